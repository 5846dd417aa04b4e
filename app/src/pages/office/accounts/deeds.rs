//! What an administrator may do to someone else's account. Only what is possible is offered.

use domain::wire::AccountSummary;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use crate::api::accounts::{
    DisableAccount, EnableAccount, EndLogInsOf, ResetPassword, ResetSecondFactor, UnlockAccount,
};
use crate::api::me::{May, Me};
use crate::parts::{Card, CommandForm, ConfirmDetails, Hidden};
use crate::trouble::Trouble;
use crate::words::{Words, use_words};

/// One thing that can be done to an account without more words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AccountDeed {
    Unlock,
    Enable,
    ResetPassword,
    ResetSecondFactor,
    EndLogIns,
    Disable,
}

/// What stands on the page about a deed.
struct Said {
    command: &'static str,
    title: &'static str,
    explain: &'static str,
    submit: &'static str,
}

impl AccountDeed {
    /// What this person may do to this account now, the harmless first.
    pub(super) fn open_to(me: &Me, account: &AccountSummary) -> Vec<Self> {
        if me.account == Some(account.id) {
            return Vec::new();
        }
        let (keeps, secures) = (me.may(May::KeepAccounts), me.may(May::SecureAccounts));
        [
            (Self::Unlock, secures && account.locked),
            (Self::Enable, keeps && account.disabled),
            (
                Self::ResetPassword,
                keeps && !account.disabled && account.roles.administrator().is_none(),
            ),
            (Self::ResetSecondFactor, secures && account.second_factor),
            (Self::EndLogIns, secures && !account.disabled),
            (Self::Disable, keeps && !account.disabled),
        ]
        .into_iter()
        .filter_map(|(deed, open)| open.then_some(deed))
        .collect()
    }

    /// Whether something is lost by it, so that one more step is asked for.
    const fn is_dangerous(self) -> bool {
        match self {
            Self::Unlock | Self::Enable => false,
            Self::ResetPassword | Self::ResetSecondFactor | Self::EndLogIns | Self::Disable => true,
        }
    }

    fn said(self, words: Words) -> Said {
        let (command, title, explain, submit) = match self {
            Self::Unlock => (
                UnlockAccount::PATH,
                words.accounts_unlock_title(),
                words.accounts_unlock_explain(),
                words.accounts_unlock_submit(),
            ),
            Self::Enable => (
                EnableAccount::PATH,
                words.accounts_enable_title(),
                words.accounts_enable_explain(),
                words.accounts_enable_submit(),
            ),
            Self::ResetPassword => (
                ResetPassword::PATH,
                words.accounts_reset_password_title(),
                words.accounts_reset_password_explain(),
                words.accounts_reset_password_submit(),
            ),
            Self::ResetSecondFactor => (
                ResetSecondFactor::PATH,
                words.accounts_reset_second_factor_title(),
                words.accounts_reset_second_factor_explain(),
                words.accounts_reset_second_factor_submit(),
            ),
            Self::EndLogIns => (
                EndLogInsOf::PATH,
                words.accounts_end_log_ins_title(),
                words.accounts_end_log_ins_explain(),
                words.accounts_end_log_ins_submit(),
            ),
            Self::Disable => (
                DisableAccount::PATH,
                words.accounts_disable_title(),
                words.accounts_disable_explain(),
                words.accounts_disable_submit(),
            ),
        };
        Said {
            command,
            title,
            explain,
            submit,
        }
    }
}

/// A deed with its consequence and its button; a dangerous one opens first.
#[component]
pub(super) fn DeedForm(deed: AccountDeed, id: String, page: String) -> impl IntoView {
    let said = deed.said(use_words());
    let trouble = RwSignal::new(None::<Trouble>);
    let danger = deed.is_dangerous();
    let form = view! {
        <p>{said.explain}</p>
        <CommandForm command=said.command page submit=said.submit danger secondary=!danger trouble>
            <Hidden name="id" value=id/>
        </CommandForm>
    };
    if danger {
        let open = Signal::derive(move || trouble.with(Option::is_some));
        view! { <ConfirmDetails summary=said.title open>{form}</ConfirmDetails> }.into_any()
    } else {
        view! { <Card title=said.title>{form}</Card> }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::AccountId;
    use domain::people::account::{Role, Roles};

    use super::*;

    const SOMEONE: &str = "67e55044-10b1-426f-9247-bb680e5fe0c8";

    fn account() -> AccountSummary {
        AccountSummary {
            id: SOMEONE.parse().unwrap(),
            username: "clerk".into(),
            display_name: "钱书记员".into(),
            roles: Roles::new([Role::Clerk]).unwrap(),
            disabled: false,
            locked: true,
            second_factor: true,
            must_change_password: false,
            version: 1,
        }
    }

    fn me(may: &[May]) -> Me {
        Me {
            may: may.to_vec(),
            ..Me::default()
        }
    }

    #[test]
    fn the_powers_are_kept_apart() {
        let system = me(&[May::ReadAccounts, May::KeepAccounts]);
        let security = me(&[May::ReadAccounts, May::GiveRoles, May::SecureAccounts]);
        assert_eq!(
            AccountDeed::open_to(&system, &account()),
            [AccountDeed::ResetPassword, AccountDeed::Disable]
        );
        assert_eq!(
            AccountDeed::open_to(&security, &account()),
            [
                AccountDeed::Unlock,
                AccountDeed::ResetSecondFactor,
                AccountDeed::EndLogIns
            ]
        );
        assert!(AccountDeed::open_to(&me(&[May::ReadAccounts]), &account()).is_empty());
    }

    #[test]
    fn nobody_does_it_to_oneself() {
        let id: AccountId = SOMEONE.parse().unwrap();
        let own = Me {
            account: Some(id),
            ..me(&[May::KeepAccounts, May::SecureAccounts])
        };
        assert!(AccountDeed::open_to(&own, &account()).is_empty());
    }

    #[test]
    fn the_password_of_an_administrator_is_no_colleagues_business() {
        let system = me(&[May::KeepAccounts]);
        for role in Role::ALL {
            let account = AccountSummary {
                roles: Roles::new([role]).unwrap(),
                ..account()
            };
            let offered = AccountDeed::open_to(&system, &account);
            assert_eq!(
                offered.contains(&AccountDeed::ResetPassword),
                !role.is_administrative()
            );
        }
    }

    #[test]
    fn a_disabled_account_can_only_be_enabled() {
        let disabled = AccountSummary {
            disabled: true,
            ..account()
        };
        let system = me(&[May::KeepAccounts]);
        assert_eq!(
            AccountDeed::open_to(&system, &disabled),
            [AccountDeed::Enable]
        );
    }
}
