//! Accounts for programs: to read.

use axum::Json;
use domain::ids::AccountId;
use domain::wire::{AccountList, AccountSummary};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ProblemBody;
use crate::api::parts::{Id, Query};
use crate::caller::By;
use crate::problem::{Problem, Told};

/// Which page of a list.
#[derive(Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Cursor: the rows that follow.
    pub(super) after: String,
    /// Cursor: the rows that lead up.
    pub(super) before: String,
}

/// An account as administrators see it.
#[derive(Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent marks of one row"
)]
pub struct AccountAnswer {
    /// Id.
    #[schema(format = Uuid)]
    id: String,
    /// User name.
    username: String,
    /// Name shown to colleagues.
    display_name: String,
    /// Words of roles.
    roles: Vec<&'static str>,
    /// May not log in.
    disabled: bool,
    /// At least one address is locked out after failures.
    locked: bool,
    /// A second factor is set up.
    second_factor: bool,
    /// Must choose a password at the next log-in.
    must_change_password: bool,
    /// Counts the changes of names and roles, from 1.
    version: u32,
}

/// A page of accounts, in order of user name.
#[derive(Serialize, ToSchema)]
pub struct AccountsAnswer {
    /// At most 25.
    accounts: Vec<AccountAnswer>,
    /// Cursor of the following page, where there is one.
    after: Option<String>,
    /// Cursor of the preceding page, where there is one.
    before: Option<String>,
}

impl From<AccountSummary> for AccountAnswer {
    fn from(account: AccountSummary) -> Self {
        Self {
            id: account.id.to_string(),
            username: account.username,
            display_name: account.display_name,
            roles: account
                .roles
                .iter()
                .map(domain::people::account::Role::code)
                .collect(),
            disabled: account.disabled,
            locked: account.locked,
            second_factor: account.second_factor,
            must_change_password: account.must_change_password,
            version: account.version,
        }
    }
}

impl From<AccountList> for AccountsAnswer {
    fn from(list: AccountList) -> Self {
        let AccountList {
            page,
            after,
            before,
        } = list;
        Self {
            accounts: page.rows.into_iter().map(Into::into).collect(),
            after,
            before,
        }
    }
}

/// Reads the accounts.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "accounts", params(PageQuery),
    responses(
        (status = 200, body = AccountsAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn list(
    By(caller): By,
    Query(PageQuery { after, before }): Query<PageQuery>,
) -> Result<Json<AccountsAnswer>, Problem> {
    let list = caller
        .services
        .accounts(&caller.actor, &after, &before)
        .await
        .told(&caller)?;
    Ok(Json(list.into()))
}

/// Reads one account.
#[utoipa::path(get, path = "/api/v1/accounts/{id}", tag = "accounts",
    params(("id" = String, Path, format = Uuid)),
    responses(
        (status = 200, body = AccountAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn read(By(caller): By, Id(id): Id<AccountId>) -> Result<Json<AccountAnswer>, Problem> {
    Ok(Json(
        caller
            .services
            .account(&caller.actor, id)
            .await
            .told(&caller)?
            .into(),
    ))
}
