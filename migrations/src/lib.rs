//! The history of the database: one file per change, appended only, never edited after release.
//!
//! Names are strings and nothing of today's code is used: a migration must mean tomorrow what it
//! meant when it ran first.

mod columns;
mod guards;
mod lock;
mod m20261123_000001_organisation;
mod m20261123_000002_account;
mod m20261123_000003_log_in;
mod m20261123_000004_audit_entry;
mod m20261123_000005_command;
mod m20261123_000006_reviewer;
mod m20261123_000007_log_in_failure;
mod m20261123_000008_account_reading;
mod m20261125_000009_revision;
mod m20261125_000010_reviewer_order;
mod m20261126_000013_audit_search;
mod m20261126_000014_petition_matter;
mod m20261126_000015_review_session;
mod m20261126_000016_session_document;
mod m20261126_000017_session_alert;
mod m20261126_000018_hearing_profile;
mod m20261126_000019_several_servers;
mod m20261126_000021_ballot_seat;
mod m20261126_000022_outcome;
mod m20261126_000023_consents;
mod m20261127_000024_witnesses;
mod migrate;
mod migrator;
pub mod schema;

pub use guards::{GuardFault, Wrong, guard_faults};
pub use migrate::{MigrateFault, Migrated, State, migrate, migrate_through, state};
pub use migrator::{FIRST_SET, Migrator};
