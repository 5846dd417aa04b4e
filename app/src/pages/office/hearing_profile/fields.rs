//! The fields of the rules, each part with what it comes to under the rules in force.

use domain::public_review::profile::{NOTICE_DAYS_MAX, ProfileInput, SEATS_MAX, SHARE_IN_MAX};
use domain::public_review::tally::ThresholdRule;
use leptos::prelude::*;
use services::public_review::HearingRules;

use super::super::sessions::threshold;
use super::example::{panel_today, votes};
use crate::parts::{ChoiceField, TextField, TextKind};
use crate::who::use_me;
use crate::words::use_words;

/// The fields, filled with the rules in force.
#[component]
pub(super) fn Fields(rules: HearingRules) -> AnyView {
    let input = rules.kept.profile.as_input();
    view! {
        <Quorum input=input.clone() rules=rules.clone()/>
        <Majority input=input.clone() rules=rules.clone()/>
        <Notice input rules/>
    }
    .into_any()
}

/// An example under the rules in force: never of what is being typed, so it says so.
fn worked(of: String, said: String, how: Option<String>) -> AnyView {
    let how = how.map(|how| view! { <span class="second">{how}</span> });
    view! {
        <p class="arithmetic rules-example">
            <span class="second">{of}</span>
            <strong>{said}</strong>
            {how}
        </p>
    }
    .into_any()
}

#[component]
fn Quorum(input: ProfileInput, rules: HearingRules) -> AnyView {
    let words = use_words();
    let quorum = rules.kept.profile.quorum;
    let panel = panel_today(&rules);
    let (of, within) = quorum.share();
    let needed = quorum.needed(panel);
    let how = words.sessions_quorum_how(quorum.at_least(), needed, of, panel, within);
    let example = worked(
        words.hearing_profile_now_panel(u64::from(panel)),
        words.hearing_profile_needed(u64::from(needed)),
        Some(how),
    );
    view! {
        <section class="form-part">
            <h2 class="form-part-title">{words.sessions_quorum()}</h2>
            <p class="second">{words.hearing_profile_quorum_lead()}</p>
            <TextField name="quorum_at_least" label=words.hearing_profile_at_least()
                hint=words.hearing_profile_at_least_hint(SEATS_MAX) value=input.quorum_at_least
                kind=TextKind::Figure required=true/>
            <fieldset class="rules-share" aria-describedby="share-hint">
                <legend class="field-label">{words.hearing_profile_share()}</legend>
                <p class="field-hint" id="share-hint">{words.hearing_profile_share_hint(SHARE_IN_MAX)}</p>
                <div class="rules-fraction">
                    <TextField name="quorum_share_of" label=words.hearing_profile_share_of()
                        value=input.quorum_share_of kind=TextKind::Figure required=true/>
                    <span class="rules-stroke" aria-hidden="true">"/"</span>
                    <TextField name="quorum_share_in" label=words.hearing_profile_share_in()
                        value=input.quorum_share_in kind=TextKind::Figure required=true/>
                </div>
            </fieldset>
            {example}
        </section>
    }
    .into_any()
}

#[component]
fn Majority(input: ProfileInput, rules: HearingRules) -> AnyView {
    let words = use_words();
    let options = ThresholdRule::ALL
        .iter()
        .map(|rule| (rule.code().to_owned(), threshold(words, *rule).to_owned()))
        .collect::<Vec<_>>();
    let of = rules.kept.profile.example(panel_today(&rules));
    let example = worked(
        words.hearing_profile_now_panel(u64::from(of.seats)),
        votes(words, of),
        None,
    );
    view! {
        <section class="form-part rules-majority">
            <h2 class="form-part-title">{words.sessions_threshold()}</h2>
            <ChoiceField name="threshold" label=words.hearing_profile_threshold()
                hint=words.hearing_profile_threshold_hint() options value=input.threshold
                required=true radios=true/>
            {example}
        </section>
    }
    .into_any()
}

#[component]
fn Notice(input: ProfileInput, rules: HearingRules) -> AnyView {
    let words = use_words();
    let today = use_me().today();
    let first = rules.kept.profile.notice_days.first_day_after(today);
    let example = worked(
        words.hearing_profile_now().to_owned(),
        words.hearing_profile_notice_example(words.day(first), words.day(today)),
        None,
    );
    view! {
        <section class="form-part">
            <h2 class="form-part-title">{words.sessions_notice()}</h2>
            <TextField name="notice_days" label=words.hearing_profile_days()
                hint=words.hearing_profile_days_hint(NOTICE_DAYS_MAX) value=input.notice_days
                kind=TextKind::Figure required=true/>
            {example}
        </section>
    }
    .into_any()
}
