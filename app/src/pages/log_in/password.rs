//! The first step: user name and password.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::{Help, step_page, wished};
use crate::api::log_in::LogIn;
use crate::parts::{
    CommandForm, Hidden, PageHead, PageTitle, PasswordField, PublicLayout, TextField, TextKind,
};
use crate::words::use_words;

/// `/log-in`
#[component]
pub fn LogInPage() -> AnyView {
    let words = use_words();
    let next = wished();
    view! {
        <PageTitle text=words.log_in_title()/>
        <PublicLayout narrow=true>
            <PageHead title=words.log_in_title() sub=words.log_in_lead()/>
            <CommandForm
                command=LogIn::PATH
                page=step_page("/log-in", &next)
                submit=words.log_in_submit()
                reload=true
            >
                <TextField
                    name="username"
                    label=words.log_in_username()
                    hint=words.log_in_username_hint()
                    kind=TextKind::Username
                    required=true
                />
                <PasswordField name="password" label=words.log_in_password()/>
                <Hidden name="next" value=next.clone()/>
            </CommandForm>
            <Help question=words.log_in_forgot() answer=words.log_in_forgot_text()/>
        </PublicLayout>
    }
    .into_any()
}
