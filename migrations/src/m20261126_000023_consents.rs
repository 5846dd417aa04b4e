//! What stands beside a consent. The name a member agreed to see published: one that is corrected in
//! the pool later is another, and nobody was asked about it. The tablet it was said on: a no is
//! changed by the hand that gave it. Who recorded a petitioner's answer on paper, and the last no.

use sea_orm_migration::prelude::*;

use crate::columns::{add, moment_null, text, text_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let id_null = |name: &'static str| ColumnDef::new(name).uuid().null().take();
        add(manager, "vote_consent", text("name").default("").take()).await?;
        add(manager, "vote_consent", id_null("device_id")).await?;
        add(manager, "outcome", id_null("answered_by")).await?;
        add(manager, "outcome", text_null("declined_how")).await?;
        add(manager, "outcome", id_null("declined_by")).await?;
        add(manager, "outcome", moment_null("declined_at")).await?;
        let database = manager.get_connection();
        for fill in [
            // Until now the name published was the one of the pool.
            "UPDATE vote_consent SET name = (SELECT reviewer.name FROM seat \
             INNER JOIN reviewer ON reviewer.id = seat.reviewer_id \
             WHERE seat.id = vote_consent.seat_id)",
            // A no that was given stays known.
            "UPDATE outcome SET declined_how = answered_how, declined_at = answered_at \
             WHERE agrees IS NOT NULL AND NOT agrees",
        ] {
            database.execute_unprepared(fill).await?;
        }
        Ok(())
    }
}
