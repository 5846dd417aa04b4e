//! Units and places that are named in more than one part of the demo.

use super::said::{Said, said};

/// Answers for land in the town; appoints residents.
pub(super) const DONGYANG_GOVERNMENT: Said =
    said("东样镇人民政府", "People's Government of Dongyang Town");
/// Answers for noise and water.
pub(super) const ENVIRONMENT_BUREAU: Said = said("示例环境局", "Shili Environment Bureau");
/// Answers for what is paid for houses.
pub(super) const EXPROPRIATION_OFFICE: Said = said("示例征收办", "Shili Expropriation Office");
/// Answers for property services; appoints community cadres.
pub(super) const SUBDISTRICT_OFFICE: Said = said("示例街道办事处", "Shili Sub-district Office");
/// Answers for roads.
pub(super) const TRANSPORT_BUREAU: Said = said("示例市交通局", "Shili City Transport Bureau");

/// Where the larger sessions are held.
pub(super) const RECEPTION_CENTRE: Said = said(
    "示例市人民来访接待中心",
    "Shili City Petition Reception Centre",
);
