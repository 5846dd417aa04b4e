//! Tables and what surrounds them.

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::words::use_words;

/// A table with a caption and a row of heads. On a narrow screen its rows become cards, so every
/// cell carries its head: `<td data-label="…">`.
#[component]
pub fn DataTable(
    /// What the table is, for those who cannot see where it stands.
    #[prop(into)]
    caption: String,
    /// The heads of the columns.
    heads: Vec<String>,
    /// The rows, `<tr>`.
    children: Children,
    /// Its class: how its rows become cards.
    #[prop(default = "table")]
    class: &'static str,
) -> AnyView {
    let heads = heads
        .into_iter()
        .map(|head| view! { <th scope="col">{head}</th> })
        .collect_view();
    view! {
        <div class="table-frame">
            <table class=class>
                <caption class="out-of-sight">{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Where a list would be: says that there is nothing, and that nothing is wrong.
#[component]
pub fn EmptyState(
    /// What there is none of.
    #[prop(into)]
    title: String,
    /// Why, or what to do.
    #[prop(optional, into)]
    text: String,
    /// Ways on.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let text = (!text.is_empty()).then(|| view! { <p class="empty-text">{text}</p> });
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            {text}
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}

/// Ways to the page before and the page after; nothing where there is neither.
#[component]
pub fn Pager(
    /// Address of the page before.
    before: Option<String>,
    /// Address of the page after.
    after: Option<String>,
) -> impl IntoView {
    let words = use_words();
    (before.is_some() || after.is_some()).then(|| {
        let before = before.map(|href| {
            view! {
                <a class="button button-secondary" rel="prev" href=href>
                    <IconView icon=Icon::Back/>
                    <span>{words.common_page_newer()}</span>
                </a>
            }
        });
        let after = after.map(|href| {
            view! {
                <a class="button button-secondary pager-after" rel="next" href=href>
                    <span>{words.common_page_older()}</span>
                    <IconView icon=Icon::Arrow/>
                </a>
            }
        });
        view! {
            <nav class="pager" aria-label=words.common_pages()>
                {before}
                {after}
            </nav>
        }
    })
}
