//! What may go wrong on the day: clocks that jump, two chairs, a full disk, foreign tokens.

use chrono::{DateTime, Utc};
use domain::people::account::AccountInput;
use domain::public_review::course::Phase;
use domain::wire::{AuditLine, AuditQuery};
use services::access::Deed;
use services::clock::Clock;
use tokio::sync::Barrier;

use std::sync::Arc;

use super::*;
use crate::office::PASSWORD;

async fn cast(hall: &Hall, seat: &Actor, round: RoundId, ballot: &BallotInput) -> String {
    said(hall.services().cast_ballot(seat, round, ballot).await)
}

/// A hall that votes in one round, with its seats.
async fn voting(reviewers: u128, minutes: &str) -> (Hall, Vec<Actor>, RoundId) {
    let mut asked = round("A");
    minutes.clone_into(&mut asked.minutes);
    let hall = Hall::drafted(reviewers, &[asked]).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(&hall.cards().await).await;
    hall.go(&TO_VOTING).await;
    let round = hall.open_round().await;
    (hall, seats, round)
}

#[tokio::test]
async fn a_clock_that_jumps_loses_no_ballot_of_a_round_that_the_chair_closes() {
    let jumps = [
        TimeDelta::hours(1),
        TimeDelta::hours(-1),
        TimeDelta::days(1),
        TimeDelta::days(-1),
        TimeDelta::days(-1),
    ];
    let (hall, seats, round) = voting(6, "").await;
    for (number, seat) in (0..).zip(&seats) {
        if let Some(jump) = usize::try_from(number).ok().and_then(|at| jumps.get(at)) {
            hall.office.clock.advance(*jump);
        }
        assert_eq!(cast(&hall, seat, round, &ballot(number, "0")).await, "ok");
    }
    // It is a day earlier now than when the round was opened.
    hall.go(&[Transition::CloseRound]).await;
    let first = seats.first().unwrap();
    assert_eq!(
        cast(&hall, first, round, &ballot(90, "1")).await,
        "ballot-already-cast"
    );
    assert_eq!(
        cast(&hall, first, round, &ballot(0, "0")).await,
        "ok",
        "the receipt again"
    );
    let tallies = hall.office.fresh.store.tallies(round).await.unwrap();
    assert_eq!(tallies.first().unwrap().counts().returned, 6);
    // It is read again as it was stored: nothing ended before it began.
    hall.go(&[Transition::Announce]).await;
    assert_eq!(hall.session().await.status(), Status::Announced);
    let verdict = hall.office.fresh.store.audit_verify().await.unwrap();
    assert!(
        matches!(verdict, store::AuditVerdict::Whole { .. }),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn a_clock_that_jumps_ends_a_limited_round_or_not_but_never_counts_what_was_refused() {
    let (hall, seats, round) = voting(6, "5").await;
    let [one, two, three, four, ..] = seats.as_slice() else {
        panic!("six seats");
    };
    assert_eq!(cast(&hall, one, round, &ballot(1, "0")).await, "ok");
    hall.office.clock.advance(TimeDelta::hours(1));
    assert_eq!(
        cast(&hall, two, round, &ballot(2, "0")).await,
        "ballot-too-late"
    );
    hall.office.clock.advance(TimeDelta::days(-1));
    // The one clock says that the limit was not reached; nobody has closed the round.
    assert_eq!(cast(&hall, three, round, &ballot(3, "0")).await, "ok");
    hall.office.clock.advance(TimeDelta::days(2));
    assert_eq!(
        cast(&hall, four, round, &ballot(4, "0")).await,
        "ballot-too-late"
    );
    hall.go(&[Transition::CloseRound]).await;
    hall.office.clock.advance(TimeDelta::days(-3));
    assert_eq!(
        cast(&hall, four, round, &ballot(4, "0")).await,
        "ballot-too-late"
    );
    let tallies = hall.office.fresh.store.tallies(round).await.unwrap();
    assert_eq!(tallies.first().unwrap().counts().returned, 2);
}

#[tokio::test]
async fn a_speaking_clock_never_runs_backwards() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    hall.go(TO_VOTING.get(..2).unwrap()).await;
    let revision = hall.session().await.revision;
    let item = AgendaItem::PetitionerStatement;
    let set = hall.services().set_clock(
        &hall.chair,
        hall.wish(),
        NUMBER,
        revision,
        item,
        ClockDeed::Start,
    );
    set.await.unwrap();
    for jump in [TimeDelta::hours(-1), TimeDelta::days(-1)] {
        hall.office.clock.advance(jump);
        let session = hall.session().await;
        let (_, clock) = session.agenda().clocks().first().unwrap();
        assert_eq!(clock.used(hall.services().now()), 0);
    }
    // Parties leave and the clock is silenced, whatever the time is.
    hall.go(&[Transition::Deliberate]).await;
    assert_eq!(hall.session().await.agenda().running(), None);
}

#[tokio::test]
async fn an_hour_by_which_the_servers_clock_jumps_is_given_back() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    hall.go(TO_VOTING.get(..2).unwrap()).await;
    let item = AgendaItem::PetitionerStatement;
    let set = async |by: &Actor, deed| {
        let revision = hall.session().await.revision;
        let set = hall
            .services()
            .set_clock(by, hall.wish(), NUMBER, revision, item, deed);
        said(set.await)
    };
    let used = async || {
        let session = hall.session().await;
        let (_, clock) = session.agenda().clocks().first().unwrap();
        clock.used(hall.services().now())
    };
    assert_eq!(
        set(&hall.chair, ClockDeed::Restart).await,
        "clock-stands-so"
    );
    assert_eq!(set(&hall.chair, ClockDeed::Start).await, "ok");
    hall.office.clock.advance(TimeDelta::hours(1));
    assert_eq!(used().await, 3_600);
    assert_eq!(set(&hall.chair, ClockDeed::Restart).await, "ok");
    assert_eq!(used().await, 0);
    hall.office.clock.advance(TimeDelta::seconds(60));
    assert_eq!(used().await, 60, "whoever speaks goes on speaking");
    // It is on record what was taken off the clock.
    let auditor = hall.office.person(Role::Auditor).await;
    let query = AuditQuery {
        deed: "clock-set".to_owned(),
        ..AuditQuery::default()
    };
    let list = hall.services().audit(&auditor, &query).await.unwrap();
    let newest = list.page.rows.first().unwrap();
    assert!(
        newest.detail.contains(r#""used_seconds":3600"#),
        "{newest:?}"
    );
}

/// A clock that goes on by a millisecond with every look at it: whoever looks later is later.
#[derive(Debug)]
struct Ticking(std::sync::atomic::AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> DateTime<Utc> {
        let tick = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        DateTime::from_timestamp_millis(tick).unwrap()
    }
}

/// Another account that may lead.
async fn another_chair(hall: &Hall) -> Actor {
    let input = AccountInput {
        username: "second-chair".into(),
        display_name: "示例".into(),
        roles: vec!["chair".into()],
    };
    hall.services()
        .found(&Actor::Operator, "示例市信访局", &input, PASSWORD)
        .await
        .unwrap();
    hall.office.logged_in("second-chair").await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_chairs_on_two_servers_who_press_at_once_one_is_told() {
    let (hall, seats, round) = voting(6, "").await;
    let second = another_chair(&hall).await;
    let elsewhere = hall.office.another_server().await;
    for (number, seat) in (1..).zip(&seats) {
        assert_eq!(cast(&hall, seat, round, &ballot(number, "0")).await, "ok");
    }
    // One wants to count the round, the other to put it again: both looked at the same revision.
    let moving = |transition, revision| Moving {
        transition,
        expected_revision: revision,
        reason: "选项有误".to_owned(),
        scheduled_at: None,
    };
    let revision = hall.session().await.revision;
    let close = moving(Transition::CloseRound, revision);
    let void = moving(Transition::VoidRound, revision);
    let barrier = Barrier::new(2);
    let press = async |services: &Services, by: &Actor, wish, moving: &Moving| {
        barrier.wait().await;
        said(services.move_session(by, wish, NUMBER, moving).await)
    };
    let (one, two) = (hall.wish(), hall.wish());
    let (first, other) = tokio::join!(
        press(hall.services(), &hall.chair, one, &close),
        press(&elsewhere, &second, two, &void),
    );
    let mut answers = [first.as_str(), other.as_str()];
    answers.sort_unstable();
    assert_eq!(answers, ["ok", "version-conflict"]);
    let session = hall.session().await;
    assert_eq!(session.revision, revision + 1);
    let counted = hall.office.fresh.store.tallies(round).await.unwrap();
    assert_eq!(
        counted.len(),
        usize::from(first == "ok"),
        "counted or put again, never both"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_presses_while_ballots_come_in_counts_exactly_what_was_acknowledged() {
    // Where among the ballots the closing comes differs from time to time.
    for after in [0_usize, 1, 7, 15, 29] {
        let (hall, seats, round) = voting(30, "").await;
        let start = hall.services().now().timestamp_millis();
        let ticking = hall.office.by_clock(Arc::new(Ticking(start.into()))).await;
        let revision = hall.session().await.revision;
        let closing = Moving {
            transition: Transition::CloseRound,
            expected_revision: revision,
            reason: String::new(),
            scheduled_at: None,
        };
        let barrier = Arc::new(Barrier::new(seats.len() + 1));
        let mut votes = Vec::new();
        let mut close = None;
        for (at, seat) in seats.into_iter().enumerate() {
            if at == after {
                let (services, chair) = (ticking.clone(), hall.chair.clone());
                let (barrier, closing, wish) = (Arc::clone(&barrier), closing.clone(), hall.wish());
                close = Some(tokio::spawn(async move {
                    barrier.wait().await;
                    said(services.move_session(&chair, wish, NUMBER, &closing).await)
                }));
            }
            let (services, barrier) = (ticking.clone(), Arc::clone(&barrier));
            let id = u128::try_from(at).unwrap();
            votes.push(tokio::spawn(async move {
                barrier.wait().await;
                said(services.cast_ballot(&seat, round, &ballot(id, "1")).await)
            }));
        }
        assert_eq!(close.unwrap().await.unwrap(), "ok");
        let mut acknowledged = 0;
        for vote in votes {
            match vote.await.unwrap().as_str() {
                "ok" => acknowledged += 1,
                other => assert_eq!(other, "ballot-too-late"),
            }
        }
        let tallies = hall.office.fresh.store.tallies(round).await.unwrap();
        let counts = tallies.first().unwrap().counts();
        assert_eq!((counts.returned, counts.issued), (acknowledged, 30));
        // By the one clock: what was counted was cast before the round ended.
        let session = hall.session().await;
        let ended = match session.course().rounds().first().unwrap().phase {
            Phase::Closed { closed_at, .. } => closed_at,
            other => panic!("{other:?}"),
        };
        let last = hall.office.fresh.store.last_cast_at(round).await.unwrap();
        assert!(last.is_none_or(|last| last < ended), "{last:?} {ended}");
    }
}

#[tokio::test]
async fn on_a_full_disk_no_ballot_is_acknowledged_and_every_one_is_when_there_is_room() {
    let (hall, seats, round) = voting(200, "").await;
    hall.office.fresh.disk_full(true).await.unwrap();
    let mut acknowledged = 0_u32;
    let mut refused = Vec::new();
    for (number, seat) in (0..).zip(&seats) {
        let vote = ballot(number, "0");
        match hall.services().cast_ballot(seat, round, &vote).await {
            // Room that was left on the pages that are there.
            Ok(_receipt) => acknowledged += 1,
            Err(No::Broke(store::StoreFault::Full)) => refused.push((seat, vote)),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(!refused.is_empty(), "the disk never filled");
    let store = &hall.office.fresh.store;
    let returned = store.ballots_returned(round).await.unwrap();
    assert_eq!(returned, acknowledged);
    hall.office.fresh.disk_full(false).await.unwrap();
    for (seat, vote) in &refused {
        assert_eq!(
            cast(&hall, seat, round, vote).await,
            "ok",
            "the same ballot, again"
        );
    }
    hall.go(&[Transition::CloseRound]).await;
    let tallies = store.tallies(round).await.unwrap();
    assert_eq!(tallies.first().unwrap().counts().returned, 200);
}

#[tokio::test]
async fn a_token_of_another_session_casts_nothing() {
    let office = Office::new().await;
    let services = &office.services;
    let demo = services.load_demo().await.unwrap();
    let of = |number: &str| {
        demo.sessions
            .iter()
            .find(|one| one.number == number)
            .unwrap()
    };
    let code = &of("PR-2026-04").seats.first().unwrap().code;
    let claimed = services.claim_seat(HERE, code, device(1)).await.unwrap();
    let foreign = services.seat_caller(claimed.token.reveal()).await.unwrap();
    let chair = office.log_in("chair", "sunshine-2026").await.unwrap();
    let chair = services.caller(&chair.tokens.access).await.unwrap();
    let session = services.session(&chair, "PR-2026-03").await.unwrap();
    let open = session.open_round().unwrap().0.id;
    let before = office.fresh.store.ballots_returned(open).await.unwrap();
    let mut vote = ballot(1, "0");
    vote.answers.push(ChoiceInput::Option(0));
    assert_eq!(
        said(services.cast_ballot(&foreign, open, &vote).await),
        "not-found"
    );
    let after = office.fresh.store.ballots_returned(open).await.unwrap();
    assert_eq!(after, before);
}

/// The newest rows of a deed, as the auditor reads them.
async fn recorded(hall: &Hall, auditor: &Actor, deed: &str, subject: &str) -> Vec<AuditLine> {
    let query = AuditQuery {
        deed: deed.to_owned(),
        subject: subject.to_owned(),
        ..AuditQuery::default()
    };
    let list = hall.services().audit(auditor, &query).await.unwrap();
    list.page.rows
}

#[tokio::test]
async fn the_auditor_reads_which_seat_which_session_and_what_was_refused() {
    let (hall, seats, round) = voting(6, "").await;
    let auditor = hall.office.person(Role::Auditor).await;
    let first = seats.first().unwrap();
    assert_eq!(cast(&hall, first, round, &ballot(1, "0")).await, "ok");
    let other = ballot(1, "1");
    for _ in 0..30 {
        let answer = cast(&hall, first, round, &other).await;
        assert_eq!(answer, "ballot-already-cast");
    }
    // Nobody can fill the log: ten of an hour, and the last says so.
    let refused = recorded(&hall, &auditor, "ballot-refused", NUMBER).await;
    assert_eq!(refused.len(), 10);
    let last = refused.first().unwrap();
    assert!(last.detail.contains("rest_of_hour"), "{last:?}");
    assert_eq!(
        (last.actor_seat, last.object_name.as_str()),
        (Some(1), NUMBER)
    );
    hall.office.clock.advance(TimeDelta::minutes(61));
    assert_eq!(
        cast(&hall, first, round, &other).await,
        "ballot-already-cast"
    );
    let refused = recorded(&hall, &auditor, "ballot-refused", NUMBER).await;
    assert_eq!(refused.len(), 11);
    // A clerk presses what is the chair's.
    let pressed = hall.go_as(&hall.clerk, Transition::CloseRound).await;
    assert_eq!(said(pressed), "not-permitted");
    let services = hall.services();
    services.note_not_permitted(first, Deed::KeepAccounts).await;
    services
        .note_not_permitted(&Actor::Visitor, Deed::KeepAccounts)
        .await;
    let refused = recorded(&hall, &auditor, "deed-refused", "").await;
    let [seat, clerk] = refused.as_slice() else {
        panic!("{refused:?}");
    };
    assert_eq!(
        (seat.actor_seat, seat.object_id.as_str()),
        (Some(1), "keep-accounts")
    );
    assert!(
        clerk.detail.contains(r#""transition":"close_round""#),
        "{clerk:?}"
    );
    // What goes on in a session is found by its number.
    let claimed = recorded(&hall, &auditor, "seat-claimed", "pr-2026-01").await;
    assert_eq!(claimed.len(), 6);
    assert!(claimed.iter().all(|line| line.object_name == NUMBER));
}
