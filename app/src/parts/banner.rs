//! Banners: a state in a sentence, with an icon and, last, a colour.

use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use super::focus::focus_soon;
use super::icon::{Icon, IconView};
use super::reading::address;
use crate::api::done::notice_words;
use crate::form::{Answer, AnswerHere, Done, Notice};
use crate::words::use_words;

/// What kind of state a banner tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BannerKind {
    /// Done, received, connected.
    Done,
    /// Something to know.
    Info,
    /// No signal; nothing is lost.
    Offline,
    /// Not received, not done: needs the reader now.
    Alert,
    /// Closed, over, not to be changed.
    Quiet,
}

impl BannerKind {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Done => "banner banner-done",
            Self::Info => "banner banner-info",
            Self::Offline => "banner banner-offline",
            Self::Alert => "banner banner-alert",
            Self::Quiet => "banner banner-quiet",
        }
    }

    pub(crate) const fn icon(self) -> Icon {
        match self {
            Self::Done => Icon::Check,
            Self::Info => Icon::Signal,
            Self::Offline => Icon::NoSignal,
            Self::Alert => Icon::Warn,
            Self::Quiet => Icon::Lock,
        }
    }

    /// An alert interrupts a screen reader; everything else waits its turn.
    const fn role(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Done | Self::Info | Self::Offline | Self::Quiet => "status",
        }
    }
}

/// A banner.
#[component]
pub fn Banner(
    /// What kind of state.
    kind: BannerKind,
    /// What it is, in one sentence.
    #[prop(into)]
    title: String,
    /// What it means and what to do.
    #[prop(optional, into)]
    text: String,
    /// Another icon than the kind's own.
    #[prop(optional, into)]
    icon: Option<Icon>,
) -> AnyView {
    let text = (!text.is_empty()).then(|| view! { <p class="banner-text">{text}</p> });
    view! {
        <div class=kind.class() role=kind.role()>
            <IconView icon=icon.unwrap_or(kind.icon())/>
            <div>
                <p class="banner-title">{title}</p>
                {text}
            </div>
        </div>
    }
    .into_any()
}

/// What has just been done, as the answer or the address says; takes the focus, for what was
/// pressed is often gone. An unknown word says nothing, so that nobody can put sentences into our
/// pages.
#[component]
pub(super) fn NoticeBanner() -> AnyView {
    let words = use_words();
    let query = use_query_map();
    let path = use_location().pathname;
    let in_address = move || query.with(|query| Notice::from_code(query.get_str("notice")?));
    let answer = use_context::<AnswerHere>();
    let answered = move || {
        let AnswerHere(answer) = answer?;
        // A command leaves its answer for the next page before that is reached.
        answer.with(|answer| answer.as_ref()?.notice_at(&path.get()))
    };
    if let Some(AnswerHere(answer)) = answer {
        said_once(answer, in_address);
    }
    let frame = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if answered().is_some()
            && let Some(frame) = frame.get()
        {
            focus_soon(frame.into());
        }
    });
    // The focus tells a screen reader; as a live region it would be heard twice.
    view! {
        {move || {
            let notice = answered().or_else(in_address)?;
            Some(view! {
                <div
                    class=BannerKind::Done.class()
                    role=BannerKind::Done.role()
                    aria-live="off"
                    tabindex="-1"
                    autofocus
                    node_ref=frame
                >
                    <IconView icon=BannerKind::Done.icon()/>
                    <p class="banner-title">{notice_words(words, notice)}</p>
                </div>
            })
        }}
    }
    .into_any()
}

/// Takes a notice out of the address and keeps it for this page alone: neither loading the page
/// again nor coming back to it says it a second time.
fn said_once(
    answer: RwSignal<Option<Answer>>,
    in_address: impl Fn() -> Option<Notice> + Send + Sync + 'static,
) {
    let (location, navigate) = (use_location(), use_navigate());
    Effect::new(move |_| {
        if let Some(notice) = in_address() {
            let (path, query) = (
                location.pathname.get_untracked(),
                location.search.get_untracked(),
            );
            let page = address(&path, &query);
            answer.set(Some(Answer::done(Done::say(page.clone(), notice))));
            let quietly = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&page, quietly);
        }
    });
}
