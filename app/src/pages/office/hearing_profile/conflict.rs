//! Somebody set other rules while these were being edited: says who, and what stands there now
//! where it differs. What was typed stays in the form below.

use domain::public_review::tally::ThresholdRule;
use leptos::prelude::*;
use services::public_review::HearingRules;

use super::super::sessions::threshold;
use crate::api::hearing_profile::PAGE;
use crate::parts::{ButtonKind, ButtonLink};
use crate::words::{Words, use_words};

/// What stands there now, by the names of the form, where something else was typed.
fn differing(
    words: Words,
    rules: &HearingRules,
    typed: &[(String, String)],
) -> Vec<(&'static str, String)> {
    let now = rules.kept.profile.as_input();
    let in_words = ThresholdRule::from_code(&now.threshold).map(|rule| threshold(words, rule));
    let fields = [
        (
            "quorum_at_least",
            words.hearing_profile_at_least(),
            &now.quorum_at_least,
        ),
        (
            "quorum_share_of",
            words.hearing_profile_share_of(),
            &now.quorum_share_of,
        ),
        (
            "quorum_share_in",
            words.hearing_profile_share_in(),
            &now.quorum_share_in,
        ),
        (
            "threshold",
            words.hearing_profile_threshold(),
            &now.threshold,
        ),
        (
            "notice_days",
            words.hearing_profile_days(),
            &now.notice_days,
        ),
    ];
    let mine = |name: &str| {
        let found = typed.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.trim()).unwrap_or_default()
    };
    let differs = fields
        .into_iter()
        .filter(|(name, _, now)| mine(name) != *now);
    differs
        .map(|(name, label, now)| match (name, in_words) {
            ("threshold", Some(said)) => (label, said.to_owned()),
            _ => (label, now.clone()),
        })
        .collect()
}

/// What stands above the form.
#[component]
pub(super) fn Conflict(rules: HearingRules, typed: Vec<(String, String)>) -> AnyView {
    let words = use_words();
    let differing = differing(words, &rules, &typed);
    let said = rules
        .changed
        .map(|by| words.hearing_profile_changed_by(words.moment(by.at), by.name));
    let differing = (!differing.is_empty()).then(|| {
        let lines = differing
            .into_iter()
            .map(|(label, now)| view! { <li>{words.forms_field_fault(now, label)}</li> })
            .collect_view();
        view! {
            <p>{words.hearing_profile_conflict_now()}</p>
            <ul class="changes">{lines}</ul>
        }
    });
    view! {
        <section class="conflict" aria-labelledby="conflict-title">
            <h2 id="conflict-title" tabindex="-1" autofocus>{words.hearing_profile_conflict_title()}</h2>
            {said.map(|said| view! { <p>{said}</p> })}
            {differing}
            <p>{words.hearing_profile_conflict_check()}</p>
            <ButtonLink href=PAGE label=words.hearing_profile_conflict_take() kind=ButtonKind::Secondary/>
        </section>
    }
    .into_any()
}
