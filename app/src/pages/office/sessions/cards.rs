//! `/office/review-sessions/:number/cards`: seat cards to print, as the answer to printing them. A
//! code is shown here and nowhere else; asked for again, this page has none.

use domain::public_review::ballot::BallotMode;
use domain::public_review::session::SessionEntry;
use leptos::prelude::*;
use services::public_review::SessionFile;

use super::super::read::read;
use super::panel::Print;
use super::steps::may_print;
use super::use_number;
use crate::PublicAddress;
use crate::api::done::{Card, Cards};
use crate::api::review_sessions::page_of;
use crate::parts::{
    Area, Card as Sheet, EmptyState, OfficeLayout, PageHead, PageTitle, Qr, SheetHead,
};
use crate::words::{Words, use_words};

/// Cards on one sheet of A4: two columns of four.
const CARDS_A_SHEET: usize = 8;

/// The page.
#[component]
pub fn SeatCardsPage() -> impl IntoView {
    let number = use_number();
    let printed = use_context::<Cards>();
    read(
        move |caller| async move { caller.services.session_file(&caller.actor, &number).await },
        move |file| match printed {
            Some(Cards(cards)) => view! { <Sheets file cards/> }.into_any(),
            None => view! { <NothingPrinted file/> }.into_any(),
        },
    )
}

#[component]
fn NothingPrinted(file: SessionFile) -> AnyView {
    let words = use_words();
    let number = file.session.entry.number.as_str().to_owned();
    let back = page_of(&number);
    let body = if may_print(&file) {
        view! { <Sheet><p>{words.seat_cards_gone()}</p> <Print file/></Sheet> }.into_any()
    } else {
        view! { <EmptyState title=words.seat_cards_none_title() text=words.seat_cards_none()/> }
            .into_any()
    };
    view! {
        <OfficeLayout current=Area::Sessions>
            <PageTitle text=words.seat_cards_title()/>
            <a class="back-link" href=back>{words.sessions_back_to_session()}</a>
            <PageHead title=words.seat_cards_title()/>
            {body}
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Sheets(file: SessionFile, cards: Vec<Card>) -> AnyView {
    let words = use_words();
    let entry = file.session.entry;
    let number = entry.number.as_str().to_owned();
    let origin = use_context::<PublicAddress>().map(|address| address.0);
    let origin = origin.unwrap_or_default();
    let page = crate::seat_page();
    let count = words.seat_cards_count(u64::try_from(cards.len()).unwrap_or(u64::MAX));
    let sheets = cards
        .chunks(CARDS_A_SHEET)
        .map(|sheet| {
            let cards = sheet
                .iter()
                .map(|card| card_view(words, &entry, card, &origin, &page))
                .collect_view();
            view! { <section class="sheet">{cards}</section> }
        })
        .collect_view();
    view! {
        <main class="cards-page" id="main" tabindex="-1">
            <PageTitle text=words.seat_cards_title()/>
            <div class="cards-head">
                <SheetHead back=page_of(&number) label=words.sessions_back_to_session()/>
                <h1 class="page-title">{words.seat_cards_title()}</h1>
                <p>{format!("{count}{}{}", words.gap(), words.seat_cards_how())}</p>
                <p class="second">{words.seat_cards_once()}</p>
            </div>
            {sheets}
        </main>
    }
    .into_any()
}

fn card_view(words: Words, entry: &SessionEntry, card: &Card, origin: &str, page: &str) -> AnyView {
    let address = format!("{origin}/seat?code={}", card.scanned);
    let named = (entry.ballot_mode == BallotMode::Named)
        .then(|| view! { <p class="seat-card-mode">{words.seat_cards_named()}</p> });
    view! {
        <article class="seat-card">
            <div class="seat-card-words">
                <p class="seat-card-session">{entry.number.as_str().to_owned()} " " {entry.title.to_string()}</p>
                <p class="seat-card-seat">
                    <strong class="seat-card-number">{words.seat_cards_seat(card.number)}</strong>
                    <span class="seat-card-name">{card.name.clone()}</span>
                </p>
                <p>{words.moment(entry.scheduled_at)}</p>
                <p class="seat-card-venue">{entry.venue.to_string()}</p>
            </div>
            <div class="seat-card-way">
                <Qr says=address class="seat-card-qr"/>
                <p class="seat-card-code">{in_threes(&card.code)}</p>
            </div>
            <div class="seat-card-foot">
                {named}
                <p>{words.seat_cards_valid(page)}</p>
            </div>
        </article>
    }
    .into_any()
}

/// A code in two groups of three, so that it can be read aloud and typed.
fn in_threes(code: &str) -> String {
    let mut grouped = String::with_capacity(code.len() + 2);
    for (place, c) in code.chars().enumerate() {
        if place > 0 && place.is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(c);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_threes() {
        assert_eq!(in_threes("K7M2QX"), "K7M 2QX");
    }
}
