//! Sessions, seats, ballots and tallies, in and out of the tables.

mod lists;
mod outcomes;
mod profiles;

use domain::audit::Recorded;
use domain::ids::{
    AccountId, AlertId, BallotId, DeviceId, MatterId, OrgId, ReviewerId, RoundId, SeatId, SessionId,
};
use domain::petitions::matter::{Matter, MatterEntry, MatterInput};
use domain::public_review::agenda::{AgendaItem, Allowances, ClockDeed};
use domain::public_review::alert::{Alert, AlertKind};
use domain::public_review::ballot::{Answers, BallotMode, NamedBallot};
use domain::public_review::course::{Hall, Papers, Transition};
use domain::public_review::profile::HearingProfile;
use domain::public_review::question::{Choice, QuestionInput};
use domain::public_review::seat::{Attendance, RecusalState, Seat, SeatNo, SeatRole};
use domain::public_review::session::{
    ConsentForm, Openness, ReviewSession, RoundInput, SessionEntry, SessionHead, SessionNo,
    check_rounds,
};
use domain::public_review::tally::{Counts, Tally, ThresholdRule};
use domain::text::{Line, Paragraphs};
use store::testing::Fresh;
use store::{SeatCounts, Store, StoreFault, TakenBallot, Tx, Written};
use uuid::Uuid;

use crate::office::{CLERK, ORG, account, add, add_account, at, fact, office, reviewer, sql_id};

const MATTER: MatterId = MatterId::new(Uuid::from_u128(0x201));
pub const SESSION: SessionId = SessionId::new(Uuid::from_u128(0x301));

fn round_id(number: u128) -> RoundId {
    RoundId::new(Uuid::from_u128(0x400 + number))
}

fn seat_id(number: u128) -> SeatId {
    SeatId::new(Uuid::from_u128(0x500 + number))
}

fn device(number: u128) -> DeviceId {
    DeviceId::new(Uuid::from_u128(0x600 + number))
}

fn matter() -> Matter {
    let input = MatterInput {
        matter_no: "HM-2026-0001".into(),
        title: "散水坡与界址".into(),
        purpose: "CLAIM".into(),
        category: "land".into(),
        summary: "两户相邻，雨天积水。".into(),
        responsible_unit: "东样镇政府".into(),
    };
    Matter {
        id: MATTER,
        entry: MatterEntry::check(&input).expect("a matter"),
        version: 1,
    }
}

fn draft() -> ReviewSession {
    draft_by(CLERK)
}

/// A session in draft; who prepares it also leads it.
fn draft_by(person: AccountId) -> ReviewSession {
    let question = |template: &str, text: &str| QuestionInput {
        text: text.into(),
        template: template.into(),
        options: Vec::new(),
    };
    let input = [
        RoundInput {
            minutes: String::new(),
            questions: vec![
                question("A", "修坡诉求是否合理？"),
                question("C", "共用明沟？"),
            ],
        },
        RoundInput {
            minutes: "5".into(),
            questions: vec![question("C", "各退20厘米？")],
        },
    ];
    let plans = check_rounds(&input).expect("rounds");
    let entry = SessionEntry {
        number: SessionNo::new("PR-2026-01").expect("a number"),
        title: Line::new("散水坡与界址").expect("plain"),
        summary: Paragraphs::new("两户相邻，\n雨天积水。").expect("plain"),
        petitioner_statement: Paragraphs::new("请求准许修散水坡。").expect("plain"),
        unit_statement: Paragraphs::new("原始界桩已无。").expect("plain"),
        venue: Line::new("东样镇会堂").expect("plain"),
        scheduled_at: at(0),
        openness: Openness::Open,
        ballot_mode: BallotMode::Named,
        allowances: Allowances::DEFAULT,
    };
    let head = SessionHead {
        id: SESSION,
        matter: MATTER,
        entry,
        profile: HearingProfile::DEFAULT,
        consent: Some(ConsentForm::Paper),
        chair: Some(person),
        clerk: person,
        revision: 1,
    };
    ReviewSession::draft(
        head,
        vec![round_id(1), round_id(2)]
            .into_iter()
            .zip(plans)
            .collect(),
    )
}

fn moved(session: &ReviewSession, wish: Transition) -> ReviewSession {
    let hall = Hall {
        is_ready: session.is_ready(),
        eligible: 5,
        present: 5,
        quorum: session.profile.quorum,
        adjourns: false,
        papers: Papers::COMPLETE,
    };
    let decided = session.decide(wish, &hall, round_id(9), at(10));
    decided.unwrap_or_else(|no| panic!("{wish:?}: {no:?}")).0
}

