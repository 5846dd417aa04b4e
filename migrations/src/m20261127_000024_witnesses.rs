//! Who recorded a member's consent on paper: whoever wrote the outcome does not witness it. Why an
//! edition was given back. And what the tables of both did not look at yet: a check of a column may
//! look at the whole row, on both databases, and so comes with the new ones.

use sea_orm_migration::prelude::*;

use crate::columns::{add, moment_null, text_null};

const VOTE_CONSENT: &str = "how IN ('tablet', 'paper') \
     AND (how = 'paper' OR recorded_by IS NULL) \
     AND (how = 'tablet' OR device_id IS NULL)";

const OUTCOME: [&str; 7] = [
    "answered_how IS NULL OR answered_how IN ('link', 'paper')",
    "declined_how IS NULL OR declined_how IN ('link', 'paper')",
    "(declined_how IS NULL) = (declined_at IS NULL)",
    "other_parties IS NULL OR other_parties IN ('nobody', 'all_agreed')",
    "ended_how IS NULL OR ended_how IN ('withdrawn', 'taken_back', 'replaced')",
    "answered_by IS NULL OR (answered_how = 'paper' AND (agrees = FALSE OR answered_by <> prepared_by))",
    "(given_back_by IS NULL) = (given_back_at IS NULL) \
     AND (given_back_by IS NULL) = (given_back_reason IS NULL) \
     AND (given_back_by IS NULL OR prepared_by IS NULL)",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let id_null = |name: &'static str| ColumnDef::new(name).uuid().null().take();
        let checked = id_null("recorded_by")
            .check(Expr::cust(VOTE_CONSENT))
            .take();
        add(manager, "vote_consent", checked).await?;
        add(manager, "outcome", id_null("given_back_by")).await?;
        add(manager, "outcome", moment_null("given_back_at")).await?;
        let all = OUTCOME.map(|one| format!("({one})")).join(" AND ");
        let checked = text_null("given_back_reason").check(Expr::cust(all)).take();
        add(manager, "outcome", checked).await
    }
}
