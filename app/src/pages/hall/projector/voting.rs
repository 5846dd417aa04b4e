//! Checking in and voting on the projector: who is awaited, and how many have come. Counts of the
//! answers are nobody's to see before the round is closed.

use domain::public_review::course::RoundKind;
use domain::public_review::snapshot::{QuestionView, RoundView};
use leptos::prelude::*;

use super::canvas::{Seen, ballot_mode};
use crate::hall::{fit, said, use_seconds};
use crate::parts::OptionMark;
use crate::words::Words;

/// Length of the ring's line: a circle of radius 100.
const ROUND: f64 = 628.318_5;

/// How long each screen of questions stays where one does not hold them all.
const SCREEN_SECONDS: i64 = 12;

/// Size of a question at its largest, in points of the canvas.
const LARGEST: u32 = 92;

/// A ring that fills, with its figures as text.
fn ring(label: &str, done: u32, of: u32, below: &str) -> AnyView {
    let share = if of == 0 {
        0.0
    } else {
        f64::from(done.min(of)) / f64::from(of)
    };
    let line = format!("{:.1} {ROUND:.1}", ROUND * share);
    view! {
        <div class="hall-ring" role="img" aria-label=format!("{label} {done} {below}")>
            <svg viewBox="0 0 230 230" aria-hidden="true" focusable="false">
                <circle class="ring-track" cx="115" cy="115" r="100"></circle>
                <circle class="ring-line" cx="115" cy="115" r="100" stroke-dasharray=line transform="rotate(-90 115 115)"></circle>
            </svg>
            <p class="ring-words" aria-hidden="true">
                <span>{label.to_owned()}</span>
                <strong>{done}</strong>
                <span>{below.to_owned()}</span>
            </p>
        </div>
    }
    .into_any()
}

/// The door is open.
pub(super) fn check_in(words: Words, seen: Seen) -> AnyView {
    let seated = move || {
        let (present, eligible) = seen.sitting.with(|it| (it.present, it.eligible));
        ring(
            words.projector_present(),
            present,
            eligible,
            &words.projector_of(eligible.into()),
        )
    };
    let quorum = move || {
        let (present, needed) = seen.sitting.with(|it| (it.present, it.quorum_needed));
        if present >= needed {
            words.projector_quorum_met(needed)
        } else {
            words.projector_quorum_missing(needed - present, needed)
        }
    };
    let mode = seen.sitting.with_untracked(|it| it.ballot_mode);
    let page = seen.seat_page.get_value();
    let by_hand = (!page.is_empty())
        .then(|| view! { <p class="hall-line">{words.desk_check_in_by_hand(page)}</p> });
    view! {
        <div class="hall-two hall-two-ring">
            <div>
                <h2 class="hall-question">{words.projector_check_in()}</h2>
                <p class="hall-line">{words.projector_check_in_text()}</p>
                {by_hand}
                <p class="hall-line">{ballot_mode(words, mode)}</p>
                <p class="hall-line hall-strong">{quorum}</p>
            </div>
            {seated}
        </div>
    }
    .into_any()
}

/// A round is open; `is_over` when its time has run out and only the count is awaited.
pub(super) fn open(words: Words, seen: Seen, round: RoundView, is_over: bool) -> AnyView {
    let turnout = ring(
        words.projector_returned(),
        round.returned.unwrap_or_default(),
        round.issued.unwrap_or_default(),
        &words.projector_of(round.issued.unwrap_or_default().into()),
    );
    let closes_at = round.closes_at;
    let left = move || {
        closes_at.map(|at| {
            let left = (at - seen.time.now()).num_seconds().max(0);
            words.projector_time_left(use_seconds(left))
        })
    };
    let mode = seen.sitting.with_untracked(|it| it.ballot_mode);
    let of = round.questions.len();
    let class = fit::class(words, &round.questions);
    let screens = fit::screens(words, &round.questions);
    let many = i64::try_from(screens.len()).unwrap_or(1);
    let screen = Memo::new(move |_| match many {
        1 => 0,
        many => (seen.time.now().timestamp() / SCREEN_SECONDS).rem_euclid(many),
    });
    let (kind, questions) = (round.kind, round.questions);
    let asked = move || {
        let at = usize::try_from(screen.get()).unwrap_or_default();
        let before: usize = screens.iter().take(at).sum();
        let now = screens.get(at).copied().unwrap_or(of);
        let shown = (1..).zip(&questions).skip(before).take(now);
        shown
            .map(|(place, question)| asked(words, kind, question, place, of))
            .collect_view()
    };
    let foot = if is_over {
        view! { <strong class="hall-rest-urgent">{words.desk_time_up()}</strong> }.into_any()
    } else {
        view! {
            <span>{format!("{} {}", ballot_mode(words, mode), words.projector_how_to_vote())}</span>
            <strong class="hall-figure">{left}</strong>
        }
        .into_any()
    };
    view! {
        <div class="hall-two hall-two-ring">
            <div class=class>{asked}</div>
            {turnout}
        </div>
        <footer class="hall-foot">{foot}</footer>
    }
    .into_any()
}

fn asked(
    words: Words,
    kind: RoundKind,
    question: &QuestionView,
    place: usize,
    of: usize,
) -> AnyView {
    let over = match (kind, of) {
        (RoundKind::Adjourn, _) => words.projector_adjourn().to_owned(),
        (RoundKind::Questions, 1) => words.projector_one_question().to_owned(),
        (RoundKind::Questions, _) => words.projector_question_of(of, place),
    };
    let options: Vec<_> = (1..)
        .zip(&question.options)
        .map(|(number, option)| {
            view! {
                <li class="hall-option">
                    <OptionMark mark=Some(option.mark) number/>
                    <span>{said::option(words, &option.text)}</span>
                </li>
            }
        })
        .collect();
    let class = if fit::is_in_short_clauses(&question.text, LARGEST) {
        "hall-question"
    } else {
        "hall-question hall-breaks"
    };
    view! {
        <section class="hall-asked">
            <p class="hall-line">{over}</p>
            <h2 class=class>{question.text.clone()}</h2>
            <ul class="hall-options">
                {options}
                <li class="hall-option">
                    <OptionMark mark=None/>
                    <span>{words.session_options_abstain()}</span>
                </li>
            </ul>
        </section>
    }
    .into_any()
}
