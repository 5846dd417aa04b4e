//! A hundred writers at once, measured. Run it by hand, release build:
//! `cargo test --release -p store --test it crowd -- --ignored --nocapture --test-threads 1`

use std::time::{Duration, Instant};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DbErr, IsolationLevel, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};
use store::testing::on_postgres;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::office::{add, office, reviewer};

const WRITERS: u128 = 100;
const WRITES_EACH: u128 = 20;

struct Measured {
    all: Duration,
    each: Vec<Duration>,
    retries: u64,
}

impl Measured {
    fn print(mut self, what: &str) {
        self.each.sort();
        let rank = |per_cent: usize| self.each[(self.each.len() - 1) * per_cent / 100];
        let writes = u32::try_from(self.each.len()).expect("small");
        println!(
            "{what}: {:.0} writes/s, p50 {:.1?}, p99 {:.1?}, worst {:.1?}, {} retries",
            f64::from(writes) / self.all.as_secs_f64(),
            rank(50),
            rank(99),
            rank(100),
            self.retries,
        );
    }
}

async fn crowd<F, Fut>(write: F) -> Measured
where
    F: Fn(u128) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = u64> + Send,
{
    let begun = Instant::now();
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let write = write.clone();
        writers.spawn(async move {
            let mut each = Vec::new();
            let mut retries = 0;
            for number in 0..WRITES_EACH {
                let begun = Instant::now();
                retries += write(1 + writer * WRITES_EACH + number).await;
                each.push(begun.elapsed());
            }
            (each, retries)
        });
    }
    let mut measured = Measured {
        all: Duration::ZERO,
        each: Vec::new(),
        retries: 0,
    };
    while let Some(done) = writers.join_next().await {
        let (each, retries) = done.expect("no panic");
        measured.each.extend(each);
        measured.retries += retries;
    }
    measured.all = begun.elapsed();
    measured
}

fn database() -> &'static str {
    if on_postgres() {
        "PostgreSQL"
    } else {
        "SQLite"
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, not a check"]
async fn a_hundred_through_the_one_writer() {
    let office = office().await;
    let store = office.store.clone();
    let measured = crowd(move |number| {
        let store = store.clone();
        async move {
            add(&store, reviewer(number, "赵示例"))
                .await
                .expect("written");
            0
        }
    });
    measured
        .await
        .print(&format!("{}, one batching writer", database()));
}

/// What the machine can do at all: one row, one commit on the disk, one after the other, past
/// everything of ours. `cargo xtask bench` reads the last line.
#[tokio::test]
#[ignore = "a measurement, not a check"]
async fn bare_commits_of_one_row() {
    const LASTS: Duration = Duration::from_secs(3);
    let office = office().await;
    let mut options = ConnectOptions::new(&office.url);
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|file| {
        file.journal_mode(sea_orm::sqlx::sqlite::SqliteJournalMode::Wal)
            .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Full)
    });
    let bare = Database::connect(options).await.expect("connects");
    let table = "CREATE TABLE bare (id INTEGER PRIMARY KEY, words TEXT NOT NULL)";
    bare.execute_unprepared(table).await.expect("made");
    let begun = Instant::now();
    let mut commits = 0_u32;
    while begun.elapsed() < LASTS {
        let insert =
            format!("INSERT INTO bare VALUES ({commits}, 'a row of usual length, no more')");
        bare.execute_unprepared(&insert).await.expect("written");
        commits += 1;
    }
    let rate = f64::from(commits) / begun.elapsed().as_secs_f64();
    println!(
        "{}, bare commits of one row a second: {rate:.0}",
        database()
    );
}

#[tokio::test]
#[ignore = "a measurement, not a check"]
async fn one_alone_through_the_one_writer() {
    let office = office().await;
    let begun = Instant::now();
    let mut each = Vec::new();
    for number in 0..500 {
        let begun = Instant::now();
        add(&office.store, reviewer(number, "赵示例"))
            .await
            .expect("written");
        each.push(begun.elapsed());
    }
    let measured = Measured {
        all: begun.elapsed(),
        each,
        retries: 0,
    };
    measured.print(&format!("{}, one writer alone", database()));
}

/// The way not taken: everybody a transaction of the own that reads the last hash, and tries
/// again when somebody was faster.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, not a check"]
async fn a_hundred_each_in_an_own_transaction() {
    let office = office().await;
    let mut options = ConnectOptions::new(&office.url);
    options
        .max_connections(20)
        .acquire_timeout(Duration::from_mins(2))
        .sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|file| {
        file.busy_timeout(Duration::from_mins(1))
            .synchronous(sea_orm::sqlx::sqlite::SqliteSynchronous::Full)
    });
    let pool = Database::connect(options).await.expect("connects");
    let measured = crowd(move |number| {
        let pool = pool.clone();
        async move {
            let mut retries = 0;
            while write_alone(&pool, number).await.is_err() {
                retries += 1;
            }
            retries
        }
    });
    measured
        .await
        .print(&format!("{}, everybody an own transaction", database()));
}

#[expect(
    clippy::disallowed_methods,
    reason = "the way not taken is measured here"
)]
async fn write_alone(pool: &sea_orm::DatabaseConnection, number: u128) -> Result<(), DbErr> {
    let options = TransactionOptions {
        isolation_level: on_postgres().then_some(IsolationLevel::Serializable),
        access_mode: None,
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
    };
    let tx = pool.begin_with_options(options).await?;
    let backend = tx.get_database_backend();
    let last = "SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1";
    let last = tx
        .query_one_raw(Statement::from_string(backend, last))
        .await?
        .expect("founded");
    let seq: i64 = last.try_get("", "seq")?;
    let hash: String = last.try_get("", "hash")?;
    let id = crate::office::sql_id(number, on_postgres());
    let time = "'2026-03-02 09:00:00.123+00:00'";
    let command = format!("INSERT INTO command VALUES ({id}, 'a', 'k', 'f', '{{}}', {time})");
    tx.execute_unprepared(&command).await?;
    let snapshot = format!(
        "UPDATE command SET outcome = '\"{}\"' WHERE id = {id}",
        Uuid::nil()
    );
    tx.execute_unprepared(&snapshot).await?;
    let next = seq + 1;
    let entry = format!(
        "INSERT INTO audit_entry VALUES ({next}, {time}, 'a', 'a', 'reviewer-added', 'r', \
         '{number}', '{{}}', '{hash}', '{hash}')"
    );
    tx.execute_unprepared(&entry).await?;
    tx.commit().await
}
