//! Backup and restore.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

use services::clock::{Clock, SystemClock};
use store::{Store, StoreOptions};

use super::database::{in_words, make_folder, open, store_words};
use super::{CliFault, print};
use crate::config::Config;
use crate::{folder, lock};

/// Writes the backup beside its place and moves it there when it is whole and on the disk.
pub(super) async fn backup(config: Config, file: PathBuf) -> Result<(), CliFault> {
    if file.try_exists().unwrap_or(true) {
        return Err(CliFault::said(format!(
            "{} exists; name another file",
            file.display()
        )));
    }
    let store = open(&config).await?;
    let mut partial = file.clone().into_os_string();
    // A name of its own: two backups to one file may not write into each other.
    partial.push(format!(".{}.partial", std::process::id()));
    let partial = PathBuf::from(partial);
    let doing = format!("the backup {} cannot be written", file.display());
    let written = write(&store, &partial).await;
    store.close().await;
    let summary = match written {
        Ok(summary) => summary,
        Err(fault) => {
            // Half a backup is worse than none.
            drop(std::fs::remove_file(&partial));
            return Err(CliFault::said(format!("{doing}: {fault}")));
        }
    };
    folder::move_into_place(&partial, &file).map_err(CliFault::io(doing))?;
    let rows: u64 = summary.rows.values().sum();
    let head = summary.audit_head;
    print(&format!(
        "{}: {rows} rows, audit head {} at row {}",
        file.display(),
        head.hash,
        head.seq
    ))
}

async fn write(store: &Store, file: &PathBuf) -> Result<store::BackupSummary, store::BackupFault> {
    // Password hashes and sealed secrets are in it: for its owner alone.
    let new = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    let mut buffer = BufWriter::new(new);
    let summary = store.backup(&mut buffer, SystemClock.now()).await?;
    buffer.flush()?;
    buffer
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?
        .sync_all()?;
    Ok(summary)
}

/// Reads a backup into the database; an empty or missing one is first brought to where the backup
/// was, and afterwards up to this program.
pub(super) async fn restore(config: Config, file: PathBuf, force: bool) -> Result<(), CliFault> {
    let doing = format!("the backup {} cannot be read", file.display());
    let mut from = BufReader::new(File::open(&file).map_err(CliFault::io(doing.clone()))?);
    let header = store::backup_header(&mut from)
        .map_err(|fault| CliFault::said(format!("{doing}: {fault}")))?;
    from.rewind().map_err(CliFault::io(doing.clone()))?;

    make_folder(&config)?;
    let _lock = lock::take(&config.database_url)?;
    let database = &config.database_url;
    if is_new(&config).await? {
        let last = header
            .migrations
            .last()
            .ok_or_else(|| CliFault::said(doing.clone()))?;
        migrations::migrate_through(database.expose(), last)
            .await
            .map_err(|fault| in_words(database, fault))?;
    }
    let options = StoreOptions { readers: 1 };
    let store = Store::open(database.expose(), options).await;
    let store = store.map_err(|fault| store_words(database, &fault))?;
    let restored = store.restore(&mut from, force, SystemClock.now()).await;
    store.close().await;
    let summary = restored.map_err(|fault| {
        let hint = match fault {
            store::RestoreFault::NotEmpty { .. } => "; --force throws away what it holds",
            _ => "",
        };
        CliFault::said(format!("{database}: {fault}{hint}"))
    })?;
    migrations::migrate(database.expose())
        .await
        .map_err(|fault| in_words(database, fault))?;
    if let Some(file) = database.sqlite_file() {
        // The rows are on the disk; the name of a new file may not be.
        let doing = format!("the folder of {} cannot be written", file.display());
        folder::sync_around(&file).map_err(CliFault::io(doing))?;
    }
    let rows: u64 = summary.rows.values().sum();
    let head = summary.audit_head;
    print(&format!(
        "restored {rows} rows of a backup made at {}; {} log-ins ended; audit head {} at row {}",
        summary.made_at, summary.log_ins_ended, head.hash, head.seq
    ))
}

async fn is_new(config: &Config) -> Result<bool, CliFault> {
    let database = &config.database_url;
    if database.sqlite_file().is_some_and(|file| !file.exists()) {
        return Ok(true);
    }
    let state = migrations::state(database.expose()).await;
    let state = state.map_err(|fault| in_words(database, fault))?;
    Ok(state.applied.is_empty() && state.unknown.is_empty())
}
