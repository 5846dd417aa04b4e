//! What crosses the wire between server and browser besides the domain values themselves.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::audit::Recorded;
use crate::ids::{AccountId, LogInId};
use crate::page::Page;
use crate::people::account::Roles;
use crate::people::reviewer::Reviewer;
use crate::public_review::document::Document;

/// What a clerk asks of the reviewer list, as typed or as in the address; blank means any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviewerQuery {
    /// Part of the name.
    pub name: String,
    /// Word of a category.
    pub category: String,
    /// `serving` (also when blank), `retired` or `all`.
    pub standing: String,
    /// Cursor of the row before the page.
    pub after: String,
    /// Cursor of the row after the page.
    pub before: String,
}

/// A page of the reviewer pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewerList {
    /// Rows in order of name.
    pub page: Page<Reviewer>,
    /// How many reviewers answer the question in all.
    pub total: u64,
    /// Cursor to ask for the following page with, where there is one.
    pub after: Option<String>,
    /// Cursor to ask for the preceding page with, where there is one.
    pub before: Option<String>,
}

/// An account as administrators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent marks of one row"
)]
pub struct AccountSummary {
    /// Id.
    pub id: AccountId,
    /// User name.
    pub username: String,
    /// Name shown to colleagues.
    pub display_name: String,
    /// Roles.
    pub roles: Roles,
    /// May not log in.
    pub disabled: bool,
    /// At least one address is locked out after failures.
    pub locked: bool,
    /// A second factor is set up.
    pub second_factor: bool,
    /// Must choose a password at the next log-in.
    pub must_change_password: bool,
    /// Counts the changes of names and roles, from 1.
    pub version: u32,
}

/// A page of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountList {
    /// Rows in order of user name.
    pub page: Page<AccountSummary>,
    /// Cursor of the following page.
    pub after: Option<String>,
    /// Cursor of the preceding page.
    pub before: Option<String>,
}

/// What an auditor asks of the log, as typed or as in the address; blank means any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditQuery {
    /// First day, as at the office.
    pub from: String,
    /// Last day, as at the office.
    pub to: String,
    /// Part of the user name or displayed name of whoever did it; an account's id, `operator` or
    /// `visitor`.
    pub who: String,
    /// Word of what was done.
    pub deed: String,
    /// What it was done to: part of an account's name, the number of a session, or the beginning of
    /// an id.
    pub subject: String,
    /// Cursor of the row before the page.
    pub after: String,
    /// Cursor of the row after the page.
    pub before: String,
}

/// One row of the audit log, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Place in the chain, from 1.
    pub seq: i64,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// Who, as `account:<id>`, `operator` or `visitor`.
    pub actor: String,
    /// Who, as displayed then.
    pub actor_name: String,
    /// What.
    pub deed: Recorded,
    /// What kind of thing it was done to.
    pub object_kind: String,
    /// Which one.
    pub object_id: String,
    /// Its displayed name now, where it is an account, or its number, where it is a session or a
    /// matter; blank otherwise.
    pub object_name: String,
    /// Number of the seat, where a seat did it.
    pub actor_seat: Option<u32>,
    /// What exactly: seat, step, reason and the like, by their permanent words, as a JSON object.
    pub detail: String,
    /// Hash of the row, hex.
    pub hash: String,
}

/// A page of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditList {
    /// Rows, newest first.
    pub page: Page<AuditLine>,
    /// Cursor of the older page.
    pub after: Option<String>,
    /// Cursor of the newer page.
    pub before: Option<String>,
}

/// One of a person's own log-ins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnLogIn {
    /// Id.
    pub id: LogInId,
    /// The browser, in its own words, shortened.
    pub device: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_seen_at: DateTime<Utc>,
    /// It is the one asking.
    pub current: bool,
}

/// What a person needs to set up a second factor. Shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorOffer {
    /// The secret in base32, in groups of four.
    pub secret_text: String,
    /// The same as an address that authenticator programs read, `otpauth://`.
    pub url: String,
    /// That address as a QR picture, SVG.
    pub qr_svg: String,
}

/// The documents of a session, as one reader may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionDocuments {
    /// Number of the session.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// The reader keeps sessions.
    pub may_keep: bool,
    /// The reader may add and withdraw documents now.
    pub may_change: bool,
    /// The documents in their order.
    pub documents: Vec<Document>,
}
