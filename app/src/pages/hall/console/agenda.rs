//! Who speaks, in which order, with the same time for both sides; and the rounds.

use chrono::{DateTime, Utc};
use domain::public_review::agenda::{AgendaItem, Face};
use domain::public_review::course::{RoundKind, Status};
use domain::public_review::snapshot::{AgendaLine, ClockState, PhaseWord, RoundView};
use leptos::html::Ol;
use leptos::prelude::*;

use super::model::{Side, is_heard};
use super::said;
use super::send::{Press, hidden, revision};
use super::state::Console;
use crate::hall::{ServerTime, use_seconds};
use crate::parts::focus::into_view;
use crate::parts::{Icon, IconView};
use crate::words::{Words, use_words};

/// Address of the command that sets a clock.
pub(super) const SET_CLOCK: &str = "/do/set_clock";

/// The agenda with its clocks.
#[component]
pub(super) fn Agenda() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    // Which items there are never changes; how each stands is followed by itself.
    let items: Vec<_> = shown.with_untracked(|shown| {
        let lines = shown.sitting.agenda.iter();
        lines.map(|line| line.item).collect()
    });
    let count = items.len();
    let clocks = (1..)
        .zip(items)
        .map(|(place, item)| view! { <ClockRow item place/> })
        .collect_view();
    let rounds = Memo::new(move |_| {
        shown.with(|shown| {
            let rounds = shown.sitting.rounds.iter();
            rounds.map(line_of).collect::<Vec<_>>()
        })
    });
    let frame = NodeRef::<Ol>::new();
    follow(frame, move || {
        let lines = shown.with(|shown| {
            let lines = shown.sitting.agenda.iter();
            lines.map(|line| line.state).collect::<Vec<_>>()
        });
        (lines, rounds.get())
    });
    let rounds = move || {
        let rounds = rounds.get();
        (count + 1..)
            .zip(rounds)
            .map(|(place, line)| round_row(words, console.screen.time(), line, place))
            .collect_view()
    };
    view! {
        <section class="console-card console-agenda" aria-labelledby="agenda-title">
            {card_head("agenda-title", words.console_agenda(), words.console_agenda_other())}
            <ol class="agenda" tabindex="0" aria-labelledby="agenda-title" node_ref=frame>
                {clocks} {rounds}
            </ol>
        </section>
    }
    .into_any()
}

/// Keeps the row that is on now in sight, where the list is longer than its frame. Only when
/// another row is on: whoever looks further down is left there.
fn follow<T: PartialEq + Send + Sync + 'static>(
    frame: NodeRef<Ol>,
    now: impl Fn() -> T + Send + Sync + 'static,
) {
    let now = Memo::new(move |_| now());
    Effect::new(move |_| {
        now.track();
        request_animation_frame(move || {
            let Some(frame) = frame.get_untracked() else {
                return;
            };
            let row = frame.query_selector(".agenda-now").ok().flatten();
            // Where the list is as long as the page, the page stays where it is.
            if let Some(row) = row.filter(|_| frame.scroll_height() > frame.client_height()) {
                into_view(&row);
            }
        });
    });
}

/// The heading of a card, in both languages.
pub(super) fn card_head(id: &'static str, title: &'static str, other: &'static str) -> AnyView {
    view! {
        <div class="console-head">
            <h2 class="console-title" id=id>{title}</h2>
            <span class="console-other" lang=use_words().language_other_tag()>{other}</span>
        </div>
    }
    .into_any()
}

/// Seconds of an item so far. Only a clock that runs needs the time.
fn used(line: &AgendaLine, time: ServerTime) -> i64 {
    let now = match line.state {
        ClockState::Running => time.now(),
        ClockState::Waiting | ClockState::Paused | ClockState::Over => DateTime::<Utc>::default(),
    };
    line.clock().used(now)
}

/// What a clock says, in words. Once the sides have been heard, what paused is over and what
/// waited was left out.
fn face_said(words: Words, line: &AgendaLine, is_heard: bool, now: DateTime<Utc>) -> String {
    let over = line.clock().used(now) - i64::from(line.minutes) * 60;
    match line.clock().face(line.minutes, now) {
        Face::Waiting if is_heard => words.desk_clock_left_out().to_owned(),
        Face::Paused if is_heard => words.console_clock_over().to_owned(),
        Face::Waiting => words.console_clock_waiting().to_owned(),
        Face::Running => words.console_clock_running().to_owned(),
        Face::LastMinute => words.console_clock_last_minute().to_owned(),
        Face::TimeOver => words.console_clock_time_over(use_seconds(over)),
        Face::Paused => words.console_clock_paused().to_owned(),
        Face::Over => words.console_clock_over().to_owned(),
    }
}

