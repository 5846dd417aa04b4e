//! Log-ins: one row per account and device, revocable.

use sea_orm_migration::prelude::*;

use crate::columns::{id, moment, moment_null, reference, text, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let log_in = Table::create()
            .table("log_in")
            .col(id("id").primary_key())
            .col(id("account_id"))
            .col(word("stage", &["code", "enrol", "password", "complete"]))
            .col(text("refresh_hash"))
            .col(text("device"))
            .col(moment("created_at"))
            .col(moment("last_seen_at"))
            .col(moment("ends_at"))
            .col(moment_null("ended_at"))
            .foreign_key(&mut reference("log_in", "account_id", "account"))
            .to_owned();
        manager.create_table(log_in).await?;
        let refresh = Index::create()
            .name("log_in_refresh_hash_key")
            .table("log_in")
            .col("refresh_hash")
            .unique()
            .to_owned();
        manager.create_index(refresh).await?;
        let of_account = Index::create()
            .name("log_in_account_id_created_at_idx")
            .table("log_in")
            .col("account_id")
            .col("created_at")
            .to_owned();
        manager.create_index(of_account).await
    }
}
