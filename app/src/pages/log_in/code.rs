//! The second step: six digits of the authenticator.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::{Help, StartOver, step_page, wished};
use crate::api::log_in::GiveCode;
use crate::parts::{CodeField, CommandForm, Hidden, PageHead, PageTitle, PublicLayout};
use crate::words::use_words;

/// `/log-in/code`
#[component]
pub fn CodePage() -> AnyView {
    let words = use_words();
    let next = wished();
    view! {
        <PageTitle text=words.log_in_code_title()/>
        <PublicLayout narrow=true>
            <PageHead title=words.log_in_code_title() sub=words.log_in_code_lead()/>
            <CommandForm
                command=GiveCode::PATH
                page=step_page("/log-in/code", &next)
                submit=words.log_in_submit()
                reload=true
            >
                <CodeField name="code" label=words.log_in_code() hint=words.log_in_code_hint()/>
                <Hidden name="next" value=next.clone()/>
            </CommandForm>
            <Help question=words.log_in_code_lost() answer=words.log_in_code_lost_text()/>
            <StartOver/>
        </PublicLayout>
    }
    .into_any()
}
