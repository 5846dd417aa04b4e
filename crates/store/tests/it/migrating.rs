//! Bringing a database up to date: from the first release, by several at once, and not at all
//! when it is newer.

use std::process::Command;

use domain::page::Cut;
use domain::people::account::{Role, Username};
use domain::people::reviewer::Standing;
use migrations::{FIRST_SET, MigrateFault, Migrator, migrate, migrate_through, schema, state};
use store::testing::{bare, migrated, on_postgres, raw, raw_texts};
use store::{AuditVerdict, ReviewerFilter, Store, StoreOptions};

use crate::office::{ORG, account, add, at, reviewer, reviewer_id, sql_id};

/// Asks a child process of the tests to migrate this database.
const CHILD_VARIABLE: &str = "SUNSHINE_TEST_MIGRATE";

fn all() -> u32 {
    u32::try_from(Migrator::names().len()).expect("small")
}

/// Rows as the first release wrote them.
pub fn first_release_rows() -> String {
    let id = |number| sql_id(number, on_postgres());
    let (yes, no) = if on_postgres() {
        ("true", "false")
    } else {
        ("1", "0")
    };
    let time = "'2026-03-02T09:00:00.123+00:00'";
    let org = id(0xa);
    let snapshot = serde_json::to_string(&reviewer(7, "赵示例")).expect("JSON");
    format!(
        "INSERT INTO organisation VALUES ({org}, '示例市信访局', {time}); \
         INSERT INTO account VALUES ({account}, {org}, 'clerk', '钱书记员', 'hash', {yes}, NULL, \
           'sealed', {time}, 12345678901, 3, {time}, 'operator'); \
         INSERT INTO account VALUES ({other}, {org}, 'admin', '管理员', 'hash', {no}, {time}, \
           NULL, NULL, NULL, 1, {time}, 'operator'); \
         INSERT INTO account_role VALUES ({account}, 'clerk'), ({account}, 'chair'), \
           ({other}, 'system-administrator'); \
         INSERT INTO log_in VALUES ({log_in}, {account}, 'complete', 'refresh', '平板', {time}, \
           {time}, '2026-03-02T19:00:00+00:00', NULL); \
         INSERT INTO command VALUES ({id3}, 'a', 'k', 'f', '{{}}', {time}); \
         INSERT INTO reviewer VALUES ({rev}, {org}, '赵示例', 'lawyer', '示例市司法局', \
           '2026-01-01', '2027-12-31', '[\"样例律师事务所\",\"示例征收办\"]', \
           '[\"large_text\",\"step_free\"]', '座位靠近\n通道', NULL, NULL, 1, {time}, 'c1'); \
         INSERT INTO reviewer_revision VALUES ({rev}, 1, {org}, '{snapshot}', {time}, 'c1', '钱书记员')",
        account = id(1),
        other = id(2),
        log_in = id(3),
        id3 = id(4),
        rev = id(7),
    )
}

async fn has_the_accounts_of_the_first_release(store: &Store) {
    let clerk = Username::new("clerk").expect("a name");
    let clerk = store
        .account_by_username(&clerk)
        .await
        .expect("reads")
        .expect("there");
    assert!(clerk.entry.roles.has(Role::Chair) && clerk.must_change_password);
    assert_eq!(
        (clerk.version, clerk.language, clerk.text_size),
        (3, None, None)
    );
    let factor = clerk.second_factor.expect("enrolled");
    assert_eq!(
        (factor.enrolled_at, factor.last_step),
        (Some(at(0)), Some(12_345_678_901))
    );
    assert_eq!(
        store
            .live_log_ins(clerk.id, at(60))
            .await
            .expect("reads")
            .len(),
        1
    );
    assert_eq!(
        store
            .accounts_page(ORG, &Cut::Start, 9)
            .await
            .expect("reads")
            .rows
            .len(),
        2
    );
}

