//! The place for a session's documents, below the texts of the session: pictures of their pages
//! are drawn here.

use leptos::prelude::*;

/// Tiles of the session's documents.
pub(super) fn documents() -> AnyView {
    ().into_any()
}
