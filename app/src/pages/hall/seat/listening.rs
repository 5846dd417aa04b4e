//! The screen for listening: what is happening now, the agenda, what there is to read. Nothing has
//! to be done here, and it says so.

use domain::public_review::course::Status;
use domain::public_review::snapshot::{AgendaLine, PhaseWord, Sitting};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::PAGE;
use super::agenda::{agenda, running, speaking};
use super::check_in::mode_notice;
use super::frame::refresh;
use super::papers::papers;
use super::result::results;
use super::station::Station;
use crate::api::hall::{AskForHelp, LeaveTablet};
use crate::form::{new_id, post_to};
use crate::hall::tablet::{Stage, Tablet, is_time_up, just_closed};
use crate::parts::{BannerKind, CommandForm, Icon, IconView};
use crate::words::{Words, use_words};

/// What the top of the screen tells; drawn anew only when it changes.
#[derive(Clone, PartialEq)]
struct Now {
    stage: Stage,
    speaks: Option<AgendaLine>,
    title: &'static str,
    text: String,
    announces: bool,
    waits: bool,
}

/// Draws it.
pub(super) fn listening(station: Station) -> AnyView {
    let words = use_words();
    let shown = station.screen.shown();
    let now = Memo::new(move |_| {
        let (stage, time) = (station.stage.get(), station.screen.time().now());
        shown.with(|tablet| {
            let is_late = tablet
                .open_round()
                .is_some_and(|round| is_time_up(round, time));
            now(words, stage, tablet, is_late)
        })
    });
    let mode = shown.with_untracked(|tablet| tablet.session.sitting.ballot_mode);
    view! {
        <div class="listen">
            <div class="listen-side">{agenda(station)}</div>
            <div class="listen-main">
                {move || closed_without(words, now.with(|now| now.stage))}
                <section class="leaf now" aria-live="polite">
                    {move || top(station, &now.get())}
                </section>
                {move || now.with(|now| now.waits).then(|| nothing_to_do(words))}
                {move || now.with(|now| now.announces).then(|| mode_notice(words, mode))}
                {results(station)}
                {papers(station)}
                {refresh()}
                {leave()}
            </div>
        </div>
        <div class="listen-bar">{help(station)}</div>
    }
    .into_any()
}

fn top(station: Station, now: &Now) -> AnyView {
    if let Some(item) = now.speaks {
        return speaking(station, item);
    }
    let text = now.text.clone();
    // Where the ballot did not count, that is the heading.
    let heading = (!matches!(now.stage, Stage::ClosedWithout(_))).then_some("");
    view! {
        <h1 class="now-title" tabindex="-1" data-heading=heading>{now.title}</h1>
        <p class="now-text">{text}</p>
    }
    .into_any()
}

fn now(words: Words, stage: Stage, tablet: &Tablet, is_late: bool) -> Now {
    let sitting = &tablet.session.sitting;
    let (title, text) = if sitting.status == Status::Voting {
        let (title, text) = voting_words(words, tablet.own.on_roll, is_late);
        (title, text.to_owned())
    } else {
        status_words(words, tablet)
    };
    let waits = match sitting.status {
        Status::Opened | Status::Presenting | Status::Deliberating => true,
        Status::PanelDrawn => stage == Stage::CheckedIn,
        _ => false,
    };
    Now {
        stage,
        speaks: running(sitting).filter(|_| sitting.status == Status::Presenting),
        title,
        text,
        announces: stage == Stage::CheckedIn || sitting.status == Status::Deliberating,
        waits,
    }
}

/// What is happening, in one sentence and what it means.
fn status_words(words: Words, tablet: &Tablet) -> (&'static str, String) {
    let sitting = &tablet.session.sitting;
    let (title, text) = match sitting.status {
        Status::Draft | Status::Convened => (
            words.tablet_now_convened(),
            words.tablet_now_convened_more(),
        ),
        Status::PanelDrawn => {
            let when = words.moment(sitting.scheduled_at);
            let text = words.tablet_now_seated_more(&sitting.venue, when);
            return (words.tablet_now_seated(), text);
        }
        Status::Opened => (words.tablet_now_opened(), words.tablet_now_opened_more()),
        Status::Presenting => (
            words.tablet_now_presenting(),
            words.tablet_now_presenting_more(),
        ),
        Status::Deliberating if is_voided(sitting) => {
            (words.tablet_now_deliberating(), words.tablet_now_voided())
        }
        Status::Deliberating => (
            words.tablet_now_deliberating(),
            words.tablet_now_deliberating_more(),
        ),
        Status::Voting => voting_words(words, tablet.own.on_roll, false),
        Status::Tallied => {
            return (
                tallied_title(words, tablet),
                tallied(words, tablet).to_owned(),
            );
        }
        Status::Announced => (
            words.tablet_now_announced(),
            words.tablet_now_announced_more(),
        ),
        Status::OpinionSigned | Status::Published | Status::Withheld | Status::Archived => {
            (words.tablet_now_closed(), words.tablet_now_closed_more())
        }
        Status::Postponed => (
            words.tablet_now_postponed(),
            words.tablet_now_postponed_more(),
        ),
        Status::Suspended => (
            words.tablet_now_suspended(),
            words.tablet_now_suspended_more(),
        ),
        Status::Terminated => (
            words.tablet_now_terminated(),
            words.tablet_now_terminated_more(),
        ),
    };
    (title, text.to_owned())
}

