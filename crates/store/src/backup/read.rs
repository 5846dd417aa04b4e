//! Restoring a backup, whole or not at all.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use flate2::read::MultiGzDecoder;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::audit::{self, AuditActor, AuditFact, AuditVerdict};
use crate::backup::tables::{Held, held_after};
use crate::backup::{
    BackupHeader, FORMAT, FORMAT_VERSION, Footer, Format, LINE_BYTES_MAX, RestoreFault,
    RestoreSummary, RowLine, migrations,
};
use crate::dialect;
use crate::fault::StoreFault;
use crate::rows;
use crate::store::Store;

/// Reads the first line of a backup, to know what it is before touching a database.
///
/// # Errors
/// `UnknownFormat`, `NewerFormat`, `Damaged` and `Reading`.
pub fn backup_header(from: &mut (dyn Read + Send)) -> Result<BackupHeader, RestoreFault> {
    Lines::new(from).header()
}

impl Store {
    /// Whether no table has a row: what has had changes and nothing else. The database may be
    /// older than the program.
    ///
    /// # Errors
    /// As the database says.
    pub async fn is_empty(&self) -> Result<bool, StoreFault> {
        let tables = held_after(&migrations(self.readers()).await?);
        Ok(first_filled(self.readers(), &tables).await?.is_none())
    }

    /// Restores a backup in one transaction: whole or not at all. `force` throws away what the
    /// database holds. Every log-in of the backup is ended, and the audit log tells of it.
    ///
    /// The database must have had the changes that the one of the backup had, no more and no less,
    /// and may so be older than the program: later changes are then made to the restored rows, as
    /// they were made to those of everybody else.
    ///
    /// # Errors
    /// As [`RestoreFault`] says; then nothing was changed.
    pub async fn restore(
        &self,
        from: &mut (dyn Read + Send),
        force: bool,
        at: DateTime<Utc>,
    ) -> Result<RestoreSummary, RestoreFault> {
        let mut lines = Lines::new(from);
        let header = lines.header()?;
        let connection = dialect::connect_alone(self.url()).await?;
        let restored = async {
            let db = dialect::begin_write(&connection)
                .await
                .map_err(StoreFault::from)?;
            let summary = restore_into(&db, &header, &mut lines, force, at).await?;
            db.commit().await.map_err(StoreFault::from)?;
            Ok(summary)
        }
        .await;
        connection.close().await.map_err(StoreFault::from)?;
        restored
    }
}

async fn restore_into<R: Read>(
    db: &DatabaseTransaction,
    header: &BackupHeader,
    lines: &mut Lines<R>,
    force: bool,
    at: DateTime<Utc>,
) -> Result<RestoreSummary, RestoreFault> {
    let database = migrations(db).await?;
    if database != header.migrations {
        return Err(RestoreFault::OtherMigrations {
            backup: header.migrations.clone(),
            database,
        });
    }
    // As they were when the backup was made; what came later is the migrations' to add.
    let tables = held_after(&database);
    if force {
        empty(db, &tables).await?;
    } else if let Some(table) = first_filled(db, &tables).await? {
        return Err(RestoreFault::NotEmpty { table });
    }
    let rows = put_rows(db, &tables, lines).await?;
    let head = match audit::verify(db).await? {
        AuditVerdict::Whole { head, .. } => head,
        AuditVerdict::Broken { seq, why } => return Err(RestoreFault::AuditBroken { seq, why }),
    };
    if head != header.audit_head {
        return Err(RestoreFault::Damaged(
            "the audit chain does not end where the header says",
        ));
    }
    let log_ins_ended = end_log_ins(db, at).await?;
    let fact = AuditFact {
        at,
        actor: AuditActor {
            id: "operator".to_owned(),
            name: "operator".to_owned(),
        },
        deed: Recorded::Restored,
        object_kind: "database",
        object_id: head.hash.clone(),
        detail: json!({
            "backup_made_at": header.made_at,
            "backup_rows": rows.values().sum::<u64>(),
            "forced": force,
        }),
    };
    let audit_head = audit::append(db, &head, &[fact]).await?;
    Ok(RestoreSummary {
        rows,
        made_at: header.made_at,
        log_ins_ended,
        audit_head,
    })
}

/// The first table that has rows.
async fn first_filled(
    db: &impl ConnectionTrait,
    tables: &[Held],
) -> Result<Option<&'static str>, StoreFault> {
    for table in tables {
        let any = Query::select()
            .expr(Expr::val(1))
            .from(table.name)
            .limit(1)
            .to_owned();
        if db.query_one(&any).await?.is_some() {
            return Ok(Some(table.name));
        }
    }
    Ok(None)
}

async fn empty(db: &DatabaseTransaction, tables: &[Held]) -> Result<(), RestoreFault> {
    let emptied = async {
        let lifted = dialect::lift_append_only(db).await?;
        for table in tables.iter().rev() {
            db.execute(Query::delete().from_table(table.name)).await?;
        }
        dialect::lay_append_only(db, lifted).await
    };
    Ok(emptied.await.map_err(StoreFault::from)?)
}