pub async fn write<Fut>(
    store: &Store,
    job: impl FnOnce(Tx) -> Fut + Send + 'static,
) -> Result<(), StoreFault>
where
    Fut: Future<Output = Result<(), StoreFault>> + Send + 'static,
{
    let job = |tx: Tx| async move {
        job(tx).await?;
        Ok(Written::did((), fact(Recorded::ReviewerEdited, ORG)))
    };
    store.write(job).await
}

async fn save(store: &Store, session: &ReviewSession) -> Result<(), StoreFault> {
    let session = session.clone();
    write(
        store,
        |tx| async move { tx.save_session(ORG, &session).await },
    )
    .await
}

/// An office with a clerk, five reviewers, a matter and a session in draft.
pub async fn house() -> Fresh {
    let office = office().await;
    let mut clerk = account(0xc1, "clerk", &["clerk"]);
    clerk.id = CLERK;
    add_account(&office.store, clerk).await.expect("a clerk");
    for number in 1..=5 {
        let one = reviewer(number, &format!("评议员{number}"));
        add(&office.store, one).await.expect("a reviewer");
    }
    let put = |tx: Tx| async move {
        tx.add_matter(ORG, &matter(), "clerk", at(0)).await?;
        tx.add_session(ORG, &draft(), "clerk", at(0)).await
    };
    write(&office.store, put).await.expect("a session");
    office
}

fn seats() -> Vec<Seat> {
    let seat = |number: u128| Seat {
        id: seat_id(number),
        number: SeatNo(u32::try_from(number).expect("small")),
        reviewer: ReviewerId::new(Uuid::from_u128(number)),
        role: SeatRole::Member,
        recusal: RecusalState::None,
        attendance: Attendance::Absent,
        on_roll: false,
    };
    (1..=5).map(seat).collect()
}

async fn seated() -> Fresh {
    let house = house().await;
    let put = |tx: Tx| async move { tx.add_seats(SESSION, &seats()).await };
    write(&house.store, put).await.expect("seats");
    house
}

/// Something in every table of a public review, in an office that has this person and the reviewers
/// 1 to 5.
pub async fn held(store: &Store, person: AccountId) {
    let session = draft_by(person);
    let put = |tx: Tx| async move {
        tx.add_matter(ORG, &matter(), "clerk", at(0)).await?;
        tx.add_session(ORG, &session, "clerk", at(0)).await?;
        tx.add_seats(SESSION, &seats()).await?;
        let here = Attendance::Here {
            device: device(1),
            since: at(1),
        };
        tx.save_attendance(SESSION, seat_id(1), here).await?;
        tx.save_code(seat_id(1), Some("hash-1".into()), 1).await?;
        tx.add_ballots(&[taken(ballot(1, 1))], at(5)).await?;
        let steps = [
            Transition::Convene,
            Transition::SeatPanel,
            Transition::OpenCheckIn,
            Transition::Open,
            Transition::Present,
        ];
        let mut session = session;
        for step in steps {
            session = moved(&session, step);
            tx.save_session(ORG, &session).await?;
        }
        crate::documents::some(&tx).await?;
        let item = AgendaItem::PetitionerStatement;
        let speaking = session
            .clock(item, ClockDeed::Start, at(20))
            .expect("a clock");
        tx.save_session(ORG, &speaking).await?;
        let alert = Alert {
            id: AlertId::new(Uuid::from_u128(0xa1)),
            kind: AlertKind::SecondDevice,
            seat: Some(SeatNo(1)),
            times: 1,
            first_at: at(3),
            last_at: at(3),
        };
        tx.add_alert(SESSION, &alert).await?;
        crate::several_servers::some(&tx).await?;
        let counts = Counts {
            eligible: 5,
            present: 5,
            issued: 5,
            returned: 1,
            invalid: 0,
            options: vec![0, 0, 1],
            abstain: 0,
        };
        let tally = Tally::of(counts, ThresholdRule::HalfOfPresent).expect("counted");
        tx.add_tallies(round_id(1), &[tally]).await?;
        outcomes::some(&tx).await
    };
    write(store, put).await.expect("held");
    let set = profiles::set(store, profiles::strict(1)).await;
    set.expect("the rules of the office");
}

