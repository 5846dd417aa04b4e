//! One server per SQLite file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use crate::config::DatabaseUrl;

/// Why the database cannot be had for oneself.
#[derive(Debug, thiserror::Error)]
pub enum LockFault {
    /// Another program has it.
    #[error(
        "another sunshine is using the database {file}: stop it first. \
         (Several servers at once need PostgreSQL.)"
    )]
    Taken {
        /// The database file.
        file: PathBuf,
    },
    /// The lock file cannot be opened.
    #[error("the lock file {file} cannot be opened: {why}")]
    Io {
        /// The lock file.
        file: PathBuf,
        /// The system's words.
        why: io::Error,
    },
}

/// Held as long as the program uses the database; the system frees it however the program ends.
#[derive(Debug)]
pub struct Lock {
    _file: Option<File>,
}

/// Takes the SQLite file for this process. PostgreSQL serves many and needs none.
///
/// # Errors
/// When another program has it, or the lock file cannot be opened.
pub fn take(database: &DatabaseUrl) -> Result<Lock, LockFault> {
    let Some(file) = database.sqlite_file() else {
        return Ok(Lock { _file: None });
    };
    let mut name = file.clone().into_os_string();
    name.push(".serving");
    let name = PathBuf::from(name);
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&name);
    let lock = lock.map_err(|why| LockFault::Io {
        file: name.clone(),
        why,
    })?;
    match lock.try_lock() {
        Ok(()) => Ok(Lock { _file: Some(lock) }),
        Err(TryLockError::WouldBlock) => Err(LockFault::Taken { file }),
        Err(TryLockError::Error(why)) => Err(LockFault::Io { file: name, why }),
    }
}
