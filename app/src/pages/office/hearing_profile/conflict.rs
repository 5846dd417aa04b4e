//! Somebody set other rules while these were being edited: says who, and what stands there now
//! where it differs. What was typed stays in the form below.

use domain::public_review::tally::ThresholdRule;
use leptos::prelude::*;
use services::public_review::HearingRules;

use super::super::sessions::threshold;
use crate::api::hearing_profile::PAGE;
use crate::parts::{ButtonKind, ButtonLink};
use crate::words::{Words, use_words};

/// What stands there now, where something else was typed, by the labels of the form.
fn differing(
    words: Words,
    rules: &HearingRules,
    typed: &[(String, String)],
) -> Vec<(&'static str, String)> {
    let now = rules.kept.profile.as_input();
    let rule = ThresholdRule::from_code(&now.threshold);
    let rule = rule.map_or(String::new(), |rule| threshold(words, rule).to_owned());
    let share = format!("{}/{}", now.quorum_share_of, now.quorum_share_in);
    let differs = |fields: &[(&str, &str)]| {
        fields.iter().any(|(name, now)| {
            let mine = typed.iter().find(|(field, _)| field == name);
            mine.is_none_or(|(_, mine)| mine.trim() != *now)
        })
    };
    let all = [
        (
            differs(&[("quorum_at_least", &now.quorum_at_least)]),
            words.hearing_profile_at_least(),
            now.quorum_at_least.clone(),
        ),
        (
            differs(&[
                ("quorum_share_of", &now.quorum_share_of),
                ("quorum_share_in", &now.quorum_share_in),
            ]),
            words.hearing_profile_share(),
            share,
        ),
        (
            differs(&[("threshold", &now.threshold)]),
            words.hearing_profile_threshold(),
            rule,
        ),
        (
            differs(&[("notice_days", &now.notice_days)]),
            words.hearing_profile_days(),
            now.notice_days.clone(),
        ),
    ];
    let differing = all.into_iter().filter(|(differs, _, _)| *differs);
    differing.map(|(_, label, now)| (label, now)).collect()
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
