//! The pages as the framework finds them by walking through [`App`].

use std::sync::OnceLock;

use crate::App;

static LISTED: OnceLock<Vec<String>> = OnceLock::new();

/// The address of every page, written as `axum` writes it. Nothing may be drawn before this has
/// been asked: it also tells the framework what to run its work on.
///
/// The framework is asked once in a process. While it walks, a flag of the whole process keeps
/// every resource from loading (`SuppressResourceLoad`; leptos issue 4773), and a page that is drawn
/// at that moment, by whichever thread, waits for its answer forever. Whoever asks while the one
/// walk is under way waits here for its end, so no page is being drawn during it.
pub fn listed_pages() -> &'static [String] {
    LISTED.get_or_init(|| {
        #[expect(clippy::disallowed_methods, reason = "the one place, once a process")]
        let pages = leptos_axum::generate_route_list(App);
        pages.iter().map(|page| page.path().to_owned()).collect()
    })
}
