//! The form of a command: the same post with and without a program in the browser.

use domain::refusal::Refusal;
use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::html::Div;
use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use leptos_router::hooks::use_navigate;

use super::icon::{Icon, IconView};
use super::summary::Summary;
use crate::form::scope::Scope;
use crate::form::{AnswerHere, Changes, Refused, as_shown, new_id, post_to, refused_here};
use crate::trouble::Trouble;
use crate::words::use_words;

/// What the browser knows of a form while it is being sent.
#[derive(Clone, Copy)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "only a browser sends")
)]
struct Sending {
    command: &'static str,
    command_id: RwSignal<String>,
    busy: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
    summary: NodeRef<Div>,
    answer: Option<AnswerHere>,
    changes: Option<Changes>,
    reload: bool,
}

/// A form that carries out a command. Keeps what was typed when it is refused, says why on top,
/// and is sent once however often the button is pressed.
#[component]
pub fn CommandForm(
    /// Address of the command: `EditReviewer::PATH`.
    command: &'static str,
    /// Address of the page the form is on.
    #[prop(into)]
    page: String,
    /// What the button says.
    #[prop(into)]
    submit: Signal<String>,
    /// Tells several forms of one command on one page apart.
    #[prop(optional, into)]
    id: String,
    /// Something is lost when this is done.
    #[prop(optional)]
    danger: bool,
    /// Not the main thing to do on this page.
    #[prop(optional)]
    secondary: bool,
    /// Loads the next page anew: who is looking at it has changed.
    #[prop(optional)]
    reload: bool,
    /// For a form that is about the text that was saved: what a script says as long as what is typed
    /// beside it is not.
    #[prop(optional)]
    of_saved: &'static str,
    /// Why it was refused, for a page that has more to say about it.
    #[prop(optional)]
    trouble: Option<RwSignal<Option<Trouble>>>,
    /// The fields.
    children: Children,
) -> AnyView {
    let words = use_words();
    let trouble = trouble.unwrap_or_else(|| RwSignal::new(None));
    let refused = refused_here(command, &id, &page).map(as_shown);
    let earlier = refused.as_ref().and_then(earlier_id);
    let first_id = SharedValue::new(new_id).into_inner();
    let prefix = command.trim_start_matches("/do/");
    let prefix = if id.is_empty() {
        prefix.to_owned()
    } else {
        format!("{prefix}-{id}")
    };
    let sending = Sending {
        command,
        command_id: RwSignal::new(earlier.unwrap_or(first_id)),
        busy: RwSignal::new(false),
        trouble,
        summary: NodeRef::new(),
        answer: use_context(),
        changes: use_context(),
        reload,
    };
    let scope = Scope::command(prefix, refused, trouble);
    #[cfg(feature = "ssr")]
    let (scope, redrawn) = drawn_anew(scope, command, &id, &page);
    // Of the same type on both sides, or the browser does not find its way through what was drawn.
    #[cfg(not(feature = "ssr"))]
    let redrawn = None::<AnyView>;
    let on_submit = on_submit(sending);
    let fields = move || children().into_any();
    // Drawn before the summary, so that every field has said how it is called.
    let fields = view! { <Provider value=scope>{fields()}</Provider> }.into_any();
    let class = button_class(danger, secondary);
    let busy = sending.busy;
    let sending_words = words.forms_sending();
    view! {
        <form
            class="form"
            method="post"
            action=post_to(command, &page, &id)
            novalidate
            autocomplete="off"
            data-of-saved=(!of_saved.is_empty()).then_some(of_saved)
            on:submit=on_submit
        >
            {redrawn}
            <Summary scope node_ref=sending.summary/>
            <input
                type="hidden"
                name="form[command_id]"
                value=move || sending.command_id.get()
            />
            {fields}
            <div class="form-foot">
                <button class=class type="submit" aria-disabled=move || busy.get().then_some("true")>
                    {move || busy.get().then(|| view! { <IconView icon=Icon::Clock/> })}
                    <span aria-live="polite">
                        {move || if busy.get() { sending_words.to_owned() } else { submit.get() }}
                    </span>
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// The scope of a form that is drawn anew, and a mark by which a script knows that the page holds
/// all that was typed.
#[cfg(feature = "ssr")]
fn drawn_anew(scope: Scope, command: &str, id: &str, page: &str) -> (Scope, Option<AnyView>) {
    let redrawn = crate::form::redraw::redrawn_here(command, id, page);
    let mark = redrawn
        .is_some()
        .then(|| view! { <span class="redrawn" hidden></span> }.into_any());
    (scope.holding(redrawn.map(|redrawn| redrawn.typed)), mark)
}

/// How much a form's button matters.
const fn button_class(danger: bool, secondary: bool) -> &'static str {
    match (danger, secondary) {
        (true, _) => "button button-danger",
        (false, true) => "button button-secondary",
        (false, false) => "button button-primary",
    }
}

/// A form that is sent again after a fault or a lost answer is the same command.
pub(super) fn earlier_id(refused: &Refused) -> Option<String> {
    let mut typed = refused.typed.iter().filter(|_| !is_spent(&refused.trouble));
    typed
        .find(|(name, _)| name == "command_id")
        .map(|(_, id)| id.clone())
}

/// The id was kept with another content: the same id can never succeed.
fn is_spent(trouble: &Trouble) -> bool {
    trouble.code == Refusal::CommandReused.code()
}

#[cfg(not(feature = "hydrate"))]
fn on_submit(_sending: Sending) -> impl Fn(SubmitEvent) {
    |_event| ()
}

#[cfg(feature = "hydrate")]
fn on_submit(sending: Sending) -> impl Fn(SubmitEvent) {
    use crate::form::send;

    let words = use_words();
    let navigate = use_navigate();
    // The summary of a page drawn after a refusal, or of an answer that has just come.
    Effect::new(move |_| {
        if sending.trouble.with(Option::is_some)
            && let Some(summary) = sending.summary.get()
        {
            // A browser that cannot focus it still shows it.
            drop(summary.focus());
        }
    });
    #[cfg(feature = "office")]
    forget_log_in(sending);
    move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        let Some((form, body)) = send::form_of(&event).and_then(|form| {
            let body = send::fields_of(&form)?;
            Some((form, body))
        }) else {
            return;
        };
        event.prevent_default();
        if sending.busy.get_untracked() {
            return;
        }
        sending.busy.set(true);
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            match send::post(sending.command, body).await {
                Ok(done) => {
                    form.reset();
                    sending.done(done, &navigate);
                }
                // Sent once more, as a plain form: it is refused again, and the answer is a page
                // that says more than this form can.
                Err(trouble)
                    if (trouble.is_conflict() || trouble.is_namesake())
                        && form.submit().is_ok() =>
                {
                    // Whoever is asked whether to leave may stay.
                    sending.busy.try_set(false);
                }
                Err(trouble) => sending.refused(trouble.said(words)),
            }
        });
    }
}

