//! The document around the pages.

use domain::preference::{Language, TextSize};
use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::api::done::Cards;
use crate::api::me::Me;
use crate::caller::caller;
use crate::form::Answer;
use crate::hall::{self, BY_ITSELF};
use crate::office_card::use_office_card;
use crate::parts::is_plain;
use crate::routes::App;
use crate::trouble::PageTrouble;
use crate::words::{Words, use_words};

/// Addresses of what a page loads, with the hash of their content in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The script of every page; none where it was not built.
    pub page: Option<String>,
    /// The script that follows a hearing; none where it was not built.
    pub live: Option<String>,
    /// The browser program of the office; none where it was not built.
    pub office: Option<Program>,
    /// The browser program of tablets; none where it was not built.
    pub tablet: Option<Program>,
    /// The browser program of projector and consoles; none where it was not built.
    pub hall: Option<Program>,
    /// The icon in the tab.
    pub favicon: String,
}

/// Addresses of the parts of a browser program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The script that starts it.
    pub boot: String,
    /// The script between browser and program.
    pub js: String,
    /// The program.
    pub wasm: String,
    /// Its sentences in Chinese.
    pub chinese: String,
    /// Its sentences in English.
    pub english: String,
}

/// The whole document. Nothing in it is ours to run but script files; what the framework adds
/// carries the nonce of the answer.
#[must_use]
pub fn shell(assets: Assets) -> impl IntoView {
    let words = use_words();
    let reading = caller().map(|caller| caller.reading).unwrap_or_default();
    let answer = use_context::<Answer>().map(|answer| answer.page);
    let address = address(answer.as_deref());
    let class = html_class(reading.text_size, &address);
    // A page that only says what went wrong has nothing to run.
    let runs = use_context::<PageTrouble>().is_none();
    let page_script = assets.page.filter(|_| runs).map(page_script);
    let refused = use_context::<Answer>().and_then(|answer| answer.refused);
    // A console tells by itself what happened meanwhile.
    let servers_own =
        refused.is_some_and(|refused| refused.is_drawn_by_server()) && !is_console(&address);
    let live = live_address(&address).filter(|_| runs);
    let live_script = assets
        .live
        .zip(live)
        .map(|(src, live)| view! { <script type="module" src=src data-live=live></script> });
    let program = match program_of(&address) {
        Some(Part::Office) => assets.office,
        Some(Part::Tablet) => assets.tablet,
        Some(Part::Hall) => assets.hall,
        None => None,
    };
    let program = program.filter(|_| runs && !servers_own);
    let program = program.map(|program| program_scripts(program, words));
    let refresh = refresh(&address).filter(|_| runs);
    // A page that says what went wrong stands in the office for whoever is logged in there.
    // A screen of the hall is a whole of its own; cards are sheets of paper: nothing of the office
    // stands around them.
    let is_hall = runs && hall::live_address(&address).is_some();
    let is_sheet = runs && (use_context::<Cards>().is_some() || address.ends_with("/print"));
    let is_in = caller().is_ok_and(|caller| Me::of(&caller).is_in_office());
    let framed = is_in && is_desk(&address) && !is_hall && !is_sheet;
    let frame = if is_hall && is_console(&address) {
        Some("console-frame")
    } else {
        framed.then_some("office-frame")
    };
    view! {
        <!DOCTYPE html>
        <html
            lang=words.language().tag()
            translate="no"
            class=class
            data-page=answer
        >
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light"/>
                <meta name="theme-color" content="#0A2E6E"/>
                <meta name="format-detection" content="telephone=no"/>
                <link rel="icon" type="image/svg+xml" href=assets.favicon/>
                <link rel="stylesheet" href=assets.css/>
                {page_script}
                {live_script}
                {program}
                {refresh}
                <MetaTags/>
            </head>
            <body class=frame>
                <App/>
                {(!is_hall).then(|| foot(words, framed))}
            </body>
        </html>
    }
}

/// The foot of every page. Nothing on it ever changes, so it stands outside of what the browser
/// program takes over. Strangers also read what a vote is and is not.
fn foot(words: Words, is_office: bool) -> Option<impl IntoView> {
    let card = use_office_card();
    let advice = (!is_office).then(|| view! { <p class="foot-advice">{words.common_footer()}</p> });
    let name = (!card.name.is_empty()).then(|| view! { <span>{card.name.clone()}</span> });
    let phone = (!card.phone.is_empty())
        .then(|| view! { <a class="foot-phone" href=card.call()>{card.phone.clone()}</a> });
    let office = (name.is_some() || phone.is_some())
        .then(|| view! { <p class="foot-office">{name} " " {phone}</p> });
    (advice.is_some() || office.is_some())
        .then(|| view! { <footer class="foot">{advice}{office}</footer> })
}

