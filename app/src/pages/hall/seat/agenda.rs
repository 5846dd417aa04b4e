//! The agenda with the same time for both sides, and the clock of whoever speaks.

use domain::public_review::agenda::{AgendaItem, Face};
use domain::public_review::course::Status;
use domain::public_review::snapshot::{AgendaLine, PhaseWord, Sitting};
use leptos::prelude::*;

use super::station::Station;
use crate::hall::said::agenda_item;
use crate::hall::use_seconds;
use crate::words::{Words, use_words};

/// How far an item is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Far {
    Done,
    Now,
    Paused,
    Next,
}

/// The agenda.
pub(super) fn agenda(station: Station) -> AnyView {
    let words = use_words();
    let shown = station.screen.shown();
    let lines = move || {
        shown.with(|tablet| {
            let sitting = &tablet.session.sitting;
            let mut lines = vec![check_in(words, sitting)];
            let is_past = is_past(sitting.status);
            let items = sitting.agenda.iter();
            lines.extend(items.map(|item| item_line(words, item, is_past)));
            lines.extend(vote(words, sitting));
            lines
        })
    };
    view! {
        <section class="leaf" aria-labelledby="agenda-title">
            <h2 class="leaf-title" id="agenda-title">
                {words.tablet_agenda()} " "
                <span class="beside" lang=words.language_other_tag()>{words.tablet_agenda_other()}</span>
            </h2>
            <ol class="course-list">{lines}</ol>
        </section>
    }
    .into_any()
}

fn line(words: Words, far: Far, title: &str, sub: String) -> AnyView {
    let (class, state, path) = match far {
        Far::Done => (
            "course-item course-done",
            words.tablet_state_done(),
            "M7 12.5l3.500 3.500L17 9",
        ),
        Far::Now => (
            "course-item course-now",
            words.tablet_state_now(),
            "M10 8.500v7l5.500-3.500z",
        ),
        Far::Paused => (
            "course-item course-paused",
            words.tablet_state_paused(),
            "M10 9v6M14 9v6",
        ),
        Far::Next => ("course-item", words.tablet_state_next(), ""),
    };
    let current = (far == Far::Now).then_some("step");
    view! {
        <li class=class aria-current=current>
            <svg class="course-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                <circle cx="12" cy="12" r="10.5"></circle>
                <path d=path></path>
            </svg>
            <span class="course-words">
                <span class="course-name">{title.to_owned()}</span>
                <span class="out-of-sight">" " {state} " "</span>
                <span class="course-sub">{sub}</span>
            </span>
        </li>
    }
    .into_any()
}

fn check_in(words: Words, sitting: &Sitting) -> AnyView {
    let present = sitting.present;
    let far = match sitting.status {
        Status::Draft | Status::Convened | Status::PanelDrawn => Far::Now,
        _ => Far::Done,
    };
    let sub = if present >= sitting.quorum_needed {
        words.tablet_agenda_quorum(sitting.quorum_needed, present)
    } else {
        words.tablet_agenda_present(present)
    };
    line(words, far, words.tablet_agenda_check_in(), sub)
}

fn vote(words: Words, sitting: &Sitting) -> Option<AnyView> {
    let rounds = sitting.rounds.iter();
    let kept =
        rounds.filter(|round| !matches!(round.phase, PhaseWord::Voided | PhaseWord::Dropped));
    let (mut questions, mut all, mut counted) = (0_u64, 0_u64, 0_u64);
    for round in kept {
        questions += u64::try_from(round.questions.len()).unwrap_or_default();
        all += 1;
        counted += u64::from(round.phase == PhaseWord::Closed);
    }
    if questions == 0 {
        return None;
    }
    let far = match sitting.status {
        Status::Voting => Far::Now,
        _ if counted == all => Far::Done,
        _ if counted > 0 => Far::Now,
        _ => Far::Next,
    };
    let sub = if counted > 0 && counted < all {
        words.tablet_agenda_vote_part(all, counted)
    } else {
        words.tablet_agenda_vote_sub(questions)
    };
    Some(line(words, far, words.tablet_agenda_vote(), sub))
}

