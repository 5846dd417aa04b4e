use domain::preference::Language;
use domain::public_review::ballot::{BallotMode, Receipt};
use domain::public_review::course::{Roll, RoundKind};
use domain::public_review::profile::Quorum;
use domain::public_review::question::{Question, QuestionInput};
use domain::public_review::session::Openness;
use domain::public_review::snapshot::{Audience, OwnReceipt, QuestionView};

use super::*;
use crate::words::Words;

const CONNECTED: Connection = Connection::Connected;

fn id(number: u128) -> RoundId {
    RoundId::new(domain::ids::Uuid::from_u128(number))
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

fn round(number: u128, phase: PhaseWord) -> RoundView {
    let input = QuestionInput {
        text: "修坡诉求是否合理？".to_owned(),
        template: "A".to_owned(),
        options: Vec::new(),
    };
    let question = Question::check(&input).unwrap();
    RoundView {
        id: id(number),
        place: 1,
        kind: RoundKind::Questions,
        minutes: None,
        phase,
        opened_at: Some(at(0)),
        closes_at: None,
        ended_at: (phase == PhaseWord::Closed).then(|| at(i64::try_from(number).unwrap())),
        adjourns: false,
        issued: None,
        returned: None,
        questions: vec![QuestionView {
            text: question.text().to_owned(),
            template: question.template(),
            options: question.options().to_vec(),
        }],
        tallies: Vec::new(),
    }
}

fn tablet(status: Status, rounds: Vec<RoundView>) -> Tablet {
    let sitting = Sitting {
        audience: Audience::Member,
        revision: 1,
        number: "PR-2026-01".to_owned(),
        title: "排水".to_owned(),
        venue: "会堂".to_owned(),
        scheduled_at: at(0),
        status,
        back: None,
        roll: Roll::CheckIn,
        ballot_mode: BallotMode::Named,
        openness: Openness::Open,
        eligible: 100,
        present: 93,
        on_roll: 93,
        quorum_needed: 67,
        quorum: Quorum::new(9, 2, 3).unwrap(),
        agenda: Vec::new(),
        rounds,
    };
    let text = String::new;
    Tablet {
        session: MemberSnapshot {
            sitting,
            summary: text(),
            petitioner_statement: text(),
            documents: Vec::new(),
            unit_statement: text(),
        },
        own: OwnSeat {
            seat: 7,
            name: "赵".to_owned(),
            on_roll: true,
            help_asked: false,
            receipts: Vec::new(),
        },
    }
}

fn receipt(round: u128) -> OwnReceipt {
    OwnReceipt {
        round: id(round),
        receipt: Receipt::read("K7Q4 M2XD"),
    }
}

fn open() -> Tablet {
    tablet(Status::Voting, vec![round(1, PhaseWord::Open)])
}

fn ballot(step: Step) -> OwnBallot {
    let mut ballot = OwnBallot::blank(id(1), 1, "b".to_owned());
    ballot.choose(0, Choice::Option(1));
    ballot.step = step;
    ballot
}

fn refused(refusal: Refusal) -> Trouble {
    Trouble::refused(refusal, Words(Language::Chinese), "")
}

fn stage_of(tablet: &Tablet, ballot: &OwnBallot) -> Stage {
    TabletState::of(Some(tablet), ballot, CONNECTED, at(100)).stage
}

#[test]
fn a_tablet_without_a_seat_waits_and_one_that_was_moved_says_so() {
    fn state(tablet: Option<&Tablet>, connection: Connection) -> Stage {
        TabletState::of(tablet, &OwnBallot::default(), connection, at(0)).stage
    }
    assert_eq!(state(None, Connection::Connecting), Stage::Waiting);
    assert_eq!(state(Some(&open()), Connection::Ended), Stage::Waiting);
    assert_eq!(state(Some(&open()), Connection::Moved), Stage::Moved);
    assert_eq!(state(None, Connection::Moved), Stage::Moved);
    // Also where the server says so in place of taking a ballot.
    let moved = ballot(Step::Failed(refused(Refusal::SeatMoved)));
    assert_eq!(stage_of(&open(), &moved), Stage::Moved);
}

#[test]
fn every_status_has_its_stage() {
    let none = OwnBallot::default();
    for status in Status::ALL {
        let expected = match status {
            Status::Draft | Status::Convened | Status::PanelDrawn => Stage::CheckedIn,
            Status::Opened
            | Status::Presenting
            | Status::Deliberating
            | Status::Voting
            | Status::Tallied
            | Status::Postponed
            | Status::Suspended => Stage::Listening,
            Status::Announced
            | Status::OpinionSigned
            | Status::Published
            | Status::Withheld
            | Status::Archived
            | Status::Terminated => Stage::Over,
        };
        let rounds = vec![round(1, PhaseWord::Drafted)];
        assert_eq!(
            stage_of(&tablet(*status, rounds), &none),
            expected,
            "{status:?}"
        );
    }
}

#[test]
fn a_ballot_goes_from_card_to_receipt() {
    let here = id(1);
    for (step, stage) in [
        (Step::Choosing, Stage::RoundOpen(here)),
        (Step::Confirming, Stage::Chosen(here)),
        (Step::Sending, Stage::Sending(here)),
        (
            Step::Failed(refused(Refusal::Unavailable)),
            Stage::NotReceived(here),
        ),
        (Step::Acknowledged, Stage::Received(here)),
    ] {
        assert_eq!(stage_of(&open(), &ballot(step)), stage);
    }
    // A blank one, and one of an earlier round.
    assert_eq!(
        stage_of(&open(), &OwnBallot::default()),
        Stage::RoundOpen(here)
    );
    let mut earlier = ballot(Step::Acknowledged);
    earlier.round = Some(id(9));
    assert_eq!(stage_of(&open(), &earlier), Stage::RoundOpen(here));
}

#[test]
fn a_receipt_of_the_server_wins_over_whatever_the_device_believes() {
    let mut tablet = open();
    tablet.own.receipts = vec![receipt(1)];
    for step in [
        Step::Choosing,
        Step::Sending,
        Step::Failed(refused(Refusal::BallotAlreadyCast)),
        Step::Failed(refused(Refusal::BallotTooLate)),
    ] {
        assert_eq!(stage_of(&tablet, &ballot(step)), Stage::Received(id(1)));
    }
    // That of another round says nothing of this one.
    tablet.own.receipts = vec![receipt(9)];
    assert_eq!(
        stage_of(&tablet, &OwnBallot::default()),
        Stage::RoundOpen(id(1))
    );
}

#[test]
fn a_round_that_closed_without_the_own_ballot_says_so() {
    let without = Stage::ClosedWithout(id(1));
    let closed = tablet(Status::Tallied, vec![round(1, PhaseWord::Closed)]);
    for step in [
        Step::Choosing,
        Step::Confirming,
        // Never queued past closing: it is not being sent any longer.
        Step::Sending,
        Step::Failed(refused(Refusal::Unavailable)),
    ] {
        assert_eq!(stage_of(&closed, &ballot(step)), without);
    }
    let acknowledged = ballot(Step::Acknowledged);
    assert_eq!(stage_of(&closed, &acknowledged), Stage::Listening);
    let mut received = closed.clone();
    received.own.receipts = vec![receipt(1)];
    let none = OwnBallot::default();
    assert_eq!(stage_of(&received, &none), Stage::Listening);
    // Whoever is not on the roll had no ballot to return.
    let mut outside = closed.clone();
    outside.own.on_roll = false;
    assert_eq!(stage_of(&outside, &none), Stage::Listening);

    // Its time is up, or the server said so, before the snapshot does.
    let mut timed = round(1, PhaseWord::Open);
    timed.closes_at = Some(at(100));
    let timed = tablet(Status::Voting, vec![timed]);
    assert_eq!(stage_of(&timed, &ballot(Step::Confirming)), without);
    let late = ballot(Step::Failed(refused(Refusal::BallotTooLate)));
    assert_eq!(stage_of(&open(), &late), without);
    assert_eq!(stage_of(&timed, &late), without);
}

#[test]
fn a_ballot_sent_before_the_time_was_up_is_what_the_server_says_of_it() {
    let mut timed = round(1, PhaseWord::Open);
    timed.closes_at = Some(at(100));
    let timed = tablet(Status::Voting, vec![timed]);
    assert_eq!(
        stage_of(&timed, &ballot(Step::Sending)),
        Stage::Sending(id(1))
    );
    let unheard = ballot(Step::Failed(Trouble::not_sent(Words::default())));
    assert_eq!(stage_of(&timed, &unheard), Stage::NotReceived(id(1)));
    let mut received = timed;
    received.own.receipts = vec![receipt(1)];
    assert_eq!(stage_of(&received, &unheard), Stage::Received(id(1)));
    // That of another round says nothing of this one.
    let mut earlier = unheard;
    earlier.round = Some(id(9));
    received.own.receipts.clear();
    assert_eq!(stage_of(&received, &earlier), Stage::ClosedWithout(id(1)));
}

#[test]
fn what_was_changed_after_it_was_sent_is_never_taken_for_what_counts() {
    let first = ballot(Step::Confirming);
    let sent = |change: fn(&mut OwnBallot)| {
        let mut ballot = first.clone();
        ballot.send();
        ballot.step = Step::Failed(Trouble::not_sent(Words::default()));
        change(&mut ballot);
        ballot.find_receipt();
        ballot
    };
    assert!(!sent(|_| {}).is_superseded());
    // Looked at again, and the same card pressed.
    assert!(!sent(|own| own.choose(0, Choice::Option(1))).is_superseded());
    assert!(sent(|own| own.choose(0, Choice::Abstain)).is_superseded());
    assert!(
        sent(|own| {
            own.choose(0, Choice::Abstain);
            own.send();
        })
        .is_superseded()
    );
    assert!(
        sent(|own| own.step = Step::Failed(refused(Refusal::BallotAlreadyCast))).is_superseded()
    );
    // The server has answered the changed one: it counts.
    let mut changed = sent(|own| own.choose(0, Choice::Abstain));
    changed.acknowledge(&[Some(Choice::Abstain)]);
    assert!(!changed.is_superseded());
    // A late answer to the first.
    changed.acknowledge(&[Some(Choice::Option(1))]);
    assert!(changed.is_superseded());
    // Loaded anew, it is still said; the choice is forgotten.
    let blank = OwnBallot::blank(id(1), 1, "new".to_owned());
    assert_eq!(changed.kept(), "b|sent||changed|");
    let lost = Trouble::not_sent(Words::default());
    let read = OwnBallot::read(&changed.kept(), &blank, lost).unwrap();
    assert!(read.is_superseded());
    assert_eq!(read.answer(0), None);
}

#[test]
fn only_the_round_that_was_counted_last_is_told() {
    let mut rounds = vec![round(1, PhaseWord::Closed), round(2, PhaseWord::Closed)];
    // By its place: the server's clock was set back by an hour in between.
    rounds[1].ended_at = Some(at(-3_600));
    let mut later = tablet(Status::Tallied, rounds);
    later.own.receipts = vec![receipt(2)];
    assert_eq!(stage_of(&later, &OwnBallot::default()), Stage::Listening);
    later.own.receipts = vec![receipt(1)];
    assert_eq!(
        stage_of(&later, &OwnBallot::default()),
        Stage::ClosedWithout(id(2))
    );
}

#[test]
fn whoever_is_not_on_the_roll_has_no_ballot_to_fill_in() {
    let mut tablet = open();
    tablet.own.on_roll = false;
    assert_eq!(stage_of(&tablet, &OwnBallot::default()), Stage::Listening);
}

#[test]
fn how_the_server_is_reached_takes_no_stage_away() {
    for (connection, reach) in [
        (Connection::Connecting, Reach::Unknown),
        (Connection::Connected, Reach::Connected),
        (Connection::Reconnecting, Reach::Reconnecting),
        (Connection::Offline, Reach::Unreachable),
    ] {
        let chosen = ballot(Step::Confirming);
        let state = TabletState::of(Some(&open()), &chosen, connection, at(0));
        assert_eq!(state.reach, reach);
        assert_eq!(state.stage, Stage::Chosen(id(1)));
    }
}

#[test]
fn what_a_browser_keeps_reads_back() {
    let blank = OwnBallot::blank(id(1), 2, "new".to_owned());
    let lost = || Trouble::not_sent(Words::default());
    let mut ballot = OwnBallot::blank(id(1), 2, "old".to_owned());
    assert_eq!(ballot.kept(), "old|choosing|,||");
    ballot.choose(1, Choice::Abstain);
    assert_eq!(ballot.lacking(), Some(0));
    let read = |ballot: &OwnBallot| OwnBallot::read(&ballot.kept(), &blank, lost());
    assert_eq!(read(&ballot), Some(ballot.clone()));
    ballot.choose(0, Choice::Option(2));
    // The first question, which was looked at again, is on the screen.
    ballot.at = Some(0);
    ballot.step = Step::Confirming;
    assert_eq!(read(&ballot), Some(ballot.clone()));
    // The page went while it was on its way: the same ballot can be sent again.
    ballot.send();
    let again = read(&ballot).unwrap();
    assert_eq!(
        (again.id.as_str(), again.step, again.sent),
        ("old", Step::Failed(lost()), Sent::AsChosen)
    );
    for damaged in [
        "",
        "old",
        "old|sent|0,1",
        "old|sent|0||",
        "|sent|0,1||",
        "old|sent|0,1,2||",
    ] {
        assert_eq!(OwnBallot::read(damaged, &blank, lost()), None, "{damaged}");
    }
    let half = OwnBallot::read("old|sent|0,||7", &blank, lost()).unwrap();
    assert_eq!((half.step, half.at), (Step::Choosing, None));
}

#[test]
fn only_what_could_end_otherwise_is_tried_again_by_itself() {
    let again = |refusal| is_worth_another_try(&refused(refusal));
    assert!(is_worth_another_try(&Trouble::not_sent(Words::default())));
    assert!(again(Refusal::Unavailable) && again(Refusal::Busy) && again(Refusal::Fault));
    assert!(!again(Refusal::BallotAlreadyCast) && !again(Refusal::BallotTooLate));
    assert!(!again(Refusal::SeatMoved) && !again(Refusal::AnswersDoNotFit));
}
