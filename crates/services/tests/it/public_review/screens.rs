//! Screens: each audience sees what it may, as soon as it is true, and nothing else.

use std::time::Duration;

use domain::public_review::snapshot::Audience;
use serde_json::Value;
use services::live::{Over, STREAMS_PER_PROJECTOR_MAX};
use services::public_review::{Looker, Seen, View, Watching};
use tokio::time::timeout;

use super::*;

/// Longest wait for what happens in another task.
pub const SOON: Duration = Duration::from_secs(10);

fn json(view: &View) -> Value {
    serde_json::from_str(&view.body).unwrap()
}

pub async fn seen(watching: &mut Watching) -> Option<View> {
    match timeout(SOON, watching.next()).await.unwrap() {
        Seen::View(view) => Some(view),
        Seen::Moved => None,
        Seen::Over(over) => panic!("{over:?}"),
    }
}

/// Waits for a snapshot of which this holds.
pub async fn until(watching: &mut Watching, holds: impl Fn(&Value) -> bool) -> View {
    loop {
        let view = seen(watching).await.unwrap();
        if holds(&json(&view)) {
            return view;
        }
    }
}

impl Hall {
    /// Six members sit, and a round is open.
    async fn voting() -> (Self, Vec<Actor>) {
        let hall = Self::drafted(6, &[round("A"), round("C")]).await;
        hall.go(&TO_CHECK_IN).await;
        let seats = hall.seat(&hall.cards().await).await;
        hall.go(&TO_VOTING).await;
        (hall, seats)
    }

    async fn projector(&self) -> Looker {
        let key = self.services().projector_key(&self.clerk, NUMBER).await;
        self.services().looking_hall(&key.unwrap()).await.unwrap()
    }

    async fn look(&self, by: &Actor, looker: Looker) -> Watching {
        self.services().watch(by, looker).await.unwrap()
    }

    async fn console(&self) -> Watching {
        let looker = self.services().looker(&self.chair, NUMBER).await.unwrap();
        self.look(&self.chair, looker).await
    }
}

#[tokio::test]
async fn each_audience_sees_what_it_may_and_nothing_else() {
    let (hall, seats) = Hall::voting().await;
    let services = hall.services();
    let open = hall.open_round().await;
    let [first, ..] = seats.as_slice() else {
        panic!("six seats")
    };
    let cast = services.cast_ballot(first, open, &ballot(1, "2")).await;
    let receipt = cast.unwrap();

    let office = services.looker(&hall.chair, NUMBER).await.unwrap();
    let office = json(&services.view(&office).await.unwrap());
    assert_eq!(office["audience"], "office");
    assert_eq!(office["rounds"][0]["returned"], 1);
    assert_eq!(office["rounds"][0]["issued"], 6);
    assert_eq!(office["next_step"]["transition"], "close_round");
    assert_eq!(office["seats"].as_array().unwrap().len(), 6);
    // Not even chair and clerk see who has voted.
    let seat = &office["seats"][0];
    let keys: Vec<_> = seat.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["name", "number", "on_roll", "presence"]);

    let member = services.looking_member(first).unwrap();
    let member = services.view(&member).await.unwrap();
    let own = member.own.clone().unwrap();
    assert_eq!((own.seat, own.on_roll), (1, true));
    assert_eq!(own.receipts.first().unwrap().receipt, receipt);
    let member = json(&member);
    assert_eq!(member["rounds"][0]["returned"], Value::Null);
    assert_eq!(member["rounds"][1]["questions"][0]["text"], "是否合理？");
    assert_eq!(member["summary"], "两户相邻，雨天积水。");

    let projector = services.view(&hall.projector().await).await.unwrap();
    assert_eq!(projector.own, None);
    let projector = json(&projector);
    assert_eq!(projector["audience"], Audience::Projector.code());
    assert_eq!(projector["rounds"][0]["returned"], 1);
    assert_eq!(projector["rounds"][0]["tallies"], serde_json::json!([]));
    assert_eq!(projector["rounds"][1]["questions"], serde_json::json!([]));

    for hidden in ["seats", "alerts", "next_step", "other_steps"] {
        assert!(member.get(hidden).is_none(), "{hidden}");
        assert!(projector.get(hidden).is_none(), "{hidden}");
    }
    for hidden in ["summary", "petitioner_statement", "unit_statement", "own"] {
        assert!(projector.get(hidden).is_none(), "{hidden}");
    }
    for text in [member.to_string(), projector.to_string()] {
        assert!(!text.contains("评议员"), "a name of the panel: {text}");
    }
}

