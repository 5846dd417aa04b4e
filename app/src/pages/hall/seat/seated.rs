//! A tablet at its seat: the frame that never changes, and the screen for what there is to do.

use domain::ids::RoundId;
use leptos::prelude::*;

use super::ballot::ballot;
use super::check_in::check_in;
use super::confirm::confirm;
use super::frame::Frame;
use super::listening::listening;
use super::receipt::receipt;
use super::station::Station;
use crate::api::hall::SeatScreen;
#[cfg(feature = "hydrate")]
use crate::hall::tablet::OwnBallot;
use crate::hall::tablet::{Stage, Tablet};
use crate::hall::{Followed, follow};
use crate::parts::{Banner, BannerKind};
use crate::words::use_words;

/// Which screen a stage is shown on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Face {
    Waiting,
    Moved,
    Hall,
    Ballot(RoundId),
    Confirm(RoundId),
    Receipt(RoundId),
}

impl Face {
    const fn of(stage: Stage) -> Self {
        match stage {
            Stage::Waiting => Self::Waiting,
            Stage::Moved => Self::Moved,
            Stage::CheckedIn | Stage::Listening | Stage::ClosedWithout(_) | Stage::Over => {
                Self::Hall
            }
            Stage::RoundOpen(round) => Self::Ballot(round),
            Stage::Chosen(round) | Stage::Sending(round) | Stage::NotReceived(round) => {
                Self::Confirm(round)
            }
            Stage::Received(round) => Self::Receipt(round),
        }
    }
}

/// Draws it. `with_code`: a card was scanned on a tablet that has a seat already.
pub(super) fn seated(first: Followed<Tablet>, with_code: bool) -> AnyView {
    let screen = follow(first, "/live/seat".to_owned());
    let station = Station::new(screen);
    let face = Memo::new(move |_| Face::of(station.stage.get()));
    live(station, face);
    let drawn = move || match face.get() {
        Face::Waiting => check_in(nobody(false), ""),
        Face::Moved => check_in(nobody(true), ""),
        face => {
            let is_hall = face == Face::Hall;
            let has_seat = (with_code && is_hall).then(|| has_seat(station));
            view! { <Frame station wide=is_hall>{has_seat} {shown(station, face)}</Frame> }
                .into_any()
        }
    };
    view! { {drawn} }.into_any()
}

fn shown(station: Station, face: Face) -> AnyView {
    match face {
        Face::Ballot(round) => ballot(station, round),
        Face::Confirm(round) => confirm(station, round),
        Face::Receipt(round) => receipt(station, round),
        Face::Hall | Face::Waiting | Face::Moved => listening(station),
    }
}

const fn nobody(moved: bool) -> SeatScreen {
    SeatScreen {
        moved,
        shown: None,
        offered: None,
        refused: None,
    }
}

fn has_seat(station: Station) -> AnyView {
    let words = use_words();
    let shown = station.screen.shown();
    let seat = shown.with_untracked(|tablet| tablet.own.seat);
    view! { <Banner kind=BannerKind::Info title=words.tablet_has_seat(seat)/> }.into_any()
}

/// What only a program does: takes up what was kept, and leads the keyboard to a new screen.
#[cfg(feature = "hydrate")]
fn live(station: Station, face: Memo<Face>) {
    use crate::parts::focus::focus_heading;

    Effect::new(move |before: Option<Face>| {
        let face = face.get();
        match before {
            None => {
                station.alive.set(true);
                station.take_up();
            }
            Some(before) if before != face => focus_heading(),
            Some(_) => {}
        }
        if matches!(face, Face::Receipt(_)) {
            station.change(OwnBallot::find_receipt);
        }
        face
    });
}

#[cfg(not(feature = "hydrate"))]
const fn live(_station: Station, _face: Memo<Face>) {}
