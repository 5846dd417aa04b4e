//! Logging in, staying in and getting out.

use domain::people::account::{LogInStage, Role};
use services::live::Over;
use services::{Actor, Rules};
use totp_rs::{Builder, Secret};

use crate::office::{Office, PASSWORD, said};

#[tokio::test]
async fn a_clerk_logs_in_and_is_recognised() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    assert!(clerk.has(Role::Clerk));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_sound_the_same() {
    let office = Office::new().await;
    let clerk = office.account(Role::Clerk).await;
    assert_eq!(
        said(office.log_in(&clerk, "wrong-horse-7").await),
        "log-in-failed"
    );
    assert_eq!(
        said(office.log_in("nobody", PASSWORD).await),
        "log-in-failed"
    );
    assert_eq!(
        said(office.log_in("不 是\0账号", PASSWORD).await),
        "log-in-failed"
    );
    assert_eq!(
        said(office.log_in(" ", "").await),
        "username missing, password missing"
    );
}

#[tokio::test]
async fn a_refresh_carries_a_person_through_a_long_hearing() {
    let office = Office::new().await;
    let clerk = office.account(Role::Clerk).await;
    let tokens = office.log_in(&clerk, PASSWORD).await.unwrap().tokens;
    office.wait(11);
    assert_eq!(
        said(office.services.caller(&tokens.access).await),
        "not-logged-in"
    );
    office.wait(229);
    let (tokens, _) = office.services.refresh(&tokens.refresh).await.unwrap();
    assert_eq!(said(office.services.caller(&tokens.access).await), "ok");
    office.wait(301);
    assert_eq!(
        said(office.services.refresh(&tokens.refresh).await),
        "not-logged-in"
    );
}

#[tokio::test]
async fn a_log_in_ends_after_twelve_hours_whatever_happens() {
    let office = Office::new().await;
    let clerk = office.account(Role::Clerk).await;
    let mut tokens = office.log_in(&clerk, PASSWORD).await.unwrap().tokens;
    for _ in 0..3 {
        office.wait(200);
        tokens = office.services.refresh(&tokens.refresh).await.unwrap().0;
    }
    office.wait(121);
    assert_eq!(
        said(office.services.refresh(&tokens.refresh).await),
        "not-logged-in"
    );
}

#[tokio::test]
async fn logging_out_everywhere_counts_at_once_on_every_device() {
    let office = Office::new().await;
    let clerk = office.account(Role::Clerk).await;
    let one = office.log_in(&clerk, PASSWORD).await.unwrap().tokens;
    let two = office.log_in(&clerk, PASSWORD).await.unwrap().tokens;
    let actor = office.services.caller(&one.access).await.unwrap();
    let open = office.services.own_log_ins(&actor).await.unwrap();
    let live = office.services.live();
    let followed = open.iter().map(|log_in| {
        live.follow(log_in.id, &actor.person().unwrap().roles)
            .unwrap()
    });
    let followed: Vec<_> = followed.collect();
    assert_eq!(followed.len(), 2);
    assert_eq!(office.services.log_out_everywhere(&actor).await.unwrap(), 2);
    for tokens in [one, two] {
        assert_eq!(
            said(office.services.caller(&tokens.access).await),
            "not-logged-in"
        );
        assert_eq!(
            said(office.services.refresh(&tokens.refresh).await),
            "not-logged-in"
        );
    }
    for mut following in followed {
        let over = tokio::time::timeout(std::time::Duration::ZERO, following.over()).await;
        assert_eq!(over, Ok(Over::Ended), "open pages are told");
    }
}