/// Who has logged in again need not be told to. Only the office has log-ins and news of its own.
#[cfg(all(feature = "hydrate", feature = "office"))]
fn forget_log_in(sending: Sending) {
    use crate::live::{Connection, use_live};

    let connection = use_live().connection();
    Effect::new(move |_| {
        if connection.get() == Connection::Connected {
            let told = |trouble: &Option<Trouble>| {
                trouble.as_ref().and_then(Trouble::refusal) == Some(Refusal::NotLoggedIn)
            };
            if sending.trouble.with_untracked(told) {
                sending.trouble.set(None);
            }
        }
    });
}

#[cfg(feature = "hydrate")]
impl Sending {
    fn done<N>(self, done: crate::form::Done, navigate: &N)
    where
        N: Fn(&str, leptos_router::NavigateOptions),
    {
        use crate::form::{Answer, go_to};

        if self.reload {
            // Refused only for an address that cannot be read; ours can.
            drop(window().location().set_href(&go_to(&done)));
            return;
        }
        let go = done.go.clone();
        self.trouble.try_set(None);
        self.busy.try_set(false);
        self.command_id.try_set(new_id());
        if let Some(AnswerHere(answer)) = self.answer {
            // Not in the address: what was done is said once.
            let says = done.notice.is_some() || done.once.is_some();
            answer.set(says.then(|| Answer::done(done)));
        }
        if let Some(Changes(changes)) = self.changes {
            changes.update(|number| *number += 1);
        }
        navigate(&go, leptos_router::NavigateOptions::default());
    }

    fn refused(self, trouble: Trouble) {
        if is_spent(&trouble) {
            self.command_id.try_set(new_id());
        }
        self.busy.try_set(false);
        // What was done before is no longer what happened last; a secret shown once stays.
        if let Some(AnswerHere(answer)) = self.answer {
            let only_said = answer.with_untracked(|a| a.as_ref().is_some_and(|a| a.once.is_none()));
            if only_said {
                answer.set(None);
            }
        }
        self.trouble.try_set(Some(trouble));
    }
}
