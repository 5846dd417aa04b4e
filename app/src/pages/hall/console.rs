//! `/office/review-sessions/:number/console`: chair and clerk lead the hearing.

mod agenda;
mod attention;
mod foot;
mod frame;
mod hall_view;
mod marks;
mod model;
mod panel;
mod places;
mod said;
mod seats;
mod send;
mod state;

use domain::public_review::snapshot::OfficeSnapshot;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::console::{ConsoleStart, ConsoleStartQuestion};
use crate::asked::ask;
use crate::hall::{Followed, read};
use crate::parts::{Loaded, PageTitle};
use crate::words::use_words;
use frame::Frame;
use state::{Console, ViewOf, revision_refused};

/// The page.
#[component]
pub fn ConsolePage() -> AnyView {
    let words = use_words();
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|params| params.get("number").unwrap_or_default()));
    // What happened meanwhile is asked for only where a press came second.
    let since = revision_refused();
    let start = ask(move || ConsoleStartQuestion {
        number: number.get(),
        since,
    });
    view! {
        <PageTitle text=words.console_title(number.get_untracked())/>
        <Loaded
            from=start
            draw=move |start: ConsoleStart| draw(start, &number.get_untracked())
        />
    }
    .into_any()
}

fn draw(start: ConsoleStart, number: &str) -> AnyView {
    let first: Option<Followed<OfficeSnapshot>> = read(&start.screen);
    let Some(first) = first else {
        return ().into_any();
    };
    let console = Console::new(start, first, number);
    provide_context(console);
    note_steps(console);
    view! {
        <Frame>
            {move || match console.view.get() {
                ViewOf::Chair => chair(),
                ViewOf::Seats => desk(),
            }}
        </Frame>
    }
    .into_any()
}

/// The chair's view: who speaks, what the hall sees, who is there.
fn chair() -> AnyView {
    view! {
        <div class="console-left">
            <agenda::Agenda/>
            <agenda::Equal/>
        </div>
        <div class="console-centre">
            <hall_view::HallView/>
            <foot::Foot/>
        </div>
        <div class="console-right">
            <seats::MapCard/>
            <attention::Attention/>
        </div>
    }
    .into_any()
}

/// The clerk's view: what has to be seen to, every seat, the hall's screen.
fn desk() -> AnyView {
    view! {
        <div class="console-left">
            <attention::Attention/>
        </div>
        <div class="console-centre">
            <seats::ListCard/>
            <foot::Foot/>
        </div>
        <div class="console-right">
            <seats::MapCard/>
            <hall_view::Figures card=true/>
            <attention::Projector/>
        </div>
    }
    .into_any()
}

/// Notes when the step button becomes another one.
#[cfg(feature = "hydrate")]
fn note_steps(console: Console) {
    let step = Memo::new(move |_| console.step.get().map(|step| step.act));
    Effect::new(move |first: Option<()>| {
        step.track();
        if first.is_some() {
            let now = untrack(|| console.screen.time().now());
            console
                .pressing
                .update_value(|pressing| pressing.stepped = Some(now));
        }
    });
}

#[cfg(not(feature = "hydrate"))]
const fn note_steps(_console: Console) {}
