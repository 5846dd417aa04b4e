//! Codes people read and type: of a seat, and of a receipt.

use std::fmt;

use crate::refusal::Fault;

/// Letters and digits without those that look alike: no 0 O, 1 I L.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Characters of a seat code. 31^6 are 887 million: as long as wrong ones are few, a guess in one
/// check-in is out of reach.
pub const SEAT_CODE_CHARS: usize = 6;
/// Characters that a QR code has more: 31^14 are 69 bits, which nobody guesses however fast.
pub const CARD_PROOF_CHARS: usize = 14;

/// The secret on a seat card. Stored hashed; never shown in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct SeatCode(String);

impl SeatCode {
    /// Makes a code from chance: 64 bits, so that the remainder prefers no code noticeably.
    #[must_use]
    pub fn from_chance(chance: u64) -> Self {
        Self(spelled(chance, SEAT_CODE_CHARS))
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

/// What stands behind the code in the QR code of a card: proof that this server printed the code,
/// so that nobody need be slowed who scans.
#[derive(Clone)]
pub struct CardProof(String);

impl CardProof {
    /// Makes a proof from chance that follows from the code.
    #[must_use]
    pub fn from_chance(chance: u128) -> Self {
        Self(spelled(chance, CARD_PROOF_CHARS))
    }

    /// Whether it is this one. Every character is looked at, so that the time tells nothing.
    #[must_use]
    pub fn is(&self, right: &Self) -> bool {
        let pairs = self.0.bytes().zip(right.0.bytes());
        let differs = pairs.fold(0, |all, (one, other)| all | (one ^ other));
        differs == 0 && self.0.len() == right.0.len()
    }

    /// What the QR code says: the code, and this behind it.
    #[must_use]
    pub fn behind(&self, code: &SeatCode) -> String {
        format!("{}{}", code.reveal(), self.0)
    }
}

impl fmt::Debug for CardProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardProof(…)")
    }
}

/// A code as somebody shows it: typed, or scanned with the proof behind it.
#[derive(Clone, Debug)]
pub struct ShownCode {
    /// The code.
    pub code: SeatCode,
    /// The proof, where it was scanned. Not yet compared with anything.
    pub proof: Option<CardProof>,
}

impl ShownCode {
    /// Reads what was typed or scanned: any case, full width, with spaces or hyphens.
    ///
    /// # Errors
    /// `Missing` when blank, `NotASeatCode` for anything that cannot be one.
    pub fn new(shown: &str) -> Result<Self, Fault> {
        const SCANNED: usize = SEAT_CODE_CHARS + CARD_PROOF_CHARS;
        let plain: String = shown.chars().filter_map(plain).take(SCANNED + 1).collect();
        if plain.is_empty() {
            return Err(Fault::Missing);
        }
        if !plain.bytes().all(|byte| ALPHABET.contains(&byte)) {
            return Err(Fault::NotASeatCode);
        }
        let (code, proof) = plain
            .split_at_checked(SEAT_CODE_CHARS)
            .ok_or(Fault::NotASeatCode)?;
        let proof = match proof.len() {
            0 => None,
            CARD_PROOF_CHARS => Some(CardProof(proof.to_owned())),
            _ => return Err(Fault::NotASeatCode),
        };
        Ok(Self {
            code: SeatCode(code.to_owned()),
            proof,
        })
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
pub(super) fn spelled(chance: impl Into<u128>, characters: usize) -> String {
    let mut chance = chance.into();
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
        for typed in [
            "K7M2QX",
            "k7m2qx",
            " K7M 2QX ",
            "K7M-2QX",
            "Ｋ７Ｍ２ｑｘ",
            "K7M\u{3000}2QX",
        ] {
            let shown = ShownCode::new(typed).unwrap();
            assert_eq!(shown.code.reveal(), "K7M2QX", "{typed}");
            assert!(shown.proof.is_none(), "{typed}");
        }
        for typed in [
            "K7M2Q",
            "K7M2QXX",
            "K7M2Q0",
            "K7M2QO",
            "K7M2Q1",
            "座位号码六位",
            "K7M2QX; --",
            // A proof that is cut off, and one that is too long.
            "K7M2QX2345678923456",
            "K7M2QX234567892345678",
        ] {
            assert_eq!(
                ShownCode::new(typed).err(),
                Some(Fault::NotASeatCode),
                "{typed}"
            );
        }
        assert_eq!(ShownCode::new(" - ").err(), Some(Fault::Missing));
    }

    #[test]
    fn neither_code_nor_proof_is_shown_by_accident() {
        let code = SeatCode::from_chance(12_345_678_901);
        let scanned = CardProof::from_chance(987_654_321).behind(&code);
        let shown = format!("{:?} {code:?}", ShownCode::new(&scanned));
        assert!(!shown.contains(code.reveal()));
        assert!(!shown.contains(scanned.get(SEAT_CODE_CHARS..).unwrap()));
    }

    proptest! {
        #[test]
        fn every_made_code_reads_back(chance: u64, wide: u128, other: u128) {
            let code = SeatCode::from_chance(chance);
            let typed = ShownCode::new(code.reveal()).unwrap();
            prop_assert_eq!(&typed.code, &code);
            prop_assert!(typed.proof.is_none());
            let (proof, other) = (CardProof::from_chance(wide), CardProof::from_chance(other));
            let scanned = ShownCode::new(&proof.behind(&code)).unwrap();
            prop_assert_eq!(&scanned.code, &code);
            let shown = scanned.proof.unwrap();
            prop_assert!(shown.is(&proof));
            prop_assert_eq!(shown.is(&other), proof.0 == other.0);
        }

        #[test]
        fn nothing_typed_panics(typed: String) {
            drop(ShownCode::new(&typed));
        }
    }
}
