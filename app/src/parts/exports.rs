//! The ways to take a list away.

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::words::use_words;

/// Where a list is taken away as a file of this ending; `asked` is the question of its page.
fn address(list: &str, ending: &str, asked: &str) -> String {
    let mark = if asked.is_empty() { "" } else { "?" };
    format!("/exports/{list}.{ending}{mark}{asked}")
}

/// The list as it is asked for, whole, in both forms.
#[component]
pub fn Exports(
    /// Its permanent word.
    list: &'static str,
    /// The question of its page, as an address asks it, without the mark in front.
    #[prop(optional, into)]
    asked: String,
) -> AnyView {
    let words = use_words();
    let one = |ending: &'static str, said: &'static str| {
        // Loaded, never opened as a page.
        view! {
            <a class="export" href=address(list, ending, &asked) rel="external" download="">{said}</a>
        }
    };
    view! {
        <p class="exports">
            <IconView icon=Icon::Download/>
            {one("xlsx", words.exports_xlsx())}
            {one("csv", words.exports_csv())}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_goes_along() {
        assert_eq!(address("audit", "csv", ""), "/exports/audit.csv");
        assert_eq!(
            address("audit", "xlsx", "who=x"),
            "/exports/audit.xlsx?who=x"
        );
    }
}
