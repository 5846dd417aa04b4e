//! Every sentence a person reads, in both languages. Made from `locales/` when the program is
//! built, so that a missing key or argument does not compile.

mod said;
mod when;

use std::fmt::Display;
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
use std::sync::OnceLock;

use domain::preference::Language;
use leptos::prelude::use_context;

pub use said::{fault, language, refusal, refusal_title, role, role_duty, text_size};

/// The sentences of one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Words(pub Language);

include!(concat!(env!("OUT_DIR"), "/words.rs"));

#[cfg(any(feature = "ssr", feature = "hall"))]
impl Words {
    /// What stands between two sentences: a Chinese full stop has its own space.
    #[must_use]
    pub(crate) const fn gap(self) -> &'static str {
        match self.0 {
            Language::Chinese => "",
            Language::English => " ",
        }
    }
}

/// The language a text was written in, so that a voice reads it as what it is (WCAG 3.1.2): Chinese
/// where any of it is, whatever the language of the page.
#[cfg(feature = "ssr")]
#[must_use]
pub(crate) fn tongue(text: &str) -> &'static str {
    let is_han =
        |letter: char| matches!(letter, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}');
    if text.chars().any(is_han) {
        "zh-CN"
    } else {
        "en"
    }
}

/// A hash or a reference in groups of four, so that two people can compare it aloud.
#[cfg(feature = "ssr")]
#[must_use]
pub(crate) fn in_fours(hash: &str) -> String {
    let mut grouped = String::with_capacity(hash.len() + hash.len() / 4);
    for (place, c) in hash.chars().enumerate() {
        if place > 0 && place.is_multiple_of(4) {
            grouped.push(' ');
        }
        grouped.push(c);
    }
    grouped
}

/// The words of the page being drawn, or of the request being answered; Chinese where neither is.
#[must_use]
pub fn use_words() -> Words {
    use_context::<Words>()
        .or_else(of_the_request)
        .unwrap_or_default()
}

#[cfg(feature = "ssr")]
fn of_the_request() -> Option<Words> {
    use_context::<crate::caller::Caller>().map(|caller| caller.words())
}

#[cfg(not(feature = "ssr"))]
const fn of_the_request() -> Option<Words> {
    None
}

impl Words {
    /// The language these words are of.
    #[must_use]
    pub const fn language(self) -> Language {
        self.0
    }

    /// A whole number with thousands set apart.
    #[must_use]
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// Between two sentences of a file of sentences; as in `build/catalogue.rs`.
#[cfg(any(test, all(feature = "hydrate", not(feature = "ssr"))))]
const BETWEEN: char = '\u{1e}';

/// The sentences of the reader's language, in the browser: they come as a file beside the program.
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
static SENTENCES: OnceLock<Vec<&'static str>> = OnceLock::new();

/// Takes the file of sentences, once, before anything is drawn.
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
pub fn learn(file: String) {
    // Kept as long as the document: sentences are given out as if they were part of the program.
    let file: &'static str = file.leak();
    SENTENCES.get_or_init(|| file.split(BETWEEN).collect());
}

/// The sentence at a place; blank where the file is of another build.
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
fn said(place: usize) -> &'static str {
    let sentences = SENTENCES.get();
    sentences
        .and_then(|all| all.get(place).copied())
        .unwrap_or_default()
}

/// Puts the arguments into a sentence. One function for all, to keep the browser program small.
fn fill(template: &str, args: &[(&str, &dyn Display)]) -> String {
    let mut said = String::with_capacity(template.len() + 16);
    for (index, piece) in template.split('{').enumerate() {
        match piece.split_once('}').filter(|_| index > 0) {
            None => said.push_str(piece),
            Some((name, rest)) => {
                if let Some((_, value)) = args.iter().find(|(arg, _)| *arg == name) {
                    said.push_str(&value.to_string());
                }
                said.push_str(rest);
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_everything() {
        assert!(CATALOGUE.len() > 100, "the catalogue was not read");
        for (key, _, chinese, english) in CATALOGUE {
            for text in *chinese {
                assert!(!text.contains('!') && !text.contains('！'), "{key} shouts");
                assert!(!text.contains("系统错误"), "{key} blames the machine");
            }
            for text in *english {
                let is_ascii_enough = text
                    .chars()
                    .all(|c| !('\u{4e00}'..='\u{9fff}').contains(&c));
                let is_of_the_other = key.starts_with("language_") || key.ends_with("_other");
                assert!(is_ascii_enough || is_of_the_other, "{key} is not English");
                assert!(!text.contains('!'), "{key} shouts");
            }
        }
    }

    #[test]
    fn a_hash_is_read_aloud_in_fours() {
        for (whole, parts) in [
            ("", ""),
            ("ab", "ab"),
            ("abcd", "abcd"),
            ("abcdef0123", "abcd ef01 23"),
        ] {
            assert_eq!(in_fours(whole), parts);
        }
    }

    #[test]
    fn the_browser_finds_every_sentence_at_its_place() {
        let chinese = include_str!(concat!(env!("OUT_DIR"), "/words.zh-CN.txt"));
        let english = include_str!(concat!(env!("OUT_DIR"), "/words.en.txt"));
        let [chinese, english] = [chinese, english].map(|file| {
            let forms: Vec<_> = file.split(BETWEEN).collect();
            forms
        });
        for (key, place, in_chinese, in_english) in CATALOGUE {
            let last = place + in_english.len() - 1;
            assert_eq!(english[*place..=last], **in_english, "{key}");
            assert_eq!(Some(&chinese[last]), in_chinese.last(), "{key}");
        }
    }

    #[test]
    fn arguments_are_put_in_their_places() {
        assert_eq!(
            fill("{b} of {a}, {b}", &[("a", &"x"), ("b", &2)]),
            "2 of x, 2"
        );
        assert_eq!(fill("plain", &[]), "plain");
        // What a person typed is never read as a template again.
        assert_eq!(fill("{a}", &[("a", &"{b}"), ("b", &"secret")]), "{b}");
    }

    #[test]
    fn one_is_not_many() {
        let words = Words(Language::English);
        assert_eq!(words.forms_summary(1), "1 thing to correct");
        assert_eq!(words.forms_summary(2), "2 things to correct");
        assert_eq!(Words(Language::Chinese).forms_summary(1), "有 1 处要改");
    }

    #[test]
    fn numbers_are_grouped() {
        let words = Words::default();
        for (number, said) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(words.number(number), said);
        }
    }
}
