//! Bringing a database up to the program: locked, each change whole or not at all.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sea_orm_migration::sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend};

use crate::lock::{lock_beside, lock_postgres, make_private};
use crate::migrator::Migrator;

/// How long a connection, or another writer of a SQLite file, is waited for.
const WAIT: Duration = Duration::from_secs(10);

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// Changes applied now; 0 when the database was up to date.
    pub applied: u32,
}

/// Where a database stands, seen from this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Names of changes that both know.
    pub applied: Vec<String>,
    /// Names of changes that the database still lacks.
    pub pending: Vec<String>,
    /// Names of changes that only the database knows: it is newer than the program.
    pub unknown: Vec<String>,
}

/// Why a database could not be migrated.
#[derive(Debug, thiserror::Error)]
pub enum MigrateFault {
    /// The database is newer than the program.
    #[error("the database was made by a newer program; it has changes unknown here: {}", unknown.join(", "))]
    Newer {
        /// Their names.
        unknown: Vec<String>,
    },
    /// The address is neither `sqlite://…` nor `postgres://…`.
    #[error("the database address must begin with sqlite:// or postgres://")]
    Address,
    /// The directory of the database file does not exist.
    #[error("the directory {} does not exist", .0.display())]
    NoDirectory(PathBuf),
    /// The lock file beside the database cannot be made or locked.
    #[error("the lock file beside the database cannot be used: {0}")]
    Lock(#[source] io::Error),
    /// The database file cannot be made.
    #[error("the database file cannot be made: {0}")]
    File(#[source] io::Error),
    /// No change has this name.
    #[error("no change is called {0}")]
    NoSuchChange(String),
    /// The database said no.
    #[error("the database said: {0}")]
    Database(#[from] DbErr),
}

enum Address {
    Sqlite(PathBuf),
    Postgres,
}

fn address(url: &str) -> Result<Address, MigrateFault> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Address::Postgres);
    }
    let file = url
        .starts_with("sqlite:")
        .then(|| url.parse::<SqliteConnectOptions>().ok())
        .flatten();
    file.map(|options| Address::Sqlite(options.get_filename().to_owned()))
        .ok_or(MigrateFault::Address)
}

async fn connect(url: &str, create: bool) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    // One session: the PostgreSQL lock belongs to it, so it may neither be shared nor renewed.
    options
        .max_connections(1)
        .min_connections(1)
        .connect_timeout(WAIT)
        .acquire_timeout(WAIT)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |file| {
            let file = file.busy_timeout(WAIT).foreign_keys(true);
            if create {
                file.create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
            } else {
                file
            }
        });
    Database::connect(options).await
}

/// Brings the database at `url` up to this program. A SQLite file is made where it is missing,
/// its directory is not.
///
/// # Errors
/// As [`MigrateFault`] says. What was applied before the fault stays applied.
pub async fn migrate(url: &str) -> Result<Migrated, MigrateFault> {
    migrate_locked(url, None).await
}

/// Brings the database at `url` up to the change called `last` and no further: to restore a
/// backup that an older program made.
///
/// # Errors
/// As [`migrate`], and `NoSuchChange`.
pub async fn migrate_through(url: &str, last: &str) -> Result<Migrated, MigrateFault> {
    migrate_locked(url, Some(last)).await
}

async fn migrate_locked(url: &str, last: Option<&str>) -> Result<Migrated, MigrateFault> {
    let names = Migrator::names();
    let wanted = match last {
        None => names.len(),
        Some(last) => {
            1 + names
                .iter()
                .position(|name| name == last)
                .ok_or_else(|| MigrateFault::NoSuchChange(last.to_owned()))?
        }
    };
    // Held to the end of this function.
    let _lock = match address(url)? {
        Address::Postgres => None,
        Address::Sqlite(file) => {
            let directory = file.parent().filter(|path| !path.as_os_str().is_empty());
            if let Some(missing) = directory.filter(|path| !path.is_dir()) {
                return Err(MigrateFault::NoDirectory(missing.to_owned()));
            }
            let lock = lock_beside(&file).await.map_err(MigrateFault::Lock)?;
            make_private(&file).map_err(MigrateFault::File)?;
            Some(lock)
        }
    };
    let connection = connect(url, true).await?;
    let migrated = migrate_connected(&connection, wanted).await;
    connection.close().await?;
    migrated
}

async fn migrate_connected(
    connection: &DatabaseConnection,
    wanted: usize,
) -> Result<Migrated, MigrateFault> {
    if connection.get_database_backend() == DbBackend::Postgres {
        lock_postgres(connection).await?;
    }
    let State {
        applied, unknown, ..
    } = state_connected(connection).await?;
    if !unknown.is_empty() {
        return Err(MigrateFault::Newer { unknown });
    }
    let missing = wanted.saturating_sub(applied.len());
    let missing: u32 = missing.try_into().unwrap_or(u32::MAX);
    if missing > 0 {
        Migrator::up(connection, Some(missing)).await?;
    }
    Ok(Migrated { applied: missing })
}

/// Connects to look at a database that must exist.
pub(crate) async fn connect_to_read(url: &str) -> Result<DatabaseConnection, MigrateFault> {
    address(url)?;
    Ok(connect(url, false).await?)
}

/// Looks where the database stands, and changes nothing.
///
/// # Errors
/// `Address` and `Database`; a missing file is a `Database` fault.
pub async fn state(url: &str) -> Result<State, MigrateFault> {
    let connection = connect_to_read(url).await?;
    let state = state_connected(&connection).await;
    connection.close().await?;
    state
}

async fn state_connected(connection: &DatabaseConnection) -> Result<State, MigrateFault> {
    let table = Migrator::migration_table_name().to_string();
    let rows = if SchemaManager::new(connection).has_table(&table).await? {
        let all = Query::select()
            .column("version")
            .from(Migrator::migration_table_name())
            .to_owned();
        connection.query_all(&all).await?
    } else {
        Vec::new()
    };
    let names = Migrator::names();
    let mut has = Vec::with_capacity(rows.len());
    for row in &rows {
        has.push(row.try_get::<String>("", "version")?);
    }
    let (applied, mut unknown): (Vec<_>, Vec<_>) =
        has.iter().cloned().partition(|name| names.contains(name));
    unknown.sort();
    let pending = names
        .iter()
        .filter(|name| !has.contains(name))
        .cloned()
        .collect();
    let applied = names
        .into_iter()
        .filter(|name| applied.contains(name))
        .collect();
    Ok(State {
        applied,
        pending,
        unknown,
    })
}
