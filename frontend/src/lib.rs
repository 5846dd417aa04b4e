//! The browser program: takes over the page the server has drawn.

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by `boot.js` once the program and the sentences of the page's language are loaded.
#[wasm_bindgen]
pub fn hydrate(words: String) {
    app::words::learn(words);
    // A program that ships traps without a word, and `page.js` tells the reader.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(app::App);
}
