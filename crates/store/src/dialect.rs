//! Everything in which SQLite and PostgreSQL differ for us.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};

use crate::fault::StoreFault;

/// How long another process that writes a SQLite file, or holds the lock of PostgreSQL, is
/// waited for.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// How long a connection is waited for.
const CONNECT_WAIT: Duration = Duration::from_secs(5);

/// Longest statement of the writer on PostgreSQL: shorter than the time of a job, so that the
/// server gives up before we do.
const WRITER_STATEMENT_TIME_MAX: &str = "25s";

/// An abandoned transaction of a frozen server must not keep the writers' lock.
const WRITER_IDLE_TIME_MAX: &str = "60s";

/// Key of the PostgreSQL advisory lock that makes the writers of several servers take turns:
/// "sunwrite" in ASCII. The one of the migrations differs.
const WRITERS_LOCK_KEY: i64 = 0x7375_6e77_7269_7465;

/// The one connection that writes.
pub(crate) async fn connect_writer(url: &str) -> Result<DatabaseConnection, StoreFault> {
    let mut options = options(url, 1)?;
    options.map_sqlx_postgres_opts(|server| {
        server.options([
            ("synchronous_commit", "on"),
            ("lock_timeout", &format!("{}ms", LOCK_WAIT.as_millis())),
            ("statement_timeout", WRITER_STATEMENT_TIME_MAX),
            ("idle_in_transaction_session_timeout", WRITER_IDLE_TIME_MAX),
        ])
    });
    Ok(Database::connect(options).await?)
}

/// The connections that read. They cannot write, whatever they are asked.
pub(crate) async fn connect_readers(
    url: &str,
    connections: u32,
) -> Result<DatabaseConnection, StoreFault> {
    let mut options = options(url, connections)?;
    options
        .map_sqlx_sqlite_opts(|file| common(file).pragma("query_only", "on"))
        .map_sqlx_postgres_opts(|server| server.options([("default_transaction_read_only", "on")]));
    Ok(Database::connect(options).await?)
}

/// A connection for one long transaction of the operator: restoring.
pub(crate) async fn connect_alone(url: &str) -> Result<DatabaseConnection, StoreFault> {
    Ok(Database::connect(options(url, 1)?).await?)
}

fn common(
    file: sea_orm::sqlx::sqlite::SqliteConnectOptions,
) -> sea_orm::sqlx::sqlite::SqliteConnectOptions {
    file.create_if_missing(false)
        .journal_mode(SqliteJournalMode::Wal)
        // What was acknowledged survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is thrown away is gone from the file as well: a name may have been found in it.
        .pragma("secure_delete", "on")
        .busy_timeout(LOCK_WAIT)
}

fn options(url: &str, connections: u32) -> Result<ConnectOptions, StoreFault> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    if !known.iter().any(|scheme| url.starts_with(scheme)) {
        return Err(StoreFault::Other(
            "the address is of no database we know".to_owned(),
        ));
    }
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .connect_timeout(CONNECT_WAIT)
        .acquire_timeout(CONNECT_WAIT)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(common);
    Ok(options)
}

/// Whether several servers may work on this database at the same time. A SQLite file has one: its
/// lock file keeps a second from starting.
pub(crate) fn may_be_shared(connection: &DatabaseConnection) -> bool {
    connection.get_database_backend() == DbBackend::Postgres
}

/// Begins a transaction of the writer. From here to its end it is the only one that writes, in
/// this process and in every other, and each statement sees what was committed before it.
#[expect(
    clippy::disallowed_methods,
    reason = "this is what `Store::write` stands on"
)]
pub(crate) async fn begin_write(
    connection: &DatabaseConnection,
) -> Result<DatabaseTransaction, DbErr> {
    let backend = connection.get_database_backend();
    if backend == DbBackend::Postgres {
        let options = TransactionOptions {
            // The lock is taken by the first statement; a snapshot of the whole transaction
            // would be older than what the writer before us committed.
            isolation_level: Some(IsolationLevel::ReadCommitted),
            ..TransactionOptions::default()
        };
        let transaction = connection.begin_with_options(options).await?;
        let lock = Statement::from_sql_and_values(
            backend,
            "SELECT pg_advisory_xact_lock($1)",
            [WRITERS_LOCK_KEY.into()],
        );
        transaction.execute_raw(lock).await?;
        Ok(transaction)
    } else {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        connection.begin_with_options(options).await
    }
}

/// Begins a transaction that reads one and the same moment, however long it takes, and keeps
/// nobody from writing.
#[expect(clippy::disallowed_methods, reason = "it only reads")]
pub(crate) async fn begin_snapshot(
    connection: &DatabaseConnection,
) -> Result<DatabaseTransaction, DbErr> {
    let options = if connection.get_database_backend() == DbBackend::Postgres {
        TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            sqlite_transaction_mode: None,
        }
    } else {
        TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            ..TransactionOptions::default()
        }
    };
    // In a task of its own: whoever hangs up in the middle of a beginning would leave a transaction
    // open in the pool, and the next reader in it.
    let connection = connection.clone();
    let begun = tokio::spawn(async move { connection.begin_with_options(options).await });
    begun
        .await
        .unwrap_or_else(|gone| Err(DbErr::Custom(gone.to_string())))
}

/// What was taken off the audit log so that a restore can empty it; to be put back.
pub(crate) struct Lifted(Vec<String>);

/// Takes the append-only triggers off the audit log, inside the transaction of a restore.
pub(crate) async fn lift_append_only(db: &DatabaseTransaction) -> Result<Lifted, DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("ALTER TABLE audit_entry DISABLE TRIGGER USER")
            .await?;
        return Ok(Lifted(vec![
            "ALTER TABLE audit_entry ENABLE TRIGGER USER".to_owned(),
        ]));
    }
    let triggers = Statement::from_string(
        DbBackend::Sqlite,
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'",
    );
    let mut put_back = Vec::new();
    for row in db.query_all_raw(triggers).await? {
        let name: String = row.try_get("", "name")?;
        put_back.push(row.try_get("", "sql")?);
        db.execute_unprepared(&format!("DROP TRIGGER \"{name}\""))
            .await?;
    }
    Ok(Lifted(put_back))
}

/// Puts the triggers back.
pub(crate) async fn lay_append_only(db: &DatabaseTransaction, lifted: Lifted) -> Result<(), DbErr> {
    for statement in lifted.0 {
        db.execute_unprepared(&statement).await?;
    }
    Ok(())
}
