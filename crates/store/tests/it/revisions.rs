//! The number of each topic: raised with the change or not at all, and seen by every server.

use domain::audit::Recorded;
use domain::ids::LogInId;
use domain::news::Topic;
use domain::people::reviewer::Reviewer;
use store::testing::{on_postgres, raw};
use store::{Changed, Store, StoreFault, Tx, Written};
use uuid::Uuid;

use crate::office::{ORG, account, add, add_account, at, by, fact, log_in, office, reviewer};

async fn pool(store: &Store) -> u64 {
    let revisions = store.revisions().await.expect("reads");
    revisions.of(Topic::Reviewers)
}

#[tokio::test]
async fn every_change_of_the_pool_raises_its_number_by_one() {
    let office = office().await;
    assert_eq!(pool(&office.store).await, 0);
    add(&office.store, reviewer(1, "赵示例"))
        .await
        .expect("added");
    assert_eq!(pool(&office.store).await, 1);
    let edited = Reviewer {
        version: 2,
        ..reviewer(1, "赵样本")
    };
    let job = |tx: Tx| async move {
        tx.save_reviewer(ORG, &edited, &by()).await?;
        // However much a job changes, who looks on reads the list once.
        tx.add_reviewer(ORG, &reviewer(2, "钱示例"), &by()).await?;
        let told = tx.changed().revisions.of(Topic::Reviewers);
        Ok::<_, StoreFault>(Written::did(told, fact(Recorded::ReviewerEdited, 1)))
    };
    assert_eq!(office.store.write(job).await, Ok(2));
    assert_eq!(pool(&office.store).await, 2);
    // What concerns no topic moves none.
    add_account(&office.store, account(1, "reader", &["observer"]))
        .await
        .expect("added");
    assert_eq!(pool(&office.store).await, 2);
}

#[tokio::test]
async fn a_change_that_is_undone_raises_nothing() {
    let office = office().await;
    let job = |tx: Tx| async move {
        tx.add_reviewer(ORG, &reviewer(1, "赵示例"), &by()).await?;
        Err::<Written<()>, _>(StoreFault::Other("thought better of it".to_owned()))
    };
    assert!(office.store.write(job).await.is_err());
    assert_eq!(pool(&office.store).await, 0);
    add(&office.store, reviewer(1, "赵示例"))
        .await
        .expect("added");
    assert_eq!(pool(&office.store).await, 1);
}

#[tokio::test]
async fn two_servers_count_the_same_number() {
    let office = office().await;
    let other = office.another().await;
    for number in 0..10 {
        let (one, two) = tokio::join!(
            add(&office.store, reviewer(2 * number, "赵示例")),
            add(&other, reviewer(2 * number + 1, "钱示例")),
        );
        one.and(two).expect("added");
    }
    assert_eq!(pool(&office.store).await, 20);
    assert_eq!(pool(&other).await, 20);
}

#[tokio::test]
async fn a_job_tells_which_log_ins_it_ended() {
    let office = office().await;
    let clerk = account(1, "clerk", &["clerk"]);
    let (of_clerk, id) = (clerk.id, |number| LogInId::new(Uuid::from_u128(number)));
    add_account(&office.store, clerk).await.expect("added");
    let job = move |tx: Tx| async move {
        for number in 1..=4 {
            tx.add_log_in(&log_in(number, of_clerk)).await?;
        }
        assert_eq!(tx.changed(), Changed::default());
        let first = store::LogIn {
            ended_at: Some(at(5)),
            ..log_in(1, of_clerk)
        };
        tx.save_log_in(&first).await?;
        assert_eq!(tx.end_log_ins(of_clerk, at(9), Some(id(4))).await, Ok(2));
        let mut ended = tx.changed().log_ins_ended;
        ended.sort();
        assert_eq!(ended, [id(1), id(2), id(3)]);
        Ok::<_, StoreFault>(())
    };
    office.store.keep_house(job).await.expect("kept");

    let asked: Vec<_> = (1..=2_500).map(id).collect();
    let good = office.store.good_log_ins(&asked, at(10)).await;
    assert_eq!(
        good.expect("reads").into_keys().collect::<Vec<_>>(),
        [id(4)]
    );
    let run_out = office.store.good_log_ins(&asked, at(3_600)).await;
    assert!(run_out.expect("reads").is_empty());
    let disabled = "UPDATE account SET disabled_at = created_at";
    raw(&office.url, disabled).await.expect("disabled");
    let disabled = office.store.good_log_ins(&asked, at(10)).await;
    assert!(disabled.expect("reads").is_empty());
}

#[tokio::test]
async fn a_number_that_breaks_a_rule_is_told_and_an_unknown_topic_is_nobodys() {
    let office = office().await;
    raw(
        &office.url,
        "INSERT INTO revision VALUES ('of-a-newer-program', 9)",
    )
    .await
    .expect("inserts");
    assert_eq!(pool(&office.store).await, 0);
    let broken = "INSERT INTO revision VALUES ('reviewers', 0)";
    assert!(raw(&office.url, broken).await.is_err(), "the table refuses");
    if on_postgres() {
        return;
    }
    let forced = format!("PRAGMA ignore_check_constraints = on; {broken}");
    raw(&office.url, &forced).await.expect("forced");
    let told = office.store.revisions().await;
    assert!(
        matches!(&told, Err(StoreFault::Corrupt { table: "revision", id, .. }) if id == "reviewers"),
        "{told:?}"
    );
}
