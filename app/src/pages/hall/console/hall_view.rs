//! What the hall sees now, and the figures of it.

use chrono::{DateTime, Utc};
use domain::public_review::agenda::Face;
use domain::public_review::ballot::BallotMode;
use domain::public_review::course::Status;
use domain::public_review::snapshot::{
    AgendaLine, ClockState, OfficeSnapshot, QuestionView, RoundView, Sitting,
};
use domain::public_review::tally::Tally;
use leptos::prelude::*;

use super::agenda::{card_head, face_said, open_said};
use super::model::{Turnout, missing, round_shown};
use super::said;
use super::state::Console;
use crate::hall::arithmetic::Arithmetic;
use crate::hall::picture::Picture;
use crate::hall::{ServerTime, use_seconds};
use crate::parts::OptionMark;
use crate::words::{Words, use_words};

/// The card with the picture of the hall's screen.
#[component]
pub(super) fn HallView() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    let time = console.screen.time();
    view! {
        <section class="console-card console-hall" aria-labelledby="hall-title">
            {card_head("hall-title", words.console_hall(), words.console_hall_other())}
            <div class="view-screen" role="group" aria-labelledby="hall-title" tabindex="0">
                {move || shown.with(|shown| screen(words, time, &shown.sitting))}
            </div>
            <TurnoutSaid/>
            <Figures/>
        </section>
    }
    .into_any()
}

/// The same picture as the projector's, decided by the same rule.
fn screen(words: Words, time: ServerTime, sitting: &Sitting) -> AnyView {
    let title = sitting.title.as_str();
    match Picture::of(sitting, 0) {
        Picture::Invitation => three(title, words.projector_invitation(), ""),
        Picture::CheckIn => three(
            title,
            words.projector_check_in(),
            words.projector_check_in_text(),
        ),
        Picture::Opening => three(
            title,
            words.projector_opening(),
            words.projector_opening_text(),
        ),
        Picture::Speaking(line) => speaker(words, time, sitting, line),
        Picture::Blank => three(title, words.projector_blank(), words.console_hall_blank()),
        Picture::PutAgain => three(
            title,
            words.projector_put_again(),
            words.projector_put_again_text(),
        ),
        Picture::Voting(round) => voting(words, time, sitting, &round),
        Picture::Result(round, _) => results(words, &round),
        Picture::Postponed => three(
            title,
            words.projector_postponed(),
            words.projector_postponed_text(),
        ),
        Picture::Suspended => three(
            title,
            words.projector_suspended(),
            words.projector_suspended_text(),
        ),
        Picture::Terminated => three(
            title,
            words.projector_terminated(),
            words.projector_terminated_text(),
        ),
    }
}

fn three(small: &str, large: &'static str, more: &'static str) -> AnyView {
    view! {
        <div class="view-words">
            <p class="view-small">{small.to_owned()}</p>
            <p class="view-large">{large}</p>
            <p class="view-small">{more}</p>
        </div>
    }
    .into_any()
}

/// Who speaks, with a clock that counts up.
fn speaker(words: Words, time: ServerTime, sitting: &Sitting, line: Option<AgendaLine>) -> AnyView {
    let Some(line) = line else {
        let next = sitting
            .agenda
            .iter()
            .find(|line| line.state != ClockState::Over);
        let next = next.map(|line| words.console_hall_next(said::item(words, line.item)));
        return view! {
            <div class="view-words">
                <p class="view-small">{sitting.title.clone()}</p>
                <p class="view-large">{words.projector_speaking_soon()}</p>
                <p class="view-small">{next}</p>
            </div>
        }
        .into_any();
    };
    let allowed = use_seconds(i64::from(line.minutes) * 60);
    let used = move || use_seconds(line.clock().used(time.now()));
    let face = move || left_said(words, &line, time.now());
    view! {
        <div class="view-words">
            <p class="view-small">{words.projector_speaking()}</p>
            <p class="view-large">{said::item(words, line.item)}</p>
            <p class="view-clock">
                <b>{used}</b>
                <span>" / " {allowed}</span>
            </p>
            <p class="view-small">{face}</p>
        </div>
    }
    .into_any()
}

