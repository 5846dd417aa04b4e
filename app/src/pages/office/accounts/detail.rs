//! `/office/accounts/:id`: one account, and what may be done to it.

use domain::wire::AccountSummary;
use leptos::prelude::*;

use super::super::address::use_id;
use super::deeds::{AccountDeed, DeedForm};
use super::roles::RolesForm;
use super::{LIST, StateChips, said_roles, said_second_factor};
use crate::api::accounts::Account;
use crate::api::me::{May, Me};
use crate::asked::ask;
use crate::parts::{Area, Card, Fact, Loaded, OfficeLayout, PageHead, PageTitle, ShownOnce};
use crate::who::use_me;
use crate::words::use_words;

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let words = use_words();
    let id = use_id();
    let account = ask(move || Account { id: id.get() });
    view! {
        <OfficeLayout current=Area::Accounts>
            <a class="back-link" href=LIST>{words.accounts_back_to_list()}</a>
            <ShownOnce/>
            <Loaded from=account draw=|account| view! { <Detail account/> }/>
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Detail(account: AccountSummary) -> impl IntoView {
    let words = use_words();
    let me = use_me();
    let own = me.account == Some(account.id);
    let gives_roles = me.may(May::GiveRoles) && !own;
    let deeds = AccountDeed::open_to(&me, &account);
    let remark = match (own, gives_roles || !deeds.is_empty()) {
        (true, _) => Some(words.accounts_own_account()),
        (false, false) => Some(words.accounts_nothing_to_do()),
        (false, true) => None,
    };
    let page = format!("{LIST}/{}", account.id);
    let id = account.id.to_string();
    let roles_form = gives_roles.then(|| {
        view! { <RolesForm account=account.clone() page=page.clone()/> }
    });
    let how = words.accounts_reset_by_shell(account.username.clone());
    let by_shell = reset_by_shell(&me, &account).then(|| {
        view! {
            <Card title=words.accounts_reset_password_title()>
                <p>{how}</p>
            </Card>
        }
    });
    let deeds = deeds
        .into_iter()
        .map(|deed| view! { <DeedForm deed id=id.clone() page=page.clone()/> })
        .collect_view();
    view! {
        <PageTitle text=account.display_name.clone()/>
        <PageHead title=account.display_name.clone() sub=account.username.clone()/>
        <Entry account/>
        {remark.map(|remark| view! { <p class="remark">{remark}</p> })}
        {roles_form}
        {by_shell}
        {deeds}
    }
    .into_any()
}

/// Whether this person would reset the password, were it not an administrator's.
fn reset_by_shell(me: &Me, account: &AccountSummary) -> bool {
    let other = me.account != Some(account.id);
    other && me.may(May::KeepAccounts) && account.roles.administrator().is_some()
}

#[component]
fn Entry(account: AccountSummary) -> impl IntoView {
    let words = use_words();
    let roles = said_roles(words, &account.roles);
    let second_factor = said_second_factor(words, account.second_factor);
    let (username, name) = (account.username.clone(), account.display_name.clone());
    view! {
        <Card title=words.accounts_entry_title()>
            <dl class="facts">
                <Fact label=words.accounts_column_username()>
                    <code class="code">{username}</code>
                </Fact>
                <Fact label=words.accounts_column_display_name()>{name}</Fact>
                <Fact label=words.accounts_column_roles()>{roles}</Fact>
                <Fact label=words.accounts_column_second_factor()>{second_factor}</Fact>
                <Fact label=words.accounts_column_state()>
                    <StateChips account/>
                </Fact>
            </dl>
        </Card>
    }
    .into_any()
}
