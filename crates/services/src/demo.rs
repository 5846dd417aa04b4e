//! A demo office: invented people, so that a stranger can try everything within a minute.

mod cases;
mod hearings;
mod papers;
mod printed;
mod reviewers;
mod said;
mod sessions;
mod units;

use chrono::TimeDelta;
use domain::audit::Recorded;
use domain::ids::{AccountId, OrgId};
use domain::people::account::{AccountEntry, Role, Roles, Username};
use domain::people::password::Password;
use domain::preference::Language;
use domain::refusal::Refusal;
use domain::text::Line;
use serde::Serialize;
use serde_json::json;
use store::{ChangedBy, Organisation, Written};

use crate::accounts::found::about_org;
use crate::actor::{Actor, account_key};
use crate::no::No;
use crate::reviewers::about;
use crate::services::{Services, about_account};

pub use self::printed::{DemoSeat, DemoSession};
use self::said::{Said, said};

/// The office of the demo; its name says which language the demo was loaded in.
const ORG_NAME: Said = said("示例市信访局", "Shili City Petition Bureau");

/// The office of the demo has a past: so long before it was loaded it was founded.
const FOUNDED_DAYS_AGO: i64 = 30;

/// Role, user name and displayed name of each demo account.
const PEOPLE: [(Role, &str, Said); 7] = [
    (
        Role::SystemAdministrator,
        "admin",
        said("示例甲", "Shili Jia"),
    ),
    (
        Role::SecurityAdministrator,
        "security",
        said("示例乙", "Shili Yi"),
    ),
    (Role::Auditor, "auditor", said("示例丙", "Shili Bing")),
    (Role::Clerk, "clerk", said("示例丁", "Shili Ding")),
    (Role::Chair, "chair", said("示例戊", "Shili Wu")),
    (Role::Liaison, "liaison", said("示例己", "Shili Ji")),
    (Role::Observer, "observer", said("示例庚", "Shili Geng")),
];

/// How to log in to the demo as one role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoLogin {
    /// The role.
    pub role: Role,
    /// User name.
    #[serde(rename = "login")]
    pub username: String,
    /// Password. Public by its nature: a demo office holds nobody's file.
    pub password: String,
    /// Name shown to colleagues.
    pub display_name: String,
}

/// What loading the demo did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoSummary {
    /// The language of what is there.
    pub language: Language,
    /// A login per role.
    pub logins: Vec<DemoLogin>,
    /// The sessions, in the order of their numbers, with the codes of their seats.
    pub sessions: Vec<DemoSession>,
    /// Rows were written now; otherwise the demo was there already.
    pub loaded: bool,
}

impl Services {
    /// Fills an empty database with the demo office; a second time does nothing, except finishing
    /// what was interrupted.
    ///
    /// # Errors
    /// `NotPermitted` when the database belongs to a real office.
    pub async fn load_demo(&self) -> Result<DemoSummary, No> {
        self.load_demo_of(0, Language::default()).await
    }

    /// The same with a pool of which so many can be seated, where that is more than usual: for a
    /// larger hall; and in this language. A demo that is there keeps its own.
    ///
    /// # Errors
    /// As [`Services::load_demo`].
    pub async fn load_demo_of(&self, seats: usize, language: Language) -> Result<DemoSummary, No> {
        let loaded = match self.store().sole_org().await? {
            Some(_there) => false,
            None => self.fill_with_demo(seats, language).await?,
        };
        let org = self.store().sole_org().await?;
        let org = org.ok_or_else(|| No::bug("the demo has no office"))?;
        // What was interrupted, or was there already, is finished in its own language.
        let language = language_or_refused(&org)?;
        hearings::hold(self, org.id, language).await?;
        let sessions = printed::sessions(self, org.id).await?;
        Ok(DemoSummary {
            language,
            logins: logins(language),
            sessions,
            loaded,
        })
    }

    /// Whether it was filled now: meanwhile another shell may have been faster.
    async fn fill_with_demo(&self, seats: usize, language: Language) -> Result<bool, No> {
        let now = self.now();
        let founded = now - TimeDelta::days(FOUNDED_DAYS_AGO);
        let operator = Actor::Operator;
        let org = Organisation {
            id: OrgId::new(self.new_id()),
            name: ORG_NAME.in_language(language).to_owned(),
        };
        let mut facts = Vec::new();
        let mut accounts = Vec::new();
        for login in logins(language) {
            let id = AccountId::new(self.new_id());
            let wrong = || No::bug("a demo account is wrong");
            let entry = entry(&login).ok_or_else(wrong)?;
            let password = Password::typed(&login.password).map_err(|_fault| wrong())?;
            accounts.push(
                self.new_account(&operator, id, org.id, entry, password, false)
                    .await?,
            );
            let detail = json!({ "roles": [login.role.code()] });
            facts.push(about_account(
                &operator,
                founded,
                Recorded::AccountCreated,
                id,
                detail,
            ));
        }
        let clerk = accounts
            .iter()
            .find(|account| account.entry.roles.has(Role::Clerk));
        let clerk = clerk.ok_or_else(|| No::bug("the demo has no clerk"))?;
        let by = (account_key(clerk.id), clerk.entry.display_name.to_string());
        let histories = reviewers::histories(self, now, seats, language);
        let histories = histories.ok_or_else(|| No::bug("a demo row is wrong"))?;
        let first = about_org(&operator, founded, org.id);
        self.write(move |tx| async move {
            if let Some(other) = tx.sole_org().await? {
                return language_or_refused(&other).map(|_language| Written::Repeated(false));
            }
            tx.found_org(&org, founded).await?;
            for account in &accounts {
                tx.add_account(account, "operator", founded).await?;
            }
            for (deed, at, reviewer) in histories {
                let changed_by = ChangedBy {
                    account: by.0.clone(),
                    name: by.1.clone(),
                    at,
                };
                if reviewer.version == 1 {
                    tx.add_reviewer(org.id, &reviewer, &changed_by).await?;
                } else {
                    tx.save_reviewer(org.id, &reviewer, &changed_by).await?;
                }
                let detail = json!({ "version": reviewer.version });
                facts.push(about(&operator, founded, deed, reviewer.id, detail));
            }
            Ok::<_, No>(Written::did_all(true, first, facts))
        })
        .await
    }
}

/// The language of the demo that is there already; an office that is none is left alone.
fn language_or_refused(org: &Organisation) -> Result<Language, No> {
    let named = |language: &Language| ORG_NAME.in_language(*language) == org.name;
    let language = Language::ALL.into_iter().find(named);
    language.ok_or_else(|| Refusal::NotPermitted.into())
}

fn logins(language: Language) -> Vec<DemoLogin> {
    let login = |(role, username, display_name): (Role, &str, Said)| DemoLogin {
        role,
        username: username.to_owned(),
        password: "sunshine-2026".to_owned(),
        display_name: display_name.in_language(language).to_owned(),
    };
    PEOPLE.map(login).to_vec()
}

fn entry(login: &DemoLogin) -> Option<AccountEntry> {
    Some(AccountEntry {
        username: Username::new(&login.username).ok()?,
        display_name: Line::new(&login.display_name).ok()?,
        roles: Roles::new([login.role]).ok()?,
    })
}
