//! What keeps the audit log append-only, and whether a database still has all of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

use crate::migrate::{MigrateFault, connect_to_read};
use crate::schema;

/// What is wrong with one trigger of the audit log, or with a function of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GuardFault {
    /// Its name.
    pub name: String,
    /// What is wrong.
    pub what: Wrong,
}

/// What can be wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// It is not there.
    Missing,
    /// It is there, with another text.
    Altered,
    /// It is there, and switched off.
    Off,
    /// No program of ours made it.
    Added,
}

impl fmt::Display for GuardFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            Wrong::Missing => "is missing",
            Wrong::Altered => "is not as it was made",
            Wrong::Off => "is switched off",
            Wrong::Added => "is none of this program's",
        };
        write!(f, "{} {what}", self.name)
    }
}

const SQLITE_GUARDS: &str = "SELECT name, sql AS line, TRUE AS guards FROM sqlite_master \
    WHERE type = 'trigger' AND tbl_name = 'audit_entry'";

const POSTGRES_GUARDS: &str = "\
SELECT t.tgname::text AS name, pg_get_triggerdef(t.oid, true) AS line,
  t.tgenabled IN ('O', 'A') AS guards
FROM pg_trigger t WHERE t.tgrelid = 'audit_entry'::regclass AND NOT t.tgisinternal
UNION ALL
SELECT DISTINCT p.proname::text,
  replace(trim(pg_get_functiondef(p.oid)), quote_ident(n.nspname) || '.', ''), TRUE
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE t.tgrelid = 'audit_entry'::regclass AND NOT t.tgisinternal";

/// Looks for every trigger of the audit log, and changes nothing.
///
/// # Errors
/// As [`crate::state`].
pub async fn guard_faults(url: &str) -> Result<Vec<GuardFault>, MigrateFault> {
    let connection = connect_to_read(url).await?;
    let backend = connection.get_database_backend();
    let (committed, asked) = match backend {
        DbBackend::Postgres => (schema::POSTGRES, POSTGRES_GUARDS),
        _ => (schema::SQLITE, SQLITE_GUARDS),
    };
    let found = connection
        .query_all_raw(Statement::from_string(backend, asked))
        .await?;
    connection.close().await?;
    let mut faults = BTreeSet::new();
    let mut missing = expected(committed);
    for row in found {
        let name: String = row.try_get("", "name")?;
        let line: String = row.try_get("", "line")?;
        let guards: bool = row.try_get("", "guards")?;
        let what = match missing.remove(&*name) {
            None => Wrong::Added,
            Some(made) if made != line.trim_end() => Wrong::Altered,
            Some(_) if !guards => Wrong::Off,
            Some(_) => continue,
        };
        faults.insert(GuardFault { name, what });
    }
    faults.extend(missing.into_keys().map(|name| GuardFault {
        name: name.to_owned(),
        what: Wrong::Missing,
    }));
    Ok(faults.into_iter().collect())
}

/// The triggers of the committed schema and their functions, by name.
fn expected(committed: &str) -> BTreeMap<&str, &str> {
    committed
        .split("\n\n")
        .filter_map(|object| {
            let object = object.trim_end().strip_suffix(';')?;
            let made = object
                .strip_prefix("CREATE TRIGGER ")
                .or_else(|| object.strip_prefix("CREATE OR REPLACE FUNCTION "))?;
            let name = made.split([' ', '(']).next()?;
            name.starts_with("audit_entry_").then_some((name, object))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_schemas_name_what_is_looked_for() {
        let names = |schema| expected(schema).into_keys().collect::<Vec<_>>();
        assert_eq!(
            names(schema::SQLITE),
            [
                "audit_entry_grows_by_one",
                "audit_entry_is_never_changed",
                "audit_entry_is_never_deleted"
            ]
        );
        assert_eq!(
            names(schema::POSTGRES),
            [
                "audit_entry_grows_by_one",
                "audit_entry_is_never_changed",
                "audit_entry_is_never_emptied",
                "audit_entry_next",
                "audit_entry_refuse"
            ]
        );
    }
}
