//! Accounts: created by the system administrator, given roles and secured by the security
//! administrator, so that no one person can do both.

mod change;
pub(crate) mod found;
mod reset;
mod secure;

use domain::audit::Recorded;
use domain::ids::{AccountId, CommandId, OrgId};
use domain::page::PAGE_ROWS;
use domain::people::account::{AccountEntry, AccountInput, Role};
use domain::people::password::Password;
use domain::refusal::Refusal;
use domain::wire::{AccountList, AccountSummary};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Account, AccountKey, Tx};

use crate::access::{Deed, may};
use crate::accounts::change::{Wish, powers};
use crate::actor::Actor;
use crate::command::Command;
use crate::cursor;
use crate::no::No;
use crate::services::{Services, about_account};

/// An account with the password to hand over on paper. Shown once, stored nowhere.
#[derive(Clone)]
pub struct NewAccount {
    /// The account.
    pub account: AccountSummary,
    /// Its first password; must be replaced at the first log-in.
    pub first_password: String,
}

#[derive(Serialize, Deserialize)]
struct Key {
    username: String,
}

impl Services {
    /// A page of accounts, by user name.
    ///
    /// # Errors
    /// `NotPermitted`, or `Invalid` for an unknown cursor.
    pub async fn accounts(&self, by: &Actor, after: &str, before: &str) -> Result<AccountList, No> {
        self.accounts_of(by, (after, before), PAGE_ROWS).await
    }

    pub(crate) async fn accounts_of(
        &self,
        by: &Actor,
        (after, before): (&str, &str),
        rows: u64,
    ) -> Result<AccountList, No> {
        may(by, Deed::ReadAccounts)?;
        let org = by.person()?.org;
        let cut = match cursor::cut::<Key>(after, before)? {
            domain::page::Cut::Start => domain::page::Cut::Start,
            domain::page::Cut::After(key) => domain::page::Cut::After(key.into()),
            domain::page::Cut::Before(key) => domain::page::Cut::Before(key.into()),
        };
        let page = self.store().accounts_page(org, &cut, rows).await?;
        let key = |row: Option<&Account>| {
            row.and_then(|row| {
                cursor::write(&Key {
                    username: row.entry.username.to_string(),
                })
            })
        };
        let after = if page.has_after {
            key(page.rows.last())
        } else {
            None
        };
        let before = if page.has_before {
            key(page.rows.first())
        } else {
            None
        };
        let names = page.rows.iter().map(|account| &account.entry.username);
        let locked = self.store().locked_among(names, self.now()).await?;
        let page = page.map(|account| {
            let locked = locked.contains(account.entry.username.as_str());
            summary(account, locked)
        });
        Ok(AccountList {
            page,
            after,
            before,
        })
    }

