//! A page, or the part of one, that cannot be shown.

use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::card::{ButtonKind, ButtonLink};
use super::summary::ErrorSummary;
use crate::api::me::Me;
use crate::form::scope::Scope;
use crate::trouble::{NOT_SENT, Trouble};
use crate::who::use_me;
use crate::words::{Words, use_words};

/// What to do next, and where to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct WayOut {
    next: Option<&'static str>,
    go: &'static str,
    label: &'static str,
}

impl WayOut {
    fn of(trouble: &Trouble, me: &Me, words: Words, is_preview: bool) -> Self {
        let (go, label) = if trouble.refusal() == Some(Refusal::OutcomeGone) {
            ("/outcomes", words.outcomes_back())
        } else if me.is_in_office() {
            ("/office", words.problems_to_office())
        } else {
            ("/", words.problems_to_front())
        };
        let next = match trouble.refusal() {
            Some(Refusal::NotPermitted) => Some(words.problems_not_permitted_next()),
            Some(Refusal::NotFound) if is_preview => Some(words.preview_dead_next()),
            Some(Refusal::NotFound) => Some(words.problems_not_found_next()),
            Some(Refusal::Unavailable | Refusal::Busy) => Some(words.problems_unavailable_next()),
            Some(Refusal::Fault) => Some(words.problems_fault_next()),
            Some(Refusal::NotLoggedIn) => {
                return Self {
                    next: None,
                    go: "/log-in",
                    label: words.problems_to_log_in(),
                };
            }
            // Every other refusal says in its sentence what to do.
            Some(_) | None => None,
        };
        Self { next, go, label }
    }
}

/// Whether somebody followed the link that a petitioner was given.
fn is_preview() -> bool {
    let path = use_location().pathname.get_untracked();
    path.starts_with("/preview/")
}

/// Says what happened, what it means and where to go; sets the status of a page drawn on the
/// server.
#[component]
pub fn TroubleView(
    /// Why.
    trouble: Trouble,
    /// The heading's place: the only heading of a page, or one of its parts.
    #[prop(optional)]
    whole_page: bool,
) -> AnyView {
    let words = use_words();
    let trouble = trouble.said(words);
    set_status(trouble.status);
    if !whole_page && trouble.refusal() == Some(Refusal::Invalid) {
        // A question of the search above it: nothing broke, and its fields are there to correct.
        let wrong = trouble.fields.iter();
        let links = wrong
            .map(|wrong| (Scope::search().id(&wrong.field), wrong.detail.clone()))
            .collect();
        return view! { <ErrorSummary trouble links/> }.into_any();
    }
    let way = WayOut::of(&trouble, &use_me(), words, is_preview());
    let title = if whole_page {
        view! { <h1 class="trouble-title">{trouble.title.clone()}</h1> }.into_any()
    } else {
        view! { <h2 class="trouble-title">{trouble.title.clone()}</h2> }.into_any()
    };
    // On a page of its own the title says it already.
    let is_said = whole_page && trouble.refusal() == Some(Refusal::NotPermitted);
    let detail = (!is_said).then(|| view! { <p class="trouble-text">{trouble.detail}</p> });
    let next = way.next.map(|next| view! { <p>{next}</p> });
    let fields = &trouble.fields;
    let fields = (!fields.is_empty()).then(|| {
        let said = fields
            .iter()
            .map(|field| view! { <li>{field.detail.clone()}</li> });
        view! { <ul class="trouble-fields">{said.collect_view()}</ul> }
    });
    // In one piece: it is looked for in a log.
    let reference = (!trouble.request_id.is_empty()).then(|| {
        view! {
            <p class="reference">
                {words.problems_reference()} " " <code>{trouble.request_id.clone()}</code>
            </p>
        }
    });
    let again = (trouble.code == NOT_SENT).then(|| {
        view! { <a class="button button-secondary" href="" rel="external">{words.common_reload()}</a> }
    });
    view! {
        <div class="trouble" role="alert">
            {title}
            {detail}
            {fields}
            {next}
            <p class="trouble-ways">
                <ButtonLink href=way.go label=way.label kind=ButtonKind::Primary/>
                {again}
            </p>
            {reference}
        </div>
    }
    .into_any()
}

#[cfg(feature = "ssr")]
fn set_status(status: u16) {
    if let (Some(answer), Ok(status)) = (
        use_context::<leptos_axum::ResponseOptions>(),
        http::StatusCode::from_u16(status),
    ) {
        answer.set_status(status);
    }
}

#[cfg(not(feature = "ssr"))]
const fn set_status(_status: u16) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_has_a_way_out() {
        let words = Words::default();
        for refusal in Refusal::ALL {
            let trouble = Trouble::refused(*refusal, words, "r");
            let way = WayOut::of(&trouble, &Me::default(), words, false);
            assert!(
                way.go.starts_with('/') && !way.label.is_empty(),
                "{}",
                refusal.code()
            );
        }
        let not_logged_in = Trouble::refused(Refusal::NotLoggedIn, words, "r");
        assert_eq!(
            WayOut::of(&not_logged_in, &Me::default(), words, false).go,
            "/log-in"
        );
        assert_eq!(
            WayOut::of(&Trouble::not_sent(words), &Me::default(), words, false).go,
            "/"
        );
    }

    #[test]
    fn what_was_withdrawn_leads_to_what_is_public_and_a_dead_link_says_whom_to_ask() {
        let words = Words::default();
        let way = |refusal, is_preview| {
            let trouble = Trouble::refused(refusal, words, "r");
            WayOut::of(&trouble, &Me::default(), words, is_preview)
        };
        for is_preview in [false, true] {
            assert_eq!(way(Refusal::OutcomeGone, is_preview).go, "/outcomes");
        }
        let dead = way(Refusal::NotFound, true);
        assert_eq!(dead.next, Some(words.preview_dead_next()));
        assert_ne!(dead.next, way(Refusal::NotFound, false).next);
        assert_eq!(dead.go, "/", "a petitioner has no business in the office");
    }
}