/// The script of every page, with the sentences for what only a script can see.
fn page_script(src: String) -> impl IntoView {
    let words = use_words();
    // Whose page it is: what is kept in a tab is kept for one account. No secret.
    let account = caller().ok().and_then(|caller| {
        caller
            .actor
            .person()
            .ok()
            .map(|person| person.account.to_string())
    });
    view! {
        <script
            type="module"
            src=src
            data-title=words.problems_panic_title()
            data-text=words.problems_panic()
            data-reload=words.common_reload()
            data-offline-title=words.problems_offline_title()
            data-offline=words.problems_offline()
            data-account=account
            data-kept=words.forms_kept()
            data-discard=words.forms_discard()
        ></script>
    }
}

/// What starts the program, and what it will ask for, asked for at once.
fn program_scripts(program: Program, words: Words) -> impl IntoView {
    let sentences = match words.language() {
        Language::Chinese => program.chinese,
        Language::English => program.english,
    };
    view! {
        <link rel="modulepreload" href=program.js/>
        <link rel="preload" href=program.wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        <link rel="preload" href=sentences r#as="fetch" crossorigin="anonymous"/>
        <script type="module" src=program.boot data-program=""></script>
    }
}

/// The address of the page being drawn.
fn address(answer: Option<&str>) -> String {
    let parts = use_context::<http::request::Parts>();
    let asked = parts
        .map(|parts| parts.uri.path().to_owned())
        .unwrap_or_default();
    answer.map_or(asked, str::to_owned)
}

/// The size of text, and whether this is a desk of the office.
fn html_class(size: TextSize, address: &str) -> String {
    let desk = if is_desk(address) { " desk" } else { "" };
    format!("text-{}{desk}", size.code())
}

/// The browser programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Office,
    Tablet,
    Hall,
}

/// Which browser program takes a page over. All others are read and answered as plain pages,
/// whatever device opens them.
fn program_of(address: &str) -> Option<Part> {
    if hall::live_address(address).is_some() {
        Some(if is_desk(address) || address.starts_with("/projector/") {
            Part::Hall
        } else {
            Part::Tablet
        })
    } else if is_desk(address) && !is_plain(address) {
        Some(Part::Office)
    } else {
        None
    }
}

/// What a page of the hall follows.
fn live_address(address: &str) -> Option<String> {
    hall::live_address(address)
}

/// Whether a page is the console of a hearing.
fn is_console(address: &str) -> bool {
    address.ends_with("/console") && is_desk(address)
}

/// Without script a screen of the hall is asked for again and again where that was chosen, and never
/// from under somebody who is being asked something, has been told something, or has yet to hand
/// over a code.
fn refresh(address: &str) -> Option<impl IntoView> {
    let follows = address.starts_with("/projector/") || is_console(address);
    let looks = follows && asks_for(BY_ITSELF) && !is_asked();
    looks.then(|| view! { <noscript><meta http-equiv="refresh" content="5"/></noscript> })
}

/// Whether somebody is being asked something on this page, or told.
fn is_asked() -> bool {
    asks_for("wish=") || use_context::<Answer>().is_some()
}

/// Whether a part of the query of this page begins so.
fn asks_for(beginning: &str) -> bool {
    let parts = use_context::<http::request::Parts>();
    let query = parts.as_ref().and_then(|parts| parts.uri.query());
    let mut query = query.unwrap_or_default().split('&');
    query.any(|part| part.starts_with(beginning))
}

/// Whether a page belongs to the office.
fn is_desk(address: &str) -> bool {
    address == "/office" || address.starts_with("/office/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_says_how_large_its_text_is() {
        assert_eq!(html_class(TextSize::Normal, "/"), "text-normal");
        assert_eq!(
            html_class(TextSize::Largest, "/office/own"),
            "text-largest desk"
        );
        assert_eq!(html_class(TextSize::Large, "/officer"), "text-large");
    }

    #[test]
    fn pages_that_are_only_read_or_post_plain_forms_have_no_program() {
        assert_eq!(program_of("/office/reviewers/new"), Some(Part::Office));
        assert_eq!(program_of("/office/auditors"), Some(Part::Office));
        for plain in [
            "/",
            "/office/audit?who=x",
            "/office/hearing-profile",
            "/office/petition-matters",
            "/office/review-sessions/PR-2026-01/edit",
        ] {
            assert_eq!(program_of(plain), None, "{plain}");
        }
        let console = "/office/review-sessions/PR-2026-01/console";
        assert_eq!(program_of(console), Some(Part::Hall));
    }
}
