//! A public review from the draft to the result, with everything that may go wrong on the way.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set the scene has failed"
)]

mod ballots;
mod convening;
mod documents;
mod faults;
mod guessing;
mod offers;
mod outcome;
mod profile;
mod screens;
mod servers;
mod together;

use std::net::{IpAddr, Ipv4Addr};

use chrono::TimeDelta;
use domain::ids::{BallotId, CommandId, DeviceId, MatterId, ReviewerId, RoundId, SessionId};
use domain::people::account::Role;
use domain::petitions::matter::MatterInput;
use domain::public_review::agenda::{AgendaItem, ClockDeed};
use domain::public_review::course::{Status, Transition};
use domain::public_review::question::QuestionInput;
use domain::public_review::session::{ConsentForm, ReviewSession, RoundInput, SessionInput};
use domain::public_review::tally::TallyResult;
use services::public_review::{BallotInput, ChoiceInput, Happening, Moving, SeatCard};
use services::reviewers::Namesake;
use services::{Actor, ClientAddress, No, Services};
use uuid::Uuid;

use crate::office::{Office, command, entry, said};

const NUMBER: &str = "PR-2026-01";
const MATTER: MatterId = MatterId::new(Uuid::from_u128(0x201));
const SESSION: SessionId = SessionId::new(Uuid::from_u128(0x301));

/// Where the hall's tablets come from.
const HERE: ClientAddress = ClientAddress(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)));

fn device(number: u128) -> DeviceId {
    DeviceId::new(Uuid::from_u128(0x600 + number))
}

fn matter(purpose: &str) -> MatterInput {
    MatterInput {
        matter_no: "HM-2026-0001".into(),
        title: "散水坡与界址".into(),
        purpose: purpose.into(),
        category: "land".into(),
        summary: "两户相邻，雨天积水。".into(),
        responsible_unit: "东样镇政府".into(),
    }
}

fn round(template: &str) -> RoundInput {
    RoundInput {
        minutes: String::new(),
        questions: vec![QuestionInput {
            text: "是否合理？".into(),
            template: template.into(),
            options: Vec::new(),
        }],
    }
}

fn input(chair: &str, rounds: &[RoundInput]) -> SessionInput {
    SessionInput {
        number: NUMBER.into(),
        title: "散水坡与界址".into(),
        summary: "两户相邻，雨天积水。".into(),
        petitioner_statement: "请求准许修散水坡。".into(),
        unit_statement: "原始界桩已无。".into(),
        venue: "东样镇会堂".into(),
        scheduled_at: "2026-05-06T09:00".into(),
        openness: "open".into(),
        ballot_mode: "named".into(),
        chair: chair.into(),
        statement_minutes: "15".into(),
        expert_minutes: "0".into(),
        reply_minutes: "5".into(),
        questions_minutes: "20".into(),
        last_minutes: "3".into(),
        rounds: rounds.to_vec(),
    }
}

/// A hall: an office with a pool, its clerk and chair, and a session that is convened and seated.
struct Hall {
    office: Office,
    clerk: Actor,
    chair: Actor,
    /// Command ids, one for each wish.
    wishes: std::cell::Cell<u128>,
}

impl Hall {
    /// With so many reviewers in the pool and these rounds in the draft.
    async fn drafted(reviewers: u128, rounds: &[RoundInput]) -> Self {
        let office = Office::new().await;
        let clerk = office.person(Role::Clerk).await;
        let chair = office.person(Role::Chair).await;
        let services = &office.services;
        for number in 1..=reviewers {
            let id = ReviewerId::new(Uuid::from_u128(number));
            let name = format!("评议员{number}");
            let id_of_wish = CommandId::new(Uuid::from_u128(0x9000 + number));
            services
                .add_reviewer(&clerk, id_of_wish, id, &entry(&name), Namesake::Another)
                .await
                .unwrap();
        }
        services
            .add_matter(&clerk, command(1), MATTER, &matter("CLAIM"))
            .await
            .unwrap();
        let chair_id = chair.person().unwrap().account.to_string();
        let draft = input(&chair_id, rounds);
        services
            .draft_session(&clerk, command(2), SESSION, MATTER, &draft)
            .await
            .unwrap();
        let consent = Some(ConsentForm::Paper);
        services
            .record_consent(&clerk, command(3), NUMBER, 1, consent)
            .await
            .unwrap();
        Self {
            office,
            clerk,
            chair,
            wishes: std::cell::Cell::new(100),
        }
    }

