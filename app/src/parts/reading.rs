//! The switches of language and size of text: a plain form; where there is script, `page.js` sends
//! it and the page stays.

use domain::preference::TextSize;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::form::{AnswerHere, post_to};
use crate::words::{Words, use_words};

/// Where the switches post to.
const SET_READING: &str = "/do/set_reading";

/// The address this document can be found at again, without what it has just announced.
pub(super) fn here() -> Memo<String> {
    let location = use_location();
    let answer = use_context::<AnswerHere>();
    Memo::new(move |_| {
        let answered =
            answer.and_then(|AnswerHere(a)| a.with(|a| a.as_ref().map(|a| a.page.clone())));
        let path = location.pathname.get();
        let query = location.search.get();
        answered
            .filter(|_| path.starts_with("/do/"))
            .unwrap_or_else(|| address(&path, &query))
    })
}

/// An address without its notice.
pub(super) fn address(path: &str, query: &str) -> String {
    let kept: Vec<_> = query
        .trim_start_matches('?')
        .split('&')
        .filter(|part| !part.is_empty() && !part.starts_with("notice="))
        .collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}

/// The size the switch leads to, in words.
fn switch_words(words: Words, size: TextSize) -> &'static str {
    match size {
        TextSize::Normal => words.reading_switch_normal(),
        TextSize::Large => words.reading_switch_larger(),
        TextSize::Largest => words.reading_switch_largest(),
    }
}

/// The next size of text, and the other language.
#[component]
pub(crate) fn ReadingSwitch() -> AnyView {
    let words = use_words();
    let here = here();
    // One for each size, and the style sheet shows the one that comes next: `page.js` changes the
    // size without another page.
    let sizes = [
        ("to-large", TextSize::Large),
        ("to-largest", TextSize::Largest),
        ("to-normal", TextSize::Normal),
    ]
    .map(|(class, size)| {
        view! {
            <button class=format!("reading-button {class}") name="form[text_size]" value=size.code()>
                {switch_words(words, size)}
            </button>
        }
    })
    .collect_view();
    view! {
        <form
            class="reading"
            method="post"
            action=move || post_to(SET_READING, &here.get(), "")
            aria-label=words.reading_label()
        >
            <input type="hidden" name="form[page]" value=move || here.get()/>
            {sizes}
            <button
                class="reading-button"
                name="form[language]"
                value=words.language_other_tag()
                lang=words.language_other_tag()
            >
                {words.language_other()}
            </button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_comes_back_to_the_same_page_without_its_notice() {
        assert_eq!(address("/office", "?notice=reading-kept"), "/office");
        assert_eq!(address("/office", "a=1&notice=x&b=2"), "/office?a=1&b=2");
        assert_eq!(address("/", ""), "/");
    }
}
