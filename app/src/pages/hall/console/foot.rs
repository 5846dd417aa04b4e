//! The step button and, below it, the quiet exceptions; in their place whatever asks before it is
//! done.

use domain::public_review::course::{Hand, Transition};
use domain::public_review::snapshot::OtherStep;
use leptos::prelude::*;

use super::model::{Block, StepButton, StepState, Turnout, round_of, round_shown};
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
            console.refused.set_value(None);
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
    Link,
    Words,
    None,
}

const fn kind(step: Option<StepButton>) -> Kind {
    match step {
        None => Kind::None,
        Some(step) => match step.state {
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
    let shown = console.shown();
    let step = Memo::new(move |_| shown.with(|shown| StepButton::of(shown, console.hands)));
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
                        title(words, step.get())
                    }}
                </span>
                <span class="step-more">{move || more(words, step.get())}</span>
                <span class="step-more">{move || unreturned(words, console, step.get())}</span>
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
                {hidden("transition", move || {
                    step.get().map(|step| step.transition.code().to_owned()).unwrap_or_default()
                })}
                <button
                    class="next-step"
                    id=STEP
                    type="submit"
                    aria-disabled=move || console.busy.with(Option::is_some).then_some("true")
                >
                    {inside()}
                </button>
            </Press>
        }
        .into_any(),
        Kind::Link => view! {
            <a
                class="next-step"
                id=STEP
                data-noscroll=""
                href=move || console.asks(step.get().map(|step| Wish::Lead(step.transition)))
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

fn icon(step: Option<StepButton>) -> Icon {
    match step.map(|step| (step.state, step.transition)) {
        Some((StepState::Blocked(_) | StepState::Foreign(_), _)) => Icon::Clock,
        Some((_, Transition::CloseRound)) | None => Icon::Lock,
        Some((_, Transition::OpenCheckIn | Transition::SeatPanel)) => Icon::People,
        Some((_, Transition::Convene | Transition::SignOpinion | Transition::Publish)) => {
            Icon::Document
        }
        Some(_) => Icon::Check,
    }
}

fn title(words: Words, step: Option<StepButton>) -> String {
    step.map(|step| said::wish(words, step.transition, step.round))
        .unwrap_or_default()
}

/// What follows, or why it cannot be done yet.
fn more(words: Words, step: Option<StepButton>) -> String {
    let Some(step) = step else {
        return String::new();
    };
    match step.state {
        StepState::Ready | StepState::Asks if step.transition == Transition::CloseRound => {
            String::new()
        }
        StepState::Ready | StepState::Asks => {
            let consequence = said::consequence(words, step.transition);
            let until = said::until(words, step.transition);
            format!(
                "{consequence} {}",
                until.unwrap_or_else(|| words.course_final())
            )
        }
        StepState::Blocked(Block::Quorum { missing, needed }) => {
            words.console_step_more_missing(missing, needed)
        }
        StepState::Blocked(Block::Other(refusal)) => {
            words.console_step_blocked(words::refusal(words, refusal))
        }
        StepState::Foreign(hand) => waits(words, hand).to_owned(),
    }
}

/// Whose step it is, where it is not one's own.
fn waits(words: Words, hand: Hand) -> &'static str {
    match hand {
        Hand::Chair => words.console_step_waits_chair(),
        Hand::Clerk | Hand::Either => words.console_step_waits_clerk(),
    }
}

/// Who has not voted yet, before a round is closed.
fn unreturned(words: Words, console: Console, step: Option<StepButton>) -> String {
    if step.map(|step| step.transition) != Some(Transition::CloseRound) {
        return String::new();
    }
    console
        .shown()
        .with(|shown| round_shown(&shown.sitting).and_then(Turnout::of))
        .map(|turnout| unreturned_said(words, turnout))
        .unwrap_or_default()
}

pub(super) fn unreturned_said(words: Words, turnout: Turnout) -> String {
    match turnout.unreturned() {
        0 => words.console_step_all_returned().to_owned(),
        left => words.console_step_unreturned(u64::from(left)),
    }
}

/// Everything else that may be done now. What is the other's to do stands there and says so.
#[component]
fn Others() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    let others = Memo::new(move |_| shown.with(|shown| shown.other_steps.clone()));
    let draw = move |other: OtherStep| {
        let wish = other.transition;
        let round = shown.with_untracked(|shown| round_of(&shown.sitting, wish));
        let label = said::wish(words, wish, round);
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
