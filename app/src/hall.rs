//! A hearing as its screens follow it: the newest snapshot, the server's time, and how the page is
//! connected.

pub mod arithmetic;
mod clock;
pub mod fit;
pub mod picture;
pub mod said;
mod screen;
pub mod tablet;

pub use clock::{ServerTime, use_seconds};
pub use screen::{Connection, Followed, Screen, follow, read};

/// The part of the query with which a screen of the hall without script is loaded anew by itself.
pub const BY_ITSELF: &str = "by_itself";

/// What a page of the hall follows, by its address; none for pages that follow nothing.
#[must_use]
pub fn live_address(page: &str) -> Option<String> {
    let page = page.split(['?', '#']).next().unwrap_or(page);
    let words: Vec<_> = page.split('/').skip(1).collect();
    match words.as_slice() {
        ["seat"] => Some("/live/seat".to_owned()),
        ["projector", key] => Some(format!("/live/projector/{key}")),
        ["office", "review-sessions", number, "console"] => {
            Some(format!("/live/review-sessions/{number}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_the_hall_follows_what_it_shows() {
        for (page, live) in [
            ("/seat?code=K7M2QX", Some("/live/seat")),
            ("/projector/abc", Some("/live/projector/abc")),
            (
                "/office/review-sessions/PR-2026-01/console",
                Some("/live/review-sessions/PR-2026-01"),
            ),
            ("/office/review-sessions/PR-2026-01", None),
            ("/office", None),
            ("/", None),
        ] {
            assert_eq!(live_address(page).as_deref(), live, "{page}");
        }
    }
}
