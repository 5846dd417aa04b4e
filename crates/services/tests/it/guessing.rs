//! Making guessing slow, without locking anybody else out.

use domain::people::account::Role;
use services::{Actor, Rules};
use totp_rs::{Builder, Secret};

use crate::office::{Office, PASSWORD, command, said};

#[tokio::test]
async fn five_failures_lock_the_pair_and_nobody_else() {
    let office = Office::new().await;
    let clerk = office.account(Role::Clerk).await;
    let chair = office.account(Role::Chair).await;
    for _ in 0..5 {
        assert_eq!(
            said(office.log_in_from(1, &clerk, "wrong-horse-7").await),
            "log-in-failed"
        );
    }
    assert_eq!(
        said(office.log_in_from(1, &clerk, PASSWORD).await),
        "log-in-locked"
    );
    // The hall shares the address; a colleague is not locked out, nor the clerk elsewhere.
    assert_eq!(said(office.log_in_from(1, &chair, PASSWORD).await), "ok");
    assert_eq!(said(office.log_in_from(2, &clerk, PASSWORD).await), "ok");
    office.wait(14);
    assert_eq!(
        said(office.log_in_from(1, &clerk, PASSWORD).await),
        "log-in-locked"
    );
    office.wait(2);
    assert_eq!(said(office.log_in_from(1, &clerk, PASSWORD).await), "ok");
}

#[tokio::test]
async fn a_hundred_guesses_at_once_are_still_five() {
    let office = Office::new().await;
    let clerk = office.account(Role::Clerk).await;
    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (services, clerk) = (office.services.clone(), clerk.clone());
        guesses.spawn(async move {
            let address = services::ClientAddress([10, 0, 0, 1].into());
            let input = services::log_ins::LogInInput {
                username: clerk,
                password: "wrong-horse-7".to_owned(),
                device: String::new(),
            };
            said(services.log_in(&Actor::Visitor, &address, input).await)
        });
    }
    let answers = guesses.join_all().await;
    let checked = answers
        .iter()
        .filter(|answer| *answer == "log-in-failed")
        .count();
    assert_eq!(checked, 5, "{answers:?}");
}

#[tokio::test]
async fn the_security_administrator_unlocks() {
    let office = Office::new().await;
    let clerk = office.account(Role::Clerk).await;
    office.person(Role::SystemAdministrator).await;
    let security = office.person(Role::SecurityAdministrator).await;
    for _ in 0..5 {
        assert_eq!(
            said(office.log_in(&clerk, "wrong-horse-7").await),
            "log-in-failed"
        );
    }
    let list = office.services.accounts(&security, "", "").await.unwrap();
    let row = list
        .page
        .rows
        .into_iter()
        .find(|row| row.username == clerk)
        .unwrap();
    assert!(row.locked);
    let unlocked = office
        .services
        .unlock_account(&security, command(1), row.id)
        .await
        .unwrap();
    assert!(!unlocked.locked);
    assert_eq!(said(office.log_in(&clerk, PASSWORD).await), "ok");
}

#[tokio::test]
async fn guesses_at_made_up_names_do_not_fill_the_log() {
    let office = Office::new().await;
    let clerk = office.account(Role::Clerk).await;
    let auditor = office.person(Role::Auditor).await;
    let guess = async |host: u8, name: &str| {
        for _ in 0..5 {
            let guessed = office.log_in_from(host, name, "wrong-horse-7").await;
            assert_eq!(said(guessed), "log-in-failed");
        }
    };
    let rows = async || {
        let store = &office.fresh.store;
        let head = store.audit_head().await.unwrap().seq;
        let log = office
            .services
            .audit(&auditor, &domain::wire::AuditQuery::default())
            .await
            .unwrap();
        let newest = log.page.rows.first().unwrap();
        (head, newest.deed.word(), newest.object_id.clone())
    };
    let (before, ..) = rows().await;
    for number in 0..20 {
        guess(1, &format!("made-up-{number}")).await;
    }
    let twenty = before + 20;
    assert_eq!(
        rows().await,
        (twenty, "log-in-locked", "made-up-19".to_owned())
    );
    for number in 20..25 {
        guess(1, &format!("made-up-{number}")).await;
    }
    let last = (twenty + 1, "guesses-not-recorded", String::new());
    assert_eq!(rows().await, last);
    // Whoever has an account is recorded all the same.
    guess(1, &clerk).await;
    assert_eq!(rows().await, (twenty + 2, "log-in-locked", clerk.clone()));
    // And the next day begins anew.
    office.wait(24 * 60);
    let auditor = office.logged_in("the-auditor").await;
    guess(1, "made-up-30").await;
    let log = office
        .services
        .audit(&auditor, &domain::wire::AuditQuery::default())
        .await
        .unwrap();
    assert_eq!(log.page.rows.first().unwrap().object_id, "made-up-30");
}

#[tokio::test]
async fn guessing_codes_locks_as_guessing_passwords_does() {
    let office = Office::with(Rules {
        slow_failures: false,
        ..Rules::default()
    })
    .await;
    let clerk = office.account(Role::Clerk).await;
    let address = services::ClientAddress([10, 0, 0, 1].into());
    let begun = office.log_in(&clerk, PASSWORD).await.unwrap();
    let half = office.services.caller(&begun.tokens.access).await.unwrap();
    let offer = office.services.second_factor_offer(&half).await.unwrap();
    let secret = Secret::try_from_base32(offer.secret_text.replace(' ', "")).unwrap();
    let phone = Builder::new().with_secret(secret).build().unwrap();
    let now = u64::try_from(office.services.now().timestamp()).unwrap();
    let code = phone.generate(now).to_string();
    office
        .services
        .enrol_second_factor(&half, &code)
        .await
        .unwrap();

    let mut answers = Vec::new();
    for _ in 0..8 {
        match office.log_in(&clerk, PASSWORD).await {
            Ok(begun) => {
                let half = office.services.caller(&begun.tokens.access).await.unwrap();
                answers.push(said(
                    office.services.give_code(&half, &address, "000000").await,
                ));
            }
            Err(no) => answers.push(said::<()>(Err(no))),
        }
    }
    assert_eq!(
        answers.last().map(String::as_str),
        Some("log-in-locked"),
        "{answers:?}"
    );
}

#[tokio::test]
async fn a_stolen_log_in_cannot_guess_the_password_without_end() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let mut answers = Vec::new();
    for _ in 0..6 {
        let wrong = office
            .services
            .change_password(&clerk, "wrong-horse-7", "new-horse-88", "new-horse-88")
            .await;
        answers.push(said(wrong));
    }
    assert_eq!(
        answers.first().map(String::as_str),
        Some("old_password password-not-yours")
    );
    assert_eq!(answers.last().map(String::as_str), Some("log-in-locked"));
}

#[tokio::test]
async fn starting_to_log_in_again_and_again_locks_nobody_out() {
    let office = Office::with(Rules {
        slow_failures: false,
        ..Rules::default()
    })
    .await;
    let clerk = office.account(Role::Clerk).await;
    for _ in 0..8 {
        assert_eq!(said(office.log_in(&clerk, PASSWORD).await), "ok");
    }
}
