//! The audit chain: nobody changes it through the database, and who gets past that is found.

use domain::audit::Recorded;
use domain::page::Cut;
use store::testing::{Fresh, on_postgres, plan, raw};
use store::{
    AuditActor, AuditFact, AuditFilter, AuditHead, AuditObjects, AuditVerdict, StoreFault, Written,
};

use crate::office::{ORG, add, at, fact, office, reviewer};

const ROWS: u64 = 7;

async fn log_of_seven() -> Fresh {
    let office = office().await;
    for number in 1..ROWS {
        add(&office.store, reviewer(u128::from(number), "赵示例"))
            .await
            .expect("added");
    }
    office
}

/// What someone does who owns the database and takes the triggers off first.
async fn tamper(office: &Fresh, sql: &str) {
    let lift = if on_postgres() {
        "ALTER TABLE audit_entry DISABLE TRIGGER USER"
    } else {
        "DROP TRIGGER IF EXISTS audit_entry_grows_by_one; \
         DROP TRIGGER IF EXISTS audit_entry_is_never_changed; \
         DROP TRIGGER IF EXISTS audit_entry_is_never_deleted"
    };
    raw(&office.url, lift).await.expect("lifts the triggers");
    raw(&office.url, sql).await.expect(sql);
}

async fn first_broken(office: &Fresh) -> Option<(i64, &'static str)> {
    match office.store.audit_verify().await.expect("verifies") {
        AuditVerdict::Whole { .. } => None,
        AuditVerdict::Broken { seq, why } => Some((seq, why)),
    }
}

#[tokio::test]
async fn an_untouched_chain_is_whole_and_its_head_is_known() {
    let fresh = Fresh::new().await;
    let empty = AuditVerdict::Whole {
        rows: 0,
        head: AuditHead::default(),
    };
    assert_eq!(fresh.store.audit_verify().await, Ok(empty));
    assert_eq!(fresh.store.audit_head().await, Ok(AuditHead::default()));

    let office = log_of_seven().await;
    let head = office.store.audit_head().await.expect("reads");
    assert_eq!((head.seq, head.hash.len()), (7, 64));
    assert_eq!(
        office.store.audit_verify().await,
        Ok(AuditVerdict::Whole { rows: ROWS, head })
    );
}

#[tokio::test]
async fn a_head_kept_elsewhere_is_found_however_much_followed() {
    let office = office().await;
    let first = office.store.audit_head().await.expect("reads").hash;
    let since = async |kept: &str| {
        let verified = office.store.audit_verify_since(kept).await;
        let (verdict, since) = verified.expect("verifies");
        assert!(matches!(verdict, AuditVerdict::Whole { .. }), "{verdict:?}");
        since
    };
    assert_eq!(since(&first).await, Some(0));
    for number in 1..ROWS {
        let reviewer = reviewer(u128::from(number), "赵示例");
        add(&office.store, reviewer).await.expect("added");
    }
    assert_eq!(since(&first).await, Some(ROWS - 1));
    assert_eq!(since(&AuditHead::default().hash).await, Some(ROWS));
    assert_eq!(since(&"1".repeat(64)).await, None);
    let last = office.store.audit_head().await.expect("reads").hash;
    tamper(&office, "DELETE FROM audit_entry WHERE seq = 7").await;
    assert_eq!(since(&last).await, None, "the last row was cut off");
}

#[tokio::test]
async fn every_changed_column_names_its_row() {
    let changes = [
        "actor = 'operator'",
        "actor_name = '别人'",
        "deed = 'reviewer-retired'",
        "deed = 'not-a-deed'",
        "object_kind = 'account'",
        "object_id = '1'",
        "detail = '{\"version\": 1}'",
        "detail = 'not JSON'",
        "previous_hash = hash",
        "hash = previous_hash",
        "recorded_at = (SELECT o.created_at FROM organisation o) ",
    ];
    for change in changes {
        let office = log_of_seven().await;
        // The office was founded at the very moment of the rows: move it for the last change.
        let earlier = "UPDATE organisation SET created_at = '2026-03-02 08:59:59.123+00:00'";
        raw(&office.url, earlier).await.expect("moves");
        tamper(
            &office,
            &format!("UPDATE audit_entry SET {change} WHERE seq = 4"),
        )
        .await;
        let broken = first_broken(&office).await;
        assert_eq!(
            broken,
            Some((4, "the row is not as it was written")),
            "{change}"
        );
    }
}

