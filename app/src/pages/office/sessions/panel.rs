//! The panel of a session: who sits where, and the cards for them.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use services::public_review::{PanelSeat, SessionFile};

use super::said;
use super::steps::may_print;
use crate::api::review_sessions::{PrintCards, page_of};
use crate::form::refused_here;
use crate::parts::{Card, Chip, CommandForm, ConfirmDetails, Hidden, TextField, TextKind};
use crate::words::use_words;

/// The card of the panel.
#[component]
pub(super) fn Panel(file: SessionFile, keeps: bool) -> AnyView {
    let words = use_words();
    let count = words.sessions_panel_count(u64::from(file.panel), file.present);
    let print = (keeps && may_print(&file)).then(|| view! { <Print file=file.clone()/> });
    let rows = file
        .seats
        .into_iter()
        .map(|one| view! { <SeatLine one/> })
        .collect_view();
    view! {
        <Card title=words.sessions_panel_title()>
            <p class="second">{count}</p>
            {print}
            <ol class="seats" aria-label=words.sessions_panel_caption()>{rows}</ol>
        </Card>
    }
    .into_any()
}

#[component]
fn SeatLine(one: PanelSeat) -> AnyView {
    let words = use_words();
    let (kind, label) = said::attendance(words, one.seat.attendance);
    view! {
        <li class="seat">
            <span class="seat-number">{one.seat.number.0}</span>
            <span class="panel-name">{one.name}</span>
            <Chip kind label/>
        </li>
    }
    .into_any()
}

/// Printing all cards, or one again.
#[component]
pub(super) fn Print(file: SessionFile) -> AnyView {
    let words = use_words();
    let number = file.session.entry.number.as_str().to_owned();
    let page = page_of(&number);
    let (of_all, of_one) = (number.clone(), number);
    let was_printed = file.seats.iter().any(|one| one.code_turn > 0);
    let open = refused_here(PrintCards::PATH, "one", &page).is_some();
    let all = if was_printed {
        view! { <PrintAgain file of_all page=page.clone()/> }.into_any()
    } else {
        view! {
            <CommandForm command=PrintCards::PATH page=page.clone() submit=words.sessions_print() secondary=true>
                <Hidden name="session" value=of_all/>
            </CommandForm>
            <p class="second">{words.sessions_print_more()}</p>
        }
        .into_any()
    };
    view! {
        <div class="print">
            {all}
            <ConfirmDetails summary=words.sessions_print_one() open=Signal::stored(open)>
                <p>{words.sessions_print_one_more()}</p>
                <CommandForm command=PrintCards::PATH page id="one" submit=words.sessions_print_one() secondary=true>
                    <Hidden name="session" value=of_one/>
                    <TextField name="seat" label=words.sessions_print_seat() kind=TextKind::Figure required=true/>
                </CommandForm>
            </ConfirmDetails>
        </div>
    }
    .into_any()
}

/// All of them again takes every card that is out there: asked first, with how many they are.
#[component]
fn PrintAgain(file: SessionFile, of_all: String, page: String) -> AnyView {
    let words = use_words();
    let dead = file.seats.iter().filter(|one| one.code_turn > 0).count();
    let dead = u64::try_from(dead).unwrap_or(u64::MAX);
    let absent = file.panel.saturating_sub(file.present);
    let open = refused_here(PrintCards::PATH, "", &page).is_some();
    view! {
        <ConfirmDetails summary=words.sessions_print_again() open=Signal::stored(open)>
            <p><strong>{words.office_desk_cards_dead(dead)}</strong></p>
            <p>{words.office_desk_cards_checked_in(absent, file.present)}</p>
            <CommandForm command=PrintCards::PATH page submit=words.office_desk_print_all_again() danger=true>
                <Hidden name="session" value=of_all/>
            </CommandForm>
        </ConfirmDetails>
    }
    .into_any()
}
