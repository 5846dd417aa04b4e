//! A press: sent as a plain form, or by the program, which stays on the page and says what became
//! of it.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::state::Console;
#[cfg(feature = "hydrate")]
use super::state::RENEW_PROJECTOR;
use crate::form::post_to;

/// A form of a console. Everything in it but id and number is its own.
#[component]
pub(super) fn Press(
    /// Address of the command.
    command: &'static str,
    /// Tells it from every other press on the page.
    #[prop(into)]
    key: String,
    /// How it looks.
    class: &'static str,
    /// It is the step button: a second tap on it may meet another step.
    #[prop(optional)]
    is_step: bool,
    /// What is in it.
    children: Children,
) -> AnyView {
    let console = Console::here();
    // A page that is drawn as the answer has the wish still open.
    let action = move || post_to(command, &console.asks(console.wish.get()), "");
    let number = console.number();
    let command_id = console.command_id();
    view! {
        <form
            class=class
            method="post"
            action=action
            novalidate
            autocomplete="off"
            on:submit=on_submit(console, command, key, is_step)
        >
            <input type="hidden" name="form[command_id]" value=command_id/>
            <input type="hidden" name="form[number]" value=number/>
            {children()}
        </form>
    }
    .into_any()
}

/// A hidden field.
pub(super) fn hidden(name: &'static str, value: impl Fn() -> String + Send + 'static) -> AnyView {
    view! { <input type="hidden" name=format!("form[{name}]") value=value/> }.into_any()
}

/// The revision the console shows: whoever names an older one comes second.
pub(super) fn revision(console: Console) -> AnyView {
    let shown = console.shown();
    hidden("revision", move || {
        shown.with(|shown| shown.sitting.revision.to_string())
    })
}

#[cfg(not(feature = "hydrate"))]
fn on_submit(
    _console: Console,
    _command: &'static str,
    _key: String,
    _is_step: bool,
) -> impl Fn(SubmitEvent) {
    |_event| ()
}

/// A step that has just become another one is not taken: the second tap of a double tap, or a
/// press that was meant for what stood there before.
#[cfg(feature = "hydrate")]
const SETTLES: chrono::TimeDelta = chrono::TimeDelta::milliseconds(1_000);

/// The id of the command among the fields.
#[cfg(feature = "hydrate")]
const ID: &str = "form%5Bcommand_id%5D=";

#[cfg(feature = "hydrate")]
fn on_submit(
    console: Console,
    command: &'static str,
    key: String,
    is_step: bool,
) -> impl Fn(SubmitEvent) {
    use crate::form::send;

    let navigate = leptos_router::hooks::use_navigate();
    move |event: SubmitEvent| {
        if event.default_prevented() {
            return;
        }
        let Some(fields) = send::form_of(&event).and_then(|form| send::fields_of(&form)) else {
            return;
        };
        event.prevent_default();
        if console.busy.with_untracked(Option::is_some) || (is_step && console.is_settling()) {
            return;
        }
        let body = console.with_id(command, &fields);
        console.busy.set(Some(key.clone()));
        let (navigate, revision) = (navigate.clone(), revision_in(&fields));
        leptos::task::spawn_local(async move {
            match send::post(command, body).await {
                Ok(done) => {
                    console.done(done, &navigate);
                    if command == RENEW_PROJECTOR {
                        console.look_for_projector().await;
                    }
                    console.look().await;
                }
                Err(trouble) => console.refused(trouble, revision).await,
            }
            console.busy.try_set(None);
        });
    }
}

/// The revision a press was based on.
#[cfg(feature = "hydrate")]
fn revision_in(fields: &str) -> Option<u32> {
    let mut fields = fields.split('&');
    fields.find_map(|field| field.strip_prefix("form%5Brevision%5D=")?.parse().ok())
}

#[cfg(feature = "hydrate")]
impl Console {
    fn is_settling(self) -> bool {
        let now = untrack(|| self.screen.time().now());
        let stepped = self.pressing.with_value(|pressing| pressing.stepped);
        stepped.is_some_and(|stepped| (now - stepped).abs() < SETTLES)
    }

    /// The fields with an id: the same as before for the same wish of which no answer came, another
    /// for every other.
    fn with_id(self, command: &str, fields: &str) -> String {
        let own = fields.split('&').filter(|field| !field.starts_with(ID));
        let own: Vec<_> = own.collect();
        let wish = format!("{command} {}", own.join("&"));
        let kept = self
            .pressing
            .with_value(|pressing| pressing.unanswered.clone());
        let kept = kept.filter(|kept| kept.0 == wish);
        let id = kept.map_or_else(crate::form::new_id, |kept| kept.1);
        let body = format!("{}&{ID}{id}", own.join("&"));
        self.pressing
            .update_value(|pressing| pressing.unanswered = Some((wish, id)));
        body
    }

    fn done<N>(self, done: crate::form::Done, navigate: &N)
    where
        N: Fn(&str, leptos_router::NavigateOptions),
    {
        self.pressing
            .try_update_value(|pressing| pressing.unanswered = None);
        self.forget_refused();
        self.trouble.try_set(None);
        self.news.try_set(Vec::new());
        if done.once.is_some() {
            self.code.try_set(done.once);
        }
        if self.wish.get_untracked().is_some() {
            let page = self.address(self.view.get_untracked(), None);
            let quietly = leptos_router::NavigateOptions {
                replace: true,
                scroll: false,
                ..Default::default()
            };
            navigate(&page, quietly);
        }
    }

    async fn refused(self, trouble: crate::trouble::Trouble, revision: Option<u32>) {
        use crate::api::console::SessionNews;
        use crate::words::use_words;

        let trouble = trouble.said(use_words());
        // Without an answer, or with one that says to try again, it is the same wish again.
        if trouble.status != 0 && trouble.status < 500 {
            self.pressing
                .try_update_value(|pressing| pressing.unanswered = None);
        }
        self.look().await;
        let since = revision.filter(|_| trouble.is_conflict());
        let news = match since {
            Some(since) => {
                let number = self.number();
                crate::asked::once(SessionNews { number, since }).await.ok()
            }
            None => None,
        };
        self.news.try_set(news.unwrap_or_default());
        self.trouble.try_set(Some(trouble));
    }

    /// The session as it is now: by the stream it comes as soon, where there is one.
    async fn look(self) {
        use crate::api::hall::ConsoleScreen;

        let number = self.number();
        let screen = crate::asked::once(ConsoleScreen { number }).await;
        if let Some(now) = screen.ok().and_then(|text| crate::hall::read(&text)) {
            self.screen.take(now);
        }
    }

    /// The address of the hall's screen, when it has become another.
    async fn look_for_projector(self) {
        use crate::api::hall::ProjectorAddress;

        let number = self.number();
        if let Ok(address) = crate::asked::once(ProjectorAddress { number }).await {
            self.projector.try_set(address);
        }
    }
}
