//! What a page without a program reads. It is drawn once, by the server, so nothing of it travels.

use std::future::Future;

use leptos::prelude::*;
use services::No;

use crate::caller::{Caller, caller};
use crate::parts::TroubleView;

/// Reads while the page is drawn, and draws what was read; or tells why there is nothing.
pub(crate) fn read<T, Fut>(
    reading: impl FnOnce(Caller) -> Fut + Send + 'static,
    draw: impl FnOnce(T) -> AnyView + Send + 'static,
) -> AnyView
where
    T: Send + 'static,
    Fut: Future<Output = Result<T, No>> + Send + 'static,
{
    let asked = async move {
        let caller = caller()?;
        let found = reading(caller.clone()).await;
        found.map_err(|no| caller.trouble(no))
    };
    Suspend::new(async move {
        match asked.await {
            Ok(found) => draw(found),
            Err(trouble) => view! { <TroubleView trouble/> }.into_any(),
        }
    })
    .into_any()
}
