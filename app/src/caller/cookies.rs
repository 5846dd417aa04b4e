//! The cookies: two of a log-in, two of a tablet, two of how a person reads. All are out of reach of
//! scripts.

use chrono::{DateTime, Utc};
use domain::ids::DeviceId;
use domain::preference::{Language, TextSize};
use http::HeaderValue;
use services::log_ins::Tokens;
use services::public_review::SeatToken;

/// Language chosen in this browser.
pub const LANGUAGE_COOKIE: &str = "sunshine-language";
/// Size of text chosen in this browser.
pub const TEXT_SIZE_COOKIE: &str = "sunshine-text-size";
/// How long a browser remembers how a person reads: a year, long enough to be found again at the
/// next hearing.
const READING_KEPT_SECONDS: u32 = 365 * 24 * 3600;

/// A seat is kept for two days: a hearing that is suspended in the evening goes on in the morning.
const SEAT_KEPT_SECONDS: u32 = 2 * 24 * 3600;

/// How cookies are written: over TLS they are bound to this very host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieStyle {
    /// The address is https.
    pub secure: bool,
}

impl CookieStyle {
    /// Name of the cookie with the access token.
    #[must_use]
    pub const fn access_name(self) -> &'static str {
        if self.secure {
            "__Host-sunshine-token"
        } else {
            "sunshine-token"
        }
    }

    /// Name of the cookie with the refresh token.
    #[must_use]
    pub const fn refresh_name(self) -> &'static str {
        if self.secure {
            "__Host-sunshine-refresh"
        } else {
            "sunshine-refresh"
        }
    }

    /// Name of the cookie with the token of a seat.
    #[must_use]
    pub const fn seat_name(self) -> &'static str {
        if self.secure {
            "__Host-sunshine-seat"
        } else {
            "sunshine-seat"
        }
    }

    /// Name of the cookie with the id of a tablet.
    #[must_use]
    pub const fn tablet_name(self) -> &'static str {
        if self.secure {
            "__Host-sunshine-tablet"
        } else {
            "sunshine-tablet"
        }
    }

    /// Tells a tablet apart before it takes a seat: where the answer to that is lost, it is known
    /// again as the one that has the seat.
    #[must_use]
    pub fn tablet(self, device: DeviceId) -> Vec<HeaderValue> {
        let until = format!("Max-Age={SEAT_KEPT_SECONDS}");
        let cookie = self.cookie(self.tablet_name(), &device.to_string(), &until);
        cookie.into_iter().collect()
    }

    /// Keeps the token of a seat, longer than any hearing.
    #[must_use]
    pub fn seat(self, token: &SeatToken) -> Vec<HeaderValue> {
        let until = format!("Max-Age={SEAT_KEPT_SECONDS}");
        let cookie = self.cookie(self.seat_name(), token.reveal(), &until);
        cookie.into_iter().collect()
    }

    /// Takes the token of a seat away, and who the tablet was: it is free for somebody else.
    #[must_use]
    pub fn no_seat(self) -> Vec<HeaderValue> {
        [self.seat_name(), self.tablet_name()]
            .into_iter()
            .filter_map(|name| self.cookie(name, "", "Max-Age=0"))
            .collect()
    }

    /// Sets both tokens. The cookie of a short-lived token lives as long as the log-in: the
    /// server sees that it has run out and renews it.
    #[must_use]
    pub fn log_in(self, tokens: &Tokens) -> Vec<HeaderValue> {
        let until = format!("Expires={}", http_date(tokens.refresh_ends_at));
        [
            (self.access_name(), &tokens.access),
            (self.refresh_name(), &tokens.refresh),
        ]
        .into_iter()
        .filter_map(|(name, value)| self.cookie(name, value, &until))
        .collect()
    }

    /// Takes both tokens away.
    #[must_use]
    pub fn log_out(self) -> Vec<HeaderValue> {
        [self.access_name(), self.refresh_name()]
            .into_iter()
            .filter_map(|name| self.cookie(name, "", "Max-Age=0"))
            .collect()
    }

    /// Keeps the choices that were made.
    #[must_use]
    pub fn reading(self, language: Option<Language>, size: Option<TextSize>) -> Vec<HeaderValue> {
        let until = format!("Max-Age={READING_KEPT_SECONDS}");
        let language = language.map(|language| (LANGUAGE_COOKIE, language.tag()));
        let size = size.map(|size| (TEXT_SIZE_COOKIE, size.code()));
        language
            .into_iter()
            .chain(size)
            .filter_map(|(name, value)| self.cookie(name, value, &until))
            .collect()
    }

    fn cookie(self, name: &str, value: &str, until: &str) -> Option<HeaderValue> {
        // Lax, not Strict: a QR code scanned at the door must find the person logged in.
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{name}={value}; {until}; Path=/; HttpOnly; SameSite=Lax{secure}");
        let mut cookie = HeaderValue::from_str(&text).ok()?;
        cookie.set_sensitive(true);
        Some(cookie)
    }
}

fn http_date(moment: DateTime<Utc>) -> String {
    moment.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens() -> Tokens {
        let ends_at = DateTime::from_timestamp(1_778_083_500, 0).unwrap();
        Tokens {
            access: "a.b.c".into(),
            access_ends_at: ends_at,
            refresh: "r".into(),
            refresh_ends_at: ends_at,
        }
    }

    fn lines(cookies: Vec<HeaderValue>) -> Vec<String> {
        cookies
            .iter()
            .map(|cookie| cookie.to_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn tokens_are_out_of_reach_of_scripts_and_bound_to_the_host() {
        assert_eq!(
            lines(CookieStyle { secure: true }.log_in(&tokens())),
            [
                "__Host-sunshine-token=a.b.c; Expires=Wed, 06 May 2026 16:05:00 GMT; Path=/; \
                 HttpOnly; SameSite=Lax; Secure",
                "__Host-sunshine-refresh=r; Expires=Wed, 06 May 2026 16:05:00 GMT; Path=/; \
                 HttpOnly; SameSite=Lax; Secure",
            ]
        );
        let plain = lines(CookieStyle { secure: false }.log_in(&tokens()));
        assert!(
            plain
                .iter()
                .all(|line| line.starts_with("sunshine-") && !line.contains("Secure"))
        );
    }

    #[test]
    fn only_what_was_chosen_is_kept() {
        let style = CookieStyle { secure: false };
        assert!(style.reading(None, None).is_empty());
        let kept = lines(style.reading(None, Some(TextSize::Largest)));
        assert_eq!(kept.len(), 1);
        assert!(
            kept[0].starts_with("sunshine-text-size=largest; "),
            "{}",
            kept[0]
        );
    }

    #[test]
    fn a_value_that_would_break_the_header_sets_no_cookie() {
        let broken = Tokens {
            access: "a\r\nSet-Cookie: b=c".into(),
            ..tokens()
        };
        assert_eq!(CookieStyle { secure: true }.log_in(&broken).len(), 1);
    }
}