/// One item: its clock, and what can be done with it while the sides speak.
#[component]
fn ClockRow(item: AgendaItem, place: usize) -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    let time = console.screen.time();
    let name = said::item(words, item);
    let line = Memo::new(move |_| {
        shown.with(|shown| {
            let mut lines = shown.sitting.agenda.iter();
            lines.find(|line| line.item == item).copied()
        })
    });
    let with = move |say: fn(&AgendaLine, ServerTime) -> String| {
        move || line.get().map(|line| say(&line, time)).unwrap_or_default()
    };
    let used_said = with(|line, time| use_seconds(used(line, time)));
    let allowed = with(|line, _| format!(" / {}", use_seconds(i64::from(line.minutes) * 60)));
    let is_over = Memo::new(move |_| shown.with(|shown| is_heard(&shown.sitting)));
    let face = move || {
        line.get()
            .map(|line| match line.state {
                ClockState::Running => face_said(words, &line, false, time.now()),
                _ => face_said(words, &line, is_over.get(), DateTime::default()),
            })
            .unwrap_or_default()
    };
    let state = move || match line.get().map_or(ClockState::Waiting, |line| line.state) {
        ClockState::Paused if is_over.get() => ClockState::Over,
        state => state,
    };
    let class = move || match state() {
        ClockState::Waiting => "agenda-row",
        ClockState::Running => "agenda-row agenda-now",
        ClockState::Paused => "agenda-row agenda-paused",
        ClockState::Over => "agenda-row agenda-done",
    };
    let icon = move || match state() {
        ClockState::Over => view! { <IconView icon=Icon::Check/> }.into_any(),
        ClockState::Running => view! { <IconView icon=Icon::Clock/> }.into_any(),
        ClockState::Paused => view! { <IconView icon=Icon::Pause/> }.into_any(),
        ClockState::Waiting => place_of(place),
    };
    view! {
        <li class=class>
            <span class="agenda-sign">{icon}</span>
            <div class="agenda-line">
                <span class="agenda-name">{name}</span>
                <span class="agenda-time">
                    <b>{used_said}</b>
                    <span class="second">{allowed}</span>
                </span>
            </div>
            <div class="agenda-line agenda-below">
                <Bar line time/>
                <span class="agenda-face">{face}</span>
            </div>
            <ClockButtons item line/>
        </li>
    }
    .into_any()
}

/// How much of the time is used, as a bar. The figures beside it say the same.
#[component]
fn Bar(line: Memo<Option<AgendaLine>>, time: ServerTime) -> AnyView {
    let width = move || {
        let line = line.get()?;
        let allowed = (i64::from(line.minutes) * 60).max(1);
        Some((used(&line, time).min(allowed) * 100 / allowed).to_string())
    };
    view! {
        <svg class="clock-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="clock-track" width="100" height="4"></rect>
            <rect class="clock-used" width=width height="4"></rect>
        </svg>
    }
    .into_any()
}

/// Start or pause, and finish. The same two elements whatever they do, so that the keyboard stays.
#[component]
fn ClockButtons(item: AgendaItem, line: Memo<Option<AgendaLine>>) -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    let name = said::item(words, item);
    let is_time = Memo::new(move |_| {
        shown.with(|shown| shown.sitting.status == Status::Presenting)
            && (console.hands.chair || console.hands.clerk)
    });
    let state = Memo::new(move |_| line.get().map_or(ClockState::Waiting, |line| line.state));
    let (deed, label) = (
        move || match state.get() {
            ClockState::Running => "pause",
            ClockState::Waiting | ClockState::Paused | ClockState::Over => "start",
        },
        move || match state.get() {
            ClockState::Running => words.console_clock_pause(),
            ClockState::Waiting => words.console_clock_start(),
            ClockState::Paused => words.console_clock_go_on(),
            ClockState::Over => words.console_clock_again(),
        },
    );
    let may_finish = move || state.get() == ClockState::Running;
    // Time is given back once it stands still, or is used up: to one who is speaking within it, a
    // button that takes the figures away is no help.
    let time = console.screen.time();
    let may_restart = move || {
        line.get().is_some_and(|line| match line.state {
            ClockState::Waiting => false,
            ClockState::Paused | ClockState::Over => true,
            ClockState::Running => line.clock().face(line.minutes, time.now()) == Face::TimeOver,
        })
    };
    let button = move |deed: Signal<&'static str>, label: Signal<&'static str>, key: String| {
        view! {
            <Press command=SET_CLOCK key=key class="agenda-press">
                {revision(console)}
                {hidden("item", move || item.code().to_owned())}
                {hidden("deed", move || deed.get().to_owned())}
                <button
                    class="small-button"
                    type="submit"
                    aria-label=move || words.console_clock_deed_of(label.get(), name)
                    aria-disabled=move || console.busy.with(Option::is_some).then_some("true")
                >
                    {move || label.get()}
                </button>
            </Press>
        }
    };
    view! {
        {move || {
            is_time.get().then(|| {
                let main = button(
                    Signal::derive(deed),
                    Signal::derive(label),
                    format!("clock {}", item.code()),
                );
                let finish = button(
                    Signal::stored("finish"),
                    Signal::stored(words.console_clock_finish()),
                    format!("finish {}", item.code()),
                );
                let restart = button(
                    Signal::stored("restart"),
                    Signal::stored(words.hearing_more_clock_restart()),
                    format!("restart {}", item.code()),
                );
                view! {
                    <span class="agenda-buttons">
                        {main}
                        <span class="agenda-finish" hidden=move || !may_finish()>{finish}</span>
                        <span class="agenda-finish" hidden=move || !may_restart()>{restart}</span>
                    </span>
                }
            })
        }}
    }
    .into_any()
}

