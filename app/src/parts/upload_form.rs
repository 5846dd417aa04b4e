//! A form with a file. Drawn and read by the server alone: pages with one carry no program.

use leptos::context::Provider;
use leptos::prelude::*;

use super::command_form::earlier_id;
use super::fields::{Shell, described_by};
use super::summary::Summary;
use crate::form::scope::Scope;
use crate::form::{new_id, post_to, refused_here};

/// A form that carries out a command with a file. Keeps what was typed when it is refused; the
/// file itself no browser gives back, which its hint says.
#[component]
pub fn UploadForm(
    /// Address of the command.
    command: &'static str,
    /// Address of the page the form is on.
    #[prop(into)]
    page: String,
    /// What the button says.
    #[prop(into)]
    submit: String,
    /// The fields.
    children: Children,
) -> AnyView {
    let trouble = RwSignal::new(None);
    let refused = refused_here(command, "", &page);
    let command_id = refused.as_ref().and_then(earlier_id).unwrap_or_else(new_id);
    let prefix = command.trim_start_matches("/do/").to_owned();
    let scope = Scope::command(prefix, refused, trouble);
    // Drawn before the summary, so that every field has said how it is called.
    let fields = view! { <Provider value=scope>{children()}</Provider> }.into_any();
    view! {
        <form
            class="form"
            method="post"
            enctype="multipart/form-data"
            action=post_to(command, &page, "")
            novalidate
            autocomplete="off"
        >
            <Summary scope node_ref=NodeRef::new()/>
            <input type="hidden" name="form[command_id]" value=command_id/>
            {fields}
            <div class="form-foot">
                <button class="button button-primary" type="submit"><span>{submit}</span></button>
            </div>
        </form>
    }
    .into_any()
}

/// A file.
#[component]
pub fn FileField(
    /// Name of the field.
    name: &'static str,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// What may be chosen.
    #[prop(into)]
    hint: String,
    /// The kinds the browser offers; any other can be chosen all the same.
    accept: &'static str,
) -> AnyView {
    let scope = Scope::here();
    let wrong = scope.wrong(name);
    let id = scope.id(name);
    let describes = described_by(&id, true, wrong);
    view! {
        <Shell name=name.into() label hint required=true>
            <input
                class="control control-file"
                type="file"
                id=id
                name=scope.name(name)
                accept=accept
                aria-required="true"
                aria-invalid=move || wrong.get().map(|_| "true")
                aria-describedby=describes
            />
        </Shell>
    }
    .into_any()
}
