//! The front page: what a public review is, and the doors.

use leptos::prelude::*;

use crate::api::me::{May, Me};
use crate::office_card::{OfficeCard, use_office_card};
use crate::parts::{Fact, Icon, IconView, PageTitle, PublicLayout};
use crate::who::use_me;
use crate::words::{Words, use_words};

/// A way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Door {
    href: &'static str,
    name: &'static str,
    other: &'static str,
    text: &'static str,
    note: &'static str,
    /// For everybody who comes by: filled, the first to be seen.
    is_first: bool,
}

/// The three doors: for the public, for the hall, for the office.
fn doors(words: Words, me: &Me) -> [Door; 3] {
    let logged_in = me.may(May::OwnAccount);
    let public = Door {
        href: "/outcomes",
        name: words.doors_public(),
        other: words.doors_public_other(),
        text: words.doors_public_text(),
        note: words.doors_public_note(),
        is_first: true,
    };
    let hall = Door {
        href: "/seat",
        name: words.doors_hall(),
        other: words.doors_hall_other(),
        text: words.doors_hall_text(),
        note: words.doors_hall_note(),
        is_first: false,
    };
    let office = Door {
        href: "/office",
        name: words.front_door_office(),
        other: words.front_door_office_other(),
        text: words.front_door_office_text(),
        note: if logged_in {
            words.front_door_office_again()
        } else {
            words.front_door_office_note()
        },
        is_first: false,
    };
    [public, hall, office]
}

/// The three steps of a review: what happens, and what is promised.
fn steps(words: Words) -> [(&'static str, &'static str); 3] {
    [
        (words.front_step_hear(), words.front_step_hear_text()),
        (words.front_step_vote(), words.front_step_vote_text()),
        (words.front_step_publish(), words.front_step_publish_text()),
    ]
}

/// `/`
#[component]
pub fn FrontPage() -> AnyView {
    let words = use_words();
    let steps = steps(words)
        .into_iter()
        .map(|(name, text)| {
            view! {
                <li class="step">
                    <span class="step-words">
                        <strong class="step-name">{name}</strong>
                        <span class="step-text">{text}</span>
                    </span>
                </li>
            }
        })
        .collect_view();
    let doors = doors(words, &use_me())
        .into_iter()
        .map(|door| view! { <DoorView door/> })
        .collect_view();
    view! {
        <PageTitle text=words.front_title()/>
        <PublicLayout>
            <div class="front-head">
                <div class="front-words">
                    <h1 class="front-title">{words.front_title()}</h1>
                    <p class="front-lead">{words.front_lead()}</p>
                    <p class="front-other" lang=words.language_other_tag()>{words.front_lead_other()}</p>
                </div>
                <Hemicycle/>
            </div>
            <ol class="steps" aria-label=words.front_steps()>{steps}</ol>
            <nav aria-label=words.front_doors()>
                <ul class="doors">{doors}</ul>
            </nav>
            <Contact/>
        </PublicLayout>
    }
    .into_any()
}

/// Whom to ask, as configured; nothing where nothing is.
#[component]
fn Contact() -> AnyView {
    let words = use_words();
    let card = use_office_card();
    let call = card.call();
    let OfficeCard {
        name,
        address,
        hours,
        phone,
    } = card;
    if [&name, &address, &hours, &phone]
        .iter()
        .all(|one| one.is_empty())
    {
        return ().into_any();
    }
    let name = if name.is_empty() {
        words.front_contact().to_owned()
    } else {
        name
    };
    let facts: Vec<_> = [
        (words.front_contact_address(), address),
        (words.front_contact_hours(), hours),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(label, value)| view! { <Fact label>{in_pieces(&value)}</Fact> })
    .collect();
    let facts = (!facts.is_empty()).then(|| view! { <dl class="contact-facts">{facts}</dl> });
    let phone = (!phone.is_empty()).then(|| {
        view! {
            <a class="contact-phone" href=call>
                <span class="contact-call">{words.front_contact_call()}</span>
                " "
                <span class="contact-number">{phone}</span>
            </a>
        }
    });
    view! {
        <section class="contact" aria-labelledby="contact">
            <h2 class="contact-name" id="contact">{name}</h2>
            {facts}
            {phone}
        </section>
    }
    .into_any()
}

/// A text that breaks after its commas only: a time of day is read in one piece.
fn in_pieces(text: &str) -> Vec<AnyView> {
    text.split_inclusive(['，', ',', '；', ';'])
        .map(|piece| {
            // English has a space behind its commas, which is lost at the edge of a piece.
            let space = piece.starts_with(' ').then_some(" ");
            view! { {space} <span class="piece">{piece.trim().to_owned()}</span> }.into_any()
        })
        .collect()
}

