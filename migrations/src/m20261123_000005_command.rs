//! Commands already carried out, so that repeating one is harmless.

use sea_orm_migration::prelude::*;

use crate::columns::{id, moment, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let command = Table::create()
            .table("command")
            .col(id("id").primary_key())
            .col(text("actor"))
            .col(text("kind"))
            .col(text("fingerprint"))
            .col(text("outcome"))
            .col(moment("recorded_at"))
            .to_owned();
        manager.create_table(command).await?;
        let age = Index::create()
            .name("command_recorded_at_idx")
            .table("command")
            .col("recorded_at")
            .to_owned();
        manager.create_index(age).await
    }
}
