//! The step button and, below it, the quiet exceptions; in their place whatever asks before it is
//! done.

use domain::public_review::agenda::ClockDeed;
use domain::public_review::course::{Hand, Transition};
use domain::public_review::snapshot::OtherStep;
use leptos::prelude::*;

use super::agenda::SET_CLOCK;
use super::model::{Act, Block, StepButton, StepState, Turnout, missing_soon, others, round_shown};
use super::panel::{PANEL_TITLE, Panel};
use super::said;
use super::send::{Press, hidden, revision};
use super::state::{Console, LEAD, Wish};
use crate::parts::focus::focus_soon;
use crate::parts::{Icon, IconView};
use crate::words::{self, Words, use_words};

/// The press of the step button.
const STEP: &str = "step";

/// Always in the same place.
#[component]
pub(super) fn Foot() -> AnyView {
    let console = Console::here();
    keep_focus(console);
    view! {
        <div class="console-foot">
            {move || match console.wish.get() {
                Some(wish) => view! { <Panel wish/> }.into_any(),
                None => view! { <Step/> <Others/> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

/// What was pressed is gone when something takes its place: the keyboard goes with it, and what was
/// wrong with one wish is not said of the next.
fn keep_focus(console: Console) {
    Effect::new(move |before: Option<Option<Wish>>| {
        let wish = console.wish.get();
        if before.is_some_and(|before| before != wish) {
            console.trouble.set(None);
            console.forget_refused();
            if console.code.with_untracked(Option::is_some) {
                // A code that has just come is what to go on with.
                return wish;
            }
            let place = if wish.is_some() { PANEL_TITLE } else { STEP };
            request_animation_frame(move || {
                use wasm_bindgen::JsCast as _;
                let element = document().get_element_by_id(place);
                if let Some(element) = element.and_then(|element| element.dyn_into().ok()) {
                    focus_soon(element);
                }
            });
        }
        wish
    });
}

/// What kind of element the step button is: as long as it is the same one, it stays on the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Button,
    Clock,
    Link,
    Paper,
    Words,
    None,
}

/// The page of the office on which a step is taken that is done in writing, whoever's hand it needs.
const fn paper_of(step: StepButton) -> Option<&'static str> {
    match step.act {
        Act::Lead(Transition::SignOpinion) => Some("opinion"),
        Act::Lead(Transition::Publish) => Some("outcome"),
        _ => None,
    }
}

const fn kind(step: Option<StepButton>) -> Kind {
    match step {
        None => Kind::None,
        Some(step) if paper_of(step).is_some() => Kind::Paper,
        Some(step) => match step.state {
            StepState::Ready if step.transition().is_none() => Kind::Clock,
            StepState::Ready => Kind::Button,
            StepState::Asks => Kind::Link,
            StepState::Blocked(_) | StepState::Foreign(_) => Kind::Words,
        },
    }
}

#[component]
fn Step() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let step = console.step;
    let kind = Memo::new(move |_| kind(step.get()));
    let busy = move || console.is_busy(STEP);
    let inside = move || {
        view! {
            <span class="step-sign">
                {move || {
                    let icon = if busy() { Icon::Clock } else { icon(step.get()) };
                    view! { <IconView icon/> }
                }}
            </span>
            <span class="step-said">
                <span class="step-title" aria-live="polite">
                    {move || if busy() {
                        words.console_step_busy().to_owned()
                    } else {
                        title(words, console, step.get())
                    }}
                </span>
                <span class="step-more">{move || more(words, console, step.get())}</span>
                <span class="step-more">{move || beside(words, console, step.get())}</span>
            </span>
            <span class="step-arrow" aria-hidden="true"><IconView icon=Icon::Arrow/></span>
        }
    };
    let drawn = move || {
        match kind.get() {
        Kind::Button => view! {
            <Press command=LEAD key=STEP class="step-form" is_step=true>
                {revision(console)}
                {hidden("screen", || "console".to_owned())}
                {hidden("transition", move || of_step(step, |step| match step.act {
                    Act::Lead(transition) => transition.code(),
                    Act::Clock(..) => "",
                }))}
                {step_button(console, inside())}
            </Press>
        }
        .into_any(),
        Kind::Clock => view! {
            <Press command=SET_CLOCK key=STEP class="step-form" is_step=true>
                {revision(console)}
                {hidden("item", move || of_step(step, |step| match step.act {
                    Act::Clock(item, _) => item.code(),
                    Act::Lead(_) => "",
                }))}
                {hidden("deed", move || of_step(step, |step| match step.act {
                    Act::Clock(_, deed) => deed.code(),
                    Act::Lead(_) => "",
                }))}
                {step_button(console, inside())}
            </Press>
        }
        .into_any(),
        Kind::Link => view! {
            <a
                class="next-step"
                id=STEP
                data-noscroll=""
                href=move || console.asks(step.get().and_then(StepButton::transition).map(Wish::Lead))
            >
                {inside()}
            </a>
        }
        .into_any(),
        Kind::Paper => view! {
            <a
                class="next-step"
                id=STEP
                rel="external"
                href=move || {
                    let paper = step.get().and_then(paper_of).unwrap_or_default();
                    format!("/office/review-sessions/{}/{paper}", console.number())
                }
            >
                {inside()}
            </a>
        }
        .into_any(),
        Kind::Words => {
            view! { <div class="next-step step-blocked" id=STEP role="group" tabindex="-1">{inside()}</div> }
                .into_any()
        }
        Kind::None => view! {
            <div class="next-step step-blocked" id=STEP role="group" tabindex="-1">
                <span class="step-sign"><IconView icon=Icon::Lock/></span>
                <span class="step-said">
                    <span class="step-title">{words.console_step_none()}</span>
                </span>
            </div>
        }
        .into_any(),
    }
    };
    view! { {drawn} }.into_any()
}

/// A word of the step for the form it is sent with.
fn of_step(step: Memo<Option<StepButton>>, word: impl Fn(StepButton) -> &'static str) -> String {
    step.get().map(word).unwrap_or_default().to_owned()
}

fn step_button(console: Console, inside: impl IntoView) -> impl IntoView {
    view! {
        <button
            class="next-step"
            id=STEP
            type="submit"
            aria-disabled=move || console.busy.with(Option::is_some).then_some("true")
        >
            {inside}
        </button>
    }
}

/// What is to be done. Never a tick: it is not done yet.
fn icon(step: Option<StepButton>) -> Icon {
    let Some(step) = step else {
        return Icon::Lock;
    };
    if paper_of(step).is_some() {
        return Icon::Document;
    }
    match (step.state, step.act) {
        (StepState::Blocked(_) | StepState::Foreign(_), _)
        | (_, Act::Clock(_, ClockDeed::Finish | ClockDeed::Pause | ClockDeed::Restart)) => {
            Icon::Clock
        }
        (_, Act::Lead(Transition::CloseRound)) => Icon::Lock,
        (
            _,
            Act::Lead(Transition::OpenCheckIn | Transition::SeatPanel | Transition::Deliberate),
        ) => Icon::People,
        (_, Act::Lead(Transition::Convene | Transition::OpenRound | Transition::Archive)) => {
            Icon::Document
        }
        (_, Act::Clock(_, ClockDeed::Start) | Act::Lead(Transition::Announce)) => Icon::Sound,
        (_, Act::Lead(_)) => Icon::Hall,
    }
}

fn title(words: Words, console: Console, step: Option<StepButton>) -> String {
    let Some(step) = step else {
        return String::new();
    };
    match step.act {
        Act::Clock(item, ClockDeed::Start) => words.desk_speak(said::item(words, item)),
        Act::Clock(item, _) => words.desk_spoken(said::item(words, item)),
        Act::Lead(_) if step.is_time_up => words.desk_count(step.round.unwrap_or_default()),
        Act::Lead(wish) => console
            .shown()
            .with(|shown| said::named(words, &shown.sitting, wish)),
    }
}

/// What follows, or why it cannot be done yet.
fn more(words: Words, console: Console, step: Option<StepButton>) -> String {
    let Some(step) = step else {
        return String::new();
    };
    if let (Some(_), Act::Lead(wish)) = (paper_of(step), step.act) {
        let consequence = console
            .shown()
            .with(|shown| said::consequence(words, &shown.sitting, wish));
        return consequence.to_owned();
    }
    match (step.state, step.act) {
        (StepState::Blocked(Block::Quorum { missing, needed }), _) => {
            words.console_step_more_missing(missing, needed)
        }
        (StepState::Blocked(Block::Other(refusal)), _) => {
            words.console_step_blocked(words::refusal(words, refusal))
        }
        (StepState::Foreign(hand), _) => waits(words, hand).to_owned(),
        (_, Act::Clock(_, ClockDeed::Start)) => words.desk_speak_more().to_owned(),
        (_, Act::Clock(..)) => words.desk_spoken_more().to_owned(),
        (_, Act::Lead(Transition::CloseRound)) => String::new(),
        (_, Act::Lead(wish)) => {
            let consequence = console
                .shown()
                .with(|shown| said::consequence(words, &shown.sitting, wish));
            let until = said::until(words, wish).unwrap_or_else(|| words.course_final());
            format!("{consequence} {until}")
        }
    }
}

/// Whose step it is, where it is not one's own.
fn waits(words: Words, hand: Hand) -> &'static str {
    match hand {
        Hand::Chair => words.console_step_waits_chair(),
        Hand::Clerk | Hand::Either => words.console_step_waits_clerk(),
    }
}

/// Who has not voted yet, before a round is closed; and before there is one, who is missing for it.
fn beside(words: Words, console: Console, step: Option<StepButton>) -> String {
    let Some(step) = step else {
        return String::new();
    };
    console.shown().with(|shown| {
        if step.transition() == Some(Transition::CloseRound) {
            let turnout = round_shown(&shown.sitting).and_then(Turnout::of);
            turnout.map(|turnout| unreturned_said(words, turnout, step.is_time_up))
        } else {
            let missing = missing_soon(shown);
            missing.map(|missing| words.desk_missing_soon(missing, shown.sitting.quorum_needed))
        }
        .unwrap_or_default()
    })
}

pub(super) fn unreturned_said(words: Words, turnout: Turnout, is_time_up: bool) -> String {
    match (turnout.unreturned(), is_time_up) {
        (0, _) => words.console_step_all_returned().to_owned(),
        (left, true) => words.desk_unreturned_late(left),
        (left, false) => words.console_step_unreturned(u64::from(left)),
    }
}

/// Everything else that may be done now. What is the other's to do stands there and says so.
#[component]
fn Others() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    // The time runs out without a word from the server: then there is nothing left to extend.
    let others = Memo::new(move |_| {
        let is_time_up = console.step.get().is_some_and(|step| step.is_time_up);
        let mut others = shown.with(others);
        others.retain(|other| !(is_time_up && other.transition == Transition::ExtendRound));
        others
    });
    let draw = move |other: OtherStep| {
        let wish = other.transition;
        let label = shown.with_untracked(|shown| said::named(words, &shown.sitting, wish));
        let drawn = if console.hands.may(other.hand) {
            view! {
                <a class="other" data-noscroll="" href=move || console.asks(Some(Wish::Lead(wish)))>
                    {label} "…"
                </a>
            }
            .into_any()
        } else {
            view! {
                <span class="other other-foreign">
                    {label} <span class="second">{said::hand(words, other.hand)}</span>
                </span>
            }
            .into_any()
        };
        view! { <li>{drawn}</li> }
    };
    view! {
        <ul class="others" aria-label=words.console_others()>
            <For each=move || others.get() key=|other| other.transition children=draw/>
        </ul>
    }
    .into_any()
}