#[tokio::test]
async fn hall_and_tablets_follow_and_the_result_is_the_same_for_all() {
    let (hall, seats) = Hall::voting().await;
    let services = hall.services();
    let open = hall.open_round().await;
    let mut screen = hall.look(&Actor::Visitor, hall.projector().await).await;
    let mut console = hall.console().await;
    let first = seats.first().unwrap();
    let member = services.looking_member(first).unwrap();
    let mut tablet = hall.look(first, member).await;
    let mut second = hall.look(first, member).await;
    until(&mut tablet, |seen| seen["status"] == "voting").await;
    until(&mut console, |seen| seen["seats"][0]["presence"] == "here").await;
    assert_eq!(json(&seen(&mut second).await.unwrap())["status"], "voting");

    services
        .cast_ballot(first, open, &ballot(1, "0"))
        .await
        .unwrap();
    until(&mut screen, |seen| seen["rounds"][0]["returned"] == 1).await;
    // The other window of the same tablet has the receipt too.
    let told = seen(&mut second).await.unwrap();
    assert_eq!(told.own.unwrap().receipts.len(), 1);

    hall.go(&[Transition::CloseRound]).await;
    let closed = |seen: &Value| seen["rounds"][0]["phase"] == "closed";
    let mut tallies = Vec::new();
    for watching in [&mut screen, &mut console, &mut tablet] {
        let view = json(&until(watching, closed).await);
        tallies.push(view["rounds"][0]["tallies"].clone());
    }
    assert_eq!(tallies[0][0]["outcome"]["result"], "no_majority");
    assert!(tallies.iter().all(|one| *one == tallies[0]));
}

#[tokio::test]
async fn a_tablet_that_was_replaced_and_a_projector_that_was_renewed_see_no_more() {
    let (hall, seats) = Hall::voting().await;
    let services = hall.services();
    let [first, other, ..] = seats.as_slice() else {
        panic!("six seats")
    };
    let looker = services.looking_member(first).unwrap();
    let mut tablet = hall.look(first, looker).await;
    let theirs = services.looking_member(other).unwrap();
    let mut neighbour = hall.look(other, theirs).await;
    assert!(seen(&mut tablet).await.is_some());
    let code = services
        .move_seat(&hall.clerk, hall.wish(), NUMBER, 1)
        .await;
    until_moved(&mut tablet).await;
    assert_eq!(said(services.view(&looker).await), "seat-moved");
    assert!(seen(&mut neighbour).await.is_some());
    // The next tablet goes on where the first one was.
    let again = services
        .claim_seat(HERE, code.unwrap().reveal(), device(99))
        .await
        .unwrap();
    let again = services.seat_caller(again.token.reveal()).await.unwrap();
    let looker = services.looking_member(&again).unwrap();
    assert!(services.view(&looker).await.unwrap().own.unwrap().on_roll);

    let old = hall.projector().await;
    let mut screen = hall.look(&Actor::Visitor, old).await;
    let key = services.projector_key(&hall.clerk, NUMBER).await.unwrap();
    services
        .renew_projector(&hall.clerk, hall.wish(), NUMBER)
        .await
        .unwrap();
    until_moved(&mut screen).await;
    assert_eq!(said(services.looking_hall(&key).await), "not-found");
    for forged in ["", "x", &"A".repeat(43), &"A".repeat(9_999)] {
        assert_eq!(said(services.looking_hall(forged).await), "not-found");
    }
    assert!(
        seen(&mut hall.look(&Actor::Visitor, hall.projector().await).await)
            .await
            .is_some()
    );
}

async fn until_moved(watching: &mut Watching) {
    while seen(watching).await.is_some() {}
}

#[tokio::test]
async fn the_screen_of_the_hall_ends_with_the_day_of_the_hearing() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    hall.seat(&hall.cards().await).await;
    hall.go(&TO_VOTING).await;
    let services = hall.services();
    let key = services.projector_key(&hall.clerk, NUMBER).await.unwrap();
    // A hearing that goes on past midnight, or is left where it is, keeps its screen.
    hall.office.clock.advance(TimeDelta::hours(13));
    assert!(services.looking_hall(&key).await.is_ok());
    hall.go(&[Transition::CloseRound, Transition::Announce])
        .await;
    hall.office.clock.advance(TimeDelta::hours(11));
    let looker = services.looking_hall(&key).await.unwrap();
    let mut screen = hall.look(&Actor::Visitor, looker).await;
    until(&mut screen, |seen| seen["status"] == "announced").await;
    hall.office.clock.advance(TimeDelta::hours(1));
    assert_eq!(said(services.looking_hall(&key).await), "not-found");
    // What was being looked at ends with the next thing that happens.
    hall.with_opinion().await;
    let ended = timeout(SOON, screen.next()).await.unwrap();
    assert_eq!(ended, Seen::Over(Over::Ended));
}