/// While ballots are taken this is read by whoever has none to give: by those on the roll only
/// when the time is up.
fn voting_words(words: Words, on_roll: bool, is_late: bool) -> (&'static str, &'static str) {
    match (on_roll, is_late) {
        (true, _) => (words.tablet_time_up(), words.tablet_time_up_more()),
        (false, true) => (words.tablet_time_up(), words.tablet_now_not_on_roll()),
        (false, false) => (words.tablet_now_voting(), words.tablet_now_not_on_roll()),
    }
}

/// The round that ended last was voided: it stands before those that are still to come.
fn is_voided(sitting: &Sitting) -> bool {
    let mut ended = sitting.rounds.iter().rev();
    let last = ended.find(|round| round.ended_at.is_some());
    last.is_some_and(|round| round.phase == PhaseWord::Voided)
}

fn adjourns(tablet: &Tablet) -> bool {
    just_closed(&tablet.session.sitting).is_some_and(|round| round.adjourns)
}

fn tallied_title(words: Words, tablet: &Tablet) -> &'static str {
    if adjourns(tablet) {
        words.tablet_now_adjourns()
    } else {
        words.tablet_now_tallied()
    }
}

fn tallied(words: Words, tablet: &Tablet) -> &'static str {
    let mut rounds = tablet.session.sitting.rounds.iter();
    if adjourns(tablet) {
        words.tablet_now_adjourns_more()
    } else if is_voided(&tablet.session.sitting) {
        words.tablet_now_voided()
    } else if rounds.any(|round| round.phase == PhaseWord::Drafted) {
        words.tablet_now_next_round()
    } else {
        words.tablet_now_tallied_more()
    }
}

/// The own ballot did not come in time.
fn closed_without(words: Words, stage: Stage) -> Option<AnyView> {
    let Stage::ClosedWithout(_) = stage else {
        return None;
    };
    Some(
        view! {
            <div class="banner banner-quiet closed-without" role="alert">
                <IconView icon=BannerKind::Quiet.icon()/>
                <div>
                    <p class="banner-title" tabindex="-1" data-heading="">{words.tablet_closed_title()}</p>
                    <p class="banner-text">{words.tablet_closed_more()}</p>
                </div>
            </div>
        }
        .into_any(),
    )
}

fn nothing_to_do(words: Words) -> AnyView {
    view! {
        <div class="nothing">
            <p>{words.tablet_nothing()}</p>
            <p class="beside" lang=words.language_other_tag()>{words.tablet_nothing_other()}</p>
        </div>
    }
    .into_any()
}

/// Calls the clerk; says so once the clerk knows.
pub(super) fn help(station: Station) -> AnyView {
    let words = use_words();
    let shown = station.screen.shown();
    let asked = RwSignal::new(false);
    let failed = RwSignal::new(false);
    let is_asked = Memo::new(move |_| shown.with(|tablet| tablet.own.help_asked) || asked.get());
    let command_id = SharedValue::new(new_id).into_inner();
    let said = move || {
        if is_asked.get() {
            let text = words.tablet_help_asked();
            view! { <p class="help-said"><IconView icon=Icon::Check/> <span>{text}</span></p> }
                .into_any()
        } else if failed.get() {
            let text = words.tablet_help_failed();
            view! { <p class="help-failed"><IconView icon=Icon::Warn/> <span>{text}</span></p> }
                .into_any()
        } else {
            ().into_any()
        }
    };
    view! {
        <div class="help-call">
            <form
                method="post"
                action=post_to(AskForHelp::PATH, PAGE, "")
                hidden=move || is_asked.get()
                on:submit=on_help(asked, failed)
            >
                <input type="hidden" name="form[command_id]" value=command_id/>
                <button class="button button-secondary" type="submit">
                    <IconView icon=Icon::Person/>
                    <span>{words.tablet_help()}</span>
                </button>
            </form>
            <div role="status">{said}</div>
        </div>
    }
    .into_any()
}

#[cfg(not(feature = "hydrate"))]
fn on_help(_asked: RwSignal<bool>, _failed: RwSignal<bool>) -> impl Fn(leptos::ev::SubmitEvent) {
    |_event| ()
}

#[cfg(feature = "hydrate")]
fn on_help(asked: RwSignal<bool>, failed: RwSignal<bool>) -> impl Fn(leptos::ev::SubmitEvent) {
    use crate::form::send;
    move |event: leptos::ev::SubmitEvent| {
        let body = send::form_of(&event).and_then(|form| send::fields_of(&form));
        let Some(body) = body else { return };
        event.prevent_default();
        leptos::task::spawn_local(async move {
            let answer = send::post(AskForHelp::PATH, body).await;
            asked.try_set(answer.is_ok());
            failed.try_set(answer.is_err());
        });
    }
}

/// The way out for whoever sits at the wrong tablet: there, and quiet.
fn leave() -> AnyView {
    let words = use_words();
    view! {
        <details class="leave">
            <summary class="leave-summary">{words.tablet_leave()}</summary>
            <div class="leave-body">
                <CommandForm
                    command=LeaveTablet::PATH
                    page=PAGE
                    submit=words.tablet_leave_submit()
                    secondary=true
                    reload=true
                >
                    <p>{words.tablet_leave_more()}</p>
                </CommandForm>
            </div>
        </details>
    }
    .into_any()
}
