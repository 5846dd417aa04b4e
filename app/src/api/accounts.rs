//! Accounts of the office: what the pages of the two administrators ask and do.

use domain::wire::{AccountList, AccountSummary};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};

use super::done::Done;
#[cfg(feature = "ssr")]
use super::{
    done::Notice,
    told::{Told, find, read},
};
#[cfg(feature = "ssr")]
use crate::caller::caller;
use crate::trouble::Trouble;
#[cfg(feature = "ssr")]
use domain::ids::{AccountId, CommandId};
#[cfg(feature = "ssr")]
use domain::people::account::AccountInput;

/// A new account, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateAccountForm {
    /// Id of the command.
    pub command_id: String,
    /// User name.
    pub username: String,
    /// Name shown to colleagues.
    pub display_name: String,
    /// Role words.
    #[serde(default)]
    pub roles: Vec<String>,
}

/// Other roles for an account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GiveRolesForm {
    /// Id of the command.
    pub command_id: String,
    /// Which account.
    pub id: String,
    /// The version the administrator has seen.
    pub version: String,
    /// Role words.
    #[serde(default)]
    pub roles: Vec<String>,
}

/// Something that is done to an account and needs no more words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountForm {
    /// Id of the command.
    pub command_id: String,
    /// Which account.
    pub id: String,
}

/// A page of the accounts.
#[server(prefix = "/ask", endpoint = "accounts", input = GetUrl)]
pub async fn accounts(
    #[server(default)] after: String,
    #[server(default)] before: String,
) -> Result<AccountList, Trouble> {
    let caller = caller()?;
    caller
        .services
        .accounts(&caller.actor, &after, &before)
        .await
        .told(&caller)
}

/// One account.
#[server(prefix = "/ask", endpoint = "account", input = GetUrl)]
pub async fn account(id: String) -> Result<AccountSummary, Trouble> {
    let caller = caller()?;
    caller
        .services
        .account(&caller.actor, find(&id, &caller)?)
        .await
        .told(&caller)
}

/// Creates an account under the id of the command; its first password is in the answer and nowhere else.
#[server(prefix = "/do", endpoint = "create_account", input = PostUrl)]
pub async fn create_account(form: CreateAccountForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command: CommandId = read(&form.command_id, &caller)?;
    let id = AccountId::new(command.uuid());
    let CreateAccountForm {
        username,
        display_name,
        roles,
        ..
    } = form;
    let input = AccountInput {
        username,
        display_name,
        roles,
    };
    let new = caller
        .services
        .create_account(&caller.actor, command, id, &input)
        .await;
    let new = new.told(&caller)?;
    let done = Done::say(account_page(&new.account), Notice::AccountCreated);
    Ok(done.once(new.account.username, new.first_password))
}

/// Gives an account a new first password, shown in the answer and nowhere else.
#[server(prefix = "/do", endpoint = "reset_password", input = PostUrl)]
pub async fn reset_password(form: AccountForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, id) = (read(&form.command_id, &caller)?, read(&form.id, &caller)?);
    let new = caller
        .services
        .reset_password(&caller.actor, command, id)
        .await
        .told(&caller)?;
    let done = Done::say(account_page(&new.account), Notice::PasswordReset);
    Ok(done.once(new.account.username, new.first_password))
}

/// Stops an account from logging in, and ends its log-ins.
#[server(prefix = "/do", endpoint = "disable_account", input = PostUrl)]
pub async fn disable_account(form: AccountForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, id) = (read(&form.command_id, &caller)?, read(&form.id, &caller)?);
    let account = caller
        .services
        .disable_account(&caller.actor, command, id)
        .await;
    Ok(Done::say(
        account_page(&account.told(&caller)?),
        Notice::AccountDisabled,
    ))
}

/// Lets an account log in again.
#[server(prefix = "/do", endpoint = "enable_account", input = PostUrl)]
pub async fn enable_account(form: AccountForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, id) = (read(&form.command_id, &caller)?, read(&form.id, &caller)?);
    let account = caller
        .services
        .enable_account(&caller.actor, command, id)
        .await;
    Ok(Done::say(
        account_page(&account.told(&caller)?),
        Notice::AccountEnabled,
    ))
}

/// Replaces the roles of an account.
#[server(prefix = "/do", endpoint = "give_roles", input = PostUrl)]
pub async fn give_roles(form: GiveRolesForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, id) = (read(&form.command_id, &caller)?, read(&form.id, &caller)?);
    let version = read(&form.version, &caller)?;
    let account = caller
        .services
        .give_roles(&caller.actor, command, id, version, &form.roles)
        .await;
    Ok(Done::say(
        account_page(&account.told(&caller)?),
        Notice::RolesGiven,
    ))
}

/// Lifts every lock that failed log-ins put on an account.
#[server(prefix = "/do", endpoint = "unlock_account", input = PostUrl)]
pub async fn unlock_account(form: AccountForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, id) = (read(&form.command_id, &caller)?, read(&form.id, &caller)?);
    let account = caller
        .services
        .unlock_account(&caller.actor, command, id)
        .await;
    Ok(Done::say(
        account_page(&account.told(&caller)?),
        Notice::AccountUnlocked,
    ))
}

/// Takes the second factor away, so that a new one is set up at the next log-in.
#[server(prefix = "/do", endpoint = "reset_second_factor", input = PostUrl)]
pub async fn reset_second_factor(form: AccountForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, id) = (read(&form.command_id, &caller)?, read(&form.id, &caller)?);
    let account = caller
        .services
        .reset_second_factor(&caller.actor, command, id)
        .await;
    Ok(Done::say(
        account_page(&account.told(&caller)?),
        Notice::SecondFactorReset,
    ))
}

/// Ends every log-in of an account.
#[server(prefix = "/do", endpoint = "end_log_ins_of", input = PostUrl)]
pub async fn end_log_ins_of(form: AccountForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, id) = (read(&form.command_id, &caller)?, read(&form.id, &caller)?);
    let account = caller
        .services
        .end_log_ins_of(&caller.actor, command, id)
        .await;
    Ok(Done::say(
        account_page(&account.told(&caller)?),
        Notice::LogInsEnded,
    ))
}

#[cfg(feature = "ssr")]
fn account_page(account: &AccountSummary) -> String {
    format!("/office/accounts/{}", account.id)
}
