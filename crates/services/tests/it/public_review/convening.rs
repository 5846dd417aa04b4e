//! What the pages for convening read: lists, who may chair, and the file of a session.

use domain::audit::Recorded;
use domain::public_review::session::Lack;
use domain::refusal::Refusal;
use services::public_review::{ListQuery, OfferedStep, SessionFile};

use super::*;

fn asked(after: &str, before: &str) -> ListQuery {
    ListQuery {
        after: after.into(),
        before: before.into(),
        ..ListQuery::default()
    }
}

async fn file(hall: &Hall, by: &Actor) -> SessionFile {
    hall.services().session_file(by, NUMBER).await.unwrap()
}

#[tokio::test]
async fn matters_are_listed_with_their_sessions_page_by_page() {
    let hall = Hall::drafted(1, &[round("A")]).await;
    for number in 2..=27_u128 {
        let mut input = matter("CLAIM");
        input.matter_no = format!("HM-2026-{number:04}");
        let id = MatterId::new(Uuid::from_u128(0x2000 + number));
        let added = hall
            .services()
            .add_matter(&hall.clerk, hall.wish(), id, &input);
        added.await.unwrap();
    }
    let matters = async |after: &str, before: &str| {
        let page = hall
            .services()
            .matters(&hall.chair, &asked(after, before))
            .await;
        page.unwrap()
    };
    let first = matters("", "").await;
    assert_eq!((first.rows.len(), first.before.as_deref()), (25, None));
    let second = matters(&first.after.unwrap(), "").await;
    assert_eq!((second.rows.len(), second.after.as_deref()), (2, None));
    let oldest = second.rows.last().unwrap();
    assert_eq!(oldest.matter.entry.matter_no.as_str(), "HM-2026-0001");
    let session = oldest.sessions.first().unwrap();
    assert_eq!(
        (session.number.as_str(), session.status),
        (NUMBER, Status::Draft)
    );
    let back = matters("", &second.before.unwrap()).await;
    assert_eq!(back.rows, first.rows);
    let one = hall
        .services()
        .matter(&hall.chair, "HM-2026-0001")
        .await
        .unwrap();
    assert_eq!(&one, oldest);
    let none = hall.services().matter(&hall.chair, "HM-2026-9999").await;
    assert_eq!(said(none), "not-found");
    let bad = hall.services().matters(&hall.chair, &asked("*", "")).await;
    assert_eq!(said(bad), "after unknown-choice");
}

#[tokio::test]
async fn sessions_are_listed_with_who_leads_them() {
    let hall = Hall::drafted(1, &[round("A")]).await;
    let mut input = input("", &[round("C")]);
    input.number = "PR-2026-02".into();
    input.scheduled_at = "2026-06-01T09:00".into();
    let id = SessionId::new(Uuid::from_u128(0x302));
    let drafted = hall
        .services()
        .draft_session(&hall.clerk, hall.wish(), id, MATTER, &input);
    drafted.await.unwrap();
    let page = hall
        .services()
        .sessions(&hall.clerk, &asked("", ""))
        .await
        .unwrap();
    let rows: Vec<_> = page
        .rows
        .iter()
        .map(|row| (row.session.entry.number.as_str(), row.chair.as_deref()))
        .collect();
    assert_eq!(rows, [("PR-2026-02", None), (NUMBER, Some("示例"))]);
    let chairs = hall.services().chairs(&hall.clerk).await.unwrap();
    let chair = hall.chair.person().unwrap().account;
    assert_eq!(chairs, [(chair, "示例".to_owned())]);
}

#[tokio::test]
async fn lists_are_for_who_may_read_them() {
    let office = Office::new().await;
    let observer = office.person(Role::Observer).await;
    let chair = office.person(Role::Chair).await;
    let services = &office.services;
    assert_eq!(
        said(services.matters(&observer, &asked("", "")).await),
        "not-permitted"
    );
    assert_eq!(
        said(services.sessions(&observer, &asked("", "")).await),
        "not-permitted"
    );
    assert_eq!(
        said(services.matter(&observer, "HM-2026-0001").await),
        "not-permitted"
    );
    assert_eq!(
        said(services.session_file(&observer, NUMBER).await),
        "not-permitted"
    );
    assert_eq!(said(services.chairs(&chair).await), "not-permitted");
    assert_eq!(
        said(services.session_file(&chair, NUMBER).await),
        "not-found"
    );
}

