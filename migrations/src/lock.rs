//! Who migrates: one at a time, whether tasks, processes or servers.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::Statement;

/// Key of the PostgreSQL advisory lock: "sunshine" in ASCII.
const POSTGRES_LOCK_KEY: i64 = 0x7375_6e73_6869_6e65;

/// Mode of every file we make beside a database, and of the database.
const OWNER_ONLY: u32 = 0o600;

/// Makes an empty database file for its owner alone, unless it is there: `SQLite` would make it as
/// open as the umask lets it. What `SQLite` puts beside it later takes the mode of the database.
pub fn make_private(database: &Path) -> io::Result<()> {
    let made = OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(OWNER_ONLY)
        .open(database);
    match made {
        Err(why) if why.kind() != io::ErrorKind::AlreadyExists => Err(why),
        _ => Ok(()),
    }
}

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
            .mode(OWNER_ONLY)
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
