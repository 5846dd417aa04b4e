//! What the servers of one database tell each other.

use std::collections::BTreeSet;

use domain::ids::{SeatId, ServerId};
use domain::public_review::guesses::Guesses;
use domain::public_review::presence::Sighting;
use store::testing::{on_postgres, raw};
use store::{Store, StoreFault, Tx};
use uuid::Uuid;

use crate::office::{ORG, at};
use crate::public_review::{SESSION, house};

fn server(number: u128) -> ServerId {
    ServerId::new(Uuid::from_u128(0xb00 + number))
}

fn saw(number: u128, seats: &[u128], second: i64) -> Sighting {
    let seat = |number: &u128| SeatId::new(Uuid::from_u128(*number));
    Sighting {
        server: server(number),
        seats: seats.iter().map(seat).collect(),
        seen_at: at(second),
    }
}

/// What a backup must carry.
pub async fn some(tx: &Tx) -> Result<(), StoreFault> {
    tx.tell_sighting(SESSION, &saw(1, &[1, 2], 4)).await?;
    let guesses = Guesses::once_more(None, at(4));
    tx.save_guesses("hall", guesses).await
}

async fn tell(store: &Store, sighting: Sighting) {
    let job = move |tx: Tx| async move { tx.tell_sighting(SESSION, &sighting).await };
    store.keep_house(job).await.expect("told");
}

async fn told(store: &Store) -> BTreeSet<(ServerId, usize)> {
    let sightings = store.sightings(SESSION).await.expect("reads");
    let brief = |one: &Sighting| (one.server, one.seats.len());
    sightings.iter().map(brief).collect()
}

#[tokio::test]
async fn each_server_says_whom_it_sees_and_takes_it_back() {
    let house = house().await;
    let store = &house.store;
    let changes = store.session_changes(&[SESSION]).await.expect("reads");
    assert_eq!(store.sightings(SESSION).await, Ok(Vec::new()));
    tell(store, saw(1, &[1, 2], 0)).await;
    tell(store, saw(2, &[3], 1)).await;
    tell(store, saw(1, &[1, 2, 4], 2)).await;
    let mut sightings = store.sightings(SESSION).await.expect("reads");
    sightings.sort_by_key(|one| one.server);
    assert_eq!(sightings, [saw(1, &[1, 2, 4], 2), saw(2, &[3], 1)]);
    let moment = store.hall_moment(ORG, SESSION).await.expect("reads");
    assert_eq!(moment.expect("a session").sightings.len(), 2);
    // Who is connected is no change of the session: no screen is told, no number raised.
    let after = store.session_changes(&[SESSION]).await;
    assert_eq!(after, Ok(changes));

    tell(store, saw(1, &[], 3)).await;
    assert_eq!(told(store).await, [(server(2), 1)].into());
    tell(store, saw(1, &[1], 4)).await;
    let stops = |tx: Tx| async move { tx.forget_sightings_of(server(2)).await };
    store.keep_house(stops).await.expect("forgotten");
    assert_eq!(told(store).await, [(server(1), 1)].into());
    tell(store, saw(3, &[1, 5], 90)).await;
    let prune = |tx: Tx| async move { tx.prune_sightings(at(60)).await };
    store.keep_house(prune).await.expect("pruned");
    assert_eq!(told(store).await, [(server(3), 2)].into());
}

#[tokio::test]
async fn seats_that_are_no_ids_are_a_corruption_with_a_name() {
    let house = house().await;
    tell(&house.store, saw(1, &[1], 0)).await;
    let spoiled = "UPDATE seat_presence SET seats = '[1]'";
    raw(&house.url, spoiled).await.expect("spoiled");
    let read = house.store.sightings(SESSION).await;
    assert!(
        matches!(&read, Err(StoreFault::Corrupt { table, .. }) if *table == "seat_presence"),
        "{read:?}"
    );
}

#[tokio::test]
async fn wrong_codes_are_counted_for_each_network_until_they_are_old() {
    let house = house().await;
    let store = &house.store;
    let note = async |key: &'static str, second| {
        let job = move |tx: Tx| async move {
            let guesses = Guesses::once_more(tx.guesses(key).await?, at(second));
            tx.save_guesses(key, guesses).await?;
            Ok::<_, StoreFault>(guesses.times)
        };
        store.keep_house(job).await.expect("counted")
    };
    assert_eq!([note("one", 0).await, note("one", 1).await], [1, 2]);
    assert_eq!(note("other", 1).await, 1);
    let prune = |tx: Tx| async move { tx.prune_guesses(at(1)).await };
    store.keep_house(prune).await.expect("pruned");
    assert_eq!([note("one", 2).await, note("other", 2).await], [1, 2]);
}

#[tokio::test]
async fn a_file_has_one_server_and_a_database_server_may_have_several() {
    let house = house().await;
    assert_eq!(house.store.may_be_shared(), on_postgres());
}
