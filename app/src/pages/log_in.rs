//! Logging in: the password, then what the account still asks for, one thing per page.

mod code;
mod first_password;
mod password;
mod second_factor;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub use code::CodePage;
pub use first_password::FirstPasswordPage;
pub use password::LogInPage;
pub use second_factor::SecondFactorPage;

use crate::form::in_query;
use crate::words::use_words;

/// Where the reader wanted to go, as the address says. Whoever is done decides if it may be.
fn wished() -> String {
    use_query_map()
        .with_untracked(|query| query.get("next"))
        .unwrap_or_default()
}

/// The address of this step, keeping in mind where the reader wanted to go.
fn step_page(path: &str, next: &str) -> String {
    if next.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?next={}", in_query(next))
    }
}

/// Help below a form: opens in place.
#[component]
fn Help(question: &'static str, answer: &'static str) -> AnyView {
    view! {
        <details class="help">
            <summary>{question}</summary>
            <p>{answer}</p>
        </details>
    }
    .into_any()
}

/// The way back to the first step, for whoever is at the wrong account.
#[component]
fn StartOver() -> AnyView {
    let words = use_words();
    view! { <p class="start-over"><a href="/log-in" rel="external">{words.log_in_start_over()}</a></p> }.into_any()
}
