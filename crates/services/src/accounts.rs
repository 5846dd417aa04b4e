//! Accounts: created by the system administrator, given roles and secured by the security
//! administrator, so that no one person can do both.

pub(crate) mod found;

use domain::audit::Recorded;
use domain::ids::{AccountId, CommandId, OrgId};
use domain::page::PAGE_ROWS;
use domain::people::account::{AccountEntry, AccountInput, Role, Roles};
use domain::people::password::Password;
use domain::refusal::{FieldFaults, Refusal};
use domain::wire::{AccountList, AccountSummary};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Account, AccountKey, Tx};

use crate::access::{Deed, may};
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
        may(by, Deed::ReadAccounts)?;
        let org = by.person()?.org;
        let cut = match cursor::cut::<Key>(after, before)? {
            domain::page::Cut::Start => domain::page::Cut::Start,
            domain::page::Cut::After(key) => domain::page::Cut::After(key.into()),
            domain::page::Cut::Before(key) => domain::page::Cut::Before(key.into()),
        };
        let page = self.store().accounts_page(org, &cut, PAGE_ROWS).await?;
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
        let mut rows = Vec::with_capacity(page.rows.len());
        for account in page.rows {
            rows.push(self.summary(account).await?);
        }
        let page = domain::page::Page {
            rows,
            has_before: page.has_before,
            has_after: page.has_after,
        };
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

    /// Creates an account under an id the client made, with a password to hand over.
    ///
    /// # Errors
    /// `Invalid` with every field's fault, `UsernameTaken`. The system administrator proposes the
    /// first roles; the security administrator may change them at any time.
    pub async fn create_account(
        &self,
        by: &Actor,
        command: CommandId,
        id: AccountId,
        input: &AccountInput,
    ) -> Result<NewAccount, No> {
        may(by, Deed::KeepAccounts)?;
        let org = by.person()?.org;
        let entry = AccountEntry::check(input)?;
        let first_password = self.secrets().first_password(&command.to_string());
        let now = self.now();
        let created_by = by.audit().id;
        let account = self
            .new_account(by, id, org, entry, &first_password, true)
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
            kind: "create-account",
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
            first_password,
        })
    }

    /// Gives an account a new first password and ends its log-ins.
    ///
    /// # Errors
    /// `NotFound`; `NotOnOneself` for the own account.
    pub async fn reset_password(
        &self,
        by: &Actor,
        command: CommandId,
        id: AccountId,
    ) -> Result<NewAccount, No> {
        may(by, Deed::KeepAccounts)?;
        let first_password = self.secrets().first_password(&command.to_string());
        let hash = self.hash_new(by, &first_password).await?;
        let wish = Wish {
            command,
            asked: Vec::new(),
            kind: "reset-password",
            deed: Recorded::AccountPasswordReset,
        };
        let account = self
            .change_account(by, wish, id, true, move |account| {
                account.password_hash = hash;
                account.must_change_password = true;
                Ok(json!({}))
            })
            .await?;
        Ok(NewAccount {
            account,
            first_password,
        })
    }

    /// Disables an account and ends its log-ins. Nothing it did is lost.
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
        let wish = Wish {
            command,
            asked: Vec::new(),
            kind: "disable-account",
            deed: Recorded::AccountDisabled,
        };
        self.change_account(by, wish, id, true, move |account| {
            account.disabled_at = account.disabled_at.or(Some(now));
            Ok(json!({}))
        })
        .await
    }

    /// Enables a disabled account again.
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
        let wish = Wish {
            command,
            asked: Vec::new(),
            kind: "enable-account",
            deed: Recorded::AccountEnabled,
        };
        self.change_account(by, wish, id, false, |account| {
            account.disabled_at = None;
            Ok(json!({}))
        })
        .await
    }

    /// Gives an account these roles in place of those it had.
    ///
    /// # Errors
    /// `Invalid` for no role, an unknown one, or an administrator with another role;
    /// `NotOnOneself`, `LastAdministrator`, `NotFound`.
    pub async fn give_roles(
        &self,
        by: &Actor,
        command: CommandId,
        id: AccountId,
        roles: &[String],
    ) -> Result<AccountSummary, No> {
        may(by, Deed::GiveRoles)?;
        let roles_asked = roles.to_vec();
        let roles = Roles::from_codes(roles.iter().map(String::as_str))
            .map_err(|fault| FieldFaults::one("roles", fault))?;
        let wish = Wish {
            command,
            asked: roles_asked,
            kind: "give-roles",
            deed: Recorded::AccountRolesChanged,
        };
        let given = roles.clone();
        self.change_account(by, wish, id, false, move |account| {
            let from: Vec<_> = account.entry.roles.iter().map(Role::code).collect();
            let to: Vec<_> = given.iter().map(Role::code).collect();
            account.entry.roles = given;
            Ok(json!({ "from": from, "to": to }))
        })
        .await
    }

    /// Unlocks an account at every address.
    ///
    /// # Errors
    /// `NotFound`, `NotOnOneself`.
    pub async fn unlock_account(
        &self,
        by: &Actor,
        command: CommandId,
        id: AccountId,
    ) -> Result<AccountSummary, No> {
        may(by, Deed::SecureAccounts)?;
        let wish = Wish {
            command,
            asked: Vec::new(),
            kind: "unlock-account",
            deed: Recorded::AccountUnlocked,
        };
        self.change_account(by, wish, id, false, |_| Ok(json!({})))
            .await
    }

    /// Takes the second factor away and ends all log-ins: for a lost phone.
    ///
    /// # Errors
    /// `NotFound`, `NotOnOneself`.
    pub async fn reset_second_factor(
        &self,
        by: &Actor,
        command: CommandId,
        id: AccountId,
    ) -> Result<AccountSummary, No> {
        may(by, Deed::SecureAccounts)?;
        let wish = Wish {
            command,
            asked: Vec::new(),
            kind: "reset-second-factor",
            deed: Recorded::SecondFactorReset,
        };
        self.change_account(by, wish, id, true, |account| {
            account.second_factor = None;
            Ok(json!({}))
        })
        .await
    }

    /// Ends all log-ins of an account.
    ///
    /// # Errors
    /// `NotFound`, `NotOnOneself`.
    pub async fn end_log_ins_of(
        &self,
        by: &Actor,
        command: CommandId,
        id: AccountId,
    ) -> Result<AccountSummary, No> {
        may(by, Deed::SecureAccounts)?;
        let wish = Wish {
            command,
            asked: Vec::new(),
            kind: "end-log-ins",
            deed: Recorded::LoggedOutEverywhere,
        };
        self.change_account(by, wish, id, true, |_| Ok(json!({})))
            .await
    }

    /// Changes someone else's account once, keeps at least one active system administrator, and
    /// ends the log-ins where the deed asks for it.
    async fn change_account(
        &self,
        by: &Actor,
        wish: Wish,
        id: AccountId,
        ends_log_ins: bool,
        change: impl FnOnce(&mut Account) -> Result<serde_json::Value, Refusal> + Send + 'static,
    ) -> Result<AccountSummary, No> {
        let person = by.person()?;
        if person.account == id {
            return Err(Refusal::NotOnOneself.into());
        }
        let org = person.org;
        let now = self.now();
        let open = if ends_log_ins {
            self.store().live_log_ins(id, now).await?
        } else {
            Vec::new()
        };
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
            fact.detail = change(&mut account)?;
            account.version += 1;
            tx.save_account(&account).await?;
            if deed == Recorded::AccountUnlocked {
                tx.unlock(&account.entry.username).await?;
            }
            if ends_log_ins {
                tx.end_log_ins(id, now, None).await?;
            }
            let may_lose_one = matches!(
                deed,
                Recorded::AccountDisabled | Recorded::AccountRolesChanged
            );
            if may_lose_one && tx.count_active_system_administrators(org).await? == 0 {
                return Err(No::Refused(Refusal::LastAdministrator));
            }
            Ok(((), fact))
        })
        .await?;
        for log_in in open {
            self.live().log_in_ended(log_in.id);
        }
        let account = self.store().account(id).await?.ok_or(Refusal::NotFound)?;
        self.summary(account).await
    }

    async fn summary(&self, account: Account) -> Result<AccountSummary, No> {
        let locked = self
            .store()
            .locked_pairs(&account.entry.username, self.now())
            .await?
            > 0;
        Ok(AccountSummary {
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
        })
    }

    async fn hash_new(&self, by: &Actor, password: &str) -> Result<String, No> {
        let password =
            Password::typed(password).map_err(|fault| FieldFaults::one("password", fault))?;
        self.hash_of(by, password).await
    }

    pub(crate) async fn new_account(
        &self,
        by: &Actor,
        id: AccountId,
        org: OrgId,
        entry: AccountEntry,
        password: &str,
        must_change_password: bool,
    ) -> Result<Account, No> {
        Ok(Account {
            id,
            org,
            entry,
            password_hash: self.hash_new(by, password).await?,
            must_change_password,
            disabled_at: None,
            second_factor: None,
            language: None,
            text_size: None,
            version: 1,
        })
    }
}

struct Wish {
    command: CommandId,
    /// What besides the account was wished: the same command id with another is refused.
    asked: Vec<String>,
    kind: &'static str,
    deed: Recorded,
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
