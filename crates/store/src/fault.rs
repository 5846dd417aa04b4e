//! What can go wrong with stored data, said in few words. The one place that reads errors of
//! the database and its driver.

use std::borrow::Cow;
use std::fmt::Display;

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::PgDatabaseError;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};

/// Why stored data could not be read or written. Its words are for the operator and hold
/// nothing of what is stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreFault {
    /// A row breaks a rule of the domain.
    #[error("row {id} of table {table} is corrupt: {why}")]
    Corrupt {
        /// Table of the row.
        table: &'static str,
        /// Id of the row, or what stands for one.
        id: String,
        /// The rule it breaks.
        why: &'static str,
    },
    /// No room is left on the disk.
    #[error("there is no room left for the database")]
    Full,
    /// The database may only be read.
    #[error("the database may only be read")]
    ReadOnly,
    /// Others keep the database, or it has too much to do.
    #[error("the database is locked or busy")]
    Busy,
    /// There is no database here, or it was never migrated.
    #[error("the database does not exist or was never migrated")]
    Missing,
    /// The database file or a part of it is broken, or it is no database.
    #[error("the database is damaged, or it is no database")]
    Damaged,
    /// The database server cannot be reached, or refuses to speak with us.
    #[error("the database cannot be reached")]
    Unreachable,
    /// The store was closed.
    #[error("the store is closed")]
    Stopped,
    /// Anything else: our mistake.
    #[error("the database refused: {0}")]
    Other(String),
}

impl StoreFault {
    /// Whether it may heal without a change of the program: asked again later, it may work.
    #[must_use]
    pub const fn is_unavailable(&self) -> bool {
        match self {
            Self::Full
            | Self::ReadOnly
            | Self::Busy
            | Self::Missing
            | Self::Damaged
            | Self::Unreachable
            | Self::Stopped => true,
            Self::Corrupt { .. } | Self::Other(_) => false,
        }
    }

    /// A row that breaks a rule.
    pub(crate) fn corrupt(table: &'static str, id: impl Display, why: &'static str) -> Self {
        Self::Corrupt {
            table,
            id: id.to_string(),
            why,
        }
    }
}

impl From<DbErr> for StoreFault {
    fn from(error: DbErr) -> Self {
        match &error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Self::Busy,
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => Self::Stopped,
            DbErr::Conn(RuntimeErr::SqlxError(cause))
            | DbErr::Exec(RuntimeErr::SqlxError(cause))
            | DbErr::Query(RuntimeErr::SqlxError(cause)) => of_driver(cause),
            _ => Self::Other(error.to_string()),
        }
    }
}

fn of_driver(error: &sqlx::Error) -> StoreFault {
    match error {
        sqlx::Error::Database(refusal) => of_database(refusal.as_ref()),
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => {
            StoreFault::Unreachable
        }
        sqlx::Error::PoolTimedOut => StoreFault::Busy,
        sqlx::Error::PoolClosed => StoreFault::Stopped,
        sqlx::Error::WorkerCrashed => StoreFault::Unreachable,
        // The message of a decoding error may quote the value: name the kind alone.
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
            StoreFault::Other("a value could not be read".to_owned())
        }
        sqlx::Error::Encode(_) => StoreFault::Other("a value could not be sent".to_owned()),
        other => StoreFault::Other(other.to_string()),
    }
}

fn of_database(error: &(dyn DatabaseError + 'static)) -> StoreFault {
    let code = error.code().unwrap_or(Cow::Borrowed(""));
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(refusal) => of_postgres(&code, refusal.constraint()),
        None => of_sqlite(code.parse().unwrap_or(0), error.message()),
    }
}

fn of_sqlite(extended_code: u32, message: &str) -> StoreFault {
    // The low byte is the primary result code, https://www.sqlite.org/rescode.html
    match extended_code & 0xff {
        1 if message.starts_with("no such table") => StoreFault::Missing,
        5 | 6 | 9 | 15 => StoreFault::Busy,
        3 | 8 | 23 => StoreFault::ReadOnly,
        10 => StoreFault::Unreachable,
        11 | 26 => StoreFault::Damaged,
        13 => StoreFault::Full,
        14 => StoreFault::Missing,
        _ => StoreFault::Other(format!("SQLite {extended_code}: {message}")),
    }
}

/// Only code and constraint are told: a message of PostgreSQL may quote values.
fn of_postgres(code: &str, constraint: Option<&str>) -> StoreFault {
    match code {
        "53100" => StoreFault::Full,
        "25006" => StoreFault::ReadOnly,
        // Too many connections, memory, lock waits, statement timeouts, serialisation, deadlock.
        "53000" | "53200" | "53300" | "55P03" | "57014" | "40001" | "40P01" => StoreFault::Busy,
        // No such database or table.
        "3D000" | "42P01" => StoreFault::Missing,
        "XX001" | "XX002" => StoreFault::Damaged,
        // Shutting down or starting up; sessions ended; connection and authorisation failures;
        // input and output errors of the server's own files.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "28000" | "28P01" | "58030" => {
            StoreFault::Unreachable
        }
        _ if code.starts_with("08") => StoreFault::Unreachable,
        _ => StoreFault::Other(match constraint {
            Some(constraint) => format!("PostgreSQL {code}, constraint {constraint}"),
            None => format!("PostgreSQL {code}"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_databases_mean_the_same() {
        assert_eq!(
            of_postgres("53100", None),
            of_sqlite(13, "database or disk is full")
        );
        assert_eq!(of_postgres("25006", None), of_sqlite(1032, "readonly"));
        assert_eq!(
            of_postgres("55P03", None),
            of_sqlite(517, "database is locked")
        );
        assert_eq!(
            of_postgres("3D000", None),
            of_sqlite(14, "unable to open database file")
        );
        assert_eq!(
            of_postgres("42P01", None),
            of_sqlite(1, "no such table: account")
        );
        assert_eq!(of_postgres("XX001", None), of_sqlite(11, "malformed"));
        assert_eq!(of_sqlite(26, "file is not a database"), StoreFault::Damaged);
        assert_eq!(of_postgres("57P01", None), StoreFault::Unreachable);
        assert_eq!(of_postgres("08006", None), StoreFault::Unreachable);
    }

    #[test]
    fn what_cannot_heal_is_our_mistake() {
        assert!(!of_postgres("23505", Some("account_username_key")).is_unavailable());
        assert!(!StoreFault::corrupt("reviewer", 1, "why").is_unavailable());
        assert!(StoreFault::Full.is_unavailable());
    }
}
