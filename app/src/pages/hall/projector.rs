//! `/projector/:key`: what the hall sees, readable at fifteen metres.

pub(super) mod canvas;
mod result;
mod speaking;
mod voting;

use domain::public_review::course::Status;
use domain::public_review::snapshot::{ProjectorSnapshot, Sitting};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::canvas::{Seen, canvas};
use crate::api::hall::{ProjectorStart, ProjectorStartQuestion};
use crate::asked::ask;
use crate::hall::{BY_ITSELF, Connection, Followed, Screen, follow, read};
use crate::parts::{Loaded, PageTitle};
use crate::words::{Words, use_words};

/// The page.
#[component]
pub fn ProjectorPage() -> AnyView {
    let words = use_words();
    let params = use_params_map();
    let key = Memo::new(move |_| params.with(|params| params.get("key").unwrap_or_default()));
    let screen = ask(move || ProjectorStartQuestion { key: key.get() });
    let dark = if is_dark() { " hall-dark" } else { "" };
    let still = if is_by_itself() { "" } else { " hall-still" };
    let class = format!("hall-screen hall-canvas{dark}{still}");
    view! {
        <PageTitle text=words.projector_page()/>
        <main class=class id="main" tabindex="-1">
            <Loaded from=screen draw=move |start: ProjectorStart| draw(start, &key.get_untracked())/>
        </main>
    }
    .into_any()
}

/// Whether the page was asked for in dark.
fn is_dark() -> bool {
    use_query_map().with_untracked(|query| query.get("theme").as_deref() == Some("dark"))
}

/// Whether somebody without script asked for the page to be loaded anew every few seconds: none is
/// before that (WCAG 2.2.1).
fn is_by_itself() -> bool {
    use_query_map().with_untracked(|query| query.get(BY_ITSELF).is_some())
}

/// The own address of this page, on the ground it has.
const fn ground(is_dark: bool) -> &'static str {
    if is_dark {
        "?theme=dark"
    } else {
        "?theme=light"
    }
}

/// What a page without script says above the picture, until somebody has it loaded anew.
fn still(words: Words) -> Option<impl IntoView> {
    let often = format!("{}&{BY_ITSELF}=yes", ground(is_dark()));
    (!is_by_itself()).then(|| {
        view! {
            <p class="hall-plain">
                <span>{words.console_plain()}</span>
                <a href=often rel="external">{words.console_plain_begin()}</a>
            </p>
        }
    })
}

/// Light or dark, for whoever sets the screen up: it stands there until the hearing is opened. And
/// where no script runs, the end of loading it anew.
fn themes(words: Words, sitting: Memo<Sitting>) -> impl IntoView {
    let name = if is_dark() {
        words.projector_light()
    } else {
        words.projector_dark()
    };
    let other = ground(!is_dark());
    let (address, stop) = if is_by_itself() {
        let stop = view! {
            <a class="hall-theme hall-plain" href=ground(is_dark()) rel="external">
                {words.console_plain_stop()}
            </a>
        };
        (format!("{other}&{BY_ITSELF}=yes"), Some(stop))
    } else {
        (other.to_owned(), None)
    };
    let class = move || {
        let is_begun = sitting.with(|sitting| sitting.status >= Status::Opened);
        if is_begun {
            "hall-corner"
        } else {
            "hall-corner hall-corner-shown"
        }
    };
    view! {
        <div class=class>
            {stop}
            <a class="hall-theme" href=address rel="external">{name}</a>
        </div>
    }
}

fn draw(start: ProjectorStart, key: &str) -> AnyView {
    let words = use_words();
    let first: Option<Followed<ProjectorSnapshot>> = read(&start.screen);
    let Some(first) = first else {
        return view! { <p class="hall-line">{words.problems_panic()}</p> }.into_any();
    };
    let screen = follow(first, format!("/live/projector/{key}"));
    let shown = screen.shown();
    let seen = Seen {
        sitting: Memo::new(move |_| shown.with(|shown| shown.sitting.clone())),
        time: screen.time(),
        seat_page: StoredValue::new(start.seat_page),
    };
    view! {
        <p class="hall-lost" role="status">{move || lost(words, screen)}</p>
        {still(words)}
        {canvas(words, seen, true)}
        {themes(words, seen.sitting)}
    }
    .into_any()
}

/// Said above the picture, which stays as it was.
fn lost(words: Words, screen: Screen<ProjectorSnapshot>) -> Option<&'static str> {
    match screen.connection().get() {
        Connection::Connecting | Connection::Connected => None,
        Connection::Reconnecting | Connection::Offline => Some(words.projector_lost()),
        Connection::Ended | Connection::Moved => Some(words.projector_over()),
    }
}
