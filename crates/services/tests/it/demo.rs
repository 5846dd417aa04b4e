//! The demo: what it holds, that it is loaded once, and that an interrupted loading is finished.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set the scene has failed"
)]

use domain::people::account::Role;
use domain::petitions::matter::Purpose;
use domain::public_review::course::{Status, Transition};
use domain::public_review::tally::Outcome;
use services::Services;
use services::demo::{DemoSession, DemoSummary};
use services::public_review::Moving;

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
            ("PR-2026-03", "voting", 105),
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
                tally.outcome(),
            )
        });
        told.collect::<Vec<_>>()
    };
    assert_eq!(
        tallies("PR-2026-02").await,
        [(9, vec![4, 4, 0], 1, Outcome::NoMajority)]
    );
    assert_eq!(
        tallies("PR-2026-01").await,
        [
            (11, vec![6, 3, 0], 2, Outcome::Majority(0)),
            (11, vec![8, 2], 1, Outcome::Majority(0)),
        ]
    );
    let voting = office.services.session(&chair, "PR-2026-03").await.unwrap();
    let (open, _) = voting.open_round().unwrap();
    let returned = office.fresh.store.ballots_returned(open.id).await.unwrap();
    let seats = office.fresh.store.seat_counts(voting.id).await.unwrap();
    assert_eq!((seats.on_roll, returned), (84, 47));
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
    let office = Office::new().await;
    let summary = office.services.load_demo().await.unwrap();
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
    drop(summary);
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