/// What the agenda says of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RoundLine {
    place: u32,
    kind: RoundKind,
    phase: PhaseWord,
    opened_at: Option<DateTime<Utc>>,
    closes_at: Option<DateTime<Utc>>,
}

const fn line_of(round: &RoundView) -> RoundLine {
    RoundLine {
        place: round.place,
        kind: round.kind,
        phase: round.phase,
        opened_at: round.opened_at,
        closes_at: round.closes_at,
    }
}

/// What has not begun has its place: an empty disc is an answer on a ballot.
fn place_of(place: usize) -> AnyView {
    view! { <span class="agenda-place" aria-hidden="true">{place}</span> }.into_any()
}

fn round_row(words: Words, time: ServerTime, line: RoundLine, place: usize) -> AnyView {
    let name = match line.kind {
        RoundKind::Questions => words.console_round_line(line.place),
        RoundKind::Adjourn => words.console_round_adjourn_line(line.place),
    };
    let class = match line.phase {
        PhaseWord::Open => "agenda-row agenda-now",
        PhaseWord::Closed => "agenda-row agenda-done",
        PhaseWord::Drafted | PhaseWord::Voided | PhaseWord::Dropped => "agenda-row",
    };
    let sign = match line.phase {
        PhaseWord::Open => view! { <IconView icon=Icon::Clock/> }.into_any(),
        PhaseWord::Closed => view! { <IconView icon=Icon::Check/> }.into_any(),
        PhaseWord::Drafted | PhaseWord::Voided | PhaseWord::Dropped => place_of(place),
    };
    let said = move || match line.phase {
        PhaseWord::Drafted => words.console_round_drafted().to_owned(),
        PhaseWord::Open => open_said(words, line.opened_at, line.closes_at, time.now()),
        PhaseWord::Closed => words.console_round_closed().to_owned(),
        PhaseWord::Voided => words.console_round_voided().to_owned(),
        PhaseWord::Dropped => words.console_round_dropped().to_owned(),
    };
    view! {
        <li class=class>
            <span class="agenda-sign">{sign}</span>
            <div class="agenda-line">
                <span class="agenda-name">{name}</span>
                <span class="agenda-time">{said}</span>
            </div>
        </li>
    }
    .into_any()
}

/// How long an open round has been open, or has left.
fn open_said(
    words: Words,
    opened_at: Option<DateTime<Utc>>,
    closes_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> String {
    match (closes_at, opened_at) {
        (Some(closes), _) if closes <= now => words.console_round_time_up().to_owned(),
        (Some(closes), _) => words.console_round_left(use_seconds((closes - now).num_seconds())),
        (None, Some(opened)) => {
            words.console_round_open_for(use_seconds((now - opened).num_seconds()))
        }
        (None, None) => String::new(),
    }
}

/// What both sides have used, and who has used more.
#[component]
pub(super) fn Equal() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    let time = console.screen.time();
    let used = move |side: Side| {
        shown.with(|shown| {
            let agenda = &shown.sitting.agenda;
            let runs = agenda.iter().any(|l| l.state == ClockState::Running);
            let now = if runs {
                time.now()
            } else {
                DateTime::default()
            };
            side.used(agenda, now)
        })
    };
    let allowed = shown.with_untracked(|shown| Side::Petitioner.allowed(&shown.sitting.agenda));
    let difference = move || {
        let (petitioner, unit) = (used(Side::Petitioner), used(Side::Unit));
        match petitioner - unit {
            0 => words.console_equal_same().to_owned(),
            more if more > 0 => words.console_equal_petitioner_more(use_seconds(more)),
            less => words.console_equal_unit_more(use_seconds(-less)),
        }
    };
    view! {
        <section class="console-card console-equal" aria-labelledby="equal-title">
            {card_head("equal-title", words.console_equal(), words.console_equal_other())}
            <dl class="equal">
                <div class="equal-row">
                    <dt>{words.console_equal_petitioner()}</dt>
                    <dd>{move || use_seconds(used(Side::Petitioner))}</dd>
                </div>
                <div class="equal-row">
                    <dt>{words.console_equal_unit()}</dt>
                    <dd>{move || use_seconds(used(Side::Unit))}</dd>
                </div>
            </dl>
            <p class="second">
                {move || {
                    let allowed = words.console_equal_allowed(use_seconds(allowed));
                    format!("{}{}{allowed}", difference(), words.gap())
                }}
            </p>
        </section>
    }
    .into_any()
}