#[tokio::test]
async fn a_finer_time_or_an_unreadable_one_names_its_row() {
    let office = log_of_seven().await;
    let finer = "UPDATE audit_entry SET recorded_at = '2026-03-02 09:00:00.1234+00:00' \
        WHERE seq = 3";
    tamper(&office, finer).await;
    assert_eq!(
        first_broken(&office).await,
        Some((3, "the time is finer than it was written"))
    );
    if !on_postgres() {
        tamper(
            &office,
            "UPDATE audit_entry SET recorded_at = 'yesterday' WHERE seq = 2",
        )
        .await;
        let why = "a column holds what it cannot hold";
        assert_eq!(first_broken(&office).await, Some((2, why)));
    }
}

#[tokio::test]
async fn deleted_swapped_and_added_rows_are_found() {
    let office = log_of_seven().await;
    tamper(&office, "DELETE FROM audit_entry WHERE seq = 4").await;
    assert_eq!(first_broken(&office).await, Some((4, "the row is missing")));

    let office = log_of_seven().await;
    let swap = "UPDATE audit_entry SET seq = 99 WHERE seq = 4; \
        UPDATE audit_entry SET seq = 4 WHERE seq = 5; \
        UPDATE audit_entry SET seq = 5 WHERE seq = 99";
    tamper(&office, swap).await;
    assert_eq!(
        first_broken(&office).await,
        Some((4, "the row is not as it was written"))
    );

    let office = log_of_seven().await;
    let copy = "INSERT INTO audit_entry SELECT 8, recorded_at, actor, actor_name, deed, \
        object_kind, object_id, detail, hash, hash FROM audit_entry WHERE seq = 7";
    tamper(&office, copy).await;
    assert_eq!(
        first_broken(&office).await,
        Some((8, "the row is not as it was written"))
    );
}

#[tokio::test]
async fn rows_cut_off_the_end_show_against_a_head_kept_elsewhere() {
    let office = log_of_seven().await;
    let kept = office.store.audit_head().await.expect("reads");
    tamper(&office, "DELETE FROM audit_entry WHERE seq >= 6").await;
    let verdict = office.store.audit_verify().await.expect("verifies");
    let AuditVerdict::Whole { rows: 5, head } = verdict else {
        panic!("a shorter chain is whole in itself: {verdict:?}");
    };
    assert_ne!(head, kept);
}

#[tokio::test]
async fn the_database_itself_only_appends() {
    let office = log_of_seven().await;
    let columns = "recorded_at, actor, actor_name, deed, object_kind, object_id, detail, \
        previous_hash, hash FROM audit_entry WHERE seq = 7";
    let mut refused = vec![
        "UPDATE audit_entry SET actor_name = '别人' WHERE seq = 4".to_owned(),
        "DELETE FROM audit_entry WHERE seq = 7".to_owned(),
        "DELETE FROM audit_entry".to_owned(),
        format!("INSERT INTO audit_entry SELECT 9, {columns}"),
        format!("INSERT INTO audit_entry SELECT 7, {columns}"),
        format!("INSERT INTO audit_entry SELECT 0, {columns}"),
    ];
    if on_postgres() {
        refused.push("TRUNCATE audit_entry".to_owned());
    } else {
        refused.push(format!(
            "INSERT OR REPLACE INTO audit_entry SELECT 7, {columns}"
        ));
        refused.push("REPLACE INTO audit_entry SELECT * FROM audit_entry".to_owned());
    }
    for sql in refused {
        assert!(raw(&office.url, &sql).await.is_err(), "{sql}");
    }
    assert_eq!(first_broken(&office).await, None);
}

