//! Who is looking at the page, and what that person may do: decides which buttons are drawn.
//! Only `services` decides what is allowed; a button that is missing protects nothing.

#![cfg_attr(
    feature = "ssr",
    expect(
        clippy::unused_async,
        reason = "a server function is asynchronous, even `whoami`"
    )
)]

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::ids::AccountId;
use domain::people::account::{LogInStage, Role};
use domain::preference::{Language, TextSize};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::caller::{Caller, caller};
use crate::trouble::Trouble;

macro_rules! mays {
    ($($(#[$meta:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// What a person may do, as far as pages of the office care. Mirrors the access table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum May { $($(#[$meta])* #[serde(rename = $word)] $name),+ }

        impl May {
            /// Everything.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Reads the word of the access table.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$name),)+
                    _ => None,
                }
            }
        }

        #[cfg(feature = "ssr")]
        impl May {
            /// All that this actor may do.
            fn of(actor: &services::Actor) -> Vec<Self> {
                use services::access::{Deed, may};
                let mut all = Vec::new();
                $(if may(actor, Deed::$name).is_ok() { all.push(Self::$name); })+
                all
            }
        }
    };
}

mays! {
    /// The own account: password, log-ins, reading.
    OwnAccount = "own-account",
    /// Following what changes in the office.
    FollowOffice = "follow-office",
    /// Reading the reviewer pool.
    ReadReviewers = "read-reviewers",
    /// Changing the reviewer pool.
    KeepReviewers = "keep-reviewers",
    /// Reading matters and review sessions.
    ReadSessions = "read-sessions",
    /// Preparing review sessions.
    KeepSessions = "keep-sessions",
    /// Reading the hearing profile: the rules the next session is stamped with.
    ReadProfile = "read-profile",
    /// Setting them.
    KeepProfile = "keep-profile",
    /// Reading the accounts.
    ReadAccounts = "read-accounts",
    /// Creating, disabling and enabling accounts, setting first passwords.
    KeepAccounts = "keep-accounts",
    /// Giving and taking roles.
    GiveRoles = "give-roles",
    /// Unlocking, resetting second factors, ending log-ins of others.
    SecureAccounts = "secure-accounts",
    /// Reading the audit log.
    ReadAudit = "read-audit",
}

/// The person in front of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The account, once a password was right.
    pub account: Option<AccountId>,
    /// User name; blank for a visitor.
    pub username: String,
    /// Name shown; blank for a visitor.
    pub display_name: String,
    /// Roles; none before the log-in is complete.
    pub roles: Vec<Role>,
    /// What is allowed.
    pub may: Vec<May>,
    /// How far the log-in has come; none for a visitor.
    pub stage: Option<LogInStage>,
    /// Language of the page.
    pub language: Language,
    /// Size of text of the page.
    pub text_size: TextSize,
    /// The server's time: browsers' clocks are often wrong.
    pub now: DateTime<Utc>,
}

/// The office lives in one time zone without summer time: UTC+8.
const OFFICE_HOURS_EAST: i64 = 8;

/// The day it is at the office at this moment.
#[must_use]
pub fn office_day(moment: DateTime<Utc>) -> NaiveDate {
    (moment + TimeDelta::hours(OFFICE_HOURS_EAST)).date_naive()
}

impl Me {
    /// Whether this is allowed.
    #[must_use]
    pub fn may(&self, may: May) -> bool {
        self.may.contains(&may)
    }

    /// Whether this is somebody who is logged in and works in the office.
    #[must_use]
    pub fn is_in_office(&self) -> bool {
        self.account.is_some() && !self.may.is_empty()
    }

    /// The day it is at the office.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        office_day(self.now)
    }

    /// Who made this request.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn of(caller: &Caller) -> Self {
        use services::Actor;
        let (username, display_name) = match &caller.actor {
            Actor::Visitor | Actor::Seat(_) | Actor::Operator => Default::default(),
            Actor::HalfLoggedIn(half) => (half.username.to_string(), half.display_name.clone()),
            Actor::Account(person) => (person.username.to_string(), person.display_name.clone()),
        };
        let (account, roles, stage) = match &caller.actor {
            Actor::Visitor | Actor::Seat(_) | Actor::Operator => (None, Vec::new(), None),
            Actor::HalfLoggedIn(half) => (Some(half.account), Vec::new(), Some(half.stage)),
            Actor::Account(person) => (
                Some(person.account),
                person.roles.iter().collect(),
                Some(LogInStage::Complete),
            ),
        };
        Self {
            account,
            username,
            display_name,
            roles,
            may: May::of(&caller.actor),
            stage,
            language: caller.reading.language,
            text_size: caller.reading.text_size,
            now: caller.services.now(),
        }
    }
}

/// Who is asking. Answers a visitor too.
#[server(prefix = "/ask", endpoint = "whoami", input = GetUrl)]
pub async fn whoami() -> Result<Me, Trouble> {
    Ok(Me::of(&caller()?))
}
