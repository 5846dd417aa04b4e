//! What the security administrator does to accounts: roles, locks, second factors, log-ins.

use domain::audit::Recorded;
use domain::ids::{AccountId, CommandId};
use domain::people::account::{Role, Roles};
use domain::refusal::{FieldFaults, Refusal};
use domain::wire::AccountSummary;
use serde_json::json;

use super::change::{Wish, powers};
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::no::No;
use crate::services::Services;

impl Services {
    /// Gives an account these roles in place of those it had in the version that was read.
    ///
    /// # Errors
    /// `Invalid` for no role, an unknown one, or an administrator with another role;
    /// `OwnPasswordFirst` for an administrator's role while the first password is in use;
    /// `NotOnOneself`, `LastAdministrator`, `NotFound`, `VersionConflict`.
    pub async fn give_roles(
        &self,
        by: &Actor,
        command: CommandId,
        id: AccountId,
        read: u32,
        roles: &[String],
    ) -> Result<AccountSummary, No> {
        may(by, Deed::GiveRoles)?;
        let asked = std::iter::once(read.to_string()).chain(roles.iter().cloned());
        let asked = asked.collect();
        let roles = Roles::from_codes(roles.iter().map(String::as_str))
            .map_err(|fault| FieldFaults::one("roles", fault))?;
        let wish = Wish {
            asked,
            ..Wish::new(command, "give-roles", Recorded::AccountRolesChanged)
        };
        self.change_account(by, wish, id, false, move |account| {
            if account.version != read {
                return Err(Refusal::VersionConflict);
            }
            powers(account).may_get(&roles)?;
            let from: Vec<_> = account.entry.roles.iter().map(Role::code).collect();
            let to: Vec<_> = roles.iter().map(Role::code).collect();
            account.entry.roles = roles;
            Ok(Some(json!({ "from": from, "to": to })))
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
        let wish = Wish::new(command, "unlock-account", Recorded::AccountUnlocked);
        self.change_account(by, wish, id, false, |_| Ok(Some(json!({}))))
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
        let wish = Wish::new(command, "reset-second-factor", Recorded::SecondFactorReset);
        self.change_account(by, wish, id, true, |account| {
            account.second_factor = None;
            Ok(Some(json!({})))
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
        let wish = Wish::new(command, "end-log-ins", Recorded::LoggedOutEverywhere);
        self.change_account(by, wish, id, true, |_| Ok(Some(json!({}))))
            .await
    }
}