    /// One account of the own office.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn account(&self, by: &Actor, id: AccountId) -> Result<AccountSummary, No> {
        may(by, Deed::ReadAccounts)?;
        let org = by.person()?.org;
        let account = self
            .store()
            .account(id)
            .await?
            .filter(|account| account.org == org);
        self.summary(account.ok_or(Refusal::NotFound)?).await
    }

    /// Creates an account under an id the client made, with a password to hand over. The system
    /// administrator proposes the first roles, none of an administrator among them; the security
    /// administrator may change them at any time.
    ///
    /// # Errors
    /// `Invalid` with every field's fault, `UsernameTaken`.
    pub async fn create_account(
        &self,
        by: &Actor,
        command: CommandId,
        id: AccountId,
        input: &AccountInput,
    ) -> Result<NewAccount, No> {
        may(by, Deed::KeepAccounts)?;
        let org = by.person()?.org;
        let entry = AccountEntry::check_ordinary(input)?;
        let kind = "create-account";
        let first_password = self.first_password(by, kind, id, command)?;
        let now = self.now();
        let created_by = by.audit().id;
        let account = self
            .new_account(by, id, org, entry, first_password.clone(), true)
            .await?;
        let roles: Vec<_> = account.entry.roles.iter().map(Role::code).collect();
        let fact = about_account(
            by,
            now,
            Recorded::AccountCreated,
            id,
            json!({ "roles": roles }),
        );
        let command = Command {
            id: command,
            kind,
            wish: &(id, input),
        };
        self.once(by, command, now, move |tx| async move {
            free(&tx, &account).await?;
            tx.add_account(&account, &created_by, now).await?;
            Ok(((), fact))
        })
        .await?;
        Ok(NewAccount {
            account: self.account(by, id).await?,
            first_password: first_password.secret().to_owned(),
        })
    }

    /// Gives an account a new first password and ends its log-ins.
    ///
    /// # Errors
    /// `NotFound`; `NotOnOneself` for the own account; `AdministratorByShell` for an
    /// administrator's.
    pub async fn reset_password(
        &self,
        by: &Actor,
        command: CommandId,
        id: AccountId,
    ) -> Result<NewAccount, No> {
        may(by, Deed::KeepAccounts)?;
        let kind = "reset-password";
        let first_password = self.first_password(by, kind, id, command)?;
        let hash = self.hash_of(by, first_password.clone()).await?;
        let wish = Wish::new(command, kind, Recorded::AccountPasswordReset);
        let account = self
            .change_account(by, wish, id, true, move |account| {
                powers(account).may_be_reset()?;
                account.password_hash = hash;
                account.must_change_password = true;
                Ok(Some(json!({})))
            })
            .await?;
        Ok(NewAccount {
            account,
            first_password: first_password.secret().to_owned(),
        })
    }

    /// Disables an account and ends its log-ins. Nothing it did is lost. One that is disabled
    /// already stays as it is, and nothing is recorded.
    ///
    /// # Errors
    /// `NotFound`, `NotOnOneself`, `LastAdministrator`.
    pub async fn disable_account(
        &self,
        by: &Actor,
        command: CommandId,
        id: AccountId,
    ) -> Result<AccountSummary, No> {
        may(by, Deed::KeepAccounts)?;
        let now = self.now();
        let wish = Wish::new(command, "disable-account", Recorded::AccountDisabled);
        self.change_account(by, wish, id, true, move |account| {
            if account.disabled_at.is_some() {
                return Ok(None);
            }
            account.disabled_at = Some(now);
            Ok(Some(json!({})))
        })
        .await
    }

    /// Enables a disabled account again. One that is enabled stays as it is.
    ///
    /// # Errors
    /// `NotFound`, `NotOnOneself`.
    pub async fn enable_account(
        &self,
        by: &Actor,
        command: CommandId,
        id: AccountId,
    ) -> Result<AccountSummary, No> {
        may(by, Deed::KeepAccounts)?;
        let wish = Wish::new(command, "enable-account", Recorded::AccountEnabled);
        self.change_account(by, wish, id, false, |account| {
            Ok(account.disabled_at.take().map(|_| json!({})))
        })
        .await
    }

    async fn summary(&self, account: Account) -> Result<AccountSummary, No> {
        let names = [&account.entry.username];
        let locked = self.store().locked_among(names, self.now()).await?;
        Ok(summary(account, !locked.is_empty()))
    }

    fn first_password(
        &self,
        by: &Actor,
        kind: &str,
        id: AccountId,
        command: CommandId,
    ) -> Result<Password, No> {
        let by = by.person()?.account;
        Ok(self.secrets().first_password(kind, by, id, command))
    }

    pub(crate) async fn new_account(
        &self,
        by: &Actor,
        id: AccountId,
        org: OrgId,
        entry: AccountEntry,
        password: Password,
        must_change_password: bool,
    ) -> Result<Account, No> {
        Ok(Account {
            id,
            org,
            entry,
            password_hash: self.hash_of(by, password).await?,
            must_change_password,
            disabled_at: None,
            second_factor: None,
            language: None,
            text_size: None,
            version: 1,
        })
    }
}

fn summary(account: Account, locked: bool) -> AccountSummary {
    AccountSummary {
        id: account.id,
        username: account.entry.username.to_string(),
        display_name: account.entry.display_name.to_string(),
        roles: account.entry.roles,
        disabled: account.disabled_at.is_some(),
        locked,
        second_factor: account
            .second_factor
            .is_some_and(|factor| factor.enrolled_at.is_some()),
        must_change_password: account.must_change_password,
        version: account.version,
    }
}

impl From<Key> for AccountKey {
    fn from(key: Key) -> Self {
        Self {
            username: key.username,
        }
    }
}

/// That neither id nor user name is in use; the database would refuse too, less politely.
async fn free(tx: &Tx, account: &Account) -> Result<(), No> {
    if tx.account(account.id).await?.is_some() {
        return Err(Refusal::CommandReused.into());
    }
    if tx
        .account_by_username(&account.entry.username)
        .await?
        .is_some()
    {
        return Err(Refusal::UsernameTaken.into());
    }
    Ok(())
}
