//! `/office/accounts`: who can log in, for the three administrators.

mod add;
mod deeds;
mod detail;
mod roles;

use domain::people::account::{Role, Roles};
use domain::wire::{AccountList, AccountSummary};
use leptos::prelude::*;

pub use add::AddAccountPage;
pub use detail::AccountPage;

use super::address::{use_cut, with_query};
use super::said;
use crate::api::accounts::Accounts;
use crate::api::me::May;
use crate::asked::ask;
use crate::parts::{
    Area, ButtonKind, ButtonLink, Chip, ChipKind, DataTable, EmptyState, Exports, Icon, Loaded,
    OfficeLayout, PageHead, PageTitle, Pager,
};
use crate::who::use_me;
use crate::words::{Words, role, role_duty, use_words};

/// The list's own address.
const LIST: &str = "/office/accounts";

/// The roles to choose from, each with what it may do.
fn role_options(words: Words, roles: impl IntoIterator<Item = Role>) -> Vec<(String, String)> {
    let said = |one| words.accounts_role_option(role_duty(words, one), role(words, one));
    roles
        .into_iter()
        .map(|one| (one.code().to_owned(), said(one)))
        .collect()
}

/// Roles in one line.
pub(super) fn said_roles(words: Words, roles: &Roles) -> String {
    let roles: Vec<_> = roles.iter().map(|one| role(words, one)).collect();
    said::joined(words, &roles)
}

/// The state of an account in chips: what stops it from logging in first.
pub(super) fn states(words: Words, account: &AccountSummary) -> Vec<(ChipKind, &'static str)> {
    let mut states = Vec::new();
    if account.disabled {
        states.push((ChipKind::Plain, words.accounts_state_disabled()));
    }
    if account.locked {
        states.push((ChipKind::Alert, words.accounts_state_locked()));
    }
    if states.is_empty() {
        states.push((ChipKind::Done, words.accounts_state_active()));
    }
    if account.must_change_password && !account.disabled {
        states.push((ChipKind::Warn, words.accounts_state_first_password()));
    }
    states
}

#[component]
fn StateChips(account: AccountSummary) -> impl IntoView {
    let chips = states(use_words(), &account)
        .into_iter()
        .map(|(kind, label)| view! { <Chip kind label/> })
        .collect_view();
    view! { <span class="chips">{chips}</span> }
}

pub(super) fn said_second_factor(words: Words, is_set_up: bool) -> &'static str {
    if is_set_up {
        words.accounts_second_factor_on()
    } else {
        words.accounts_second_factor_off()
    }
}

/// The page.
#[component]
pub fn AccountsPage() -> impl IntoView {
    let words = use_words();
    let cut = use_cut();
    let list = ask(move || {
        let (after, before) = cut.get();
        Accounts { after, before }
    });
    let add = use_me().may(May::KeepAccounts).then(|| {
        view! {
            <ButtonLink
                href="/office/accounts/new"
                label=words.accounts_add()
                kind=ButtonKind::Primary
                icon=Icon::Plus
            />
        }
    });
    view! {
        <OfficeLayout current=Area::Accounts>
            <PageTitle text=words.accounts_title()/>
            <PageHead title=words.accounts_title() sub=words.accounts_lead()>{add}</PageHead>
            <Loaded from=list draw=|list| view! { <Found list/> }/>
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Found(list: AccountList) -> impl IntoView {
    let words = use_words();
    let before = list
        .before
        .map(|cursor| with_query(LIST, &[("before", &cursor)]));
    let after = list
        .after
        .map(|cursor| with_query(LIST, &[("after", &cursor)]));
    let heads = [
        words.accounts_column_username(),
        words.accounts_column_display_name(),
        words.accounts_column_roles(),
        words.accounts_column_second_factor(),
        words.accounts_column_state(),
    ];
    let found = if list.page.rows.is_empty() {
        view! { <EmptyState title=words.accounts_empty_title() text=words.accounts_empty_more()/> }
            .into_any()
    } else {
        let rows = list
            .page
            .rows
            .into_iter()
            .map(|account| view! { <Row account/> })
            .collect_view();
        view! {
            <DataTable
                caption=words.accounts_table_caption()
                heads=heads.map(str::to_owned).to_vec()
                class="table table-brief"
            >
                {rows}
            </DataTable>
        }
        .into_any()
    };
    view! {
        {found}
        <Pager before after/>
        <Exports list="accounts"/>
    }
    .into_any()
}

#[component]
fn Row(account: AccountSummary) -> impl IntoView {
    let words = use_words();
    let roles = said_roles(words, &account.roles);
    let second_factor = said_second_factor(words, account.second_factor);
    view! {
        <tr>
            <th scope="row" class="keep">
                <a class="row-link" href=format!("{LIST}/{}", account.id)>{account.username.clone()}</a>
            </th>
            <td class="keep brief-kind">{account.display_name.clone()}</td>
            <td class="keep brief-more">{roles}</td>
            <td class="keep brief-rest">{second_factor}</td>
            <td class="brief-state"><StateChips account/></td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::ids::AccountId;

    use super::*;

    #[test]
    fn an_account_says_what_stops_it() {
        let words = Words::default();
        let id: AccountId = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap();
        let account = AccountSummary {
            id,
            username: "clerk".into(),
            display_name: "钱书记员".into(),
            roles: Roles::new([Role::Clerk]).unwrap(),
            disabled: false,
            locked: false,
            second_factor: false,
            must_change_password: false,
            version: 1,
        };
        let said = |account: &AccountSummary| -> Vec<_> {
            states(words, account)
                .into_iter()
                .map(|(_, said)| said)
                .collect()
        };
        assert_eq!(said(&account), [words.accounts_state_active()]);
        let fresh = AccountSummary {
            must_change_password: true,
            ..account.clone()
        };
        assert_eq!(said(&fresh).len(), 2);
        let stopped = AccountSummary {
            disabled: true,
            locked: true,
            must_change_password: true,
            ..account
        };
        assert_eq!(
            said(&stopped),
            [
                words.accounts_state_disabled(),
                words.accounts_state_locked()
            ]
        );
    }
}
