//! Lists of matters and sessions, who may chair, and what was done to one thing.

use domain::page::Cut;
use domain::people::account::Role;
use domain::public_review::course::Status;
use store::testing::plan;

use super::*;

fn matter_id(number: u128) -> MatterId {
    MatterId::new(Uuid::from_u128(0x2000 + number))
}

/// `HM-2026-1001` and on, beside the one of the house.
async fn with_matters(count: u128) -> Fresh {
    let house = house().await;
    let put = move |tx: Tx| async move {
        for number in 1..=count {
            let mut one = matter();
            one.id = matter_id(number);
            let mut input = one.entry.as_input();
            input.matter_no = format!("HM-2026-{}", 1000 + number);
            one.entry = MatterEntry::check(&input).expect("a matter");
            tx.add_matter(ORG, &one, "clerk", at(0)).await?;
        }
        Ok(())
    };
    write(&house.store, put).await.expect("matters");
    house
}

async fn numbers(store: &Store, cut: Cut<String>) -> (Vec<String>, bool, bool) {
    let page = store.matters_page(ORG, "", &cut, 2).await.expect("a page");
    let numbers = page.rows.iter();
    let numbers = numbers.map(|one| one.entry.matter_no.as_str().to_owned());
    (numbers.collect(), page.has_before, page.has_after)
}

#[tokio::test]
async fn matters_come_page_by_page_and_the_highest_number_first() {
    let house = with_matters(3).await;
    let store = &house.store;
    let no = |last: &str| format!("HM-2026-{last}");
    let first = (vec![no("1003"), no("1002")], false, true);
    let second = (vec![no("1001"), no("0001")], true, false);
    assert_eq!(numbers(store, Cut::Start).await, first);
    assert_eq!(numbers(store, Cut::After(no("1002"))).await, second);
    assert_eq!(numbers(store, Cut::Before(no("1001"))).await, first);
    // What never was a number cuts all the same.
    assert_eq!(
        numbers(store, Cut::After("\0".into())).await,
        (vec![], true, false)
    );
    let stranger = OrgId::new(Uuid::from_u128(0xb));
    let page = store.matters_page(stranger, "", &Cut::Start, 2).await;
    assert!(page.expect("a page").rows.is_empty());
}

#[tokio::test]
async fn words_narrow_a_list_and_are_only_words() {
    let house = with_matters(3).await;
    let store = &house.store;
    let found = async |words: &str| {
        let matters = store.matters_page(ORG, words, &Cut::Start, 9).await;
        let sessions = store.sessions_page(ORG, words, &Cut::Start, 9).await;
        (
            matters.expect("a page").rows.len(),
            sessions.expect("a page").rows.len(),
        )
    };
    assert_eq!(found("").await, (4, 1));
    assert_eq!(found("hm-2026-100").await, (3, 0));
    assert_eq!(found("1002  HM").await, (1, 0));
    assert_eq!(found("pr-2026").await, (0, 1));
    for none in [
        "1002 1003",
        "%",
        "_",
        "\\",
        "' OR 1=1 --",
        "\0",
        &"x".repeat(100_000),
    ] {
        assert_eq!(found(none).await, (0, 0), "{none}");
    }
}

#[tokio::test]
async fn the_sessions_on_a_matter_are_found_with_it() {
    let house = with_matters(1).await;
    let found = house
        .store
        .sessions_on(ORG, &[MATTER, matter_id(1)], 9)
        .await;
    let found = found.expect("sessions");
    let [one] = found.as_slice() else {
        panic!("one session: {found:?}");
    };
    assert_eq!((one.matter, one.number.as_str()), (MATTER, "PR-2026-01"));
    assert_eq!(
        (one.status, one.scheduled_at),
        (Status::Draft, draft().entry.scheduled_at)
    );
    let none = house.store.sessions_on(ORG, &[matter_id(1)], 9).await;
    assert_eq!(none, Ok(vec![]));
    assert_eq!(house.store.sessions_on(ORG, &[], 9).await, Ok(vec![]));
}

#[tokio::test]
async fn only_who_carries_the_role_and_may_log_in_is_active_with_it() {
    let office = office().await;
    let mut gone = account(0x13, "chair.c", &["chair"]);
    gone.disabled_at = Some(at(0));
    let people = [
        account(0x12, "chair.b", &["chair"]),
        account(0x11, "chair.a", &["chair", "clerk"]),
        gone,
        account(0x14, "clerk.d", &["clerk"]),
    ];
    for one in people {
        add_account(&office.store, one).await.expect("added");
    }
    let found = office.store.active_with(ORG, Role::Chair, 9).await;
    let names: Vec<_> = found
        .expect("chairs")
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    assert_eq!(names, ["示例chair.a", "示例chair.b"]);
    let first = office.store.active_with(ORG, Role::Chair, 1).await;
    assert_eq!(first.expect("chairs").len(), 1);
}

#[tokio::test]
async fn what_was_done_to_one_thing_is_told_newest_first() {
    let house = house().await;
    let deeds = [
        (Recorded::SessionDrafted, 7),
        (Recorded::SeatClaimed, 7),
        (Recorded::SessionEdited, 8),
        (Recorded::SessionMoved, 7),
    ];
    for (deed, object) in deeds {
        let job = move |_tx: Tx| async move { Ok(Written::did((), fact(deed, object))) };
        let done: Result<(), StoreFault> = house.store.write(job).await;
        done.expect("done");
    }
    let asked = [
        Recorded::SessionDrafted,
        Recorded::SessionEdited,
        Recorded::SessionMoved,
    ];
    let told = async |rows| {
        let told = house
            .store
            .deeds_on("7", &asked, rows)
            .await
            .expect("deeds");
        told.into_iter().map(|entry| entry.deed).collect::<Vec<_>>()
    };
    assert_eq!(
        told(9).await,
        [Recorded::SessionMoved, Recorded::SessionDrafted]
    );
    assert_eq!(told(1).await, [Recorded::SessionMoved]);
}

#[tokio::test]
async fn the_ballots_of_a_seat_are_found_by_an_index() {
    let office = office().await;
    let question = "SELECT ballot_id FROM named_ballot \
                    WHERE seat_id = '00000000-0000-0000-0000-000000000001'";
    let plan = plan(&office.url, question).await.expect("plans");
    assert!(plan.contains("named_ballot_seat_id_idx"), "{plan}");
}
