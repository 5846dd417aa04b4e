use chrono::DateTime;
use domain::public_review::ballot::BallotMode;
use domain::public_review::course::{Roll, RoundKind};
use domain::public_review::profile::Quorum;
use domain::public_review::seat::SeatNo;
use domain::public_review::session::Openness;
use domain::public_review::snapshot::{Audience, ClockState, NextStep, OtherStep};

use super::*;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u32) -> T {
    let text = format!("00000000-0000-4000-8000-{number:012}");
    text.parse().unwrap()
}

fn round(place: u32, phase: PhaseWord) -> RoundView {
    RoundView {
        id: id(place),
        place,
        kind: RoundKind::Questions,
        minutes: None,
        phase,
        opened_at: None,
        closes_at: None,
        ended_at: None,
        adjourns: false,
        issued: Some(93),
        returned: Some(86),
        questions: Vec::new(),
        tallies: Vec::new(),
    }
}

fn snapshot(next: Option<(Transition, Option<Refusal>)>) -> OfficeSnapshot {
    OfficeSnapshot {
        sitting: Sitting {
            audience: Audience::Office,
            revision: 7,
            number: "PR-2026-01".to_owned(),
            title: "Drainage".to_owned(),
            venue: "Town hall".to_owned(),
            scheduled_at: at(0),
            status: Status::Deliberating,
            back: None,
            roll: Roll::CheckIn,
            ballot_mode: BallotMode::Named,
            openness: Openness::Open,
            eligible: 97,
            present: 61,
            on_roll: 0,
            quorum_needed: 65,
            quorum: Quorum::DEFAULT,
            agenda: Vec::new(),
            rounds: vec![
                round(1, PhaseWord::Closed),
                round(2, PhaseWord::Drafted),
                round(3, PhaseWord::Drafted),
            ],
        },
        next_step: next.map(|(transition, blocked)| NextStep {
            transition,
            hand: transition.hand(),
            needs_reason: transition.needs_reason(),
            blocked: blocked.map(|refusal| refusal.code().to_owned()),
        }),
        agenda_step: None,
        other_steps: vec![OtherStep {
            transition: Transition::Suspend,
            hand: Hand::Chair,
            needs_reason: true,
        }],
        seats: Vec::new(),
        alerts: Vec::new(),
    }
}

const CHAIR: Hands = Hands {
    chair: true,
    clerk: false,
};
const CLERK: Hands = Hands {
    chair: false,
    clerk: true,
};

#[test]
fn the_button_says_how_many_are_missing_to_the_quorum() {
    let shown = snapshot(Some((Transition::OpenRound, Some(Refusal::QuorumMissing))));
    let step = StepButton::of(&shown, CHAIR, false).unwrap();
    let block = Block::Quorum {
        missing: 4,
        needed: 65,
    };
    assert_eq!(step.state, StepState::Blocked(block));
    assert_eq!(step.round, Some(2));
}

#[test]
fn the_button_is_ready_asks_first_or_is_the_others() {
    let state = |transition, hands| {
        let shown = snapshot(Some((transition, None)));
        StepButton::of(&shown, hands, false).unwrap().state
    };
    assert_eq!(state(Transition::OpenRound, CHAIR), StepState::Ready);
    assert_eq!(
        state(Transition::OpenRound, CLERK),
        StepState::Foreign(Hand::Chair)
    );
    assert_eq!(state(Transition::OpenCheckIn, CLERK), StepState::Ready);
    assert_eq!(state(Transition::OpenCheckIn, CHAIR), StepState::Ready);
    assert_eq!(state(Transition::CloseRound, CHAIR), StepState::Asks);
    assert_eq!(state(Transition::Suspend, CHAIR), StepState::Asks);
    assert_eq!(state(Transition::Reschedule, CLERK), StepState::Asks);
    assert_eq!(StepButton::of(&snapshot(None), CHAIR, false), None);
}

#[test]
fn a_block_of_another_version_of_the_program_blocks_all_the_same() {
    let mut shown = snapshot(Some((Transition::Announce, None)));
    if let Some(next) = &mut shown.next_step {
        next.blocked = Some("not-known-yet".to_owned());
    }
    assert_eq!(
        StepButton::of(&shown, CHAIR, false).unwrap().state,
        StepState::Blocked(Block::Other(Refusal::TransitionNotNow))
    );
}

#[test]
fn every_status_has_its_place_among_the_stages() {
    let (mut before, mut over) = (0, 0);
    for status in Status::ALL {
        match Progress::of(*status, None) {
            Progress::Before => before += 1,
            Progress::Over => over += 1,
            Progress::At(stage) => assert!(Stage::ALL.contains(&stage)),
        }
    }
    assert_eq!((before, over), (5, 3));
    // What stands still stays where it stood.
    let suspended = Progress::of(Status::Suspended, Some(Status::Tallied));
    assert_eq!(suspended, Progress::At(Stage::Voting));
    assert!(suspended.is_done(Stage::Deliberating) && !suspended.is_done(Stage::Voting));
    assert!(suspended.is_now(Stage::Voting) && !suspended.is_now(Stage::Signing));
}

