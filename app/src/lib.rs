//! Every page of Sunshine Review: drawn on the server, taken over in the browser.

#![recursion_limit = "256"]
#![expect(
    clippy::needless_pass_by_value,
    reason = "a component owns its properties"
)]

#[cfg(feature = "ssr")]
pub mod addresses;
pub mod api;
pub mod asked;
#[cfg(feature = "ssr")]
pub mod caller;
#[cfg(feature = "hydrate")]
mod fetch;
pub mod form;
pub mod hall;
#[cfg(feature = "ssr")]
mod listed;
pub mod live;
mod office_card;
pub mod pages;
pub mod parts;
mod routes;
#[cfg(feature = "ssr")]
mod shell;
pub mod trouble;
pub mod unpack;
mod way_back;
pub mod who;
pub mod words;

/// The origin people reach us by, without a slash at the end: what a card leads to.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicAddress(pub String);

/// Where reviewers take their seats, as one reads it out and types it; empty outside of a page.
#[cfg(feature = "ssr")]
#[must_use]
pub fn seat_page() -> String {
    let origin = leptos::prelude::use_context::<PublicAddress>();
    let host = origin.as_ref().map(|PublicAddress(origin)| {
        origin
            .split_once("://")
            .map_or(origin.as_str(), |(_, host)| host)
    });
    host.map(|host| format!("{host}/seat")).unwrap_or_default()
}

#[cfg(feature = "ssr")]
pub use listed::listed_pages;
pub use office_card::OfficeCard;
pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::{Assets, Program, shell};
