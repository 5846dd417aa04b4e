//! Whose seat a code names, before it is taken.

use domain::public_review::ballot::BallotMode;

use super::*;

async fn alerts(hall: &Hall) -> Vec<String> {
    let services = hall.services();
    let looker = services.looker(&hall.chair, NUMBER).await.unwrap();
    let view = services.view(&looker).await.unwrap();
    let seen: serde_json::Value = serde_json::from_str(&view.body).unwrap();
    let alerts = seen.get("alerts").unwrap().as_array().unwrap().iter();
    alerts
        .map(|alert| alert.get("kind").unwrap().as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_card_says_whose_seat_it_is_and_takes_nothing() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = hall.cards().await;
    let card = cards.first().unwrap();
    let services = hall.services();
    for _ in 0..2 {
        let offered = services.seat_of_code(HERE, card.code.reveal(), None).await;
        let offered = offered.unwrap();
        assert_eq!(offered.seat_number, card.number);
        assert_eq!(offered.name, card.name);
        assert_eq!(offered.ballot_mode, BallotMode::Named);
    }
    // Somebody else may still take it, and then it is not offered any more; the clerk is told.
    hall.seat(cards.get(..1).unwrap()).await;
    assert_eq!(alerts(&hall).await, [""; 0]);
    let again = services.seat_of_code(HERE, card.code.reveal(), None).await;
    assert_eq!(said(again), "seat-taken");
    assert_eq!(alerts(&hall).await, ["second_device"]);
}

#[tokio::test]
async fn the_device_that_has_a_seat_is_offered_it_again() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = hall.cards().await;
    let card = cards.first().unwrap();
    let (services, code) = (hall.services(), card.code.reveal());
    let taken = services.claim_seat(HERE, code, device(1)).await.unwrap();
    // The answer was lost: the page is loaded anew, and asks for the same device.
    let offered = services.seat_of_code(HERE, code, Some(device(1))).await;
    assert_eq!(offered.unwrap().seat_number, card.number);
    let again = services.claim_seat(HERE, code, device(1)).await.unwrap();
    assert_eq!(again.token, taken.token);
    assert_eq!(alerts(&hall).await, [""; 0]);
    let foreign = services.seat_of_code(HERE, code, Some(device(2))).await;
    assert_eq!(said(foreign), "seat-taken");
    assert_eq!(alerts(&hall).await, ["second_device"]);
}

#[tokio::test]
async fn a_card_says_nothing_before_check_in_and_after_the_roll_is_frozen() {
    let hall = Hall::drafted(7, &[round("A")]).await;
    let (open, before) = TO_CHECK_IN.split_last().unwrap();
    hall.go(before).await;
    let cards = hall.cards().await;
    let services = hall.services();
    let asked = |place: usize| {
        let code = cards.get(place).unwrap().code.reveal().to_owned();
        async move { services.seat_of_code(HERE, &code, None).await }
    };
    assert_eq!(said(asked(6).await), "check-in-not-open");
    hall.go(&[*open]).await;
    assert_eq!(said(asked(6).await), "ok");
    hall.seat(cards.get(..6).unwrap()).await;
    hall.go(&TO_VOTING).await;
    assert_eq!(said(asked(6).await), "roll-frozen");
    // A seat that was moved can be taken with its new code at any time.
    let wish = hall.wish();
    let code = services.move_seat(&hall.clerk, wish, NUMBER, 1).await;
    let offered = services
        .seat_of_code(HERE, code.unwrap().reveal(), None)
        .await;
    assert_eq!(offered.unwrap().seat_number, 1);
    assert_eq!(said(asked(0).await), "seat-code-wrong");
}

#[tokio::test]
async fn guessing_whose_a_seat_is_counts_like_guessing_a_seat() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let services = hall.services();
    assert_eq!(
        said(services.seat_of_code(HERE, "hello", None).await),
        "code not-a-seat-code"
    );
    for _ in 0..5 {
        let wrong = services.seat_of_code(HERE, "222222", None).await;
        assert_eq!(said(wrong), "seat-code-wrong");
        let wrong = services.claim_seat(HERE, "222222", device(9)).await;
        assert_eq!(said(wrong), "seat-code-wrong");
    }
    assert_eq!(alerts(&hall).await, ["wrong_codes"]);
}
