//! Guessing at seat codes, and cards that are good no longer.

use std::sync::Arc;
use std::time::Duration;

use domain::public_review::guesses::TRIES_AT_ONCE;
use services::Rules;
use services::chance::SeededChance;
use services::secrets::Secrets;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::*;

/// Elsewhere than the hall.
const THERE: ClientAddress = ClientAddress(IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7)));

/// The same office where guessing is slowed, as everywhere but in tests.
fn strict(hall: &Hall) -> Services {
    let rules = Rules {
        second_factor_required: false,
        ..Rules::default()
    };
    Services::new(
        hall.office.fresh.store.clone(),
        hall.office.clock.clone(),
        Arc::new(SeededChance::from_seed(11)),
        Secrets::new([9; 32]),
        rules,
    )
}

/// A code that no card has.
fn wrong(number: u32) -> String {
    let digit = |place: u32| {
        let letters = "23456789ABCDEFGH".chars();
        let at = usize::try_from((number >> (4 * place)) % 16).unwrap();
        letters.into_iter().nth(at).unwrap()
    };
    format!("ZZ{}{}{}{}", digit(0), digit(1), digit(2), digit(3))
}

async fn alerts(hall: &Hall) -> Vec<(String, u64)> {
    let services = hall.services();
    let looker = services.looker(&hall.chair, NUMBER).await.unwrap();
    let view = services.view(&looker).await.unwrap();
    let seen: serde_json::Value = serde_json::from_str(&view.body).unwrap();
    let alerts = seen.get("alerts").unwrap().as_array().unwrap().iter();
    let read = |alert: &serde_json::Value| {
        let kind = alert.get("kind").unwrap().as_str().unwrap().to_owned();
        (kind, alert.get("times").unwrap().as_u64().unwrap())
    };
    alerts.map(read).collect()
}

/// Asks with many codes at once; how often it was answered what.
async fn at_once(
    services: &Services,
    codes: impl Iterator<Item = String>,
) -> std::collections::BTreeMap<String, u32> {
    let mut asked = JoinSet::new();
    for code in codes {
        let services = services.clone();
        asked.spawn(async move { said(services.seat_of_code(HERE, &code, None).await) });
    }
    let mut answers = std::collections::BTreeMap::new();
    for answer in asked.join_all().await {
        *answers.entry(answer).or_default() += 1;
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_guesses_at_once_are_not_a_thousand_look_ups() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = hall.cards().await;
    let card = cards.first().unwrap();
    let services = strict(&hall);
    // The hall of a thousand behind one address: right codes cost nothing.
    let typed = || std::iter::repeat_n(card.code.reveal().to_owned(), 1_000);
    let answers = at_once(&services, typed()).await;
    assert_eq!(answers.get("ok"), Some(&1_000), "{answers:?}");

    let tried = at_once(&services, (0..TRIES_AT_ONCE).map(wrong)).await;
    assert_eq!(tried.get("seat-code-wrong"), Some(&TRIES_AT_ONCE));
    // Whoever hangs up has changed nothing.
    for number in 0..20 {
        let code = wrong(number);
        let hung_up = services.seat_of_code(HERE, &code, None);
        let waited = timeout(Duration::from_millis(2), hung_up).await;
        assert!(waited.is_err());
    }
    // Typed codes are turned away now, and nobody can tell right ones from wrong ones.
    let guesses = (0..940).map(wrong).chain(typed().take(20));
    let answers = at_once(&services, guesses);
    // A scanned card is not slowed meanwhile, nor another network.
    let (answers, ()) = tokio::join!(answers, async {
        for card in &cards {
            let device = device(card.number.into());
            let claimed = services.claim_seat(HERE, &card.scanned, device).await;
            assert_eq!(claimed.unwrap().seat_number, card.number);
        }
        let there = services.seat_of_code(THERE, "ZZZZZZ", None).await;
        assert_eq!(said(there), "seat-code-wrong");
    });
    assert_eq!(answers.get("seat-codes-slowed"), Some(&960), "{answers:?}");
    // The clerk is told how many there were: now that time goes on, with the next one.
    hall.office.clock.advance(TimeDelta::seconds(6));
    let one_more = services.seat_of_code(HERE, "ZZZZZZ", None).await;
    assert_eq!(said(one_more), "seat-code-wrong");
    let all = u64::from(TRIES_AT_ONCE) + 960 + 1;
    let told = async {
        while alerts(&hall).await != [("wrong_codes".to_owned(), all)] {
            tokio::task::yield_now().await;
        }
    };
    let told = timeout(Duration::from_secs(20), told).await;
    assert!(told.is_ok(), "{all}, but {:?}", alerts(&hall).await);
}

#[tokio::test]
async fn whose_card_is_good_is_not_told_for_nothing_before_the_door_opens() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&[Transition::Convene, Transition::SeatPanel]).await;
    let services = strict(&hall);
    let early = services.seat_of_code(HERE, "ZZZZZZ", None).await;
    assert_eq!(said(early), "seat-code-wrong");
    let cards = hall.cards().await;
    let card = cards.first().unwrap();
    // Whoever comes early is told why; it counts like a wrong code, but not as one.
    for _ in 1..TRIES_AT_ONCE - 10 {
        let early = services.seat_of_code(HERE, card.code.reveal(), None).await;
        assert_eq!(said(early), "check-in-not-open");
    }
    assert_eq!(alerts(&hall).await, []);
    for number in 0..10 {
        let claimed = services.claim_seat(HERE, &wrong(number), device(9)).await;
        assert_eq!(said(claimed), "seat-code-wrong");
    }
    assert_eq!(alerts(&hall).await, [("wrong_codes".to_owned(), 10)]);
    let one_more = services.seat_of_code(HERE, card.code.reveal(), None);
    let waited = timeout(Duration::from_millis(50), one_more).await;
    assert!(waited.is_err(), "it is not looked up");
    // By scanning everybody still learns that it is too early.
    let scanned = services.seat_of_code(HERE, &card.scanned, None).await;
    assert_eq!(said(scanned), "check-in-not-open");
}