#[tokio::test]
async fn a_database_of_the_first_release_is_brought_up_to_date() {
    let (_place, url) = bare().await;
    let last = &Migrator::names()[FIRST_SET - 1];
    let first = migrate_through(&url, last)
        .await
        .expect("the first release");
    assert_eq!(usize::try_from(first.applied), Ok(FIRST_SET));
    raw(&url, &first_release_rows())
        .await
        .expect("rows of the first release");

    let later = migrate(&url).await.expect("migrates");
    assert_eq!(later.applied, all() - first.applied);
    assert_eq!(
        migrate(&url).await.expect("migrates").applied,
        0,
        "twice is once"
    );

    let store = Store::open(&url, StoreOptions::default())
        .await
        .expect("opens");
    has_the_accounts_of_the_first_release(&store).await;
    store.put_names_in_order().await.expect("written");
    let found = |name: &str| ReviewerFilter {
        name: Some(name.into()),
        ..ReviewerFilter::default()
    };
    assert_eq!(store.reviewers_count(ORG, &found("赵 示")).await, Ok(1));
    let kept = store
        .reviewer(ORG, reviewer_id(7))
        .await
        .expect("reads")
        .expect("there");
    assert_eq!(kept, reviewer(7, "赵示例"));
    assert_eq!(kept.standing, Standing::Serving);
    assert_eq!(
        store
            .reviewer_history(ORG, kept.id)
            .await
            .expect("reads")
            .len(),
        1
    );
    add(&store, reviewer(8, "钱样本")).await.expect("written");
    let count = store.reviewers_count(ORG, &ReviewerFilter::default()).await;
    assert_eq!(count, Ok(2));
    let verdict = store.audit_verify().await.expect("verifies");
    assert!(
        matches!(verdict, AuditVerdict::Whole { rows: 1, .. }),
        "{verdict:?}"
    );
    let new = account(9, "reader", &["observer"]);
    crate::office::add_account(&store, new)
        .await
        .expect("written");
    store.close().await;
}

/// A seat of the reviewer of the first release, a consent of it, and an outcome that was declined,
/// as they were kept before anything stood beside a consent.
fn rows_with_consents() -> String {
    let id = |number| sql_id(number, on_postgres());
    let (yes, no) = if on_postgres() {
        ("true", "false")
    } else {
        ("1", "0")
    };
    let time = "'2026-03-02T09:00:00+00:00'";
    format!(
        "INSERT INTO petition_matter VALUES ({matter}, {org}, 'HM-2026-0001', '题', 'CLAIM', 'land', \
           '摘要', '示例镇政府', 1, {time}, 'c'); \
         INSERT INTO review_session (id, org_id, matter_id, number, title, summary, \
           petitioner_statement, unit_statement, venue, scheduled_at, openness, ballot_mode, profile, \
           allowances, clerk_id, status, roll, version, projector_turn, changes, created_at, created_by) \
           VALUES ({session}, {org}, {matter}, 'PR-2026-01', '题', '摘要', '称', '答', '会堂', {time}, \
           'open', 'named', '{{}}', '{{}}', {clerk}, 'opinion_signed', 'frozen', 1, 1, 1, {time}, 'c'); \
         INSERT INTO seat (id, session_id, number, reviewer_id, role, recusal, code_turn, on_roll) \
           VALUES ({seat}, {session}, 1, {reviewer}, 'member', 'none', 1, {yes}); \
         INSERT INTO vote_consent VALUES ({seat}, {yes}, 'tablet', {time}); \
         INSERT INTO outcome (id, session_id, edition, version, body, editors, found_by, prepared_by, \
           prepared_at, approved_by, approved_at, agrees, answered_how, answered_at) VALUES ({outcome}, \
           {session}, 1, 3, '{{}}', '[]', 'x', {clerk}, {time}, {other}, {time}, {no}, 'link', {time})",
        org = id(0xa),
        clerk = id(1),
        other = id(2),
        reviewer = id(7),
        matter = id(20),
        session = id(21),
        seat = id(22),
        outcome = id(23),
    )
}

