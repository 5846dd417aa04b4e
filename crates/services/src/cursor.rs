//! Cursors: where a page of a list begins, as text a client hands back unread.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike as _, Utc};
use domain::page::Cut;
use domain::refusal::{Fault, FieldFaults};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A moment in a cursor: of the years a database can keep, whatever a client makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "DateTime<Utc>")]
pub(crate) struct Moment(pub DateTime<Utc>);

impl TryFrom<DateTime<Utc>> for Moment {
    type Error = &'static str;

    fn try_from(at: DateTime<Utc>) -> Result<Self, Self::Error> {
        let is_kept = (1..=9999).contains(&at.year());
        is_kept.then_some(Self(at)).ok_or("no moment of ours")
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_that_no_database_keeps_is_no_place_in_a_list() {
        let at = |text: &str| read::<Moment>(&URL_SAFE_NO_PAD.encode(format!("\"{text}\"")));
        assert!(at("2026-05-06T01:00:00Z").is_some());
        for absurd in [
            "-4800-01-01T00:00:00Z",
            "0000-12-31T23:59:59Z",
            "+10000-01-01T00:00:00Z",
            "+262000-01-01T00:00:00Z",
            "2026-05-06",
        ] {
            assert_eq!(at(absurd), None, "{absurd}");
        }
    }
}