#[tokio::test]
async fn the_file_says_what_is_lacking_and_whose_the_next_step_is() {
    let hall = Hall::drafted(9, &[round("A")]).await;
    let taken = hall
        .services()
        .record_consent(&hall.clerk, hall.wish(), NUMBER, 2, None);
    taken.await.unwrap();
    let lacking = file(&hall, &hall.clerk).await;
    assert_eq!(lacking.session.lacks(), [Lack::Consent]);
    let convene = OfferedStep {
        transition: Transition::Convene,
        blocked: Some(Refusal::NotReady),
        is_own: true,
    };
    assert_eq!(lacking.next, Some(convene));
    // The chair is shown the same step, as the clerk's.
    let next = file(&hall, &hall.chair).await.next.unwrap();
    assert_eq!((next.transition, next.is_own), (Transition::Convene, false));
    // Before the panel is seated, the quorum is reckoned of those who serve.
    assert_eq!((lacking.panel, lacking.seats.len()), (9, 0));

    let consent = Some(ConsentForm::Paper);
    let given = hall
        .services()
        .record_consent(&hall.clerk, hall.wish(), NUMBER, 3, consent);
    given.await.unwrap();
    hall.go(&TO_CHECK_IN).await;
    let seated = file(&hall, &hall.clerk).await;
    assert_eq!(
        (seated.panel, seated.present, seated.seats.len()),
        (9, 0, 9)
    );
    let next = seated.next.unwrap();
    assert_eq!((next.transition, next.is_own), (Transition::Open, false));
    let own: Vec<_> = seated
        .others
        .iter()
        .filter(|step| step.is_own)
        .map(|step| step.transition)
        .collect();
    assert_eq!(own, [Transition::CloseCheckIn, Transition::Postpone]);
    assert_eq!(
        (seated.chair.as_deref(), seated.clerk.as_str()),
        (Some("示例"), "示例")
    );
}

#[tokio::test]
async fn the_file_tells_what_was_done_and_by_whom() {
    let hall = Hall::drafted(5, &[round("A")]).await;
    hall.go(&[Transition::Convene, Transition::Postpone]).await;
    let told: Vec<_> = file(&hall, &hall.chair)
        .await
        .deeds
        .into_iter()
        .map(|deed| (deed.deed, deed.transition, deed.reason, deed.who))
        .collect();
    let who = || "示例".to_owned();
    let because = || Some("因故".to_owned());
    let moved = |step| (Recorded::SessionMoved, Some(step), because(), who());
    assert_eq!(
        told,
        [
            moved(Transition::Postpone),
            moved(Transition::Convene),
            (Recorded::ConsentRecorded, None, None, who()),
            (Recorded::SessionDrafted, None, None, who()),
        ]
    );
}

#[tokio::test]
async fn short_notice_is_counted_from_the_day_both_sides_were_told() {
    let hall = Hall::drafted(5, &[round("A")]).await;
    // It is 6 May; held on the same day, and by the profile in seven.
    assert!(file(&hall, &hall.clerk).await.is_short_notice);
    let mut later = input("", &[round("A")]);
    later.scheduled_at = "2026-05-13T09:00".into();
    let chair = hall.chair.person().unwrap().account.to_string();
    later.chair = chair;
    let edited = hall
        .services()
        .edit_session(&hall.clerk, hall.wish(), NUMBER, 2, &later);
    edited.await.unwrap();
    assert!(!file(&hall, &hall.clerk).await.is_short_notice);
    hall.go(&[Transition::Convene]).await;
    // The days that pass then make no difference.
    hall.office.clock.advance(TimeDelta::days(6));
    assert!(!file(&hall, &hall.clerk).await.is_short_notice);
    hall.go(&[Transition::Postpone]).await;
    let moving = Moving {
        transition: Transition::Reschedule,
        expected_revision: hall.session().await.revision,
        reason: String::new(),
        scheduled_at: Some("2026-05-14T01:00:00Z".parse().unwrap()),
    };
    let moved = hall
        .services()
        .move_session(&hall.clerk, hall.wish(), NUMBER, &moving);
    moved.await.unwrap();
    assert!(file(&hall, &hall.clerk).await.is_short_notice);
}