    fn services(&self) -> &Services {
        &self.office.services
    }

    fn wish(&self) -> CommandId {
        self.wishes.set(self.wishes.get() + 1);
        CommandId::new(Uuid::from_u128(0xa000 + self.wishes.get()))
    }

    async fn session(&self) -> ReviewSession {
        self.services().session(&self.clerk, NUMBER).await.unwrap()
    }

    async fn go_as(&self, by: &Actor, transition: Transition) -> Result<u32, No> {
        let moving = Moving {
            transition,
            expected_revision: self.session().await.revision,
            reason: "因故".to_owned(),
            scheduled_at: None,
        };
        self.services()
            .move_session(by, self.wish(), NUMBER, &moving)
            .await
    }

    async fn go(&self, transitions: &[Transition]) {
        for transition in transitions {
            let by = match transition.hand() {
                domain::public_review::course::Hand::Clerk => &self.clerk,
                _ => &self.chair,
            };
            let gone = self.go_as(by, *transition).await;
            assert_eq!(said(gone), "ok", "{transition:?}");
        }
    }

    async fn cards(&self) -> Vec<SeatCard> {
        let printed = self
            .services()
            .print_cards(&self.clerk, self.wish(), NUMBER, None);
        printed.await.unwrap()
    }

    /// Everybody of the cards sits down; each answers with the seat's actor.
    async fn seat(&self, cards: &[SeatCard]) -> Vec<Actor> {
        let mut seated = Vec::new();
        for card in cards {
            let device = device(u128::from(card.number));
            let claimed = self
                .services()
                .claim_seat(HERE, card.code.reveal(), device)
                .await
                .unwrap();
            let token = claimed.token.reveal().to_owned();
            seated.push(self.services().seat_caller(&token).await.unwrap());
        }
        seated
    }

    async fn open_round(&self) -> RoundId {
        self.session().await.open_round().unwrap().0.id
    }

    async fn outcome(&self, round: RoundId) -> Vec<TallyResult> {
        let tallies = self.office.fresh.store.tallies(round).await.unwrap();
        tallies
            .iter()
            .map(domain::public_review::tally::Tally::result)
            .collect()
    }
}

fn ballot(id: u128, answer: &str) -> BallotInput {
    let answer = answer.parse().map_or_else(
        |_error| ChoiceInput::Word(answer.to_owned()),
        ChoiceInput::Option,
    );
    BallotInput {
        ballot_id: BallotId::new(Uuid::from_u128(0x700 + id)),
        answers: vec![answer],
    }
}

const TO_CHECK_IN: [Transition; 3] = [
    Transition::Convene,
    Transition::SeatPanel,
    Transition::OpenCheckIn,
];
const TO_VOTING: [Transition; 4] = [
    Transition::Open,
    Transition::Present,
    Transition::Deliberate,
    Transition::OpenRound,
];

#[tokio::test]
async fn an_accusation_has_no_session() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let services = &office.services;
    services
        .add_matter(&clerk, command(1), MATTER, &matter("ACCUSATION"))
        .await
        .unwrap();
    let drafted = services
        .draft_session(
            &clerk,
            command(2),
            SESSION,
            MATTER,
            &input("", &[round("A")]),
        )
        .await;
    assert_eq!(said(drafted), "no-session-on-accusation");
}

#[tokio::test]
async fn a_session_is_convened_when_nothing_is_lacking() {
    let hall = Hall::drafted(5, &[round("A")]).await;
    // Consent is taken back, and given again.
    for (read, consent, answer) in [(2, None, "not-ready"), (3, Some(ConsentForm::Screen), "ok")] {
        let recorded =
            hall.services()
                .record_consent(&hall.clerk, hall.wish(), NUMBER, read, consent);
        recorded.await.unwrap();
        assert_eq!(
            said(hall.go_as(&hall.clerk, Transition::Convene).await),
            answer
        );
    }
    let again = hall
        .services()
        .record_consent(&hall.clerk, hall.wish(), NUMBER, 5, None)
        .await;
    assert_eq!(said(again), "transition-not-now");
}

