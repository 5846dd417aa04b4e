//! Giving roles. When someone else was faster, what the account has now stands above what was
//! chosen, and nothing that was chosen is lost.

use domain::people::account::Role;
use domain::wire::AccountSummary;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use leptos::task::spawn_local;

use super::{role_options, said_roles};
use crate::api::accounts::{Account, GiveRoles};
use crate::asked::once;
use crate::form::{refused_here, version_read};
use crate::parts::{Banner, BannerKind, Card, CheckGroup, CommandForm, Hidden};
use crate::trouble::Trouble;
use crate::words::use_words;

/// The form.
#[component]
pub(super) fn RolesForm(account: AccountSummary, page: String) -> impl IntoView {
    let words = use_words();
    let id = account.id.to_string();
    let before = refused_here(GiveRoles::PATH, "", &page);
    let version = RwSignal::new(version_read(before.as_ref(), account.version));
    let meanwhile = RwSignal::new(
        before
            .filter(|refused| refused.trouble.is_conflict())
            .map(|_| account.roles.clone()),
    );
    let trouble = RwSignal::new(None::<Trouble>);
    let asked = StoredValue::new(id.clone());
    Effect::new(move |ran: Option<()>| {
        let conflicting =
            trouble.with(|trouble| trouble.as_ref().is_some_and(Trouble::is_conflict));
        // What the server drew is the newest already; only news from here needs another look.
        if ran.is_some() && conflicting {
            let id = asked.get_value();
            spawn_local(async move {
                if let Ok(account) = once(Account { id }).await {
                    version.set(account.version.to_string());
                    meanwhile.set(Some(account.roles));
                }
            });
        }
    });
    let chosen = account.roles.iter().map(|role| role.code().to_owned());
    let chosen: Vec<_> = chosen.collect();
    view! {
        <Card title=words.accounts_roles_title()>
            {move || {
                meanwhile
                    .get()
                    .map(|roles| {
                        let text = words.accounts_conflict_more(said_roles(words, &roles));
                        view! { <Banner kind=BannerKind::Info title=words.accounts_conflict_title() text/> }
                    })
            }}
            <CommandForm command=GiveRoles::PATH page submit=words.accounts_roles_submit() trouble>
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
