//! Who is in front of the screen. Fixed for the life of a document: logging in and out and
//! changing the language always load a new one.

use leptos::prelude::*;

use crate::api::me::Me;
use crate::unpack::travelling;
use crate::words::Words;

/// Gives the pages their reader and words. Server and browser must start from the same ones, so
/// the server's answer travels with the page.
pub(crate) fn provide_reader() {
    let me = travelling(read_me).unwrap_or_default();
    provide_context(Words(me.language));
    provide_context(StoredValue::new(me));
}

/// The person this document was made for.
#[must_use]
pub fn use_me() -> Me {
    use_context::<StoredValue<Me>>()
        .map(|me| me.get_value())
        .unwrap_or_default()
}

#[cfg(feature = "ssr")]
fn read_me() -> Me {
    crate::caller::caller()
        .map(|caller| Me::of(&caller))
        .unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn read_me() -> Me {
    Me::default()
}
