//! What the rules come to, in figures: for the panel of today, and for a small and a large one.

use domain::public_review::profile::{Example, HearingProfile};
use leptos::prelude::*;
use services::public_review::HearingRules;

use crate::parts::{Card, Chip, ChipKind, Fact};
use crate::words::{Words, use_words};

/// Seats of the panels that are worked through: the smallest that may be drawn, that of the worked
/// example of the rules of the house, and the full one.
const PANELS: [u32; 3] = [5, 11, 100];

/// Seats of the panel that examples are about: everybody who serves, or a hundred before anybody
/// does.
pub(super) fn panel_today(rules: &HearingRules) -> u32 {
    match rules.serving {
        0 => 100,
        serving => serving,
    }
}

/// How many votes are a majority, with the whole panel there and with no more than needed.
pub(super) fn votes(words: Words, of: Example) -> String {
    if of.can_meet && of.needed < of.seats {
        words.hearing_profile_votes_both(of.votes_of_all, of.votes_of_needed, of.needed)
    } else {
        words.hearing_profile_votes_all(of.votes_of_all)
    }
}

/// The rules in force, worked through.
#[component]
pub(super) fn Examples(profile: HearingProfile) -> AnyView {
    let words = use_words();
    let lines = PANELS
        .map(|seats| view! { <Line of=profile.example(seats)/> })
        .into_iter()
        .collect_view();
    view! {
        <Card title=words.hearing_profile_examples()>
            <p class="second">{words.hearing_profile_examples_lead()}</p>
            <dl class="facts facts-one">{lines}</dl>
        </Card>
    }
    .into_any()
}

#[component]
fn Line(of: Example) -> AnyView {
    let words = use_words();
    let label = words.hearing_profile_seats(u64::from(of.seats));
    let needed = words.hearing_profile_needed(u64::from(of.needed));
    let body = if of.can_meet {
        view! { <span class="second">{votes(words, of)}</span> }.into_any()
    } else {
        view! {
            <span class="rules-short">
                <Chip kind=ChipKind::Alert label=words.hearing_profile_never()/>
            </span>
        }
        .into_any()
    };
    view! {
        <Fact label>
            <strong>{needed}</strong>
            {body}
        </Fact>
    }
    .into_any()
}