#[tokio::test]
async fn too_few_are_no_panel_and_nobody_is_added_once_the_roll_is_frozen() {
    let hall = Hall::drafted(9, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = hall.cards().await;
    hall.seat(cards.get(..5).unwrap()).await;
    hall.go(TO_VOTING.get(..3).unwrap()).await;
    assert_eq!(
        said(hall.go_as(&hall.chair, Transition::OpenRound).await),
        "quorum-missing"
    );
    let sixth = cards.get(5).unwrap();
    hall.services()
        .claim_seat(HERE, sixth.code.reveal(), device(6))
        .await
        .unwrap();
    hall.go(&[Transition::OpenRound]).await;
    let late = cards.get(6).unwrap();
    let late = hall
        .services()
        .claim_seat(HERE, late.code.reveal(), device(7))
        .await;
    assert_eq!(said(late), "roll-frozen");
    let taken_back = hall
        .services()
        .take_back_seat(&hall.clerk, hall.wish(), NUMBER, 1)
        .await;
    assert_eq!(said(taken_back), "roll-frozen");
}

#[tokio::test]
async fn one_seat_one_device_and_the_clerk_moves_it() {
    let hall = Hall::drafted(5, &[round("A")]).await;
    hall.go(&[Transition::Convene, Transition::SeatPanel]).await;
    let cards = hall.cards().await;
    let [first, second, ..] = cards.as_slice() else {
        panic!("five cards");
    };
    let claim = async |code: &str, number| {
        said(hall.services().claim_seat(HERE, code, device(number)).await)
    };
    assert_eq!(claim(first.code.reveal(), 1).await, "check-in-not-open");
    hall.go(&[Transition::OpenCheckIn]).await;
    assert_eq!(claim("222222", 1).await, "seat-code-wrong");
    assert_eq!(claim("O0", 1).await, "code not-a-seat-code");
    assert_eq!(claim(first.code.reveal(), 1).await, "ok");
    assert_eq!(claim(first.code.reveal(), 1).await, "ok", "a repetition");
    assert_eq!(claim(first.code.reveal(), 2).await, "seat-taken");
    assert_eq!(claim(second.code.reveal(), 1).await, "device-has-seat");
    let old = hall
        .services()
        .claim_seat(HERE, first.code.reveal(), device(1))
        .await
        .unwrap()
        .token;
    let wish = hall.wish();
    let moved = async || {
        hall.services()
            .move_seat(&hall.clerk, wish, NUMBER, 1)
            .await
            .unwrap()
    };
    let code = moved().await;
    assert_eq!(moved().await, code, "the same wish gives the same code");
    assert_eq!(
        said(hall.services().seat_caller(old.reveal()).await),
        "seat-moved"
    );
    assert_eq!(claim(first.code.reveal(), 2).await, "seat-code-wrong");
    assert_eq!(claim(code.reveal(), 2).await, "ok");
    assert_eq!(
        said(hall.services().seat_caller(old.reveal()).await),
        "seat-moved"
    );
    for forged in ["", "x", &"A".repeat(86), &"A".repeat(10_000)] {
        let caller = hall.services().seat_caller(forged).await.unwrap();
        assert_eq!(caller, Actor::Visitor);
    }
    // New cards make the old ones worthless.
    let again = hall.cards().await;
    assert_ne!(again.get(1).unwrap().code, second.code);
    assert_eq!(claim(second.code.reveal(), 3).await, "seat-code-wrong");
}

#[tokio::test]
async fn of_two_consoles_the_second_is_told() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let moving = Moving {
        transition: Transition::Open,
        expected_revision: hall.session().await.revision,
        reason: String::new(),
        scheduled_at: None,
    };
    let press = async |wish: CommandId, moving: &Moving| {
        said(
            hall.services()
                .move_session(&hall.chair, wish, NUMBER, moving)
                .await,
        )
    };
    let wish = hall.wish();
    assert_eq!(press(wish, &moving).await, "ok");
    assert_eq!(press(wish, &moving).await, "ok", "a retry of the same wish");
    assert_eq!(press(hall.wish(), &moving).await, "version-conflict");
    // The clerk may not lead; nothing ends without a reason.
    assert_eq!(
        said(hall.go_as(&hall.clerk, Transition::Present).await),
        "not-permitted"
    );
    let end = Moving {
        transition: Transition::Terminate,
        expected_revision: hall.session().await.revision,
        ..moving
    };
    assert_eq!(press(hall.wish(), &end).await, "reason missing");
}

