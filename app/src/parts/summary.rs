//! What stands on top of a form that was refused.

use domain::refusal::Refusal;
use leptos::html::Div;
use leptos::prelude::*;

use crate::form::scope::Scope;
use crate::trouble::Trouble;
use crate::words::{Words, use_words};

/// The summary of the form around it; takes the focus when it appears.
#[component]
pub(super) fn Summary(scope: Scope, node_ref: NodeRef<Div>) -> AnyView {
    // Only the page as it was sent puts the focus here by itself; later an effect does.
    let words = use_words();
    let trouble = scope.trouble;
    view! {
        {move || {
            trouble
                .get()
                .map(|trouble| {
                    let links = links(words, &trouble, scope);
                    view! { <ErrorSummary trouble links node_ref words/> }
                })
        }}
    }
    .into_any()
}

/// Each field that is wrong: the id of its element, its label and what to do.
fn links(words: Words, trouble: &Trouble, scope: Scope) -> Vec<(String, String)> {
    let linked = trouble.fields.iter().filter_map(|wrong| {
        let label = scope.called(&wrong.field)?;
        Some((
            scope.id(&wrong.field),
            words.forms_field_fault(&wrong.detail, label),
        ))
    });
    linked.collect()
}

/// A refusal in words, and a link to each field to correct.
#[component]
pub fn ErrorSummary(
    /// Why.
    trouble: Trouble,
    /// Id of an element, and what is wrong there.
    #[prop(default = Vec::new())]
    links: Vec<(String, String)>,
    /// The frame, to put the focus on.
    #[prop(default = NodeRef::new())]
    node_ref: NodeRef<Div>,
    /// Its words, where it is drawn later than the page around it.
    #[prop(default = use_words())]
    words: Words,
) -> AnyView {
    let count = u64::try_from(links.len()).unwrap_or(u64::MAX);
    let title = if count == 0 {
        trouble.title.clone()
    } else {
        words.forms_summary(count)
    };
    // With links the sentence would only repeat the title.
    let detail = (count == 0).then(|| view! { <p>{trouble.detail.clone()}</p> });
    let log_in = (trouble.refusal() == Some(Refusal::NotLoggedIn)).then(|| {
        // In another window, so that nothing typed here is lost.
        view! {
            <p>
                <a href="/log-in" target="_blank" rel="external">{words.problems_to_log_in()}</a>
            </p>
        }
    });
    let is_ours = matches!(
        trouble.refusal(),
        Some(Refusal::Fault | Refusal::Unavailable)
    );
    let reference = (is_ours && !trouble.request_id.is_empty()).then(|| {
        view! {
            <p class="reference">{words.problems_reference()} <code>{trouble.request_id.clone()}</code></p>
        }
    });
    let links = (count > 0).then(|| {
        let links = links
            .into_iter()
            .map(|(id, text)| view! { <li><a href=format!("#{id}") rel="external">{text}</a></li> })
            .collect_view();
        view! { <ul class="summary-links">{links}</ul> }
    });
    view! {
        <div class="summary" role="alert" tabindex="-1" autofocus node_ref=node_ref>
            <p class="summary-title">{title}</p>
            {detail}
            {links}
            {log_in}
            {reference}
        </div>
    }
    .into_any()
}
