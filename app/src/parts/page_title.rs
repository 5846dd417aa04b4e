//! The title of the document.

use leptos::prelude::*;

use crate::words::use_words;

/// Sets the document's title. The framework writes a title into the page as it is, so this is the
/// only place that may give it one.
#[component]
pub fn PageTitle(
    /// The page, without the program's name. May be what someone typed.
    #[prop(into)]
    text: String,
) -> AnyView {
    give_title(format!("{text} · {}", use_words().common_app()));
    // Nothing on the page itself, on either side.
    ().into_any()
}

/// The framework notes the title while the page is being drawn; only the server writes HTML.
#[cfg(feature = "ssr")]
fn give_title(full: String) {
    drop(view! { <leptos_meta::Title text=escaped(&full)/> }.into_any());
}

/// What a page that only the server draws is about, in its head. The framework writes it when the
/// element is turned into HTML, and for a page that was waited for that may be after the head has
/// gone: so it is turned into HTML here, and nothing is left of it for the page.
#[cfg(feature = "ssr")]
pub(crate) fn give_description(text: String) {
    let meta = view! { <leptos_meta::Meta name="description" content=text/> };
    drop(meta.into_any().to_html());
}

/// The browser sets a property.
#[cfg(not(feature = "ssr"))]
fn give_title(full: String) {
    Effect::new(move |_| document().set_title(&full));
}

/// Text as it may stand inside an element whose content is not markup.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}
