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
    let now = text.chars().count();
    if now > max {
        return Err(Fault::TooLong { max, now });
    }
    if text.chars().any(forbidden) {
        return Err(Fault::ForbiddenCharacter);
    }
    Ok(text)
}

/// A name shown to a hall must read the way it is stored: nothing that reorders, hides or breaks.
fn may_stand_in_a_line(c: char) -> bool {
    // A noncharacter ends every plane.
    let is_none = u32::from(c) & 0xfffe == 0xfffe;
    !(c.is_control()
        || is_none
        || has_no_face(c)
        || matches!(c,
            // Soft hyphen, zero-width and word-joining characters.
            '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'
            // Marks, embeddings, overrides and isolates that change direction.
            | '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}'
            // Line and paragraph separators, replacement character, tags, non-characters.
            | '\u{2028}' | '\u{2029}' | '\u{FFF0}'..='\u{FFFD}' | '\u{E0000}'..='\u{E0FFF}'))
}

/// What shows nothing, or on each device something else: two names that differ by it alone look the
/// same (Unicode, `Default_Ignorable_Code_Point`, signs that begin a number, private use).
const fn has_no_face(c: char) -> bool {
    matches!(
        c,
        // Fillers, joiners and blanks that are no spaces.
        '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{2065}' | '\u{2800}'
            | '\u{3164}' | '\u{FFA0}'
            // Variation selectors.
            | '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}'
            // Signs of other scripts that stand before or around others.
            | '\u{0600}'..='\u{0605}' | '\u{06DD}' | '\u{070F}' | '\u{0890}' | '\u{0891}' | '\u{08E2}'
            | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1345F}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            // Noncharacters, and what each device draws as it likes.
            | '\u{FDD0}'..='\u{FDEF}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}'
    )
}

/// The name of a person as it is kept, whatever keyboard it came from: Latin letters and digits of
/// ordinary width, one sign between the parts of a name (`阿卜杜拉·艾山`), no space beside a
/// Chinese character and one space elsewhere. What may stand in a line is judged afterwards.
#[must_use]
pub fn tidy_name(typed: &str) -> String {
    let mut tidy = String::with_capacity(typed.len());
    let mut space = false;
    for c in typed.chars().map(narrow) {
        if c == ' ' {
            space = true;
            continue;
        }
        let beside = tidy.chars().next_back();
        if space && beside.is_some_and(|before| !(hugs(before) || hugs(c))) {
            tidy.push(' ');
        }
        space = false;
        tidy.push(c);
    }
    tidy
}

/// What a name is found by: no spaces, one width, small letters. Two names that fold to the same
/// are the same name.
#[must_use]
pub fn folded(text: &str) -> String {
    text.chars()
        .map(narrow)
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The ordinary form of what Chinese keyboards also type wide, and of the dots between the parts
/// of a name. Line ends are no spaces: a line may not hold them.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200a}' => ' ',
        '•' | '‧' | '・' | '･' | '∙' | '⋅' => '·',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        other => other,
    }
}

/// Whether nobody writes a space beside it: Chinese characters and the dot within a name.
fn hugs(c: char) -> bool {
    matches!(c, '·' | '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
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
            Err(Fault::TooLong { max: 5, now: 6 })
        );
        assert_eq!(
            Line::<5>::new("一二三四五").map(String::from),
            Ok("一二三四五".to_owned())
        );
    }

    #[test]
    fn a_name_is_kept_as_it_would_be_written() {
        for (typed, kept) in [
            ("王 小明", "王小明"),
            (" 王\u{3000}小 明 ", "王小明"),
            ("阿卜杜拉 • 艾山", "阿卜杜拉·艾山"),
            ("John \u{3000} Smith", "John Smith"),
            ("Ｊｏｈｎ", "John"),
            ("王 John Smith", "王John Smith"),
            ("", ""),
        ] {
            assert_eq!(tidy_name(typed), kept, "{typed:?}");
        }
        // A line end is no space: it stays, and is refused.
        assert_eq!(tidy_name("王\n小明"), "王\n小明");
    }

    #[test]
    fn a_name_is_found_whatever_its_spaces_width_and_case() {
        assert_eq!(folded("王\u{3000}小 明"), folded("王小明"));
        assert_eq!(folded("Ｊｏｈｎ ｓｍｉｔｈ"), "johnsmith");
        assert_ne!(folded("王小明"), folded("王晓明"));
    }

    #[test]
    fn what_hides_or_reorders_is_refused() {
        for c in [
            '\0',
            '\n',
            '\t',
            '\u{7f}',
            '\u{202e}',
            '\u{200f}',
            '\u{2066}',
            '\u{feff}',
            '\u{fffd}',
            '\u{3164}',
            '\u{1160}',
            '\u{ffa0}',
            '\u{2800}',
            '\u{34f}',
            '\u{fe0f}',
            '\u{e0100}',
            '\u{180e}',
            '\u{17b4}',
            '\u{2065}',
            '\u{1d173}',
            '\u{1bca0}',
            '\u{e0080}',
            '\u{1ffff}',
            '\u{600}',
            '\u{110bd}',
            '\u{13430}',
            '\u{e000}',
            '\u{fdd0}',
            '\u{10fffd}',
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
            let tidy = tidy_name(&typed);
            prop_assert_eq!(&tidy_name(&tidy), &tidy);
            prop_assert_eq!(folded(&tidy), folded(&typed));
            prop_assert_eq!(folded(&folded(&typed)), folded(&typed));
            if let Ok(text) = Paragraphs::<20>::new(&typed) {
                prop_assert_eq!(Paragraphs::<20>::new(text.as_str()), Ok(text));
            }
        }
    }
}
