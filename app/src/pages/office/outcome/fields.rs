//! The form of the text to be published, and what may have to go from it.

use chrono::NaiveDate;
use domain::public_review::hint::HintKind;
use domain::public_review::opinion::PART_CHARS_MAX;
use domain::public_review::outcome::{
    Adoption, OtherParties, OutcomeInput, PLACE_CHARS_MAX, PLAIN_LINE_CHARS_MAX,
};
use domain::public_review::question::{OPTION_CHARS_MAX, QUESTION_CHARS_MAX};
use domain::public_review::session::{STATEMENT_CHARS_MAX, SUMMARY_CHARS_MAX, TITLE_CHARS_MAX};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use services::public_review::{FieldHint, OutcomeFile};

use super::super::opinion::RemedyFields;
use super::as_public;
use crate::api::outcome::{WriteOutcome, outcome_page};
use crate::form::{refused_here, version_read};
use crate::pages::public::outcomes::adoption;
use crate::parts::{
    Banner, BannerKind, Card, ChoiceField, CommandForm, DateField, Hidden, Icon, TextArea,
    TextField,
};
use crate::words::{Words, use_words};

fn kind(words: Words, kind: HintKind) -> &'static str {
    match kind {
        HintKind::Name => words.outcome_hint_name(),
        HintKind::IdNumber => words.outcome_hint_id_number(),
        HintKind::Phone => words.outcome_hint_phone(),
        HintKind::BankCard => words.outcome_hint_bank_card(),
        HintKind::Number => words.outcome_hint_number(),
        HintKind::Plate => words.outcome_hint_plate(),
        HintKind::Address => words.outcome_hint_address(),
        HintKind::MinorAge => words.outcome_hint_minor_age(),
        HintKind::School => words.outcome_hint_school(),
        HintKind::Sum => words.outcome_hint_sum(),
        HintKind::Day => words.outcome_hint_day(),
        HintKind::Contact => words.outcome_hint_contact(),
        HintKind::Health => words.outcome_hint_health(),
    }
}

/// What a field of the form is called.
fn field(words: Words, name: &str) -> String {
    let mut parts = name.split('.');
    let number =
        |part: Option<&str>| part.and_then(|one| one.parse::<usize>().ok()).unwrap_or(0) + 1;
    match parts.next().unwrap_or_default() {
        "title" => words.outcome_field_title().to_owned(),
        "place" => words.outcome_field_place().to_owned(),
        "plain_line" => words.outcome_field_plain_line().to_owned(),
        "summary" => words.outcome_field_summary().to_owned(),
        "petitioner_says" => words.outcome_field_petitioner().to_owned(),
        "unit_says" => words.outcome_field_unit().to_owned(),
        "recommendation" => words.outcome_field_recommendation().to_owned(),
        "response" => words.outcome_field_reasons().to_owned(),
        _ => {
            let place = number(parts.next());
            match parts.next() {
                Some("options") => words.outcome_field_option(number(parts.next()), place),
                _ => words.outcome_field_asked(place),
            }
        }
    }
}

/// What may have to go, by field.
#[component]
pub(super) fn Hints(hints: Vec<FieldHint>) -> AnyView {
    let words = use_words();
    if hints.is_empty() {
        return view! { <p class="remark">{words.outcome_hints_none()}</p> }.into_any();
    }
    let count = u64::try_from(hints.len()).unwrap_or(u64::MAX);
    let items = hints
        .into_iter()
        .map(|one| {
            view! {
                <li>
                    <span class="second">{field(words, &one.field)} " · " {kind(words, one.hint.kind)}</span>
                    " " <mark>{one.hint.words}</mark>
                </li>
            }
        })
        .collect_view();
    view! {
        <Card title=words.outcome_hints_title(count)>
            <p>{words.outcome_hints_lead()}</p>
            <ul class="hints">{items}</ul>
        </Card>
    }
    .into_any()
}

