//! Cursors: where a page of a list begins, as text a client hands back unread.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::page::Cut;
use domain::refusal::{Fault, FieldFaults};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longer than any cursor of ours.
const CURSOR_BYTES_MAX: usize = 1024;

pub(crate) fn write(key: &impl Serialize) -> Option<String> {
    serde_json::to_vec(key)
        .ok()
        .map(|json| URL_SAFE_NO_PAD.encode(json))
}

/// Reads the two cursors of a question; at most one may be given.
pub(crate) fn cut<K: DeserializeOwned>(after: &str, before: &str) -> Result<Cut<K>, FieldFaults> {
    match (after, before) {
        ("", "") => Ok(Cut::Start),
        (after, "") => read(after).map(Cut::After).ok_or_else(|| unknown("after")),
        ("", before) => read(before)
            .map(Cut::Before)
            .ok_or_else(|| unknown("before")),
        (_, _) => Err(unknown("before")),
    }
}

fn read<K: DeserializeOwned>(cursor: &str) -> Option<K> {
    if cursor.len() > CURSOR_BYTES_MAX {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()
}

fn unknown(field: &str) -> FieldFaults {
    FieldFaults::one(field, Fault::UnknownChoice)
}