#[tokio::test]
async fn what_another_server_changed_is_seen() {
    let (hall, _) = Hall::voting().await;
    let there = hall.office.another_server().await;
    let key = there.projector_key(&hall.clerk, NUMBER).await.unwrap();
    let looker = there.looking_hall(&key).await.unwrap();
    let mut screen = there.watch(&Actor::Visitor, looker).await.unwrap();
    assert_eq!(json(&seen(&mut screen).await.unwrap())["status"], "voting");
    hall.go(&[Transition::CloseRound]).await;
    until(&mut screen, |seen| seen["status"] == "tallied").await;
}

#[tokio::test]
async fn the_clerk_is_told_what_to_see_to() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = hall.cards().await;
    let seats = hall.seat(cards.get(..2).unwrap()).await;
    let services = hall.services();
    let mut console = hall.console().await;
    until(&mut console, |seen| seen["alerts"] == serde_json::json!([])).await;

    let first = seats.first().unwrap();
    services.ask_for_help(first).await.unwrap();
    services.ask_for_help(first).await.unwrap();
    let view = until(&mut console, |seen| seen["alerts"][0]["kind"] == "help").await;
    let alert = json(&view)["alerts"][0].clone();
    assert_eq!((&alert["seat"], &alert["times"]), (&1.into(), &1.into()));
    let looker = services.looking_member(first).unwrap();
    assert!(
        services
            .view(&looker)
            .await
            .unwrap()
            .own
            .unwrap()
            .help_asked
    );
    let id = alert["id"].as_str().unwrap().parse().unwrap();
    let wish = hall.wish();
    for _ in 0..2 {
        services
            .settle_alert(&hall.clerk, wish, NUMBER, id)
            .await
            .unwrap();
    }
    assert!(
        !services
            .view(&looker)
            .await
            .unwrap()
            .own
            .unwrap()
            .help_asked
    );

    // A second device, and its seat being moved.
    let code = cards.first().unwrap().code.reveal().to_owned();
    let taken = services.claim_seat(HERE, &code, device(50)).await;
    assert_eq!(said(taken), "seat-taken");
    until(&mut console, |seen| {
        seen["alerts"][0]["kind"] == "second_device"
    })
    .await;
    services
        .move_seat(&hall.clerk, hall.wish(), NUMBER, 1)
        .await
        .unwrap();
    until(&mut console, |seen| seen["alerts"] == serde_json::json!([])).await;

    for _ in 0..10 {
        let wrong = services.claim_seat(HERE, "222222", device(51)).await;
        assert_eq!(said(wrong), "seat-code-wrong");
    }
    until(&mut console, |seen| {
        seen["alerts"][0]["kind"] == "wrong_codes"
    })
    .await;
    // However many wrong ones there were: a right code gets through.
    let third = cards.get(2).unwrap().code.reveal();
    assert_eq!(
        said(services.claim_seat(HERE, third, device(3)).await),
        "ok"
    );
}

#[tokio::test]
async fn a_role_that_is_taken_away_ends_the_console_wherever_it_is_taken() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    let guard = hall.office.person(Role::SecurityAdministrator).await;
    let clerk = hall.services().looker(&hall.clerk, NUMBER).await.unwrap();
    let mut stays = hall.look(&hall.clerk, clerk).await;
    let mut console = hall.console().await;
    seen(&mut console).await.unwrap();
    seen(&mut stays).await.unwrap();
    let elsewhere = hall.office.another_server().await;
    let chair = hall.chair.person().unwrap().account;
    let roles = ["observer".to_owned()];
    let given = elsewhere.give_roles(&guard, hall.wish(), chair, 1, &roles);
    given.await.unwrap();
    // As the server does every two seconds.
    hall.services().look().await.unwrap();
    let over = timeout(SOON, console.next()).await.unwrap();
    assert_eq!(over, Seen::Over(Over::Unknown), "it asks again");
    let again = hall.office.logged_in("the-chair").await;
    let again = hall.services().looker(&again, NUMBER).await;
    assert_eq!(said(again), "not-permitted");
    let quiet = timeout(Duration::ZERO, stays.next()).await;
    assert!(quiet.is_err(), "who kept the role looks on");
}

#[tokio::test]
async fn a_projectors_address_has_so_many_streams_and_no_more() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    let looker = hall.projector().await;
    let mut screens = Vec::new();
    for _ in 0..STREAMS_PER_PROJECTOR_MAX {
        screens.push(hall.look(&Actor::Visitor, looker).await);
    }
    let more = hall.services().watch(&Actor::Visitor, looker).await;
    assert_eq!(said(more), "too-many-streams");
    screens.pop();
    let more = hall.services().watch(&Actor::Visitor, looker).await;
    assert_eq!(said(more), "ok");
}
