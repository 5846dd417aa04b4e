//! `/projector/:key`: what the hall sees.

use domain::public_review::snapshot::ProjectorSnapshot;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::hall::ProjectorScreen;
use crate::asked::ask;
use crate::hall::{Followed, follow, read};
use crate::parts::{Loaded, PageTitle};
use crate::words::use_words;

/// The page.
#[component]
pub fn ProjectorPage() -> AnyView {
    let words = use_words();
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key").unwrap_or_default()));
    let screen = ask(move || ProjectorScreen { key: key.get() });
    view! {
        <PageTitle text=words.common_app()/>
        <main id="main">
            <Loaded from=screen draw=move |text: String| draw(&text, &key.get_untracked())/>
        </main>
    }
    .into_any()
}

fn draw(text: &str, key: &str) -> AnyView {
    let first: Option<Followed<ProjectorSnapshot>> = read(text);
    let Some(first) = first else {
        return ().into_any();
    };
    let screen = follow(first, format!("/live/projector/{key}"));
    let shown = screen.shown();
    view! { <p>{move || shown.get().sitting.status.code()}</p> }.into_any()
}
