//! A form that asks: its answer has an address.

use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::form::scope::Scope;
use crate::words::use_words;

/// A search. The fields inside become the query of the page's address.
#[component]
pub fn SearchForm(
    /// Address of the page that shows what was found.
    #[prop(into)]
    action: String,
    /// Whether what is shown is narrowed by it: then all of it is one press away.
    #[prop(optional)]
    narrow: bool,
    /// The fields.
    children: Children,
) -> AnyView {
    let words = use_words();
    let all = action.clone();
    let clear = narrow.then(|| {
        view! { <a class="search-clear" href=all>{words.common_search_clear()}</a> }
    });
    let on_submit = on_submit(action.clone());
    view! {
        <form class="search" role="search" method="get" action=action on:submit=on_submit>
            <Provider value=Scope::search()>{children().into_any()}</Provider>
            <div class="search-foot">
                {clear}
                <button class="button button-secondary search-button" type="submit">
                    <IconView icon=Icon::Search/>
                    <span>{words.common_search()}</span>
                </button>
            </div>
        </form>
    }
    .into_any()
}

#[cfg(not(feature = "hydrate"))]
fn on_submit(action: String) -> impl Fn(SubmitEvent) {
    // Only a browser submits.
    move |_event| drop(action.clone())
}

#[cfg(feature = "hydrate")]
fn on_submit(action: String) -> impl Fn(SubmitEvent) {
    use crate::form::send;

    let navigate = leptos_router::hooks::use_navigate();
    move |event: SubmitEvent| {
        if let Some(query) = send::form_of(&event).and_then(|form| send::fields_of(&form)) {
            event.prevent_default();
            let address = format!("{action}?{query}");
            navigate(&address, leptos_router::NavigateOptions::default());
        }
    }
}
