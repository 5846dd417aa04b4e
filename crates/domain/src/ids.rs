//! Ids: one type per thing, so that two of them cannot be swapped by mistake.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
pub use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a value made at the edge: by the client, or by the source of chance.
            #[must_use]
            pub const fn new(value: Uuid) -> Self {
                Self(value)
            }

            /// The bare value, for storing.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            /// Reads the hyphenated form only: one id has one spelling.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let value = Uuid::try_parse(text)?;
                if value.hyphenated().to_string() == text {
                    Ok(Self(value))
                } else {
                    // Any text that is not hyphenated lower case gets the parser's own error.
                    Uuid::try_parse("not the one spelling").map(Self)
                }
            }
        }
    )+};
}

ids! {
    /// The petition office that owns a row.
    OrgId,
    /// A person who can log in at the office.
    AccountId,
    /// One log-in of one account on one device, revocable.
    LogInId,
    /// One edition of what is published of a session.
    OutcomeId,
    /// A person of the reviewer pool (评议员).
    ReviewerId,
    /// A petition matter (信访事项).
    MatterId,
    /// A sitting of a public review (评议会).
    SessionId,
    /// Questions of a session that open and close together.
    RoundId,
    /// A reviewer's place in one review session.
    SeatId,
    /// The browser that speaks for a seat.
    DeviceId,
    /// Something in the hall that the clerk has to see to.
    AlertId,
    /// A document of a review session.
    DocumentId,
    /// One running server, from its start to its end.
    ServerId,
    /// Made by the tablet for one ballot, so that repeating it is harmless.
    BallotId,
    /// Made by the client for one command, so that repeating it is harmless.
    CommandId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let text = "67e55044-10b1-426f-9247-bb680e5fe0c8";
        let id: ReviewerId = text.parse().expect("hyphenated lower case");
        assert_eq!(id.to_string(), text);
        for other in [
            "67E55044-10B1-426F-9247-BB680E5FE0C8",
            "67e5504410b1426f9247bb680e5fe0c8",
            "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
            "urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8",
            "",
            "../67e55044",
        ] {
            assert!(other.parse::<ReviewerId>().is_err(), "{other}");
        }
    }
}
