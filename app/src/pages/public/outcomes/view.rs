//! An outcome on a page: left the proof, right what it means. On a phone the meaning comes before
//! the rest. Whole without script, and the same on paper.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::ids::RoundId;
use domain::public_review::outcome::{Adoption, OutcomeText};
use domain::public_review::question::Choice;
use domain::public_review::remedy::{NextRemedy, Remedy};
use domain::public_review::session::ReviewSession;
use domain::public_review::tally::Tally;
use leptos::prelude::*;
use services::public_review::{Counted, counted_of};

use super::chart::{bars, patterns};
use super::shown::Shown;
use crate::hall::arithmetic::{Arithmetic, OneLine, least};
use crate::parts::{Icon, IconView};
use crate::words::{Words, tongue, use_words};

/// What the unit did with the advice.
pub(crate) fn adoption(words: Words, adoption: Adoption) -> &'static str {
    match adoption {
        Adoption::Adopted => words.outcome_adoption_adopted(),
        Adoption::PartlyAdopted => words.outcome_adoption_partly_adopted(),
        Adoption::NotAdopted => words.outcome_adoption_not_adopted(),
    }
}

/// What somebody does who asks for this.
pub(crate) fn ask(words: Words, remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::StatutoryReview => words.remedy_ask_statutory_review(),
        Remedy::StatutoryReReview => words.remedy_ask_statutory_re_review(),
        Remedy::Reconsideration => words.remedy_ask_reconsideration(),
        Remedy::Litigation => words.remedy_ask_litigation(),
    }
}

/// The results of a session, one below the other, as the office sees them.
pub(crate) fn results_of(
    words: Words,
    session: &ReviewSession,
    tallies: &BTreeMap<RoundId, Vec<Tally>>,
) -> Vec<AnyView> {
    let counted = counted_of(session, tallies);
    let several = counted.len() > 1;
    let results = (1..).zip(&counted);
    let results = results.map(|(place, counted)| result(words, counted, place, several));
    let drawn_with = (!counted.is_empty()).then(patterns);
    drawn_with.into_iter().chain(results).collect()
}

/// All of it below its heading.
#[component]
pub(crate) fn OutcomeView(shown: Shown) -> AnyView {
    let words = use_words();
    let several = shown.counted.len() > 1;
    let results: Vec<_> = (1..)
        .zip(&shown.counted)
        .map(|(place, counted)| result(words, counted, place, several))
        .collect();
    let tables: Vec<_> = (1..)
        .zip(&shown.counted)
        .map(|(place, counted)| table(words, counted, place, several))
        .collect();
    let names = names(words, &shown.counted, several);
    view! {
        {patterns()}
        <div class="outcome">
            <div class="outcome-proof">
                <div class="outcome-results">{results}</div>
                <CaseText text=shown.text.clone()/>
                <div class="outcome-tables">{tables}</div>
                {names}
            </div>
            <div class="outcome-meaning">
                <Means/>
                <NextStep next=shown.text.next_remedy today=shown.today/>
                <Recommended text=shown.text.recommendation.to_string()/>
                <Timeline shown/>
            </div>
        </div>
    }
    .into_any()
}

/// A question, its result in words, the bars, and the arithmetic below them.
fn result(words: Words, counted: &Counted, place: usize, several: bool) -> AnyView {
    let said = Arithmetic::of(words, &counted.options, &counted.tally);
    let wall = OneLine::of(words, &counted.tally);
    let title = if several {
        words.outcomes_asked(place, counted.text.clone())
    } else {
        counted.text.clone()
    };
    let bars = bars(&said, &counted.tally);
    view! {
        <section class="leaf outcome-result">
            <h2 class="leaf-title" lang=tongue(&counted.text)>{title}</h2>
            <p class="outcome-said">{said.result}</p>
            {bars}
            <p class="outcome-line">{words.outcomes_line(wall.threshold)}</p>
            <div class="arithmetic-box">
                <p><strong>{said.because}</strong></p>
                <p>{said.sum}</p>
                <p>{said.counted}</p>
                <p>{said.line}</p>
            </div>
        </section>
    }
    .into_any()
}

