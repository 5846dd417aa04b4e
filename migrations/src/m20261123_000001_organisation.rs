//! The petition office that owns the rows.

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
        let table = Table::create()
            .table("organisation")
            .col(id("id").primary_key())
            .col(text("name"))
            .col(moment("created_at"))
            .to_owned();
        manager.create_table(table).await
    }
}
