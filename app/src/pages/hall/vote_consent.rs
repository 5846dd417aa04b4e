//! `/seat/vote-consent`: whether the name of a member may stand beside the own vote. Asked once the
//! result is announced, and without a program: two equal buttons, and nobody waits for the answer.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use services::public_review::OwnVote;

use crate::api::outcome::{ConsentToVote, VOTE_CONSENT_PAGE};
use crate::pages::office::read::read;
use crate::parts::{Banner, BannerKind, CommandForm, Hidden, Icon, PageTitle, PublicLayout};
use crate::words::use_words;

/// The tablet's own page.
const SEAT: &str = "/seat";

/// The page.
#[component]
pub fn VoteConsentPage() -> impl IntoView {
    let words = use_words();
    let found = read(
        |caller| async move { caller.services.own_vote(&caller.actor).await },
        |own| view! { <Asked own/> }.into_any(),
    );
    view! {
        <PageTitle text=words.vote_consent_title()/>
        <PublicLayout>
            <a class="back-link" href=SEAT>{words.vote_consent_back()}</a>
            {found}
        </PublicLayout>
    }
    .into_any()
}

#[component]
fn Asked(own: OwnVote) -> AnyView {
    let words = use_words();
    let said = own.agrees.map(|agrees| {
        let title = if agrees {
            words.vote_consent_said_yes()
        } else {
            words.vote_consent_said_no()
        };
        let more = own.agreed_as.as_deref();
        let more = more
            .map(|as_| words.vote_consent_said_as(as_))
            .unwrap_or_default();
        view! { <Banner kind=BannerKind::Info icon=Icon::Person title text=more/> }
    });
    let name = own.name.clone();
    let answer = move |agrees: &'static str, submit: &'static str| {
        let name = name.clone();
        view! {
            <CommandForm command=ConsentToVote::PATH page=VOTE_CONSENT_PAGE.to_owned() id=agrees
                submit secondary=true>
                <Hidden name="name" value=name fresh=true/>
                <Hidden name="agrees" value=agrees.to_owned()/>
            </CommandForm>
        }
    };
    view! {
        <section class="leaf preview-ask">
            <h1 class="page-title">{words.vote_consent_title()}</h1>
            <p class="second">{words.vote_consent_about(own.number, own.title)}</p>
            {said}
            <p>{words.vote_consent_lead()}</p>
            <p><strong>{words.vote_consent_name(own.name)}</strong></p>
            <p class="second" lang=words.language_other_tag()>{words.vote_consent_lead_other()}</p>
            <p class="second">{words.vote_consent_all()}</p>
            <div class="preview-answers" role="group" aria-label=words.vote_consent_title()>
                {answer("yes", words.vote_consent_yes())}
                {answer("no", words.vote_consent_no())}
            </div>
        </section>
    }
    .into_any()
}
