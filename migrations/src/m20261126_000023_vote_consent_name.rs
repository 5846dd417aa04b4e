//! The name a member agreed to see published stands beside the consent: a name that is corrected in
//! the pool later is another one, and nobody was asked about it.

use sea_orm_migration::prelude::*;

use crate::columns::text;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut name = text("name").default("").take();
        let add = Table::alter()
            .table("vote_consent")
            .add_column(&mut name)
            .to_owned();
        manager.alter_table(add).await?;
        // Until now the name published was the one of the pool.
        let fill = "UPDATE vote_consent SET name = (SELECT reviewer.name FROM seat \
                    INNER JOIN reviewer ON reviewer.id = seat.reviewer_id \
                    WHERE seat.id = vote_consent.seat_id)";
        let database = manager.get_connection();
        database.execute_unprepared(fill).await.map(drop)
    }
}
