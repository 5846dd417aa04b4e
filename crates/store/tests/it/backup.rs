//! Backup and restore: any database into any, whole or not at all.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::audit::Recorded;
use domain::ids::CommandId;
use domain::page::Cut;
use domain::people::account::Username;
use domain::people::reviewer::{Reviewer, Standing};
use domain::preference::{Language, TextSize};
use domain::text::Line;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use store::testing::{Place, migrated, migrated_sqlite, on_postgres, raw};
use store::{
    Account, AuditFilter, AuditHead, AuditVerdict, LogInFailure, RestoreFault, SecondFactor, Store,
    StoreFault, StoreOptions, Tx, Written,
};
use uuid::Uuid;

use crate::office::{
    ORG, account, add, add_account, at, by, fact, found, log_in, reviewer, reviewer_id,
};

pub async fn opened((place, url): (Place, String)) -> (Store, String, Place) {
    let store = Store::open(&url, StoreOptions::default())
        .await
        .expect("opens");
    (store, url, place)
}

/// Something in every table, with everything optional once present and once absent.
async fn fill(store: &Store) {
    found(store).await;
    let full = Account {
        disabled_at: Some(at(9)),
        second_factor: Some(SecondFactor {
            sealed_secret: "c2VhbGVk".into(),
            enrolled_at: Some(at(3)),
            last_step: Some(57_000_000_000),
        }),
        language: Some(Language::Chinese),
        text_size: Some(TextSize::Large),
        ..account(1, "full", &["clerk", "chair"])
    };
    add_account(store, full.clone()).await.expect("added");
    add_account(store, account(2, "plain", &["auditor"]))
        .await
        .expect("added");
    for number in 0..30 {
        add(store, reviewer(number, "赵示例 \"引号\" \\ 𠀀"))
            .await
            .expect("added");
    }
    let reason = Line::new("任期已满").expect("plain");
    let standing = Standing::Retired { at: at(5), reason };
    let retired = Reviewer {
        standing,
        version: 2,
        ..reviewer(1, "赵示例")
    };
    let person = full.id;
    let job = move |tx: Tx| async move {
        tx.save_reviewer(ORG, &retired, &by()).await?;
        tx.add_log_in(&log_in(1, full.id)).await?;
        tx.add_log_in(&store::LogIn {
            ended_at: Some(at(8)),
            ..log_in(2, full.id)
        })
        .await?;
        let failure = LogInFailure {
            username: Username::new("full").expect("a name"),
            address_key: "hall".into(),
            failures: 5,
            first_failed_at: at(0),
            last_failed_at: at(1),
            locked_until: Some(at(900)),
        };
        tx.save_failure(&failure).await?;
        let id = CommandId::new(Uuid::from_u128(3));
        tx.keep_command(id, "a", "k", "f", &json!({ "nul": "\u{0}" }), at(0))
            .await?;
        Ok::<_, StoreFault>(Written::did((), fact(Recorded::ReviewerRetired, 1)))
    };
    store.write(job).await.expect("filled");
    crate::public_review::held(store, person).await;
}

pub async fn saved(store: &Store) -> Vec<u8> {
    let mut file = Vec::new();
    store.backup(&mut file, at(100)).await.expect("saved");
    file
}

