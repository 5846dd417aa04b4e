//! The demo: what it holds, that it is loaded once, and that an interrupted loading is finished.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set the scene has failed"
)]

use std::fmt::Debug;

use domain::page::{Cut, Page};
use domain::people::account::Role;
use domain::petitions::matter::Purpose;
use domain::preference::Language;
use domain::public_review::course::{Status, Transition};
use domain::public_review::tally::TallyResult;
use services::Services;
use services::demo::{DemoSession, DemoSummary};
use services::public_review::Moving;
use store::{AuditFilter, ReviewerFilter, StandingFilter};

use crate::office::{Office, command, said};

fn session(summary: &DemoSummary, number: &str) -> DemoSession {
    let found = summary.sessions.iter().find(|one| one.number == number);
    found.cloned().unwrap()
}

#[tokio::test]
async fn the_demo_has_an_outcome_published_one_withdrawn_and_one_never_public() {
    let office = Office::new().await;
    office.services.load_demo().await.unwrap();
    let public = async |number: &str| said(office.services.public_outcome(number).await);
    assert_eq!(public("PR-2026-01").await, "ok");
    assert_eq!(public("PR-2026-05").await, "outcome-gone");
    assert_eq!(public("PR-2026-06").await, "not-found");
}

#[tokio::test]
async fn the_demo_holds_sessions_at_every_stage() {
    let office = Office::new().await;
    let summary = office.services.load_demo().await.unwrap();
    let told: Vec<_> = summary
        .sessions
        .iter()
        .map(|one| (one.number.as_str(), one.status.code(), one.seats.len()))
        .collect();
    assert_eq!(
        told,
        [
            ("PR-2026-01", "published", 11),
            ("PR-2026-02", "announced", 9),
            ("PR-2026-03", "voting", 111),
            ("PR-2026-04", "panel_drawn", 105),
            ("PR-2026-05", "withheld", 9),
            ("PR-2026-06", "withheld", 9),
        ]
    );
    let chair = office_person(&office, Role::Chair).await;
    let tallies = async |number: &str| {
        let session = office.services.session(&chair, number).await.unwrap();
        let round = session.rounds().first().unwrap().id;
        let tallies = office.fresh.store.tallies(round).await.unwrap();
        let told = tallies.iter().map(|tally| {
            let counts = tally.counts();
            (
                counts.present,
                counts.options.clone(),
                counts.abstain,
                tally.result(),
            )
        });
        told.collect::<Vec<_>>()
    };
    assert_eq!(
        tallies("PR-2026-02").await,
        [(9, vec![4, 4, 0], 1, TallyResult::NoMajority)]
    );
    assert_eq!(
        tallies("PR-2026-01").await,
        [
            (11, vec![6, 3, 0], 2, TallyResult::Majority(0)),
            (11, vec![8, 2], 1, TallyResult::Majority(0)),
        ]
    );
    let voting = office.services.session(&chair, "PR-2026-03").await.unwrap();
    let (open, _) = voting.open_round().unwrap();
    let returned = office.fresh.store.ballots_returned(open.id).await.unwrap();
    let seats = office.fresh.store.seat_counts(voting.id).await.unwrap();
    assert_eq!((seats.on_roll, returned), (88, 47));
    // The rounds of what was adjourned for nothing are all held.
    let ready = office.services.session(&chair, "PR-2026-04").await.unwrap();
    let moving = Moving {
        transition: Transition::Open,
        expected_revision: ready.revision,
        reason: String::new(),
        scheduled_at: None,
    };
    let opened = office
        .services
        .move_session(&chair, command(1), "PR-2026-04", &moving)
        .await;
    assert_eq!(said(opened), "ok");
    let verdict = office.fresh.store.audit_verify().await.unwrap();
    assert!(
        matches!(verdict, store::AuditVerdict::Whole { .. }),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn the_accusation_among_the_cases_has_no_session() {
    let office = Office::new().await;
    office.services.load_demo().await.unwrap();
    let org = office.fresh.store.sole_org().await.unwrap().unwrap().id;
    let store = &office.fresh.store;
    let accusation = store.matter_of_no(org, "XF-2026-0010").await.unwrap();
    let accusation = accusation.unwrap();
    assert_eq!(accusation.entry.purpose, Purpose::Accusation);
    let chair = office_person(&office, Role::Chair).await;
    for number in 1..=4 {
        let number = format!("PR-2026-{number:02}");
        let session = office.services.session(&chair, &number).await.unwrap();
        assert_ne!(session.matter, accusation.id);
    }
}

#[tokio::test]
async fn codes_of_the_demo_open_its_door() {
    let office = Office::new().await;
    let summary = office.services.load_demo().await.unwrap();
    let ready = session(&summary, "PR-2026-04");
    assert_eq!(ready.status, Status::PanelDrawn);
    let seat = ready.seats.get(11).unwrap();
    let device = domain::ids::DeviceId::new(uuid::Uuid::from_u128(9));
    let claimed = office
        .services
        .claim_seat(
            services::ClientAddress([192, 0, 2, 7].into()),
            &seat.code,
            device,
        )
        .await
        .unwrap();
    assert_eq!(claimed.seat_number, seat.seat);
    assert_eq!(claimed.session_number, "PR-2026-04");
}

#[tokio::test]
async fn the_panel_of_a_small_hearing_is_mixed() {
    // The order of the names, and so of the seats, is another in each language.
    for language in Language::ALL {
        let office = Office::new().await;
        office.services.load_demo_of(0, language).await.unwrap();
        let clerk = office_person(&office, Role::Clerk).await;
        for number in ["PR-2026-01", "PR-2026-02"] {
            let session = office.services.session(&clerk, number).await.unwrap();
            let org = clerk.person().unwrap().org;
            let store = &office.fresh.store;
            let mut categories = std::collections::BTreeSet::new();
            for one in store.seats(session.id).await.unwrap() {
                let reviewer = store.reviewer(org, one.seat.reviewer).await.unwrap();
                categories.insert(reviewer.unwrap().entry.category.code());
            }
            assert!(categories.contains("lawyer"), "{number}: {categories:?}");
            let delegates = ["npc", "party_delegate", "cppcc"];
            assert!(delegates.iter().any(|one| categories.contains(one)));
            assert!(categories.len() >= 4, "{number}: {categories:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_is_loaded_once_by_any_number_of_shells() {
    let office = Office::new().await;
    let other = office.another_server().await;
    let load = async |services: &Services| services.load_demo().await.unwrap().sessions;
    let (one, two) = tokio::join!(load(&office.services), load(&other));
    assert_eq!(one.len(), 6);
    assert_eq!(two.len(), 6);
    let rows = |verdict| match verdict {
        store::AuditVerdict::Whole { rows, .. } => rows,
        store::AuditVerdict::Broken { .. } => 0,
    };
    let before = rows(office.fresh.store.audit_verify().await.unwrap());
    assert_eq!(load(&other).await, load(&office.services).await);
    assert_eq!(
        rows(office.fresh.store.audit_verify().await.unwrap()),
        before
    );
    let alone = Office::new().await;
    alone.services.load_demo().await.unwrap();
    assert_eq!(
        rows(alone.fresh.store.audit_verify().await.unwrap()),
        before
    );
}

#[tokio::test]
async fn a_demo_in_english_says_the_same_without_a_chinese_character() {
    let (chinese, english) = (Office::new().await, Office::new().await);
    let one = chinese.services.load_demo().await.unwrap();
    let other = english.services.load_demo_of(0, Language::English);
    let other = other.await.unwrap();
    assert_eq!(
        (one.language, other.language),
        (Language::Chinese, Language::English)
    );
    let told = |summary: &DemoSummary| {
        let sessions = summary.sessions.iter();
        let told = sessions.map(|one| (one.number.clone(), one.status, one.seats.len()));
        told.collect::<Vec<_>>()
    };
    assert_eq!(told(&one), told(&other));
    let counted = |rows: &[(&'static str, Vec<String>)]| {
        let counts = rows.iter().map(|(kind, rows)| (*kind, rows.len()));
        counts.collect::<Vec<_>>()
    };
    let (rows, others) = (rows_of(&chinese).await, rows_of(&english).await);
    assert_eq!(counted(&rows), counted(&others));
    let mut all = rows.iter().flat_map(|(_, rows)| rows);
    assert!(all.any(|row| is_chinese(row)));
    for (kind, rows) in &others {
        assert_ne!(rows.len(), 0, "{kind}");
        let left = rows.iter().find(|row| is_chinese(row));
        assert_eq!(left, None, "{kind}");
    }
    assert!(
        other
            .logins
            .iter()
            .all(|one| !is_chinese(&one.display_name))
    );
}

#[tokio::test]
async fn a_demo_that_is_there_keeps_its_language() {
    let office = Office::new().await;
    let english = office.services.load_demo_of(0, Language::English);
    let english = english.await.unwrap();
    let before = rows_of(&office).await;
    let again = office.services.load_demo().await.unwrap();
    assert!(english.loaded && !again.loaded);
    assert_eq!(
        (again.language, &again.logins, &again.sessions),
        (english.language, &english.logins, &english.sessions)
    );
    assert_eq!(rows_of(&office).await, before);
}

/// More rows than the demo has of anything.
const ALL: u64 = 2_000;

/// What the demo holds, a text for each row of a kind.
async fn rows_of(office: &Office) -> Vec<(&'static str, Vec<String>)> {
    let store = &office.fresh.store;
    let org = store.sole_org().await.unwrap().unwrap();
    let pool = ReviewerFilter {
        standing: StandingFilter::All,
        ..ReviewerFilter::default()
    };
    let matters = store.matters_page(org.id, "", &Cut::Start, ALL);
    let sessions = store.sessions_page(org.id, "", &Cut::Start, ALL);
    let sessions = sessions.await.unwrap();
    let reviewers = store.reviewers_page(org.id, &pool, &Cut::Start, ALL);
    let reviewers = reviewers.await.unwrap();
    let accounts = store.accounts_page(org.id, &Cut::Start, ALL);
    let everything = AuditFilter::default();
    let log = store.audit_page(&everything, &Cut::Start, ALL);
    let (mut opinions, mut outcomes, mut histories) = (Vec::new(), Vec::new(), Vec::new());
    for session in &sessions.rows {
        opinions.extend(store.opinion(session.id).await.unwrap());
        outcomes.extend(store.outcomes(session.id).await.unwrap());
    }
    for reviewer in &reviewers.rows {
        histories.extend(store.reviewer_history(org.id, reviewer.id).await.unwrap());
    }
    vec![
        ("office", texts(&[&org])),
        ("matters", texts_of(&matters.await.unwrap())),
        ("sessions", texts_of(&sessions)),
        ("opinions", texts(&opinions)),
        ("outcomes", texts(&outcomes)),
        ("reviewers", texts_of(&reviewers)),
        ("their histories", texts(&histories)),
        ("accounts", texts_of(&accounts.await.unwrap())),
        ("log", texts_of(&log.await.unwrap())),
    ]
}

fn texts_of<T: Debug>(page: &Page<T>) -> Vec<String> {
    assert!(!page.has_after, "there are more than were read");
    texts(&page.rows)
}

fn texts<T: Debug>(rows: &[T]) -> Vec<String> {
    rows.iter().map(|row| format!("{row:?}")).collect()
}

/// Whether there is an ideograph in it, or the punctuation that goes with them.
fn is_chinese(text: &str) -> bool {
    let ranges = [
        '\u{3000}'..='\u{303f}',
        '\u{3400}'..='\u{9fff}',
        '\u{ff00}'..='\u{ffef}',
    ];
    let is_one = |letter| ranges.iter().any(|range| range.contains(&letter));
    text.chars().any(is_one)
}

async fn office_person(office: &Office, role: Role) -> services::Actor {
    let username = if role == Role::Chair {
        "chair"
    } else {
        "clerk"
    };
    let logged_in = office.log_in(username, "sunshine-2026").await.unwrap();
    office
        .services
        .caller(&logged_in.tokens.access)
        .await
        .unwrap()
}
