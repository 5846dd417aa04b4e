//! Backup and restore.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use migrations::Migrator;
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
/// was, and afterwards up to this program. A backup of a newer program touches nothing.
pub(super) async fn restore(config: Config, file: PathBuf, force: bool) -> Result<(), CliFault> {
    let doing = format!("the backup {} cannot be read", file.display());
    let mut from = BufReader::new(File::open(&file).map_err(CliFault::io(doing.clone()))?);
    let header = store::backup_header(&mut from)
        .map_err(|fault| CliFault::said(format!("{doing}: {fault}")))?;
    let last = last_change(&header.migrations, &file)?;
    from.rewind().map_err(CliFault::io(doing))?;

    make_folder(&config)?;
    let _lock = lock::take(&config.database_url)?;
    let database = &config.database_url;
    if is_behind(&config, &header.migrations).await? {
        migrations::migrate_through(database.expose(), last)
            .await
            .map_err(|fault| in_words(database, fault))?;
    }
    let store = open_as_it_is(&config).await?;
    let restored = store.restore(&mut from, force, SystemClock.now()).await;
    store.close().await;
    let summary = restored.map_err(|fault| {
        let hint = match fault {
            store::RestoreFault::NotEmpty { .. } => "; --force throws away what it holds",
            // What was changed already cannot be taken back to where the backup was.
            store::RestoreFault::OtherMigrations { .. } => {
                "; restore into a new folder or a new database: it is made as the backup's was, \
                 filled, and brought up to this program"
            }
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

/// The last of the changes that the database of a backup had had; a backup is refused in words
/// when this program does not know them all.
fn last_change<'a>(changes: &'a [String], file: &Path) -> Result<&'a str, CliFault> {
    let known = Migrator::names();
    let unknown = changes.iter().filter(|name| !known.contains(name));
    let unknown: Vec<_> = unknown.map(String::as_str).collect();
    let file = file.display();
    match changes.last() {
        _ if !unknown.is_empty() => Err(CliFault::said(format!(
            "the backup {file} was made by a newer sunshine (unknown here: {}): restore it with \
             that program",
            unknown.join(", ")
        ))),
        Some(last) if known.starts_with(changes) => Ok(last),
        _ => Err(CliFault::said(format!(
            "the backup {file} cannot be read: no sunshine ever had just the changes that it names"
        ))),
    }
}

/// Whether the database has no rows and lacks changes that the backup's had: it is missing or new,
/// or left behind by a restore that was refused.
async fn is_behind(config: &Config, changes: &[String]) -> Result<bool, CliFault> {
    let database = &config.database_url;
    if database.sqlite_file().is_some_and(|file| !file.exists()) {
        return Ok(true);
    }
    let state = migrations::state(database.expose()).await;
    let state = state.map_err(|fault| in_words(database, fault))?;
    let lacks = state.applied.len() < changes.len() && changes.starts_with(&state.applied);
    if !lacks || !state.unknown.is_empty() {
        return Ok(false);
    }
    if state.applied.is_empty() {
        return Ok(true);
    }
    let store = open_as_it_is(config).await?;
    let empty = store.is_empty().await;
    store.close().await;
    empty.map_err(|fault| store_words(database, &fault))
}

/// Opens a database that may be older than this program.
async fn open_as_it_is(config: &Config) -> Result<Store, CliFault> {
    let database = &config.database_url;
    let options = StoreOptions { readers: 1 };
    let store = Store::open(database.expose(), options).await;
    store.map_err(|fault| store_words(database, &fault))
}
