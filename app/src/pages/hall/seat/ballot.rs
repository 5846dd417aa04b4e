//! The ballot: the question at the left, whole cards at the right, one button. Nothing is sent when
//! a card is chosen.

use domain::ids::RoundId;
use domain::public_review::snapshot::{QuestionView, RoundView};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

use super::PAGE;
use super::cards::{cards, choices};
use super::check_in::mode_words;
use super::listening::help;
use super::papers::tiles;
use super::station::Station;
use crate::hall::said::{clauses, option};
use crate::hall::tablet::{Sent, Step};
use crate::parts::{Icon, IconView};
use crate::words::{Words, use_words};

/// Id of the form that holds the ballot together.
pub(super) const BALLOT: &str = "ballot";

/// Draws it.
pub(super) fn ballot(station: Station, round: RoundId) -> AnyView {
    station.begin(round);
    let words = use_words();
    let shown = station.screen.shown();
    // The questions are frozen while the round is open.
    let Some(view) = shown.with_untracked(|tablet| tablet.round(round).cloned()) else {
        return ().into_any();
    };
    let total = view.questions.len();
    let id = move || station.ballot.with(|own| own.id.clone());
    let questions = StoredValue::new(view.questions.clone());
    let drawn = view.questions.iter().enumerate();
    let drawn = drawn
        .map(|(place, one)| question(station, &view, place, one))
        .collect_view();
    live(station, total);
    view! {
        <div class="ballot" on:keydown=on_key(station, questions)>
            // What belongs to it says so by its name: the clerk is called by a form of its own, which
            // may not stand inside another.
            <form
                id=BALLOT
                method="get"
                action=PAGE
                autocomplete="off"
                data-busy=""
                on:submit=on_submit(station, total)
            >
                <input type="hidden" name="step" value="confirm"/>
                <input type="hidden" name="round" value=round.to_string()/>
                <input type="hidden" name="ballot" value=id/>
            </form>
            <div class="ballot-body">{drawn}</div>
            {bar(station, total, words)}
        </div>
    }
    .into_any()
}

fn question(station: Station, round: &RoundView, place: usize, one: &QuestionView) -> AnyView {
    let words = use_words();
    let total = round.questions.len();
    let said = (total > 1).then(|| {
        let said = words.tablet_question_place(place + 1, total);
        view! { <span class="vote-place">{said}</span> }
    });
    view! {
        <fieldset class="vote-question" hidden=move || station.at().is_some_and(|at| at != place)>
            <legend class="vote-legend">
                {said}
                <h1 class="vote-asked" tabindex="-1" data-heading="">{clauses(&one.text)}</h1>
            </legend>
            {parties(station)}
            {cards(station, place, one)}
            {aids(station, round, one)}
        </fieldset>
    }
    .into_any()
}

/// How each side's statement begins, in as many lines for the one as for the other.
fn parties(station: Station) -> AnyView {
    let words = use_words();
    let shown = station.screen.shown();
    let party = |name: &'static str, says: String| {
        view! {
            <p class="party">
                <strong>{name}</strong>
                <span class="party-says">{says}</span>
            </p>
        }
    };
    let both = shown.with_untracked(|tablet| {
        let session = &tablet.session;
        [
            party(
                words.documents_side_petitioner(),
                session.petitioner_statement.clone(),
            ),
            party(words.documents_side_unit(), session.unit_statement.clone()),
        ]
    });
    view! { <div class="parties">{both.into_iter().collect_view()}</div> }.into_any()
}

/// What helps to answer: the question read aloud, the clerk, what there is to read.
fn aids(station: Station, round: &RoundView, one: &QuestionView) -> AnyView {
    let words = use_words();
    let until = round.closes_at.map(|end| {
        let moment = words.moment(end);
        // The day is today.
        let time = moment.rsplit(' ').next().unwrap_or_default().to_owned();
        view! { <p class="ballot-until"><IconView icon=Icon::Clock/> <span>{words.tablet_until(time)}</span></p> }
    });
    view! {
        <div class="aids">
            {until}
            {read_aloud(station, one, words)}
            {help(station)}
            <details class="aid-papers">
                <summary class="aid">
                    <IconView icon=Icon::Document/>
                    <span>{words.tablet_papers_again()}</span>
                </summary>
                {tiles(station)}
            </details>
        </div>
    }
    .into_any()
}

fn bar(station: Station, total: usize, words: Words) -> AnyView {
    let is_last = move || station.at().is_none_or(|at| at + 1 == total);
    let label = move || {
        if is_last() {
            words.tablet_next_check()
        } else {
            words.tablet_next_question()
        }
    };
    let back = move || {
        station.at().filter(|at| *at > 0).map(|here| {
            view! {
                <button class="button button-secondary" type="button" on:click=move |_| go(station, here - 1)>
                    {words.tablet_previous()}
                </button>
            }
        })
    };
    view! {
        <div class="tablet-bar">
            <div class="tablet-bar-note">
                {back}
                {move || note(station, words)}
            </div>
            <button class="button button-primary tablet-step" type="submit" form=BALLOT>
                <span>{label}</span>
                <IconView icon=Icon::Arrow/>
            </button>
        </div>
    }
    .into_any()
}