/// The same figures as a table: what a screen reader and a printer take with them.
fn table(words: Words, counted: &Counted, place: usize, several: bool) -> AnyView {
    let said = Arithmetic::of(words, &counted.options, &counted.tally);
    let title = if several {
        words.outcomes_table(place)
    } else {
        words.outcomes_table_one().to_owned()
    };
    let figures = said
        .figures
        .into_iter()
        .map(|one| (one.label.to_owned(), one.number.to_string()));
    let missing = counted.tally.not_returned().to_string();
    let missing = (words.outcomes_not_returned().to_owned(), missing);
    let shares = said
        .shares
        .into_iter()
        .map(|one| (one.option, one.votes.to_string()));
    let line = (
        words.outcomes_threshold().to_owned(),
        least(&counted.tally).to_string(),
    );
    let row = |(label, number): (String, String)| {
        view! { <tr><th scope="row">{label}</th><td>{number}</td></tr> }.into_any()
    };
    let counts: Vec<_> = figures.chain([missing]).map(row).collect();
    let options: Vec<_> = shares.chain([line]).map(row).collect();
    let half = |caption: String, rows: Vec<AnyView>| {
        view! {
            <table class="outcome-table">
                <caption class="out-of-sight">{caption}</caption>
                <thead class="out-of-sight">
                    <tr>
                        <th scope="col">{words.outcomes_figure()}</th>
                        <th scope="col">{words.outcomes_votes()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    };
    let text = &counted.text;
    view! {
        <section class="leaf">
            <h2 class="leaf-title">{title}</h2>
            <div class="outcome-halves">
                {half(words.outcomes_table_ballots(text), counts)}
                {half(words.outcomes_table_options(text), options)}
            </div>
        </section>
    }
    .into_any()
}

/// Who chose what: only where everybody who voted agreed to it.
fn names(words: Words, counted: &[Counted], several: bool) -> Option<AnyView> {
    let tables: Vec<_> = (1..)
        .zip(counted)
        .filter(|(_, one)| !one.named.is_empty())
        .map(|(place, one)| names_of(words, one, place, several))
        .collect();
    (!tables.is_empty()).then(|| {
        view! {
            <section class="leaf outcome-names">
                <h2 class="leaf-title">{words.outcomes_named_title()}</h2>
                <p class="second">{words.outcomes_named_lead()}</p>
                {tables}
            </section>
        }
        .into_any()
    })
}

fn names_of(words: Words, counted: &Counted, place: usize, several: bool) -> AnyView {
    let said = Arithmetic::of(words, &counted.options, &counted.tally);
    let caption = if several {
        words.outcomes_asked(place, counted.text.clone())
    } else {
        counted.text.clone()
    };
    let chosen = |choice: Choice| {
        let share = match choice {
            Choice::Option(at) => usize::try_from(at).ok().and_then(|at| said.shares.get(at)),
            Choice::Abstain => said.shares.last(),
        };
        share.map(|share| share.option.clone()).unwrap_or_default()
    };
    let rows = counted.named.iter().map(|(name, choice)| {
        view! { <tr><th scope="row">{name.clone()}</th><td>{chosen(*choice)}</td></tr> }
    });
    view! {
        <table class="outcome-table">
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.outcomes_named_name()}</th>
                    <th scope="col">{words.outcomes_named_choice()}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// What it is about, and what both sides say.
#[component]
fn CaseText(text: OutcomeText) -> AnyView {
    let words = use_words();
    view! {
        <section class="leaf outcome-case">
            <h2 class="leaf-title">{words.outcomes_case_title()}</h2>
            <p class="as-typed" lang=tongue(text.summary.as_str())>{text.summary.to_string()}</p>
            <div class="sides">
                <div>
                    <h3 class="card-part">{words.outcomes_petitioner_says()}</h3>
                    <p class="as-typed" lang=tongue(text.petitioner_says.as_str())>{text.petitioner_says.to_string()}</p>
                </div>
                <div>
                    <h3 class="card-part">{words.outcomes_unit_says()}</h3>
                    <p class="as-typed" lang=tongue(text.unit_says.as_str())>{text.unit_says.to_string()}</p>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// What it means and does not.
#[component]
fn Means() -> AnyView {
    let words = use_words();
    view! {
        <section class="outcome-means">
            <h2 class="leaf-title">{words.outcomes_means_title()}</h2>
            <p>{words.arithmetic_advisory()}</p>
            <p class="second">{words.outcomes_means_not()}</p>
        </section>
    }
    .into_any()
}

/// What can be done next, as one sentence of a document or a sheet.
pub(crate) fn next_step(words: Words, next: NextRemedy) -> String {
    match next {
        NextRemedy::Until(remedy, day) => format!(
            "{}{}{}",
            words.remedy_last_day(ask(words, remedy)),
            words.gap(),
            words.day_with_weekday(day)
        ),
        NextRemedy::WhenServed(remedy) => words.remedy_when_served(ask(words, remedy)),
        NextRemedy::Finalised => words.remedy_finalised_more().to_owned(),
        NextRemedy::NoTier => words.remedy_no_tier_more().to_owned(),
    }
}

/// What can be done next, and its last day in large figures; that it is over, once it is.
#[component]
pub(crate) fn NextStep(next: NextRemedy, today: NaiveDate) -> AnyView {
    let words = use_words();
    let inside = match next {
        NextRemedy::Until(remedy, day) if day < today => view! {
            <p>{words.remedy_last_day(ask(words, remedy))}</p>
            <p class="outcome-day">
                <time datetime=day.to_string()>{words.day_with_weekday(day)}</time>
            </p>
            <p>{words.remedy_over()}</p>
        }
        .into_any(),
        NextRemedy::Until(remedy, day) => view! {
            <p>{words.remedy_last_day(ask(words, remedy))}</p>
            <p class="outcome-day">
                <time datetime=day.to_string()>{words.day_with_weekday(day)}</time>
            </p>
        }
        .into_any(),
        NextRemedy::WhenServed(remedy) => {
            view! { <p>{words.remedy_when_served(ask(words, remedy))}</p> }.into_any()
        }
        NextRemedy::Finalised => view! { <p>{words.remedy_finalised_more()}</p> }.into_any(),
        NextRemedy::NoTier => view! { <p>{words.remedy_no_tier_more()}</p> }.into_any(),
    };
    view! {
        <section class="leaf outcome-next">
            <h2 class="leaf-title">{words.remedy_title()}</h2>
            {inside}
        </section>
    }
    .into_any()
}

#[component]
fn Recommended(text: String) -> AnyView {
    let words = use_words();
    view! {
        <section class="leaf outcome-recommended">
            <h2 class="leaf-title">{words.outcomes_recommendation()}</h2>
            <p class="as-typed" lang=tongue(&text)>{text.clone()}</p>
        </section>
    }
    .into_any()
}

/// What was done, and what is awaited.
#[component]
fn Timeline(shown: Shown) -> AnyView {
    let words = use_words();
    let done = |day: String, title: String, more: String| {
        view! {
            <li class="line-item line-done">
                <IconView icon=Icon::Check/>
                <div>
                    <p class="line-day">{day}</p>
                    <p class="line-title">{title}</p>
                    <p class="as-typed line-more" lang=tongue(&more)>{more.clone()}</p>
                </div>
            </li>
        }
        .into_any()
    };
    let mut items = vec![done(
        words.day(shown.held_on),
        words.outcomes_timeline_held().to_owned(),
        words.outcomes_timeline_held_more().to_owned(),
    )];
    if let Some((at, ..)) = &shown.signed {
        items.push(done(
            words.day(domain::public_review::session::civil_day(*at)),
            words.outcomes_timeline_signed().to_owned(),
            words.outcomes_timeline_signed_more().to_owned(),
        ));
    }
    items.push(match &shown.text.response {
        Some(response) => done(
            words.day(response.replied_on),
            words.outcomes_timeline_response(adoption(words, response.adoption)),
            response.reasons.to_string(),
        ),
        None => view! {
            <li class="line-item line-next">
                <IconView icon=Icon::Clock/>
                <div>
                    <p class="line-title">{words.outcomes_timeline_waiting()}</p>
                    <p class="line-more">{words.outcomes_timeline_waiting_more()}</p>
                </div>
            </li>
        }
        .into_any(),
    });
    view! {
        <section class="leaf outcome-timeline">
            <h2 class="leaf-title">{words.outcomes_timeline_title()}</h2>
            <ol class="line-items">{items}</ol>
        </section>
    }
    .into_any()
}
