//! Somebody saved the draft while it was being edited: says who, and what stands there now where
//! it differs. What was typed stays in the form below.

use domain::ids::AccountId;
use domain::public_review::session::{RoundInput, SessionInput};
use leptos::prelude::*;
use services::public_review::{FileDeed, SessionFile};

use super::said;
use crate::api::review_sessions::page_of;
use crate::parts::{ButtonKind, ButtonLink};
use crate::words::{Words, use_words};

/// Who changed the session last, and when.
pub(super) fn newest_change(deeds: &[FileDeed]) -> Option<&FileDeed> {
    deeds.iter().find(|deed| deed.changes_session())
}

/// Who was faster, when, and what it was.
pub(super) fn faster(words: Words, newest: Option<&FileDeed>) -> Option<String> {
    let newest = newest?;
    let at = words.moment(newest.at);
    Some(words.sessions_faster(at, said::deed(words, newest), &newest.who))
}

/// A field: its name, how it is called, and what stands there now.
type Now = (String, String, String);

/// The fields as they are now, named as the form names them.
fn fields(words: Words, input: &SessionInput, chairs: &[(AccountId, String)]) -> Vec<Now> {
    let mut all: Vec<Now> = of_session(words, input)
        .into_iter()
        .map(|(name, label, value)| (name.to_owned(), label.to_owned(), value.to_owned()))
        .collect();
    for (at, round) in input.rounds.iter().enumerate() {
        all.extend(of_round(words, at, round));
    }
    for (name, _, value) in &mut all {
        *value = shown(words, name, value, chairs);
    }
    all
}

fn of_session(words: Words, input: &SessionInput) -> Vec<(&'static str, &'static str, &str)> {
    let minutes = [
        (
            "statement_minutes",
            words.session_form_statement_minutes(),
            &input.statement_minutes,
        ),
        (
            "expert_minutes",
            words.session_form_expert_minutes(),
            &input.expert_minutes,
        ),
        (
            "reply_minutes",
            words.session_form_reply_minutes(),
            &input.reply_minutes,
        ),
        (
            "questions_minutes",
            words.session_form_questions_minutes(),
            &input.questions_minutes,
        ),
        (
            "last_minutes",
            words.session_form_last_minutes(),
            &input.last_minutes,
        ),
    ];
    let others = [
        ("number", words.session_form_number(), &input.number),
        ("title", words.session_form_title(), &input.title),
        ("summary", words.session_form_summary(), &input.summary),
        (
            "petitioner_statement",
            words.session_form_petitioner(),
            &input.petitioner_statement,
        ),
        (
            "unit_statement",
            words.session_form_unit(),
            &input.unit_statement,
        ),
        (
            "scheduled_at",
            words.session_form_when(),
            &input.scheduled_at,
        ),
        ("venue", words.session_form_venue(), &input.venue),
        ("openness", words.session_form_openness(), &input.openness),
        ("chair", words.session_form_chair(), &input.chair),
    ];
    let all = others.into_iter().chain(minutes);
    all.map(|(name, label, value)| (name, label, value.as_str()))
        .collect()
}

fn of_round(words: Words, at: usize, round: &RoundInput) -> Vec<Now> {
    let called = words.session_form_round(at + 1);
    let label = words.session_form_of_question(words.session_form_round_minutes(), called);
    let mut all = vec![(format!("rounds.{at}.minutes"), label, round.minutes.clone())];
    for (place, question) in round.questions.iter().enumerate() {
        let number = words.session_form_question_number(place + 1, at + 1);
        for (field, label, value) in [
            ("text", words.session_form_question(), question.text.clone()),
            (
                "template",
                words.session_form_template(),
                question.template.clone(),
            ),
            (
                "options",
                words.session_form_options(),
                question.options.join("\n"),
            ),
        ] {
            let name = format!("rounds.{at}.questions.{place}.{field}");
            all.push((name, words.session_form_of_question(label, &number), value));
        }
    }
    all
}

/// A value in words, where it is a code.
fn shown(words: Words, name: &str, value: &str, chairs: &[(AccountId, String)]) -> String {
    use domain::public_review::question::Template;
    use domain::public_review::session::Openness;
    let text = match name {
        "openness" => Openness::from_code(value).map(|one| said::openness(words, one)),
        "chair" => chairs
            .iter()
            .find(|(id, _)| id.to_string() == value)
            .map(|(_, name)| name.as_str()),
        _ if name.ends_with(".template") => {
            Template::from_code(value).map(|one| said::template(words, one))
        }
        _ => None,
    };
    text.unwrap_or(value).to_owned()
}

/// The two as one would compare them: line ends and edges do not count.
fn differs(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    plain(one) != plain(other)
}

/// What stands above the form.
#[component]
pub(super) fn Conflict(
    file: SessionFile,
    chairs: Vec<(AccountId, String)>,
    typed: Vec<(String, String)>,
) -> AnyView {
    let words = use_words();
    let input = file.session.as_input();
    let mine = |name: &str| {
        let found = typed.iter().find(|(field, _)| field == name);
        let value = found.map(|(_, value)| value.as_str()).unwrap_or_default();
        shown(words, name, value, &chairs)
    };
    let changed: Vec<_> = fields(words, &input, &chairs)
        .into_iter()
        .filter(|(name, _, now)| differs(&mine(name), now))
        .map(|(_, label, now)| {
            let now = if now.trim().is_empty() {
                words.common_none().to_owned()
            } else {
                now
            };
            view! { <li class="as-typed">{words.forms_field_fault(now, label)}</li> }
        })
        .collect();
    let said = faster(words, newest_change(&file.deeds));
    let taken = (!changed.is_empty()).then(|| {
        view! {
            <p>{words.session_form_conflict_now()}</p>
            <ul class="changes">{changed.into_iter().collect_view()}</ul>
        }
    });
    let take = page_of(file.session.entry.number.as_str());
    view! {
        <section class="conflict" aria-labelledby="conflict-title">
            <h2 id="conflict-title" tabindex="-1" autofocus>{words.session_form_conflict_title()}</h2>
            {said.map(|said| view! { <p>{said}</p> })}
            {taken}
            <p>{words.session_form_conflict_check()}</p>
            <ButtonLink href=take label=words.session_form_conflict_take() kind=ButtonKind::Secondary/>
        </section>
    }
    .into_any()
}
