//! Making a backup while the store goes on serving.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, Order, Value as SqlValue};
use serde::Serialize;
use serde_json::Map;
use sha2::{Digest, Sha256};

use crate::audit;
use crate::backup::tables::{Held, held_after};
use crate::backup::{
    BackupFault, BackupHeader, BackupSummary, FORMAT, FORMAT_VERSION, Footer, RowLine, migrations,
};
use crate::dialect;
use crate::fault::StoreFault;
use crate::store::Store;

/// Rows read at once.
const CHUNK_ROWS: u64 = 500;
/// Rows read at once where each may be as large as a file.
const CHUNK_FILES: u64 = 1;

impl Store {
    /// Saves everything as it is at one moment. Others read and write meanwhile.
    ///
    /// # Errors
    /// As the database says, and `Writing`. What was written so far is then no backup.
    pub async fn backup(
        &self,
        to: &mut (dyn Write + Send),
        made_at: DateTime<Utc>,
    ) -> Result<BackupSummary, BackupFault> {
        let db = dialect::begin_snapshot(self.readers())
            .await
            .map_err(StoreFault::from)?;
        let audit_head = audit::head(&db).await?;
        let migrations = migrations(&db).await?;
        let tables = held_after(&migrations);
        let header = BackupHeader {
            format: FORMAT.to_owned(),
            format_version: FORMAT_VERSION,
            migrations,
            made_at,
            audit_head: audit_head.clone(),
        };
        let mut lines = Lines::new(to);
        lines.write(&header)?;
        let mut counts = BTreeMap::new();
        for table in &tables {
            let count = save_table(&db, table, &mut lines).await?;
            counts.insert(table.name.to_owned(), count);
        }
        db.rollback().await.map_err(StoreFault::from)?;
        lines.finish(counts.clone())?;
        Ok(BackupSummary {
            rows: counts,
            audit_head,
        })
    }
}

async fn save_table<W: Write>(
    db: &impl ConnectionTrait,
    table: &Held,
    lines: &mut Lines<W>,
) -> Result<u64, BackupFault> {
    let mut count: u64 = 0;
    let mut after: Option<Vec<SqlValue>> = None;
    loop {
        let rows = db
            .query_all(&chunk(table, after.as_deref()))
            .await
            .map_err(StoreFault::from)?;
        let Some(last) = rows.last() else {
            return Ok(count);
        };
        after = Some(key_of(table, last)?);
        for row in &rows {
            let mut values = Map::new();
            for column in &table.columns {
                values.insert(column.name.to_owned(), column.read(table.name, row)?);
            }
            lines.write(&RowLine {
                table: table.name.to_owned(),
                row: values,
            })?;
            count = count.saturating_add(1);
        }
    }
}

fn key_of(table: &Held, row: &sea_orm::QueryResult) -> Result<Vec<SqlValue>, StoreFault> {
    let unreadable = || StoreFault::corrupt(table.name, "?", "the primary key cannot be read");
    table
        .key()
        .map(|column| {
            column
                .write(&column.read(table.name, row)?)
                .ok_or_else(unreadable)
        })
        .collect()
}

/// The rows that follow a key.
fn chunk(table: &Held, after: Option<&[SqlValue]>) -> SelectStatement {
    let mut select = Query::select();
    select.from(table.name).limit(if table.has_files() {
        CHUNK_FILES
    } else {
        CHUNK_ROWS
    });
    for column in &table.columns {
        select.column(column.name);
    }
    for column in table.key() {
        select.order_by(column.name, Order::Asc);
    }
    if let Some(key) = after {
        let columns = Expr::tuple(table.key().map(|column| Expr::col(column.name)));
        select.and_where(columns.gt(Expr::tuple(key.iter().cloned().map(Expr::val))));
    }
    select
}

/// Lines on their way into the file, hashed as they go.
struct Lines<W: Write> {
    gzip: GzEncoder<W>,
    hash: Sha256,
}

impl<W: Write> Lines<W> {
    fn new(to: W) -> Self {
        Self {
            gzip: GzEncoder::new(to, Compression::default()),
            hash: Sha256::new(),
        }
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), BackupFault> {
        let mut bytes = serde_json::to_vec(line).map_err(std::io::Error::other)?;
        bytes.push(b'\n');
        self.hash.update(&bytes);
        Ok(self.gzip.write_all(&bytes)?)
    }

    fn finish(mut self, counts: BTreeMap<String, u64>) -> Result<(), BackupFault> {
        let sha256 = hex::encode(self.hash.clone().finalize());
        self.write(&Footer { counts, sha256 })?;
        self.gzip.finish()?.flush()?;
        Ok(())
    }
}
