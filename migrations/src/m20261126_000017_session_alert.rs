//! Alerts: what the clerk of a session has to see to. One of a kind for a seat while nobody has.

use sea_orm_migration::prelude::*;

use crate::columns::{bytewise_text, id, moment, moment_null, reference};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alert = Table::create()
            .table("session_alert")
            .col(id("id").primary_key())
            .col(id("session_id"))
            .col(bytewise_text(manager, "kind"))
            // The number of the seat, or 0: a key compares no missing values.
            .col(
                ColumnDef::new("seat_number")
                    .integer()
                    .not_null()
                    .check(Expr::col("seat_number").gte(0)),
            )
            .col(
                ColumnDef::new("times")
                    .integer()
                    .not_null()
                    .check(Expr::col("times").gte(1)),
            )
            .col(moment("first_at"))
            .col(moment("last_at"))
            .col(moment_null("settled_at"))
            .foreign_key(&mut reference(
                "session_alert",
                "session_id",
                "review_session",
            ))
            .to_owned();
        manager.create_table(alert).await?;
        let one_open = Index::create()
            .name("session_alert_open_key")
            .table("session_alert")
            .col("session_id")
            .col("kind")
            .col("seat_number")
            .unique()
            .and_where(Expr::col("settled_at").is_null())
            .to_owned();
        manager.create_index(one_open).await
    }
}
