//! What was asked, once the answer is there.

use std::sync::Arc;

use leptos::prelude::*;

use super::trouble_view::TroubleView;
use crate::asked::{Asked, Text};
use crate::trouble::Trouble;
use crate::unpack::{Unpack, unpack};
use crate::words::use_words;

type Draw = Arc<dyn Fn(&str) -> AnyView + Send + Sync>;

/// Draws the answer; says so while it is awaited, and why when there is none. Keeps the last
/// drawing on the screen while a newer one comes.
#[component]
pub fn Loaded<T, F, V>(
    /// The question.
    from: Asked<T>,
    /// Draws its answer.
    draw: F,
) -> AnyView
where
    T: Unpack + 'static,
    F: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let draw: Draw = Arc::new(move |text| match unpack(text) {
        Some(answer) => draw(answer).into_any(),
        None => unread(),
    });
    drawn(from.text, draw)
}

fn drawn(text: Text, draw: Draw) -> AnyView {
    let words = use_words();
    view! {
        <Transition fallback=move || view! { <p class="loading" role="status">{words.common_loading()}</p> }>
            {move || {
                let draw = Arc::clone(&draw);
                Suspend::new(async move {
                    match text.await.0 {
                        Ok(text) => draw(&text),
                        Err(trouble) => view! { <TroubleView trouble/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// An answer of another version of the program: loading the page again brings the right one.
fn unread() -> AnyView {
    let trouble = Trouble::not_sent(use_words());
    view! { <TroubleView trouble/> }.into_any()
}
