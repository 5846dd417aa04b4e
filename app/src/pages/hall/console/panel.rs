//! What asks before it is done: the consequence in words, the reason where one is needed, and a way
//! back.

use domain::public_review::course::Transition;
use domain::public_review::snapshot::Sitting;
use leptos::context::Provider;
use leptos::prelude::*;

use super::foot::unreturned_said;
use super::model::{Turnout, round_shown, unheard};
use super::said;
use super::send::{Press, hidden, revision};
use super::state::{Console, LEAD, RENEW_PROJECTOR, Wish};
use crate::form::scope::Scope;
use crate::parts::{Icon, IconView, MomentField, TextField};
use crate::words::{Words, use_words};

/// Most characters of a reason; the service decides.
const REASON_CHARS_MAX: usize = 200;
/// The press of the panel.
const PANEL: &str = "panel";
/// Its heading.
pub(super) const PANEL_TITLE: &str = "panel-title";

/// A wish, asked in place.
#[component]
pub(super) fn Panel(wish: Wish) -> AnyView {
    match wish {
        Wish::Lead(transition) => view! { <LeadPanel transition/> }.into_any(),
        Wish::MoveSeat(seat) => view! { <SeatPanel seat is_move=true/> }.into_any(),
        Wish::TakeBackSeat(seat) => view! { <SeatPanel seat is_move=false/> }.into_any(),
        Wish::RenewProjector => view! { <ProjectorPanel/> }.into_any(),
    }
}

/// The frame of every panel.
#[component]
fn Asking(
    #[prop(into)] title: Signal<String>,
    #[prop(into)] button: Signal<String>,
    /// What is on its way is counted, not merely done.
    #[prop(optional)]
    counts: bool,
    /// Something is lost by it.
    #[prop(optional)]
    danger: bool,
    /// It is no longer possible.
    #[prop(optional, into)]
    gone: Signal<bool>,
    command: &'static str,
    children: Children,
) -> AnyView {
    let words = use_words();
    let console = Console::here();
    let busy = move || console.is_busy(PANEL);
    let label = move || match (busy(), counts) {
        (true, true) => words.console_step_counting().to_owned(),
        (true, false) => words.console_step_busy().to_owned(),
        (false, _) => button.get(),
    };
    let class = if danger {
        "button button-danger"
    } else {
        "button button-primary"
    };
    view! {
        <section class="panel" aria-labelledby=PANEL_TITLE>
            <h2 class="panel-title" id=PANEL_TITLE tabindex="-1">{move || title.get()}</h2>
            <Press command key=PANEL class="panel-form">
                {children()}
                <div class="panel-buttons">
                    <button
                        class=class
                        type="submit"
                        disabled=move || gone.get()
                        aria-disabled=move || console.busy.with(Option::is_some).then_some("true")
                    >
                        {move || busy().then(|| view! { <IconView icon=Icon::Clock/> })}
                        <span aria-live="polite">{label}</span>
                    </button>
                    <a class="button button-secondary" data-noscroll="" href=move || console.asks(None)>
                        {words.console_step_back()}
                    </a>
                </div>
            </Press>
        </section>
    }
    .into_any()
}

