//! A database that is missing, locked, read-only, damaged, full or gone: said clearly, and
//! healed without a restart where it can heal.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use domain::audit::Recorded;
use futures::poll;
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;
use store::testing::{Fresh, bare, migrated_sqlite, on_postgres, raw, raw_texts};
use store::{AuditVerdict, Store, StoreFault, StoreOptions, Tx, Written};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::office::{ORG, add, at, fact, found, office, reviewer};
use crate::public_review::SESSION;

async fn open(url: &str) -> Result<Store, StoreFault> {
    Store::open(url, StoreOptions::default()).await
}

fn file_of(url: &str) -> std::path::PathBuf {
    url.trim_start_matches("sqlite://").into()
}

#[tokio::test]
async fn a_missing_database_is_told_and_not_made() {
    let (_place, url) = bare().await;
    assert_eq!(
        open(&url).await.expect_err("never migrated"),
        StoreFault::Missing
    );
    if on_postgres() {
        let gone = format!("{url}_gone");
        assert_eq!(
            open(&gone).await.expect_err("no such database"),
            StoreFault::Missing
        );
    } else {
        assert!(!file_of(&url).exists());
    }
    let nowhere = "sqlite:///no/such/directory/sunshine.db";
    assert_eq!(
        open(nowhere).await.expect_err("no directory"),
        StoreFault::Missing
    );
    assert!(open("mysql://localhost/x").await.is_err());
}

#[tokio::test]
async fn a_server_that_is_not_there_cannot_be_reached() {
    let nobody = "postgres://postgres@127.0.0.1:1/sunshine";
    assert_eq!(
        open(nobody).await.expect_err("nobody listens"),
        StoreFault::Unreachable
    );
}

#[tokio::test]
async fn a_read_only_database_is_read_and_not_written() {
    let office = office().await;
    let url = if on_postgres() {
        let name = office.url.rsplit('/').next().expect("a name");
        let sql = format!("ALTER DATABASE {name} SET default_transaction_read_only = on");
        raw(&office.url, &sql).await.expect("made read-only");
        office.url.clone()
    } else {
        format!("{}?mode=ro", office.url)
    };
    let store = open(&url).await.expect("opens");
    assert_eq!(store.org(ORG).await.map(|org| org.is_some()), Ok(true));
    assert_eq!(
        add(&store, reviewer(1, "赵示例")).await,
        Err(StoreFault::ReadOnly)
    );
}

#[tokio::test]
async fn a_locked_database_is_busy_and_heals() {
    let office = office().await;
    let other = Database::connect(&office.url).await.expect("connects");
    let (lock, unlock) = if on_postgres() {
        (
            "BEGIN; SELECT pg_advisory_xact_lock(8319677345936536677)",
            "COMMIT",
        )
    } else {
        ("BEGIN IMMEDIATE", "COMMIT")
    };
    other.execute_unprepared(lock).await.expect("locks");
    assert_eq!(
        add(&office.store, reviewer(1, "赵示例")).await,
        Err(StoreFault::Busy)
    );
    assert_eq!(
        office.store.org(ORG).await.map(|org| org.is_some()),
        Ok(true),
        "reading goes on"
    );
    other.execute_unprepared(unlock).await.expect("unlocks");
    assert_eq!(add(&office.store, reviewer(1, "赵示例")).await, Ok(()));
    other.close().await.expect("closes");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_damaged() {
    let (_place, url) = bare().await;
    if on_postgres() {
        return;
    }
    std::fs::write(
        file_of(&url),
        "this is a letter, not a database. ".repeat(200),
    )
    .expect("writes");
    assert_eq!(
        open(&url).await.expect_err("no database"),
        StoreFault::Damaged
    );
    assert!(migrations::migrate(&url).await.is_err());
}

#[tokio::test]
async fn a_corrupted_file_is_damaged_and_never_a_panic() {
    let (_place, url) = migrated_sqlite().await;
    let store = open(&url).await.expect("opens");
    found(&store).await;
    for number in 0..200 {
        add(&store, reviewer(number, "赵示例"))
            .await
            .expect("added");
    }
    store.close().await;
    let file = file_of(&url);
    let mut bytes = std::fs::read(&file).expect("reads");
    // Everything after the schema pages becomes noise.
    let page = 4_096;
    for (place, byte) in bytes.iter_mut().enumerate().skip(8 * page) {
        *byte = u8::try_from(place % 251).expect("small");
    }
    std::fs::write(&file, bytes).expect("writes");
    let told = match open(&url).await {
        Err(fault) => fault,
        Ok(store) => {
            let every = store::ReviewerFilter::default();
            let read = store.reviewers_count(ORG, &every).await;
            let written = add(&store, reviewer(999, "钱样本")).await;
            let fault = written.expect_err("noise is not written over");
            assert!(read.is_err() || fault == StoreFault::Damaged);
            fault
        }
    };
    assert_eq!(told, StoreFault::Damaged);
}

#[tokio::test]
async fn a_full_disk_is_told_and_heals() {
    if on_postgres() {
        return full_by_injection().await;
    }
    let office = office().await;
    let limit = |pages: &'static str| {
        office
            .store
            .keep_house(move |tx| async move { tx.raw(pages).await })
    };
    limit("PRAGMA max_page_count = 1")
        .await
        .expect("the disk is small now");
    let mut kept = 0;
    let full = loop {
        match add(&office.store, reviewer(kept, "赵示例")).await {
            Ok(()) => kept += 1,
            Err(fault) => break fault,
        }
        assert!(kept < 500, "the disk never fills");
    };
    assert_eq!(full, StoreFault::Full);
    assert!(full.is_unavailable());
    limit("PRAGMA max_page_count = 1073741823")
        .await
        .expect("the disk has room again");
    assert_eq!(add(&office.store, reviewer(900, "钱样本")).await, Ok(()));
    let verdict = office.store.audit_verify().await.expect("verifies");
    let expected = u64::try_from(kept).expect("small") + 2;
    assert!(
        matches!(verdict, AuditVerdict::Whole { rows, .. } if rows == expected),
        "{verdict:?}"
    );
}

