//! Fields in which something is chosen, and lists of short texts.

use std::borrow::Cow;

use leptos::prelude::*;

use super::fields::{FieldNotes, Shell, described_by};
use crate::form::scope::Scope;
use crate::words::use_words;

/// One of several: a menu, or radio buttons.
#[component]
pub fn ChoiceField(
    /// Name of the field.
    #[prop(into)]
    name: Cow<'static, str>,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// Code and words of each option.
    options: Vec<(String, String)>,
    /// Code of the option it starts with.
    #[prop(optional, into)]
    value: String,
    /// What helps to choose.
    #[prop(optional, into)]
    hint: String,
    /// Has to be chosen.
    #[prop(optional)]
    required: bool,
    /// Words of a first option that chooses nothing; no such option when blank.
    #[prop(optional, into)]
    blank: String,
    /// Draws radio buttons: for few options that should all be seen.
    #[prop(optional)]
    radios: bool,
) -> AnyView {
    let scope = Scope::here();
    let chosen = scope.value(&name, value);
    let blank = (!blank.is_empty()).then(|| (String::new(), blank));
    let options: Vec<_> = blank.into_iter().chain(options).collect();
    if radios {
        let chosen = vec![chosen];
        return view! { <Marks name label hint options chosen kind="radio" required/> }.into_any();
    }
    let wrong = scope.wrong(&name);
    let id = scope.id(&name);
    let posted = scope.name(&name);
    let describes = described_by(&id, !hint.is_empty(), wrong);
    let options = options
        .into_iter()
        .map(|(code, words)| {
            let selected = code == chosen;
            view! { <option value=code selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <Shell name label hint required>
            <select
                class="control"
                id=id
                name=posted
                autocomplete="off"
                aria-required=required.then_some("true")
                aria-invalid=move || wrong.get().map(|_| "true")
                aria-describedby=describes
            >
                {options}
            </select>
        </Shell>
    }
    .into_any()
}

/// Any number of several.
#[component]
pub fn CheckGroup(
    /// Name of the field.
    #[prop(into)]
    name: Cow<'static, str>,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// Code and words of each option.
    options: Vec<(String, String)>,
    /// Codes of the options it starts with.
    chosen: Vec<String>,
    /// What helps to choose.
    #[prop(optional, into)]
    hint: String,
    /// At least one has to be chosen.
    #[prop(optional)]
    required: bool,
) -> AnyView {
    view! { <Marks name label hint options chosen kind="checkbox" required/> }.into_any()
}

/// Check boxes or radio buttons under one legend.
#[component]
fn Marks(
    name: Cow<'static, str>,
    label: String,
    hint: String,
    options: Vec<(String, String)>,
    chosen: Vec<String>,
    kind: &'static str,
    required: bool,
) -> AnyView {
    let scope = Scope::here();
    scope.call(&name, &label);
    let wrong = scope.wrong(&name);
    let id = scope.id(&name);
    let describes = described_by(&id, !hint.is_empty(), wrong);
    let several = kind == "checkbox";
    let chosen = scope.values(&name).filter(|_| several).unwrap_or(chosen);
    let field_name = if several {
        scope.list_name(&name)
    } else {
        scope.name(&name)
    };
    let optional = (!required)
        .then(|| view! { <span class="field-optional">{use_words().common_optional()}</span> });
    // Three stand beside each other, or below each other: never two and one.
    let class = if options.len() == 3 {
        "marks marks-three"
    } else {
        "marks"
    };
    let marks = options
        .into_iter()
        .map(|(code, words)| {
            let checked = chosen.contains(&code);
            view! {
                <label class="mark">
                    <input type=kind name=field_name.clone() value=code checked=checked autocomplete="off"/>
                    <span>{words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset
            class="field"
            class:field-is-wrong=move || wrong.get().is_some()
            id=id.clone()
            tabindex="-1"
            aria-describedby=describes
        >
            <legend class="field-label">{label} {optional}</legend>
            <FieldNotes id=id.clone() hint wrong/>
            <div class=class>{marks}</div>
        </fieldset>
    }
    .into_any()
}

/// Several short texts, one line each, with spare lines to add some. Blank lines do not count.
#[component]
pub fn ListField(
    /// Name of the field.
    name: &'static str,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// What it starts with.
    values: Vec<String>,
    /// Most lines.
    #[prop(default = 20)]
    max: usize,
    /// Blank lines at the end.
    #[prop(default = 3)]
    spare: usize,
) -> AnyView {
    let words = use_words();
    let scope = Scope::here();
    scope.call(name, &label);
    let wrong = scope.wrong(name);
    let id = scope.id(name);
    let describes = described_by(&id, !hint.is_empty(), wrong);
    let mut lines = scope.values(name).unwrap_or(values);
    lines.retain(|line| !line.trim().is_empty());
    let shown = (lines.len() + spare).min(max.max(lines.len()));
    lines.resize(shown, String::new());
    let field_name = scope.list_name(name);
    let lines = lines
        .into_iter()
        .enumerate()
        .map(|(index, line)| {
            let entry = words.forms_entry_number(&label, index + 1);
            view! {
                <input
                    class="control"
                    type="text"
                    name=field_name.clone()
                    value=line
                    autocomplete="off"
                    aria-label=entry
                />
            }
        })
        .collect_view();
    view! {
        <fieldset
            class="field"
            class:field-is-wrong=move || wrong.get().is_some()
            id=id.clone()
            tabindex="-1"
            aria-describedby=describes
        >
            <legend class="field-label">
                {label.clone()} <span class="field-optional">{words.common_optional()}</span>
            </legend>
            <FieldNotes id=id.clone() hint wrong/>
            <div class="lines">{lines}</div>
        </fieldset>
    }
    .into_any()
}