pub fn lines(backup: &[u8]) -> Vec<Value> {
    let mut text = String::new();
    GzDecoder::new(backup)
        .read_to_string(&mut text)
        .expect("gzip");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

pub fn zipped(lines: &[String]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    for line in lines {
        writeln!(gzip, "{line}").expect("writes");
    }
    gzip.finish().expect("ends")
}

/// What stays as it was: everything but the ends of log-ins and the new end of the log.
fn lasting(backup: &[u8], audit_rows: u64) -> Vec<Value> {
    let mut rows: Vec<_> = lines(backup).into_iter().skip(1).collect();
    rows.pop();
    rows.retain(|line| {
        let seq = line["row"]["seq"].as_u64();
        line["table"] != "log_in" && seq.is_none_or(|seq| seq <= audit_rows)
    });
    rows
}

async fn carries_over(from: (Place, String), to: (Place, String)) {
    let (source, _, _one) = opened(from).await;
    let (target, url, _two) = opened(to).await;
    fill(&source).await;
    let head = source.audit_head().await.expect("reads");
    let backup = saved(&source).await;

    let summary = target
        .restore(&mut backup.as_slice(), false, at(200))
        .await
        .expect("restored");
    assert_eq!((summary.made_at, summary.log_ins_ended), (at(100), 1));
    assert_eq!(summary.audit_head.seq, head.seq + 1);
    assert_eq!(
        summary.rows.values().filter(|rows| **rows == 0).count(),
        0,
        "{:?}",
        summary.rows
    );
    let rows = u64::try_from(head.seq).expect("positive");
    assert_eq!(lasting(&saved(&target).await, rows), lasting(&backup, rows));
    let whole = AuditVerdict::Whole {
        rows: rows + 1,
        head: summary.audit_head,
    };
    assert_eq!(target.audit_verify().await, Ok(whole));
    let last = target
        .audit_page(&AuditFilter::default(), &Cut::Start, 1)
        .await
        .expect("reads")
        .rows;
    assert_eq!(
        (last[0].deed, last[0].object_id.as_str()),
        (Recorded::Restored, head.hash.as_str())
    );

    // It goes on living: writing works and the log still only grows.
    add(&target, reviewer(900, "钱样本")).await.expect("added");
    assert!(raw(&url, "DELETE FROM audit_entry").await.is_err());
    let same = source.reviewer(ORG, reviewer_id(1)).await;
    assert_eq!(target.reviewer(ORG, reviewer_id(1)).await, same);
    for store in [source, target] {
        store.close().await;
    }
}

/// The suite runs once on each database, so the four directions are: this one on SQLite, and
/// the three below on PostgreSQL.
#[tokio::test]
async fn a_backup_goes_into_the_same_kind_of_database() {
    carries_over(migrated().await, migrated().await).await;
}

#[tokio::test]
async fn a_backup_of_sqlite_goes_into_postgres_and_back() {
    if on_postgres() {
        carries_over(migrated_sqlite().await, migrated().await).await;
        carries_over(migrated().await, migrated_sqlite().await).await;
    }
}

#[tokio::test]
async fn an_empty_database_is_saved_and_restored() {
    let (source, _, _one) = opened(migrated().await).await;
    let (target, _, _two) = opened(migrated().await).await;
    let backup = saved(&source).await;
    let summary = target
        .restore(&mut backup.as_slice(), false, at(1))
        .await
        .expect("restored");
    assert_eq!(summary.rows.values().sum::<u64>(), 0);
    assert_eq!(summary.audit_head.seq, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_writers_run_is_of_one_moment() {
    let (source, _, _one) = opened(migrated().await).await;
    found(&source).await;
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..4_u128)
        .map(|writer| {
            let (store, stop) = (source.clone(), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut written = 0;
                while !stop.load(Ordering::Relaxed) {
                    let number = (writer << 64) + written;
                    add(&store, reviewer(number, "赵示例"))
                        .await
                        .expect("added");
                    written += 1;
                }
                written
            })
        })
        .collect();
    let mut backups = Vec::new();
    for _ in 0..4 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        backups.push(saved(&source).await);
    }
    stop.store(true, Ordering::Relaxed);
    let mut written = 0;
    for writer in writers {
        written += writer.await.expect("no panic");
    }
    assert!(written > 0);
    for backup in backups {
        let (target, _, _two) = opened(migrated().await).await;
        let summary = target
            .restore(&mut backup.as_slice(), false, at(1))
            .await
            .expect("restored");
        assert_eq!(summary.rows["reviewer"], summary.rows["reviewer_revision"]);
        assert_eq!(summary.rows["audit_entry"], summary.rows["reviewer"] + 1);
        target.close().await;
    }
}

#[tokio::test]
async fn a_full_database_is_only_overwritten_by_force() {
    let (source, _, _one) = opened(migrated().await).await;
    let (target, url, _two) = opened(migrated().await).await;
    fill(&source).await;
    found(&target).await;
    add(&target, reviewer(77, "旧人")).await.expect("added");
    let backup = saved(&source).await;
    let before = target.audit_head().await.expect("reads");

    let refused = target.restore(&mut backup.as_slice(), false, at(1)).await;
    assert!(
        matches!(
            refused,
            Err(RestoreFault::NotEmpty {
                table: "organisation"
            })
        ),
        "{refused:?}"
    );
    assert_eq!(target.audit_head().await, Ok(before));

    target
        .restore(&mut backup.as_slice(), true, at(1))
        .await
        .expect("forced");
    assert_eq!(target.reviewer(ORG, reviewer_id(77)).await, Ok(None));
    for sql in [
        "DELETE FROM audit_entry",
        "UPDATE audit_entry SET actor = 'x'",
    ] {
        assert!(
            raw(&url, sql).await.is_err(),
            "the triggers are back: {sql}"
        );
    }
    add(&target, reviewer(900, "钱样本")).await.expect("added");
}

pub async fn refused(target: &Store, backup: &[u8]) -> RestoreFault {
    let outcome = target.restore(&mut &*backup, false, at(1)).await;
    let fault = outcome.expect_err("not taken");
    assert_eq!(
        target.audit_head().await,
        Ok(AuditHead::default()),
        "nothing changed: {fault}"
    );
    assert_eq!(target.accounts_exist().await, Ok(false));
    assert_eq!(target.sole_org().await, Ok(None));
    fault
}

/// What someone does to the lines of a backup.
type Change = fn(&mut Vec<String>);