/// Some log-ins of the backup may have been revoked after it was made.
async fn end_log_ins(db: &DatabaseTransaction, at: DateTime<Utc>) -> Result<u64, RestoreFault> {
    let mut end = Query::update();
    end.table("log_in")
        .value("ended_at", rows::stored(at))
        .and_where(Expr::col("ended_at").is_null());
    let ended = db.execute(&end).await.map_err(StoreFault::from)?;
    Ok(ended.rows_affected())
}

/// Puts every row of the backup into its table; tells the counts, which the footer confirms.
async fn put_rows<R: Read>(
    db: &DatabaseTransaction,
    tables: &[Held],
    lines: &mut Lines<R>,
) -> Result<BTreeMap<String, u64>, RestoreFault> {
    let mut counts: BTreeMap<String, u64> = tables
        .iter()
        .map(|table| (table.name.to_owned(), 0))
        .collect();
    loop {
        let hash_before = lines.hash();
        let line = lines
            .next()?
            .ok_or(RestoreFault::Damaged("it ends too early"))?;
        if let Ok(RowLine { table, row }) = serde_json::from_slice(&line) {
            let table = tables
                .iter()
                .find(|known| known.name == table)
                .ok_or(RestoreFault::Damaged("a row of an unknown table"))?;
            put_row(db, table, &row).await?;
            if let Some(count) = counts.get_mut(table.name) {
                *count = count.saturating_add(1);
            }
            continue;
        }
        let footer: Footer = serde_json::from_slice(&line)
            .map_err(|_cause| RestoreFault::Damaged("a line is neither row nor footer"))?;
        if footer.sha256 != hash_before || footer.counts != counts {
            return Err(RestoreFault::Damaged("its content is not what was written"));
        }
        return match lines.next()? {
            None => Ok(counts),
            Some(_) => Err(RestoreFault::Damaged("it goes on after its end")),
        };
    }
}

async fn put_row(
    db: &DatabaseTransaction,
    table: &Held,
    row: &serde_json::Map<String, serde_json::Value>,
) -> Result<(), RestoreFault> {
    let damaged = RestoreFault::Damaged("a row has columns or values that its table has not");
    if row.len() != table.columns.len() {
        return Err(damaged);
    }
    let values = row.iter().map(|(name, value)| {
        let column = table.column(name)?;
        Some((column.name, Expr::val(column.write(value)?)))
    });
    let Some(values) = values.collect::<Option<Vec<_>>>() else {
        return Err(damaged);
    };
    let (names, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
    let mut insert = Query::insert();
    insert
        .into_table(table.name)
        .columns(names)
        .values(values)
        .map_err(|_count| RestoreFault::Damaged("a row has a value too many or too few"))?;
    match db.execute(&insert).await.map_err(StoreFault::from) {
        // A check, a key or a trigger of the database says no: it was never written so.
        Err(StoreFault::Other(_)) => Err(RestoreFault::Damaged(
            "the database does not take one of its rows",
        )),
        done => Ok(done.map(drop)?),
    }
}

/// The lines of a backup, hashed as they come.
struct Lines<R: Read> {
    text: BufReader<MultiGzDecoder<R>>,
    hash: Sha256,
}

impl<R: Read> Lines<R> {
    fn new(from: R) -> Self {
        Self {
            text: BufReader::new(MultiGzDecoder::new(from)),
            hash: Sha256::new(),
        }
    }

    fn hash(&self) -> String {
        hex::encode(self.hash.clone().finalize())
    }

    fn header(&mut self) -> Result<BackupHeader, RestoreFault> {
        let line = match self.next() {
            Ok(Some(line)) => line,
            // Not even gzip: it never was a backup.
            Ok(None) | Err(RestoreFault::Damaged(_)) => return Err(RestoreFault::UnknownFormat),
            Err(fault) => return Err(fault),
        };
        let Ok(Format {
            format,
            format_version,
        }) = serde_json::from_slice(&line)
        else {
            return Err(RestoreFault::UnknownFormat);
        };
        if format == FORMAT && format_version > FORMAT_VERSION {
            return Err(RestoreFault::NewerFormat(format_version));
        }
        serde_json::from_slice::<BackupHeader>(&line)
            .ok()
            .filter(|header| header.format == FORMAT && header.format_version == FORMAT_VERSION)
            .ok_or(RestoreFault::UnknownFormat)
    }

    fn next(&mut self) -> Result<Option<Vec<u8>>, RestoreFault> {
        use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        let mut line = Vec::new();
        let read = self
            .text
            .by_ref()
            .take(LINE_BYTES_MAX)
            .read_until(b'\n', &mut line);
        match read {
            Ok(0) => Ok(None),
            Ok(_) if line.last() == Some(&b'\n') => {
                self.hash.update(&line);
                Ok(Some(line))
            }
            Ok(_) => Err(RestoreFault::Damaged("a line is cut off or too long")),
            Err(error) if matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof) => {
                Err(RestoreFault::Damaged("it cannot be unpacked"))
            }
            Err(error) => Err(RestoreFault::Reading(error)),
        }
    }
}
