//! What stands above a page that is a sheet of paper, on the screen alone.

use leptos::prelude::*;

use crate::words::use_words;

/// The way back, and the button that prints: without a script the browser's own menu does.
#[component]
pub fn SheetHead(
    /// Where the way back leads.
    #[prop(into)]
    back: String,
    /// What it says.
    #[prop(into)]
    label: String,
) -> AnyView {
    let words = use_words();
    view! {
        <div class="sheet-head no-print">
            <a class="back-link" href=back>{label}</a>
            <button class="button button-primary print-button" type="button">
                {words.common_print()}
            </button>
        </div>
    }
    .into_any()
}
