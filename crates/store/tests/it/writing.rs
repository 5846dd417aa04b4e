//! The one way to write: whole jobs, alone or together.

use std::sync::Arc;
use std::time::Duration;

use domain::audit::Recorded;
use store::testing::open_timed;
use store::{AuditFilter, AuditVerdict, ReviewerFilter, StoreFault, Tx, Written};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::office::{ORG, add, at, by, fact, office, reviewer, reviewer_id};

async fn counted(store: &store::Store) -> u64 {
    store
        .reviewers_count(ORG, &ReviewerFilter::default())
        .await
        .expect("counts")
}

async fn audit_rows(store: &store::Store) -> u64 {
    match store.audit_verify().await.expect("verifies") {
        AuditVerdict::Whole { rows, .. } => rows,
        AuditVerdict::Broken { seq, why } => panic!("the chain is broken at {seq}: {why}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_write_at_once_and_the_chain_stays_whole() {
    let office = office().await;
    let mut writers = JoinSet::new();
    for number in 0..200 {
        let store = office.store.clone();
        writers.spawn(async move { add(&store, reviewer(number, "赵示例")).await });
    }
    while let Some(written) = writers.join_next().await {
        written.expect("no panic").expect("written");
    }
    assert_eq!(counted(&office.store).await, 200);
    assert_eq!(audit_rows(&office.store).await, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_take_turns() {
    let office = office().await;
    let another = office.another().await;
    let mut writers = JoinSet::new();
    for number in 0..100 {
        let store = if number % 2 == 0 {
            office.store.clone()
        } else {
            another.clone()
        };
        writers.spawn(async move { add(&store, reviewer(number, "钱样本")).await });
    }
    while let Some(written) = writers.join_next().await {
        written.expect("no panic").expect("written");
    }
    assert_eq!(counted(&another).await, 100);
    assert_eq!(audit_rows(&another).await, 101);
    another.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_fails_or_panics_is_undone_alone() {
    let office = office().await;
    let mut writers = JoinSet::new();
    for number in 0..60_u128 {
        let store = office.store.clone();
        writers.spawn(async move {
            let job = move |tx: Tx| async move {
                tx.add_reviewer(ORG, &reviewer(number, "孙测试"), &by())
                    .await?;
                match number % 3 {
                    0 => Ok(Written::did((), fact(Recorded::ReviewerAdded, number))),
                    1 => Err(StoreFault::Other("thought better of it".into())),
                    _ => panic!("a job of the test panics"),
                }
            };
            (number, store.write(job).await)
        });
    }
    while let Some(written) = writers.join_next().await {
        let (number, outcome) = written.expect("the panic stays inside");
        let expected = match number % 3 {
            0 => Ok(()),
            1 => Err(StoreFault::Other("thought better of it".into())),
            _ => Err(StoreFault::Other("a job panicked".into())),
        };
        assert_eq!(outcome, expected, "{number}");
    }
    assert_eq!(counted(&office.store).await, 20);
    assert_eq!(audit_rows(&office.store).await, 21);
}

#[tokio::test]
async fn a_job_that_overlooks_a_fault_is_undone() {
    let office = office().await;
    add(&office.store, reviewer(1, "李虚构"))
        .await
        .expect("added");
    let job = |tx: Tx| async move {
        tx.add_reviewer(ORG, &reviewer(2, "周演示"), &by()).await?;
        let twice = tx.add_reviewer(ORG, &reviewer(1, "李虚构"), &by()).await;
        assert!(twice.is_err());
        let after = tx
            .reviewer(ORG, reviewer_id(2))
            .await
            .expect_err("only giving up is left");
        assert_eq!(Err(after), twice);
        Ok::<_, StoreFault>(Written::did((), fact(Recorded::ReviewerAdded, 2)))
    };
    let outcome = office.store.write(job).await;
    assert!(matches!(outcome, Err(StoreFault::Other(_))), "{outcome:?}");
    assert_eq!(counted(&office.store).await, 1);
    assert_eq!(audit_rows(&office.store).await, 2);
}

#[tokio::test]
async fn a_transaction_ends_with_its_job() {
    let office = office().await;
    let kept = office
        .store
        .keep_house(|tx| async move { Ok::<_, StoreFault>(tx) })
        .await;
    let kept = kept.expect("lent");
    assert_eq!(kept.prune_commands(at(0)).await, Err(StoreFault::Stopped));
}

#[tokio::test]
async fn a_deed_without_its_audit_row_is_undone() {
    let office = office().await;
    let job = |tx: Tx| async move {
        tx.add_reviewer(ORG, &reviewer(1, "吴假设"), &by()).await?;
        Ok::<_, StoreFault>(Written::Did {
            value: (),
            facts: Vec::new(),
        })
    };
    assert!(office.store.write(job).await.is_err());
    assert_eq!(counted(&office.store).await, 0);
}

#[tokio::test]
async fn several_facts_of_one_deed_stand_in_order_and_a_repetition_adds_none() {
    let office = office().await;
    let rest = [
        fact(Recorded::ReviewerEdited, 2),
        fact(Recorded::ReviewerRetired, 3),
    ];
    let job = |_: Tx| async move {
        Ok::<_, StoreFault>(Written::did_all(7, fact(Recorded::ReviewerAdded, 1), rest))
    };
    assert_eq!(office.store.write(job).await, Ok(7));
    let again = office
        .store
        .write(|_| async { Ok::<_, StoreFault>(Written::Repeated(7)) });
    assert_eq!(again.await, Ok(7));
    let page = office
        .store
        .audit_page(&AuditFilter::default(), &domain::page::Cut::Start, 10)
        .await
        .expect("reads");
    let ids: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.seq, row.object_id.as_str()))
        .collect();
    let org = ORG.to_string();
    assert_eq!(ids, [(4, "3"), (3, "2"), (2, "1"), (1, org.as_str())]);
}

#[tokio::test]
async fn what_waits_is_written_before_the_store_closes() {
    let office = office().await;
    let (begun, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (inside, held) = (Arc::clone(&begun), Arc::clone(&gate));
    let slow = office.store.keep_house(move |_| async move {
        inside.notify_one();
        held.notified().await;
        Ok::<_, StoreFault>(())
    });
    let waiting = add(&office.store, reviewer(1, "郑范例"));
    let closing = async {
        begun.notified().await;
        gate.notify_one();
        office.store.close().await;
    };
    let (slow, waiting, ()) = tokio::join!(slow, waiting, closing);
    assert_eq!((slow, waiting), (Ok(()), Ok(())));
    assert_eq!(
        add(&office.store, reviewer(2, "王模拟")).await,
        Err(StoreFault::Stopped)
    );
    assert_eq!(office.store.ready().await, Err(StoreFault::Stopped));
    let another = office.another().await;
    assert_eq!(counted(&another).await, 1);
}

#[tokio::test]
async fn a_job_that_hangs_is_given_up_and_the_next_works() {
    let office = office().await;
    let impatient = open_timed(&office.url, Duration::from_millis(200))
        .await
        .expect("opens");
    let job = |tx: Tx| async move {
        tx.add_reviewer(ORG, &reviewer(1, "卫演练"), &by()).await?;
        std::future::pending::<()>().await;
        Ok::<_, StoreFault>(Written::did((), fact(Recorded::ReviewerAdded, 1)))
    };
    assert_eq!(impatient.write(job).await, Err(StoreFault::Busy));
    assert_eq!(add(&impatient, reviewer(2, "蒋示范")).await, Ok(()));
    assert_eq!(counted(&impatient).await, 1);
    assert_eq!(audit_rows(&impatient).await, 2);
    impatient.close().await;
}

#[tokio::test]
async fn the_connection_that_writes_waits_for_the_disk_also_when_it_is_a_new_one() {
    let office = office().await;
    let impatient = open_timed(&office.url, Duration::from_millis(200))
        .await
        .expect("opens");
    let durability = |tx: Tx| async move { tx.durability().await };
    for store in [&office.store, &impatient] {
        let set = store.keep_house(durability).await;
        assert_eq!(set.as_deref(), Ok("full"));
    }
    // A job that hangs costs the writer its connection.
    let hung = impatient.keep_house(|_| async move {
        std::future::pending::<()>().await;
        Ok::<_, StoreFault>(())
    });
    assert_eq!(hung.await, Err(StoreFault::Busy));
    let set = impatient.keep_house(durability).await;
    assert_eq!(set.as_deref(), Ok("full"));
    impatient.close().await;
}

#[tokio::test]
async fn a_job_is_kept_when_its_caller_has_gone() {
    let office = office().await;
    let gate = Arc::new(Notify::new());
    let held = Arc::clone(&gate);
    let job = |tx: Tx| async move {
        held.notified().await;
        tx.add_reviewer(ORG, &reviewer(1, "褚占位"), &by()).await?;
        Ok::<_, StoreFault>(Written::did((), fact(Recorded::ReviewerAdded, 1)))
    };
    let store = office.store.clone();
    let caller = tokio::spawn(async move { store.write(job).await });
    tokio::task::yield_now().await;
    caller.abort();
    assert!(caller.await.expect_err("gone").is_cancelled());
    gate.notify_one();
    add(&office.store, reviewer(2, "陈样张"))
        .await
        .expect("added");
    assert_eq!(counted(&office.store).await, 2);
    assert_eq!(audit_rows(&office.store).await, 3);
}

#[tokio::test]
async fn a_fresh_database_is_ready() {
    let office = office().await;
    assert_eq!(office.store.ready().await, Ok(()));
}
