//! Failed log-ins, counted by the pair of user name and address: a whole hall shares one address.

use sea_orm_migration::prelude::*;

use crate::columns::{bytewise_text, moment, moment_null, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // No reference to `account`: a name that nobody has can fail, too.
        let failure = Table::create()
            .table("log_in_failure")
            .col(bytewise_text(manager, "username"))
            .col(text("address_key"))
            .col(ColumnDef::new("failures").integer().not_null())
            .col(moment("first_failed_at"))
            .col(moment("last_failed_at"))
            .col(moment_null("locked_until"))
            .primary_key(Index::create().col("username").col("address_key"))
            .check(Expr::col("failures").gte(1))
            .to_owned();
        manager.create_table(failure).await?;
        let age = Index::create()
            .name("log_in_failure_last_failed_at_idx")
            .table("log_in_failure")
            .col("last_failed_at")
            .to_owned();
        manager.create_index(age).await
    }
}
