//! Giving roles. When someone else was faster, what the account has now stands above what was
//! chosen, and nothing that was chosen is lost.

use domain::people::account::Role;
use domain::wire::AccountSummary;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::{role_options, said_roles};
use crate::api::accounts::GiveRoles;
use crate::form::{Refused, refused_here};
use crate::parts::{Banner, BannerKind, Card, CheckGroup, CommandForm, Hidden};
use crate::words::use_words;

/// The version the form is based on. After a conflict, the present one: it is shown now. After any
/// other refusal still the one that was read, or a change made meanwhile would be lost unseen.
fn version_read(refused: Option<&Refused>, account: &AccountSummary) -> String {
    let posted = refused
        .filter(|refused| !refused.trouble.is_conflict())
        .and_then(|refused| refused.typed.iter().find(|(field, _)| field == "version"));
    posted.map_or_else(
        || account.version.to_string(),
        |(_, version)| version.clone(),
    )
}

/// The form.
#[component]
pub(super) fn RolesForm(account: AccountSummary, page: String) -> impl IntoView {
    let words = use_words();
    let id = account.id.to_string();
    let before = refused_here(GiveRoles::PATH, "", &page);
    let version = version_read(before.as_ref(), &account);
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

#[cfg(test)]
mod tests {
    use domain::people::account::Roles;
    use domain::refusal::Refusal;

    use super::*;
    use crate::trouble::Trouble;
    use crate::words::Words;

    #[test]
    fn only_a_conflict_that_is_shown_moves_the_version_on() {
        let account = AccountSummary {
            id: "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap(),
            username: "clerk".into(),
            display_name: "钱书记员".into(),
            roles: Roles::new([Role::Clerk]).unwrap(),
            disabled: false,
            locked: false,
            second_factor: false,
            must_change_password: false,
            version: 7,
        };
        let refused = |refusal| {
            let posted = [("form[version]".to_owned(), "5".to_owned())];
            let trouble = Trouble::refused(refusal, Words::default(), "");
            Refused::new(GiveRoles::PATH.to_owned(), String::new(), posted, trouble)
        };
        assert_eq!(version_read(None, &account), "7");
        let conflict = refused(Refusal::VersionConflict);
        assert_eq!(version_read(Some(&conflict), &account), "7");
        let other = refused(Refusal::LastAdministrator);
        assert_eq!(version_read(Some(&other), &account), "5");
    }
}
