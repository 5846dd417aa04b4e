//! Backups of older programs: what they saved goes into a database as it was then, and comes up to
//! today with it.

use domain::audit::Recorded;
use domain::people::account::Username;
use migrations::{FIRST_SET, Migrator, migrate, migrate_through};
use serde_json::Value;
use store::testing::{Place, backed_up_columns, bare, on_postgres, raw, raw_texts};
use store::{
    AuditHead, AuditVerdict, RestoreFault, ReviewerFilter, Store, StoreFault, StoreOptions, Written,
};

use crate::backup::{lines, opened, refused, saved, zipped};
use crate::migrating::first_release_rows;
use crate::office::{ORG, add, at, fact, reviewer, reviewer_id};

/// An empty database that has had so many changes.
async fn at_level(level: usize) -> (Store, String, Place) {
    let (place, url) = bare().await;
    let last = &Migrator::names()[level - 1];
    migrate_through(&url, last).await.expect("migrates");
    opened((place, url)).await
}

/// Backups of a database that was made by the first release, with rows of it, and brought up level
/// by level: one of each of these levels.
async fn backups_at(levels: &[usize]) -> Vec<Vec<u8>> {
    let (_place, url) = bare().await;
    let names = Migrator::names();
    let first = &names[FIRST_SET - 1];
    migrate_through(&url, first).await.expect("migrates");
    let rows = first_release_rows();
    raw(&url, &rows).await.expect("rows of the first release");
    let mut backups = Vec::new();
    for level in levels {
        let last = &names[level - 1];
        migrate_through(&url, last).await.expect("migrates");
        let source = Store::open(&url, StoreOptions::default()).await;
        let source = source.expect("opens");
        if backups.is_empty() {
            let job = |_tx| async {
                Ok::<_, StoreFault>(Written::did((), fact(Recorded::OrgFounded, ORG)))
            };
            source.write(job).await.expect("recorded");
        }
        backups.push(saved(&source).await);
        source.close().await;
    }
    backups
}

async fn backup_at(level: usize) -> Vec<u8> {
    backups_at(&[level]).await.remove(0)
}

