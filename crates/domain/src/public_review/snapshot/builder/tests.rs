use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::ids::{
    AccountId, AlertId, DeviceId, DocumentId, MatterId, ReviewerId, SeatId, SessionId,
};
use crate::public_review::agenda::{AgendaItem, Allowances, ClockDeed};
use crate::public_review::alert::AlertKind;
use crate::public_review::ballot::BallotMode;
use crate::public_review::course::{Hall, Papers};
use crate::public_review::document::{DocumentEntry, DocumentKind, DocumentSide};
use crate::public_review::profile::HearingProfile;
use crate::public_review::question::QuestionInput;
use crate::public_review::seat::{SeatNo, SeatRole};
use crate::public_review::session::{
    ConsentForm, Openness, RoundInput, SessionEntry, SessionHead, SessionNo, check_rounds,
};
use crate::public_review::tally::{Counts, ThresholdRule};
use crate::text::{Line, Paragraphs};

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
}

fn round(text: &str) -> RoundInput {
    RoundInput {
        minutes: "5".to_owned(),
        questions: vec![QuestionInput {
            text: text.to_owned(),
            template: "A".to_owned(),
            options: Vec::new(),
        }],
    }
}

fn draft() -> ReviewSession {
    let entry = SessionEntry {
        number: SessionNo::new("PR-2026-01").unwrap(),
        title: Line::new("散水坡与界址").unwrap(),
        summary: Paragraphs::new("摘要").unwrap(),
        petitioner_statement: Paragraphs::new("信访人说").unwrap(),
        unit_statement: Paragraphs::new("单位说").unwrap(),
        venue: Line::new("会堂").unwrap(),
        scheduled_at: at(0),
        openness: Openness::Open,
        ballot_mode: BallotMode::Named,
        allowances: Allowances::DEFAULT,
    };
    let head = SessionHead {
        id: SessionId::new(id(1)),
        matter: MatterId::new(id(2)),
        entry,
        profile: HearingProfile::DEFAULT,
        consent: Some(ConsentForm::Paper),
        chair: Some(AccountId::new(id(3))),
        clerk: AccountId::new(id(4)),
        revision: 1,
    };
    let plans = check_rounds(&[round("第一问？"), round("第二问？")]).unwrap();
    let ids = [RoundId::new(id(11)), RoundId::new(id(12))];
    ReviewSession::draft(head, ids.into_iter().zip(plans).collect())
}

fn seat(number: u32) -> SeatRow {
    let device = DeviceId::new(id(300 + u128::from(number)));
    SeatRow {
        seat: Seat {
            id: SeatId::new(id(100 + u128::from(number))),
            number: SeatNo(number),
            reviewer: ReviewerId::new(id(200 + u128::from(number))),
            role: SeatRole::Member,
            recusal: RecusalState::None,
            attendance: Attendance::Here {
                device,
                since: at(1),
            },
            on_roll: true,
        },
        name: format!("评议员{number}"),
        is_connected: number.is_multiple_of(2),
    }
}

fn document(number: u128, withdrawn_at: Option<DateTime<Utc>>) -> Document {
    Document {
        id: DocumentId::new(id(400 + number)),
        session: SessionId::new(id(1)),
        entry: DocumentEntry {
            title: Line::new("图纸").unwrap(),
            side: DocumentSide::Unit,
        },
        position: 1,
        kind: DocumentKind::Pdf,
        pages: 3,
        bytes: 9,
        sha256: "0".repeat(64),
        added_at: at(1),
        shown_at: None,
        withdrawn_at,
    }
}

fn rows(wishes: &[Transition]) -> HallRows {
    let mut session = draft();
    for wish in wishes {
        let hall = Hall {
            is_ready: true,
            eligible: 6,
            present: 6,
            quorum: session.profile.quorum,
            adjourns: false,
            papers: Papers::COMPLETE,
        };
        let again = RoundId::new(id(99));
        (session, _) = session.decide(*wish, &hall, again, at(2)).unwrap();
    }
    HallRows {
        session,
        seats: (1..=6).map(seat).collect(),
        returned: 4,
        tallies: BTreeMap::new(),
        alerts: vec![Alert {
            id: AlertId::new(id(7)),
            kind: AlertKind::Help,
            seat: Some(SeatNo(2)),
            times: 1,
            first_at: at(3),
            last_at: at(3),
        }],
        documents: vec![document(1, None), document(2, Some(at(2)))],
    }
}

const TO_VOTING: [Transition; 7] = [
    Transition::Convene,
    Transition::SeatPanel,
    Transition::OpenCheckIn,
    Transition::Open,
    Transition::Present,
    Transition::Deliberate,
    Transition::OpenRound,
];

