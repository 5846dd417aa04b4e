//! Pages that stand in for one that cannot be shown.

use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::parts::{OfficeLayout, PageTitle, PublicLayout, TroubleView};
use crate::trouble::Trouble;
use crate::who::use_me;
use crate::words::use_words;

/// In place of a page: why there is none, and where to go.
#[component]
pub fn TroublePage(
    /// Why.
    trouble: Trouble,
) -> AnyView {
    let title = trouble.title.clone();
    let view = view! { <TroubleView trouble whole_page=true/> };
    if stays_in_office() {
        return view! {
            <PageTitle text=title/>
            <OfficeLayout>{view}</OfficeLayout>
        }
        .into_any();
    }
    view! {
        <PageTitle text=title/>
        <PublicLayout narrow=true>{view}</PublicLayout>
    }
    .into_any()
}

/// Whether what went wrong did so within the office, to somebody who is logged in there: the way on
/// then stands at the side as everywhere else.
fn stays_in_office() -> bool {
    let is_in = use_me().is_in_office();
    let path = use_location().pathname.get_untracked();
    is_in && (path == "/office" || path.starts_with("/office/"))
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
