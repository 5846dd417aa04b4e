//! A fresh, migrated database for each test: a SQLite file, or a PostgreSQL database when
//! `SUNSHINE_TEST_POSTGRES` holds the address of an administrator. The suite runs once on each.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, QueryResult, Statement,
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::backup::held_after;
use crate::fault::StoreFault;
use crate::store::{Store, StoreOptions};
use crate::transaction::Tx;

/// Address of a PostgreSQL administrator, such as `postgres://postgres@localhost:5433/postgres`.
pub const POSTGRES_VARIABLE: &str = "SUNSHINE_TEST_POSTGRES";

/// Key of the lock under which databases are made from the template.
const TEMPLATE_LOCK_KEY: i64 = 0x7375_6e74_656d_706c;

static MADE: AtomicU32 = AtomicU32::new(0);
static SQLITE_TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();

/// A fresh database. It is thrown away with this value.
#[derive(Debug)]
pub struct Fresh {
    /// The open database.
    pub store: Store,
    /// Its address.
    pub url: String,
    _place: Place,
}

/// Where a database lies, made or still to be made; thrown away with this value.
#[derive(Debug)]
pub struct Place(Kept);

#[derive(Debug)]
enum Kept {
    Directory(TempDir),
    Server { admin: String, name: String },
}

impl Fresh {
    /// Makes and opens a migrated, empty database.
    ///
    /// # Panics
    /// When it cannot.
    pub async fn new() -> Self {
        Self::with(StoreOptions::default()).await
    }

    /// As [`Fresh::new`], opened as told.
    ///
    /// # Panics
    /// When it cannot.
    pub async fn with(options: StoreOptions) -> Self {
        let (place, url) = migrated().await;
        let store = Store::open(&url, options)
            .await
            .unwrap_or_else(|fault| fail(&fault));
        Self {
            store,
            url,
            _place: place,
        }
    }

    /// Opens the same database once more, as another server would.
    ///
    /// # Panics
    /// When it cannot.
    pub async fn another(&self) -> Store {
        let options = StoreOptions::default();
        Store::open(&self.url, options)
            .await
            .unwrap_or_else(|fault| fail(&fault))
    }
}

/// Opens a database whose writer gives a job up after so long.
///
/// # Errors
/// As [`Store::open`].
pub async fn open_timed(url: &str, job_time_max: Duration) -> Result<Store, StoreFault> {
    Store::open_timed(url, StoreOptions::default(), job_time_max).await
}

/// Whether the tests run on PostgreSQL.
#[must_use]
pub fn on_postgres() -> bool {
    admin().is_some()
}

/// A place where no migrated database is yet: a SQLite file that is missing, an empty
/// PostgreSQL database.
///
/// # Panics
/// When it cannot be made.
pub async fn bare() -> (Place, String) {
    match admin() {
        None => bare_file(),
        Some(admin) => made_from(&admin, "template0").await,
    }
}

/// A migrated, empty database of the kind the tests run on, not opened.
///
/// # Panics
/// When it cannot be made.
pub async fn migrated() -> (Place, String) {
    match admin() {
        None => {
            let bytes = SQLITE_TEMPLATE.get_or_init(template_file).await;
            migrated_file(bytes)
        }
        Some(admin) => {
            let template = template_database(&admin).await;
            made_from(&admin, &template).await
        }
    }
}

/// A migrated, empty SQLite database, whatever the tests run on.
///
/// # Panics
/// When it cannot be made.
pub async fn migrated_sqlite() -> (Place, String) {
    migrated_file(SQLITE_TEMPLATE.get_or_init(template_file).await)
}

/// Tables and columns that a backup of a database holds which has had these changes, sorted.
#[must_use]
pub fn backed_up_columns(changes: &[String]) -> Vec<(String, String)> {
    let mut columns = Vec::new();
    for table in held_after(changes) {
        let named = |column: &str| (table.name.to_owned(), column.to_owned());
        columns.extend(table.columns.iter().map(|column| named(column.name)));
    }
    columns.sort();
    columns
}

