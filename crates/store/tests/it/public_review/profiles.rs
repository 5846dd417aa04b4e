//! The profile of an office: one row, and never rules that mean nothing.

use domain::public_review::profile::{KeptProfile, NoticeDays, Quorum};
use store::testing::{on_postgres, raw};

use super::*;
use crate::office::by;

/// Stricter rules, as the office set them in so many steps.
pub fn strict(version: u32) -> KeptProfile {
    KeptProfile {
        profile: HearingProfile {
            quorum: Quorum::new(7, 3, 4).expect("a quorum"),
            threshold: ThresholdRule::TwoThirdsOfPresent,
            notice_days: NoticeDays::new(10).expect("days"),
        },
        version,
    }
}

/// Sets the profile of the office.
pub async fn set(store: &Store, kept: KeptProfile) -> Result<(), StoreFault> {
    let put = move |tx: Tx| async move { tx.save_hearing_profile(ORG, &kept, &by()).await };
    write(store, put).await
}

#[tokio::test]
async fn a_profile_comes_back_as_it_was_set_and_with_who_set_it() {
    let office = office().await;
    let untouched = office.store.hearing_profile(ORG).await;
    assert_eq!(untouched, Ok((KeptProfile::UNTOUCHED, None)));
    set(&office.store, strict(1)).await.expect("set");
    let found = office.store.hearing_profile(ORG).await;
    assert_eq!(found, Ok((strict(1), Some(by()))));
    let milder = KeptProfile {
        profile: HearingProfile::DEFAULT,
        version: 2,
    };
    set(&office.store, milder).await.expect("set again");
    let found = office.store.hearing_profile(ORG).await;
    assert_eq!(found, Ok((milder, Some(by()))));
    let elsewhere = OrgId::new(Uuid::from_u128(0xb));
    let found = office.store.hearing_profile(elsewhere).await;
    assert_eq!(found, Ok((KeptProfile::UNTOUCHED, None)));
}

#[tokio::test]
async fn an_office_has_one_profile_and_the_slower_writes_over_nothing() {
    let office = office().await;
    set(&office.store, strict(1)).await.expect("set");
    set(&office.store, strict(1))
        .await
        .expect_err("there is one");
    set(&office.store, strict(2)).await.expect("set again");
    let fault = set(&office.store, strict(2)).await.expect_err("moved on");
    assert!(
        matches!(
            fault,
            StoreFault::Corrupt {
                table: "hearing_profile",
                ..
            }
        ),
        "{fault}"
    );
    let nowhere = OrgId::new(Uuid::from_u128(0xb));
    let put =
        move |tx: Tx| async move { tx.save_hearing_profile(nowhere, &strict(1), &by()).await };
    write(&office.store, put).await.expect_err("no such office");
}

#[tokio::test]
async fn the_table_itself_takes_no_rules_that_mean_nothing() {
    let office = office().await;
    set(&office.store, strict(1)).await.expect("set");
    let of = sql_id(0xa, on_postgres());
    for broken in [
        "quorum_at_least = 0",
        "quorum_at_least = 1001",
        "quorum_share_of = 0",
        "quorum_share_of = 5",
        "quorum_share_in = 101",
        "quorum_share_in = 2",
        "threshold = 'all'",
        "notice_days = -1",
        "notice_days = 91",
        "version = 0",
        "changed_by = NULL",
    ] {
        let sql = format!("UPDATE hearing_profile SET {broken} WHERE org_id = {of}");
        assert!(raw(&office.url, &sql).await.is_err(), "{broken}");
    }
    let found = office.store.hearing_profile(ORG).await;
    assert_eq!(found, Ok((strict(1), Some(by()))));
}
