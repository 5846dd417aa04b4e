//! Giving roles. When someone else was faster, what the account has now stands above what was
//! chosen, and nothing that was chosen is lost.

use domain::people::account::Role;
use domain::wire::AccountSummary;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::{role_options, said_roles};
use crate::api::accounts::GiveRoles;
use crate::form::{refused_here, version_read};
use crate::parts::{Banner, BannerKind, Card, CheckGroup, CommandForm, Hidden};
use crate::words::use_words;

/// The form.
#[component]
pub(super) fn RolesForm(account: AccountSummary, page: String) -> impl IntoView {
    let words = use_words();
    let id = account.id.to_string();
    let before = refused_here(GiveRoles::PATH, "", &page);
    let version = version_read(before.as_ref(), account.version);
    // Only the server draws a conflict, and it draws the account as it is now.
    let meanwhile = before
        .filter(|refused| refused.trouble.is_conflict())
        .map(|_| {
            let text = words.accounts_conflict_more(said_roles(words, &account.roles));
            view! { <Banner kind=BannerKind::Info title=words.accounts_conflict_title() text/> }
        });
    let chosen = account.roles.iter().map(|role| role.code().to_owned());
    let chosen: Vec<_> = chosen.collect();
    view! {
        <Card title=words.accounts_roles_title()>
            {meanwhile}
            <CommandForm command=GiveRoles::PATH page submit=words.accounts_roles_submit()>
                <Hidden name="id" value=id/>
                <Hidden name="version" value=version fresh=true/>
                <CheckGroup
                    name="roles"
                    label=words.accounts_field_roles()
                    hint=words.accounts_roles_hint()
                    options=role_options(words, Role::ALL)
                    chosen
                    required=true
                />
            </CommandForm>
        </Card>
    }
    .into_any()
}
