//! The list of changes, oldest first.

use sea_orm_migration::prelude::*;

/// How many of the changes the first release began with.
pub const FIRST_SET: usize = 6;

/// Every change, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(crate::m20261123_000001_organisation::Migration),
            Box::new(crate::m20261123_000002_account::Migration),
            Box::new(crate::m20261123_000003_log_in::Migration),
            Box::new(crate::m20261123_000004_audit_entry::Migration),
            Box::new(crate::m20261123_000005_command::Migration),
            Box::new(crate::m20261123_000006_reviewer::Migration),
            Box::new(crate::m20261123_000007_log_in_failure::Migration),
            Box::new(crate::m20261123_000008_account_reading::Migration),
            Box::new(crate::m20261125_000009_revision::Migration),
            Box::new(crate::m20261125_000010_reviewer_order::Migration),
            Box::new(crate::m20261126_000013_audit_search::Migration),
            Box::new(crate::m20261126_000014_petition_matter::Migration),
            Box::new(crate::m20261126_000015_review_session::Migration),
            Box::new(crate::m20261126_000016_session_document::Migration),
            Box::new(crate::m20261126_000017_session_alert::Migration),
            Box::new(crate::m20261126_000018_hearing_profile::Migration),
            Box::new(crate::m20261126_000019_several_servers::Migration),
            Box::new(crate::m20261126_000021_ballot_seat::Migration),
            Box::new(crate::m20261126_000022_outcome::Migration),
            Box::new(crate::m20261126_000023_consents::Migration),
            Box::new(crate::m20261127_000024_witnesses::Migration),
        ]
    }
}

impl Migrator {
    /// Names of all changes, oldest first.
    #[must_use]
    pub fn names() -> Vec<String> {
        Self::migrations()
            .iter()
            .map(|change| change.name().to_owned())
            .collect()
    }
}