async fn full_by_injection() {
    let office = office().await;
    let full = "CREATE FUNCTION t_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
        RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$; \
        CREATE TRIGGER t_full BEFORE INSERT ON reviewer FOR EACH ROW EXECUTE FUNCTION t_full()";
    raw(&office.url, full).await.expect("the disk is full now");
    assert_eq!(
        add(&office.store, reviewer(1, "赵示例")).await,
        Err(StoreFault::Full)
    );
    raw(&office.url, "DROP TRIGGER t_full ON reviewer")
        .await
        .expect("the disk has room again");
    assert_eq!(add(&office.store, reviewer(1, "赵示例")).await, Ok(()));
    let verdict = office.store.audit_verify().await.expect("verifies");
    assert!(
        matches!(verdict, AuditVerdict::Whole { rows: 2, .. }),
        "{verdict:?}"
    );
}

/// Holds the writer until all of `jobs` wait, so that they share one commit.
async fn together<T>(store: &Store, jobs: impl Future<Output = T>) -> T {
    let (begun, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (inside, held) = (Arc::clone(&begun), Arc::clone(&gate));
    let holding = store.keep_house(move |_| async move {
        inside.notify_one();
        held.notified().await;
        Ok::<_, StoreFault>(())
    });
    let release = async {
        begun.notified().await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        gate.notify_one();
    };
    let jobs = async {
        tokio::time::sleep(Duration::from_millis(10)).await;
        jobs.await
    };
    let (held, (), outcome) = tokio::join!(holding, release, jobs);
    assert_eq!(held, Ok(()));
    outcome
}

/// A job whose row the database refuses only at the commit.
async fn refused_late(store: &Store) -> Result<(), StoreFault> {
    let job = |tx: Tx| async move {
        if on_postgres() {
            let id = domain::ids::CommandId::new(Uuid::from_u128(9));
            tx.keep_command(id, "operator", "late", "", &json!(null), at(0))
                .await?;
        } else {
            tx.raw("PRAGMA defer_foreign_keys = ON").await?;
            tx.raw("INSERT INTO account_role (account_id, role) VALUES (X'00', 'clerk')")
                .await?;
        }
        Ok(Written::did((), fact(Recorded::ReviewerAdded, 9)))
    };
    store.write(job).await
}

#[tokio::test]
async fn a_failed_commit_fails_everybody_in_it_and_the_next_works() {
    let office = office().await;
    if on_postgres() {
        let late = "CREATE FUNCTION t_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
            RAISE EXCEPTION 'late' USING ERRCODE = '53100'; END $$; \
            CREATE CONSTRAINT TRIGGER t_late AFTER INSERT ON command DEFERRABLE INITIALLY DEFERRED \
            FOR EACH ROW EXECUTE FUNCTION t_late()";
        raw(&office.url, late).await.expect("made late");
    }
    let store = &office.store;
    let refusing = store.keep_house(|_| async { Err::<(), _>(StoreFault::Other("own".into())) });
    let all = async {
        tokio::join!(
            add(store, reviewer(1, "赵示例")),
            refused_late(store),
            refusing,
            add(store, reviewer(2, "钱样本")),
        )
    };
    let (first, late, refused, second) = together(store, all).await;
    let fault = late.expect_err("refused at the commit");
    if on_postgres() {
        assert_eq!(fault, StoreFault::Full);
    }
    assert_eq!((first, second), (Err(fault.clone()), Err(fault.clone())));
    assert_eq!(refused, Err(fault));
    assert_eq!(add(store, reviewer(1, "赵示例")).await, Ok(()));
    let verdict = store.audit_verify().await.expect("verifies");
    assert!(
        matches!(verdict, AuditVerdict::Whole { rows: 2, .. }),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn lost_connections_are_opened_again() {
    let office = office().await;
    if !on_postgres() {
        return;
    }
    let end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    raw(&office.url, end_all).await.expect("ends every session");
    assert_eq!(add(&office.store, reviewer(1, "赵示例")).await, Ok(()));
    assert_eq!(office.store.ready().await, Ok(()));
}

#[tokio::test]
async fn the_address_is_never_shown() {
    let Fresh { store, url, .. } = &office().await;
    assert_eq!(format!("{store:?}"), "Store");
    let texts = raw_texts(url, "SELECT name FROM organisation")
        .await
        .expect("reads");
    assert_eq!(texts, ["示例市信访局"]);
}

#[tokio::test]
async fn whoever_hangs_up_while_a_moment_is_read_leaves_no_transaction_behind() {
    let one = StoreOptions { readers: 1 };
    let house = crate::public_review::house().await;
    let store = Store::open(&house.url, one).await.expect("opens");
    for polls in 0..300 {
        {
            let mut reading = pin!(store.hall_moment(ORG, SESSION));
            for _ in 0..polls {
                if poll!(reading.as_mut()).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
        }
        // The same connection reads for the next, and for the one after.
        store.session_changes(&[SESSION]).await.expect("reads");
        let read = store.hall_moment(ORG, SESSION).await;
        assert!(
            matches!(read, Ok(Some(_))),
            "given up after {polls}: {read:?}"
        );
    }
}
