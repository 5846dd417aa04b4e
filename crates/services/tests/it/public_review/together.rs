//! Ballots that arrive at one moment are written together: each is answered as if it had come alone.

use futures::future::join_all;
use services::No;

use super::*;

/// A hall that votes, with its seats.
async fn voting(reviewers: u128) -> (Hall, Vec<Actor>, RoundId) {
    let hall = Hall::drafted(reviewers, &[round("A"), round("C")]).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(&hall.cards().await).await;
    hall.go(&TO_VOTING).await;
    let round = hall.open_round().await;
    (hall, seats, round)
}

/// All of them at one moment, answered in the same order.
async fn cast_all(hall: &Hall, ballots: Vec<(&Actor, RoundId, BallotInput)>) -> Vec<String> {
    let casting = ballots.into_iter().map(|(seat, round, ballot)| async move {
        said(hall.services().cast_ballot(seat, round, &ballot).await)
    });
    join_all(casting).await
}

#[tokio::test]
async fn more_ballots_than_are_written_together_are_each_answered_by_themselves() {
    let (hall, seats, open) = voting(300).await;
    let [first, second, third, fourth, others @ ..] = seats.as_slice() else {
        panic!("three hundred seats");
    };
    let unknown = RoundId::new(Uuid::from_u128(1));
    let mut ballots = vec![
        (first, open, ballot(1, "0")),
        // The same again, changed, and under the id of another seat.
        (first, open, ballot(1, "0")),
        (first, open, ballot(1, "1")),
        (second, open, ballot(1, "0")),
        (third, open, ballot(3, "7")),
        (fourth, unknown, ballot(4, "0")),
    ];
    let others = (10..).zip(others);
    ballots.extend(others.map(|(id, seat)| (seat, open, ballot(id, "2"))));
    let answers = cast_all(&hall, ballots).await;
    let (few, many) = answers.split_at(6);
    let expected = [
        "ok",
        "ok",
        "ballot-already-cast",
        "ballot-id-in-use",
        "answers-do-not-fit",
        "not-found",
    ];
    assert_eq!(few, expected);
    assert!(many.iter().all(|answer| answer == "ok"), "{many:?}");
    let store = &hall.office.fresh.store;
    assert_eq!(store.ballots_returned(open).await, Ok(297));
    let verdict = store.audit_verify().await.unwrap();
    assert!(
        matches!(verdict, store::AuditVerdict::Whole { .. }),
        "{verdict:?}"
    );
    hall.go(&[Transition::CloseRound]).await;
    assert_eq!(hall.outcome(open).await, [TallyResult::Majority(2)]);
}

#[tokio::test]
async fn a_closing_that_comes_later_overtakes_none_of_them() {
    let (hall, seats, open) = voting(300).await;
    let services = hall.services();
    let casting = (0..).zip(&seats).map(|(id, seat)| async move {
        said(services.cast_ballot(seat, open, &ballot(id, "1")).await)
    });
    let mut casting = Box::pin(join_all(casting));
    // All of them have come; some are being written, the others wait.
    assert!(futures::poll!(casting.as_mut()).is_pending());
    let closing = hall.go(&[Transition::CloseRound]);
    let (answers, ()) = tokio::join!(casting, closing);
    assert!(answers.iter().all(|answer| answer == "ok"), "{answers:?}");
    assert_eq!(hall.outcome(open).await, [TallyResult::Majority(1)]);
}

#[tokio::test]
async fn who_hangs_up_keeps_nobody_from_the_answer() {
    let (hall, seats, open) = voting(6).await;
    let [first, second, third, ..] = seats.as_slice() else {
        panic!("six seats");
    };
    // The first is the one whose coming sets the writing off, and is gone at once.
    let services = hall.services();
    let (gone, stays) = (ballot(1, "0"), ballot(2, "0"));
    {
        let mut casting = Box::pin(services.cast_ballot(first, open, &gone));
        assert!(futures::poll!(casting.as_mut()).is_pending());
        let mut staying = Box::pin(services.cast_ballot(second, open, &stays));
        assert!(futures::poll!(staying.as_mut()).is_pending());
        drop(casting);
        assert_eq!(said(staying.await), "ok");
    }
    let store = &hall.office.fresh.store;
    assert_eq!(
        store.ballots_returned(open).await,
        Ok(2),
        "kept all the same"
    );
    assert_eq!(said(services.cast_ballot(first, open, &gone).await), "ok");
    let later = ballot(3, "0");
    assert_eq!(said(services.cast_ballot(third, open, &later).await), "ok");
    assert_eq!(store.ballots_returned(open).await, Ok(3));
}

#[tokio::test]
async fn a_round_whose_row_is_broken_keeps_no_other_from_being_voted_on() {
    let (hall, seats, open) = voting(6).await;
    let session = hall.session().await;
    let broken = session.rounds().last().unwrap().id;
    assert_ne!(broken, open);
    let spoil = "UPDATE review_round SET questions = '?' WHERE position = 1";
    store::testing::raw(&hall.office.fresh.url, spoil)
        .await
        .unwrap();
    let ballots = (1..).zip(&seats).map(|(id, seat)| {
        let round = if id == 3 { broken } else { open };
        (seat, round, ballot(id, "0"))
    });
    let answers = cast_all(&hall, ballots.collect()).await;
    let voted = answers.iter().filter(|answer| *answer == "ok").count();
    assert_eq!(voted, 5, "{answers:?}");
    let refused = answers.get(2).unwrap();
    assert!(refused.contains("corrupt"), "{refused}");
    let store = &hall.office.fresh.store;
    assert_eq!(store.ballots_returned(open).await, Ok(5));
}

#[tokio::test]
async fn on_a_full_disk_none_of_them_is_acknowledged_and_all_are_when_there_is_room() {
    let (hall, seats, open) = voting(200).await;
    let fresh = &hall.office.fresh;
    fresh.disk_full(true).await.unwrap();
    let ballots: Vec<_> = (0..).zip(&seats).collect();
    let services = hall.services();
    let casting = ballots.iter().map(|(id, seat)| async move {
        let vote = ballot(*id, "0");
        services.cast_ballot(seat, open, &vote).await.map(drop)
    });
    let answers = join_all(casting).await;
    let kept = answers.iter().filter(|answer| answer.is_ok()).count();
    let full = |no: &No| matches!(no, No::Broke(store::StoreFault::Full));
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().err().is_none_or(full)),
        "{answers:?}"
    );
    assert!(kept < 200, "the disk never filled");
    let returned = fresh.store.ballots_returned(open).await.unwrap();
    assert_eq!(usize::try_from(returned), Ok(kept));
    fresh.disk_full(false).await.unwrap();
    let again = ballots
        .iter()
        .map(|(id, seat)| (*seat, open, ballot(*id, "0")));
    let answers = cast_all(&hall, again.collect()).await;
    assert!(answers.iter().all(|answer| answer == "ok"), "{answers:?}");
    assert_eq!(fresh.store.ballots_returned(open).await, Ok(200));
}
