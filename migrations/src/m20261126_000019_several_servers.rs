//! What the servers of one database tell each other: on which seats they see a tablet, and how many
//! wrong seat codes came from a network.

use sea_orm_migration::prelude::*;

use crate::columns::{bytewise_text, id, moment, reference, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The session first: its rows are what is read, every half second while it is followed.
        let presence = Table::create()
            .table("seat_presence")
            .col(id("session_id"))
            .col(id("server_id"))
            .col(text("seats"))
            .col(moment("seen_at"))
            .primary_key(Index::create().col("session_id").col("server_id"))
            .foreign_key(&mut reference(
                "seat_presence",
                "session_id",
                "review_session",
            ))
            .to_owned();
        manager.create_table(presence).await?;
        let wrong = Table::create()
            .table("wrong_seat_code")
            .col(bytewise_text(manager, "address_key").primary_key())
            .col(
                ColumnDef::new("times")
                    .integer()
                    .not_null()
                    .check(Expr::col("times").gte(1)),
            )
            .col(moment("since"))
            .to_owned();
        manager.create_table(wrong).await
    }
}
