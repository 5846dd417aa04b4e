//! The frame of public pages: logo, switches, the page. The foot is the document's.

use leptos::prelude::*;

use super::banner::NoticeBanner;
use super::reading::ReadingSwitch;
use crate::words::use_words;

/// The logo: a half sun in a ring of seats. Drawn as one sign; the name stands beside it.
#[component]
pub fn Logo() -> AnyView {
    view! {
        <svg class="logo" viewBox="0 0 48 40" aria-hidden="true" focusable="false">
            <path class="logo-sun" d="M12.5 30a11.5 11.5 0 0 1 23 0z"></path>
            <path
                class="logo-seats"
                d="M3.7 27.1h.01M6 20.2h.01M10.6 14.5h.01M16.8 10.8h.01M24 9.5h.01M31.2 10.8h.01M37.4 14.5h.01M42 20.2h.01M44.3 27.1h.01"
            ></path>
            <path class="logo-ground" d="M3 36h42"></path>
        </svg>
    }
    .into_any()
}

/// Logo and name, leading to the front page.
#[component]
pub(crate) fn Brand() -> AnyView {
    let words = use_words();
    view! {
        // Loaded anew: the front page has another size of text than a desk.
        <a class="brand" href="/" rel="external">
            <Logo/>
            <span class="brand-words">
                <span class="brand-name">{words.common_app()}</span>
                <span class="brand-other" lang=words.language_other_tag()>{words.common_app_other()}</span>
            </span>
        </a>
    }
    .into_any()
}

/// The link that lets a keyboard jump over what is on every page.
#[component]
pub fn SkipLink() -> AnyView {
    view! { <a class="skip" href="#main" rel="external">{use_words().common_skip()}</a> }.into_any()
}

/// A public page.
#[component]
pub fn PublicLayout(
    /// The page.
    children: Children,
    /// A page of one narrow column, as for logging in.
    #[prop(optional)]
    narrow: bool,
) -> AnyView {
    let class = if narrow {
        "public-main public-narrow"
    } else {
        "public-main"
    };
    view! {
        <div class="public">
            <SkipLink/>
            <header class="public-head">
                <Brand/>
                <ReadingSwitch/>
            </header>
            <main class=class id="main" tabindex="-1">
                <NoticeBanner/>
                {children()}
            </main>
        </div>
    }
    .into_any()
}

/// The heading of a page, what stands below it, and what can be done.
#[component]
pub fn PageHead(
    /// The heading.
    #[prop(into)]
    title: String,
    /// A line below it.
    #[prop(optional, into)]
    sub: String,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let sub = (!sub.is_empty()).then(|| view! { <p class="page-sub">{sub}</p> });
    let buttons = children.map(|children| view! { <div class="page-actions">{children()}</div> });
    view! {
        <div class="page-head">
            <div class="page-words">
                <h1 class="page-title">{title}</h1>
                {sub}
            </div>
            {buttons}
        </div>
    }
    .into_any()
}