#[tokio::test]
async fn what_was_consented_to_keeps_its_name_and_a_no_stays_known() {
    let (_place, url) = bare().await;
    let names = Migrator::names();
    let consents = "m20261126_000023_consents";
    let here = names.iter().position(|name| name == consents);
    let here = here.expect("a change of that name");
    for (last, rows) in [
        (FIRST_SET - 1, first_release_rows()),
        (here - 1, rows_with_consents()),
    ] {
        let last = &names[last];
        migrate_through(&url, last).await.expect("migrates");
        raw(&url, &rows).await.expect("rows of then");
    }
    migrate_through(&url, consents).await.expect("migrates");
    let texts = async |sql| raw_texts(&url, sql).await.expect("reads");
    assert_eq!(texts("SELECT name FROM vote_consent").await, ["赵示例"]);
    let declined = "SELECT declined_how FROM outcome WHERE declined_at = answered_at";
    assert_eq!(texts(declined).await, ["link"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn four_who_migrate_at_once_apply_every_change_once() {
    let (_place, url) = bare().await;
    let (a, b, c, d) = tokio::join!(migrate(&url), migrate(&url), migrate(&url), migrate(&url));
    let applied: Vec<_> = [a, b, c, d]
        .into_iter()
        .map(|outcome| outcome.expect("migrates").applied)
        .collect();
    assert_eq!(applied.iter().sum::<u32>(), all(), "{applied:?}");
}

#[tokio::test]
async fn processes_that_migrate_at_once_wait_for_each_other() {
    if let Ok(url) = std::env::var(CHILD_VARIABLE) {
        migrate(&url).await.expect("the child migrates");
        return;
    }
    let (_place, url) = bare().await;
    let program = std::env::current_exe().expect("this program");
    let myself = "migrating::processes_that_migrate_at_once_wait_for_each_other";
    let children: Vec<_> = (0..3)
        .map(|_| {
            let mut child = Command::new(&program);
            child.args(["--exact", myself]).env(CHILD_VARIABLE, &url);
            child
                .stdout(std::process::Stdio::null())
                .spawn()
                .expect("starts")
        })
        .collect();
    for child in children {
        let ended = child.wait_with_output().expect("ends");
        assert!(
            ended.status.success(),
            "{}",
            String::from_utf8_lossy(&ended.stderr)
        );
    }
    assert_eq!(
        state(&url).await.expect("reads").pending,
        Vec::<String>::new()
    );
    assert_eq!(migrate(&url).await.expect("migrates").applied, 0);
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let (_place, url) = migrated().await;
    let newer = "INSERT INTO seaql_migrations VALUES ('m29990101_000001_future', 0)";
    raw(&url, newer).await.expect("comes from the future");
    let fault = migrate(&url).await.expect_err("refused");
    let MigrateFault::Newer { unknown } = &fault else {
        panic!("{fault:?}")
    };
    assert_eq!(unknown, &["m29990101_000001_future"]);
    assert!(fault.to_string().contains("newer program"), "{fault}");
    let state = state(&url).await.expect("reads");
    assert_eq!(
        (state.applied.len(), state.unknown.len()),
        (Migrator::names().len(), 1)
    );
}

#[tokio::test]
async fn a_change_that_fails_is_undone_whole() {
    let (_place, url) = bare().await;
    migrate_through(&url, &Migrator::names()[4])
        .await
        .expect("five changes");
    raw(&url, "CREATE TABLE reviewer_revision (obstacle int)")
        .await
        .expect("an obstacle");
    assert!(matches!(
        migrate(&url).await,
        Err(MigrateFault::Database(_))
    ));
    assert_eq!(state(&url).await.expect("reads").applied.len(), 5);
    // The sixth change makes `reviewer` before it meets the obstacle.
    assert!(raw(&url, "SELECT 1 FROM reviewer").await.is_err());
    raw(&url, "DROP TABLE reviewer_revision")
        .await
        .expect("out of the way");
    assert_eq!(migrate(&url).await.expect("migrates").applied, all() - 5);
}

#[tokio::test]
async fn what_cannot_be_migrated_is_told() {
    let nowhere = migrate("sqlite:///no/such/directory/sunshine.db").await;
    assert!(
        matches!(nowhere, Err(MigrateFault::NoDirectory(_))),
        "{nowhere:?}"
    );
    assert!(matches!(
        migrate("mysql://x/y").await,
        Err(MigrateFault::Address)
    ));
    assert!(matches!(migrate("").await, Err(MigrateFault::Address)));
    let (_place, url) = bare().await;
    assert!(matches!(
        migrate_through(&url, "x").await,
        Err(MigrateFault::NoSuchChange(_))
    ));
    if !on_postgres() {
        assert!(state(&url).await.is_err());
        assert!(!std::path::Path::new(url.trim_start_matches("sqlite://")).exists());
    }
}

/// The committed dumps are what the migrations make. `UPDATE_SCHEMA=1` writes them anew.
#[tokio::test]
async fn the_committed_schema_is_what_the_migrations_make() {
    let (_place, url) = bare().await;
    migrate(&url).await.expect("migrates");
    let made = schema::dump(&url).await.expect("reads the schema");
    let (committed, file) = if on_postgres() {
        (schema::POSTGRES, "postgres")
    } else {
        (schema::SQLITE, "sqlite")
    };
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        let path = format!(
            "{}/../../migrations/schema/{file}.sql",
            env!("CARGO_MANIFEST_DIR")
        );
        std::fs::write(path, made).expect("writes the dump");
        return;
    }
    assert_eq!(
        committed, made,
        "run this test with UPDATE_SCHEMA=1 and look at the change"
    );
}