#[component]
fn LeadPanel(transition: Transition) -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    let (name, consequence) = shown.with_untracked(|shown| {
        let sitting = &shown.sitting;
        let name = said::named(words, sitting, transition);
        (name, said::consequence(words, sitting, transition))
    });
    // Whatever others do meanwhile, the words that were typed stay.
    let is_offered = Memo::new(move |_| {
        shown.with(|shown| {
            let next = shown.next_step.as_ref();
            let is_next =
                next.is_some_and(|step| step.transition == transition && step.blocked.is_none());
            is_next
                || shown
                    .other_steps
                    .iter()
                    .any(|step| step.transition == transition)
        })
    });
    let gone = {
        let name = name.clone();
        move || {
            (!is_offered.get())
                .then(|| view! { <p class="panel-gone">{words.console_wish_gone(&name)}</p> })
        }
    };
    let unreturned = (transition == Transition::CloseRound).then(|| {
        let said = move || {
            let turnout = shown.with(|shown| round_shown(&shown.sitting).and_then(Turnout::of));
            let is_time_up = console.step.get().is_some_and(|step| step.is_time_up);
            turnout.map(|turnout| unreturned_said(words, turnout, is_time_up))
        };
        view! { <p class="panel-strong">{said}</p> }
    });
    let unheard = (transition == Transition::Deliberate).then(|| {
        let said = move || shown.with(|shown| passed_over(words, &shown.sitting));
        view! { <p class="panel-strong">{said}</p> }
    });
    let until = said::until(words, transition).unwrap_or_else(|| words.course_final());
    let fields = fields(console, transition);
    let danger = matches!(
        transition,
        Transition::VoidRound | Transition::DropRound | Transition::Terminate
    );
    view! {
        <Asking
            title=words.console_step_confirm(&name)
            button=name
            counts=transition == Transition::CloseRound
            danger
            gone=Signal::derive(move || !is_offered.get())
            command=LEAD
        >
            {gone}
            {unreturned} {unheard}
            <p>{consequence} " " <b>{until}</b></p>
            {revision(console)}
            {hidden("screen", || "console".to_owned())}
            {hidden("transition", move || transition.code().to_owned())}
            {fields}
        </Asking>
    }
    .into_any()
}

/// Who would be passed over.
fn passed_over(words: Words, sitting: &Sitting) -> Option<String> {
    let names: Vec<_> = unheard(sitting)
        .map(|item| said::item(words, item))
        .collect();
    let between = words.desk_between();
    (!names.is_empty()).then(|| words.desk_passed_over(names.join(between)))
}

/// The reason or the day, where the wish needs one.
fn fields(console: Console, transition: Transition) -> AnyView {
    let words = use_words();
    // The faults of the form's fields; what is no fault of a field stands on top of the page.
    let refused = console.refused_form();
    let scope = Scope::command(PANEL.to_owned(), refused, console.trouble);
    // Drawn inside of the scope, or they would not know it.
    let fields = move || {
        let reason = transition.needs_reason().then(|| {
            view! {
                <TextField
                    name="reason"
                    label=words.console_reason()
                    hint=words.console_reason_hint()
                    max=REASON_CHARS_MAX
                    required=true
                />
            }
        });
        let day = (transition == Transition::Reschedule).then(|| {
            view! {
                <MomentField
                    name="scheduled_at"
                    label=words.console_scheduled_at()
                    hint=words.console_scheduled_hint()
                />
            }
        });
        view! { {reason} {day} }
    };
    view! { <Provider value=scope>{fields()}</Provider> }.into_any()
}

/// Moving a seat to another device, or taking a check-in back.
#[component]
fn SeatPanel(seat: u32, is_move: bool) -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    let name = shown.with_untracked(|shown| {
        let mut seats = shown.seats.iter();
        seats
            .find(|one| one.number == seat)
            .map(|one| one.name.clone())
    });
    let (command, title, more, button) = if is_move {
        (
            "/do/move_seat",
            words.console_seat_move_of(seat),
            words.console_seat_move_more(),
            words.console_seat_move_do(),
        )
    } else {
        (
            "/do/take_back_seat",
            words.console_seat_take_back_of(seat),
            words.console_seat_take_back_more(),
            words.console_seat_take_back(),
        )
    };
    view! {
        <Asking title=title button=button.to_owned() command>
            <p class="panel-strong">{name}</p>
            <p>{more}</p>
            {hidden("seat", move || seat.to_string())}
        </Asking>
    }
    .into_any()
}

#[component]
fn ProjectorPanel() -> AnyView {
    let words = use_words();
    let name = words.console_projector_renew();
    view! {
        <Asking
            title=words.console_step_confirm(name)
            button=name.to_owned()
            command=RENEW_PROJECTOR
        >
            <p>{words.console_projector_renew_more()}</p>
        </Asking>
    }
    .into_any()
}
