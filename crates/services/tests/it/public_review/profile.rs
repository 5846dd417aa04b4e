//! The rules of the office: who sets them, what is kept of it, and which sessions they reach.

use domain::audit::Recorded;
use domain::page::Cut;
use domain::public_review::profile::{HearingProfile, NoticeDays, ProfileInput, Quorum};
use domain::public_review::tally::ThresholdRule;
use serde_json::json;
use store::{AuditEntry, AuditFilter};

use super::*;

/// Everybody has to be there, two thirds decide, and both sides know a month before.
fn strict() -> ProfileInput {
    ProfileInput {
        quorum_at_least: "3".into(),
        quorum_share_of: "1".into(),
        quorum_share_in: "1".into(),
        threshold: "two_thirds_of_present".into(),
        notice_days: "30".into(),
    }
}

fn strict_rules() -> HearingProfile {
    HearingProfile {
        quorum: Quorum::new(3, 1, 1).unwrap(),
        threshold: ThresholdRule::TwoThirdsOfPresent,
        notice_days: NoticeDays::new(30).unwrap(),
    }
}

async fn changes(office: &Office) -> Vec<AuditEntry> {
    let page = office
        .fresh
        .store
        .audit_page(&AuditFilter::default(), &Cut::Start, 50)
        .await
        .unwrap();
    let changes = |entry: &AuditEntry| entry.deed == Recorded::HearingProfileChanged;
    page.rows.into_iter().filter(changes).collect()
}

#[tokio::test]
async fn the_system_administrator_sets_the_rules_and_who_keeps_sessions_reads_them() {
    let strict = strict();
    let office = Office::new().await;
    let services = &office.services;
    for role in Role::ALL {
        let person = office.person(role).await;
        let read = said(services.hearing_rules(&person).await);
        let set = services.set_hearing_profile(&person, command(1), 0, &strict);
        let set = said(set.await);
        let expected = match role {
            Role::SystemAdministrator => ("ok", "ok"),
            Role::Clerk => ("ok", "not-permitted"),
            _ => ("not-permitted", "not-permitted"),
        };
        assert_eq!((read.as_str(), set.as_str()), expected, "{}", role.code());
    }
    let visitor = services
        .set_hearing_profile(&Actor::Visitor, command(2), 1, &strict)
        .await;
    assert_eq!(said(visitor), "not-logged-in");
    let operator = services.hearing_rules(&Actor::Operator).await;
    assert_eq!(said(operator), "not-permitted");
}

#[tokio::test]
async fn a_change_is_recorded_with_before_and_after_and_done_once() {
    let strict = strict();
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let services = &office.services;
    let rules = services.hearing_rules(&admin).await.unwrap();
    assert_eq!(rules.kept.profile, HearingProfile::DEFAULT);
    assert_eq!(
        (rules.kept.version, rules.changed, rules.serving),
        (0, None, 0)
    );

    // The same rules again change nothing and are not recorded.
    let same = HearingProfile::DEFAULT.as_input();
    let unchanged = services.set_hearing_profile(&admin, command(1), 0, &same);
    assert_eq!(unchanged.await.unwrap(), 0);
    assert_eq!(changes(&office).await, []);

    // Sent twice, it is one change.
    for _ in 0..2 {
        let set = services.set_hearing_profile(&admin, command(2), 0, &strict);
        assert_eq!(set.await.unwrap(), 1);
    }
    let other = services.set_hearing_profile(&admin, command(2), 0, &same);
    assert_eq!(said(other.await), "command-reused");
    let rules = services.hearing_rules(&admin).await.unwrap();
    assert_eq!(
        (rules.kept.profile, rules.kept.version),
        (strict_rules(), 1)
    );
    let by = rules.changed.unwrap();
    assert_eq!((by.name.as_str(), by.at), ("示例", services.now()));
    let [entry] = <[_; 1]>::try_from(changes(&office).await).unwrap();
    let person = admin.person().unwrap();
    assert_eq!(entry.actor.id, format!("account:{}", person.account));
    assert_eq!(
        (entry.object_kind.as_str(), entry.object_id),
        ("hearing_profile", person.org.to_string())
    );
    let quorum = |least: u32, of: u32, whole: u32| json!({ "at_least": least, "share_of": of, "share_in": whole });
    assert_eq!(
        entry.detail,
        json!({
            "version": 1,
            "before": {
                "quorum": quorum(5, 2, 3),
                "threshold": "half_of_present",
                "notice_days": 7,
            },
            "after": {
                "quorum": quorum(3, 1, 1),
                "threshold": "two_thirds_of_present",
                "notice_days": 30,
            },
        })
    );
}