/// The form: of the latest edition, or of a new one where the latest is finished with.
#[component]
pub(super) fn Editor(file: OutcomeFile, today: NaiveDate) -> AnyView {
    let words = use_words();
    let number = file.session.entry.number.as_str().to_owned();
    let page = outcome_page(&number);
    let latest = file.editions.first().map(|kept| &kept.outcome);
    let (edition, version) = match latest {
        None => (0, 0),
        Some(latest) if latest.is_finished() => (latest.edition + 1, 0),
        Some(latest) => (latest.edition, latest.version),
    };
    let refused = refused_here(WriteOutcome::PATH, "", &page);
    let version = version_read(refused.as_ref(), version);
    let conflict = refused.filter(|refused| refused.trouble.is_conflict());
    let conflict = conflict.map(|_| {
        view! {
            <Banner kind=BannerKind::Offline icon=Icon::Warn title=words.problems_version_conflict()
                text=words.outcome_conflict()/>
            {as_public(file.clone(), today)}
        }
    });
    let lead = match latest {
        None => words.outcome_form_lead(),
        Some(_) => words.outcome_form_again(),
    };
    let title = match latest {
        Some(latest) if latest.is_finished() => words.outcome_new_edition(),
        _ => words.outcome_form_title(),
    };
    view! {
        {conflict}
        <Card title>
            <p class="second">{lead}</p>
            <CommandForm command=WriteOutcome::PATH page submit=words.outcome_save() secondary=true>
                <Hidden name="number" value=number/>
                <Hidden name="edition" value=edition.to_string() fresh=true/>
                <Hidden name="version" value=version fresh=true/>
                <Fields input=file.begin_with/>
            </CommandForm>
        </Card>
    }
    .into_any()
}

#[component]
fn Fields(input: OutcomeInput) -> AnyView {
    let words = use_words();
    let asked: Vec<_> = input
        .asked
        .into_iter()
        .enumerate()
        .map(|(at, asked)| {
            let options = asked.options.into_iter().enumerate();
            let options: Vec<_> = options
                .map(|(option, text)| {
                    view! {
                        <TextField name=format!("asked.{at}.options.{option}")
                            label=words.outcome_field_option(option + 1, at + 1)
                            value=text max=OPTION_CHARS_MAX required=true/>
                    }
                })
                .collect();
            view! {
                <TextArea name=format!("asked.{at}.text") label=words.outcome_field_asked(at + 1)
                    value=asked.text max=QUESTION_CHARS_MAX rows=3 required=true/>
                {options}
            }
        })
        .collect();
    let others = [
        (OtherParties::Nobody, words.outcome_others_nobody()),
        (OtherParties::AllAgreed, words.outcome_others_all_agreed()),
    ];
    let others = others.map(|(code, said)| (code.code().to_owned(), said.to_owned()));
    let answers = Adoption::ALL
        .iter()
        .map(|one| (one.code().to_owned(), adoption(words, *one).to_owned()));
    view! {
        <TextField name="title" label=words.outcome_field_title()
            hint=words.outcome_field_title_hint(TITLE_CHARS_MAX) value=input.title
            max=TITLE_CHARS_MAX required=true/>
        <TextField name="place" label=words.outcome_field_place() hint=words.outcome_field_place_hint(PLACE_CHARS_MAX)
            value=input.place max=PLACE_CHARS_MAX required=true/>
        <TextArea name="plain_line" label=words.outcome_field_plain_line()
            hint=words.outcome_field_plain_line_hint() value=input.plain_line
            max=PLAIN_LINE_CHARS_MAX rows=3 required=true/>
        <TextArea name="summary" label=words.outcome_field_summary() value=input.summary
            max=SUMMARY_CHARS_MAX rows=6 required=true/>
        <TextArea name="petitioner_says" label=words.outcome_field_petitioner()
            value=input.petitioner_says max=STATEMENT_CHARS_MAX rows=4 required=true/>
        <TextArea name="unit_says" label=words.outcome_field_unit() value=input.unit_says
            max=STATEMENT_CHARS_MAX rows=4 required=true/>
        {asked}
        <TextArea name="recommendation" label=words.outcome_field_recommendation()
            value=input.recommendation max=PART_CHARS_MAX rows=4 required=true/>
        <RemedyFields input=input.next_remedy/>
        <ChoiceField name="others" label=words.outcome_others() hint=words.outcome_others_hint()
            options=others.to_vec() value=input.others radios=true required=true/>
        <fieldset class="fields-part">
            <legend>{words.outcome_field_response()}</legend>
            <p class="second">{words.outcome_field_response_lead()}</p>
            <ChoiceField name="response.adoption" label=words.outcome_field_adoption()
                options=answers.collect() value=input.response.adoption
                blank=words.outcome_adoption_none()/>
            <TextArea name="response.reasons" label=words.outcome_field_reasons()
                value=input.response.reasons max=PART_CHARS_MAX rows=3/>
            <DateField name="response.replied_on" label=words.outcome_field_replied_on()
                value=input.response.replied_on/>
        </fieldset>
    }
    .into_any()
}
