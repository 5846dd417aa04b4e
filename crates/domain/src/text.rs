//! Text that has been looked at: trimmed, bounded, free of characters that hide or reorder.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::refusal::Fault;

/// One line of text, 1 to `MAX` characters (Unicode scalar values) after trimming.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line<const MAX: usize>(String);

/// Several lines of text, 1 to `MAX` characters after trimming; line ends are `\n`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Paragraphs<const MAX: usize>(String);

impl<const MAX: usize> Line<MAX> {
    /// Takes what a person typed.
    ///
    /// # Errors
    /// `Missing` when blank, `TooLong` over `MAX`, `ForbiddenCharacter` for control,
    /// bidirectional, invisible and unassigned-replacement characters.
    pub fn new(typed: &str) -> Result<Self, Fault> {
        bounded(typed.trim().to_owned(), MAX, |c| !may_stand_in_a_line(c)).map(Self)
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Paragraphs<MAX> {
    /// Takes what a person typed; `\r\n` and `\r` become `\n`.
    ///
    /// # Errors
    /// As [`Line::new`], but line ends and tabs are allowed.
    pub fn new(typed: &str) -> Result<Self, Fault> {
        let text = typed.replace("\r\n", "\n").replace('\r', "\n");
        bounded(text.trim().to_owned(), MAX, |c| {
            c != '\n' && c != '\t' && !may_stand_in_a_line(c)
        })
        .map(Self)
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn bounded(text: String, max: usize, forbidden: impl Fn(char) -> bool) -> Result<String, Fault> {
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    let chars = text.chars().count();
    if chars > max {
        return Err(Fault::TooLong { max, chars });
    }
    if text.chars().any(forbidden) {
        return Err(Fault::ForbiddenCharacter);
    }
    Ok(text)
}

/// A name shown to a hall must read the way it is stored: nothing that reorders, hides or breaks.
fn may_stand_in_a_line(c: char) -> bool {
    !(c.is_control()
        || matches!(c,
            // Soft hyphen, zero-width and word-joining characters.
            '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
            // Marks, embeddings, overrides and isolates that change direction.
            | '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}'
            // Line and paragraph separators, replacement character, tags, non-characters.
            | '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFD}' | '\u{E0000}'..='\u{E007F}'
            | '\u{FFFE}' | '\u{FFFF}'))
}

macro_rules! text_traits {
    ($name:ident) => {
        impl<const MAX: usize> TryFrom<String> for $name<MAX> {
            type Error = Fault;
            fn try_from(text: String) -> Result<Self, Fault> {
                Self::new(&text)
            }
        }
        impl<const MAX: usize> From<$name<MAX>> for String {
            fn from(text: $name<MAX>) -> Self {
                text.0
            }
        }
        impl<const MAX: usize> fmt::Display for $name<MAX> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
text_traits!(Line);
text_traits!(Paragraphs);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_trimmed_and_bounded() {
        assert_eq!(
            Line::<5>::new("  赵示例 ").map(String::from),
            Ok("赵示例".to_owned())
        );
        assert_eq!(Line::<5>::new(" \u{3000} "), Err(Fault::Missing));
        assert_eq!(
            Line::<5>::new("一二三四五六"),
            Err(Fault::TooLong { max: 5, chars: 6 })
        );
        assert_eq!(
            Line::<5>::new("一二三四五").map(String::from),
            Ok("一二三四五".to_owned())
        );
    }

    #[test]
    fn what_hides_or_reorders_is_refused() {
        for c in [
            '\0', '\n', '\t', '\u{7f}', '\u{202e}', '\u{200f}', '\u{2066}', '\u{feff}', '\u{fffd}',
        ] {
            assert_eq!(
                Line::<9>::new(&format!("a{c}b")),
                Err(Fault::ForbiddenCharacter),
                "{c:?}"
            );
        }
    }

    #[test]
    fn paragraphs_keep_line_ends_of_one_kind() {
        assert_eq!(
            Paragraphs::<9>::new("a\r\nb\rc\n").map(String::from),
            Ok("a\nb\nc".to_owned())
        );
        assert_eq!(Paragraphs::<9>::new("a\0b"), Err(Fault::ForbiddenCharacter));
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused_and_taking_twice_changes_nothing(typed in ".*") {
            if let Ok(line) = Line::<20>::new(&typed) {
                prop_assert!(line.as_str().chars().count() <= 20);
                prop_assert_eq!(Line::<20>::new(line.as_str()), Ok(line));
            }
            if let Ok(text) = Paragraphs::<20>::new(&typed) {
                prop_assert_eq!(Paragraphs::<20>::new(text.as_str()), Ok(text));
            }
        }
    }
}
