//! The rules an office sets for its hearings: one row for an office, none where it never set any.
//! What is stamped on a session is kept with the session.

use sea_orm_migration::prelude::*;

use crate::columns::{id, moment, reference, text, version, word};

const SEATS_MAX: i32 = 1_000;
const SHARE_IN_MAX: i32 = 100;
const NOTICE_DAYS_MAX: i32 = 90;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let share = Expr::col("quorum_share_of").lte(Expr::col("quorum_share_in"));
        let profile = Table::create()
            .table("hearing_profile")
            .col(id("org_id").primary_key())
            .col(number("quorum_at_least", 1, SEATS_MAX))
            .col(number("quorum_share_of", 1, SHARE_IN_MAX))
            .col(number("quorum_share_in", 1, SHARE_IN_MAX))
            .col(word(
                "threshold",
                &["half_of_present", "half_of_valid", "two_thirds_of_present"],
            ))
            .col(number("notice_days", 0, NOTICE_DAYS_MAX))
            .col(version())
            .col(moment("changed_at"))
            .col(text("changed_by"))
            .col(text("changed_by_name"))
            .foreign_key(&mut reference("hearing_profile", "org_id", "organisation"))
            .check(share)
            .to_owned();
        manager.create_table(profile).await
    }
}

/// A whole number between two, both included.
fn number(name: &'static str, least: i32, most: i32) -> ColumnDef {
    ColumnDef::new(name)
        .integer()
        .not_null()
        .check(Expr::col(name).between(least, most))
        .take()
}
