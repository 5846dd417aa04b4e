//! What a backup holds: every table and column, parents before children. A test compares this
//! list with the real schema, so that a new table cannot be forgotten.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{QueryResult, Value as SqlValue};
use serde_json::Value;
use uuid::Uuid;

use crate::fault::StoreFault;
use crate::rows;

/// How a value is written between the databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An id, hyphenated.
    Id,
    /// Text as it is.
    Text,
    /// A whole number.
    Number,
    /// A large whole number.
    Large,
    /// Yes or no.
    Flag,
    /// A moment, RFC 3339 in UTC with milliseconds.
    Moment,
}

/// A column.
#[derive(Debug)]
pub(crate) struct Column {
    pub name: &'static str,
    pub kind: Kind,
}

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    pub name: &'static str,
    /// The primary key: the first so many columns.
    pub key_columns: usize,
    pub columns: &'static [Column],
}

const fn id(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Id,
    }
}
const fn text(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Text,
    }
}
const fn number(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Number,
    }
}
const fn large(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Large,
    }
}
const fn flag(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Flag,
    }
}
const fn moment(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Moment,
    }
}

/// Every table, parents before children.
pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "organisation",
        key_columns: 1,
        columns: &[id("id"), text("name"), moment("created_at")],
    },
    Table {
        name: "account",
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
            text("language"),
            text("text_size"),
        ],
    },
    Table {
        name: "account_role",
        key_columns: 2,
        columns: &[id("account_id"), text("role")],
    },
    Table {
        name: "log_in",
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
            text("name_order"),
            text("name_folded"),
        ],
    },
    Table {
        name: "reviewer_revision",
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
        name: "review_session",
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
        name: "agenda_clock",
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
        name: "revision",
        key_columns: 1,
        columns: &[text("topic"), large("number")],
    },
    Table {
        name: "audit_entry",
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

impl Table {
    /// The columns of the primary key.
    pub(crate) fn key(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().take(self.key_columns)
    }

    /// The columns this database has, in their order: an older one may lack some.
    pub(crate) fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl Column {
    /// Reads the value of a row.
    pub(crate) fn read(&self, table: &Table, row: &QueryResult) -> Result<Value, StoreFault> {
        let name = self.name;
        let value = match self.kind {
            Kind::Id => row
                .try_get::<Option<Uuid>>("", name)
                .map(|id| id.map_or(Value::Null, |id| id.hyphenated().to_string().into())),
            Kind::Text => row.try_get::<Option<String>>("", name).map(Value::from),
            Kind::Number => row.try_get::<Option<i32>>("", name).map(Value::from),
            Kind::Large => row.try_get::<Option<i64>>("", name).map(Value::from),
            Kind::Flag => row.try_get::<Option<bool>>("", name).map(Value::from),
            Kind::Moment => row.try_get::<Option<DateTime<Utc>>>("", name).map(|at| {
                at.map_or(Value::Null, |at| {
                    at.to_rfc3339_opts(SecondsFormat::Millis, true).into()
                })
            }),
        };
        value.map_err(|_cause| StoreFault::corrupt(table.name, "?", "a column cannot be read"))
    }

    /// The value for the database; `None` where it is not of this kind.
    pub(crate) fn write(&self, value: &Value) -> Option<SqlValue> {
        if value.is_null() {
            return Some(match self.kind {
                Kind::Id => None::<Uuid>.into(),
                Kind::Text => None::<String>.into(),
                Kind::Number => None::<i32>.into(),
                Kind::Large => None::<i64>.into(),
                Kind::Flag => None::<bool>.into(),
                Kind::Moment => None::<DateTime<Utc>>.into(),
            });
        }
        Some(match self.kind {
            Kind::Id => Uuid::try_parse(value.as_str()?).ok()?.into(),
            Kind::Text => value.as_str().filter(|text| !text.contains('\0'))?.into(),
            Kind::Number => i32::try_from(value.as_i64()?).ok()?.into(),
            Kind::Large => value.as_i64()?.into(),
            Kind::Flag => value.as_bool()?.into(),
            Kind::Moment => {
                let at = DateTime::parse_from_rfc3339(value.as_str()?).ok()?;
                rows::stored(at.with_timezone(&Utc)).into()
            }
        })
    }
}