#[tokio::test]
async fn a_changed_password_ends_the_other_log_ins_and_keeps_this_one() {
    let office = Office::new().await;
    let name = office.account(Role::Clerk).await;
    let here = office.log_in(&name, PASSWORD).await.unwrap().tokens;
    let there = office.log_in(&name, PASSWORD).await.unwrap().tokens;
    let clerk = office.services.caller(&here.access).await.unwrap();
    let change = |old: &'static str, new: &'static str, again: &'static str| {
        let (services, clerk) = (office.services.clone(), clerk.clone());
        async move { said(services.change_password(&clerk, old, new, again).await) }
    };
    assert_eq!(
        change("", "", "").await,
        "old_password missing, new_password missing"
    );
    assert_eq!(
        change(PASSWORD, "short-1", "short-1").await,
        "new_password too-short"
    );
    assert_eq!(
        change(PASSWORD, "new-horse-88", "new-horse-89").await,
        "again passwords-differ"
    );
    assert_eq!(
        change("wrong-horse-7", "new-horse-88", "new-horse-88").await,
        "old_password password-not-yours"
    );
    assert_eq!(
        change(PASSWORD, PASSWORD, PASSWORD).await,
        "new_password password-unchanged"
    );
    let changed = office
        .services
        .change_password(&clerk, PASSWORD, "new-horse-88", "new-horse-88")
        .await;
    let now = changed.unwrap();
    // This log-in goes on with tokens of its own: whoever copied the old ones is out.
    assert_eq!(said(office.services.caller(&now.access).await), "ok");
    assert_eq!(said(office.services.refresh(&now.refresh).await), "ok");
    for old in [here, there] {
        assert_eq!(
            said(office.services.caller(&old.access).await),
            "not-logged-in"
        );
        assert_eq!(
            said(office.services.refresh(&old.refresh).await),
            "not-logged-in"
        );
    }
    assert_eq!(said(office.log_in(&name, PASSWORD).await), "log-in-failed");
    assert_eq!(said(office.log_in(&name, "new-horse-88").await), "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_whole_though_nobody_waits_for_it() {
    let office = Office::new().await;
    let name = office.account(Role::Clerk).await;
    let here = office.log_in(&name, PASSWORD).await.unwrap().tokens;
    let there = office.log_in(&name, PASSWORD).await.unwrap().tokens;
    let clerk = office.services.caller(&here.access).await.unwrap();
    let change = office
        .services
        .change_password(&clerk, PASSWORD, "new-horse-88", "new-horse-88");
    // The client hangs up after the first moment.
    let hung_up = tokio::time::timeout(std::time::Duration::ZERO, change).await;
    assert!(hung_up.is_err());
    let mut tries = 0;
    while said(office.services.caller(&there.access).await) == "ok" {
        tries += 1;
        assert!(tries < 200, "it is never changed");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(said(office.log_in(&name, PASSWORD).await), "log-in-failed");
    assert_eq!(said(office.log_in(&name, "new-horse-88").await), "ok");
    // The attempt at the old password was given back, and the log-in cleared its own count.
    let username = domain::people::account::Username::new(&name).unwrap();
    let unlocked = office
        .fresh
        .store
        .keep_house(move |tx| async move { tx.unlock(&username).await });
    assert_eq!(unlocked.await, Ok(0));
}

#[tokio::test]
async fn a_new_log_in_ends_the_one_the_browser_had() {
    let office = Office::new().await;
    let clerk = office.account(Role::Clerk).await;
    let chair = office.account(Role::Chair).await;
    let auditor = office.person(Role::Auditor).await;
    let address = services::ClientAddress([10, 0, 0, 1].into());
    let log_in = async |by: &Actor, username: &str, password: &str| {
        let input = services::log_ins::LogInInput {
            username: username.to_owned(),
            password: password.to_owned(),
            device: String::new(),
        };
        office.services.log_in(by, &address, input).await
    };
    let first = log_in(&Actor::Visitor, &clerk, PASSWORD).await.unwrap();
    let first = first.tokens;
    let before = office.services.caller(&first.access).await.unwrap();
    // A password that is wrong ends nothing.
    let wrong = log_in(&before, &chair, "wrong-horse-7").await;
    assert_eq!(said(wrong), "log-in-failed");
    assert_eq!(said(office.services.caller(&first.access).await), "ok");
    let second = log_in(&before, &chair, PASSWORD).await.unwrap().tokens;
    assert_eq!(
        said(office.services.caller(&first.access).await),
        "not-logged-in"
    );
    assert_eq!(
        said(office.services.refresh(&first.refresh).await),
        "not-logged-in"
    );
    assert_eq!(said(office.services.caller(&second.access).await), "ok");
    // What has ended already is not ended again.
    assert_eq!(said(log_in(&before, &clerk, PASSWORD).await), "ok");
    let log = office
        .services
        .audit(&auditor, &domain::wire::AuditQuery::default())
        .await
        .unwrap();
    let rows = log.page.rows.iter().take(3);
    let words: Vec<_> = rows.map(|row| row.deed.word()).collect();
    assert_eq!(words, ["logged-in", "logged-in", "logged-out"]);
    let left = log.page.rows.get(2).unwrap();
    let account = before.person().unwrap().account;
    assert_eq!(left.object_id, account.to_string());
}

#[tokio::test]
async fn log_ins_left_half_done_do_not_hide_the_others() {
    let office = Office::new().await;
    let clerk = office.account(Role::Clerk).await;
    let oldest = office.log_in(&clerk, PASSWORD).await.unwrap().tokens;
    let oldest = office.services.caller(&oldest.access).await.unwrap();
    let account = oldest.person().unwrap().account;
    let current = oldest.person().unwrap().log_in;
    office.wait(1);
    let newer = office.log_in(&clerk, PASSWORD).await.unwrap().tokens;
    let newer = office.services.caller(&newer.access).await.unwrap();
    let newer = newer.person().unwrap().log_in;
    let (store, now) = (&office.fresh.store, office.services.now());
    store
        .keep_house(move |tx| async move {
            for number in 0..300 {
                let half = store::LogIn {
                    id: domain::ids::LogInId::new(uuid::Uuid::from_u128(number)),
                    account,
                    stage: LogInStage::Code,
                    refresh_hash: format!("half-{number}"),
                    device: String::new(),
                    created_at: now + chrono::TimeDelta::seconds(1),
                    last_seen_at: now,
                    ends_at: now + chrono::TimeDelta::hours(1),
                    ended_at: None,
                };
                tx.add_log_in(&half).await?;
            }
            Ok::<_, store::StoreFault>(())
        })
        .await
        .unwrap();
    let listed = office.services.own_log_ins(&oldest).await.unwrap();
    let ids: Vec<_> = listed.iter().map(|log_in| log_in.id).collect();
    assert_eq!(ids.first(), Some(&current), "the own one first");
    assert_eq!(ids.get(1), Some(&newer));
    assert_eq!(ids.len(), 12, "and ten of those left half done");
    assert!(listed.first().unwrap().current);
}

#[tokio::test]
async fn a_person_ends_only_the_own_log_ins() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let chair = office.person(Role::Chair).await;
    let others = office.services.own_log_ins(&chair).await.unwrap();
    let theirs = others.first().unwrap().id;
    assert_eq!(
        said(office.services.end_own_log_in(&clerk, theirs).await),
        "not-found"
    );
    assert_eq!(
        said(office.services.end_own_log_in(&chair, theirs).await),
        "ok"
    );
}

