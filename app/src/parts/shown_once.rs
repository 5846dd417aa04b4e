//! A first password: shown on the answer, written down, and gone.

use leptos::prelude::*;

use crate::form::{AnswerHere, Once};
use crate::words::use_words;

/// Shows the secret that the last command left, if it left one. Any other page, and any reload,
/// shows nothing.
#[component]
pub fn ShownOnce() -> AnyView {
    let answer = use_context::<AnswerHere>();
    view! {
        {move || {
            let AnswerHere(answer) = answer?;
            let once = answer.with(|answer| answer.as_ref()?.once.clone())?;
            Some(drawn(once))
        }}
    }
    .into_any()
}

fn drawn(once: Once) -> impl IntoView {
    let words = use_words();
    view! {
        <section class="once" aria-labelledby="once-title">
            <h2 class="once-title" id="once-title">{words.once_title()}</h2>
            <p>{words.once_text()}</p>
            <dl class="facts">
                <div class="fact">
                    <dt>{words.once_username()}</dt>
                    <dd><code class="code">{once.username}</code></dd>
                </div>
                <div class="fact">
                    <dt>{words.once_password()}</dt>
                    <dd><code class="code">{once.password}</code></dd>
                </div>
            </dl>
        </section>
    }
}
