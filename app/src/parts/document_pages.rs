//! The pages of a document, one under the other, as pictures.

use leptos::prelude::*;

use crate::words::use_words;

/// The pages of one document. Those further down are fetched when they come near the screen.
#[component]
pub fn DocumentPages(
    /// Id of the document.
    #[prop(into)]
    id: String,
    /// Its title: part of what a page is called where it cannot be seen.
    #[prop(into)]
    title: String,
    /// How many pages it has.
    pages: u32,
) -> AnyView {
    let words = use_words();
    let all = (1..=pages)
        .map(|page| {
            let alt = words.documents_page_alt(page, pages, &title);
            view! {
                <li>
                    <img
                        class="document-page"
                        src=format!("/documents/{id}/pages/{page}")
                        alt=alt
                        loading="lazy"
                        decoding="async"
                    />
                </li>
            }
        })
        .collect_view();
    view! { <ol class="document-pages">{all}</ol> }.into_any()
}
