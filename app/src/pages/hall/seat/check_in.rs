//! Taking a seat: the code on the card, whose seat it is, and the one button that takes it.

use domain::public_review::ballot::BallotMode;
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::PAGE;
use crate::api::hall::{ClaimSeat, SeatOffer, SeatScreen};
use crate::form::in_query;
use crate::parts::{
    Banner, BannerKind, ButtonKind, ButtonLink, CommandForm, Hidden, Icon, IconView, PublicLayout,
};
use crate::trouble::Trouble;
use crate::words::{Words, use_words};

/// A tablet without a seat: with the seat its code names, or the field for a code.
pub(super) fn check_in(screen: SeatScreen, code: &str) -> AnyView {
    let moved = screen.moved.then(moved_banner);
    let inside = match screen.offered {
        Some(seat) => offered(&seat, code),
        None => code_form(screen.refused, code),
    };
    view! {
        <PublicLayout narrow=true>
            <div class="check-in">{moved} {inside}</div>
        </PublicLayout>
    }
    .into_any()
}

/// Another device has the seat this tablet had.
pub(super) fn moved_banner() -> AnyView {
    let words = use_words();
    view! {
        <Banner
            kind=BannerKind::Quiet
            title=words.tablet_moved_title()
            text=words.tablet_moved()
        />
    }
    .into_any()
}

/// How the session votes, in a word, and what that means.
pub(super) fn mode_words(words: Words, mode: BallotMode) -> (&'static str, &'static str) {
    match mode {
        BallotMode::Named => (words.tablet_named_title(), words.tablet_named()),
        BallotMode::Secret => (words.tablet_secret_title(), words.tablet_secret()),
    }
}

/// How the session votes, said before a seat is taken and on every tablet.
pub(super) fn mode_notice(words: Words, mode: BallotMode) -> AnyView {
    let (title, text) = mode_words(words, mode);
    view! {
        <div class="mode-notice">
            <IconView icon=Icon::Edit/>
            <p>
                <strong>{title}</strong>
                <span class="mode-text">{text}</span>
            </p>
        </div>
    }
    .into_any()
}

fn offered(seat: &SeatOffer, code: &str) -> AnyView {
    let words = use_words();
    let page = format!("{PAGE}?code={}", in_query(code));
    let code = code.to_owned();
    view! {
        <section class="offer">
            <h1 class="offer-title">{words.tablet_offer_title()}</h1>
            <p class="offer-of">{seat.title.clone()}</p>
            <p class="offer-seat">
                <span class="offer-number">{words.tablet_seat(seat.seat)}</span>
                <span class="offer-name">{seat.name.clone()}</span>
            </p>
            {mode_notice(words, seat.ballot_mode)}
            <p class="offer-sub">{words.tablet_offer_sub()}</p>
            <CommandForm command=ClaimSeat::PATH page submit=words.tablet_claim() reload=true>
                <Hidden name="seat_code" value=code/>
            </CommandForm>
            <p class="offer-not">
                <ButtonLink href=PAGE label=words.tablet_claim_not() kind=ButtonKind::Quiet/>
                <span>{words.tablet_claim_not_more()}</span>
            </p>
        </section>
    }
    .into_any()
}

fn code_form(refused: Option<Trouble>, code: &str) -> AnyView {
    let words = use_words();
    let wrong = refused.is_some();
    let refused = refused.map(|trouble| refusal(words, &trouble, code));
    view! {
        <h1 class="page-title">{words.tablet_title()}</h1>
        <p class="page-sub check-in-lead">{words.tablet_lead_scan()}</p>
        {refused}
        <form class="code-form" method="get" action=PAGE autocomplete="off">
            <label class="field-label" for="seat-code">{words.tablet_code()}</label>
            <p class="field-hint" id="seat-code-hint">{words.tablet_code_hint()}</p>
            <input
                class="control code-field"
                id="seat-code"
                name="code"
                type="text"
                value=code.to_owned()
                maxlength="24"
                autocapitalize="characters"
                autocomplete="off"
                spellcheck="false"
                aria-describedby="seat-code-hint"
                aria-invalid=wrong.then_some("true")
            />
            <button class="button button-primary" type="submit">{words.tablet_code_submit()}</button>
        </form>
        <p class="help">{words.tablet_code_none()}</p>
    }
    .into_any()
}

/// Why a code leads to no seat, and what to do about it.
fn refusal(words: Words, trouble: &Trouble, code: &str) -> AnyView {
    let of_field = trouble.fields.first().map(|field| field.detail.clone());
    let text = of_field.unwrap_or_else(|| trouble.detail.clone());
    let (told, again) = match trouble.refusal() {
        Some(Refusal::SeatTaken) => (Some(words.tablet_told()), false),
        Some(
            Refusal::CheckInNotOpen
            | Refusal::SeatCodesSlowed
            | Refusal::CrossSite
            | Refusal::Unavailable
            | Refusal::Busy,
        ) => (None, true),
        _ => (None, false),
    };
    let told = told.map(|told| view! { <p class="banner-text">{told}</p> });
    let again = again.then(|| {
        let href = format!("{PAGE}?code={}", in_query(code));
        view! { <ButtonLink href label=words.tablet_again() kind=ButtonKind::Secondary/> }
    });
    view! {
        <div class="banner banner-alert" role="alert">
            <IconView icon=Icon::Warn/>
            <div>
                <p class="banner-title">{words.tablet_refused_title()}</p>
                <p class="banner-text">{text}</p>
                {told}
                {again}
            </div>
        </div>
    }
    .into_any()
}
