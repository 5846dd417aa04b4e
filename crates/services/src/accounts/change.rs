//! Changing someone else's account: once, in one transaction, and never so that a kind of
//! administrator is gone.

use domain::audit::Recorded;
use domain::ids::{AccountId, CommandId};
use domain::people::account::Powers;
use domain::refusal::Refusal;
use domain::wire::AccountSummary;
use serde_json::{Value, json};
use store::Account;

use crate::actor::Actor;
use crate::command::Command;
use crate::no::No;
use crate::services::{Services, about_account};

/// What is wished of an account.
pub(super) struct Wish {
    pub(super) command: CommandId,
    /// What besides the account was wished: the same command id with another is refused.
    pub(super) asked: Vec<String>,
    pub(super) kind: &'static str,
    pub(super) deed: Recorded,
}

impl Wish {
    /// Nothing but the account is said.
    pub(super) const fn new(command: CommandId, kind: &'static str, deed: Recorded) -> Self {
        Self {
            command,
            asked: Vec::new(),
            kind,
            deed,
        }
    }
}

impl Services {
    /// Changes someone else's account once, keeps the last active administrator of each kind, and
    /// ends the log-ins where the deed asks for it. The change says what to record, or that all is
    /// as wished already.
    pub(super) async fn change_account(
        &self,
        by: &Actor,
        wish: Wish,
        id: AccountId,
        ends_log_ins: bool,
        change: impl FnOnce(&mut Account) -> Result<Option<Value>, Refusal> + Send + 'static,
    ) -> Result<AccountSummary, No> {
        let person = by.person()?;
        if person.account == id {
            return Err(Refusal::NotOnOneself.into());
        }
        let org = person.org;
        let now = self.now();
        let deed = wish.deed;
        let mut fact = about_account(by, now, deed, id, json!({}));
        let command = Command {
            id: wish.command,
            kind: wish.kind,
            wish: &(id, wish.asked),
        };
        self.once(by, command, now, move |tx| async move {
            let account = tx.account(id).await?.filter(|account| account.org == org);
            let mut account = account.ok_or(Refusal::NotFound)?;
            let before = powers(&account);
            let entry = account.entry.clone();
            let Some(detail) = change(&mut account)? else {
                return Ok(((), None));
            };
            fact.detail = detail;
            // The version is of what whoever gives roles has read. Nothing else moves it: nobody
            // may hold that up by disabling and enabling, or by a new password.
            if account.entry != entry {
                account.version += 1;
            }
            tx.save_account(&account).await?;
            if deed == Recorded::AccountUnlocked {
                tx.unlock(&account.entry.username).await?;
            }
            if ends_log_ins {
                tx.end_log_ins(id, now, None).await?;
            }
            if let Some(kind) = before.lost_by(&powers(&account))
                && tx.count_active(org, kind).await? == 0
            {
                return Err(No::Refused(Refusal::LastAdministrator));
            }
            Ok(((), Some(fact)))
        })
        .await?;
        let account = self.store().account(id).await?.ok_or(Refusal::NotFound)?;
        self.summary(account).await
    }
}

/// Where an account stands among the three administrators.
pub(super) fn powers(account: &Account) -> Powers {
    Powers {
        roles: account.entry.roles.clone(),
        active: account.disabled_at.is_none(),
        own_password: !account.must_change_password,
    }
}
