//! The seats: a map of who is there, and a list to find one. Never who has voted.

use domain::public_review::course::Roll;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::agenda::card_head;
use super::marks::{class, outline, shape};
use super::model::{SeatMap, Sign, missing};
use super::places::{HEIGHT, Places, WIDTH};
use super::said;
use super::state::{Console, ViewOf, Wish};
use crate::parts::{Chip, ChipKind, Icon};
use crate::words::{Words, use_words};

/// Quorum, map and legend.
#[component]
pub(super) fn MapCard() -> AnyView {
    let words = use_words();
    let shown = Console::here().shown();
    let counts = Memo::new(move |_| {
        shown.with(|shown| {
            let sitting = &shown.sitting;
            (
                sitting.present,
                sitting.eligible,
                missing(sitting),
                sitting.quorum,
                sitting.quorum_needed,
            )
        })
    });
    let title = move || {
        let (present, eligible, ..) = counts.get();
        words.console_seats(eligible, present)
    };
    let chip = move || {
        let (_, _, missing, ..) = counts.get();
        if missing == 0 {
            view! { <Chip kind=ChipKind::Done icon=Icon::Check label=words.console_quorum_met()/> }
        } else {
            let label = words.console_quorum_missing(missing);
            view! { <Chip kind=ChipKind::Warn icon=Icon::Clock label/> }
        }
    };
    let rule = move || {
        let (_, eligible, _, quorum, needed) = counts.get();
        let (of, all) = quorum.share();
        words.console_quorum_rule(all, eligible, quorum.at_least(), needed, of)
    };
    let map = Memo::new(move |_| shown.with(SeatMap::of));
    view! {
        <section class="console-card console-map" aria-labelledby="map-title">
            <div class="console-head">
                <h2 class="console-title" id="map-title">{title}</h2>
                {chip}
            </div>
            <p class="second">{rule}</p>
            {move || map.with(|map| drawn(words, map))}
            <p class="second map-never">{words.console_map_never()}</p>
        </section>
    }
    .into_any()
}

fn drawn(words: Words, map: &SeatMap) -> AnyView {
    if map.0.is_empty() {
        return view! { <p class="map-none">{words.console_map_none()}</p> }.into_any();
    }
    let places = Places::of(map.0.len());
    let paths = Sign::ALL.map(|sign| {
        let mut path = String::new();
        let own = map
            .0
            .iter()
            .zip(&places.at)
            .filter(|(one, _)| **one == sign);
        for (_, at) in own {
            outline(&mut path, sign, *at, places.half);
        }
        view! { <path class=class(sign) d=path></path> }
    });
    let [here, reconnecting, help, moving, absent, recused] = Sign::ALL.map(|sign| map.count(sign));
    let said = words.console_map_said(absent, help, here, moving, reconnecting, recused);
    let legend = Sign::ALL
        .into_iter()
        .filter(|sign| map.count(*sign) > 0)
        .map(|sign| {
            view! {
                <li class="legend-line">
                    {shape(sign)}
                    <span>{said::sign(words, sign)} " " <b>{map.count(sign)}</b></span>
                </li>
            }
        })
        .collect_view();
    view! {
        <svg
            class="seat-map"
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            role="img"
            aria-label=said
            focusable="false"
        >
            <path class="seat-map-sun" d="M146 174a24 24 0 0 1 48 0z"></path>
            {paths}
        </svg>
        <ul class="legend">{legend}</ul>
    }
    .into_any()
}

/// A seat of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    number: u32,
    name: String,
    sign: Sign,
    on_roll: bool,
    /// Its check-in can be taken back.
    may_take_back: bool,
}

