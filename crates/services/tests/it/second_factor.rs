//! The second factor: each code is good once, and guessing codes locks codes.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set the scene has failed"
)]

use domain::people::account::{LogInStage, Role, Username};
use services::{Actor, ClientAddress, Rules};
use totp_rs::{Builder, Secret, Totp};

use crate::office::{Office, PASSWORD, command, said};

/// An account with a second factor, and the phone that makes its codes.
struct Owner {
    office: Office,
    username: String,
    phone: Totp,
}

impl Owner {
    async fn new() -> Self {
        let office = Office::with(Rules {
            slow_failures: false,
            ..Rules::default()
        })
        .await;
        let username = office.account(Role::Clerk).await;
        let begun = office.log_in(&username, PASSWORD).await.unwrap();
        let half = office.services.caller(&begun.tokens.access).await.unwrap();
        let offer = office.services.second_factor_offer(&half).await.unwrap();
        let secret = Secret::try_from_base32(offer.secret_text.replace(' ', "")).unwrap();
        let phone = Builder::new().with_secret(secret).build().unwrap();
        let owner = Self {
            office,
            username,
            phone,
        };
        let enrolled = owner
            .office
            .services
            .enrol_second_factor(&half, &owner.code())
            .await;
        assert_eq!(said(enrolled), "ok");
        // The code that was just used is spent.
        owner.office.wait(1);
        owner
    }

    /// What the phone shows now.
    fn code(&self) -> String {
        let seconds = u64::try_from(self.office.services.now().timestamp()).unwrap();
        self.phone.generate(seconds).to_string()
    }

    /// Six digits the phone shows at no moment near now.
    fn wrong(&self) -> String {
        let seconds = u64::try_from(self.office.services.now().timestamp()).unwrap();
        let near = [seconds - 30, seconds, seconds + 30];
        let near = near.map(|at| self.phone.generate(at).to_string());
        let wrong = ["000000", "000001", "000002", "000003"];
        let mut wrong = wrong
            .iter()
            .filter(|code| !near.contains(&(**code).to_owned()));
        (*wrong.next().unwrap()).to_owned()
    }

    /// A log-in that waits for the code.
    async fn half(&self, host: u8) -> Actor {
        let begun = self
            .office
            .log_in_from(host, &self.username, PASSWORD)
            .await
            .unwrap();
        assert_eq!(begun.stage, LogInStage::Code);
        let access = begun.tokens.access;
        self.office.services.caller(&access).await.unwrap()
    }

    async fn give(&self, half: &Actor, host: u8, code: &str) -> String {
        let address = ClientAddress([10, 0, 0, host].into());
        said(self.office.services.give_code(half, &address, code).await)
    }

