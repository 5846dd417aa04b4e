//! A command that comes twice is carried out once.

use domain::ids::CommandId;
use serde_json::json;
use store::{EarlierCommand, StoreFault, Tx};
use uuid::Uuid;

use crate::office::{at, office};

fn id(number: u128) -> CommandId {
    CommandId::new(Uuid::from_u128(number))
}

#[tokio::test]
async fn a_command_is_found_again_as_it_ended() {
    let office = office().await;
    let outcome = json!({ "version": 2, "name": "赵\u{0}示例" });
    let kept = outcome.clone();
    let job = move |tx: Tx| async move {
        assert_eq!(tx.earlier_command(id(1)).await?, None);
        tx.keep_command(id(1), "account:1", "add-reviewer", "f1", &kept, at(0))
            .await
    };
    assert_eq!(office.store.keep_house(job).await, Ok(()));
    let found = office
        .store
        .keep_house(|tx| async move { tx.earlier_command(id(1)).await });
    let expected = EarlierCommand {
        actor: "account:1".into(),
        kind: "add-reviewer".into(),
        fingerprint: "f1".into(),
        outcome,
    };
    assert_eq!(found.await, Ok(Some(expected)));
}

#[tokio::test]
async fn one_id_is_kept_once() {
    let office = office().await;
    let keep = || {
        office.store.keep_house(|tx: Tx| async move {
            tx.keep_command(id(1), "a", "k", "f", &json!(null), at(0))
                .await
        })
    };
    assert_eq!(keep().await, Ok(()));
    assert!(matches!(keep().await, Err(StoreFault::Other(_))));
}

#[tokio::test]
async fn old_commands_are_forgotten() {
    let office = office().await;
    let job = |tx: Tx| async move {
        for number in 0..5 {
            let kept = at(i64::try_from(number).expect("small"));
            tx.keep_command(id(number), "a", "k", "f", &json!(null), kept)
                .await?;
        }
        tx.prune_commands(at(3)).await
    };
    assert_eq!(office.store.keep_house(job).await, Ok(3));
    let left = office
        .store
        .keep_house(|tx| async move { tx.earlier_command(id(3)).await });
    assert!(left.await.expect("reads").is_some());
}
