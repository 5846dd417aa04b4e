//! Fields of one value: label, hint, what is wrong, and the control.

use std::borrow::Cow;

use leptos::prelude::*;

use super::icon::{Icon, IconView};
use crate::form::scope::Scope;
use crate::words::use_words;

/// What is typed in a text field: decides keyboard and completion, never what is accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    /// Any text.
    #[default]
    Plain,
    /// Words to search for.
    Search,
    /// The user name of whoever logs in.
    Username,
    /// The user name of someone else: never completed.
    OtherUsername,
    /// A whole number.
    Figure,
}

/// Label, hint and fault around a control.
#[component]
pub(super) fn Shell(
    name: Cow<'static, str>,
    label: String,
    hint: String,
    required: bool,
    children: Children,
) -> AnyView {
    let scope = Scope::here();
    scope.call(&name, &label);
    let id = scope.id(&name);
    let wrong = scope.wrong(&name);
    let optional = (!required && !scope.is_bare())
        .then(|| view! { <span class="field-optional">{use_words().common_optional()}</span> });
    view! {
        <div class="field" class:field-is-wrong=move || wrong.get().is_some()>
            <label class="field-label" for=id.clone()>{label} {optional}</label>
            <FieldNotes id hint wrong/>
            {children()}
        </div>
    }
    .into_any()
}

/// Hint and fault of a field, each with an id of its own.
#[component]
pub(crate) fn FieldNotes(id: String, hint: String, wrong: Signal<Option<String>>) -> AnyView {
    let hint = (!hint.is_empty())
        .then(|| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> });
    let fault_id = StoredValue::new(format!("{id}-fault"));
    view! {
        {hint}
        {move || {
            wrong
                .get()
                .map(|text| {
                    view! {
                        <p class="field-fault" id=fault_id.get_value()>
                            <IconView icon=Icon::Warn/>
                            <span>{text}</span>
                        </p>
                    }
                })
        }}
    }
    .into_any()
}