#[tokio::test]
async fn a_session_is_put_off_to_a_day_of_this_century() {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&[Transition::Convene, Transition::Postpone]).await;
    let put_off = async |at: &str| {
        let moving = Moving {
            transition: Transition::Reschedule,
            expected_revision: hall.session().await.revision,
            reason: String::new(),
            scheduled_at: Some(at.parse().unwrap()),
        };
        let moved = hall
            .services()
            .move_session(&hall.clerk, hall.wish(), NUMBER, &moving);
        said(moved.await)
    };
    for never in [
        "+262142-12-31T23:59:59Z",
        "-0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
    ] {
        assert_eq!(put_off(never).await, "scheduled_at not-a-moment", "{never}");
    }
    assert_eq!(put_off("2026-05-20T01:00:30Z").await, "ok");
    let at = hall.session().await.entry.scheduled_at;
    assert_eq!(
        at.to_rfc3339(),
        "2026-05-20T01:00:00+00:00",
        "to the minute"
    );
}

#[tokio::test]
async fn a_matter_is_changed_but_for_what_a_session_rests_on() {
    let hall = Hall::drafted(1, &[round("A")]).await;
    let services = hall.services();
    let free = |no: &str| {
        let mut input = matter("CLAIM");
        input.matter_no = no.into();
        input
    };
    let id = MatterId::new(Uuid::from_u128(0x3000));
    let second = free("HM-2026-0002");
    let added = services.add_matter(&hall.clerk, hall.wish(), id, &second);
    assert_eq!(said(added.await), "ok");
    let edit = async |by: &Actor, number: &str, read: u32, input: &MatterInput| {
        said(
            services
                .edit_matter(by, hall.wish(), number, read, input)
                .await,
        )
    };
    // No session is on this one: all of it can be put right, its number too.
    let (clerk, mut other) = (&hall.clerk, free("HM-2026-0003"));
    other.purpose = "SUGGESTION".into();
    other.title = "另一个标题".into();
    let taken = free("HM-2026-0001");
    assert_eq!(
        edit(&hall.chair, "HM-2026-0002", 1, &other).await,
        "not-permitted"
    );
    assert_eq!(edit(clerk, "HM-2026-0009", 1, &other).await, "not-found");
    assert_eq!(
        edit(clerk, "HM-2026-0002", 2, &other).await,
        "version-conflict"
    );
    assert_eq!(edit(clerk, "HM-2026-0002", 1, &taken).await, "number-taken");
    assert_eq!(edit(clerk, "HM-2026-0002", 1, &other).await, "ok");
    assert_eq!(edit(clerk, "HM-2026-0002", 2, &other).await, "not-found");
    let row = services.matter(clerk, "HM-2026-0003").await.unwrap();
    assert_eq!(row.matter.entry.as_input(), other);
    assert_eq!(row.matter.version, 2);
    // On this one there is a session, which keeps its words.
    let mut input = matter("SUGGESTION");
    input.matter_no = "HM-2026-0004".into();
    assert_eq!(
        edit(clerk, "HM-2026-0001", 1, &input).await,
        "matter_no fixed-by-session, purpose fixed-by-session"
    );
    let mut renamed = matter("CLAIM");
    renamed.title = "改过的标题".into();
    assert_eq!(edit(clerk, "HM-2026-0001", 1, &renamed).await, "ok");
    assert_eq!(
        edit(clerk, "HM-2026-0001", 2, &renamed).await,
        "ok",
        "the same"
    );
    let row = services.matter(clerk, "HM-2026-0001").await.unwrap();
    assert_eq!(row.matter.version, 2, "nothing changed the second time");
    let session = hall.session().await;
    assert_ne!(session.entry.title.as_str(), "改过的标题");
}
