//! A petition matter (信访事项): the underlying issue, of which there may be many records.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::ids::MatterId;
use crate::refusal::{Fault, FieldFaults};
use crate::text::{Line, Paragraphs};

/// Most characters of a matter's title.
pub const TITLE_CHARS_MAX: usize = 60;
/// Most characters of a matter's summary.
pub const SUMMARY_CHARS_MAX: usize = 2_000;

codes! {
    /// What the petitioner wants (信访目的). Decides the law that applies to the answer.
    Purpose {
        /// 建议意见: a suggestion, answered as adopted or partly adopted (信访工作条例 Art 29).
        Suggestion = "SUGGESTION",
        /// 检举控告: an accusation. Its content is not disclosed, so it has no public session
        /// (信访工作条例 Art 30(3)).
        Accusation = "ACCUSATION",
        /// 申诉求决: a claim (信访工作条例 Art 31).
        Claim = "CLAIM",
    }
}

codes! {
    /// What a matter is about, first level (信访内容分类).
    MatterCategory {
        /// 农村农业.
        Agriculture = "agriculture",
        /// 国土资源.
        Land = "land",
        /// 城乡建设.
        UrbanRural = "urban_rural",
        /// 劳动和社会保障.
        LabourSocial = "labour_social",
        /// 卫生健康.
        Health = "health",
        /// 教育.
        Education = "education",
        /// 民政.
        Civil = "civil",
        /// 政法.
        Justice = "justice",
        /// 生态环境.
        Environment = "environment",
        /// 交通运输.
        Transport = "transport",
        /// 商贸旅游.
        CommerceTourism = "commerce_tourism",
        /// 科技信息.
        TechInfo = "tech_info",
        /// 经济管理.
        Economy = "economy",
        /// 文体.
        CultureSport = "culture_sport",
        /// 组织人事.
        OrgPersonnel = "org_personnel",
        /// 纪检监察.
        Discipline = "discipline",
        /// 党务政务.
        PartyGov = "party_gov",
        /// 退役军人.
        Veterans = "veterans",
        /// 其他.
        Other = "other",
    }
}

/// Number of a matter as the office writes it: letters, digits, hyphens; 4 to 24 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MatterNo(String);

impl MatterNo {
    /// Reads a number; lower case becomes upper case.
    ///
    /// # Errors
    /// `Missing` when blank, `NotANumber` for anything else that is no such number.
    pub fn new(typed: &str) -> Result<Self, Fault> {
        number(typed).map(Self)
    }

    /// The number itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for MatterNo {
    type Error = Fault;
    fn try_from(text: String) -> Result<Self, Fault> {
        Self::new(&text)
    }
}

impl From<MatterNo> for String {
    fn from(number: MatterNo) -> Self {
        number.0
    }
}

/// What numbers of matters and sessions have in common: they stand in addresses and on paper.
pub(crate) fn number(typed: &str) -> Result<String, Fault> {
    let text = typed.trim().to_ascii_uppercase();
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let edges = text.starts_with('-') || text.ends_with('-');
    if plain && !edges && (4..=24).contains(&text.len()) {
        Ok(text)
    } else {
        Err(Fault::NotANumber)
    }
}

/// What a clerk types about a matter. The same for form and API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterInput {
    /// The office's number.
    pub matter_no: String,
    /// Topic in a few words, without a name.
    pub title: String,
    /// Word of a [`Purpose`].
    pub purpose: String,
    /// Word of a [`MatterCategory`].
    pub category: String,
    /// De-identified summary.
    pub summary: String,
    /// The unit with power to handle.
    pub responsible_unit: String,
}

/// Most characters of the name of a unit.
pub const UNIT_CHARS_MAX: usize = 80;

/// A checked matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterEntry {
    /// The office's number.
    pub matter_no: MatterNo,
    /// Topic in a few words, without a name.
    pub title: Line<TITLE_CHARS_MAX>,
    /// What the petitioner wants.
    pub purpose: Purpose,
    /// What it is about.
    pub category: MatterCategory,
    /// De-identified summary.
    pub summary: Paragraphs<SUMMARY_CHARS_MAX>,
    /// The unit with power to handle.
    pub responsible_unit: Line<UNIT_CHARS_MAX>,
}

impl MatterEntry {
    /// Checks what was typed.
    ///
    /// # Errors
    /// Every field's fault, in the order of the form.
    pub fn check(input: &MatterInput) -> Result<Self, FieldFaults> {
        let mut faults = FieldFaults::default();
        let matter_no = faults.keep("matter_no", MatterNo::new(&input.matter_no));
        let title = faults.keep("title", Line::new(&input.title));
        let purpose = Purpose::from_code(input.purpose.trim()).ok_or(Fault::UnknownChoice);
        let purpose = faults.keep("purpose", purpose);
        let category = MatterCategory::from_code(input.category.trim()).ok_or(Fault::UnknownChoice);
        let category = faults.keep("category", category);
        let summary = faults.keep("summary", Paragraphs::new(&input.summary));
        let unit = faults.keep("responsible_unit", Line::new(&input.responsible_unit));
        match (matter_no, title, purpose, category, summary, unit) {
            (
                Some(matter_no),
                Some(title),
                Some(purpose),
                Some(category),
                Some(summary),
                Some(responsible_unit),
            ) => Ok(Self {
                matter_no,
                title,
                purpose,
                category,
                summary,
                responsible_unit,
            }),
            _ => Err(faults),
        }
    }
}

