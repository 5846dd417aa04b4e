//! A session's documents, below its texts: each opens where it stands, as pictures of its pages,
//! which are fetched when somebody wants to see them.

use domain::public_review::document::DocumentSide;
use domain::public_review::snapshot::DocumentView;
use leptos::prelude::*;

use super::station::Station;
use crate::parts::{DocumentPages, Icon, IconView};
use crate::words::{Words, use_words};

/// Tiles of the session's documents, for the grid of all that can be read.
pub(super) fn documents(station: Station) -> AnyView {
    let words = use_words();
    let shown = station.screen.shown();
    let all = Memo::new(move |_| shown.with(|tablet| tablet.session.documents.clone()));
    // Kept while it stays the same document: what somebody has opened stays open.
    view! {
        <For each=move || all.get() key=|one| one.id let:one>
            {tile(words, &one)}
        </For>
    }
    .into_any()
}

fn tile(words: Words, document: &DocumentView) -> AnyView {
    let sub = format!(
        "{} · {}",
        side(words, document.side),
        words.tablet_paper_pages(document.pages.into())
    );
    view! {
        <details class="paper paper-document">
            <summary class="paper-summary">
                <IconView icon=Icon::Document/>
                <span class="paper-words">
                    <span class="paper-title">{document.title.clone()}</span>
                    <span class="paper-sub">{sub}</span>
                </span>
            </summary>
            <div class="paper-body">
                <DocumentPages
                    id=document.id.to_string()
                    title=document.title.clone()
                    pages=document.pages
                />
            </div>
        </details>
    }
    .into_any()
}

fn side(words: Words, side: DocumentSide) -> &'static str {
    match side {
        DocumentSide::Office => words.documents_side_office(),
        DocumentSide::Petitioner => words.documents_side_petitioner(),
        DocumentSide::Unit => words.documents_side_unit(),
    }
}
