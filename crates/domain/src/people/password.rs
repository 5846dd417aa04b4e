//! What a password must be.

use std::fmt;

use crate::people::account::Username;
use crate::refusal::Fault;

/// Fewest characters of a password.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Most characters of a password: a passphrase fits, hashing stays bounded.
pub const PASSWORD_CHARS_MAX: usize = 128;

/// Letters and digits of a first password: none that is taken for another on paper.
const FIRST_LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Letters of a first password, some 79 bits of chance.
const FIRST_LETTERS_MANY: usize = 16;
/// Letters between two dashes.
const FIRST_GROUP: usize = 4;

/// A password as typed. Never shown, logged or serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Takes a password typed to log in: bounded, otherwise unjudged.
    ///
    /// # Errors
    /// `Missing` when empty, `TooLong` over the limit.
    pub fn typed(text: &str) -> Result<Self, Fault> {
        let now = text.chars().count();
        if now == 0 {
            Err(Fault::Missing)
        } else if now > PASSWORD_CHARS_MAX {
            Err(Fault::TooLong {
                max: PASSWORD_CHARS_MAX,
                now,
            })
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// Takes a new password: long enough, neither of letters with capitals alone (a–z) nor without
    /// any letter, without the user name. A sentence in Chinese is long and needs nothing else.
    ///
    /// # Errors
    /// The first thing wrong with it.
    pub fn chosen(text: &str, username: &Username) -> Result<Self, Fault> {
        let password = Self::typed(text)?;
        let now = text.chars().count();
        if now < PASSWORD_CHARS_MIN {
            return Err(Fault::TooShort {
                min: PASSWORD_CHARS_MIN,
                now,
            });
        }
        let of_alphabet = |c: char| c.is_lowercase() || c.is_uppercase();
        if text.chars().all(of_alphabet) || !text.chars().any(char::is_alphabetic) {
            return Err(Fault::PasswordTooPlain);
        }
        if text.to_lowercase().contains(username.as_str()) {
            return Err(Fault::PasswordHoldsUsername);
        }
        Ok(password)
    }

    /// A first password of these bytes of chance, as it is printed: `abcd-efgh-jkmn-pqrs`.
    #[must_use]
    pub fn first(chance: [u8; 2 * FIRST_LETTERS_MANY]) -> Self {
        let letters = chance.chunks_exact(2).filter_map(|pair| {
            let drawn = pair
                .iter()
                .fold(0, |sum, byte| sum * 256 + usize::from(*byte));
            let letter = FIRST_LETTERS.get(drawn % FIRST_LETTERS.len())?;
            Some(char::from(*letter))
        });
        Self(in_groups(letters))
    }

    /// The first password that was meant, printed in one way only, where this may be one: typed
    /// from paper, with other dashes or spaces or none, in capitals or in full-width letters.
    /// Nothing where it is printed so already or is none.
    #[must_use]
    pub fn as_printed(&self) -> Option<Self> {
        let letters: String = self
            .0
            .chars()
            .map(half_width)
            .filter(|c| !(c.is_whitespace() || is_dash(*c)))
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let is_first = letters.len() == FIRST_LETTERS_MANY
            && letters
                .bytes()
                .all(|letter| FIRST_LETTERS.contains(&letter));
        let printed = is_first.then(|| Self(in_groups(letters.chars())));
        printed.filter(|printed| printed != self)
    }

    /// The secret itself, for hashing.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }
}

fn in_groups(letters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for (place, letter) in letters.enumerate() {
        if place > 0 && place % FIRST_GROUP == 0 {
            text.push('-');
        }
        text.push(letter);
    }
    text
}

/// The plain sign of a full-width one (Ａ is A): an input method for Chinese writes those.
fn half_width(c: char) -> char {
    const FULL: u32 = 0xFF01;
    const PLAIN: u32 = 0x21;
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - FULL + PLAIN).unwrap_or(c),
        _ => c,
    }
}

/// What people and input methods write for a dash.
const fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{FE58}' | '\u{FE63}'
    )
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_is_judged() {
        let clerk = Username::new("clerk").expect("plain");
        let judged = |text: &str| Password::chosen(text, &clerk).map(|_| ());
        assert_eq!(judged(""), Err(Fault::Missing));
        let too_short = |now| Err(Fault::TooShort { min: 10, now });
        assert_eq!(judged("short-1"), too_short(7));
        assert_eq!(judged("abcdefghijk"), Err(Fault::PasswordTooPlain));
        assert_eq!(judged("ABCdefghijk"), Err(Fault::PasswordTooPlain));
        assert_eq!(judged("01234567890"), Err(Fault::PasswordTooPlain));
        assert_eq!(judged("0123-4567-89"), Err(Fault::PasswordTooPlain));
        assert_eq!(judged("my-Clerk-2026"), Err(Fault::PasswordHoldsUsername));
        assert_eq!(judged("青墩遗址 2026 夏天"), Ok(()));
        let too_long = Err(Fault::TooLong { max: 128, now: 130 });
        assert_eq!(judged(&"a1".repeat(65)), too_long);
        // Characters are counted, not bytes; and ten of them in Chinese are a sentence.
        assert_eq!(judged("青墩遗址夏天真好看"), too_short(9));
        assert_eq!(judged("青墩遗址的夏天真好看"), Ok(()));
    }

    #[test]
    fn a_first_password_is_understood_however_it_is_typed() {
        let printed = Password::first(std::array::from_fn(|byte| u8::try_from(7 * byte).unwrap()));
        let text = printed.secret();
        assert_eq!(text.len(), 19);
        assert_eq!(printed.as_printed(), None, "it is printed so already");
        let full_width = text.chars().map(|c| {
            let wide = u32::from(c.to_ascii_uppercase()) - 0x21 + 0xFF01;
            char::from_u32(wide).unwrap()
        });
        for typed in [
            text.to_uppercase(),
            text.replace('-', ""),
            text.replace('-', " "),
            text.replace('-', "\u{2014}"),
            format!("  {text}\u{3000}"),
            full_width.collect(),
        ] {
            let read = Password::typed(&typed).unwrap().as_printed();
            assert_eq!(read.as_ref(), Some(&printed), "{typed}");
        }
        for other in [
            "",
            "abcd-efgh-jkmn",
            "abcd-efgh-jkmn-pqr0",
            "青墩遗址的夏天真好看呀青墩遗址",
        ] {
            let other = Password(other.to_owned());
            assert_eq!(other.as_printed(), None, "{other:?}");
        }
    }

    #[test]
    fn every_letter_of_a_first_password_comes_up() {
        let drawn = (0..=u8::MAX).map(|byte| Password::first([byte; 32]));
        let letters: std::collections::BTreeSet<_> =
            drawn.flat_map(|password| password.0.into_bytes()).collect();
        assert_eq!(letters.len(), FIRST_LETTERS.len() + 1, "and the dash");
    }

    #[test]
    fn it_does_not_show_itself() {
        let password = Password::typed("correct horse").expect("typed");
        assert_eq!(format!("{password:?}"), "Password(hidden)");
    }
}
