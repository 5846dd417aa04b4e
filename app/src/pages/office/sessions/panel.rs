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
    let submit = if was_printed {
        words.sessions_print_again()
    } else {
        words.sessions_print()
    };
    let more = if was_printed {
        words.sessions_print_again_more()
    } else {
        words.sessions_print_more()
    };
    let open = refused_here(PrintCards::PATH, "one", &page).is_some();
    view! {
        <div class="print">
            <CommandForm command=PrintCards::PATH page=page.clone() submit secondary=true>
                <Hidden name="session" value=of_all/>
            </CommandForm>
            <p class="second">{more}</p>
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
