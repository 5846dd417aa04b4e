//! A fresh office for one test: empty database, still clock, seeded chance, named people.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set the scene has failed"
)]

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{CommandId, ReviewerId};
use domain::people::account::{AccountInput, LogInStage, Role};
use domain::people::reviewer::ReviewerInput;
use services::chance::SeededChance;
use services::clock::{Clock, StillClock};
use services::log_ins::{LogInInput, LoggedIn};
use services::secrets::Secrets;
use services::{Actor, ClientAddress, No, Rules, Services};
use store::testing::Fresh;
use totp_rs::{Builder, Secret};
use uuid::Uuid;

/// The password of everyone in a test.
pub const PASSWORD: &str = "right-horse-7";

/// One office.
pub struct Office {
    pub services: Services,
    pub clock: Arc<StillClock>,
    /// Dropped last: the database lives as long as the office.
    pub fresh: Fresh,
}

impl Office {
    /// With the rules of the demo: no second factor, no waiting.
    pub async fn new() -> Self {
        Self::with(Rules {
            second_factor_required: false,
            slow_failures: false,
            ..Rules::default()
        })
        .await
    }

    pub async fn with(rules: Rules) -> Self {
        let fresh = Fresh::new().await;
        let start: DateTime<Utc> = "2026-05-06T01:00:00Z".parse().unwrap();
        let clock = Arc::new(StillClock::at(start));
        let chance = Arc::new(SeededChance::from_seed(7));
        let secrets = Secrets::new([9; 32]);
        let services = Services::new(fresh.store.clone(), clock.clone(), chance, secrets, rules);
        Self {
            services,
            clock,
            fresh,
        }
    }

    /// The same office on another server, which hears nothing of the first but the database.
    pub async fn another_server(&self) -> Services {
        let store = self.fresh.another().await;
        let chance = Arc::new(SeededChance::from_seed(8));
        let secrets = Secrets::new([9; 32]);
        let rules = *self.services.rules();
        Services::new(store, self.clock.clone(), chance, secrets, rules)
    }

    /// The same office by another clock.
    pub async fn by_clock(&self, clock: Arc<dyn Clock>) -> Services {
        let store = self.fresh.another().await;
        let chance = Arc::new(SeededChance::from_seed(9));
        let secrets = Secrets::new([9; 32]);
        Services::new(store, clock, chance, secrets, *self.services.rules())
    }

    /// An account of this role, and its user name.
    pub async fn account(&self, role: Role) -> String {
        let username = format!("the-{}", role.code())
            .chars()
            .take(30)
            .collect::<String>();
        let input = AccountInput {
            username: username.clone(),
            display_name: "示例".to_owned(),
            roles: vec![role.code().to_owned()],
        };
        self.services
            .found(&Actor::Operator, "示例市信访局", &input, PASSWORD)
            .await
            .unwrap();
        username
    }

    /// A person of this role, logged in.
    pub async fn person(&self, role: Role) -> Actor {
        let username = self.account(role).await;
        self.logged_in(&username).await
    }

    pub async fn logged_in(&self, username: &str) -> Actor {
        let logged_in = self.log_in(username, PASSWORD).await.unwrap();
        assert_eq!(logged_in.stage, LogInStage::Complete);
        self.services
            .caller(&logged_in.tokens.access)
            .await
            .unwrap()
    }

    /// The same where a second factor is required: set up on the way in.
    pub async fn enrolled(&self, role: Role) -> Actor {
        let username = self.account(role).await;
        let begun = self.log_in(&username, PASSWORD).await.unwrap();
        let half = self.services.caller(&begun.tokens.access).await.unwrap();
        let offer = self.services.second_factor_offer(&half).await.unwrap();
        let secret = Secret::try_from_base32(offer.secret_text.replace(' ', "")).unwrap();
        let phone = Builder::new().with_secret(secret).build().unwrap();
        let now = u64::try_from(self.services.now().timestamp()).unwrap();
        let code = phone.generate(now).to_string();
        let done = self.services.enrol_second_factor(&half, &code).await;
        let access = done.unwrap().tokens.access;
        self.services.caller(&access).await.unwrap()
    }

    pub async fn log_in(&self, username: &str, password: &str) -> Result<LoggedIn, No> {
        self.log_in_from(1, username, password).await
    }

    pub async fn log_in_from(
        &self,
        host: u8,
        username: &str,
        password: &str,
    ) -> Result<LoggedIn, No> {
        let address = ClientAddress(IpAddr::V4(Ipv4Addr::new(10, 0, 0, host)));
        let input = LogInInput {
            username: username.to_owned(),
            password: password.to_owned(),
            device: "Test Browser".to_owned(),
        };
        self.services.log_in(&Actor::Visitor, &address, input).await
    }

    pub fn wait(&self, minutes: i64) {
        self.clock.advance(TimeDelta::minutes(minutes));
    }
}

/// The code of a refusal, `invalid: field fault, …`, or `broke`.
pub fn said<T>(answer: Result<T, No>) -> String {
    match answer {
        Ok(_) => "ok".to_owned(),
        Err(No::Refused(refusal)) => refusal.code().to_owned(),
        Err(No::Invalid(faults)) => faults
            .into_vec()
            .into_iter()
            .map(|fault| format!("{} {}", fault.field, fault.fault.code()))
            .collect::<Vec<_>>()
            .join(", "),
        Err(No::Broke(fault)) => format!("broke: {fault}"),
    }
}

pub fn command(n: u128) -> CommandId {
    CommandId::new(Uuid::from_u128(n))
}

pub fn reviewer(n: u128) -> ReviewerId {
    ReviewerId::new(Uuid::from_u128(n))
}

pub fn entry(name: &str) -> ReviewerInput {
    ReviewerInput {
        name: name.to_owned(),
        category: "npc".to_owned(),
        appointing_body: "示例市人大常委会".to_owned(),
        term_from: "2026-01-01".to_owned(),
        term_to: "2027-12-31".to_owned(),
        ..ReviewerInput::default()
    }
}
