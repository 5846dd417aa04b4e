//! The picture itself: the same on the projector and, smaller, on the console.

use domain::public_review::ballot::BallotMode;
use domain::public_review::snapshot::Sitting;
use leptos::prelude::*;

use super::{result, speaking, voting};
use crate::hall::ServerTime;
use crate::hall::picture::{Page, Picture};
use crate::parts::Logo;
use crate::words::Words;

/// What is drawn: the session as a screen follows it, and the server's time.
#[derive(Clone, Copy)]
pub(in crate::pages::hall) struct Seen {
    /// The session.
    pub(in crate::pages::hall) sitting: Memo<Sitting>,
    /// The server's time.
    pub(in crate::pages::hall) time: ServerTime,
    /// Where reviewers take their seats, as one types it.
    pub(in crate::pages::hall) seat_page: StoredValue<String>,
}

/// Draws it. On a page of its own its title is the page's.
pub(in crate::pages::hall) fn canvas(words: Words, seen: Seen, is_page: bool) -> AnyView {
    let sitting = seen.sitting;
    let picture = Memo::new(move |_| {
        let second = seen.time.now().timestamp();
        sitting.with(|sitting| Picture::of(sitting, second))
    });
    let title = move || sitting.with(|sitting| sitting.title.clone());
    let title = if is_page {
        view! { <h1 class="hall-title">{title}</h1> }.into_any()
    } else {
        view! { <p class="hall-title">{title}</p> }.into_any()
    };
    view! {
        <header class="hall-head">
            <span class="hall-brand">
                <Logo/>
                <span>{words.common_app()}</span>
            </span>
            {title}
            <strong class="hall-now">{move || picture.with(|picture| stage(words, picture))}</strong>
        </header>
        <div class="hall-body">{move || body(words, seen, picture.get())}</div>
    }
    .into_any()
}

/// The word at the right of the head.
fn stage(words: Words, picture: &Picture) -> String {
    let said = match picture {
        Picture::Invitation => words.projector_stage_invitation(),
        Picture::CheckIn => words.projector_stage_check_in(),
        Picture::Opening => words.projector_stage_opening(),
        Picture::Speaking(_) => words.projector_stage_speaking(),
        Picture::Blank | Picture::PutAgain => words.projector_stage_deliberating(),
        Picture::Voting(_) => words.projector_stage_voting(),
        Picture::TimeUp(_) => words.desk_stage_time_up(),
        Picture::Result(page) => return result_of(words, page),
        Picture::Postponed => words.projector_stage_postponed(),
        Picture::Suspended => words.projector_stage_suspended(),
        Picture::Terminated => words.projector_stage_terminated(),
    };
    said.to_owned()
}

/// Which result: of a vote with several questions which, and of several votes which.
fn result_of(words: Words, page: &Page) -> String {
    let (of, place) = (page.round.questions.len(), page.question + 1);
    match (page.is_one_of_several, of) {
        (false, 0 | 1) => words.projector_stage_result().to_owned(),
        (false, _) => words.projector_stage_result_of(of, place),
        (true, 0 | 1) => words.desk_stage_result_round(page.round.place),
        (true, _) => words.desk_stage_result_round_of(of, place, page.round.place),
    }
}

fn body(words: Words, seen: Seen, picture: Picture) -> AnyView {
    let sitting = move || seen.sitting.get();
    match picture {
        Picture::Invitation => invitation(words, &sitting()),
        Picture::CheckIn => voting::check_in(words, seen),
        Picture::Opening => {
            let named = ballot_mode(words, sitting().ballot_mode);
            announcement(
                words.projector_opening(),
                &[words.projector_opening_text(), named],
            )
        }
        Picture::Speaking(line) => speaking::speaking(words, seen, line),
        // Nothing that could sway the panel, and no agenda either.
        Picture::Blank => view! {
            <div class="hall-blank">
                <Logo/>
                <p>{words.projector_blank()}</p>
            </div>
        }
        .into_any(),
        Picture::PutAgain => announcement(
            words.projector_put_again(),
            &[words.projector_put_again_text()],
        ),
        Picture::Voting(round) => voting::open(words, seen, round, false),
        Picture::TimeUp(round) => voting::open(words, seen, round, true),
        Picture::Result(page) => result::counted(words, &page.round, page.question),
        Picture::Postponed => announcement(
            words.projector_postponed(),
            &[words.projector_postponed_text()],
        ),
        Picture::Suspended => announcement(
            words.projector_suspended(),
            &[words.projector_suspended_text()],
        ),
        Picture::Terminated => announcement(
            words.projector_terminated(),
            &[words.projector_terminated_text()],
        ),
    }
}

/// One sentence, large, and what belongs to it.
fn announcement(title: &str, lines: &[&str]) -> AnyView {
    let lines: Vec<_> = lines
        .iter()
        .map(|line| view! { <p class="hall-line">{(*line).to_owned()}</p> })
        .collect();
    view! {
        <div class="hall-announcement">
            <h2 class="hall-question">{title.to_owned()}</h2>
            {lines}
        </div>
    }
    .into_any()
}

fn invitation(words: Words, sitting: &Sitting) -> AnyView {
    view! {
        <div class="hall-announcement">
            <p class="hall-line">{words.projector_invitation()}</p>
            <h2 class="hall-question">{sitting.title.clone()}</h2>
            <p class="hall-line">{words.projector_where(words.moment(sitting.scheduled_at), &sitting.venue)}</p>
            <p class="hall-line">{ballot_mode(words, sitting.ballot_mode)}</p>
        </div>
    }
    .into_any()
}

/// How it votes, announced as such.
pub(super) fn ballot_mode(words: Words, mode: BallotMode) -> &'static str {
    match mode {
        BallotMode::Named => words.projector_named(),
        BallotMode::Secret => words.projector_secret(),
    }
}