#[tokio::test]
async fn a_session_comes_back_as_it_was_put_in_at_every_step() {
    let house = house().await;
    assert_eq!(house.store.matter(ORG, MATTER).await, Ok(Some(matter())));
    assert_eq!(
        house.store.matter_of_no(ORG, "HM-2026-0001").await,
        Ok(Some(matter()))
    );
    let mut session = draft();
    assert_eq!(
        house.store.session(ORG, SESSION).await,
        Ok(Some(session.clone()))
    );
    let mut steps = vec![
        Transition::Convene,
        Transition::SeatPanel,
        Transition::OpenCheckIn,
        Transition::Open,
        Transition::Present,
        Transition::Deliberate,
        Transition::OpenRound,
        Transition::VoidRound,
        Transition::OpenRound,
        Transition::CloseRound,
        Transition::DropRound,
        Transition::Suspend,
        Transition::Resume,
        Transition::Announce,
    ];
    steps.reverse();
    while let Some(step) = steps.pop() {
        session = moved(&session, step);
        save(&house.store, &session).await.expect("saved");
        let found = house.store.session_of_number(ORG, "PR-2026-01").await;
        assert_eq!(found, Ok(Some(session.clone())), "{step:?}");
        if step == Transition::Present {
            for deed in [ClockDeed::Start, ClockDeed::Pause, ClockDeed::Start] {
                let item = AgendaItem::PetitionerStatement;
                session = session.clock(item, deed, at(20)).expect("a clock");
                save(&house.store, &session).await.expect("saved");
                let found = house.store.session(ORG, SESSION).await;
                assert_eq!(found, Ok(Some(session.clone())), "{deed:?}");
            }
        }
    }
    let elsewhere = OrgId::new(Uuid::from_u128(0xb));
    assert_eq!(house.store.session(elsewhere, SESSION).await, Ok(None));
}

#[tokio::test]
async fn the_slower_of_two_consoles_cannot_write_over_the_faster() {
    let house = house().await;
    let convened = moved(&draft(), Transition::Convene);
    save(&house.store, &convened).await.expect("saved");
    let fault = save(&house.store, &convened)
        .await
        .expect_err("the revision has moved on");
    assert!(matches!(
        fault,
        StoreFault::Corrupt {
            table: "review_session",
            ..
        }
    ));
}

#[tokio::test]
async fn a_number_is_given_once() {
    let house = house().await;
    let again = |tx: Tx| async move {
        let mut other = matter();
        other.id = MatterId::new(Uuid::from_u128(0x202));
        tx.add_matter(ORG, &other, "clerk", at(0)).await
    };
    write(&house.store, again)
        .await
        .expect_err("the matter's number");
}

#[tokio::test]
async fn one_seat_for_a_number_a_reviewer_and_a_device() {
    let house = seated().await;
    for change in [
        |seat: &mut Seat| seat.number = SeatNo(6),
        |seat: &mut Seat| seat.reviewer = ReviewerId::new(Uuid::from_u128(77)),
    ] {
        let mut seat = seats().remove(0);
        seat.id = seat_id(99);
        change(&mut seat);
        let add = |tx: Tx| async move { tx.add_seats(SESSION, &[seat]).await };
        write(&house.store, add).await.expect_err("it is there");
    }
    let here = Attendance::Here {
        device: device(1),
        since: at(1),
    };
    let take = move |id| move |tx: Tx| async move { tx.save_attendance(SESSION, id, here).await };
    write(&house.store, take(seat_id(1))).await.expect("taken");
    write(&house.store, take(seat_id(2)))
        .await
        .expect_err("the device has a seat");
}

#[tokio::test]
async fn the_roll_keeps_those_who_came_and_a_moved_device_stays_present() {
    let house = seated().await;
    let check_in = |tx: Tx| async move {
        for number in 1..=3 {
            let here = Attendance::Here {
                device: device(number),
                since: at(1),
            };
            tx.save_attendance(SESSION, seat_id(number), here).await?;
        }
        tx.save_code(seat_id(1), Some("hash-1".into()), 1).await
    };
    write(&house.store, check_in).await.expect("checked in");
    let freeze = |tx: Tx| async move {
        tx.save_attendance(SESSION, seat_id(3), Attendance::Moving { since: at(1) })
            .await?;
        tx.freeze_roll(SESSION).await
    };
    write(&house.store, freeze).await.expect("frozen");
    let counts = SeatCounts {
        eligible: 5,
        present: 3,
        on_roll: 3,
    };
    assert_eq!(house.store.seat_counts(SESSION).await, Ok(counts));
    let found = house.store.seats(SESSION).await.expect("seats");
    assert_eq!(found.iter().filter(|one| one.seat.on_roll).count(), 3);
    assert_eq!(found.first().map(|one| one.name.as_str()), Some("评议员1"));
    let of_code = house
        .store
        .keep_house(|tx| async move { tx.seat_of_code("hash-1").await });
    let of_code: Option<store::PanelSeat> = of_code.await.expect("reads");
    assert_eq!(of_code.map(|one| one.seat.id), Some(seat_id(1)));
    write(
        &house.store,
        |tx| async move { tx.clear_roll(SESSION).await },
    )
    .await
    .expect("cleared");
    let counts = SeatCounts {
        eligible: 5,
        present: 0,
        on_roll: 0,
    };
    assert_eq!(house.store.seat_counts(SESSION).await, Ok(counts));
}

