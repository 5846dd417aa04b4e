//! Several servers on one database: who is connected to which, and what is counted for all.

use std::collections::BTreeSet;

use domain::ids::ServerId;
use domain::public_review::presence::{HOLDS, Sighting};
use serde_json::Value;
use services::public_review::{Looker, Watching};
use store::testing::on_postgres;
use tokio::time::timeout;

use super::screens::{SOON, seen, until};
use super::*;

impl Hall {
    /// One member of six sits.
    async fn with_one_seat() -> (Self, Actor) {
        let hall = Self::drafted(6, &[round("A")]).await;
        hall.go(&TO_CHECK_IN).await;
        let seats = hall.seat(hall.cards().await.get(..1).unwrap()).await;
        (hall, seats.first().unwrap().clone())
    }

    /// The chair's console at a server.
    async fn console_at(&self, server: &Services) -> Watching {
        let looker = server.looker(&self.chair, NUMBER).await.unwrap();
        server.watch(&self.chair, looker).await.unwrap()
    }
}

/// The tablet of a seat at a server.
async fn tablet_at(server: &Services, seat: &Actor) -> (Looker, Watching) {
    let looker = server.looking_member(seat).unwrap();
    (looker, server.watch(seat, looker).await.unwrap())
}

fn first_is(presence: &'static str) -> impl Fn(&Value) -> bool {
    let first = |seen: &Value| seen.pointer("/seats/0/presence").cloned();
    move |seen| first(seen).is_some_and(|first| first == presence)
}

#[tokio::test]
async fn a_server_that_died_is_believed_for_a_while_and_no_longer() {
    let (hall, seat) = Hall::with_one_seat().await;
    let mut console = hall.console_at(hall.services()).await;
    until(&mut console, first_is("reconnecting")).await;
    let store = &hall.office.fresh.store;
    let sighting = Sighting {
        server: ServerId::new(Uuid::from_u128(0xdead)),
        seats: BTreeSet::from([seat.seat().unwrap().seat]),
        seen_at: hall.services().now(),
    };
    let changes = store.session_changes(&[SESSION]).await;
    let told = sighting.clone();
    store
        .keep_house(move |tx| async move { tx.tell_sighting(SESSION, &told).await })
        .await
        .unwrap();
    until(&mut console, first_is("here")).await;
    hall.office.clock.advance(HOLDS + TimeDelta::seconds(1));
    until(&mut console, first_is("reconnecting")).await;
    // Nobody has changed anything meanwhile, and what the dead left is thrown away some day.
    assert_eq!(store.session_changes(&[SESSION]).await, changes);
    assert_eq!(store.sightings(SESSION).await, Ok(vec![sighting]));
    hall.office.wait(61);
    hall.services().keep_house().await.unwrap();
    assert_eq!(store.sightings(SESSION).await, Ok(Vec::new()));
}

#[tokio::test]
async fn a_server_tells_the_others_and_a_server_that_is_alone_tells_nobody() {
    let (hall, seat) = Hall::with_one_seat().await;
    let store = &hall.office.fresh.store;
    let there = hall.office.another_server().await;
    let (_, tablet) = tablet_at(&there, &seat).await;
    let mut own = hall.console_at(&there).await;
    until(&mut own, first_is("here")).await;
    if !on_postgres() {
        there.take_leave().await.unwrap();
        assert_eq!(store.sightings(SESSION).await, Ok(Vec::new()));
        return;
    }
    let mut console = hall.console_at(hall.services()).await;
    until(&mut console, first_is("here")).await;
    let told = async || store.sightings(SESSION).await.unwrap();
    let first = told().await.first().cloned().unwrap();
    assert_eq!(first.seen_at, hall.services().now());
    // Said again in time, it goes on being believed however long the tablet stays.
    for _ in 0..4 {
        hall.office.clock.advance(TimeDelta::seconds(12));
        let now = hall.services().now();
        let said_again = async {
            while told().await.first().unwrap().seen_at < now {
                tokio::task::yield_now().await;
            }
        };
        timeout(SOON, said_again).await.unwrap();
    }
    assert_eq!(told().await.first().unwrap().server, first.server);
    drop(tablet);
    until(&mut console, first_is("reconnecting")).await;
    // Who sees nobody has no row.
    assert_eq!(told().await, []);
}

#[tokio::test]
async fn a_tablet_that_asks_without_a_stream_is_present_at_the_other_server() {
    if !on_postgres() {
        return;
    }
    let (hall, seat) = Hall::with_one_seat().await;
    let there = hall.office.another_server().await;
    let mut console = hall.console_at(hall.services()).await;
    until(&mut console, first_is("reconnecting")).await;
    let looker = there.looking_member(&seat).unwrap();
    there.view(&looker).await.unwrap();
    until(&mut console, first_is("here")).await;
    there.take_leave().await.unwrap();
    until(&mut console, first_is("reconnecting")).await;
}

#[tokio::test]
async fn a_page_of_one_server_is_not_outdated_by_the_stream_of_the_other() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(&hall.cards().await).await;
    hall.go(&TO_VOTING).await;
    let (here, there) = (hall.services(), hall.office.another_server().await);
    let [seat, others @ ..] = seats.as_slice() else {
        panic!("six seats")
    };
    // This server followed from the beginning; the other begins when the ballots are in, which
    // change nothing a member sees.
    let (looker, mut tablet) = tablet_at(here, seat).await;
    let early = seen(&mut tablet).await.unwrap();
    let open = hall.open_round().await;
    for (id, other) in (1..).zip(others) {
        let cast = here.cast_ballot(other, open, &ballot(id, "0")).await;
        cast.unwrap();
    }
    let (_, mut second) = tablet_at(&there, seat).await;
    let late = seen(&mut second).await.unwrap();
    assert_eq!(early.body, late.body);
    assert!(early.changes < late.changes, "they count what they saw");
    for server in [here, &there] {
        let view = server.view(&looker).await.unwrap();
        assert!(view.is_shown_since(early.changes.max(view.changes)));
        assert!(view.is_shown_since(late.changes), "asked at either server");
        assert!(!view.is_shown_since(view.changes - 1));
        assert!(!view.is_shown_since(view.reached + 1), "nobody has seen it");
        let page = view.drawn();
        assert!(page.changes >= early.changes.max(late.changes));
    }
    // What concerns the member is newer than any page.
    let page = here.view(&looker).await.unwrap().drawn();
    let cast = there.cast_ballot(seat, open, &ballot(9, "0")).await;
    cast.unwrap();
    for tablet in [&mut tablet, &mut second] {
        let told = seen(tablet).await.unwrap();
        assert_eq!(told.own.unwrap().receipts.len(), 1);
        assert!(told.changes > page.changes);
    }
}

#[tokio::test]
async fn wrong_codes_are_counted_for_all_servers_together() {
    if !on_postgres() {
        return;
    }
    let (hall, _) = Hall::with_one_seat().await;
    let there = hall.office.another_server().await;
    let mut console = hall.console_at(&there).await;
    until(&mut console, |seen| seen["alerts"] == serde_json::json!([])).await;
    for server in [hall.services(), &there].into_iter().cycle().take(10) {
        let wrong = server.claim_seat(HERE, "222222", device(51)).await;
        assert_eq!(said(wrong), "seat-code-wrong");
    }
    until(&mut console, |seen| {
        seen["alerts"][0]["kind"] == "wrong_codes"
    })
    .await;
}