/// What is left of the time, in words.
fn left_said(words: Words, line: &AgendaLine, now: DateTime<Utc>) -> String {
    let left = i64::from(line.minutes) * 60 - line.clock().used(now);
    if line.clock().face(line.minutes, now) == Face::Running {
        words.console_clock_left(use_seconds(left))
    } else {
        face_said(words, line, now)
    }
}

/// The questions with their options, and how many ballots are in.
fn voting(words: Words, time: ServerTime, sitting: &Sitting, round: &RoundView) -> AnyView {
    let mode = match sitting.ballot_mode {
        BallotMode::Named => words.console_mode_named(),
        BallotMode::Secret => words.console_mode_secret(),
    };
    let count = round.questions.len();
    let questions = (1_usize..)
        .zip(&round.questions)
        .map(|(place, question)| {
            let head = words.console_question_of(count, place, round.place);
            view! {
                <div class="view-question">
                    <p class="view-small">{head} " · " {mode}</p>
                    <p class="view-asked">{question.text.clone()}</p>
                    {options(words, question)}
                </div>
            }
        })
        .collect_view();
    let (opened, closes) = (round.opened_at, round.closes_at);
    let left = closes.map(|_| {
        view! { <p class="view-left">{move || open_said(words, opened, closes, time.now())}</p> }
    });
    let ring = Turnout::of(round).map(|turnout| ring(words, turnout));
    let class = if count > 1 {
        "view-voting view-several"
    } else {
        "view-voting"
    };
    view! {
        <div class=class>
            <div class="view-questions">{questions}</div>
            <div class="view-turnout">{ring} {left}</div>
        </div>
    }
    .into_any()
}

