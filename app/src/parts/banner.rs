//! Banners: a state in a sentence, with an icon and, last, a colour.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::icon::{Icon, IconView};
use crate::api::done::notice_words;
use crate::form::{AnswerHere, Notice};
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
    const fn class(self) -> &'static str {
        match self {
            Self::Done => "banner banner-done",
            Self::Info => "banner banner-info",
            Self::Offline => "banner banner-offline",
            Self::Alert => "banner banner-alert",
            Self::Quiet => "banner banner-quiet",
        }
    }

    const fn icon(self) -> Icon {
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

/// What has just been done, as the address or the answer says. An unknown word says nothing, so
/// that nobody can put sentences into our pages.
#[component]
pub(super) fn NoticeBanner() -> AnyView {
    let words = use_words();
    let query = use_query_map();
    let answer = use_context::<AnswerHere>();
    let notice = move || {
        let answered = answer.and_then(|AnswerHere(answer)| answer.with(|a| a.as_ref()?.notice));
        answered.or_else(|| query.with(|query| Notice::from_code(query.get_str("notice")?)))
    };
    view! {
        {move || {
            notice()
                .map(|notice| view! { <Banner kind=BannerKind::Done title=notice_words(words, notice)/> })
        }}
    }
    .into_any()
}