/// Every seat, and a field to find one.
#[component]
pub(super) fn ListCard() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    let asked = use_query_map()
        .with_untracked(|query| query.get("find"))
        .unwrap_or_default();
    let find = RwSignal::new(asked);
    let rows = Memo::new(move |_| {
        let find = find.get();
        shown.with(|shown| {
            let door_is_open = shown.sitting.roll == Roll::CheckIn;
            let rows = shown.seats.iter().map(|seat| {
                let sign = Sign::of(seat, &shown.alerts);
                Row {
                    number: seat.number,
                    name: seat.name.clone(),
                    sign,
                    on_roll: seat.on_roll,
                    may_take_back: door_is_open && (sign.has_device() || sign == Sign::Moving),
                }
            });
            rows.filter(|row| is_found(row, &find)).collect::<Vec<_>>()
        })
    });
    let count = move || words.console_list_found(u64::try_from(rows.with(Vec::len)).unwrap_or(0));
    let none = move || {
        rows.with(Vec::is_empty)
            .then(|| view! { <p class="map-none">{words.console_list_none()}</p> })
    };
    let is_clerk = console.hands.clerk;
    view! {
        <section class="console-card console-list" aria-labelledby="list-title">
            {card_head("list-title", words.console_list(), words.console_list_other())}
            <form class="find" method="get" role="search" on:submit=|event| event.prevent_default()>
                <input type="hidden" name="view" value="seats"/>
                <label class="find-label" for="find">{words.console_list_find()}</label>
                <input
                    class="control"
                    id="find"
                    type="search"
                    name="find"
                    autocomplete="off"
                    placeholder=words.console_list_find_hint()
                    value=find.get_untracked()
                    on:input=move |event| find.set(event_target_value(&event))
                />
                <p class="find-count" role="status">{count}</p>
            </form>
            <div class="seat-rows" tabindex="0" role="region" aria-labelledby="list-title">
                <ul class="seat-list">
                    <For
                        each=move || rows.get()
                        key=|row| (row.number, row.sign, row.on_roll, row.may_take_back)
                        children=move |row| seat_row(words, console, is_clerk, row)
                    />
                </ul>
                {none}
            </div>
        </section>
    }
    .into_any()
}

fn is_found(row: &Row, find: &str) -> bool {
    let find = find.trim();
    find.is_empty()
        || row.name.contains(find)
        || find.parse::<u32>().is_ok_and(|number| number == row.number)
}

fn seat_row(words: Words, console: Console, is_clerk: bool, row: Row) -> AnyView {
    let Row {
        number,
        name,
        sign,
        on_roll,
        may_take_back,
    } = row;
    let link = move |wish: Wish, label: &'static str, of: String| {
        view! {
            <a
                class="small-button"
                data-noscroll=""
                aria-label=of
                href=move || console.address(ViewOf::Seats, Some(wish))
            >
                {label}
            </a>
        }
    };
    let moves = (is_clerk && sign.has_device()).then(|| {
        let of = words.console_seat_move_of(number);
        link(Wish::MoveSeat(number), words.console_seat_move(), of)
    });
    let back = (is_clerk && may_take_back).then(|| {
        let of = words.console_seat_take_back_of(number);
        link(
            Wish::TakeBackSeat(number),
            words.console_seat_take_back(),
            of,
        )
    });
    let roll =
        on_roll.then(|| view! { <span class="second">" · " {words.console_list_on_roll()}</span> });
    view! {
        <li class="seat-row">
            <b class="seat-number">{words.console_list_seat(number)}</b>
            <span class="seat-name">{name}</span>
            <span class="seat-state">{shape(sign)} <span>{said::sign(words, sign)}</span> {roll}</span>
            <span class="seat-buttons">{moves} {back}</span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_is_found_by_its_whole_number_or_a_part_of_the_name() {
        let row = Row {
            number: 7,
            name: "示例甲".to_owned(),
            sign: Sign::Here,
            on_roll: false,
            may_take_back: false,
        };
        for (find, found) in [
            ("", true),
            (" 7 ", true),
            ("甲", true),
            ("70", false),
            ("乙", false),
        ] {
            assert_eq!(is_found(&row, find), found, "{find}");
        }
    }
}
