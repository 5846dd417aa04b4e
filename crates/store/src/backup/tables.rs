//! What a backup holds: every table and column, parents before children, each with the change that
//! brought it. A test compares this list with the real schema after every change, so that a new
//! table cannot be forgotten and a backup of an older program stays readable.

use super::column::{Column, Kind, bytes, flag, id, large, moment, number, text};

/// A table as it is today.
#[derive(Debug)]
struct Table {
    name: &'static str,
    /// The change that brought it.
    since: &'static str,
    /// The primary key: the first so many columns.
    key_columns: usize,
    columns: &'static [Column],
}

/// A table as a database holds it that has had some of the changes, or all of them.
#[derive(Debug)]
pub(crate) struct Held {
    pub name: &'static str,
    key_columns: usize,
    /// The columns it has there.
    pub columns: Vec<&'static Column>,
}

/// Every table, parents before children.
const TABLES: &[Table] = &[
    Table {
        name: "organisation",
        since: "m20261123_000001_organisation",
        key_columns: 1,
        columns: &[id("id"), text("name"), moment("created_at")],
    },
    Table {
        name: "account",
        since: "m20261123_000002_account",
        key_columns: 1,
        columns: &[
            id("id"),
            id("org_id"),
            text("username"),
            text("display_name"),
            text("password_hash"),
            flag("must_change_password"),
            moment("disabled_at"),
            text("totp_secret_sealed"),
            moment("totp_enrolled_at"),
            large("totp_last_step"),
            number("version"),
            moment("created_at"),
            text("created_by"),
            text("language").since("m20261123_000008_account_reading"),
            text("text_size").since("m20261123_000008_account_reading"),
        ],
    },
    Table {
        name: "account_role",
        since: "m20261123_000002_account",
        key_columns: 2,
        columns: &[id("account_id"), text("role")],
    },
    Table {
        name: "log_in",
        since: "m20261123_000003_log_in",
        key_columns: 1,
        columns: &[
            id("id"),
            id("account_id"),
            text("stage"),
            text("refresh_hash"),
            text("device"),
            moment("created_at"),
            moment("last_seen_at"),
            moment("ends_at"),
            moment("ended_at"),
        ],
    },
    Table {
        name: "log_in_failure",
        since: "m20261123_000007_log_in_failure",
        key_columns: 2,
        columns: &[
            text("username"),
            text("address_key"),
            number("failures"),
            moment("first_failed_at"),
            moment("last_failed_at"),
            moment("locked_until"),
        ],
    },
    Table {
        name: "command",
        since: "m20261123_000005_command",
        key_columns: 1,
        columns: &[
            id("id"),
            text("actor"),
            text("kind"),
            text("fingerprint"),
            text("outcome"),
            moment("recorded_at"),
        ],
    },
    Table {
        name: "reviewer",
        since: "m20261123_000006_reviewer",
        key_columns: 1,
        columns: &[
            id("id"),
            id("org_id"),
            text("name"),
            text("category"),
            text("appointing_body"),
            text("term_from"),
            text("term_to"),
            text("conflict_units"),
            text("access_needs"),
            text("access_note"),
            moment("retired_at"),
            text("retire_reason"),
            number("version"),
            moment("created_at"),
            text("created_by"),
            text("name_order").since("m20261125_000010_reviewer_order"),
            text("name_folded").since("m20261125_000010_reviewer_order"),
        ],
    },
    Table {
        name: "reviewer_revision",
        since: "m20261123_000006_reviewer",
        key_columns: 2,
        columns: &[
            id("reviewer_id"),
            number("version"),
            id("org_id"),
            text("snapshot"),
            moment("changed_at"),
            text("changed_by"),
            text("changed_by_name"),
        ],
    },
    Table {
        name: "petition_matter",
        since: "m20261126_000014_petition_matter",
        key_columns: 1,
        columns: &[
            id("id"),
            id("org_id"),
            text("matter_no"),
            text("title"),
            text("purpose"),
            text("category"),
            text("summary"),
            text("responsible_unit"),
            number("version"),
            moment("created_at"),
            text("created_by"),
        ],
    },
    Table {
        name: "hearing_profile",
        since: "m20261126_000018_hearing_profile",
        key_columns: 1,
        columns: &[
            id("org_id"),
            number("quorum_at_least"),
            number("quorum_share_of"),
            number("quorum_share_in"),
            text("threshold"),
            number("notice_days"),
            number("version"),
            moment("changed_at"),
            text("changed_by"),
            text("changed_by_name"),
        ],
    },
    Table {
        name: "review_session",
        since: "m20261126_000015_review_session",
        key_columns: 1,
        columns: &[
            id("id"),
            id("org_id"),
            id("matter_id"),
            text("number"),
            text("title"),
            text("summary"),
            text("petitioner_statement"),
            text("unit_statement"),
            text("venue"),
            moment("scheduled_at"),
            text("openness"),
            text("ballot_mode"),
            text("profile"),
            text("allowances"),
            text("consent"),
            id("chair_id"),
            id("clerk_id"),
            text("status"),
            text("back"),
            text("roll"),
            number("version"),
            number("projector_turn"),
            large("changes"),
            moment("created_at"),
            text("created_by"),
        ],
    },
    Table {
        name: "review_round",
        since: "m20261126_000015_review_session",
        key_columns: 1,
        columns: &[
            id("id"),
            id("session_id"),
            number("position"),
            text("kind"),
            number("minutes"),
            text("questions"),
            text("phase"),
            moment("opened_at"),
            moment("closes_at"),
            moment("ended_at"),
            flag("adjourns"),
        ],
    },
    Table {
        name: "seat",
        since: "m20261126_000015_review_session",
        key_columns: 1,
        columns: &[
            id("id"),
            id("session_id"),
            number("number"),
            id("reviewer_id"),
            text("role"),
            text("recusal"),
            text("code_hash"),
            number("code_turn"),
            id("device_id"),
            moment("here_since"),
            flag("on_roll"),
        ],
    },
    Table {
        name: "named_ballot",
        since: "m20261126_000015_review_session",
        key_columns: 2,
        columns: &[
            id("round_id"),
            id("seat_id"),
            id("ballot_id"),
            text("answers"),
            moment("cast_at"),
        ],
    },
    Table {
        name: "question_tally",
        since: "m20261126_000015_review_session",
        key_columns: 2,
        columns: &[
            id("round_id"),
            number("question"),
            number("eligible"),
            number("present"),
            number("issued"),
            number("returned"),
            number("invalid"),
            text("options"),
            number("abstain"),
            text("rule"),
        ],
    },
    Table {
        name: "review_opinion",
        since: "m20261126_000022_outcome",
        key_columns: 1,
        columns: &[
            id("session_id"),
            text("entry"),
            number("version"),
            id("chair_id"),
            text("chair_name"),
            moment("chair_at"),
            id("clerk_id"),
            text("clerk_name"),
            moment("clerk_at"),
            large("head_seq"),
            text("head_hash"),
            moment("changed_at"),
            text("changed_by"),
            text("changed_by_name"),
        ],
    },
    Table {
        name: "outcome",
        since: "m20261126_000022_outcome",
        key_columns: 1,
        columns: &[
            id("id"),
            id("session_id"),
            number("edition"),
            number("version"),
            text("body"),
            text("editors"),
            text("found_by"),
            id("prepared_by"),
            moment("prepared_at"),
            id("approved_by"),
            moment("approved_at"),
            flag("agrees"),
            text("answered_how"),
            moment("answered_at"),
            text("other_parties"),
            id("published_by"),
            moment("published_at"),
            text("listed_until"),
            text("ended_how"),
            id("ended_by"),
            moment("ended_at"),
            id("answered_by").since("m20261126_000023_consents"),
            text("declined_how").since("m20261126_000023_consents"),
            id("declined_by").since("m20261126_000023_consents"),
            moment("declined_at").since("m20261126_000023_consents"),
            id("given_back_by").since("m20261127_000024_witnesses"),
            moment("given_back_at").since("m20261127_000024_witnesses"),
            text("given_back_reason").since("m20261127_000024_witnesses"),
        ],
    },
    Table {
        name: "vote_consent",
        since: "m20261126_000022_outcome",
        key_columns: 1,
        columns: &[
            id("seat_id"),
            flag("agrees"),
            text("how"),
            moment("at"),
            text("name").since("m20261126_000023_consents"),
            id("device_id").since("m20261126_000023_consents"),
            id("recorded_by").since("m20261127_000024_witnesses"),
        ],
    },
    Table {
        name: "agenda_clock",
        since: "m20261126_000015_review_session",
        key_columns: 2,
        columns: &[
            id("session_id"),
            text("item"),
            text("state"),
            large("used_seconds"),
            moment("since"),
        ],
    },
    Table {
        name: "session_document",
        since: "m20261126_000016_session_document",
        key_columns: 1,
        columns: &[
            id("id"),
            id("session_id"),
            number("position"),
            text("title"),
            text("side"),
            text("kind"),
            number("pages"),
            number("bytes"),
            text("sha256"),
            moment("added_at"),
            text("added_by"),
            moment("shown_at"),
            moment("withdrawn_at"),
            text("withdrawn_by"),
        ],
    },
    Table {
        name: "session_document_page",
        since: "m20261126_000016_session_document",
        key_columns: 2,
        columns: &[
            id("document_id"),
            number("number"),
            text("encoding"),
            number("width"),
            number("height"),
            bytes("image"),
        ],
    },
    Table {
        name: "session_document_file",
        since: "m20261126_000016_session_document",
        key_columns: 1,
        columns: &[id("document_id"), bytes("content")],
    },
    Table {
        name: "session_alert",
        since: "m20261126_000017_session_alert",
        key_columns: 1,
        columns: &[
            id("id"),
            id("session_id"),
            text("kind"),
            number("seat_number"),
            number("times"),
            moment("first_at"),
            moment("last_at"),
            moment("settled_at"),
        ],
    },
    Table {
        name: "seat_presence",
        since: "m20261126_000019_several_servers",
        key_columns: 2,
        columns: &[
            id("session_id"),
            id("server_id"),
            text("seats"),
            moment("seen_at"),
        ],
    },
    Table {
        name: "wrong_seat_code",
        since: "m20261126_000019_several_servers",
        key_columns: 1,
        columns: &[text("address_key"), number("times"), moment("since")],
    },
    Table {
        name: "revision",
        since: "m20261125_000009_revision",
        key_columns: 1,
        columns: &[text("topic"), large("number")],
    },
    Table {
        name: "audit_entry",
        since: "m20261123_000004_audit_entry",
        key_columns: 1,
        columns: &[
            large("seq"),
            moment("recorded_at"),
            text("actor"),
            text("actor_name"),
            text("deed"),
            text("object_kind"),
            text("object_id"),
            text("detail"),
            text("previous_hash"),
            text("hash"),
        ],
    },
];

/// The tables of a database that has had these changes, parents before children.
pub(crate) fn held_after(changes: &[String]) -> Vec<Held> {
    let had = |change: &str| changes.iter().any(|had| had == change);
    let tables = TABLES.iter().filter(|table| had(table.since));
    let held = tables.map(|table| Held {
        name: table.name,
        key_columns: table.key_columns,
        columns: table
            .columns
            .iter()
            .filter(|column| column.since.is_none_or(had))
            .collect(),
    });
    held.collect()
}

impl Held {
    /// Whether a row may be as large as a file.
    pub(crate) fn has_files(&self) -> bool {
        self.columns.iter().any(|column| column.kind == Kind::Bytes)
    }

    /// The columns of the primary key.
    pub(crate) fn key(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().take(self.key_columns).copied()
    }

    /// The column of this name, where the table has one.
    pub(crate) fn column(&self, name: &str) -> Option<&'static Column> {
        let mut columns = self.columns.iter().copied();
        columns.find(|column| column.name == name)
    }
}
