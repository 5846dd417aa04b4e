//! The audit chain: rows are added at the end, one by one, and never touched again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::{moment, text};

/// The place in the chain is part of the hash, so the program gives it and the database
/// checks that it is the next one.
const SQLITE_TRIGGERS: [&str; 3] = [
    "CREATE TRIGGER audit_entry_grows_by_one BEFORE INSERT ON audit_entry \
     WHEN NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_entry) \
     BEGIN SELECT RAISE(ABORT, 'audit_entry grows by one row at its end'); END",
    "CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry \
     BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END",
    "CREATE TRIGGER audit_entry_is_never_deleted BEFORE DELETE ON audit_entry \
     BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END",
];

const POSTGRES_TRIGGERS: [&str; 5] = [
    "CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ \
     BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END $$",
    "CREATE FUNCTION audit_entry_next() RETURNS trigger LANGUAGE plpgsql AS $$ \
     BEGIN IF NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM audit_entry) THEN \
     RAISE EXCEPTION 'audit_entry grows by one row at its end'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER audit_entry_grows_by_one BEFORE INSERT ON audit_entry \
     FOR EACH ROW EXECUTE FUNCTION audit_entry_next()",
    "CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE OR DELETE ON audit_entry \
     FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
    "CREATE TRIGGER audit_entry_is_never_emptied BEFORE TRUNCATE ON audit_entry \
     FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let audit_entry = Table::create()
            .table("audit_entry")
            .col(ColumnDef::new("seq").big_integer().not_null().primary_key())
            .col(moment("recorded_at"))
            .col(text("actor"))
            .col(text("actor_name"))
            .col(text("deed"))
            .col(text("object_kind"))
            .col(text("object_id"))
            .col(text("detail"))
            .col(text("previous_hash"))
            .col(text("hash"))
            .check(Expr::col("seq").gte(1))
            .to_owned();
        manager.create_table(audit_entry).await?;
        let triggers: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES_TRIGGERS,
            _ => &SQLITE_TRIGGERS,
        };
        for trigger in triggers {
            manager.get_connection().execute_unprepared(trigger).await?;
        }
        Ok(())
    }
}
