//! Log-ins and the count of failures.

use domain::people::account::{LogInStage, Username};
use store::testing::Fresh;
use store::{LogIn, LogInFailure, StoreFault, Tx};

use crate::office::{account, add_account, at, log_in, office};

const CLERK: u128 = 1;

async fn office_with_clerk() -> Fresh {
    let office = office().await;
    add_account(&office.store, account(CLERK, "clerk", &["clerk"]))
        .await
        .expect("added");
    office
}

fn of_clerk(number: u128) -> LogIn {
    log_in(number, account(CLERK, "clerk", &["clerk"]).id)
}

async fn keep(office: &Fresh, log_in: LogIn) {
    let kept = office
        .store
        .keep_house(|tx: Tx| async move { tx.add_log_in(&log_in).await });
    kept.await.expect("added");
}

fn name(text: &str) -> Username {
    Username::new(text).expect("a user name")
}

#[tokio::test]
async fn a_log_in_comes_back_and_is_written_over() {
    let office = office_with_clerk().await;
    let first = LogIn {
        stage: LogInStage::Code,
        ..of_clerk(1)
    };
    keep(&office, first.clone()).await;
    assert_eq!(office.store.log_in(first.id).await, Ok(Some(first.clone())));
    assert_eq!(
        office.store.log_in_by_refresh_hash("hash-1").await,
        Ok(Some(first.clone()))
    );
    let second = LogIn {
        stage: LogInStage::Complete,
        refresh_hash: "new".into(),
        ..first.clone()
    };
    let saved = second.clone();
    let job = |tx: Tx| async move {
        tx.save_log_in(&saved).await?;
        tx.log_in(saved.id).await
    };
    assert_eq!(office.store.keep_house(job).await, Ok(Some(second)));
    assert_eq!(
        office.store.log_in_by_refresh_hash("hash-1").await,
        Ok(None)
    );
    let missing = office
        .store
        .keep_house(|tx: Tx| async move { tx.save_log_in(&of_clerk(9)).await });
    assert!(matches!(missing.await, Err(StoreFault::Corrupt { .. })));
    let shown = format!("{first:?}");
    assert!(!shown.contains("hash-1"), "{shown}");
}

#[tokio::test]
async fn log_ins_are_ended_but_for_one() {
    let office = office_with_clerk().await;
    for number in 1..=4 {
        keep(&office, of_clerk(number)).await;
    }
    let id = of_clerk(1).account;
    let spared = of_clerk(2).id;
    let live = |now| {
        let store = office.store.clone();
        async move { store.live_log_ins(id, now).await.expect("reads").len() }
    };
    assert_eq!(live(at(0)).await, 4);
    assert_eq!(live(at(3_600)).await, 0, "they end by themselves");
    let end = |spared| {
        office
            .store
            .keep_house(move |tx: Tx| async move { tx.end_log_ins(id, at(10), spared).await })
    };
    assert_eq!(end(Some(spared)).await, Ok(3));
    assert_eq!(live(at(0)).await, 1);
    assert_eq!(end(None).await, Ok(1));
    assert_eq!(end(None).await, Ok(0));
    assert_eq!(
        office
            .store
            .log_in(spared)
            .await
            .expect("reads")
            .expect("kept")
            .ended_at,
        Some(at(10))
    );
    let pruned = office
        .store
        .keep_house(|tx: Tx| async move { tx.prune_log_ins(at(10)).await });
    assert_eq!(pruned.await, Ok(0));
    let pruned = office
        .store
        .keep_house(|tx: Tx| async move { tx.prune_log_ins(at(11)).await });
    assert_eq!(pruned.await, Ok(4));
}

#[tokio::test]
async fn failures_are_counted_by_pair() {
    let office = office().await;
    let failure = |who: &str, address: &str, failures| LogInFailure {
        username: name(who),
        address_key: address.into(),
        failures,
        first_failed_at: at(0),
        last_failed_at: at(i64::from(failures)),
        locked_until: (failures >= 5).then(|| at(900)),
    };
    let rows = [
        failure("clerk", "hall", 1),
        failure("clerk", "hall", 5),
        failure("clerk", "home", 2),
        failure("chair", "hall", 1),
    ];
    let expected = rows[1].clone();
    let job = |tx: Tx| async move {
        for row in &rows {
            tx.save_failure(row).await?;
        }
        tx.failure(&name("clerk"), "hall").await
    };
    assert_eq!(office.store.keep_house(job).await, Ok(Some(expected)));
    assert_eq!(
        office.store.locked_pairs(&name("clerk"), at(0)).await,
        Ok(1)
    );
    assert_eq!(
        office.store.locked_pairs(&name("clerk"), at(900)).await,
        Ok(0)
    );
    assert_eq!(
        office.store.locked_pairs(&name("chair"), at(0)).await,
        Ok(0)
    );
    let all = [name("chair"), name("clerk"), name("nobody")];
    let among = async |when| office.store.locked_among(&all, at(when)).await;
    assert_eq!(among(0).await, Ok(["clerk".to_owned()].into()));
    assert_eq!(among(900).await, Ok([].into()));
    assert_eq!(office.store.locked_among([], at(0)).await, Ok([].into()));
    let job = move |tx: Tx| async move {
        assert_eq!(
            tx.prune_failures(at(3)).await?,
            2,
            "neither the locked nor the recent"
        );
        tx.clear_failure(&name("clerk"), "home").await?;
        assert_eq!(tx.prune_failures(at(901)).await?, 1);
        tx.save_failure(&failure("clerk", "a", 5)).await?;
        tx.save_failure(&failure("clerk", "b", 1)).await?;
        assert_eq!(tx.unlock(&name("clerk")).await?, 2);
        tx.failure(&name("clerk"), "a").await
    };
    assert_eq!(office.store.keep_house(job).await, Ok(None));
}
