//! What a resource brings, once it is there.

use leptos::prelude::*;

use super::trouble_view::TroubleView;
use crate::trouble::Trouble;
use crate::words::use_words;

/// Draws what a resource brought; says so while it is read, and why when it could not be. Keeps
/// the last drawing on the screen while a newer one is read.
#[component]
pub fn Loaded<T, F, V>(
    /// Where it comes from.
    from: Resource<Result<T, Trouble>>,
    /// Draws it.
    draw: F,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let words = use_words();
    view! {
        <Transition fallback=move || view! { <p class="loading" role="status">{words.common_loading()}</p> }>
            {move || {
                let draw = draw.clone();
                Suspend::new(async move {
                    match from.await {
                        Ok(value) => draw(value).into_any(),
                        Err(trouble) => view! { <TroubleView trouble/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}
