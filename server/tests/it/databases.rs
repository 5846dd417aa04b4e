//! Databases that are missing, read-only, locked, corrupted, full, newer or older than the program;
//! backup and the audit log; with the real program.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use services::clock::{Clock, SystemClock};

use crate::shell::{Serving, Shell, run};

#[test]
fn a_missing_database_is_said() {
    let shell = Shell::new();
    for command in [
        &["serve"][..],
        &["demo-data"],
        &["audit", "verify"],
        &["backup", "b.gz"],
    ] {
        let ran = shell.run(command);
        assert!(
            ran.expect_failure().contains("run: sunshine migrate"),
            "{ran:?}"
        );
    }
    assert!(!shell.data().exists(), "nothing was made");
    let ran = shell.run(&["migrate", "--database-url", "sqlite:///nowhere/at/all/x.db"]);
    assert!(ran.expect_failure().contains("/nowhere/at/all"), "{ran:?}");
}

#[test]
fn a_database_that_may_only_be_read_is_said() {
    let shell = Shell::with_demo();
    let url = format!("{}?mode=ro", shell.url());
    let ran = shell.run(&["demo-data", "--database-url", &url]);
    // Reading works; the demo is there already.
    assert!(
        ran.code == Some(0) || ran.err.contains("may only be read"),
        "{ran:?}"
    );
    let ran = shell.run(&["serve", "--port", "0", "--database-url", &url]);
    assert!(ran.expect_failure().contains("may only be read"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_said() {
    let shell = Shell::new();
    shell.run(&["migrate"]).expect_ok();
    let store = store::Store::open(&shell.url(), store::StoreOptions::default())
        .await
        .unwrap();
    let (locked, is_locked) = tokio::sync::oneshot::channel();
    let (free, freed) = tokio::sync::oneshot::channel::<()>();
    let holder = tokio::spawn({
        let store = store.clone();
        async move {
            let held = store.keep_house(move |_tx| async move {
                locked.send(()).unwrap();
                drop(freed.await);
                Ok::<_, store::StoreFault>(())
            });
            held.await
        }
    });
    is_locked.await.unwrap();
    let shell = std::sync::Arc::new(shell);
    let ran = {
        let shell = shell.clone();
        tokio::task::spawn_blocking(move || shell.run(&["demo-data"]))
            .await
            .unwrap()
    };
    assert!(ran.expect_failure().contains("locked or busy"), "{ran:?}");
    free.send(()).unwrap();
    holder.await.unwrap().unwrap();
    store.close().await;
    shell.run(&["demo-data"]).expect_ok();
}

#[test]
fn a_corrupted_database_is_said() {
    let shell = Shell::new();
    std::fs::create_dir(shell.data()).unwrap();
    std::fs::write(shell.database(), "this is no database".repeat(500)).unwrap();
    for command in [
        &["serve", "--port", "0"][..],
        &["demo-data"],
        &["migrate"],
        &["audit", "verify"],
    ] {
        let ran = shell.run(command);
        assert!(ran.expect_failure().contains("damaged"), "{ran:?}");
    }
}

#[test]
fn a_full_disk_is_said_and_nothing_is_half_done() {
    let shell = Shell::new();
    shell.run(&["migrate"]).expect_ok();
    let program = env!("CARGO_BIN_EXE_sunshine");
    let mut command = Command::new("sh");
    // The limit of a file's size, in blocks of 512 bytes, stands for a full disk.
    command.args([
        "-c",
        &format!("trap '' XFSZ; ulimit -f 100; exec {program} demo-data"),
    ]);
    command.current_dir(shell.folder()).env_clear();
    let ran = run(command, "");
    ran.expect_failure();
    let out = shell.run(&["demo-data"]);
    assert!(
        out.expect_ok().contains("the demo office is loaded"),
        "{out:?}"
    );
    assert!(
        shell
            .run(&["audit", "verify"])
            .expect_ok()
            .contains("is whole")
    );
}

#[tokio::test]
async fn a_newer_database_is_refused_in_words() {
    let shell = Shell::with_demo();
    let sql = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_tomorrow', 0)";
    store::testing::raw(&shell.url(), sql).await.unwrap();
    for command in [&["serve", "--port", "0"][..], &["migrate"], &["demo-data"]] {
        let ran = shell.run(command);
        let words = ran.expect_failure();
        assert!(
            words.contains("newer sunshine") && words.contains("m20991231_000001_tomorrow"),
            "{words}"
        );
    }
}

#[tokio::test]
async fn an_older_database_is_refused_in_words() {
    let shell = Shell::new();
    std::fs::create_dir(shell.data()).unwrap();
    let names = {
        use migrations::Migrator;
        Migrator::names()
    };
    migrations::migrate_through(&shell.url(), &names[migrations::FIRST_SET - 1])
        .await
        .unwrap();
    let ran = shell.run(&["serve", "--port", "0"]);
    assert!(
        ran.expect_failure().contains("is older than this sunshine"),
        "{ran:?}"
    );
    shell.run(&["migrate"]).expect_ok();
    shell.run(&["demo-data"]).expect_ok();
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_database_in_a_folder_open_to_others_is_its_owners_alone() {
    let shell = Shell::new();
    // Made by somebody else, as a mounted disk is; and the umask keeps nothing back.
    std::fs::create_dir(shell.data()).unwrap();
    std::fs::set_permissions(shell.data(), PermissionsExt::from_mode(0o755)).unwrap();
    let program = env!("CARGO_BIN_EXE_sunshine");
    for command in ["migrate", "demo-data"] {
        let mut open = Command::new("sh");
        open.args(["-c", &format!("umask 000; exec {program} {command}")]);
        open.current_dir(shell.folder()).env_clear();
        run(open, "").expect_ok();
    }
    let _serving = Serving::begin(&shell, &[]);
    let beside: Vec<_> = std::fs::read_dir(shell.data())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    for name in [
        "sunshine.db",
        "sunshine.db-wal",
        "sunshine.db-shm",
        "sunshine.db.lock",
        "sunshine.db.serving",
        "secret",
    ] {
        assert!(
            beside.contains(&shell.data().join(name)),
            "{name}: {beside:?}"
        );
    }
    for file in beside {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    assert_eq!(mode(&shell.data()), 0o755, "the folder is not ours");
}

#[test]
fn the_mode_of_a_database_that_is_there_is_left_alone() {
    let shell = Shell::with_demo();
    std::fs::set_permissions(shell.database(), PermissionsExt::from_mode(0o640)).unwrap();
    shell.run(&["migrate"]).expect_ok();
    assert_eq!(mode(&shell.database()), 0o640);
    // A restored one is new.
    shell.run(&["backup", "office.backup"]).expect_ok();
    assert_eq!(mode(&shell.folder().join("office.backup")), 0o600);
    let other = Shell::new();
    std::fs::create_dir(other.data()).unwrap();
    let file = shell.folder().join("office.backup");
    other.run(&["restore", file.to_str().unwrap()]).expect_ok();
    assert_eq!(mode(&other.database()), 0o600);
}

#[tokio::test]
async fn a_broken_audit_log_is_named() {
    let shell = Shell::with_demo();
    let whole = shell.run(&["audit", "verify"]);
    let head = whole
        .expect_ok()
        .trim_end()
        .rsplit(' ')
        .next()
        .unwrap()
        .to_owned();
    // The head was kept; then life went on.
    let same = shell.run(&["audit", "verify", "--expect", &head.to_uppercase()]);
    assert!(
        same.expect_ok().contains("ends with the expected head"),
        "{same:?}"
    );
    let serving = Serving::begin(&shell, &[]);
    serving.log_in("clerk");
    serving.log_in("chair");
    drop(serving);
    let later = shell.run(&["audit", "verify", "--expect", &head]);
    assert!(
        later
            .expect_ok()
            .contains("2 rows followed the expected head"),
        "{later:?}"
    );
    let other = shell.run(&["audit", "verify", "--expect", &"1".repeat(64)]);
    let words = other.expect_failure();
    assert!(
        words.contains("no row") && words.contains("cut off") && other.code == Some(1),
        "{other:?}"
    );
    let no_head = shell.run(&["audit", "verify", "--expect", "é"]);
    assert!(
        no_head.expect_failure().contains("is no head"),
        "{no_head:?}"
    );
    // Someone with access to the file takes the guard away and changes a row.
    let triggers =
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'";
    for trigger in store::testing::raw_texts(&shell.url(), triggers)
        .await
        .unwrap()
    {
        store::testing::raw(&shell.url(), &format!("DROP TRIGGER {trigger}"))
            .await
            .unwrap();
    }
    store::testing::raw(
        &shell.url(),
        "UPDATE audit_entry SET actor_name = 'x' WHERE seq = 5",
    )
    .await
    .unwrap();
    let broken = shell.run(&["audit", "verify"]);
    assert!(
        broken.expect_failure().contains("broken at row 5"),
        "{broken:?}"
    );
    // A head that is there does not make a broken chain whole.
    let broken = shell.run(&["audit", "verify", "--expect", &head]);
    assert!(
        broken.expect_failure().contains("broken at row 5"),
        "{broken:?}"
    );
}

#[test]
fn the_head_of_an_empty_log_says_nothing_about_a_full_one() {
    let shell = Shell::with_demo();
    // Every row followed the beginning, also those of a log that was written anew.
    let all = shell.run(&["audit", "verify", "--expect", &"0".repeat(64)]);
    let words = all.expect_failure();
    assert!(
        words.contains("head of an empty audit log") && all.code == Some(1),
        "{all:?}"
    );
    let empty = Shell::new();
    empty.run(&["migrate"]).expect_ok();
    let empty = empty.run(&["audit", "verify", "--expect", &"0".repeat(64)]);
    assert!(
        empty.expect_ok().contains("0 rows") && empty.out.contains("ends with the expected head"),
        "{empty:?}"
    );
}

#[tokio::test]
async fn an_audit_log_that_was_cut_off_lacks_its_kept_head() {
    let shell = Shell::with_demo();
    let whole = shell.run(&["audit", "verify"]);
    let head = whole.expect_ok().trim_end().rsplit(' ').next().unwrap();
    let url = shell.url();
    store::testing::raw(&url, "DROP TRIGGER audit_entry_is_never_deleted")
        .await
        .unwrap();
    let cut = "DELETE FROM audit_entry WHERE seq > 100";
    store::testing::raw(&url, cut).await.unwrap();
    // What is left is whole, but somebody took the guard away.
    let unguarded = shell.run(&["audit", "verify"]);
    let words = unguarded.expect_failure();
    assert!(
        words.contains("is whole: 100 rows")
            && words.contains("audit_entry_is_never_deleted is missing")
            && unguarded.code == Some(1),
        "{words}"
    );
    let guard = "CREATE TRIGGER audit_entry_is_never_deleted BEFORE DELETE ON audit_entry \
                 BEGIN SELECT 1; END";
    store::testing::raw(&url, guard).await.unwrap();
    let unguarded = shell.run(&["audit", "verify"]);
    let words = unguarded.expect_failure();
    assert!(
        words.contains("never_deleted is not as it was made"),
        "{words}"
    );
    store::testing::raw(&url, "DROP TRIGGER audit_entry_is_never_deleted")
        .await
        .unwrap();
    let guard = guard.replace(
        "SELECT 1",
        "SELECT RAISE(ABORT, 'audit_entry is append-only')",
    );
    store::testing::raw(&url, &guard).await.unwrap();
    shell.run(&["audit", "verify"]).expect_ok();
    let cut = shell.run(&["audit", "verify", "--expect", head]);
    let words = cut.expect_failure();
    assert!(
        words.contains("rows were cut off") && words.contains("100 rows"),
        "{words}"
    );
}

#[test]
fn what_was_backed_up_while_serving_is_restored_whole() {
    let shell = Shell::with_demo();
    let serving = Serving::begin(&shell, &[]);
    let made = shell.run(&["backup", "office.backup"]);
    let head = made
        .expect_ok()
        .split("audit head ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .to_owned();
    drop(serving);
    let again = shell.run(&["backup", "office.backup"]);
    assert!(again.expect_failure().contains("exists"), "{again:?}");

    let file = shell.folder().join("office.backup");
    let file = file.to_str().unwrap();
    let other = Shell::new();
    other.run(&["restore", file]).expect_ok();
    // Row by row the same; that it was restored is recorded after them.
    let restored = other.run(&["audit", "verify", "--expect", &head]);
    assert!(
        restored.expect_ok().contains("is whole: ")
            && restored.out.contains("1 row followed the expected head"),
        "{restored:?}"
    );
    let serving = Serving::begin(&other, &[]);
    assert!(!serving.log_in("clerk").is_empty());
    drop(serving);

    let refused = other.run(&["restore", file]);
    assert!(
        refused.expect_failure().contains("not empty"),
        "{refused:?}"
    );
    other.run(&["restore", file, "--force"]).expect_ok();
    assert_eq!(head.len(), 64);

    let mut bytes = std::fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(shell.folder().join("damaged.backup"), &bytes).unwrap();
    std::fs::write(shell.folder().join("half.backup"), &bytes[..middle]).unwrap();
    for bad in ["damaged.backup", "half.backup", "nowhere.backup"] {
        let bad = shell.folder().join(bad);
        let fresh = Shell::new();
        fresh
            .run(&["restore", bad.to_str().unwrap()])
            .expect_failure();
    }
}

/// A database with so many changes and one organisation, saved into a file.
async fn saved_at(shell: &Shell, changes: usize) -> PathBuf {
    std::fs::create_dir(shell.data()).unwrap();
    let names = {
        use migrations::Migrator;
        Migrator::names()
    };
    let url = shell.url();
    let migrated = migrations::migrate_through(&url, &names[changes - 1]).await;
    migrated.unwrap();
    let founded = "INSERT INTO organisation VALUES \
         (X'0000000000000000000000000000000a', '示例市信访局', '2026-03-02T09:00:00.123+00:00')";
    store::testing::raw(&url, founded).await.unwrap();
    saved_as_it_is(shell).await
}

/// A backup of a database that `sunshine backup` refuses, as the program it belongs to makes it.
async fn saved_as_it_is(shell: &Shell) -> PathBuf {
    let options = store::StoreOptions::default();
    let store = store::Store::open(&shell.url(), options).await.unwrap();
    let path = shell.folder().join("office.backup");
    let mut file = std::fs::File::create(&path).unwrap();
    store.backup(&mut file, SystemClock.now()).await.unwrap();
    store.close().await;
    path
}

#[tokio::test]
async fn a_backup_of_an_older_program_is_restored_and_brought_up_to_date() {
    let older = Shell::new();
    let file = saved_at(&older, migrations::FIRST_SET).await;
    let file = file.to_str().unwrap();
    let whole = std::fs::read(file).unwrap();
    let cut = older.folder().join("cut.backup");
    std::fs::write(&cut, &whole[..whole.len() - 20]).unwrap();
    let newer = Shell::new();
    let later = saved_at(&newer, migrations::FIRST_SET + 2).await;

    let fresh = Shell::new();
    fresh.run(&["restore", file]).expect_ok();
    let kept = store::testing::raw_texts(&fresh.url(), "SELECT name FROM organisation").await;
    assert_eq!(kept.unwrap(), ["示例市信访局"]);
    let verified = fresh.run(&["audit", "verify"]);
    assert!(verified.expect_ok().contains("1 rows"), "{verified:?}");
    drop(Serving::begin(&fresh, &[]));

    // What a refused one leaves behind is in nobody's way.
    let again = Shell::new();
    let ran = again.run(&["restore", cut.to_str().unwrap()]);
    assert!(ran.expect_failure().contains("damaged"), "{ran:?}");
    again.run(&["restore", later.to_str().unwrap()]).expect_ok();

    // Changes that were made cannot be taken back.
    let ahead = Shell::new();
    ahead.run(&["migrate"]).expect_ok();
    for force in [&[][..], &["--force"]] {
        let ran = ahead.run(&[&["restore", file], force].concat());
        let words = ran.expect_failure();
        assert!(
            words.contains("only the database has") && words.contains("into a new folder"),
            "{words}"
        );
    }
}

#[tokio::test]
async fn a_backup_of_a_newer_program_is_refused_in_words() {
    let newer = Shell::with_demo();
    let sql = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_tomorrow', 0)";
    store::testing::raw(&newer.url(), sql).await.unwrap();
    let path = saved_as_it_is(&newer).await;
    let path = path.to_str().unwrap();
    let fresh = Shell::new();
    let full = Shell::with_demo();
    for (shell, force) in [(&fresh, &[][..]), (&full, &[]), (&full, &["--force"])] {
        let ran = shell.run(&[&["restore", path], force].concat());
        let words = ran.expect_failure();
        assert!(
            words.contains("a newer sunshine") && words.contains("m20991231_000001_tomorrow"),
            "{words}"
        );
    }
    assert!(!fresh.data().exists(), "nothing was made");
    full.run(&["audit", "verify"]).expect_ok();
}