/// Carries out SQL past the store, as someone with access to the database could.
///
/// # Errors
/// As the database says.
pub async fn raw(url: &str, sql: &str) -> Result<(), StoreFault> {
    let connection = plain(url).await?;
    let done = connection.execute_unprepared(sql).await;
    connection.close().await?;
    done?;
    Ok(())
}

/// Reads one column of text past the store.
///
/// # Errors
/// As the database says.
pub async fn raw_texts(url: &str, sql: &str) -> Result<Vec<String>, StoreFault> {
    let connection = plain(url).await?;
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await;
    connection.close().await?;
    let texts = rows?
        .iter()
        .map(|row: &QueryResult| row.try_get_by_index(0))
        .collect();
    let texts: Result<Vec<String>, DbErr> = texts;
    Ok(texts?)
}

/// How the database would answer a question, in its own words. A table of a test is so small that
/// PostgreSQL would read it whole whatever there is to go by: it is told not to.
///
/// # Errors
/// As the database says.
pub async fn plan(url: &str, sql: &str) -> Result<String, StoreFault> {
    let connection = plain(url).await?;
    let backend = connection.get_database_backend();
    let (explain, column) = if on_postgres() {
        let no_scan = "SET enable_seqscan = off; SET enable_bitmapscan = off";
        connection.execute_unprepared(no_scan).await?;
        ("EXPLAIN", "QUERY PLAN")
    } else {
        ("EXPLAIN QUERY PLAN", "detail")
    };
    let statement = Statement::from_string(backend, format!("{explain} {sql}"));
    let rows = connection.query_all_raw(statement).await;
    connection.close().await?;
    let lines: Result<Vec<String>, DbErr> = rows?
        .iter()
        .map(|row: &QueryResult| row.try_get("", column))
        .collect();
    Ok(lines?.join("\n"))
}

impl Fresh {
    /// Lets the disk be full, or not, as far as ballots are concerned.
    ///
    /// # Errors
    /// As the database says.
    pub async fn disk_full(&self, full: bool) -> Result<(), StoreFault> {
        if on_postgres() {
            let sql = if full {
                "CREATE FUNCTION t_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$; \
                 CREATE TRIGGER t_full BEFORE INSERT ON named_ballot FOR EACH ROW \
                 EXECUTE FUNCTION t_full()"
            } else {
                "DROP TRIGGER t_full ON named_ballot; DROP FUNCTION t_full"
            };
            return raw(&self.url, sql).await;
        }
        let pages = if full {
            "PRAGMA max_page_count = 1"
        } else {
            "PRAGMA max_page_count = 1073741823"
        };
        let job = move |tx: Tx| async move { tx.raw(pages).await };
        self.store.keep_house(job).await
    }
}

impl Tx {
    /// What the connection that writes waits for before a commit is answered: `full` where that is
    /// the disk.
    ///
    /// # Errors
    /// As the database says.
    pub async fn durability(&self) -> Result<String, StoreFault> {
        self.with(|db| async move {
            let backend = db.get_database_backend();
            let ask = |sql| db.query_one_raw(Statement::from_string(backend, sql));
            let none = || DbErr::RecordNotFound("no such setting".to_owned());
            if on_postgres() {
                let row = ask("SHOW synchronous_commit").await?.ok_or_else(none)?;
                let set: String = row.try_get_by_index(0)?;
                return Ok(if set == "on" { "full".to_owned() } else { set });
            }
            let row = ask("PRAGMA synchronous").await?.ok_or_else(none)?;
            let set: i32 = row.try_get_by_index(0)?;
            // 2 is FULL, 3 is EXTRA.
            Ok(if set == 2 {
                "full".to_owned()
            } else {
                set.to_string()
            })
        })
        .await
    }

    /// Carries out SQL inside the transaction of a job.
    ///
    /// # Errors
    /// As the database says.
    pub async fn raw(&self, sql: &str) -> Result<(), StoreFault> {
        self.with(|db| async move {
            db.execute_unprepared(sql).await?;
            Ok(())
        })
        .await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Kept::Server { admin, name } = &self.0 else {
            return;
        };
        let (admin, sql) = (
            admin.clone(),
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        );
        // The runtime of the test may be ending, so this one is its own. That a database stays
        // behind on a throwaway server is no reason to fail a test.
        let thrown_away = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.map(|runtime| runtime.block_on(raw(&admin, &sql)))
        });
        drop(thrown_away.join());
    }
}

