//! How one row is bound to the one before it.

use sha2::{Digest, Sha256};

use crate::audit::{AuditHead, AuditVerdict};
use crate::rows::{self, audit_entry};

/// What the first row is bound to.
pub(super) const GENESIS_HASH: &str =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// Says which encoding is hashed, so that a later one can never be mistaken for it.
const ENCODING: &str = "sunshine-audit-1";

/// SHA-256 in hex over every column but the hash itself. Each part is preceded by its length in
/// bytes, 8 bytes big-endian, so that no two rows share an encoding. The time is its count of
/// milliseconds since 1970 in UTC; numbers are decimal.
pub(super) fn hash_of(row: &audit_entry::Model) -> String {
    let seq = row.seq.to_string();
    let recorded_at_ms = row.recorded_at.timestamp_millis().to_string();
    let parts = [
        ENCODING,
        &seq,
        &recorded_at_ms,
        &row.actor,
        &row.actor_name,
        &row.deed,
        &row.object_kind,
        &row.object_id,
        &row.detail,
        &row.previous_hash,
    ];
    let mut hash = Sha256::new();
    for part in parts {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hash.update(length.to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// The chain up to a row, found whole.
#[derive(Default)]
pub(super) struct Links {
    head: AuditHead,
    rows: u64,
    kept: Option<String>,
    since: Option<u64>,
}

impl Links {
    /// Counts, on the way, the rows after the one of this hash.
    pub(super) fn seeking(kept: &str) -> Self {
        let is_genesis = kept == GENESIS_HASH;
        Self {
            kept: Some(kept.to_owned()),
            since: is_genesis.then_some(0),
            ..Self::default()
        }
    }

    /// How many rows followed the one that was sought, if it was found.
    pub(super) const fn since(&self) -> Option<u64> {
        self.since
    }

    /// The last row found whole.
    pub(super) fn head(&self) -> &AuditHead {
        &self.head
    }

    /// The verdict if nothing follows.
    pub(super) fn whole(&self) -> AuditVerdict {
        AuditVerdict::Whole {
            rows: self.rows,
            head: self.head.clone(),
        }
    }

    /// Takes the next row.
    ///
    /// # Errors
    /// The verdict, when it does not follow or is not as it was written.
    pub(super) fn follow(&mut self, row: &audit_entry::Model) -> Result<(), AuditVerdict> {
        let expected = self.head.seq.saturating_add(1);
        let broken = |seq, why| Err(AuditVerdict::Broken { seq, why });
        if row.seq != expected {
            return broken(expected, "the row is missing");
        }
        if row.recorded_at != rows::stored(row.recorded_at) {
            return broken(row.seq, "the time is finer than it was written");
        }
        if row.hash != hash_of(row) {
            return broken(row.seq, "the row is not as it was written");
        }
        if row.previous_hash != self.head.hash {
            return broken(row.seq, "the row does not follow the one before it");
        }
        self.head = AuditHead {
            seq: row.seq,
            hash: row.hash.clone(),
        };
        self.rows = self.rows.saturating_add(1);
        self.since = if self.kept.as_ref() == Some(&row.hash) {
            Some(0)
        } else {
            self.since.map(|rows| rows.saturating_add(1))
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn row() -> audit_entry::Model {
        audit_entry::Model {
            seq: 1,
            recorded_at: DateTime::UNIX_EPOCH,
            actor: "operator".into(),
            actor_name: "运维".into(),
            deed: "org-founded".into(),
            object_kind: "organisation".into(),
            object_id: "1".into(),
            detail: "{}".into(),
            previous_hash: GENESIS_HASH.into(),
            hash: String::new(),
        }
    }

    /// The encoding is permanent: a changed hash here means that every stored chain breaks.
    #[test]
    fn the_hash_of_a_row_is_for_ever() {
        assert_eq!(
            hash_of(&row()),
            "a0f8317950d788f4e37f051ea47484e32448f0bf285daa8783a26c2c8b8dc38f"
        );
    }

    #[test]
    fn moving_a_letter_from_one_column_to_the_next_shows() {
        let moved = audit_entry::Model {
            actor: "operato".into(),
            actor_name: "r运维".into(),
            ..row()
        };
        assert_ne!(hash_of(&moved), hash_of(&row()));
    }
}