fn text(backup: &[u8]) -> Vec<String> {
    lines(backup).iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_backup_of_every_older_program_is_restored_and_brought_up_to_date() {
    // Those of every release.
    let levels: Vec<_> = (FIRST_SET..=Migrator::names().len()).collect();
    for (level, backup) in levels.iter().copied().zip(backups_at(&levels).await) {
        let header = store::backup_header(&mut backup.as_slice()).expect("a header");
        assert_eq!(header.migrations, Migrator::names()[..level]);

        let (target, url, _place) = at_level(level).await;
        assert_eq!(target.is_empty().await, Ok(true), "level {level}");
        let summary = target.restore(&mut backup.as_slice(), false, at(200)).await;
        let summary = summary.unwrap_or_else(|fault| panic!("level {level}: {fault}"));
        assert_eq!(
            (summary.rows["account"], summary.rows["reviewer"]),
            (2, 1),
            "level {level}"
        );
        assert_eq!(summary.log_ins_ended, 1, "level {level}");
        assert_eq!(target.is_empty().await, Ok(false), "level {level}");
        target.close().await;
        migrate(&url).await.expect("brought up to date");

        let store = Store::open(&url, StoreOptions::default()).await;
        let store = store.expect("opens");
        store.put_names_in_order().await.expect("written");
        let kept = store.reviewer(ORG, reviewer_id(7)).await.expect("reads");
        assert_eq!(kept, Some(reviewer(7, "赵示例")), "level {level}");
        let found = ReviewerFilter {
            name: Some("赵 示".into()),
            ..ReviewerFilter::default()
        };
        assert_eq!(store.reviewers_count(ORG, &found).await, Ok(1));
        let clerk = Username::new("clerk").expect("a name");
        let clerk = store.account_by_username(&clerk).await.expect("reads");
        let clerk = clerk.expect("there");
        assert_eq!((clerk.version, clerk.language), (3, None), "level {level}");
        let open = store.live_log_ins(clerk.id, at(201)).await.expect("reads");
        assert_eq!(open.len(), 0, "level {level}");

        // It goes on living, and what was restored can be saved by today's program.
        add(&store, reviewer(900, "钱样本")).await.expect("added");
        let verdict = store.audit_verify().await.expect("verifies");
        assert!(
            matches!(verdict, AuditVerdict::Whole { rows: 3, .. }),
            "level {level}: {verdict:?}"
        );
        let again = saved(&store).await;
        let header = store::backup_header(&mut again.as_slice()).expect("a header");
        assert_eq!(header.migrations, Migrator::names());
        store.close().await;
    }
}

/// The tables and columns are those that the program of the first release wrote.
#[tokio::test]
async fn a_backup_of_the_first_release_holds_what_there_was() {
    let lines = lines(&backup_at(FIRST_SET).await);
    let columns = |table: &str| {
        let line = lines.iter().find(|line| line["table"] == table);
        let row = line.and_then(|line| line["row"].as_object());
        let row = row.unwrap_or_else(|| panic!("no row of {table}"));
        row.keys().map(String::as_str).collect::<Vec<_>>()
    };
    assert_eq!(
        columns("account"),
        [
            "created_at",
            "created_by",
            "disabled_at",
            "display_name",
            "id",
            "must_change_password",
            "org_id",
            "password_hash",
            "totp_enrolled_at",
            "totp_last_step",
            "totp_secret_sealed",
            "username",
            "version",
        ]
    );
    assert_eq!(
        columns("reviewer"),
        [
            "access_needs",
            "access_note",
            "appointing_body",
            "category",
            "conflict_units",
            "created_at",
            "created_by",
            "id",
            "name",
            "org_id",
            "retire_reason",
            "retired_at",
            "term_from",
            "term_to",
            "version",
        ]
    );
    let footer = lines.last().and_then(|line| line["counts"].as_object());
    let counted: Vec<_> = footer.expect("counts").keys().collect();
    assert_eq!(
        counted,
        [
            "account",
            "account_role",
            "audit_entry",
            "command",
            "log_in",
            "organisation",
            "reviewer",
            "reviewer_revision",
        ]
    );
}

#[tokio::test]
async fn an_older_database_is_only_overwritten_by_force() {
    let backup = backup_at(FIRST_SET).await;
    let (target, url, _place) = at_level(FIRST_SET).await;
    let rows = first_release_rows();
    raw(&url, &rows).await.expect("rows of the first release");
    raw(&url, "UPDATE reviewer SET term_to = '2029-12-31'")
        .await
        .expect("changed");
    let refused = target.restore(&mut backup.as_slice(), false, at(1)).await;
    assert!(
        matches!(refused, Err(RestoreFault::NotEmpty { .. })),
        "{refused:?}"
    );
    let forced = target.restore(&mut backup.as_slice(), true, at(1)).await;
    forced.expect("forced");
    let terms = raw_texts(&url, "SELECT term_to FROM reviewer").await;
    assert_eq!(terms.expect("reads"), ["2027-12-31"]);
    assert!(raw(&url, "DELETE FROM audit_entry").await.is_err());
    target.close().await;
    migrate(&url).await.expect("brought up to date");
}

#[tokio::test]
async fn a_database_of_another_level_than_the_backup_is_left_alone() {
    let newest = Migrator::names().len();
    let backups = backups_at(&[FIRST_SET, newest]).await;
    for (backup, into, words) in [
        (&backups[0], newest, "only the database has [m"),
        (&backups[1], FIRST_SET, "only the backup has [m"),
    ] {
        let (target, _, _place) = at_level(into).await;
        for force in [false, true] {
            let outcome = target.restore(&mut backup.as_slice(), force, at(1)).await;
            let fault = outcome.expect_err("not taken");
            assert!(
                matches!(fault, RestoreFault::OtherMigrations { .. }),
                "{fault:?}"
            );
            assert!(fault.to_string().contains(words), "{fault}");
            assert_eq!(target.is_empty().await, Ok(true));
            assert_eq!(target.audit_head().await, Ok(AuditHead::default()));
        }
        target.close().await;
    }
}

#[tokio::test]
async fn an_older_backup_with_what_came_later_is_damaged() {
    let backup = text(&backup_at(FIRST_SET).await);
    let (target, _, _place) = at_level(FIRST_SET).await;
    let row_of = |table: &str| {
        let begins = format!("\"table\":\"{table}\"");
        let place = backup.iter().position(|line| line.contains(&begins));
        place.expect("a row")
    };
    let with = |place: usize, line: Value| {
        let mut changed = backup.clone();
        changed[place] = line.to_string();
        zipped(&changed)
    };
    let parsed = |place: usize| -> Value { serde_json::from_str(&backup[place]).expect("JSON") };
    let account = row_of("account");
    let mut later_column = parsed(account);
    later_column["row"]["language"] = "en".into();
    let later_table = serde_json::json!({
        "table": "revision", "row": { "topic": "reviewers", "number": 1 },
    });
    let mut later_count = parsed(backup.len() - 1);
    later_count["counts"]["revision"] = 0.into();
    for damaged in [
        with(account, later_column),
        with(account, later_table),
        with(backup.len() - 1, later_count),
    ] {
        let fault = refused(&target, &damaged).await;
        assert!(matches!(fault, RestoreFault::Damaged(_)), "{fault:?}");
    }
}

#[tokio::test]
async fn no_table_or_column_is_forgotten() {
    let columns = if on_postgres() {
        "SELECT table_name || '.' || column_name FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'"
    } else {
        "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND m.name <> 'seaql_migrations'"
    };
    let (_place, url) = bare().await;
    let names = Migrator::names();
    for (place, last) in names.iter().enumerate() {
        migrate_through(&url, last).await.expect("migrates");
        let mut real = raw_texts(&url, columns).await.expect("reads");
        real.sort();
        let listed = backed_up_columns(&names[..=place]);
        let mut listed: Vec<_> = listed
            .iter()
            .map(|(table, column)| format!("{table}.{column}"))
            .collect();
        listed.sort();
        assert_eq!(
            listed, real,
            "add to backup/tables.rs what {last} brought, and that it did"
        );
    }
}
