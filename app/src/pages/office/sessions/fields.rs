//! The fields of a session, the same for a new draft and a changed one.

use domain::ids::AccountId;
use domain::public_review::agenda::Allowances;
use domain::public_review::ballot::BallotMode;
use domain::public_review::session::{
    Openness, STATEMENT_CHARS_MAX, SUMMARY_CHARS_MAX, SessionInput, TITLE_CHARS_MAX,
    VENUE_CHARS_MAX,
};
use leptos::prelude::*;

use super::rounds::Rounds;
use super::said;
use crate::parts::{ChoiceField, Hidden, MomentField, TextArea, TextField, TextKind};
use crate::words::use_words;

/// What a new draft starts with.
pub(super) fn blank() -> SessionInput {
    let minutes = Allowances::DEFAULT;
    SessionInput {
        openness: Openness::Open.code().to_owned(),
        ballot_mode: BallotMode::Named.code().to_owned(),
        statement_minutes: minutes.statement.to_string(),
        expert_minutes: minutes.expert.to_string(),
        reply_minutes: minutes.reply.to_string(),
        questions_minutes: minutes.questions.to_string(),
        last_minutes: minutes.last.to_string(),
        ..SessionInput::default()
    }
}

/// The fields, filled with what is known. The button that a press of Enter stands for is the first
/// of a form: it is the one that submits, out of sight.
#[component]
pub(super) fn SessionFields(
    input: SessionInput,
    chairs: Vec<(AccountId, String)>,
    submit: &'static str,
) -> AnyView {
    let words = use_words();
    let rounds = input.rounds.clone();
    view! {
        <button class="out-of-sight" type="submit" tabindex="-1" aria-hidden="true">{submit}</button>
        <section class="form-part">
            <h2 class="form-part-title">{words.session_form_about()}</h2>
            <About input=input.clone()/>
        </section>
        <section class="form-part">
            <h2 class="form-part-title">{words.session_form_held()}</h2>
            <Held input=input.clone() chairs/>
        </section>
        <section class="form-part">
            <h2 class="form-part-title">{words.session_form_minutes()}</h2>
            <p class="second">{words.session_form_minutes_lead()}</p>
            <Minutes input/>
        </section>
        <Rounds rounds/>
    }
    .into_any()
}

#[component]
fn About(input: SessionInput) -> AnyView {
    let words = use_words();
    view! {
        <TextField name="number" label=words.session_form_number() hint=words.session_form_number_hint()
            value=input.number max=24 required=true/>
        <TextField name="title" label=words.session_form_title() hint=words.session_form_title_hint()
            value=input.title max=TITLE_CHARS_MAX required=true/>
        <TextArea name="summary" label=words.session_form_summary() hint=words.session_form_summary_hint()
            value=input.summary max=SUMMARY_CHARS_MAX rows=6 required=true/>
        <TextArea name="petitioner_statement" label=words.session_form_petitioner()
            hint=words.session_form_statement_hint() value=input.petitioner_statement
            max=STATEMENT_CHARS_MAX rows=4 required=true/>
        <TextArea name="unit_statement" label=words.session_form_unit()
            hint=words.session_form_statement_hint() value=input.unit_statement
            max=STATEMENT_CHARS_MAX rows=4 required=true/>
    }
    .into_any()
}

#[component]
fn Held(input: SessionInput, chairs: Vec<(AccountId, String)>) -> AnyView {
    let words = use_words();
    let openness = Openness::ALL
        .iter()
        .map(|one| {
            (
                one.code().to_owned(),
                said::openness(words, *one).to_owned(),
            )
        })
        .collect::<Vec<_>>();
    let chairs = chairs
        .into_iter()
        .map(|(id, name)| (id.to_string(), name))
        .collect::<Vec<_>>();
    view! {
        <div class="fields-beside">
            <MomentField name="scheduled_at" label=words.session_form_when()
                hint=words.session_form_when_hint() value=input.scheduled_at/>
            <TextField name="venue" label=words.session_form_venue() hint=words.session_form_venue_hint()
                value=input.venue max=VENUE_CHARS_MAX required=true/>
        </div>
        <ChoiceField name="openness" label=words.session_form_openness() options=openness
            value=input.openness required=true radios=true/>
        <div class="field">
            <p class="field-label">{words.session_form_mode()}</p>
            <p class="mode">{words.session_form_mode_named()}</p>
            <p class="field-hint">{words.session_form_mode_hint()}</p>
            <Hidden name="ballot_mode" value=BallotMode::Named.code().to_owned() fresh=true/>
        </div>
        <ChoiceField name="chair" label=words.session_form_chair() hint=words.session_form_chair_hint()
            options=chairs value=input.chair blank=words.session_form_chair_later()/>
    }
    .into_any()
}

#[component]
fn Minutes(input: SessionInput) -> AnyView {
    let words = use_words();
    view! {
        <div class="fields-beside fields-figures">
            <TextField name="statement_minutes" label=words.session_form_statement_minutes()
                value=input.statement_minutes kind=TextKind::Figure required=true/>
            <TextField name="expert_minutes" label=words.session_form_expert_minutes()
                value=input.expert_minutes kind=TextKind::Figure required=true/>
            <TextField name="reply_minutes" label=words.session_form_reply_minutes()
                value=input.reply_minutes kind=TextKind::Figure required=true/>
            <TextField name="questions_minutes" label=words.session_form_questions_minutes()
                value=input.questions_minutes kind=TextKind::Figure required=true/>
            <TextField name="last_minutes" label=words.session_form_last_minutes()
                value=input.last_minutes kind=TextKind::Figure required=true/>
        </div>
    }
    .into_any()
}
