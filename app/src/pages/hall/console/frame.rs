//! What stands around a console: the stages on top, how it is connected, what came of the last
//! press, and a new seat code.

use leptos::html::Div;
use leptos::prelude::*;

use super::model::{Progress, Stage};
use super::said;
use super::state::{Console, ViewOf};
use crate::form::post_to;
use crate::hall::{BY_ITSELF, Connection};
use crate::parts::focus::focus_soon;
use crate::parts::{Brand, Icon, IconView, ReadingSwitch, SkipLink};
use crate::who::use_me;
use crate::words::use_words;

/// Where logging out posts to.
const LOG_OUT: &str = "/do/log_out";

/// The bar, the notices, and the view.
#[component]
pub(super) fn Frame(children: Children) -> AnyView {
    let console = Console::here();
    let class = move || match console.view.get() {
        ViewOf::Chair => "console-grid console-chair",
        ViewOf::Seats => "console-grid console-seats",
    };
    view! {
        <div class="console">
            <SkipLink/>
            <header class="console-bar">
                <Brand/>
                <Stages/>
                <About/>
                <Menu/>
            </header>
            <main class="console-main" id="main" tabindex="-1">
                <h1 class="out-of-sight">{title(console)}</h1>
                <Broken/>
                <Meanwhile/>
                <Code/>
                <Plain/>
                <div class=class>{children()}</div>
            </main>
        </div>
    }
    .into_any()
}

fn title(console: Console) -> String {
    let number = console.number();
    use_words().console_title(number)
}

/// The stages, in words.
#[component]
fn Stages() -> AnyView {
    let words = use_words();
    let shown = Console::here().shown();
    let progress = Memo::new(move |_| {
        shown.with(|shown| Progress::of(shown.sitting.status, shown.sitting.back))
    });
    let stage = move |stage: Stage| {
        let name = said::stage(words, stage);
        let class = move || {
            if progress.get().is_now(stage) {
                "stage stage-now"
            } else if progress.get().is_done(stage) {
                "stage stage-done"
            } else {
                "stage"
            }
        };
        let done = move || {
            progress.get().is_done(stage).then(|| {
                view! {
                    <IconView icon=Icon::Check/>
                    <span class="out-of-sight">{words.stages_done()}</span>
                }
            })
        };
        view! {
            <li class=class aria-current=move || progress.get().is_now(stage).then_some("step")>
                {done}
                <span>{name}</span>
            </li>
        }
    };
    view! { <ol class="stages" aria-label=words.stages_label()>{Stage::ALL.map(stage).collect_view()}</ol> }
        .into_any()
}

/// Which session, and how the page is connected; and which of the two views.
#[component]
fn About() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let connection = console.screen.connection();
    // Before the program runs nothing is known, and nothing is claimed.
    let said = move || match connection.get() {
        Connection::Connecting => "",
        other => said::connection(words, other),
    };
    let tab = move |view: ViewOf, name: &'static str| {
        view! {
            <a
                class="console-tab"
                href=move || console.address(view, console.wish.get())
                data-noscroll=""
                aria-current=move || (console.view.get() == view).then_some("true")
            >
                {name}
            </a>
        }
    };
    view! {
        <div class="console-about">
            <p class="console-number">{console.number()}</p>
            <p class="console-connection" role="status">{said}</p>
        </div>
        <nav class="console-tabs" aria-label=words.console_views()>
            {tab(ViewOf::Chair, words.console_view_chair())}
            {tab(ViewOf::Seats, words.console_view_clerk())}
        </nav>
    }
    .into_any()
}

