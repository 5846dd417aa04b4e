//! What the lists of matters and sessions have in common: how they are asked and turned.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use services::public_review::{ListPage, ListQuery};

use super::address::with_query;
use crate::parts::{ButtonLink, EmptyState, SearchForm, TextField, TextKind};
use crate::words::use_words;

/// What the address asks for.
pub(super) fn use_list_query() -> ListQuery {
    let query = use_query_map().get_untracked();
    let one = |name: &str| query.get(name).unwrap_or_default();
    ListQuery {
        words: one("words"),
        after: one("after"),
        before: one("before"),
    }
}

/// Addresses of the page before and the page after, with the same question.
pub(super) fn sides<T>(
    list: &str,
    asked: &ListQuery,
    page: &ListPage<T>,
) -> (Option<String>, Option<String>) {
    let at = |side, cursor: &Option<String>| {
        let cursor = cursor.as_deref()?;
        Some(with_query(list, &[("words", &asked.words), (side, cursor)]))
    };
    (at("before", &page.before), at("after", &page.after))
}

/// The search above a list.
#[component]
pub(super) fn ListSearch(list: &'static str, asked: ListQuery) -> AnyView {
    let words = use_words();
    let narrow = !asked.words.trim().is_empty();
    view! {
        <SearchForm action=list narrow>
            <TextField name="words" label=words.common_search_words() value=asked.words
                kind=TextKind::Search/>
        </SearchForm>
    }
    .into_any()
}

/// Nothing has these words.
#[component]
pub(super) fn NoneFound(list: &'static str) -> AnyView {
    let words = use_words();
    view! {
        <EmptyState title=words.common_none_found_title() text=words.common_none_found()>
            <ButtonLink href=list label=words.common_search_clear()/>
        </EmptyState>
    }
    .into_any()
}