fn admin() -> Option<String> {
    std::env::var(POSTGRES_VARIABLE)
        .ok()
        .filter(|url| !url.is_empty())
}

fn fail(why: &dyn std::fmt::Display) -> ! {
    panic!("no database for this test: {why}")
}

async fn plain(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await
}

fn bare_file() -> (Place, String) {
    let directory = tempfile::tempdir().unwrap_or_else(|error| fail(&error));
    let url = format!("sqlite://{}", directory.path().join("test.db").display());
    (Place(Kept::Directory(directory)), url)
}

fn migrated_file(bytes: &[u8]) -> (Place, String) {
    let (place, url) = bare_file();
    if let Kept::Directory(directory) = &place.0 {
        let written = std::fs::write(directory.path().join("test.db"), bytes);
        written.unwrap_or_else(|error| fail(&error));
    }
    (place, url)
}

async fn template_file() -> Vec<u8> {
    let (place, url) = bare_file();
    if let Err(fault) = migrations::migrate(&url).await {
        fail(&fault);
    }
    match &place.0 {
        Kept::Directory(directory) => {
            std::fs::read(directory.path().join("test.db")).unwrap_or_else(|error| fail(&error))
        }
        Kept::Server { .. } => Vec::new(),
    }
}

/// The migrated database that others are copied from; made once per set of migrations.
async fn template_database(admin: &str) -> String {
    let mut hash = DefaultHasher::new();
    migrations::Migrator::names().hash(&mut hash);
    migrations::schema::POSTGRES.hash(&mut hash);
    let name = format!("sunshine_template_{:016x}", hash.finish());
    let made = async {
        let connection = plain(admin).await?;
        let backend = connection.get_database_backend();
        let lock = format!("SELECT pg_advisory_lock({TEMPLATE_LOCK_KEY})");
        connection.execute_unprepared(&lock).await?;
        let exists = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
        let exists = connection
            .query_one_raw(Statement::from_string(backend, exists))
            .await?;
        if exists.is_none() {
            // Renamed when it is whole, so that a crash leaves no half template.
            let half = format!("{name}_half");
            let drop_half = format!("DROP DATABASE IF EXISTS {half} WITH (FORCE)");
            connection.execute_unprepared(&drop_half).await?;
            connection
                .execute_unprepared(&format!("CREATE DATABASE {half}"))
                .await?;
            if let Err(fault) = migrations::migrate(&sibling(admin, &half)).await {
                fail(&fault);
            }
            let rename = format!("ALTER DATABASE {half} RENAME TO {name}");
            connection.execute_unprepared(&rename).await?;
        }
        connection.close().await
    };
    made.await.unwrap_or_else(|error| fail(&error));
    name
}

async fn made_from(admin: &str, template: &str) -> (Place, String) {
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("sunshine_test_{}_{number}", std::process::id());
    let made = async {
        let connection = plain(admin).await?;
        let lock = format!("SELECT pg_advisory_lock({TEMPLATE_LOCK_KEY})");
        connection.execute_unprepared(&lock).await?;
        let drop_old = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        connection.execute_unprepared(&drop_old).await?;
        let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
        connection.execute_unprepared(&create).await?;
        connection.close().await
    };
    made.await.unwrap_or_else(|error| fail(&error));
    let url = sibling(admin, &name);
    (
        Place(Kept::Server {
            admin: admin.to_owned(),
            name,
        }),
        url,
    )
}

/// The same server, another database.
fn sibling(admin: &str, name: &str) -> String {
    let (address, options) = admin.split_once('?').unwrap_or((admin, ""));
    let server = address
        .rsplit_once('/')
        .map_or(address, |(server, _database)| server);
    if options.is_empty() {
        format!("{server}/{name}")
    } else {
        format!("{server}/{name}?{options}")
    }
}