/// The way out, and how to read.
#[component]
fn Menu() -> AnyView {
    let words = use_words();
    let me = use_me();
    view! {
        <details class="console-menu">
            <summary class="console-menu-summary">{words.console_menu()}</summary>
            <div class="console-menu-body">
                <p class="person">{words.nav_logged_in_as(&me.display_name)}</p>
                <p>
                    <a href="/office" rel="external">{words.console_back_office()}</a>
                </p>
                <ReadingSwitch/>
                <form class="log-out" method="post" action=post_to(LOG_OUT, "/office", "")>
                    <input type="hidden" name="form[command_id]" value=""/>
                    <button class="log-out-button" type="submit">
                        <IconView icon=Icon::Out/>
                        <span>{words.nav_log_out()}</span>
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

/// That the screen may be behind, where it may.
#[component]
fn Broken() -> AnyView {
    let words = use_words();
    let connection = Console::here().screen.connection();
    let said = move || {
        let (class, icon) = match connection.get() {
            Connection::Connecting | Connection::Connected => return None,
            Connection::Reconnecting => ("banner banner-info", Icon::Signal),
            Connection::Offline => ("banner banner-offline", Icon::NoSignal),
            Connection::Ended | Connection::Moved => ("banner banner-quiet", Icon::Lock),
        };
        let log_in = matches!(connection.get(), Connection::Ended).then(|| {
            view! {
                <a class="button button-secondary" href="/log-in" target="_blank" rel="external">
                    {words.live_ended_log_in()}
                </a>
            }
        });
        Some(view! {
            <div class=class>
                <IconView icon/>
                <p class="banner-title">{said::connection(words, connection.get())}</p>
                {log_in}
            </div>
        })
    };
    view! { <div class="console-broken">{said}</div> }.into_any()
}

/// How a page without script is brought up to date: on request, or every few seconds for whoever
/// chooses so, because a page that is loaded anew takes a reader from where the reader was (WCAG 2.2.1).
#[component]
fn Plain() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let still = move || console.still(console.view.get());
    let often = move || format!("{}&{BY_ITSELF}=yes", still());
    let link = |href: Signal<String>, label: &'static str| {
        view! { <a class="button button-secondary" href=href rel="external">{label}</a> }
    };
    let (said, links) = if console.is_by_itself() {
        let stop = link(Signal::derive(still), words.console_plain_stop());
        (words.console_plain_often(), stop.into_any())
    } else {
        let now = link(Signal::derive(still), words.tablet_refresh());
        let often = link(Signal::derive(often), words.console_plain_begin());
        (words.console_plain(), view! { {now} {often} }.into_any())
    };
    view! {
        <p class="console-plain">
            <span>{said}</span>
            {links}
        </p>
    }
    .into_any()
}

/// What became of a press that was not carried out.
#[component]
fn Meanwhile() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let frame = NodeRef::<Div>::new();
    // Only what is no fault of a field: that stands at the field.
    let trouble = Memo::new(move |_| {
        let trouble = console.trouble.get();
        trouble.filter(|trouble| trouble.fields.is_empty())
    });
    Effect::new(move |_| {
        if trouble.with(Option::is_some)
            && let Some(frame) = frame.get()
        {
            focus_soon(frame.into());
        }
    });
    let said = move || {
        let trouble = trouble.get()?;
        let is_conflict = trouble.is_conflict();
        let (title, text) = if is_conflict {
            (
                words.console_meanwhile().to_owned(),
                words.console_meanwhile_now().to_owned(),
            )
        } else {
            (trouble.title, trouble.detail)
        };
        let rounds = console
            .shown()
            .with_untracked(|shown| shown.sitting.rounds.clone());
        let news = console.news.get();
        let news = news
            .iter()
            .map(|line| view! { <li>{said::news(words, line, &rounds)}</li> })
            .collect_view();
        let typed = Some(console.typed("reason")).filter(|typed| is_conflict && !typed.is_empty());
        let typed = typed.map(|typed| view! { <p>{words.console_meanwhile_typed(typed)}</p> });
        Some(view! {
            <div class="console-notice" role="alert" tabindex="-1" autofocus node_ref=frame>
                <IconView icon=Icon::Warn/>
                <div class="console-notice-words">
                    <p class="banner-title">{title}</p>
                    <ul class="console-news">{news}</ul>
                    <p>{text}</p>
                    {typed}
                </div>
                <a
                    class="button button-secondary"
                    href=move || console.asks(console.wish.get())
                    data-noscroll=""
                    on:click=move |_| console.trouble.set(None)
                >
                    {words.console_close_notice()}
                </a>
            </div>
        })
    };
    view! { {said} }.into_any()
}

/// A new seat code: large, once.
#[component]
fn Code() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let frame = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if console.code.with(Option::is_some)
            && let Some(frame) = frame.get()
        {
            focus_soon(frame.into());
        }
    });
    let said = move || {
        let once = console.code.get()?;
        Some(view! {
            <div
                class="console-code"
                role="group"
                aria-labelledby="console-code-title"
                tabindex="-1"
                autofocus
                node_ref=frame
            >
                <h2 class="console-code-title" id="console-code-title">
                    {words.console_code_title(&once.username)}
                </h2>
                <p class="console-code-itself"><code>{in_groups(&once.password)}</code></p>
                <p>{words.console_code_more(console.seat_page())}</p>
                <a
                    class="button button-secondary"
                    href=move || console.asks(None)
                    data-noscroll=""
                    on:click=move |_| console.code.set(None)
                >
                    {words.console_code_close()}
                </a>
            </div>
        })
    };
    view! { {said} }.into_any()
}

/// Three and three, as people say it.
fn in_groups(code: &str) -> String {
    let mut said = String::with_capacity(code.len() + 2);
    for (at, letter) in code.chars().enumerate() {
        if at > 0 && at % 3 == 0 {
            said.push(' ');
        }
        said.push(letter);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_said_in_two_breaths() {
        assert_eq!(in_groups("K7M2QX"), "K7M 2QX");
    }
}