#[test]
fn while_the_sides_speak_the_button_follows_the_agenda_and_going_on_asks() {
    let mut shown = snapshot(Some((Transition::Deliberate, None)));
    let (item, deed) = (AgendaItem::UnitStatement, ClockDeed::Start);
    shown.agenda_step = Some(AgendaStep { item, deed });
    for hands in [CHAIR, CLERK] {
        let step = StepButton::of(&shown, hands, false).unwrap();
        assert_eq!(step.act, Act::Clock(item, deed));
        assert_eq!(step.state, StepState::Ready);
    }
    let wishes: Vec<_> = others(&shown).iter().map(|one| one.transition).collect();
    assert_eq!(wishes, [Transition::Deliberate, Transition::Suspend]);
    // When all have spoken, going on is the step, and stands nowhere else.
    shown.agenda_step = None;
    let step = StepButton::of(&shown, CHAIR, false).unwrap();
    assert_eq!(step.act, Act::Lead(Transition::Deliberate));
    assert_eq!(others(&shown).len(), 1);
}

#[test]
fn when_the_time_of_a_round_has_run_out_counting_it_asks_nothing() {
    let shown = snapshot(Some((Transition::CloseRound, None)));
    let step = StepButton::of(&shown, CHAIR, true).unwrap();
    assert_eq!((step.state, step.is_time_up), (StepState::Ready, true));
    let shown = snapshot(Some((Transition::Announce, None)));
    let step = StepButton::of(&shown, CHAIR, true).unwrap();
    assert_eq!((step.state, step.is_time_up), (StepState::Asks, false));
}

#[test]
fn who_is_missing_for_the_vote_is_said_before_anybody_speaks() {
    let mut shown = snapshot(None);
    for (status, roll, missing) in [
        (Status::PanelDrawn, Roll::Seated, None),
        (Status::PanelDrawn, Roll::CheckIn, Some(4)),
        (Status::Opened, Roll::CheckIn, Some(4)),
        (Status::Presenting, Roll::Frozen, None),
        (Status::Tallied, Roll::Frozen, None),
    ] {
        (shown.sitting.status, shown.sitting.roll) = (status, roll);
        assert_eq!(missing_soon(&shown), missing, "{status:?}");
    }
}

#[test]
fn ballots_that_did_not_come_back_are_counted() {
    let turnout = Turnout {
        issued: 93,
        returned: 86,
    };
    assert_eq!(turnout.unreturned(), 7);
}

#[test]
fn the_hall_looks_at_the_open_round_or_at_the_last_that_was_counted() {
    let mut sitting = snapshot(None).sitting;
    assert_eq!(round_shown(&sitting).map(|round| round.place), Some(1));
    sitting.rounds.push(round(4, PhaseWord::Open));
    assert_eq!(round_shown(&sitting).map(|round| round.place), Some(4));
    assert_eq!(round_of(&sitting, Transition::VoidRound), Some(4));
    assert_eq!(round_of(&sitting, Transition::Announce), None);
}

#[test]
fn the_map_shows_presence_and_help_and_nothing_else() {
    let seat = |number, presence| SeatView {
        number,
        name: String::new(),
        presence,
        on_roll: true,
    };
    let mut shown = snapshot(None);
    shown.seats = vec![
        seat(1, Presence::Here),
        seat(2, Presence::Reconnecting),
        seat(3, Presence::Here),
        seat(4, Presence::Moving),
        seat(5, Presence::Absent),
        seat(6, Presence::Recused),
    ];
    shown.alerts = [3, 5]
        .map(|number| Alert {
            id: id(number),
            kind: AlertKind::Help,
            seat: Some(SeatNo(number)),
            times: 1,
            first_at: at(0),
            last_at: at(0),
        })
        .to_vec();
    let map = SeatMap::of(&shown);
    assert_eq!(
        map.0,
        [
            Sign::Here,
            Sign::Reconnecting,
            Sign::Help,
            Sign::Moving,
            Sign::Absent,
            Sign::Recused,
        ]
    );
    assert_eq!(Sign::ALL.map(|sign| map.count(sign)), [1; 6]);
}

#[test]
fn both_sides_are_added_up_and_held_against_the_same_allowance() {
    let line = |item, used_seconds| AgendaLine {
        item,
        minutes: 10,
        state: ClockState::Over,
        used_seconds,
        since: None,
    };
    let mut agenda = vec![
        line(AgendaItem::PetitionerStatement, 582),
        line(AgendaItem::UnitStatement, 595),
        line(AgendaItem::ReviewersQuestions, 700),
        line(AgendaItem::PetitionerLast, 100),
    ];
    agenda.push(AgendaLine {
        state: ClockState::Running,
        since: Some(at(0)),
        ..line(AgendaItem::UnitLast, 20)
    });
    assert_eq!(Side::Petitioner.used(&agenda, at(30)), 682);
    assert_eq!(Side::Unit.used(&agenda, at(30)), 645);
    assert_eq!(
        Side::Petitioner.allowed(&agenda),
        Side::Unit.allowed(&agenda)
    );
}
