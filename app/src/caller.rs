//! Who makes a request, and what its answer may set: given by the server to every page and
//! server function.

mod cookies;

use domain::ids::DeviceId;
use domain::preference::{Language, TextSize};
use domain::refusal::Refusal;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use services::log_ins::Tokens;
use services::public_review::SeatToken;
use services::{Actor, ClientAddress, No, Services};

pub use cookies::{CookieStyle, LANGUAGE_COOKIE, TEXT_SIZE_COOKIE};

use crate::trouble::Trouble;
use crate::words::Words;

/// How this reader reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Language of pages and problems.
    pub language: Language,
    /// Size of text.
    pub text_size: TextSize,
}

/// One request: who asks, and what is needed to answer.
#[derive(Clone)]
pub struct Caller {
    /// What can be asked of the system.
    pub services: Services,
    /// Who asks.
    pub actor: Actor,
    /// How the reader reads.
    pub reading: Reading,
    /// How cookies are written on this address.
    pub cookies: CookieStyle,
    /// Where the request came from.
    pub address: ClientAddress,
    /// The browser, in its own words, shortened.
    pub device: String,
    /// Finds the request in the log.
    pub request_id: String,
    /// The browser shows the token of a seat that another device has now.
    pub seat_moved: bool,
    /// Which tablet it is, where the browser was given an id.
    pub tablet: Option<DeviceId>,
    /// A page of another site made the browser ask: even a question may then cost nobody anything.
    pub from_elsewhere: bool,
}

/// The request being answered.
///
/// # Errors
/// A fault when the server gave no caller: then nothing may be done in anyone's name.
pub fn caller() -> Result<Caller, Trouble> {
    use_context::<Caller>().ok_or_else(|| Trouble::refused(Refusal::Fault, Words::default(), ""))
}

impl Caller {
    /// The words of this reader.
    #[must_use]
    pub const fn words(&self) -> Words {
        Words(self.reading.language)
    }

    /// What a service's no looks like to this reader. A fault of ours is logged here, once.
    #[must_use]
    pub fn trouble(&self, no: No) -> Trouble {
        if let No::Broke(fault) = &no {
            tracing::error!(request_id = %self.request_id, fault = %fault, "request failed");
        }
        Trouble::of(no, self.words(), &self.request_id)
    }

    /// What a refusal looks like to this reader.
    #[must_use]
    pub fn refused(&self, refusal: Refusal) -> Trouble {
        Trouble::refused(refusal, self.words(), &self.request_id)
    }

    /// Gives the browser the tokens of a log-in.
    pub fn set_cookies(&self, tokens: &Tokens) {
        answer_with(self.cookies.log_in(tokens));
    }

    /// Takes the tokens away from the browser.
    pub fn clear_cookies(&self) {
        answer_with(self.cookies.log_out());
    }

    /// Gives the browser the token of a seat.
    pub fn set_seat_cookie(&self, token: &SeatToken) {
        answer_with(self.cookies.seat(token));
    }

    /// Takes the token of a seat away from the browser.
    pub fn clear_seat_cookie(&self) {
        answer_with(self.cookies.no_seat());
    }

    /// Keeps how the reader reads, in this browser.
    pub fn set_reading_cookies(&self, language: Option<Language>, text_size: Option<TextSize>) {
        answer_with(self.cookies.reading(language, text_size));
    }
}

fn answer_with(cookies: Vec<http::HeaderValue>) {
    if let Some(answer) = use_context::<ResponseOptions>() {
        for cookie in cookies {
            answer.append_header(http::header::SET_COOKIE, cookie);
        }
    }
}
