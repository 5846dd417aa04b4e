//! `/projector/:key`: what the hall sees, readable at fifteen metres.

mod result;
mod voting;

use domain::public_review::agenda::Face;
use domain::public_review::ballot::BallotMode;
use domain::public_review::snapshot::{AgendaLine, ProjectorSnapshot, Sitting};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::api::hall::ProjectorScreen;
use crate::asked::ask;
use crate::hall::picture::{Picture, is_urgent};
use crate::hall::{Connection, Followed, Screen, follow, read, said, use_seconds};
use crate::parts::{Loaded, Logo, PageTitle};
use crate::words::{Words, use_words};

/// The page.
#[component]
pub fn ProjectorPage() -> AnyView {
    let words = use_words();
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key").unwrap_or_default()));
    let screen = ask(move || ProjectorScreen { key: key.get() });
    let is_dark =
        use_query_map().with_untracked(|query| query.get("theme").as_deref() == Some("dark"));
    let class = if is_dark {
        "hall-screen hall-dark"
    } else {
        "hall-screen"
    };
    view! {
        <PageTitle text=words.projector_page()/>
        <main class=class id="main" tabindex="-1">
            <Loaded from=screen draw=move |text: String| draw(&text, &key.get_untracked())/>
            {themes(words, is_dark)}
        </main>
    }
    .into_any()
}

/// Light or dark, for whoever sets the projector up: quiet until it is pointed at.
fn themes(words: Words, is_dark: bool) -> impl IntoView {
    let (address, name) = if is_dark {
        ("?theme=light", words.projector_light())
    } else {
        ("?theme=dark", words.projector_dark())
    };
    view! { <a class="hall-theme" href=address rel="external">{name}</a> }
}

fn draw(text: &str, key: &str) -> AnyView {
    let words = use_words();
    let first: Option<Followed<ProjectorSnapshot>> = read(text);
    let Some(first) = first else {
        return view! { <p class="hall-line">{words.problems_panic()}</p> }.into_any();
    };
    let screen = follow(first, format!("/live/projector/{key}"));
    let picture = Memo::new(move |_| {
        let second = screen.time().now().timestamp();
        screen
            .shown()
            .with(|shown| Picture::of(&shown.sitting, second))
    });
    view! {
        <header class="hall-head">
            <span class="hall-brand">
                <Logo/>
                <span>{words.common_app()}</span>
            </span>
            <h1 class="hall-title">
                {move || screen.shown().with(|shown| shown.sitting.title.clone())}
            </h1>
            <strong class="hall-now">{move || picture.with(|picture| stage(words, picture))}</strong>
        </header>
        <div class="hall-body">{move || body(words, screen, picture.get())}</div>
        <p class="hall-lost" role="status">{move || lost(words, screen)}</p>
    }
    .into_any()
}

type HallScreen = Screen<ProjectorSnapshot>;

/// Said small at the edge: the last good picture stays.
fn lost(words: Words, screen: HallScreen) -> Option<&'static str> {
    match screen.connection().get() {
        Connection::Connecting | Connection::Connected => None,
        Connection::Reconnecting | Connection::Offline => Some(words.projector_lost()),
        Connection::Ended | Connection::Moved => Some(words.projector_over()),
    }
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
        Picture::Result(round, question) if round.questions.len() > 1 => {
            return words.projector_stage_result_of(round.questions.len(), question + 1);
        }
        Picture::Result(..) => words.projector_stage_result(),
        Picture::Postponed => words.projector_stage_postponed(),
        Picture::Suspended => words.projector_stage_suspended(),
        Picture::Terminated => words.projector_stage_terminated(),
    };
    said.to_owned()
}

fn body(words: Words, screen: HallScreen, picture: Picture) -> AnyView {
    let sitting = move || screen.shown().with(|shown| shown.sitting.clone());
    match picture {
        Picture::Invitation => invitation(words, &sitting()),
        Picture::CheckIn => voting::check_in(words, screen),
        Picture::Opening => {
            let named = ballot_mode(words, sitting().ballot_mode);
            announcement(
                words.projector_opening(),
                &[words.projector_opening_text(), named],
            )
        }
        Picture::Speaking(line) => speaking(words, screen, line),
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
        Picture::Voting(round) => voting::open(words, screen, round),
        Picture::Result(round, question) => result::counted(words, &round, question),
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
fn ballot_mode(words: Words, mode: BallotMode) -> &'static str {
    match mode {
        BallotMode::Named => words.projector_named(),
        BallotMode::Secret => words.projector_secret(),
    }
}

fn speaking(words: Words, screen: HallScreen, line: Option<AgendaLine>) -> AnyView {
    let agenda = move || {
        let lines = screen.shown().with(|shown| shown.sitting.agenda.clone());
        lines
            .into_iter()
            .map(|line| agenda_row(words, screen, line))
            .collect::<Vec<_>>()
    };
    let speaker = match line {
        Some(line) => clock(words, screen, line),
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

fn agenda_row(words: Words, screen: HallScreen, line: AgendaLine) -> AnyView {
    use domain::public_review::snapshot::ClockState;
    let class = match line.state {
        ClockState::Waiting => "hall-item",
        ClockState::Running => "hall-item hall-item-now",
        ClockState::Paused => "hall-item hall-item-paused",
        ClockState::Over => "hall-item hall-item-done",
    };
    let minutes = move || {
        let used = line.clock().used(screen.time().now());
        let allowed = use_seconds(i64::from(line.minutes) * 60);
        if line.state == ClockState::Waiting {
            allowed
        } else {
            format!("{} / {allowed}", use_seconds(used))
        }
    };
    view! {
        <li class=class>
            <span>{said::agenda_item(words, line.item)}</span>
            <span class="hall-figure">{minutes}</span>
        </li>
    }
    .into_any()
}

/// Who speaks, counting up, with what is left in words.
fn clock(words: Words, screen: HallScreen, line: AgendaLine) -> AnyView {
    let now = move || screen.time().now();
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
    view! {
        <p class="hall-line">{words.projector_speaking()}</p>
        <h2 class="hall-question">{said::agenda_item(words, line.item)}</h2>
        <p class="hall-clock">{used}</p>
        <p class=class>{rest}</p>
    }
    .into_any()
}