#[tokio::test]
async fn a_forged_qr_code_is_wrong_whatever_its_code() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = hall.cards().await;
    let [first, second, ..] = cards.as_slice() else {
        panic!("six cards");
    };
    let services = strict(&hall);
    let (code, other) = (first.code.reveal(), second.scanned.get(6..).unwrap());
    let forged = services
        .seat_of_code(HERE, &format!("{code}{other}"), None)
        .await;
    assert_eq!(said(forged), "seat-code-wrong");
    let scanned = services.seat_of_code(HERE, &first.scanned, None).await;
    assert_eq!(scanned.unwrap().seat_number, first.number);
    // A card that was printed before is as wrong as ever.
    hall.cards().await;
    let old = services.seat_of_code(HERE, &first.scanned, None).await;
    assert_eq!(said(old), "seat-code-wrong");
}

#[tokio::test]
async fn a_check_in_that_is_taken_back_takes_the_code_with_it() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = hall.cards().await;
    let seated = hall.seat(&cards).await;
    assert_eq!(seated.len(), 6);
    let (services, old) = (hall.services(), cards.first().unwrap());
    let wish = hall.wish();
    let taken_back = async || {
        let code = services.take_back_seat(&hall.clerk, wish, NUMBER, 1).await;
        code.unwrap()
    };
    let code = taken_back().await;
    assert_eq!(
        taken_back().await,
        code,
        "the same wish gives the same code"
    );
    for shown in [old.code.reveal(), &old.scanned] {
        let again = services.claim_seat(HERE, shown, device(1)).await;
        assert_eq!(said(again), "seat-code-wrong");
    }
    let anew = services.claim_seat(HERE, code.reveal(), device(8)).await;
    assert_eq!(anew.unwrap().seat_number, 1);
}

#[tokio::test]
async fn a_session_that_is_over_has_no_hall_and_its_tablets_end_with_the_day() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = hall.cards().await;
    let card = cards.first().unwrap();
    let services = hall.services();
    let claimed = services
        .claim_seat(HERE, card.code.reveal(), device(1))
        .await
        .unwrap();
    let token = claimed.token.reveal();
    let seat = services.seat_caller(token).await.unwrap();
    hall.go(&[Transition::Terminate]).await;
    assert_eq!(said(services.ask_for_help(&seat).await), "session-over");
    let moved = services.move_seat(&hall.clerk, hall.wish(), NUMBER, 1);
    assert_eq!(said(moved.await), "session-over");
    for shown in [card.code.reveal(), &card.scanned] {
        let second = services.claim_seat(HERE, shown, device(2)).await;
        assert_eq!(said(second), "session-over");
    }
    for number in 0..20 {
        let guessed = services.claim_seat(HERE, &wrong(number), device(2)).await;
        assert_eq!(said(guessed), "seat-code-wrong");
    }
    assert_eq!(alerts(&hall).await, []);
    // The tablet still shows what has become of it, until the day is over.
    hall.office.clock.advance(TimeDelta::hours(11));
    assert_eq!(services.seat_caller(token).await.unwrap(), seat);
    hall.office.clock.advance(TimeDelta::hours(2));
    assert_eq!(services.seat_caller(token).await.unwrap(), Actor::Visitor);
}

#[tokio::test]
async fn whoever_heard_the_result_announced_may_still_ask_for_help_that_day() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = hall.cards().await;
    let (here, left) = cards.split_at(5);
    let seated = hall.seat(here).await;
    let (services, card) = (hall.services(), here.first().unwrap());
    let token = services
        .claim_seat(HERE, card.code.reveal(), device(1))
        .await;
    let token = token.unwrap().token;
    hall.go(&TO_VOTING).await;
    hall.go(&[Transition::CloseRound, Transition::Announce])
        .await;
    let seat = seated.first().unwrap();
    assert_eq!(said(services.ask_for_help(seat).await), "ok");
    let late = left.first().unwrap().code.reveal();
    let late = services.claim_seat(HERE, late, device(6)).await;
    assert_eq!(said(late), "roll-frozen");
    // Announced and never signed: the tablets end all the same.
    hall.office.clock.advance(TimeDelta::hours(12));
    let caller = services.seat_caller(token.reveal()).await;
    assert_eq!(caller.unwrap(), Actor::Visitor);
    let moved = services.move_seat(&hall.clerk, hall.wish(), NUMBER, 1);
    assert_eq!(said(moved.await), "session-over");
}
