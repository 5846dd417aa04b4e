//! The sides speak: the agenda, and whoever has the floor with a clock that counts up.

use domain::public_review::agenda::Face;
use domain::public_review::snapshot::{AgendaLine, ClockState};
use leptos::prelude::*;

use super::canvas::Seen;
use crate::hall::picture::is_urgent;
use crate::hall::{said, use_seconds};
use crate::parts::{Icon, IconView};
use crate::words::Words;

/// Draws it.
pub(super) fn speaking(words: Words, seen: Seen, line: Option<AgendaLine>) -> AnyView {
    let agenda = move || {
        let lines = seen.sitting.with(|sitting| sitting.agenda.clone());
        lines
            .into_iter()
            .map(|line| agenda_row(words, seen, line))
            .collect::<Vec<_>>()
    };
    let speaker = match line {
        Some(line) => clock(words, seen, line),
        None => {
            view! { <h2 class="hall-question">{words.projector_speaking_soon()}</h2> }.into_any()
        }
    };
    view! {
        <div class="hall-two">
            <ol class="hall-agenda">{agenda}</ol>
            <div class="hall-speaker">{speaker}</div>
        </div>
    }
    .into_any()
}

fn agenda_row(words: Words, seen: Seen, line: AgendaLine) -> AnyView {
    let class = match line.state {
        ClockState::Waiting => "hall-item",
        ClockState::Running => "hall-item hall-item-now",
        ClockState::Paused => "hall-item hall-item-paused",
        ClockState::Over => "hall-item hall-item-done",
    };
    let sign = match line.state {
        ClockState::Waiting => None,
        ClockState::Running => Some(Icon::Sound),
        ClockState::Paused => Some(Icon::Pause),
        ClockState::Over => Some(Icon::Check),
    };
    let sign = sign.map(|icon| view! { <IconView icon/> });
    let minutes = move || {
        let allowed = use_seconds(i64::from(line.minutes) * 60);
        if line.state == ClockState::Waiting {
            allowed
        } else {
            let used = line.clock().used(seen.time.now());
            format!("{} / {allowed}", use_seconds(used))
        }
    };
    view! {
        <li class=class>
            <span class="hall-sign">{sign}</span>
            <span class="hall-item-name">{said::agenda_item(words, line.item)}</span>
            <span class="hall-figure">{minutes}</span>
        </li>
    }
    .into_any()
}

/// Who speaks, counting up, with what is left in words.
fn clock(words: Words, seen: Seen, line: AgendaLine) -> AnyView {
    let now = move || seen.time.now();
    let used = move || use_seconds(line.clock().used(now()));
    let face = move || line.clock().face(line.minutes, now());
    let rest = move || {
        let left = i64::from(line.minutes) * 60 - line.clock().used(now());
        match face() {
            Face::TimeOver => words.projector_time_over(use_seconds(-left)),
            Face::LastMinute => words.projector_last_minute().to_owned(),
            Face::Paused => words.projector_paused().to_owned(),
            Face::Waiting | Face::Running | Face::Over => {
                words.projector_left(use_seconds(left), line.minutes)
            }
        }
    };
    let class = move || {
        if is_urgent(face()) {
            "hall-rest hall-rest-urgent"
        } else {
            "hall-rest"
        }
    };
    // Nobody speaks while the clock stands.
    let over = if line.state == ClockState::Running {
        words.projector_speaking()
    } else {
        words.desk_last_spoke()
    };
    view! {
        <p class="hall-line">{over}</p>
        <h2 class="hall-question">{said::agenda_item(words, line.item)}</h2>
        <p class="hall-clock">{used}</p>
        <p class=class>{rest}</p>
    }
    .into_any()
}