#[tokio::test]
async fn wrong_rules_are_refused_field_by_field_and_nothing_is_set() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let wrong = ProfileInput {
        quorum_at_least: "0".into(),
        quorum_share_of: "4".into(),
        quorum_share_in: "3".into(),
        threshold: "chair".into(),
        notice_days: "91".into(),
    };
    let set = office
        .services
        .set_hearing_profile(&admin, command(1), 0, &wrong);
    assert_eq!(
        said(set.await),
        "quorum_at_least not-between, quorum_share_of not-between, threshold unknown-choice, \
         notice_days not-between"
    );
    let rules = office.services.hearing_rules(&admin).await.unwrap();
    assert_eq!(rules.kept.version, 0);
    assert_eq!(changes(&office).await, []);
}

#[tokio::test]
async fn of_two_administrators_the_slower_is_told_and_overwrites_nothing() {
    let strict = strict();
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let services = &office.services;
    let other = office.another_server().await;
    let mild = HearingProfile::DEFAULT.as_input();
    // At once, on two servers: one of them.
    let (one, two) = tokio::join!(
        services.set_hearing_profile(&admin, command(1), 0, &strict),
        other.set_hearing_profile(&admin, command(2), 0, &strict),
    );
    let mut both = [said(one), said(two)];
    both.sort();
    assert_eq!(both, ["ok", "version-conflict"]);
    let late = services.set_hearing_profile(&admin, command(3), 0, &mild);
    assert_eq!(said(late.await), "version-conflict");
    let rules = services.hearing_rules(&admin).await.unwrap();
    assert_eq!(
        (rules.kept.profile, rules.kept.version),
        (strict_rules(), 1)
    );
    // Whoever has seen it goes on from there.
    let next = services.set_hearing_profile(&admin, command(4), 1, &mild);
    assert_eq!(next.await.unwrap(), 2);
    assert_eq!(changes(&office).await.len(), 2);
}

#[tokio::test]
async fn a_session_keeps_the_rules_it_was_drafted_with() {
    let strict = strict();
    let hall = Hall::drafted(5, &[round("A")]).await;
    let admin = hall.office.person(Role::SystemAdministrator).await;
    let services = hall.services();
    let set = services.set_hearing_profile(&admin, hall.wish(), 0, &strict);
    assert_eq!(set.await.unwrap(), 1);

    // The one that was there keeps its rules, whatever is done to it afterwards.
    assert_eq!(hall.session().await.profile, HearingProfile::DEFAULT);
    let chair = hall.chair.person().unwrap().account.to_string();
    let mut edited = input(&chair, &[round("C")]);
    edited.title = "改过的标题".into();
    let edit = services.edit_session(&hall.clerk, hall.wish(), NUMBER, 2, &edited);
    edit.await.unwrap();
    hall.go(&[
        Transition::Convene,
        Transition::Redraft,
        Transition::Convene,
    ])
    .await;
    hall.go(&[Transition::SeatPanel, Transition::OpenCheckIn])
        .await;
    assert_eq!(hall.session().await.profile, HearingProfile::DEFAULT);

    // The next one has the new rules, and is warned of by them.
    let mut next = input(&chair, &[round("A")]);
    next.number = "PR-2026-02".into();
    next.scheduled_at = "2026-06-04T09:00".into();
    let id = SessionId::new(Uuid::from_u128(0x302));
    let wish = hall.wish();
    for _ in 0..2 {
        let drafted = services.draft_session(&hall.clerk, wish, id, MATTER, &next);
        drafted.await.unwrap();
    }
    let of_next = async || {
        let session = services.session(&hall.clerk, "PR-2026-02").await.unwrap();
        session.profile
    };
    assert_eq!(of_next().await, strict_rules());
    let file = services.session_file(&hall.clerk, "PR-2026-02").await;
    // Thirty days from 6 May are 5 June.
    assert!(file.unwrap().is_short_notice);

    // And keeps them, when they are set back.
    let mild = HearingProfile::DEFAULT.as_input();
    let set = services.set_hearing_profile(&admin, hall.wish(), 1, &mild);
    set.await.unwrap();
    assert_eq!(of_next().await, strict_rules());
}