    async fn is_locked(&self) -> bool {
        let store = &self.office.fresh.store;
        let username = Username::new(&self.username).unwrap();
        let locked = store.locked_pairs(&username, self.office.services.now());
        locked.await.unwrap() > 0
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_log_ins_with_the_same_code_at_once_are_one() {
    let owner = Owner::new().await;
    for _ in 0..5 {
        let (here, there) = (owner.half(1).await, owner.half(1).await);
        let code = owner.code();
        let (one, other) = tokio::join!(owner.give(&here, 1, &code), owner.give(&there, 1, &code));
        let mut answers = [one, other];
        answers.sort();
        assert_eq!(answers, ["code-wrong", "ok"]);
        owner.office.wait(1);
    }
    // The one that came second guessed nothing: five times, and nothing is locked.
    assert!(!owner.is_locked().await);
}

#[tokio::test]
async fn a_code_that_was_used_before_costs_no_attempt_and_a_wrong_one_does() {
    let owner = Owner::new().await;
    let code = owner.code();
    let half = owner.half(1).await;
    assert_eq!(owner.give(&half, 1, &code).await, "ok");
    let half = owner.half(1).await;
    for _ in 0..8 {
        assert_eq!(owner.give(&half, 1, &code).await, "code-wrong");
    }
    for _ in 0..4 {
        assert_eq!(owner.give(&half, 1, &owner.wrong()).await, "code-wrong");
    }
    owner.office.wait(1);
    assert_eq!(owner.give(&half, 1, &owner.code()).await, "ok");
}

#[tokio::test]
async fn wrong_codes_lock_codes_of_the_pair_and_not_the_password() {
    let owner = Owner::new().await;
    let half = owner.half(1).await;
    for _ in 0..5 {
        assert_eq!(owner.give(&half, 1, &owner.wrong()).await, "code-wrong");
    }
    assert!(owner.is_locked().await);
    assert_eq!(owner.give(&half, 1, &owner.code()).await, "log-in-locked");
    // The password is still right at the same address, and codes are taken at another.
    let again = owner.half(1).await;
    assert_eq!(owner.give(&again, 1, &owner.code()).await, "log-in-locked");
    let elsewhere = owner.half(2).await;
    assert_eq!(owner.give(&elsewhere, 2, &owner.code()).await, "ok");
    owner.office.wait(16);
    assert_eq!(owner.give(&again, 1, &owner.code()).await, "ok");
}

#[tokio::test]
async fn a_right_password_says_nothing_of_codes_nor_a_right_code_of_passwords() {
    let owner = Owner::new().await;
    let half = owner.half(1).await;
    for _ in 0..4 {
        assert_eq!(owner.give(&half, 1, &owner.wrong()).await, "code-wrong");
    }
    // A right password clears its own count at once, though a code is still to come …
    for _ in 0..3 {
        for _ in 0..4 {
            let wrong = owner.office.log_in(&owner.username, "wrong-horse-7").await;
            assert_eq!(said(wrong), "log-in-failed");
        }
        owner.half(1).await;
    }
    // … and not that of codes: the fifth wrong one locks.
    assert_eq!(owner.give(&half, 1, &owner.wrong()).await, "code-wrong");
    assert_eq!(owner.give(&half, 1, &owner.code()).await, "log-in-locked");
}

#[tokio::test]
async fn a_right_code_clears_the_count_of_codes() {
    let owner = Owner::new().await;
    for _ in 0..3 {
        let half = owner.half(1).await;
        for _ in 0..4 {
            assert_eq!(owner.give(&half, 1, &owner.wrong()).await, "code-wrong");
        }
        assert_eq!(owner.give(&half, 1, &owner.code()).await, "ok");
        owner.office.wait(1);
    }
}

#[tokio::test]
async fn unlocking_lifts_both_locks() {
    let owner = Owner::new().await;
    let half = owner.half(1).await;
    for _ in 0..5 {
        assert_eq!(owner.give(&half, 1, &owner.wrong()).await, "code-wrong");
        let wrong = owner.office.log_in(&owner.username, "wrong-horse-7").await;
        assert_eq!(said(wrong), "log-in-failed");
    }
    let locked = owner.office.log_in(&owner.username, PASSWORD).await;
    assert_eq!(said(locked), "log-in-locked");
    assert_eq!(owner.give(&half, 1, &owner.code()).await, "log-in-locked");
    let security = owner.office.enrolled(Role::SecurityAdministrator).await;
    let id = match &half {
        Actor::HalfLoggedIn(half) => half.account,
        _ => unreachable!("a half log-in"),
    };
    let unlocked = owner
        .office
        .services
        .unlock_account(&security, command(1), id)
        .await
        .unwrap();
    assert!(!unlocked.locked);
    assert_eq!(owner.give(&half, 1, &owner.code()).await, "ok");
    let begun = owner.office.log_in(&owner.username, PASSWORD).await;
    assert_eq!(said(begun), "ok");
}

#[tokio::test]
async fn a_token_of_an_earlier_stage_is_worth_nothing_in_a_later_one() {
    let owner = Owner::new().await;
    let services = &owner.office.services;
    let begun = owner
        .office
        .log_in(&owner.username, PASSWORD)
        .await
        .unwrap();
    let early = begun.tokens.access;
    let half = services.caller(&early).await.unwrap();
    let address = ClientAddress([10, 0, 0, 1].into());
    let given = services.give_code(&half, &address, &owner.code()).await;
    let tokens = given.unwrap().tokens;
    // Whoever saw the first token has the password and not the phone.
    assert_eq!(said(services.caller(&early).await), "not-logged-in");
    assert_eq!(said(services.caller(&tokens.access).await), "ok");
}