fn names(snapshot: &impl serde::Serialize) -> BTreeSet<String> {
    let json = serde_json::to_value(snapshot).unwrap();
    json.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_hall_is_shown_no_more_than_the_hall_may_know() {
    let Snapshots {
        projector,
        member,
        office,
    } = Snapshots::of(&rows(&TO_VOTING), at(3));
    let common = names(&projector);
    let added = |more: &BTreeSet<String>| -> Vec<String> {
        assert!(more.is_superset(&common));
        more.difference(&common).cloned().collect()
    };
    assert_eq!(
        added(&names(&member)),
        [
            "documents",
            "petitioner_statement",
            "summary",
            "unit_statement"
        ]
    );
    assert_eq!(
        added(&names(&office)),
        ["agenda_step", "alerts", "next_step", "other_steps", "seats"]
    );
    // Nobody but the office is told who sits where, and nobody at all who has voted.
    let hall = serde_json::to_string(&projector).unwrap();
    let panel = serde_json::to_string(&member).unwrap();
    assert!(!hall.contains("评议员") && !panel.contains("评议员"));
    for hidden in ["摘要", "信访人说", "单位说", "第二问"] {
        assert!(!hall.contains(hidden) && panel.contains(hidden), "{hidden}");
    }
    // What was withdrawn is not listed.
    let listed: Vec<_> = member.documents.iter().map(|one| one.id).collect();
    assert_eq!(listed, [DocumentId::new(id(401))]);
    let seat = names(office.seats.first().unwrap());
    assert!(
        seat.into_iter()
            .eq(["name", "number", "on_roll", "presence"])
    );
}

#[test]
fn the_turnout_is_the_halls_and_the_counts_are_nobodys_until_closing() {
    let open = Snapshots::of(&rows(&TO_VOTING), at(3));
    let returned = |sitting: &Sitting| sitting.rounds.first().unwrap().returned;
    assert_eq!(returned(&open.projector.sitting), Some(4));
    assert_eq!(returned(&open.office.sitting), Some(4));
    assert_eq!(returned(&open.member.sitting), None);
    let all = [
        &open.projector.sitting,
        &open.member.sitting,
        &open.office.sitting,
    ];
    for sitting in all {
        let first = sitting.rounds.first().unwrap();
        assert_eq!((first.phase, first.issued), (PhaseWord::Open, Some(6)));
        assert_eq!(first.closes_at, Some(at(2 + 300)));
        assert!(first.tallies.is_empty());
    }
    let mut closed = rows(&[&TO_VOTING[..], &[Transition::CloseRound]].concat());
    let counts = Counts {
        eligible: 6,
        present: 6,
        issued: 6,
        returned: 5,
        invalid: 0,
        options: vec![4, 1, 0],
        abstain: 0,
    };
    let tally = Tally::of(counts, ThresholdRule::HalfOfPresent).unwrap();
    let round = RoundId::new(id(11));
    closed.tallies.insert(round, vec![tally.clone()]);
    let closed = Snapshots::of(&closed, at(3));
    let all = [
        &closed.projector.sitting,
        &closed.member.sitting,
        &closed.office.sitting,
    ];
    for sitting in all {
        let first = sitting.rounds.first().unwrap();
        assert_eq!(first.tallies, std::slice::from_ref(&tally));
        assert_eq!((first.issued, first.returned), (Some(6), Some(5)));
    }
}

#[test]
fn what_was_voided_is_shown_to_the_office_alone() {
    let voided = rows(&[&TO_VOTING[..], &[Transition::VoidRound]].concat());
    let seen = Snapshots::of(&voided, at(3));
    let asked = |sitting: &Sitting| {
        let rounds = sitting.rounds.iter();
        rounds
            .map(|round| round.questions.len())
            .collect::<Vec<_>>()
    };
    assert_eq!(asked(&seen.office.sitting), [1, 1, 1]);
    assert_eq!(asked(&seen.member.sitting), [0, 1, 1]);
    assert_eq!(asked(&seen.projector.sitting), [0, 0, 0]);
}

#[test]
fn presence_is_told_and_the_next_step_says_why_not() {
    let mut seated = rows(&TO_VOTING[..6]);
    for row in seated.seats.iter_mut().skip(3) {
        row.seat.attendance = Attendance::Absent;
    }
    seated.seats.get_mut(5).unwrap().seat.recusal = RecusalState::Granted;
    seated.seats.get_mut(2).unwrap().seat.attendance = Attendance::Moving { since: at(1) };
    let seen = Snapshots::of(&seated, at(3)).office;
    let presence: Vec<_> = seen.seats.iter().map(|seat| seat.presence).collect();
    assert_eq!(
        presence,
        [
            Presence::Reconnecting,
            Presence::Here,
            Presence::Moving,
            Presence::Absent,
            Presence::Absent,
            Presence::Recused,
        ]
    );
    assert_eq!((seen.sitting.eligible, seen.sitting.present), (5, 3));
    let next = seen.next_step.unwrap();
    assert_eq!(next.transition, Transition::OpenRound);
    assert_eq!(next.blocked.as_deref(), Some("quorum-missing"));
    assert_eq!(seen.sitting.quorum_needed, 5);
}

#[test]
fn the_agenda_stands_before_the_step_while_the_sides_speak() {
    let step = |upto: usize| {
        let seen = Snapshots::of(&rows(&TO_VOTING[..upto]), at(3)).office;
        let clock = seen.agenda_step.map(|step| (step.item, step.deed));
        (clock, seen.next_step.unwrap().transition)
    };
    let first = (AgendaItem::PetitionerStatement, ClockDeed::Start);
    assert_eq!(step(4), (None, Transition::Present));
    assert_eq!(step(5), (Some(first), Transition::Deliberate));
    assert_eq!(step(6), (None, Transition::OpenRound));
}

#[test]
fn a_clock_on_the_wire_is_the_clock_itself() {
    let rows = rows(&TO_VOTING[..5]);
    let item = AgendaItem::PetitionerStatement;
    let mut session = rows.session.clone();
    for (deed, second) in [
        (ClockDeed::Start, 10),
        (ClockDeed::Pause, 70),
        (ClockDeed::Start, 100),
        (ClockDeed::Finish, 101),
    ] {
        session = session.clock(item, deed, at(second)).unwrap();
        let rows = HallRows {
            session: session.clone(),
            ..rows.clone()
        };
        let seen = Snapshots::of(&rows, at(second)).member.sitting.agenda;
        for (line, (item, clock)) in seen.iter().zip(session.agenda().clocks()) {
            assert_eq!((line.item, line.clock()), (*item, *clock));
            let later = at(second + 33);
            assert_eq!(line.clock().used(later), clock.used(later));
        }
    }
}
