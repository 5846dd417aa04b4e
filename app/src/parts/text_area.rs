//! A field of several lines.

use std::borrow::Cow;

use leptos::prelude::*;

use super::fields::{Shell, described_by};
use super::page_title::escaped;
use crate::form::scope::Scope;
use crate::words::use_words;

/// Several lines of text. The framework writes the content of this element into the page as it
/// is, so this is the only place that may draw one.
#[component]
pub fn TextArea(
    /// Name of the field.
    #[prop(into)]
    name: Cow<'static, str>,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// What it starts with.
    #[prop(optional, into)]
    value: String,
    /// Most characters; says so below the label.
    #[prop(optional)]
    max: usize,
    /// Has to be filled in.
    #[prop(optional)]
    required: bool,
    /// Lines shown.
    #[prop(default = 3)]
    rows: u32,
) -> AnyView {
    let scope = Scope::here();
    let limit = if max > 0 {
        use_words().forms_chars_max(max)
    } else {
        String::new()
    };
    // A sentence has its full stop already.
    let between = match hint.chars().last() {
        None | Some('。') => "",
        Some(_) if limit.is_empty() => "",
        Some('.') => " ",
        Some(_) => " · ",
    };
    let hint = format!("{hint}{between}{limit}");
    let wrong = scope.wrong(&name);
    let has_hint = !hint.is_empty();
    let id = scope.id(&name);
    let content = escaped(&scope.value(&name, value));
    let posted = scope.name(&name);
    view! {
        <Shell name label hint required>
            <textarea
                class="control"
                id=id.clone()
                name=posted
                rows=rows.to_string()
                aria-required=required.then_some("true")
                aria-invalid=move || wrong.get().map(|_| "true")
                aria-describedby=described_by(&id, has_hint, wrong)
                inner_html=content
            ></textarea>
        </Shell>
    }
    .into_any()
}
