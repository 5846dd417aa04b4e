//! Whether the petitioner agreed to the session, and how.

use domain::public_review::session::ConsentForm;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use services::public_review::SessionFile;

use super::said;
use crate::api::review_sessions::{RecordConsent, page_of};
use crate::form::refused_here;
use crate::parts::{Card, Chip, ChipKind, ChoiceField, CommandForm, ConfirmDetails, Hidden};
use crate::words::use_words;

/// The card of consent.
#[component]
pub(super) fn Consent(file: SessionFile, keeps: bool) -> AnyView {
    let words = use_words();
    let is_draft = file.session.course().is_draft();
    let may_change = keeps && is_draft;
    let number = file.session.entry.number.as_str().to_owned();
    let revision = file.session.revision;
    let page = page_of(&number);
    let (state, change) = if let Some(form) = file.session.consent {
        let open = refused_here(RecordConsent::PATH, "take-back", &page).is_some();
        let state = view! { <Chip kind=ChipKind::Done label=said::consent(words, form)/> };
        let take_back = may_change.then(|| {
                view! {
                    <ConfirmDetails summary=words.sessions_consent_take_back() open=Signal::stored(open)>
                        <p>{words.sessions_consent_take_back_more()}</p>
                        <TakeBack number revision/>
                    </ConfirmDetails>
                }
                .into_any()
            });
        (state.into_any(), take_back)
    } else {
        let state = view! { <Chip kind=ChipKind::Warn label=words.sessions_consent_none()/> };
        let record = may_change.then(|| view! { <Record number revision/> }.into_any());
        (state.into_any(), record)
    };
    let fixed =
        (!is_draft).then(|| view! { <p class="second">{words.sessions_consent_fixed()}</p> });
    view! {
        <Card title=words.sessions_consent_title()>
            <p>{state}</p>
            {fixed}
            {change}
        </Card>
    }
    .into_any()
}

#[component]
fn Record(number: String, revision: u32) -> AnyView {
    let words = use_words();
    let page = page_of(&number);
    let forms = ConsentForm::ALL
        .iter()
        .map(|one| (one.code().to_owned(), said::consent(words, *one).to_owned()))
        .collect::<Vec<_>>();
    view! {
        <CommandForm command=RecordConsent::PATH page submit=words.sessions_consent_submit()
            secondary=true>
            <Hidden name="session" value=number/>
            <Hidden name="version" value=revision.to_string() fresh=true/>
            <ChoiceField name="consent" label=words.sessions_consent_how() hint=words.sessions_consent_hint()
                options=forms required=true radios=true/>
        </CommandForm>
    }
    .into_any()
}

#[component]
fn TakeBack(number: String, revision: u32) -> AnyView {
    let words = use_words();
    let page = page_of(&number);
    view! {
        <CommandForm command=RecordConsent::PATH page id="take-back"
            submit=words.sessions_consent_take_back() danger=true>
            <Hidden name="session" value=number/>
            <Hidden name="version" value=revision.to_string() fresh=true/>
            <Hidden name="consent" value="none".to_owned()/>
        </CommandForm>
    }
    .into_any()
}
