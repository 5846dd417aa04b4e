//! The document around the pages.

use domain::preference::TextSize;
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::caller::caller;
use crate::form::Answer;
use crate::routes::App;
use crate::trouble::PageTrouble;
use crate::words::use_words;

/// Addresses of what a page loads, with the hash of their content in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The script that starts the program; none where it was not built.
    pub boot: Option<String>,
    /// The icon in the tab.
    pub favicon: String,
}

/// The whole document. Nothing in it is ours to run but one script file; what the framework adds
/// carries the nonce of the answer.
#[must_use]
pub fn shell(assets: Assets) -> impl IntoView {
    let words = use_words();
    let reading = caller().map(|caller| caller.reading).unwrap_or_default();
    let answer = use_context::<Answer>().map(|answer| answer.page);
    let class = html_class(reading.text_size, &address(answer.as_deref()));
    let boot = assets
        .boot
        .filter(|_| use_context::<PageTrouble>().is_none());
    let boot = boot.map(|boot| {
        view! {
            <script
                type="module"
                src=boot
                data-title=words.problems_panic_title()
                data-text=words.problems_panic()
                data-reload=words.common_reload()
                data-offline-title=words.problems_offline_title()
                data-offline=words.problems_offline()
            ></script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html
            lang=words.language().tag()
            translate="no"
            class=class
            data-page=answer
        >
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light"/>
                <meta name="theme-color" content="#0A2E6E"/>
                <meta name="format-detection" content="telephone=no"/>
                <link rel="icon" type="image/svg+xml" href=assets.favicon/>
                <link rel="stylesheet" href=assets.css/>
                {boot}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The address of the page being drawn.
fn address(answer: Option<&str>) -> String {
    let parts = use_context::<http::request::Parts>();
    let asked = parts
        .map(|parts| parts.uri.path().to_owned())
        .unwrap_or_default();
    answer.map_or(asked, str::to_owned)
}

/// The size of text, and whether this is a desk of the office.
fn html_class(size: TextSize, address: &str) -> String {
    let desk = if address == "/office" || address.starts_with("/office/") {
        " desk"
    } else {
        ""
    };
    format!("text-{}{desk}", size.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_says_how_large_its_text_is() {
        assert_eq!(html_class(TextSize::Normal, "/"), "text-normal");
        assert_eq!(
            html_class(TextSize::Largest, "/office/own"),
            "text-largest desk"
        );
        assert_eq!(html_class(TextSize::Large, "/officer"), "text-large");
    }
}
