//! The last step after an administrator set the password: one of one's own.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::{StartOver, step_page, wished};
use crate::api::log_in::ChooseFirstPassword;
use crate::parts::{CommandForm, Hidden, PageHead, PageTitle, PasswordField, PublicLayout};
use crate::words::use_words;

/// `/log-in/password`
#[component]
pub fn FirstPasswordPage() -> AnyView {
    let words = use_words();
    let next = wished();
    view! {
        <PageTitle text=words.log_in_password_title()/>
        <PublicLayout narrow=true>
            <PageHead title=words.log_in_password_title() sub=words.log_in_password_lead()/>
            <CommandForm
                command=ChooseFirstPassword::PATH
                page=step_page("/log-in/password", &next)
                submit=words.log_in_password_submit()
                reload=true
            >
                <PasswordField
                    name="new_password"
                    label=words.log_in_password_new()
                    hint=words.log_in_password_hint()
                    fresh=true
                />
                <PasswordField name="again" label=words.log_in_password_again() fresh=true/>
                <Hidden name="next" value=next.clone()/>
            </CommandForm>
            <StartOver/>
        </PublicLayout>
    }
    .into_any()
}
