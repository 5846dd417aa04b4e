//! How a person reads, kept with the account: language and size of text.

use sea_orm_migration::prelude::*;

use crate::columns::text_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column per statement.
        for (name, words) in [
            ("language", ["zh-CN", "en"].as_slice()),
            ("text_size", &["normal", "large", "largest"]),
        ] {
            let allowed = Expr::col(name).is_in(words.iter().copied());
            let column = text_null(name).check(allowed).take();
            let change = Table::alter()
                .table("account")
                .add_column(column)
                .to_owned();
            manager.alter_table(change).await?;
        }
        Ok(())
    }
}
