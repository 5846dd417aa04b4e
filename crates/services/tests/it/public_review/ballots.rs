//! Ballots: each taken once, none after closing, and every one counted.

use std::sync::Arc;

use super::*;

#[tokio::test]
async fn eleven_members_vote_and_six_are_a_majority() {
    let hall = Hall::drafted(11, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = hall.cards().await;
    let seats = hall.seat(&cards).await;
    hall.go(&TO_VOTING).await;
    let round = hall.open_round().await;
    let answers = [
        "0", "0", "0", "0", "0", "0", "1", "1", "1", "abstain", "abstain",
    ];
    for (number, (seat, answer)) in (1..).zip(seats.iter().zip(answers)) {
        let cast = hall
            .services()
            .cast_ballot(seat, round, &ballot(number, answer))
            .await;
        assert_eq!(said(cast), "ok");
    }
    hall.go(&[Transition::CloseRound, Transition::Announce])
        .await;
    assert_eq!(hall.outcome(round).await, [TallyResult::Majority(0)]);
    assert_eq!(hall.session().await.status(), Status::Announced);
    let verdict = hall.office.fresh.store.audit_verify().await.unwrap();
    assert!(
        matches!(verdict, store::AuditVerdict::Whole { .. }),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn nine_members_four_to_four_are_no_majority() {
    let hall = Hall::drafted(9, &[round("C")]).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(&hall.cards().await).await;
    hall.go(&TO_VOTING).await;
    let round = hall.open_round().await;
    for (number, (seat, answer)) in (1..).zip(
        seats
            .iter()
            .zip(["0", "0", "0", "0", "1", "1", "1", "1", "abstain"]),
    ) {
        let cast = hall
            .services()
            .cast_ballot(seat, round, &ballot(number, answer))
            .await;
        assert_eq!(said(cast), "ok");
    }
    hall.go(&[Transition::CloseRound]).await;
    assert_eq!(hall.outcome(round).await, [TallyResult::NoMajority]);
}

#[tokio::test]
async fn a_ballot_is_taken_once() {
    let hall = Hall::drafted(6, &[round("A"), round("C")]).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(&hall.cards().await).await;
    let [one, two, ..] = seats.as_slice() else {
        panic!("six seats");
    };
    hall.go(TO_VOTING.get(..3).unwrap()).await;
    let rounds: Vec<_> = hall
        .session()
        .await
        .rounds()
        .iter()
        .map(|round| round.id)
        .collect();
    let [first, second] = rounds.as_slice() else {
        panic!("two rounds");
    };
    let cast = async |seat: &Actor, round: &RoundId, ballot: &BallotInput| {
        said(hall.services().cast_ballot(seat, *round, ballot).await)
    };
    assert_eq!(cast(one, first, &ballot(1, "0")).await, "round-not-open");
    hall.go(&[Transition::OpenRound]).await;
    assert_eq!(cast(one, first, &ballot(1, "0")).await, "ok");
    assert_eq!(
        cast(one, first, &ballot(1, "0")).await,
        "ok",
        "a repetition"
    );
    assert_eq!(
        cast(one, first, &ballot(1, "1")).await,
        "ballot-already-cast"
    );
    assert_eq!(
        cast(one, first, &ballot(2, "0")).await,
        "ballot-already-cast"
    );
    // The second has not voted: its tablet takes another id.
    assert_eq!(cast(two, first, &ballot(1, "0")).await, "ballot-id-in-use");
    let nobody = BallotInput {
        ballot_id: BallotId::new(Uuid::nil()),
        ..ballot(2, "0")
    };
    assert_eq!(cast(two, first, &nobody).await, "ballot_id not-an-id");
    assert_eq!(
        cast(two, first, &ballot(2, "3")).await,
        "answers-do-not-fit"
    );
    assert_eq!(
        cast(two, first, &ballot(2, "perhaps")).await,
        "answers unknown-choice"
    );
    assert_eq!(cast(two, second, &ballot(2, "0")).await, "round-not-open");
    let foreign = RoundId::new(Uuid::from_u128(1));
    assert_eq!(cast(two, &foreign, &ballot(2, "0")).await, "not-found");
    assert_eq!(
        cast(&hall.chair, first, &ballot(2, "0")).await,
        "not-permitted"
    );
    assert_eq!(
        cast(&Actor::Visitor, first, &ballot(2, "0")).await,
        "not-logged-in"
    );
}

#[tokio::test]
async fn no_ballot_is_taken_after_the_limit_or_the_closing_and_receipts_are_given_again() {
    let mut limited = round("A");
    limited.minutes = "5".into();
    let hall = Hall::drafted(6, &[limited]).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(&hall.cards().await).await;
    let [one, two, three, ..] = seats.as_slice() else {
        panic!("six seats");
    };
    hall.go(&TO_VOTING).await;
    let round = hall.open_round().await;
    let first = &round;
    let cast = async |seat: &Actor, round: &RoundId, ballot: &BallotInput| {
        said(hall.services().cast_ballot(seat, *round, ballot).await)
    };
    assert_eq!(cast(one, first, &ballot(1, "0")).await, "ok");
    // The limit ends the round, whether or not anybody closes it.
    hall.office
        .clock
        .advance(TimeDelta::minutes(5) - TimeDelta::milliseconds(1));
    assert_eq!(cast(two, first, &ballot(2, "abstain")).await, "ok");
    hall.office.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!(cast(three, first, &ballot(3, "0")).await, "ballot-too-late");
    hall.go(&[Transition::CloseRound]).await;
    assert_eq!(cast(three, first, &ballot(3, "0")).await, "ballot-too-late");
    assert_eq!(
        cast(one, first, &ballot(1, "0")).await,
        "ok",
        "the receipt is given again"
    );
}

#[tokio::test]
async fn a_voided_round_is_put_again_and_what_was_cast_counts_nowhere() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(&hall.cards().await).await;
    hall.go(&TO_VOTING).await;
    let wrong = hall.open_round().await;
    hall.services()
        .cast_ballot(seats.first().unwrap(), wrong, &ballot(1, "0"))
        .await
        .unwrap();
    hall.go(&[Transition::VoidRound, Transition::OpenRound])
        .await;
    let right = hall.open_round().await;
    assert_ne!(wrong, right);
    for (number, seat) in (11..).zip(&seats) {
        hall.services()
            .cast_ballot(seat, right, &ballot(number, "2"))
            .await
            .unwrap();
    }
    hall.go(&[Transition::CloseRound]).await;
    assert_eq!(hall.outcome(wrong).await, []);
    assert_eq!(hall.outcome(right).await, [TallyResult::Majority(2)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixty_four_ballots_of_one_seat_exactly_one_is_taken() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(&hall.cards().await).await;
    hall.go(&TO_VOTING).await;
    let round = hall.open_round().await;
    let mut posts = Vec::new();
    for number in 0..64 {
        let (services, seat) = (hall.services().clone(), seats.first().unwrap().clone());
        posts.push(tokio::spawn(async move {
            let answer = (number % 3).to_string();
            said(
                services
                    .cast_ballot(&seat, round, &ballot(number, &answer))
                    .await,
            )
        }));
    }
    let mut answers = Vec::new();
    for post in posts {
        answers.push(post.await.unwrap());
    }
    answers.sort();
    let taken = answers.iter().filter(|answer| *answer == "ok").count();
    let refused = answers
        .iter()
        .filter(|answer| *answer == "ballot-already-cast")
        .count();
    assert_eq!((taken, refused), (1, 63), "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_seats_are_claimed_and_vote_at_once_and_closing_counts_exactly_what_was_acknowledged()
 {
    let hall = Hall::drafted(100, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = Arc::new(hall.cards().await);
    let mut claims = Vec::new();
    for at in 0..cards.len() {
        let (services, cards) = (hall.services().clone(), Arc::clone(&cards));
        claims.push(tokio::spawn(async move {
            let card = cards.get(at).unwrap();
            let claimed = services
                .claim_seat(HERE, card.code.reveal(), device(u128::from(card.number)))
                .await;
            services
                .seat_caller(claimed.unwrap().token.reveal())
                .await
                .unwrap()
        }));
    }
    let mut seats = Vec::new();
    for claim in claims {
        seats.push(claim.await.unwrap());
    }
    hall.go(&TO_VOTING).await;
    let round = hall.open_round().await;
    let mut votes = Vec::new();
    for (number, seat) in (0..).zip(seats) {
        let services = hall.services().clone();
        votes.push(tokio::spawn(async move {
            let cast = services
                .cast_ballot(&seat, round, &ballot(number, "1"))
                .await;
            said(cast)
        }));
    }
    // The chair presses while they vote.
    tokio::task::yield_now().await;
    hall.go(&[Transition::CloseRound]).await;
    let mut acknowledged = 0;
    for vote in votes {
        match vote.await.unwrap().as_str() {
            "ok" => acknowledged += 1,
            other => assert_eq!(other, "ballot-too-late"),
        }
    }
    let tallies = hall.office.fresh.store.tallies(round).await.unwrap();
    let counted = tallies.first().unwrap().counts();
    assert_eq!(counted.returned, acknowledged);
    assert_eq!(
        (counted.eligible, counted.present, counted.issued),
        (100, 100, 100)
    );
}

#[tokio::test]
async fn a_receipt_is_the_same_for_the_same_ballot_and_nobodys_to_choose() {
    let hall = Hall::drafted(6, &[round("A"), round("C")]).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(&hall.cards().await).await;
    hall.go(&TO_VOTING).await;
    let round = hall.open_round().await;
    let cast = async |seat: &Actor, round, ballot: &BallotInput| {
        let cast = hall.services().cast_ballot(seat, round, ballot).await;
        cast.unwrap().as_str().to_owned()
    };
    // Ids that end alike: by them, both would be given one receipt.
    let alike = |first: u128| BallotInput {
        ballot_id: BallotId::new(Uuid::from_u128((first << 64) | 0x1234_5678_9abc)),
        ..ballot(0, "0")
    };
    let [one, two, ..] = seats.as_slice() else {
        panic!("six seats");
    };
    let first = cast(one, round, &alike(1)).await;
    let other = cast(two, round, &alike(2)).await;
    assert_ne!(first, other);
    assert_eq!(cast(one, round, &alike(1)).await, first);
    hall.go(&[Transition::CloseRound, Transition::OpenRound])
        .await;
    assert_eq!(
        cast(one, round, &alike(1)).await,
        first,
        "also after closing"
    );
    let there = hall.office.another_server().await;
    let again = there.cast_ballot(one, round, &alike(1)).await.unwrap();
    assert_eq!(again.as_str(), first, "also on another server");
    let second = hall.open_round().await;
    assert_ne!(cast(one, second, &alike(3)).await, first);
}
