//! Who migrates: one at a time, whether tasks, processes or servers.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::Statement;

/// Key of the PostgreSQL advisory lock: "sunshine" in ASCII.
const POSTGRES_LOCK_KEY: i64 = 0x7375_6e73_6869_6e65;

/// Where the lock file of a database file stands: beside it.
pub fn lock_file(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    path.into()
}

/// Waits for the lock file. The lock ends when the file is dropped, also by a crash.
pub async fn lock_beside(database: &Path) -> io::Result<File> {
    let path = lock_file(database);
    let waited = tokio::task::spawn_blocking(move || {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)?;
        file.lock()?;
        Ok(file)
    });
    waited.await.map_err(io::Error::other)?
}

/// Waits for the lock of a PostgreSQL database. It belongs to the one session of `connection`
/// and ends with it.
pub async fn lock_postgres(connection: &impl ConnectionTrait) -> Result<(), DbErr> {
    let lock = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT pg_advisory_lock($1)",
        [POSTGRES_LOCK_KEY.into()],
    );
    connection.execute_raw(lock).await.map(drop)
}
