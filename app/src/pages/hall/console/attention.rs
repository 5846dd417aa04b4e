//! What the clerk has to see to, and the hall's screen.

use domain::ids::AlertId;
use domain::public_review::alert::{Alert, AlertKind};
use domain::public_review::course::Status;
use leptos::prelude::*;

use super::agenda::card_head;
use super::model::{Progress, SeatMap, Sign, Stage};
use super::said;
use super::send::{Press, hidden};
use super::state::{Console, Wish};
use crate::parts::{Icon, IconView};
use crate::words::{Words, use_words};

/// Address of the command that says an alert was seen to.
const SETTLE: &str = "/do/settle_alert";

/// The alerts, the latest first.
#[component]
pub(super) fn Attention() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    let alerts = Memo::new(move |_| shown.with(|shown| shown.alerts.clone()));
    // Afterwards tablets are switched off.
    let reconnecting = Memo::new(move |_| {
        shown.with(|shown| {
            if Progress::of(shown.sitting.status, None) < Progress::At(Stage::Announcing) {
                SeatMap::of(shown).count(Sign::Reconnecting)
            } else {
                0
            }
        })
    });
    let tablets = move || {
        let count = u64::try_from(reconnecting.get()).unwrap_or(0);
        (count > 0).then(|| {
            view! {
                <li class="alert-line">
                    <IconView icon=Icon::NoSignal/>
                    <p class="alert-words">{words.console_attention_reconnecting(count)}</p>
                </li>
            }
        })
    };
    let none = move || {
        (alerts.with(Vec::is_empty) && reconnecting.get() == 0).then(|| {
            view! {
                <div class="attention-none">
                    <p class="banner-title">{words.console_attention_none()}</p>
                    <p class="second">{words.console_attention_none_more()}</p>
                </div>
            }
        })
    };
    view! {
        <section class="console-card console-attention" aria-labelledby="attention-title" tabindex="0">
            {card_head("attention-title", words.console_attention(), words.console_attention_other())}
            {none}
            <ul class="alerts" aria-live="polite">
                <For
                    each=move || alerts.get()
                    key=|alert| (alert.id, alert.times)
                    children=move |alert| line(words, console, alert)
                />
                {tablets}
            </ul>
        </section>
    }
    .into_any()
}

const fn icon(kind: AlertKind) -> Icon {
    match kind {
        AlertKind::Help => Icon::Person,
        AlertKind::SecondDevice => Icon::People,
        AlertKind::WrongCodes => Icon::Lock,
    }
}

fn line(words: Words, console: Console, alert: Alert) -> AnyView {
    let what = said::alert(words, &alert);
    let since = said::hour(alert.first_at);
    let since = if alert.times > 1 {
        words.console_alert_times(alert.times, since)
    } else {
        since
    };
    let may = console.hands.clerk || console.hands.chair;
    let moves = alert
        .seat
        .filter(|_| alert.kind == AlertKind::SecondDevice && console.hands.clerk);
    let moves = moves.map(|seat| {
        view! {
            <a
                class="small-button"
                data-noscroll=""
                aria-label=words.console_seat_move_of(seat.0)
                href=move || console.asks(Some(Wish::MoveSeat(seat.0)))
            >
                {words.console_alert_move()}
            </a>
        }
    });
    let settle = may.then(|| {
        settle(
            words,
            console,
            alert.id,
            words.console_alert_settle_of(&what),
        )
    });
    view! {
        <li class="alert-line">
            <IconView icon=icon(alert.kind)/>
            <p class="alert-words"><b>{what}</b> " " <span class="second">{since}</span></p>
            <span class="alert-buttons">{moves} {settle}</span>
        </li>
    }
    .into_any()
}

fn settle(words: Words, console: Console, id: AlertId, label: String) -> AnyView {
    view! {
        <Press command=SETTLE key=format!("alert {id}") class="agenda-press">
            {hidden("alert", move || id.to_string())}
            <button
                class="small-button"
                type="submit"
                aria-label=label
                aria-disabled=move || console.busy.with(Option::is_some).then_some("true")
            >
                {words.console_alert_settle()}
            </button>
        </Press>
    }
    .into_any()
}

/// The address of the hall's screen.
#[component]
pub(super) fn Projector() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let renew = console.hands.clerk.then(|| {
        view! {
            <a class="small-button" data-noscroll="" href=move || console.asks(Some(Wish::RenewProjector))>
                {words.console_projector_renew()} "…"
            </a>
        }
    });
    // Once the result is signed nobody sits in the hall, and the screen ends with the day.
    let shown = console.shown();
    let is_past = Memo::new(move |_| {
        let status = shown.with(|shown| shown.sitting.status);
        status.is_over() && status != Status::Announced
    });
    view! {
        <section
            class="console-card console-projector"
            aria-labelledby="projector-title"
            hidden=is_past
        >
            {card_head("projector-title", words.console_projector(), words.console_projector_other())}
            <p>
                <a href=move || console.projector.get() target="_blank" rel="external noopener noreferrer">
                    {words.console_projector_open()}
                </a>
            </p>
            <p class="second">{words.console_projector_more()}</p>
            {renew}
        </section>
    }
    .into_any()
}
