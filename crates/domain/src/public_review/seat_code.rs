//! Codes people read and type: of a seat, and of a receipt.

use std::fmt;

use crate::refusal::Fault;

/// Letters and digits without those that look alike: no 0 O, 1 I L.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Characters of a seat code. 31^6 are 887 million: with failures counted, a guess in one check-in
/// is out of reach.
pub const SEAT_CODE_CHARS: usize = 6;

/// The secret on a seat card. Stored hashed; never shown in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct SeatCode(String);

impl SeatCode {
    /// Makes a code from chance: 64 bits, so that the remainder prefers no code noticeably.
    #[must_use]
    pub fn from_chance(chance: u64) -> Self {
        Self(spelled(chance, SEAT_CODE_CHARS))
    }

    /// Reads what was typed or scanned: any case, full width, with spaces or hyphens.
    ///
    /// # Errors
    /// `Missing` when blank, `NotASeatCode` for anything that cannot be one.
    pub fn new(typed: &str) -> Result<Self, Fault> {
        let plain: String = typed
            .chars()
            .filter_map(plain)
            .take(SEAT_CODE_CHARS + 1)
            .collect();
        if plain.is_empty() {
            return Err(Fault::Missing);
        }
        let sound =
            plain.len() == SEAT_CODE_CHARS && plain.bytes().all(|byte| ALPHABET.contains(&byte));
        if sound {
            Ok(Self(plain))
        } else {
            Err(Fault::NotASeatCode)
        }
    }

    /// The code itself: for the card, the address in the QR code and the hash.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SeatCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeatCode(…)")
    }
}

/// A character as on a keyboard with narrow capitals; none for what only separates.
fn plain(c: char) -> Option<char> {
    let narrow = match c {
        // Full-width forms lie 0xFEE0 above their narrow ones.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        _ => c,
    };
    if narrow.is_whitespace() || matches!(narrow, '-' | '\u{2010}'..='\u{2015}') {
        None
    } else {
        Some(narrow.to_ascii_uppercase())
    }
}

/// `chance` in the alphabet, so many characters.
pub(super) fn spelled(mut chance: u64, characters: usize) -> String {
    let radix = 31;
    let mut text = String::with_capacity(characters);
    for _ in 0..characters {
        let at = usize::try_from(chance % radix).unwrap_or_default();
        text.extend(ALPHABET.get(at).map(|byte| char::from(*byte)));
        chance /= radix;
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_the_way_people_type() {
        let code = SeatCode::new("K7M2QX").unwrap();
        for typed in [
            "k7m2qx",
            " K7M 2QX ",
            "K7M-2QX",
            "Ｋ７Ｍ２ｑｘ",
            "K7M\u{3000}2QX",
        ] {
            assert_eq!(SeatCode::new(typed), Ok(code.clone()), "{typed}");
        }
        for typed in [
            "K7M2Q",
            "K7M2QXX",
            "K7M2Q0",
            "K7M2QO",
            "K7M2Q1",
            "座位号码六位",
            "K7M2QX; --",
        ] {
            assert_eq!(SeatCode::new(typed), Err(Fault::NotASeatCode), "{typed}");
        }
        assert_eq!(SeatCode::new(" - "), Err(Fault::Missing));
    }

    #[test]
    fn a_code_is_not_shown_by_accident() {
        let code = SeatCode::from_chance(12_345_678_901);
        assert!(!format!("{code:?}").contains(code.reveal()));
    }

    proptest! {
        #[test]
        fn every_made_code_reads_back(chance: u64) {
            let code = SeatCode::from_chance(chance);
            prop_assert_eq!(SeatCode::new(code.reveal()), Ok(code));
        }

        #[test]
        fn nothing_typed_panics(typed: String) {
            drop(SeatCode::new(&typed));
        }
    }
}