impl MatterEntry {
    /// The entry as a clerk would have typed it.
    #[must_use]
    pub fn as_input(&self) -> MatterInput {
        MatterInput {
            matter_no: self.matter_no.as_str().to_owned(),
            title: self.title.to_string(),
            purpose: self.purpose.code().to_owned(),
            category: self.category.code().to_owned(),
            summary: self.summary.to_string(),
            responsible_unit: self.responsible_unit.to_string(),
        }
    }
}

/// A matter of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Id.
    pub id: MatterId,
    /// What it is about.
    pub entry: MatterEntry,
    /// The count of changes, from 1.
    pub version: u32,
}

impl MatterEntry {
    /// Names of the fields in which another entry differs, as form and API call them.
    #[must_use]
    pub fn differs_in(&self, other: &Self) -> Vec<&'static str> {
        let fields = [
            ("matter_no", self.matter_no != other.matter_no),
            ("title", self.title != other.title),
            ("purpose", self.purpose != other.purpose),
            ("category", self.category != other.category),
            ("summary", self.summary != other.summary),
            (
                "responsible_unit",
                self.responsible_unit != other.responsible_unit,
            ),
        ];
        let differing = fields.into_iter().filter(|(_, differs)| *differs);
        differing.map(|(name, _)| name).collect()
    }
}

/// Why a matter cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRewritten {
    /// Somebody else has changed it since it was read.
    Conflict,
    /// A field that stays as it is.
    Fixed(FieldFaults),
}

impl Matter {
    /// The matter with another entry; none where nothing changes. Once a session is on it, number,
    /// purpose and category stay: papers carry the first, the second decides what a session may be
    /// (信访工作条例 Art 29–31), and the third stands on the public page that others agreed to.
    ///
    /// # Errors
    /// As [`NotRewritten`].
    pub fn rewrite(
        &self,
        read: u32,
        entry: MatterEntry,
        has_sessions: bool,
    ) -> Result<Option<Self>, NotRewritten> {
        if self.version != read {
            return Err(NotRewritten::Conflict);
        }
        let mut faults = FieldFaults::default();
        if has_sessions && entry.matter_no != self.entry.matter_no {
            faults.add("matter_no", Fault::FixedBySession);
        }
        if has_sessions && entry.purpose != self.entry.purpose {
            faults.add("purpose", Fault::FixedBySession);
        }
        if has_sessions && entry.category != self.entry.category {
            faults.add("category", Fault::FixedBySession);
        }
        faults.none().map_err(NotRewritten::Fixed)?;
        let version = self.version.saturating_add(1);
        let id = self.id;
        Ok((entry != self.entry).then_some(Self { id, entry, version }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matter() -> Matter {
        let input = MatterInput {
            matter_no: "HM-2026-0107".to_owned(),
            title: "散水坡与界址".to_owned(),
            purpose: "CLAIM".to_owned(),
            category: "land".to_owned(),
            summary: "两户相邻。".to_owned(),
            responsible_unit: "东样镇人民政府".to_owned(),
        };
        Matter {
            id: MatterId::new(uuid::Uuid::from_u128(1)),
            entry: MatterEntry::check(&input).unwrap(),
            version: 3,
        }
    }

    fn with(change: impl FnOnce(&mut MatterInput)) -> MatterEntry {
        let mut input = matter().entry.as_input();
        change(&mut input);
        MatterEntry::check(&input).unwrap()
    }

    #[test]
    fn what_a_session_rests_on_stays() {
        let renamed = with(|input| input.title = "另一个标题".to_owned());
        let purposed = with(|input| input.purpose = "SUGGESTION".to_owned());
        let numbered = with(|input| input.matter_no = "HM-2026-0108".to_owned());
        for has_sessions in [false, true] {
            let same = matter().rewrite(3, matter().entry, has_sessions);
            assert_eq!(same, Ok(None));
            let other = matter().rewrite(3, renamed.clone(), has_sessions);
            assert_eq!(other.unwrap().map(|matter| matter.version), Some(4));
        }
        let categorised = with(|input| input.category = "health".to_owned());
        for (entry, field) in [
            (purposed, "purpose"),
            (numbered, "matter_no"),
            (categorised, "category"),
        ] {
            assert!(matter().rewrite(3, entry.clone(), false).is_ok());
            let fixed = FieldFaults::one(field, Fault::FixedBySession);
            assert_eq!(
                matter().rewrite(3, entry.clone(), true),
                Err(NotRewritten::Fixed(fixed))
            );
            assert_eq!(
                matter().rewrite(2, entry, true),
                Err(NotRewritten::Conflict)
            );
        }
    }

    #[test]
    fn a_number_has_one_spelling() {
        assert_eq!(
            MatterNo::new(" hm-2026-0107 ").unwrap().as_str(),
            "HM-2026-0107"
        );
        for wrong in [
            "abc",
            "-HM26",
            "HM26-",
            "HM 26",
            "HM/26",
            "海门2026",
            "../../x",
        ] {
            assert_eq!(MatterNo::new(wrong), Err(Fault::NotANumber), "{wrong}");
        }
        assert_eq!(MatterNo::new("  "), Err(Fault::Missing));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let faults = MatterEntry::check(&MatterInput::default()).unwrap_err();
        let fields: Vec<_> = faults.into_vec().into_iter().map(|one| one.field).collect();
        assert_eq!(
            fields,
            [
                "matter_no",
                "title",
                "purpose",
                "category",
                "summary",
                "responsible_unit"
            ]
        );
    }
}