/// Beside the button, where the eyes are: what lacks, or what pressing it means.
fn note(station: Station, words: Words) -> AnyView {
    if station.lacks.get() {
        return view! {
            <p class="bar-lacks" role="alert">
                <IconView icon=Icon::Warn/>
                <span>{words.tablet_lacking()}</span>
            </p>
        }
        .into_any();
    }
    let shown = station.screen.shown();
    let (title, _) = mode_words(
        words,
        shown.with(|tablet| tablet.session.sitting.ballot_mode),
    );
    let text = if station.ballot.with(|own| own.sent == Sent::Never) {
        words.tablet_choose_note()
    } else {
        words.tablet_sent_before()
    };
    view! { <p><strong>{title}</strong> " " {text}</p> }.into_any()
}

/// Shows another question.
fn go(station: Station, place: usize) {
    station.lacks.set(false);
    station.change(|own| own.at = Some(place));
    #[cfg(feature = "hydrate")]
    crate::parts::focus::focus_heading();
}

fn on_submit(station: Station, total: usize) -> impl Fn(SubmitEvent) {
    move |event: SubmitEvent| {
        event.prevent_default();
        let here = station
            .ballot
            .with_untracked(|own| own.at)
            .unwrap_or_default();
        let lacking = station.ballot.with_untracked(|own| {
            let answered = own.answer(here).is_some();
            (!answered)
                .then_some(here)
                .or_else(|| own.lacking().filter(|_| here + 1 >= total))
        });
        match lacking {
            Some(place) => {
                if place != here {
                    station.change(|own| own.at = Some(place));
                }
                station.lacks.set(true);
            }
            None if here + 1 < total => go(station, here + 1),
            None => {
                station.lacks.set(false);
                station.step(Step::Confirming);
            }
        }
    }
}

/// The keys 1 to 6 choose the card at that place.
fn on_key(station: Station, questions: StoredValue<Vec<QuestionView>>) -> impl Fn(KeyboardEvent) {
    move |event: KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let here = station
            .ballot
            .with_untracked(|own| own.at)
            .unwrap_or_default();
        let place = event.key().parse::<usize>().ok();
        let place = place.and_then(|number| number.checked_sub(1));
        let choice = questions.with_value(|questions| {
            let choices = choices(questions.get(here)?);
            choices.get(place?).copied()
        });
        if let Some(choice) = choice {
            event.prevent_default();
            station.choose(here, choice);
        }
    }
}

/// One question after another, where a program runs.
#[cfg(feature = "hydrate")]
fn live(station: Station, total: usize) {
    Effect::new(move |_| {
        if station.ballot.with_untracked(|own| own.at.is_none()) {
            station.change(|own| {
                own.at = Some(own.lacking().unwrap_or(total.saturating_sub(1)));
            });
        }
    });
}

#[cfg(not(feature = "hydrate"))]
const fn live(_station: Station, _total: usize) {}

/// The button that reads the question aloud: there where the device can.
fn read_aloud(station: Station, question: &QuestionView, words: Words) -> impl IntoView {
    let options = question.options.iter().map(|one| option(words, &one.text));
    let mut said = vec![question.text.clone()];
    said.extend(options);
    said.push(words.session_options_abstain().to_owned());
    let said = StoredValue::new(said.join(words.tablet_read_between()));
    let alive = station.alive;
    move || {
        (alive.get() && can_speak()).then(|| {
            let speak_now = move |_| said.with_value(|text| speak(words, text));
            view! {
                <button class="aid" type="button" on:click=speak_now>
                    <IconView icon=Icon::Sound/>
                    <span>{words.tablet_read_aloud()}</span>
                </button>
            }
        })
    }
}

#[cfg(feature = "hydrate")]
fn can_speak() -> bool {
    window().speech_synthesis().is_ok()
}

#[cfg(feature = "hydrate")]
fn speak(words: Words, text: &str) {
    let voice = window().speech_synthesis();
    let speech = web_sys::SpeechSynthesisUtterance::new_with_text(text);
    if let Some((voice, speech)) = voice.ok().zip(speech.ok()) {
        voice.cancel();
        speech.set_lang(words.language().tag());
        speech.set_rate(0.9);
        voice.speak(&speech);
    }
}

#[cfg(not(feature = "hydrate"))]
const fn can_speak() -> bool {
    false
}

#[cfg(not(feature = "hydrate"))]
const fn speak(_words: Words, _text: &str) {}
