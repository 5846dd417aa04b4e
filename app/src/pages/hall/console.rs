//! `/office/review-sessions/:number/console`: chair and clerk lead the hearing.

use domain::public_review::snapshot::OfficeSnapshot;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::hall::ConsoleScreen;
use crate::asked::ask;
use crate::hall::{Followed, follow, read};
use crate::parts::{Loaded, PageTitle};
use crate::words::use_words;

/// The page.
#[component]
pub fn ConsolePage() -> AnyView {
    let words = use_words();
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|params| params.get("number").unwrap_or_default()));
    let screen = ask(move || ConsoleScreen {
        number: number.get(),
    });
    view! {
        <PageTitle text=words.common_app()/>
        <main id="main">
            <Loaded from=screen draw=move |text: String| draw(&text, &number.get_untracked())/>
        </main>
    }
    .into_any()
}

fn draw(text: &str, number: &str) -> AnyView {
    let first: Option<Followed<OfficeSnapshot>> = read(text);
    let Some(first) = first else {
        return ().into_any();
    };
    let screen = follow(first, format!("/live/review-sessions/{number}"));
    let shown = screen.shown();
    view! { <p>{move || shown.get().sitting.status.code()}</p> }.into_any()
}
