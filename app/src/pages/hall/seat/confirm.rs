//! Looking the choice over, sending it, and what is said when no answer came. Only the chosen cards
//! stand here, exactly as they were chosen.

use domain::ids::RoundId;
use domain::public_review::snapshot::QuestionView;
use domain::refusal::Refusal;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::cards::chosen;
use super::check_in::mode_words;
use super::station::{Station, address};
use crate::api::hall::CastBallot;
use crate::form::post_to;
use crate::hall::tablet::{Step, choice_word};
use crate::parts::{Icon, IconView};
use crate::trouble::Trouble;
use crate::words::{Words, use_words};

/// Draws it.
pub(super) fn confirm(station: Station, round: RoundId) -> AnyView {
    let words = use_words();
    let shown = station.screen.shown();
    let (questions, mode) = shown.with_untracked(|tablet| {
        let questions = tablet.round(round).map(|one| one.questions.clone());
        (questions, tablet.session.sitting.ballot_mode)
    });
    let questions = questions.unwrap_or_default();
    let total = questions.len();
    let picked = questions.iter().enumerate();
    let picked = picked
        .map(|(place, one)| picked_card(station, place, total, one))
        .collect_view();
    view! {
        <div class="confirm-frame">
            <section class="leaf confirm-leaf">
                <h1 class="confirm-title" tabindex="-1" data-heading="">{words.tablet_confirm_title()}</h1>
                <p class="beside" lang=words.language_other_tag()>{words.tablet_confirm_other()}</p>
                {failed(station, words)}
                {picked}
                <p class="confirm-final"><strong>{mode_words(words, mode).0}</strong> " " {words.tablet_final()}</p>
                <p class="beside" lang=words.language_other_tag()>{words.tablet_final_other()}</p>
                {buttons(station, words)}
            </section>
        </div>
    }
    .into_any()
}

fn is_sending(station: Station) -> bool {
    station.ballot.with(|own| own.step == Step::Sending)
}

fn picked_card(station: Station, place: usize, total: usize, one: &QuestionView) -> AnyView {
    let words = use_words();
    let card = station
        .ballot
        .with_untracked(|own| own.answer(place))
        .map(|choice| chosen(one, choice));
    let said = (total > 1).then(|| words.tablet_question_place(place + 1, total));
    view! {
        <div class="confirm-question">
            <p class="confirm-asked">
                {said.map(|said| view! { <span>{said}</span> " " })}
                <span>{one.text.clone()}</span>
            </p>
            {card}
        </div>
    }
    .into_any()
}

/// That no answer came, or what the server said.
fn failed(station: Station, words: Words) -> impl IntoView {
    let trouble = Memo::new(move |_| {
        station.ballot.with(|own| match &own.step {
            Step::Failed(trouble) => Some(trouble.clone()),
            _ => None,
        })
    });
    move || trouble.get().map(|trouble| not_received(words, &trouble))
}

fn not_received(words: Words, trouble: &Trouble) -> AnyView {
    // What the server decided is said as it is; where no answer came, what to do.
    let (text, more) = match trouble.refusal() {
        Some(
            Refusal::BallotAlreadyCast
            | Refusal::BallotIdInUse
            | Refusal::RoundNotOpen
            | Refusal::NotOnPanel
            | Refusal::AnswersDoNotFit
            | Refusal::SeatMoved
            | Refusal::BallotTooLate,
        ) => (trouble.detail.clone(), None),
        _ => (
            words.tablet_not_received_more().to_owned(),
            Some(words.tablet_not_received_back()),
        ),
    };
    let title = match trouble.refusal() {
        Some(Refusal::BallotAlreadyCast) => trouble.title.clone(),
        _ => words.tablet_not_received().to_owned(),
    };
    view! {
        <div class="banner banner-alert" role="alert">
            <IconView icon=Icon::Warn/>
            <div>
                <p class="banner-title">{title}</p>
                <p class="banner-text">{text}</p>
                {more.map(|more| view! { <p class="banner-text">{more}</p> })}
            </div>
        </div>
    }
    .into_any()
}

fn buttons(station: Station, words: Words) -> AnyView {
    let ballot = station.ballot;
    let id = move || ballot.with(|own| own.id.clone());
    let round = move || ballot.with(|own| own.round.map(|round| round.to_string()));
    let (confirm, choose) = ballot.with_untracked(|own| {
        (
            post_to(CastBallot::PATH, &address(own, "confirm"), ""),
            address(own, "choose"),
        )
    });
    let answers = ballot.with_untracked(|own| own.answers.clone());
    let answers = answers.into_iter().flatten().map(|choice| {
        view! { <input type="hidden" name="form[answers][]" value=choice_word(choice)/> }
    });
    let busy = move || is_sending(station).then_some("true");
    let label = move || {
        if is_sending(station) {
            words.tablet_sending()
        } else {
            words.tablet_submit()
        }
    };
    let back = move |event: MouseEvent| {
        event.prevent_default();
        if !station
            .ballot
            .with_untracked(|own| own.step == Step::Sending)
        {
            station.step(Step::Choosing);
        }
    };
    view! {
        <form
            class="confirm-buttons"
            method="post"
            action=confirm
            data-busy=""
            autocomplete="off"
            on:submit=super::sending::on_submit(station)
        >
            <input type="hidden" name="form[command_id]" value=id/>
            <input type="hidden" name="form[round]" value=round/>
            {answers.collect_view()}
            <p class="confirm-sending" role="status">
                {move || is_sending(station).then(|| words.tablet_sending_more())}
            </p>
            <a
                class="button button-secondary confirm-back"
                href=choose
                rel="external"
                aria-disabled=busy
                on:click=back
            >
                {words.tablet_back()}
            </a>
            <button class="button button-primary confirm-submit" type="submit" aria-disabled=busy>
                {move || is_sending(station).then(|| view! { <IconView icon=Icon::Clock/> })}
                <span>{label}</span>
            </button>
        </form>
    }
    .into_any()
}