#[tokio::test]
async fn the_log_is_read_newest_first_and_both_ways() {
    let office = log_of_seven().await;
    let store = &office.store;
    let seqs = |cut| async move {
        let page = store
            .audit_page(&AuditFilter::default(), &cut, 3)
            .await
            .expect("reads");
        let seqs: Vec<_> = page.rows.iter().map(|row| row.seq).collect();
        (seqs, page.has_before, page.has_after)
    };
    assert_eq!(seqs(Cut::Start).await, (vec![7, 6, 5], false, true));
    assert_eq!(seqs(Cut::After(5)).await, (vec![4, 3, 2], true, true));
    assert_eq!(seqs(Cut::After(2)).await, (vec![1], true, false));
    assert_eq!(seqs(Cut::After(1)).await, (vec![], true, false));
    assert_eq!(seqs(Cut::Before(4)).await, (vec![7, 6, 5], false, true));
    assert_eq!(seqs(Cut::Before(2)).await, (vec![5, 4, 3], true, true));
    // Before a key past the newest row: nothing lies beyond it on that side.
    assert_eq!(seqs(Cut::Before(0)).await, (vec![3, 2, 1], true, false));
    let first = store
        .audit_page(&AuditFilter::default(), &Cut::After(1 + 1), 1)
        .await
        .expect("reads")
        .rows;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].deed, Recorded::OrgFounded);
    assert_eq!(first[0].object_id, ORG.to_string());
    assert_eq!(first[0].recorded_at, at(0));
    assert_eq!(first[0].previous_hash, AuditHead::default().hash);
}

