//! Cards, tiles, facts, chips and links that look like buttons.

use leptos::prelude::*;

use super::icon::{Icon, IconView};

/// How much a button matters. One primary button per screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The next step.
    Primary,
    /// Another way on.
    #[default]
    Secondary,
    /// A way back.
    Quiet,
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What it says.
    #[prop(into)]
    label: String,
    /// How much it matters.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
) -> AnyView {
    let class = match kind {
        ButtonKind::Primary => "button button-primary",
        ButtonKind::Secondary => "button button-secondary",
        ButtonKind::Quiet => "button button-quiet",
    };
    let rel = rel_of(&href);
    view! {
        <a class=class href=href rel=rel>
            {icon.map(|icon| view! { <IconView icon/> })}
            <span>{label}</span>
        </a>
    }
    .into_any()
}

/// Parts of the office whose pages carry no program and are unknown to it.
const PLAIN: [&str; 4] = [
    "/office/audit",
    "/office/hearing-profile",
    "/office/petition-matters",
    "/office/review-sessions",
];

/// Whether the page at a path, or the one above it, is of those.
pub(crate) fn is_plain(path: &str) -> bool {
    PLAIN.iter().any(|plain| {
        let below = path.strip_prefix(plain);
        below.is_some_and(|below| below.is_empty() || below.starts_with(['/', '?', '#']))
    })
}

/// How a link is followed: the program of the office knows its own pages, and the parts of the
/// page at hand; any other is loaded.
pub(super) fn rel_of(href: &str) -> Option<&'static str> {
    let path = href.split(['?', '#']).next().unwrap_or(href);
    let is_known = path.is_empty() || path == "/office" || path.starts_with("/office/");
    (!is_known || is_plain(path)).then_some("external")
}

/// A white sheet that holds things together.
#[component]
pub fn Card(
    /// Its heading; none when blank.
    #[prop(optional, into)]
    title: String,
    /// What is on it.
    children: Children,
) -> AnyView {
    let title = (!title.is_empty()).then(|| view! { <h2 class="card-title">{title}</h2> });
    view! { <section class="card">{title} {children()}</section> }.into_any()
}

/// A tile that leads somewhere: an item of a list with the class `tiles`.
#[component]
pub fn TileLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What is there.
    #[prop(into)]
    title: String,
    /// What can be done there.
    #[prop(optional, into)]
    text: String,
    /// How many there are; none when blank.
    #[prop(optional, into)]
    count: String,
    /// An icon.
    #[prop(optional, into)]
    icon: Option<Icon>,
) -> AnyView {
    let count = (!count.is_empty()).then(|| view! { <span class="tile-count">{count}</span> });
    let text = (!text.is_empty()).then(|| view! { <span class="tile-text">{text}</span> });
    view! {
        <li class="tile">
            <a class="tile-link" href=href.clone() rel=rel_of(&href)>
                {icon.map(|icon| view! { <IconView icon/> })}
                {count}
                <span class="tile-words">
                    <span class="tile-title">{title}</span>
                    {text}
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// One fact in a list `<dl class="facts">`.
#[component]
pub fn Fact(
    /// What it is about.
    #[prop(into)]
    label: String,
    /// What it is.
    children: Children,
) -> AnyView {
    view! {
        <div class="fact">
            <dt>{label}</dt>
            <dd>{children()}</dd>
        </div>
    }
    .into_any()
}

/// What a chip tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChipKind {
    /// Only a word.
    #[default]
    Plain,
    /// Running.
    Info,
    /// Soon, or to look at.
    Warn,
    /// Over, or missing.
    Alert,
    /// Done.
    Done,
}

/// A state in a word or two, beside what it belongs to.
#[component]
pub fn Chip(
    /// What it tells.
    #[prop(optional)]
    kind: ChipKind,
    /// The words.
    #[prop(into)]
    label: String,
    /// An icon instead of the kind's own.
    #[prop(optional, into)]
    icon: Option<Icon>,
) -> AnyView {
    let (class, own) = match kind {
        ChipKind::Plain => ("chip", None),
        ChipKind::Info => ("chip chip-info", Some(Icon::Clock)),
        ChipKind::Warn => ("chip chip-warn", Some(Icon::Clock)),
        ChipKind::Alert => ("chip chip-alert", Some(Icon::Warn)),
        ChipKind::Done => ("chip chip-done", Some(Icon::Check)),
    };
    view! {
        <span class=class>
            {icon.or(own).map(|icon| view! { <IconView icon/> })}
            <span>{label}</span>
        </span>
    }
    .into_any()
}

/// Something rare behind one more step, dangerous if it is not calm: opens in place, says what will
/// happen, then asks.
#[component]
pub fn ConfirmDetails(
    /// What can be done here.
    #[prop(into)]
    summary: String,
    /// Open from the start: something inside was refused.
    #[prop(optional, into)]
    open: Signal<bool>,
    /// Nothing is taken away by it.
    #[prop(optional)]
    calm: bool,
    /// The consequence in words, and the form.
    children: Children,
) -> AnyView {
    let class = if calm {
        "confirm confirm-calm"
    } else {
        "confirm"
    };
    view! {
        <details class=class open=move || open.get()>
            <summary class="confirm-summary">{summary}</summary>
            <div class="confirm-body">{children()}</div>
        </details>
    }
    .into_any()
}
