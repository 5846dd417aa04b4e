//! `/seat`: a reviewer's tablet.

use domain::public_review::snapshot::{MemberSnapshot, OwnSeat};
use leptos::prelude::*;
use serde_json::Value;

use crate::api::hall::{SeatScreen, SeatScreenQuestion};
use crate::asked::ask;
use crate::hall::{Followed, follow, read};
use crate::parts::{Loaded, PageTitle, PublicLayout};
use crate::unpack::{Unpack, field};
use crate::words::use_words;

/// What a tablet shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Tablet {
    /// The session.
    pub session: MemberSnapshot,
    /// The own seat.
    pub own: OwnSeat,
}

impl Unpack for Tablet {
    fn unpack(json: &Value) -> Option<Self> {
        Some(Self {
            session: MemberSnapshot::unpack(json)?,
            own: field(json, "own")?,
        })
    }
}

/// The page.
#[component]
pub fn SeatPage() -> AnyView {
    let words = use_words();
    let screen = ask(|| SeatScreenQuestion {});
    view! {
        <PageTitle text=words.common_app()/>
        <PublicLayout>
            <Loaded from=screen draw=draw/>
        </PublicLayout>
    }
    .into_any()
}

fn draw(screen: SeatScreen) -> AnyView {
    let shown: Option<Followed<Tablet>> = screen.shown.as_deref().and_then(read);
    let Some(first) = shown else {
        return view! { <p>{screen.moved.to_string()}</p> }.into_any();
    };
    let screen = follow(first, "/live/seat".to_owned());
    let shown = screen.shown();
    view! { <p>{move || shown.get().session.sitting.status.code()}</p> }.into_any()
}
