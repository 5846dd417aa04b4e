//! A QR code as one path. Drawn where the page is drawn: the browser's program has no use for it.

use std::fmt::Write as _;

use fast_qr::qr::QRBuilder;
use leptos::prelude::*;

/// White modules around the code, as readers need them.
const QUIET: usize = 4;

/// What it says as a QR code, row by row. Nothing where that is too long to be one.
#[component]
pub fn Qr(
    /// What a reader reads.
    #[prop(into)]
    says: String,
    /// Class of the picture.
    class: &'static str,
) -> AnyView {
    let Ok(code) = QRBuilder::new(says.as_str()).build() else {
        return ().into_any();
    };
    let mut path = String::new();
    for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one.value() == other.value()) {
            if run.first().is_some_and(|module| module.value()) {
                // Writing to a `String` cannot fail.
                let _ = write!(
                    path,
                    "M{} {}h{}v1h-{}z",
                    x + QUIET,
                    y + QUIET,
                    run.len(),
                    run.len()
                );
            }
            x += run.len();
        }
    }
    let side = code.size + 2 * QUIET;
    view! {
        <svg class=class viewBox=format!("0 0 {side} {side}") aria-hidden="true" focusable="false"
            shape-rendering="crispEdges">
            <path d=path></path>
        </svg>
    }
    .into_any()
}
