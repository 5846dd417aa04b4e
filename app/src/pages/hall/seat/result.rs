//! What was counted, with its arithmetic and the advisory sentence in the same frame.

use domain::public_review::ballot::BallotMode;
use domain::public_review::course::Status;
use domain::public_review::snapshot::{PhaseWord, RoundView, Sitting};
use leptos::prelude::*;

use super::station::Station;
use crate::hall::arithmetic::Arithmetic;
use crate::hall::tablet::Tablet;
use crate::parts::OptionMark;
use crate::words::{Words, use_words};

/// The results that are shown: the last round's while more may come, all when it is over.
pub(super) fn results(station: Station) -> AnyView {
    let words = use_words();
    let shown = station.screen.shown();
    let counted = Memo::new(move |_| shown.with(counted));
    let asks = Memo::new(move |_| shown.with(asks_for_name));
    view! {
        {move || counted.with(|counted| drawn(words, counted))}
        {move || asks.get().then(|| ask_for_name(words))}
    }
    .into_any()
}

/// Whoever has cast a named ballot is asked, once it is over, whether the name may be published.
fn asks_for_name(tablet: &Tablet) -> bool {
    let sitting = &tablet.session.sitting;
    let is_told = sitting.status.is_over() && sitting.status != Status::Terminated;
    let mut rounds = sitting.rounds.iter();
    let has_voted = rounds.any(|round| tablet.receipt(round.id).is_some());
    is_told && has_voted && sitting.ballot_mode == BallotMode::Named
}

fn ask_for_name(words: Words) -> AnyView {
    view! {
        <p class="ask-for-name">
            <a class="button button-secondary" href="/seat/vote-consent" rel="external">
                {words.vote_consent_ask()}
            </a>
        </p>
    }
    .into_any()
}

type Counted = Vec<(RoundView, Option<String>)>;

fn counted(tablet: &Tablet) -> Counted {
    let rounds = shown_rounds(&tablet.session.sitting).into_iter();
    rounds
        .map(|round| {
            let receipt = tablet.receipt(round.id).map(ToOwned::to_owned);
            (round.clone(), receipt)
        })
        .collect()
}

fn shown_rounds(sitting: &Sitting) -> Vec<&RoundView> {
    let closed = sitting.rounds.iter();
    let mut closed =
        closed.filter(|round| round.phase == PhaseWord::Closed && !round.tallies.is_empty());
    match sitting.status {
        // While a round is open, an earlier result would look like that of this one.
        Status::Voting => Vec::new(),
        Status::Tallied => closed.next_back().into_iter().collect(),
        _ => closed.collect(),
    }
}

fn drawn(words: Words, counted: &Counted) -> Option<AnyView> {
    if counted.is_empty() {
        return None;
    }
    let several = counted.len() > 1;
    let rounds = counted
        .iter()
        .map(|(round, receipt)| round_result(words, round, receipt.as_deref(), several))
        .collect_view();
    let advisory = words.arithmetic_advisory();
    Some(
        view! {
            <section class="leaf results" aria-labelledby="results-title">
                <h2 class="leaf-title" id="results-title">{words.tablet_result()}</h2>
                {rounds}
                <p class="advisory">{advisory}</p>
            </section>
        }
        .into_any(),
    )
}

fn round_result(words: Words, round: &RoundView, own: Option<&str>, several: bool) -> AnyView {
    let title = several.then(|| {
        view! { <p class="result-round">{words.tablet_result_of(round.place)}</p> }
    });
    let own = own.map(|own| view! { <p class="result-own">{words.tablet_result_own(own)}</p> });
    let questions = round.questions.iter().zip(&round.tallies);
    let questions = questions.map(|(question, tally)| {
        let said = Arithmetic::of(words, &question.options, tally);
        one_result(words, question.text.clone(), said)
    });
    view! { {title} {questions.collect_view()} {own} }.into_any()
}

fn one_result(words: Words, asked: String, said: Arithmetic) -> AnyView {
    let rows = said.shares.into_iter().enumerate().map(|(place, share)| {
        let class = share.is_majority.then_some("result-majority");
        view! {
            <tr class=class>
                <th scope="row">
                    <span class="result-option">
                        <OptionMark mark=share.mark number=place + 1/>
                        <span>{share.option}</span>
                    </span>
                </th>
                <td>{share.votes.to_string()}</td>
            </tr>
        }
    });
    view! {
        <article class="result">
            <p class="result-asked">{asked.clone()}</p>
            <h3 class="result-title">{said.result}</h3>
            <p class="result-because">{said.because}</p>
            <table class="result-table">
                <caption class="out-of-sight">{asked}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.tablet_option()}</th>
                        <th scope="col">{words.tablet_votes()}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            <p class="result-how">{said.counted}</p>
            <p class="result-how">{said.sum}</p>
            <p class="result-how">{said.line}</p>
        </article>
    }
    .into_any()
}