async fn guard_faults(office: &Fresh) -> Vec<String> {
    let faults = migrations::guard_faults(&office.url).await;
    let faults = faults.expect("looks");
    faults.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn guards_that_were_taken_away_are_named() {
    let office = office().await;
    assert_eq!(guard_faults(&office).await, Vec::<String>::new());
    if on_postgres() {
        tamper(&office, "SELECT 1").await;
        let off = ["changed", "emptied"]
            .map(|what| format!("audit_entry_is_never_{what} is switched off"));
        let all = [
            vec!["audit_entry_grows_by_one is switched off".to_owned()],
            off.to_vec(),
        ];
        assert_eq!(guard_faults(&office).await, all.concat());
        let on = "ALTER TABLE audit_entry ENABLE TRIGGER USER";
        raw(&office.url, on).await.expect("lays them again");
        assert_eq!(guard_faults(&office).await, Vec::<String>::new());
        let hollow = "CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger \
            LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$";
        raw(&office.url, hollow).await.expect("hollows one out");
        let drop = "DROP TRIGGER audit_entry_is_never_changed ON audit_entry";
        raw(&office.url, drop).await.expect("drops one");
        assert_eq!(
            guard_faults(&office).await,
            [
                "audit_entry_is_never_changed is missing",
                "audit_entry_refuse is not as it was made"
            ]
        );
    } else {
        let other = "CREATE TRIGGER other AFTER INSERT ON audit_entry BEGIN SELECT 1; END";
        tamper(&office, other).await;
        assert_eq!(
            guard_faults(&office).await,
            [
                "audit_entry_grows_by_one is missing",
                "audit_entry_is_never_changed is missing",
                "audit_entry_is_never_deleted is missing",
                "other is none of this program's",
            ]
        );
    }
}

/// Eight rows after the founding: three days, four who did it, five kinds of deeds.
async fn log_to_search() -> Fresh {
    let office = office().await;
    let rows = [
        (0, "account:1", Recorded::LoggedIn, "alpha"),
        (0, "account:2", Recorded::LoggedIn, "beta"),
        (1, "account:1", Recorded::ReviewerAdded, "0a-1"),
        (1, "operator", Recorded::Restored, "database"),
        (1, "account:2", Recorded::ReviewerEdited, "0a-1"),
        (2, "account:1", Recorded::ReviewerEdited, "0a-2"),
        (2, "account:2", Recorded::LoggedIn, "beta"),
        (2, "visitor", Recorded::LogInLocked, "Ω_%"),
    ];
    for (day, actor, deed, object_id) in rows {
        let fact = AuditFact {
            at: at(day * DAY),
            actor: AuditActor {
                id: actor.to_owned(),
                name: String::new(),
            },
            object_id: object_id.to_owned(),
            ..fact(deed, 0)
        };
        let job = |_tx| async move { Ok::<_, StoreFault>(Written::did((), fact)) };
        office.store.write(job).await.expect("written");
    }
    office
}

/// Seconds of a day.
const DAY: i64 = 86_400;

#[tokio::test]
async fn the_log_is_searched_by_time_person_deed_and_subject() {
    let office = log_to_search().await;
    let any = AuditFilter::default;
    let by = |actors: &[&str]| AuditFilter {
        actors: Some(actors.iter().map(ToString::to_string).collect()),
        ..any()
    };
    let to = |ids: &[&str], beginning: &str| AuditFilter {
        objects: Some(AuditObjects {
            ids: ids.iter().map(ToString::to_string).collect(),
            beginning: beginning.to_owned(),
        }),
        ..any()
    };
    let between = |from: Option<i64>, until: Option<i64>| AuditFilter {
        from: from.map(|day| at(day * DAY)),
        until: until.map(|day| at(day * DAY)),
        ..any()
    };
    let logged_in = AuditFilter {
        deed: Some(Recorded::LoggedIn),
        ..any()
    };
    for (filter, wanted) in [
        (any(), vec![9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (between(Some(1), None), vec![9, 8, 7, 6, 5, 4]),
        (between(Some(1), Some(2)), vec![6, 5, 4]),
        (between(None, Some(0)), vec![]),
        (by(&["account:1", "operator"]), vec![7, 5, 4, 2]),
        (by(&[]), vec![]),
        (logged_in, vec![8, 3, 2]),
        (to(&[], "0a"), vec![7, 6, 4]),
        (to(&["beta"], "0a-2"), vec![8, 7, 3]),
        // No pattern, and no order of a language: what was typed and nothing else.
        (to(&[], "Ω_%"), vec![9]),
        (to(&[], "%"), vec![]),
        (to(&[], "0A"), vec![]),
        (to(&[], ""), vec![]),
    ] {
        let page = office.store.audit_page(&filter, &Cut::Start, 20).await;
        let rows = page.expect("reads").rows;
        let found: Vec<_> = rows.iter().map(|row| row.seq).collect();
        assert_eq!(found, wanted, "{filter:?}");
    }
}

#[tokio::test]
async fn pages_of_a_search_meet() {
    let office = log_to_search().await;
    let filter = AuditFilter {
        actors: Some(vec!["account:1".to_owned(), "account:2".to_owned()]),
        from: Some(at(0)),
        ..AuditFilter::default()
    };
    let page = async |cut| {
        let page = office.store.audit_page(&filter, &cut, 4).await;
        let page = page.expect("reads");
        let rows: Vec<_> = page.rows.iter().map(|row| row.seq).collect();
        (rows, page.has_before, page.has_after)
    };
    assert_eq!(page(Cut::Start).await, (vec![8, 7, 6, 4], false, true));
    assert_eq!(page(Cut::After(4)).await, (vec![3, 2], true, false));
    assert_eq!(page(Cut::Before(3)).await, (vec![8, 7, 6, 4], false, true));
}

#[tokio::test]
async fn a_search_walks_an_index() {
    let office = log_to_search().await;
    let object = if on_postgres() {
        "object_id COLLATE \"C\" >= '0a' AND object_id COLLATE \"C\" < '0b'"
    } else {
        "object_id >= '0a' AND object_id < '0b'"
    };
    for (condition, index) in [
        ("actor = 'operator'", "audit_entry_actor_seq_idx"),
        ("deed = 'restored'", "audit_entry_deed_seq_idx"),
        (object, "audit_entry_object_id_seq_idx"),
        (
            "recorded_at >= '2026-03-03 00:00:00+00:00'",
            "audit_entry_recorded_at_seq_idx",
        ),
    ] {
        let question = format!("SELECT hash FROM audit_entry WHERE {condition}");
        let plan = plan(&office.url, &question).await.expect("plans");
        assert!(plan.contains(index), "{condition}: {plan}");
    }
}
