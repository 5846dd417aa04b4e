//! The petition office of the tests and its people, all invented.

use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::Recorded;
use domain::ids::{AccountId, LogInId, OrgId, ReviewerId};
use domain::people::account::{AccountEntry, AccountInput, LogInStage};
use domain::people::reviewer::{Reviewer, ReviewerEntry, ReviewerInput, Standing};
use serde_json::json;
use store::testing::Fresh;
use store::{
    Account, AuditActor, AuditFact, ChangedBy, LogIn, Organisation, Store, StoreFault, Written,
};
use uuid::Uuid;

pub const ORG: OrgId = OrgId::new(Uuid::from_u128(0xa));
pub const CLERK: AccountId = AccountId::new(Uuid::from_u128(0xc1));

/// The morning of the tests, plus so many seconds.
pub fn at(seconds: i64) -> DateTime<Utc> {
    let morning = DateTime::parse_from_rfc3339("2026-03-02T09:00:00.123Z").expect("a time");
    morning.with_timezone(&Utc) + TimeDelta::seconds(seconds)
}

/// What a deed was done to: an id, or a number where the test has no better one.
pub struct ObjectId(String);

impl From<u128> for ObjectId {
    fn from(number: u128) -> Self {
        Self(number.to_string())
    }
}

impl From<OrgId> for ObjectId {
    fn from(id: OrgId) -> Self {
        Self(id.to_string())
    }
}

impl From<ReviewerId> for ObjectId {
    fn from(id: ReviewerId) -> Self {
        Self(id.to_string())
    }
}

impl From<AccountId> for ObjectId {
    fn from(id: AccountId) -> Self {
        Self(id.to_string())
    }
}

pub fn fact(deed: Recorded, object_id: impl Into<ObjectId>) -> AuditFact {
    AuditFact {
        at: at(0),
        actor: AuditActor {
            id: format!("account:{CLERK}"),
            name: "钱书记员".into(),
        },
        deed,
        object_kind: "reviewer",
        object_id: object_id.into().0,
        detail: json!({ "version": 1 }),
    }
}

pub fn by() -> ChangedBy {
    ChangedBy {
        account: CLERK.to_string(),
        name: "钱书记员".into(),
        at: at(0),
    }
}

pub fn reviewer(number: u128, name: &str) -> Reviewer {
    let input = ReviewerInput {
        name: name.into(),
        category: "lawyer".into(),
        appointing_body: "示例市司法局".into(),
        term_from: "2026-01-01".into(),
        term_to: "2027-12-31".into(),
        conflict_units: vec!["样例律师事务所".into(), "示例征收办".into()],
        access_needs: vec!["step_free".into(), "large_text".into()],
        access_note: "座位靠近\n通道".into(),
    };
    Reviewer {
        id: ReviewerId::new(Uuid::from_u128(number)),
        entry: ReviewerEntry::check(&input).expect("a reviewer"),
        standing: Standing::Serving,
        version: 1,
    }
}

pub fn account(number: u128, username: &str, roles: &[&str]) -> Account {
    let input = AccountInput {
        username: username.into(),
        display_name: format!("示例{username}"),
        roles: roles.iter().map(ToString::to_string).collect(),
    };
    Account {
        id: AccountId::new(Uuid::from_u128(number)),
        org: ORG,
        entry: AccountEntry::check(&input).expect("an account"),
        password_hash: "$argon2id$invented".into(),
        must_change_password: true,
        disabled_at: None,
        second_factor: None,
        language: None,
        text_size: None,
        version: 1,
    }
}

pub fn log_in(number: u128, account: AccountId) -> LogIn {
    LogIn {
        id: LogInId::new(Uuid::from_u128(number)),
        account,
        stage: LogInStage::Complete,
        refresh_hash: format!("hash-{number}"),
        device: "平板 iPad; Safari".into(),
        created_at: at(0),
        last_seen_at: at(60),
        ends_at: at(3_600),
        ended_at: None,
    }
}

/// A fresh database with the office in it, and one audit row that says so.
pub async fn office() -> Fresh {
    let fresh = Fresh::new().await;
    found(&fresh.store).await;
    fresh
}

pub async fn found(store: &Store) {
    let founded = store.write(|tx| async move {
        tx.found_org(
            &Organisation {
                id: ORG,
                name: "示例市信访局".into(),
            },
            at(0),
        )
        .await?;
        Ok::<_, StoreFault>(Written::did((), fact(Recorded::OrgFounded, ORG)))
    });
    founded.await.expect("the office is founded");
}

pub async fn add(store: &Store, reviewer: Reviewer) -> Result<(), StoreFault> {
    let job = |tx: store::Tx| async move {
        tx.add_reviewer(ORG, &reviewer, &by()).await?;
        Ok(Written::did((), fact(Recorded::ReviewerAdded, reviewer.id)))
    };
    store.write(job).await
}

pub async fn add_account(store: &Store, account: Account) -> Result<(), StoreFault> {
    let job = |tx: store::Tx| async move {
        tx.add_account(&account, "operator", at(0)).await?;
        Ok(Written::did((), fact(Recorded::AccountCreated, account.id)))
    };
    store.write(job).await
}

pub fn reviewer_id(number: u128) -> ReviewerId {
    ReviewerId::new(Uuid::from_u128(number))
}

/// An id as the SQL of the database under test spells it.
pub fn sql_id(number: u128, postgres: bool) -> String {
    let id = Uuid::from_u128(number);
    if postgres {
        format!("'{id}'::uuid")
    } else {
        format!("X'{}'", id.simple())
    }
}
