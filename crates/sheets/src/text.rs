//! What a text becomes in a cell.

use std::borrow::Cow;

use crate::CELL_CHARS_MAX;

/// Said at the end of a text that does not fit.
const CUT: char = '…';

/// As much of a text as a cell holds.
pub(crate) fn fitting(text: &str) -> Cow<'_, str> {
    // No text is longer in UTF-16 than in bytes.
    if text.len() <= CELL_CHARS_MAX || text.encode_utf16().count() <= CELL_CHARS_MAX {
        return Cow::Borrowed(text);
    }
    let mut room = CELL_CHARS_MAX - CUT.len_utf16();
    let mut cut = String::with_capacity(text.len());
    for c in text.chars() {
        match room.checked_sub(c.len_utf16()) {
            Some(left) => room = left,
            None => break,
        }
        cut.push(c);
    }
    cut.push(CUT);
    Cow::Owned(cut)
}

/// A text that no spreadsheet takes for a formula, nor for one after the space in front is gone.
/// The full-width forms count too: some spreadsheets fold them.
pub(crate) fn harmless(text: &str) -> String {
    let first = text.trim_start().chars().next();
    let is_formula =
        first.is_some_and(|c| "=+-@＝＋－＠".contains(c)) || text.starts_with(['\t', '\r', '\n']);
    if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