/// Nobody speaks to the agenda any more: what was stopped in between is done.
const fn is_past(status: Status) -> bool {
    match status {
        Status::Draft
        | Status::Convened
        | Status::PanelDrawn
        | Status::Opened
        | Status::Presenting
        | Status::Postponed
        | Status::Suspended => false,
        Status::Deliberating
        | Status::Voting
        | Status::Tallied
        | Status::Announced
        | Status::OpinionSigned
        | Status::Published
        | Status::Withheld
        | Status::Archived
        | Status::Terminated => true,
    }
}

/// Both sides have the same time, and the reader should know.
const fn is_of_a_side(item: AgendaItem) -> bool {
    match item {
        AgendaItem::PetitionerStatement
        | AgendaItem::UnitStatement
        | AgendaItem::PetitionerReply
        | AgendaItem::UnitReply
        | AgendaItem::PetitionerLast
        | AgendaItem::UnitLast => true,
        AgendaItem::ExpertOpinion | AgendaItem::ReviewersQuestions => false,
    }
}

fn allowance(item: &AgendaLine) -> String {
    use_seconds(i64::from(item.minutes) * 60)
}

fn item_line(words: Words, item: &AgendaLine, is_past: bool) -> AnyView {
    use domain::public_review::snapshot::ClockState;
    let (minutes, used) = (allowance(item), use_seconds(item.used_seconds));
    let limit = if is_of_a_side(item.item) {
        words.tablet_limit_equal(&minutes)
    } else {
        words.tablet_limit(&minutes)
    };
    let (far, sub) = match item.state {
        ClockState::Waiting => (Far::Next, limit),
        ClockState::Running => (Far::Now, limit),
        ClockState::Paused if !is_past => (Far::Paused, words.tablet_paused(minutes, used)),
        ClockState::Paused | ClockState::Over => (Far::Done, words.tablet_used(minutes, used)),
    };
    line(words, far, agenda_item(words, item.item), sub)
}

/// Whoever speaks, if somebody does.
pub(super) fn running(sitting: &Sitting) -> Option<AgendaLine> {
    let mut items = sitting.agenda.iter().copied();
    items.find(|item| item.since.is_some())
}

/// Who speaks, with the clock counting up and the rest in words.
pub(super) fn speaking(station: Station, item: AgendaLine) -> AnyView {
    let words = use_words();
    let time = station.screen.time();
    let all = i64::from(item.minutes) * 60;
    let used = Memo::new(move |_| item.clock().used(time.now()).max(0));
    let minutes = StoredValue::new(allowance(&item));
    let rest = move || {
        let used = used.get();
        let minutes = minutes.get_value();
        match item.clock().face(item.minutes, time.now()) {
            Face::LastMinute => words.tablet_last_minute(minutes),
            Face::TimeOver => words.tablet_over(minutes, use_seconds(used - all)),
            Face::Running | Face::Waiting | Face::Paused | Face::Over => {
                words.tablet_left(use_seconds(all - used), minutes)
            }
        }
    };
    let is_over = move || used.get() > all;
    view! {
        <div class="speaking" class:speaking-over=is_over>
            <div class="speaking-words">
                <p class="chip chip-info speaking-chip">
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                        <path d="M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M10 8.500v7l5.500-3.500z"></path>
                    </svg>
                    <span>{words.tablet_speaking()}</span>
                    <span lang=words.language_other_tag()>{words.tablet_speaking_other()}</span>
                </p>
                <h1 class="now-title" tabindex="-1" data-heading="">{agenda_item(words, item.item)}</h1>
            </div>
            <p class="speaking-clock" role="timer">
                <span class="speaking-used">{move || use_seconds(used.get())}</span>
                <span class="speaking-rest">{rest}</span>
            </p>
            <progress
                class="speaking-bar"
                max=all.to_string()
                value=move || used.get().min(all).to_string()
                aria-hidden="true"
            ></progress>
        </div>
    }
    .into_any()
}
