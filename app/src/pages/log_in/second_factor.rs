//! Setting up the authenticator, where a role asks for one.

use domain::wire::SecondFactorOffer;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::{StartOver, step_page, wished};
use crate::api::log_in::{AskOffer, EnrolSecondFactor};
use crate::asked::ask;
use crate::parts::{CodeField, CommandForm, Hidden, Loaded, PageHead, PageTitle, PublicLayout};
use crate::words::use_words;

/// `/log-in/second-factor`
#[component]
pub fn SecondFactorPage() -> AnyView {
    let words = use_words();
    let next = wished();
    let offer = ask(|| AskOffer {});
    view! {
        <PageTitle text=words.log_in_enrol_title()/>
        <PublicLayout narrow=true>
            <PageHead title=words.log_in_enrol_title() sub=words.log_in_enrol_lead()/>
            <ol class="enrol">
                <li>{words.log_in_enrol_step_app()}</li>
                <li>
                    {words.log_in_enrol_step_scan()}
                    <Loaded from=offer draw=move |offer| view! { <Offer offer/> }/>
                </li>
                <li>{words.log_in_enrol_step_code()}</li>
            </ol>
            <CommandForm
                command=EnrolSecondFactor::PATH
                page=step_page("/log-in/second-factor", &next)
                submit=words.log_in_enrol_submit()
                reload=true
            >
                <CodeField name="code" label=words.log_in_code() hint=words.log_in_code_hint()/>
                <Hidden name="next" value=next.clone()/>
            </CommandForm>
            <StartOver/>
        </PublicLayout>
    }
    .into_any()
}

#[component]
fn Offer(offer: SecondFactorOffer) -> AnyView {
    let words = use_words();
    // The picture is drawn by our own server from the secret alone: nothing typed is in it.
    view! {
        <div class="qr" role="img" aria-label=words.log_in_enrol_qr() inner_html=offer.qr_svg></div>
        <p class="secret">
            {words.log_in_enrol_secret()} <code class="code">{offer.secret_text}</code>
        </p>
    }
    .into_any()
}