#[tokio::test]
async fn where_required_a_second_factor_is_set_up_and_each_code_is_good_once() {
    let rules = Rules {
        slow_failures: false,
        ..Rules::default()
    };
    let office = Office::with(rules).await;
    let clerk = office.account(Role::Clerk).await;
    let address = services::ClientAddress([10, 0, 0, 1].into());
    let begun = office.log_in(&clerk, PASSWORD).await.unwrap();
    assert_eq!(begun.stage, LogInStage::Enrol);
    let half = office.services.caller(&begun.tokens.access).await.unwrap();
    assert!(matches!(half, Actor::HalfLoggedIn(_)));
    let query = domain::wire::ReviewerQuery::default();
    assert_eq!(
        said(office.services.reviewers(&half, query).await),
        "not-logged-in"
    );

    let offer = office.services.second_factor_offer(&half).await.unwrap();
    assert_eq!(
        offer.secret_text,
        office
            .services
            .second_factor_offer(&half)
            .await
            .unwrap()
            .secret_text
    );
    assert!(offer.qr_svg.starts_with("<svg"));
    let secret = Secret::try_from_base32(offer.secret_text.replace(' ', "")).unwrap();
    let phone = Builder::new().with_secret(secret).build().unwrap();
    let code = || {
        let seconds = u64::try_from(office.services.now().timestamp()).unwrap();
        phone.generate(seconds).to_string()
    };
    assert_eq!(
        said(office.services.enrol_second_factor(&half, "12345").await),
        "code not-a-code"
    );
    let done = office
        .services
        .enrol_second_factor(&half, &code())
        .await
        .unwrap();
    assert_eq!(done.stage, LogInStage::Complete);

    // The next log-in asks for a code; the one just used is spent.
    let begun = office.log_in(&clerk, PASSWORD).await.unwrap();
    assert_eq!(begun.stage, LogInStage::Code);
    let half = office.services.caller(&begun.tokens.access).await.unwrap();
    assert_eq!(
        said(office.services.give_code(&half, &address, &code()).await),
        "code-wrong"
    );
    office.wait(1);
    let done = office
        .services
        .give_code(&half, &address, &code())
        .await
        .unwrap();
    assert_eq!(done.stage, LogInStage::Complete);
    // The half token's log-in has moved on: the same code cannot finish it twice.
    assert_eq!(
        said(office.services.give_code(&half, &address, &code()).await),
        "code-wrong"
    );
}

#[tokio::test]
async fn a_log_in_left_half_done_cannot_set_up_a_factor_after_its_owner_has() {
    let office = Office::with(Rules {
        slow_failures: false,
        ..Rules::default()
    })
    .await;
    let clerk = office.account(Role::Clerk).await;
    let theirs = office.log_in(&clerk, PASSWORD).await.unwrap().tokens;
    let owners = office.log_in(&clerk, PASSWORD).await.unwrap().tokens;
    let theirs = office.services.caller(&theirs.access).await.unwrap();
    let owners = office.services.caller(&owners.access).await.unwrap();
    let seen = office
        .services
        .second_factor_offer(&theirs)
        .await
        .unwrap()
        .secret_text;
    let offer = office
        .services
        .second_factor_offer(&owners)
        .await
        .unwrap()
        .secret_text;
    assert_ne!(
        seen, offer,
        "what one log-in was offered is of no use in another"
    );
    let secret = Secret::try_from_base32(offer.replace(' ', "")).unwrap();
    let phone = Builder::new().with_secret(secret).build().unwrap();
    let now = u64::try_from(office.services.now().timestamp()).unwrap();
    let code = phone.generate(now).to_string();
    assert_eq!(
        said(office.services.enrol_second_factor(&owners, &code).await),
        "ok"
    );
    assert_eq!(
        said(office.services.second_factor_offer(&theirs).await),
        "not-logged-in"
    );
    let again = office.services.enrol_second_factor(&theirs, &code).await;
    assert_ne!(said(again), "ok");
}
