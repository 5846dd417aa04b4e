//! The audit log is searched: by who did it, what was done, what to, and when.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// What a deed was done to is also looked for by the beginning of its id: a walk along the index
/// only where text is ordered byte by byte, as it always is in SQLite.
const SQLITE_BY_OBJECT: &str =
    "CREATE INDEX audit_entry_object_id_seq_idx ON audit_entry (object_id, seq)";
const POSTGRES_BY_OBJECT: &str =
    "CREATE INDEX audit_entry_object_id_seq_idx ON audit_entry (object_id COLLATE \"C\", seq)";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, column) in [
            ("audit_entry_actor_seq_idx", "actor"),
            ("audit_entry_deed_seq_idx", "deed"),
            ("audit_entry_recorded_at_seq_idx", "recorded_at"),
        ] {
            let index = Index::create()
                .name(name)
                .table("audit_entry")
                .col(column)
                .col("seq")
                .to_owned();
            manager.create_index(index).await?;
        }
        let by_object = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES_BY_OBJECT,
            _ => SQLITE_BY_OBJECT,
        };
        let database = manager.get_connection();
        database.execute_unprepared(by_object).await.map(drop)
    }
}
