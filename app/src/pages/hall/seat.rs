//! `/seat`: a reviewer's tablet, from the seat card to the result.

mod agenda;
mod ballot;
mod cards;
mod check_in;
mod confirm;
mod documents;
mod frame;
mod listening;
mod papers;
mod receipt;
mod result;
mod seated;
mod sending;
mod station;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::check_in::check_in;
use self::seated::seated;
use crate::api::hall::{SeatScreen, SeatScreenQuestion};
use crate::asked::ask;
use crate::hall::tablet::Tablet;
use crate::hall::{Followed, read};
use crate::parts::{Loaded, PageTitle};
use crate::words::use_words;

/// The page's own address.
const PAGE: &str = "/seat";

/// The page.
#[component]
pub fn SeatPage() -> AnyView {
    let words = use_words();
    let query = use_query_map();
    let code = Memo::new(move |_| query.with(|query| query.get("code").unwrap_or_default()));
    let screen = ask(move || SeatScreenQuestion { code: code.get() });
    view! {
        <PageTitle text=words.tablet_title()/>
        <Loaded from=screen draw=move |screen: SeatScreen| draw(screen, &code.get_untracked())/>
    }
    .into_any()
}

fn draw(mut screen: SeatScreen, code: &str) -> AnyView {
    let shown: Option<Followed<Tablet>> = screen.shown.take().as_deref().and_then(read);
    match shown {
        Some(first) => seated(first, !code.is_empty()),
        None => check_in(screen, code),
    }
}