/// The ids of a field's notes, as far as they are drawn.
pub(super) fn described_by(
    id: &str,
    has_hint: bool,
    wrong: Signal<Option<String>>,
) -> impl Fn() -> Option<String> + Clone + use<> {
    let id = id.to_owned();
    move || match (has_hint, wrong.get().is_some()) {
        (true, true) => Some(format!("{id}-hint {id}-fault")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-fault")),
        (false, false) => None,
    }
}

/// What sets one input apart from another.
#[derive(Clone, Copy)]
struct Look {
    kind: &'static str,
    class: &'static str,
    complete: &'static str,
    mode: Option<&'static str>,
    /// Names and codes: no capital letters, no spelling.
    verbatim: bool,
}

/// The button that shows what is typed in a password field; `page.js` does what it says.
fn show_password(id: &str) -> AnyView {
    view! {
        <button class="show-password" type="button" aria-pressed="false" aria-controls=id.to_owned()>
            {use_words().forms_show_password()}
        </button>
    }
    .into_any()
}

/// An input with all that belongs to it.
#[component]
fn Input(
    name: Cow<'static, str>,
    label: String,
    hint: String,
    value: String,
    max: usize,
    required: bool,
    look: Look,
) -> AnyView {
    let scope = Scope::here();
    let wrong = scope.wrong(&name);
    let id = scope.id(&name);
    let posted = scope.name(&name);
    let describes = described_by(&id, !hint.is_empty(), wrong);
    let show = (look.kind == "password").then(|| show_password(&id));
    view! {
        <Shell name label hint required>
            <input
                class=look.class
                type=look.kind
                id=id
                name=posted
                value=value
                // Counted by browsers in halves of rare characters: twice is never too few.
                maxlength=(max > 0).then(|| (max * 2).to_string())
                autocomplete=look.complete
                inputmode=look.mode
                autocapitalize=look.verbatim.then_some("none")
                spellcheck=look.verbatim.then_some("false")
                aria-required=required.then_some("true")
                aria-invalid=move || wrong.get().map(|_| "true")
                aria-describedby=describes
            />
            {show}
        </Shell>
    }
    .into_any()
}

/// One line of text.
#[component]
pub fn TextField(
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
    /// Most characters; 0 for no limit shown to the browser.
    #[prop(optional)]
    max: usize,
    /// Has to be filled in.
    #[prop(optional)]
    required: bool,
    /// What is typed in it.
    #[prop(optional)]
    kind: TextKind,
) -> AnyView {
    let value = Scope::here().value(&name, value);
    let (input, complete, verbatim) = match kind {
        TextKind::Plain => ("text", "off", false),
        TextKind::Search => ("search", "off", false),
        TextKind::Username => ("text", "username", true),
        TextKind::OtherUsername | TextKind::Figure => ("text", "off", true),
    };
    let (class, mode) = match kind {
        TextKind::Figure => ("control control-figure", Some("numeric")),
        _ => ("control", None),
    };
    let look = Look {
        kind: input,
        class,
        complete,
        mode,
        verbatim,
    };
    view! { <Input name label hint value max required look/> }.into_any()
}

/// A day, typed or picked.
#[component]
pub fn DateField(
    /// Name of the field.
    #[prop(into)]
    name: Cow<'static, str>,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What helps to fill it in; by default how a date is written.
    #[prop(optional, into)]
    hint: String,
    /// What it starts with, `2026-05-06`.
    #[prop(optional, into)]
    value: String,
    /// Has to be filled in.
    #[prop(optional)]
    required: bool,
) -> AnyView {
    // A search has no room for hints.
    let hint = if hint.is_empty() && !Scope::here().is_bare() {
        use_words().forms_date_hint().to_owned()
    } else {
        hint
    };
    let value = Scope::here().value(&name, value);
    let look = Look {
        kind: "date",
        class: "control control-date",
        complete: "off",
        mode: None,
        verbatim: true,
    };
    view! { <Input name label hint value max=0 required look/> }.into_any()
}

/// A moment at the office, typed or picked.
#[component]
pub fn MomentField(
    /// Name of the field.
    #[prop(into)]
    name: Cow<'static, str>,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// What it starts with, `2026-05-06T09:00`.
    #[prop(optional, into)]
    value: String,
) -> AnyView {
    let value = Scope::here().value(&name, value);
    let look = Look {
        kind: "datetime-local",
        class: "control control-moment",
        complete: "off",
        mode: None,
        verbatim: true,
    };
    view! { <Input name label hint value max=0 required=true look/> }.into_any()
}

/// A password. Never filled in by a page.
#[component]
pub fn PasswordField(
    /// Name of the field.
    #[prop(into)]
    name: Cow<'static, str>,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
    /// A new password, not the present one: the browser offers to make one.
    #[prop(optional)]
    fresh: bool,
) -> AnyView {
    let complete = if fresh {
        "new-password"
    } else {
        "current-password"
    };
    let look = Look {
        kind: "password",
        class: "control",
        complete,
        mode: None,
        verbatim: true,
    };
    view! { <Input name label hint value=String::new() max=0 required=true look/> }.into_any()
}

/// Six digits of the second factor.
#[component]
pub fn CodeField(
    /// Name of the field.
    #[prop(into)]
    name: Cow<'static, str>,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: String,
) -> AnyView {
    let look = Look {
        kind: "text",
        class: "control control-code",
        complete: "one-time-code",
        mode: Some("numeric"),
        verbatim: true,
    };
    view! { <Input name label hint value=String::new() max=6 required=true look/> }.into_any()
}

/// A value the reader does not see.
#[component]
pub fn Hidden(
    /// Name of the field.
    name: &'static str,
    /// Its value.
    #[prop(into)]
    value: Signal<String>,
    /// Takes `value` even where the form was refused and held another, as a version must.
    #[prop(optional)]
    fresh: bool,
) -> AnyView {
    let scope = Scope::here();
    let kept = scope
        .values(name)
        .filter(|_| !fresh)
        .and_then(|typed| typed.into_iter().next());
    let kept = StoredValue::new(kept);
    let value = move || kept.get_value().unwrap_or_else(|| value.get());
    view! { <input type="hidden" name=scope.name(name) value=value/> }.into_any()
}
