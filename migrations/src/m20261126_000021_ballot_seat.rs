//! Ballots by seat: removing the seats of a panel asks whether one has voted, and read the ballots
//! of every session for it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let by_seat = Index::create()
            .name("named_ballot_seat_id_idx")
            .table("named_ballot")
            .col("seat_id")
            .to_owned();
        manager.create_index(by_seat).await
    }
}