fn options(words: Words, question: &QuestionView) -> AnyView {
    let options = (1_usize..)
        .zip(&question.options)
        .map(|(number, option)| {
            view! {
                <li class="view-option">
                    <OptionMark mark=Some(option.mark) number/>
                    <span>{said::option(words, &option.text)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="view-options">
            {options}
            <li class="view-option"><OptionMark mark=None/> <span>{words.session_options_abstain()}</span></li>
        </ul>
    }
    .into_any()
}

/// The turnout ring: begins at twelve o'clock, and the number is text.
fn ring(words: Words, turnout: Turnout) -> AnyView {
    let Turnout {
        issued, returned, ..
    } = turnout;
    let (said, below) = if turnout.is_open {
        (
            words.console_turnout_said(issued, returned),
            words.console_turnout_of(u64::from(issued)),
        )
    } else {
        (
            words.console_turnout_closed(issued, returned),
            words.console_turnout_ended().to_owned(),
        )
    };
    let filled = turnout.thousandths();
    view! {
        <div class="turnout" role="img" aria-label=said>
            <svg class="turnout-picture" viewBox="0 0 230 230" aria-hidden="true" focusable="false">
                <circle class="turnout-track" cx="115" cy="115" r="101"></circle>
                <circle
                    class="turnout-filled"
                    cx="115"
                    cy="115"
                    r="101"
                    pathLength="1000"
                    stroke-dasharray=format!("{filled} 1000")
                    transform="rotate(-90 115 115)"
                    hidden=filled == 0
                ></circle>
            </svg>
            <div class="turnout-words" aria-hidden="true">
                <span>{words.console_turnout_returned()}</span>
                <b class="turnout-number">{returned}</b>
                <span>{below}</span>
            </div>
        </div>
    }
    .into_any()
}

/// What was counted, question by question, with the arithmetic.
fn results(words: Words, round: &RoundView) -> AnyView {
    let questions = round
        .questions
        .iter()
        .zip(&round.tallies)
        .map(|(question, tally)| result(words, question, tally))
        .collect_view();
    let line = round.questions.first().zip(round.tallies.first());
    let line = line.map(|(question, tally)| Arithmetic::of(words, &question.options, tally).line);
    view! {
        <div class="view-results">
            <p class="view-small">
                {words.console_hall_result()} " · " {words.console_round_line(round.place)}
            </p>
            {questions}
            <p class="view-sum">{line}</p>
            <p class="view-advice">{words.arithmetic_advisory()}</p>
        </div>
    }
    .into_any()
}

fn result(words: Words, question: &QuestionView, tally: &Tally) -> AnyView {
    let said = Arithmetic::of(words, &question.options, tally);
    let lines = (1_usize..)
        .zip(said.shares)
        .map(|(number, share)| {
            let class = if share.is_majority {
                "view-option view-majority"
            } else {
                "view-option"
            };
            view! {
                <li class=class>
                    <OptionMark mark=share.mark number/>
                    <span>{share.option}</span>
                    <b class="view-votes">{words.arithmetic_votes(u64::from(share.votes))}</b>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="view-question">
            <p class="view-asked">{question.text.clone()}</p>
            <p class="view-outcome">{said.result}</p>
            <ul class="view-options">{lines}</ul>
            <p class="view-sum"><b>{said.because}</b> " " {said.sum}</p>
        </div>
    }
    .into_any()
}

/// Seconds between two announcements of the turnout to those who do not see it.
const SAID_EVERY: i64 = 10;

/// The turnout in words for screen readers, and no more often than they can listen.
#[component]
fn TurnoutSaid() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let (shown, time) = (console.shown(), console.screen.time());
    let voting = Memo::new(move |_| shown.with(|shown| shown.sitting.status == Status::Voting));
    let beat = Memo::new(move |_| {
        if voting.get() {
            time.now().timestamp() / SAID_EVERY
        } else {
            0
        }
    });
    let said = Memo::new(move |_| {
        beat.track();
        voting
            .get()
            .then(|| shown.with_untracked(|shown| turnout_words(words, shown)))
            .flatten()
            .unwrap_or_default()
    });
    view! { <p class="out-of-sight" role="status">{said}</p> }.into_any()
}

fn turnout_words(words: Words, shown: &OfficeSnapshot) -> Option<String> {
    let turnout = Turnout::of(round_shown(&shown.sitting)?)?;
    Some(words.console_turnout_said(turnout.issued, turnout.returned))
}

/// Four figures: before a round who is there, from then on what came back.
#[component]
pub(super) fn Figures(
    /// As a card of its own.
    #[prop(optional)]
    card: bool,
) -> AnyView {
    let words = use_words();
    let shown = Console::here().shown();
    let figures = Memo::new(move |_| shown.with(|shown| figures(words, &shown.sitting)));
    let drawn = move || {
        figures
            .get()
            .into_iter()
            .map(|(label, figure)| {
                view! {
                    <div class="figure">
                        <dt>{label}</dt>
                        <dd>{figure}</dd>
                    </div>
                }
            })
            .collect_view()
    };
    let class = if card {
        "figures console-card"
    } else {
        "figures"
    };
    view! { <dl class=class>{drawn}</dl> }.into_any()
}

fn figures(words: Words, sitting: &Sitting) -> [(&'static str, String); 4] {
    let counted = match sitting.status {
        Status::PanelDrawn
        | Status::Opened
        | Status::Presenting
        | Status::Deliberating
        | Status::Draft
        | Status::Convened => None,
        _ => round_shown(sitting).and_then(Turnout::of),
    };
    let eligible = (words.console_eligible(), sitting.eligible.to_string());
    match counted {
        Some(turnout) => [
            eligible,
            (words.console_issued(), turnout.issued.to_string()),
            (words.console_returned(), turnout.returned.to_string()),
            (words.console_unreturned(), turnout.unreturned().to_string()),
        ],
        None => [
            eligible,
            (words.console_present(), sitting.present.to_string()),
            (words.console_quorum(), sitting.quorum_needed.to_string()),
            (words.console_missing(), missing(sitting).to_string()),
        ],
    }
}
