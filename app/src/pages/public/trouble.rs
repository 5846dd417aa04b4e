//! Pages that stand in for one that cannot be shown.

use domain::refusal::Refusal;
use leptos::prelude::*;

use crate::parts::{PageTitle, PublicLayout, TroubleView};
use crate::trouble::Trouble;
use crate::words::use_words;

/// In place of a page: why there is none, and where to go.
#[component]
pub fn TroublePage(
    /// Why.
    trouble: Trouble,
) -> AnyView {
    view! {
        <PageTitle text=trouble.title.clone()/>
        <PublicLayout narrow=true>
            <TroubleView trouble whole_page=true/>
        </PublicLayout>
    }
    .into_any()
}

/// At an address where there is no page.
#[component]
pub fn NoPage() -> AnyView {
    view! { <TroublePage trouble=Trouble::refused(Refusal::NotFound, use_words(), &request_id())/> }
        .into_any()
}

#[cfg(feature = "ssr")]
fn request_id() -> String {
    crate::caller::caller()
        .map(|caller| caller.request_id)
        .unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
const fn request_id() -> String {
    String::new()
}
