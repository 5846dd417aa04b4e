//! Backup and restore in one format for both databases: what SQLite kept, PostgreSQL can take
//! over, and back.
//!
//! A backup is gzip over JSON lines: a header, one line per row, a footer. The header names the
//! migrations, the footer counts the rows and holds the SHA-256 of every line before it.

mod column;
mod read;
mod tables;
mod write;

use std::collections::BTreeMap;
use std::io;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, Statement};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::audit::AuditHead;
use crate::fault::StoreFault;

pub use read::backup_header;
#[cfg(feature = "testing")]
pub(crate) use tables::held_after;

/// First word of every backup.
const FORMAT: &str = "sunshine-backup";

/// Raised when an older program could not read the lines any more.
const FORMAT_VERSION: u32 = 1;

/// Longest line taken from a backup, in bytes. The longest row is an uploaded file of 20 MiB, a
/// third longer as base64; a file that asks for more is no backup of ours.
const LINE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupHeader {
    /// Always `sunshine-backup`.
    pub format: String,
    /// Version of the format.
    pub format_version: u32,
    /// Names of the migrations the database had, oldest first.
    pub migrations: Vec<String>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The end of the audit chain then.
    pub audit_head: AuditHead,
}

/// What of the first line every program can read, however new the backup.
#[derive(Deserialize)]
struct Format {
    format: String,
    format_version: u32,
}

/// A line between header and footer.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowLine {
    table: String,
    row: Map<String, Value>,
}

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Footer {
    counts: BTreeMap<String, u64>,
    sha256: String,
}

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupSummary {
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// The end of the audit chain in the backup.
    pub audit_head: AuditHead,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreSummary {
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// When the backup was made.
    pub made_at: DateTime<Utc>,
    /// Log-ins of the backup that were still open and were ended: some may have been revoked
    /// since it was made.
    pub log_ins_ended: u64,
    /// The end of the audit chain, with the row that tells of the restoring.
    pub audit_head: AuditHead,
}

/// Why a backup could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The file could not be written.
    #[error("the backup could not be written: {0}")]
    Writing(#[from] io::Error),
}

/// Why a backup could not be restored. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RestoreFault {
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The file could not be read.
    #[error("the backup could not be read: {0}")]
    Reading(#[source] io::Error),
    /// The database holds rows, and was not to be overwritten.
    #[error("the database is not empty; table {table} has rows")]
    NotEmpty {
        /// The first such table.
        table: &'static str,
    },
    /// The file is no backup.
    #[error("the file is no backup that this program can read")]
    UnknownFormat,
    /// The file is a backup of a newer format.
    #[error(
        "the backup was made by a newer program, in format {0}; this one reads {FORMAT_VERSION}: \
         use that program"
    )]
    NewerFormat(u32),
    /// The backup was made with another set of migrations.
    #[error("the backup was made by another version of the program: {}", difference(.backup, .database))]
    OtherMigrations {
        /// Those of the backup.
        backup: Vec<String>,
        /// Those of the database.
        database: Vec<String>,
    },
    /// The file was changed or cut off after it was made.
    #[error("the backup is damaged: {0}")]
    Damaged(&'static str),
    /// The audit chain in the backup is broken.
    #[error("the audit chain in the backup is broken at row {seq}: {why}")]
    AuditBroken {
        /// Place of the first broken row.
        seq: i64,
        /// What is wrong with it.
        why: &'static str,
    },
}

fn difference(backup: &[String], database: &[String]) -> String {
    let lacks = |one: &[String], other: &[String]| {
        let names = one.iter().filter(|name| !other.contains(name)).cloned();
        names.collect::<Vec<_>>().join(", ")
    };
    format!(
        "only the backup has [{}], only the database has [{}]",
        lacks(backup, database),
        lacks(database, backup)
    )
}

/// Names of the migrations the database had, oldest first: they begin with their date.
async fn migrations(db: &impl ConnectionTrait) -> Result<Vec<String>, StoreFault> {
    let backend = db.get_database_backend();
    let all = Statement::from_string(backend, "SELECT version FROM seaql_migrations");
    let rows = db.query_all_raw(all).await?;
    let mut names: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "version"))
        .collect::<Result<_, _>>()?;
    names.sort();
    Ok(names)
}