#[tokio::test]
async fn a_damaged_backup_is_refused_whole() {
    let (source, _, _one) = opened(migrated().await).await;
    let (target, _, _two) = opened(migrated().await).await;
    fill(&source).await;
    let backup = saved(&source).await;
    for part in [1, 2, 5, 9] {
        let cut = backup.len() * part / 10;
        let fault = refused(&target, &backup[..cut]).await;
        let told = matches!(
            fault,
            RestoreFault::Damaged(_) | RestoreFault::UnknownFormat
        );
        assert!(told, "{part}: {fault:?}");
    }
    for place in (20..backup.len()).step_by(backup.len() / 12) {
        let mut bytes = backup.clone();
        bytes[place] ^= 0x10;
        refused(&target, &bytes).await;
    }
    let text: Vec<String> = lines(&backup).iter().map(ToString::to_string).collect();
    let changes: [(&str, Change); 7] = [
        ("a letter", |lines| {
            lines[2] = lines[2].replace("示例", "样例");
        }),
        ("a row less", |lines| drop(lines.remove(5))),
        ("a row twice", |lines| lines.insert(5, lines[4].clone())),
        ("no footer", |lines| drop(lines.pop())),
        ("more after the end", |lines| lines.push(lines[1].clone())),
        ("an unknown table", |lines| {
            lines[3] = r#"{"table":"x","row":{}}"#.into();
        }),
        ("a wrong column", |lines| {
            lines[1] = lines[1].replace("\"name\"", "\"nome\"");
        }),
    ];
    for (what, change) in changes {
        let mut damaged = text.clone();
        change(&mut damaged);
        let fault = refused(&target, &zipped(&damaged)).await;
        assert!(
            matches!(fault, RestoreFault::Damaged(_)),
            "{what}: {fault:?}"
        );
    }
    target
        .restore(&mut backup.as_slice(), false, at(1))
        .await
        .expect("the true one is taken");
}

#[tokio::test]
async fn a_newer_or_foreign_backup_is_refused() {
    let (source, _, _one) = opened(migrated().await).await;
    let (target, _, _two) = opened(migrated().await).await;
    fill(&source).await;
    let text: Vec<String> = lines(&saved(&source).await)
        .iter()
        .map(ToString::to_string)
        .collect();
    let with_header = |from: &str, to: &str| {
        let mut changed = text.clone();
        assert!(changed[0].contains(from), "{from}");
        changed[0] = changed[0].replace(from, to);
        zipped(&changed)
    };
    let newer = with_header(
        "\"migrations\":[",
        "\"migrations\":[\"m29990101_000001_future\",",
    );
    let fault = refused(&target, &newer).await;
    assert!(
        matches!(fault, RestoreFault::OtherMigrations { .. }),
        "{fault:?}"
    );
    assert!(
        fault
            .to_string()
            .contains("only the backup has [m29990101_000001_future]"),
        "{fault}"
    );
    let later = with_header("\"format_version\":1", "\"format_version\":2");
    let fault = refused(&target, &later).await;
    assert!(matches!(fault, RestoreFault::NewerFormat(2)), "{fault:?}");
    assert!(fault.to_string().contains("a newer program"), "{fault}");
    for garbage in [
        &b""[..],
        b"a letter",
        b"PK\x03\x04zip",
        &zipped(&["{}".into()]),
    ] {
        assert!(matches!(
            refused(&target, garbage).await,
            RestoreFault::UnknownFormat
        ));
    }
    let header = store::backup_header(&mut saved(&source).await.as_slice()).expect("a header");
    assert_eq!(header.migrations, migrations::Migrator::names());
}

#[tokio::test]
async fn a_backup_of_a_broken_chain_is_refused() {
    let (source, url, _one) = opened(migrated().await).await;
    let (target, _, _two) = opened(migrated().await).await;
    fill(&source).await;
    let lift = if on_postgres() {
        "ALTER TABLE audit_entry DISABLE TRIGGER USER"
    } else {
        "DROP TRIGGER audit_entry_is_never_changed"
    };
    raw(&url, lift).await.expect("lifts");
    raw(
        &url,
        "UPDATE audit_entry SET actor_name = '别人' WHERE seq = 4",
    )
    .await
    .expect("tampers");
    let fault = refused(&target, &saved(&source).await).await;
    assert!(
        matches!(fault, RestoreFault::AuditBroken { seq: 4, .. }),
        "{fault:?}"
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_told() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _bytes: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (source, _, _place) = opened(migrated().await).await;
    fill(&source).await;
    let outcome = source.backup(&mut Full, at(0)).await;
    assert!(
        matches!(outcome, Err(store::BackupFault::Writing(_))),
        "{outcome:?}"
    );
    assert!(!saved(&source).await.is_empty());
    let counts: BTreeMap<String, u64> = source
        .backup(&mut Vec::new(), at(0))
        .await
        .expect("saved")
        .rows;
    assert_eq!(counts["reviewer"], 30);
}
