//! The rules of a hearing with their arithmetic: those a session has, and those the next one gets.

use domain::public_review::profile::HearingProfile;
use leptos::prelude::*;
use services::public_review::{HearingRules, SessionFile};

use super::said;
use crate::api::hearing_profile::PAGE;
use crate::api::me::May;
use crate::parts::{ButtonLink, Card, Fact};
use crate::who::use_me;
use crate::words::{Words, use_words};

/// The rules for a panel of so many, and what that number is.
pub(in super::super) fn profile_facts(
    words: Words,
    profile: HearingProfile,
    panel: u32,
    base: String,
) -> AnyView {
    let (of, within) = profile.quorum.share();
    let needed = profile.quorum.needed(panel);
    let at_least = profile.quorum.at_least();
    let arithmetic = words.sessions_quorum_how(at_least, needed, of, panel, within);
    let days = u64::from(profile.notice_days.get());
    view! {
        <dl class="facts facts-one">
            <Fact label=words.sessions_quorum()>
                <strong>{words.sessions_quorum_needed(u64::from(needed))}</strong>
                <span class="arithmetic">{arithmetic}</span>
                <span class="second">{base}</span>
            </Fact>
            <Fact label=words.sessions_threshold()>{said::threshold(words, profile.threshold)}</Fact>
            <Fact label=words.sessions_notice()>{words.sessions_notice_days(days)}</Fact>
        </dl>
    }
    .into_any()
}

/// The way to the rules in force, for whoever may change or read them.
fn to_the_rules(words: Words) -> Option<AnyView> {
    let me = use_me();
    let label = if me.may(May::KeepProfile) {
        words.hearing_profile_change()
    } else if me.may(May::ReadProfile) {
        words.hearing_profile_look()
    } else {
        return None;
    };
    Some(view! { <ButtonLink href=PAGE label/> }.into_any())
}

/// The rules stamped on a session.
#[component]
pub(super) fn Profile(file: SessionFile) -> AnyView {
    let words = use_words();
    let base = if file.seats.is_empty() {
        let left_out = file.left_out;
        words.sessions_quorum_seats(left_out.conflict, left_out.not_in_term, file.panel)
    } else {
        words.sessions_quorum_panel(file.panel)
    };
    view! {
        <Card title=words.sessions_profile_title()>
            {profile_facts(words, file.session.profile, file.panel, base)}
            <p class="second">{words.sessions_profile_lead()}</p>
            {to_the_rules(words)}
        </Card>
    }
    .into_any()
}

/// The rules a new session is going to be stamped with.
#[component]
pub(super) fn NextProfile(rules: HearingRules) -> AnyView {
    let words = use_words();
    let base = words.sessions_quorum_pool(rules.serving);
    view! {
        <section class="form-part next-profile">
            <h2 class="form-part-title">{words.sessions_profile_title()}</h2>
            <p class="second">{words.hearing_profile_next()}</p>
            {profile_facts(words, rules.kept.profile, rules.serving, base)}
            {to_the_rules(words)}
        </section>
    }
    .into_any()
}
