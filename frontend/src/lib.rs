//! The browser program: takes over the page the server has drawn.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by `boot.js` once the program is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