fn ballot(id: u128, seat: u128) -> NamedBallot {
    let questions = draft().rounds().first().expect("a round").questions.clone();
    NamedBallot {
        id: BallotId::new(Uuid::from_u128(0x700 + id)),
        seat: seat_id(seat),
        answers: Answers::check(vec![Choice::Option(2), Choice::Abstain], &questions)
            .expect("fits"),
    }
}

fn taken(ballot: NamedBallot) -> TakenBallot {
    TakenBallot {
        session: SESSION,
        round: round_id(1),
        ballot,
    }
}

#[tokio::test]
async fn one_ballot_for_a_seat_and_round_and_each_id_once() {
    let house = seated().await;
    let cast = |ballot: NamedBallot| {
        move |tx: Tx| async move { tx.add_ballots(&[taken(ballot)], at(5)).await }
    };
    write(&house.store, cast(ballot(1, 1)))
        .await
        .expect("taken");
    write(&house.store, cast(ballot(2, 1)))
        .await
        .expect_err("the seat has voted");
    write(&house.store, cast(ballot(1, 2)))
        .await
        .expect_err("the id was used");
    write(&house.store, cast(ballot(2, 2)))
        .await
        .expect("taken");
    let questions = draft().rounds().first().expect("a round").questions.clone();
    assert_eq!(
        house
            .store
            .ballot(round_id(1), seat_id(1), &questions)
            .await,
        Ok(Some(ballot(1, 1)))
    );
    assert_eq!(house.store.ballots_returned(round_id(1)).await, Ok(2));
    // A round with ballots and a seat that voted stay, whatever a job tries.
    let mut without = draft();
    without.revision = 2;
    let plans = check_rounds(&[RoundInput {
        minutes: String::new(),
        questions: vec![QuestionInput {
            text: "另一个？".into(),
            template: "A".into(),
            options: Vec::new(),
        }],
    }]);
    let entry = without.entry.clone();
    let other = vec![(round_id(8), plans.expect("rounds").remove(0))];
    let mut without = without.redraft(entry, other).expect("a draft");
    without.revision = 2;
    save(&house.store, &without)
        .await
        .expect_err("the round has ballots");
    let remove = |tx: Tx| async move { tx.remove_seats(SESSION).await };
    write(&house.store, remove)
        .await
        .expect_err("the seat has voted");
}

#[tokio::test]
async fn a_tally_comes_back_and_is_written_once() {
    let house = seated().await;
    let counts = |options: &[u32], abstain| Counts {
        eligible: 5,
        present: 5,
        issued: 5,
        returned: options.iter().sum::<u32>() + abstain,
        invalid: 0,
        options: options.to_vec(),
        abstain,
    };
    let rule = ThresholdRule::HalfOfPresent;
    let tallies = vec![
        Tally::of(counts(&[3, 1, 0], 1), rule).expect("counted"),
        Tally::of(counts(&[2, 2], 0), rule).expect("counted"),
    ];
    let put = |tallies: Vec<Tally>| {
        move |tx: Tx| async move { tx.add_tallies(round_id(1), &tallies).await }
    };
    write(&house.store, put(tallies.clone()))
        .await
        .expect("written");
    assert_eq!(house.store.tallies(round_id(1)).await, Ok(tallies.clone()));
    write(&house.store, put(tallies))
        .await
        .expect_err("counted twice");
    assert_eq!(house.store.tallies(round_id(2)).await, Ok(Vec::new()));
}

#[tokio::test]
async fn rows_that_break_a_rule_are_told_as_corrupt() {
    let id = sql_id(0x301, store::testing::on_postgres());
    for sql in [
        format!("UPDATE review_session SET roll = 'frozen' WHERE id = {id}"),
        format!("UPDATE review_session SET profile = '{{}}' WHERE id = {id}"),
        format!("UPDATE review_session SET title = ' ' WHERE id = {id}"),
        format!("UPDATE review_round SET questions = '[]' WHERE session_id = {id}"),
        format!("INSERT INTO agenda_clock VALUES ({id}, 'nobody', 'paused', 1, NULL)"),
    ] {
        let house = house().await;
        store::testing::raw(&house.url, &sql).await.expect("broken");
        let fault = house
            .store
            .session(ORG, SESSION)
            .await
            .expect_err("corrupt");
        assert!(
            matches!(fault, StoreFault::Corrupt { .. }),
            "{sql}: {fault}"
        );
    }
}