#[component]
fn DoorView(door: Door) -> AnyView {
    let other_tag = use_words().language_other_tag();
    let class = if door.is_first {
        "door door-first"
    } else {
        "door"
    };
    view! {
        <li class=class>
            // Loaded anew: whether the reader is logged in decides what comes.
            <a class="door-link" href=door.href rel="external">
                <span class="door-head">
                    <span class="door-name">{door.name}</span>
                    <IconView icon=Icon::Arrow/>
                </span>
                <span class="door-other" lang=other_tag>{door.other}</span>
                <span class="door-text">{door.text}</span>
                <span class="door-note">{door.note}</span>
            </a>
        </li>
    }
    .into_any()
}

/// A hundred seats in five arcs (14, 17, 20, 23, 26) around the sun. Each seat is a dot that a
/// round pen leaves where it is set down.
const SEATS: &str = "\
     M118.7 195h.01M123.4 175.1h.01M132.4 156.6h.01M145.2 140.7h.01M161.3 128h.01M179.8 119.1h.01\
     M199.8 114.6h.01M220.2 114.6h.01M240.2 119.1h.01M258.7 128h.01M274.8 140.7h.01M287.6 156.6h.01\
     M296.6 175.1h.01M301.3 195h.01M93.5 195h.01M97.5 173.8h.01M105.3 153.7h.01M116.7 135.4h.01\
     M131.3 119.5h.01M148.5 106.5h.01M167.8 96.9h.01M188.5 91h.01M210 89h.01M231.5 91h.01\
     M252.2 96.9h.01M271.5 106.5h.01M288.7 119.5h.01M303.3 135.4h.01M314.7 153.7h.01M322.5 173.8h.01\
     M326.5 195h.01M68.4 195h.01M71.9 173h.01M78.8 151.8h.01M88.9 131.9h.01M102 113.8h.01\
     M117.7 98.1h.01M135.8 85h.01M155.6 74.8h.01M176.8 67.9h.01M198.9 64.4h.01M221.1 64.4h.01\
     M243.2 67.9h.01M264.4 74.8h.01M284.2 85h.01M302.3 98.1h.01M318 113.8h.01M331.1 131.9h.01\
     M341.2 151.8h.01M348.1 173h.01M351.6 195h.01M43.4 195h.01M46.4 172.4h.01M52.5 150.4h.01\
     M61.6 129.4h.01M73.4 109.9h.01M87.8 92.2h.01M104.5 76.6h.01M123.1 63.4h.01M143.4 52.9h.01\
     M164.9 45.2h.01M187.2 40.6h.01M210 39h.01M232.8 40.6h.01M255.1 45.2h.01M276.6 52.9h.01\
     M296.9 63.4h.01M315.5 76.6h.01M332.2 92.2h.01M346.6 109.9h.01M358.4 129.4h.01M367.5 150.4h.01\
     M373.6 172.4h.01M376.6 195h.01M18.3 195h.01M21 171.9h.01M26.5 149.4h.01M34.7 127.6h.01\
     M45.5 107h.01M58.6 87.9h.01M74 70.5h.01M91.4 55h.01M110.5 41.8h.01M131 31h.01\
     M152.8 22.7h.01M175.3 17.2h.01M198.4 14.4h.01M221.6 14.4h.01M244.7 17.2h.01M267.2 22.7h.01\
     M289 31h.01M309.5 41.8h.01M328.6 55h.01M346 70.5h.01M361.4 87.9h.01M374.5 107h.01\
     M385.3 127.6h.01M393.5 149.4h.01M399 171.9h.01M401.7 195h.01";

#[component]
fn Hemicycle() -> AnyView {
    view! {
        <svg
            class="hemicycle"
            viewBox="0 0 420 230"
            role="img"
            aria-label=use_words().front_hemicycle()
        >
            <path class="hemicycle-seats" d=SEATS></path>
            <path class="hemicycle-sun" d="M150 206a60 60 0 0 1 120 0z"></path>
            <path class="hemicycle-ground" d="M9 219h402"></path>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hall_has_a_hundred_seats() {
        assert_eq!(SEATS.matches('M').count(), 100);
        assert!(!SEATS.contains('\n'));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn every_door_leads_to_a_page() {
        for door in doors(Words::default(), &Me::default()) {
            assert!(
                crate::addresses::page_at(door.href).is_some(),
                "{}",
                door.href
            );
        }
    }
}