#[tokio::test]
async fn whoever_comes_second_is_told_what_happened_meanwhile() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let seen = hall.session().await.revision;
    let news = async |by: &Actor, since: u32| {
        let news = hall.services().session_news(by, NUMBER, since).await;
        let news = news.unwrap().into_iter();
        news.map(|one| one.what).collect::<Vec<_>>()
    };
    assert_eq!(news(&hall.chair, seen).await, []);
    hall.go(&[Transition::Open, Transition::Present]).await;
    let revision = hall.session().await.revision;
    let item = AgendaItem::PetitionerStatement;
    let wish = hall.wish();
    let services = hall.services();
    let set = services.set_clock(&hall.chair, wish, NUMBER, revision, item, ClockDeed::Start);
    set.await.unwrap();
    let all = [
        Happening::Moved(Transition::Open),
        Happening::Moved(Transition::Present),
        Happening::Clock(item, ClockDeed::Start),
    ];
    assert_eq!(news(&hall.clerk, seen).await, all);
    assert_eq!(news(&hall.clerk, revision).await, all.get(2..).unwrap());
    assert_eq!(news(&hall.clerk, revision + 1).await, []);
    let visitor = services.session_news(&Actor::Visitor, NUMBER, seen).await;
    assert_eq!(said(visitor), "not-logged-in");
    let nowhere = services.session_news(&hall.chair, "PR-2026-99", seen).await;
    assert_eq!(said(nowhere), "not-found");
}

#[tokio::test]
async fn clocks_run_while_the_sides_speak() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    hall.go(TO_VOTING.get(..2).unwrap()).await;
    let set = async |item, deed| {
        let revision = hall.session().await.revision;
        let set = hall
            .services()
            .set_clock(&hall.chair, hall.wish(), NUMBER, revision, item, deed);
        said(set.await)
    };
    assert_eq!(
        set(AgendaItem::PetitionerStatement, ClockDeed::Start).await,
        "ok"
    );
    hall.office.clock.advance(TimeDelta::seconds(61));
    assert_eq!(set(AgendaItem::UnitStatement, ClockDeed::Start).await, "ok");
    assert_eq!(
        set(AgendaItem::ExpertOpinion, ClockDeed::Start).await,
        "not-on-agenda"
    );
    // Another log-in of the chair, on another server, has lost no second.
    let there = hall.office.another_server().await;
    let session = there.session(&hall.chair, NUMBER).await.unwrap();
    let now = hall.services().now();
    let used = session.agenda().clocks().first().unwrap().1.used(now);
    assert_eq!(used, 61);
}

#[tokio::test]
async fn the_panel_adjourns_for_facts_and_meets_again() {
    let hall = Hall::drafted(6, &[round("adjourn"), round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let cards = hall.cards().await;
    let seats = hall.seat(&cards).await;
    hall.go(&TO_VOTING).await;
    let round = hall.open_round().await;
    for (number, seat) in (1..).zip(&seats) {
        hall.services()
            .cast_ballot(seat, round, &ballot(number, "0"))
            .await
            .unwrap();
    }
    hall.go(&[Transition::CloseRound]).await;
    assert!(hall.session().await.course().is_adjourned());
    assert_eq!(
        said(hall.go_as(&hall.chair, Transition::OpenRound).await),
        "adjourned-for-facts"
    );
    hall.go(&[
        Transition::Suspend,
        Transition::Reconvene,
        Transition::OpenCheckIn,
    ])
    .await;
    // Everybody checks in anew; the cards of last time are still good.
    let counts = hall.office.fresh.store.seat_counts(SESSION).await.unwrap();
    assert_eq!((counts.present, counts.on_roll), (0, 0));
    hall.seat(&cards).await;
    hall.go(&TO_VOTING).await;
}
