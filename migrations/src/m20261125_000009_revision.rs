//! How often each area of work has changed, so that every server can tell its open pages.

use sea_orm_migration::prelude::*;

use crate::columns::bytewise_text;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // No words are listed: a later area brings its own. One that never changed has no row.
        let revision = Table::create()
            .table("revision")
            .col(bytewise_text(manager, "topic").primary_key())
            .col(ColumnDef::new("number").big_integer().not_null())
            .check(Expr::col("number").gte(1))
            .to_owned();
        manager.create_table(revision).await
    }
}
