//! `/office/accounts/new`: an account is created, its first password shown once on its page.

use domain::people::account::{DISPLAY_NAME_CHARS_MAX, Role};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::{LIST, role_options};
use crate::api::accounts::CreateAccount;
use crate::parts::{
    Area, CheckGroup, CommandForm, OfficeLayout, PageHead, PageTitle, TextField, TextKind,
};
use crate::words::use_words;

/// The page.
#[component]
pub fn AddAccountPage() -> impl IntoView {
    let words = use_words();
    let ordinary = Role::ALL
        .into_iter()
        .filter(|role| !role.is_administrative());
    view! {
        <OfficeLayout current=Area::Accounts>
            <PageTitle text=words.accounts_new_title()/>
            <a class="back-link" href=LIST>{words.accounts_back_to_list()}</a>
            <PageHead title=words.accounts_new_title() sub=words.accounts_create_explain()/>
            <CommandForm
                command=CreateAccount::PATH
                page="/office/accounts/new"
                submit=words.accounts_create_submit()
            >
                <TextField
                    name="username"
                    label=words.accounts_field_username()
                    hint=words.accounts_field_username_hint()
                    kind=TextKind::OtherUsername
                    max=32
                    required=true
                />
                <TextField
                    name="display_name"
                    label=words.accounts_field_display_name()
                    max=DISPLAY_NAME_CHARS_MAX
                    required=true
                />
                <CheckGroup
                    name="roles"
                    label=words.accounts_field_roles()
                    hint=words.accounts_create_roles_hint()
                    options=role_options(words, ordinary)
                    chosen=Vec::new()
                    required=true
                />
            </CommandForm>
        </OfficeLayout>
    }
    .into_any()
}
