//! What is to be rehearsed, and why a rehearsal cannot go on.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use crate::seats::SeatCode;

/// What is to be rehearsed.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Address of the server, `http://` or `https://`.
    pub url: String,
    /// Number of the session.
    pub session: String,
    /// The codes of its seats.
    pub seats: Vec<SeatCode>,
    /// How many tablets come.
    pub tablets: usize,
    /// How long a round is voted in.
    pub window: Window,
    /// How many of them lose their network while they vote.
    pub drops: Share,
    /// How many of them send their ballot again, and another one after it.
    pub duplicates: Share,
    /// How many of them send their ballot only after the closing.
    pub late: usize,
    /// Rounds are closed; otherwise the rehearsal ends in the middle of the first one.
    pub close: bool,
    /// Everything that is left to chance follows from it.
    pub seed: u64,
    /// Who leads the session.
    pub chair: Chair,
    /// Certificates to trust instead of the machine's, PEM.
    pub ca: Option<PathBuf>,
}

/// The chair's log-in. No `Debug`: it holds a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Chair {
    /// User name.
    pub login: String,
    /// Password.
    pub password: String,
}

impl std::fmt::Debug for Chair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Chair({})", self.login)
    }
}

impl FromStr for Chair {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        match typed.split_once(':') {
            Some((login, password)) if !login.is_empty() && !password.is_empty() => Ok(Self {
                login: login.to_owned(),
                password: password.to_owned(),
            }),
            _ => Err("it is written login:password"),
        }
    }
}

/// A length of time as people write it: `3s`, `500ms`, `2m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window(pub Duration);

/// Longest window: longer than any round is open.
const WINDOW_MAX: Duration = Duration::from_hours(2);

impl FromStr for Window {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "a length of time is written 3s, 500ms or 2m, and is at most two hours";
        let typed = typed.trim();
        let end = typed.find(|sign: char| !sign.is_ascii_digit());
        let (number, unit) = end.map_or((typed, "s"), |end| typed.split_at(end));
        let number: u64 = number.parse().map_err(|_error| WRONG)?;
        let length = match unit.trim() {
            "ms" => Duration::from_millis(number),
            "s" => Duration::from_secs(number),
            "m" => Duration::from_secs(number.saturating_mul(60)),
            _ => return Err(WRONG),
        };
        if length <= WINDOW_MAX {
            Ok(Self(length))
        } else {
            Err(WRONG)
        }
    }
}

/// A share of the tablets in percent: `10%` or `10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share(pub u8);

impl Share {
    /// So many of these, rounded to the nearest.
    #[must_use]
    pub fn of(self, all: usize) -> usize {
        all.saturating_mul(usize::from(self.0)).saturating_add(50) / 100
    }
}

impl FromStr for Share {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let number = typed.trim().trim_end_matches('%').trim_end();
        match number.parse() {
            Ok(percent @ 0..=100) => Ok(Self(percent)),
            _ => Err("a share is written 10%, from 0% to 100%"),
        }
    }
}

/// Why a rehearsal did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// Whoever started it can correct it: a wrong address, password, session or file.
    #[error("{0}")]
    Unusable(String),
    /// The server failed in the middle.
    #[error("{0}")]
    Broke(String),
}

impl Stop {
    pub(crate) fn unusable(words: impl Into<String>) -> Self {
        Self::Unusable(words.into())
    }

    pub(crate) fn broke(words: impl Into<String>) -> Self {
        Self::Broke(words.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read_as_people_write_them() {
        let read = |typed: &str| typed.parse::<Window>().map(|window| window.0);
        assert_eq!(read("3s"), Ok(Duration::from_secs(3)));
        assert_eq!(read("3"), Ok(Duration::from_secs(3)));
        assert_eq!(read("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(read("2m"), Ok(Duration::from_mins(2)));
        for wrong in [
            "",
            "s",
            "3h",
            "-1s",
            "1.5s",
            "3 days",
            "121m",
            "99999999999999999999s",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn shares_are_rounded_to_the_nearest() {
        let read = |typed: &str| typed.parse::<Share>();
        assert_eq!(read("10%").map(|share| share.of(100)), Ok(10));
        assert_eq!(read("5").map(|share| share.of(50)), Ok(3));
        assert_eq!(read("100%").map(|share| share.of(7)), Ok(7));
        for wrong in ["", "%", "101%", "-1", "1.5%", "ten"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_may_hold_a_colon_and_is_never_shown() {
        let chair: Chair = "chair:a:b".parse().unwrap();
        assert_eq!(
            (chair.login.as_str(), chair.password.as_str()),
            ("chair", "a:b")
        );
        assert_eq!(format!("{chair:?}"), "Chair(chair)");
        for wrong in ["", "chair", ":x", "chair:"] {
            assert!(wrong.parse::<Chair>().is_err(), "{wrong}");
        }
    }
}
