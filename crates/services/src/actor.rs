//! Who is asking.

use std::net::IpAddr;

use domain::ids::{AccountId, DeviceId, LogInId, OrgId, SeatId, SessionId};
use domain::people::account::{LogInStage, Role, Roles, Username};
use domain::preference::{Language, TextSize};
use domain::refusal::Refusal;
use store::AuditActor;

/// The one who asks. Every service takes one, so that nobody can forget to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anyone on the network.
    Visitor,
    /// Gave the right password; something of the log-in is still to be done.
    HalfLoggedIn(HalfLogIn),
    /// A reviewer's seat in a review session: an actor of its own, not an account.
    Seat(SeatHolder),
    /// A person of the office.
    Account(Box<Person>),
    /// Whoever has a shell on the machine and runs the program's own commands.
    Operator,
}

/// The device that speaks for a seat, as read from the database for this very request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatHolder {
    /// The seat.
    pub seat: SeatId,
    /// The one device.
    pub device: DeviceId,
    /// The session the seat is in.
    pub session: SessionId,
    /// The office that holds it.
    pub org: OrgId,
}

/// A log-in that is not complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfLogIn {
    /// Whose.
    pub account: AccountId,
    /// Which log-in.
    pub log_in: LogInId,
    /// What is still to be done.
    pub stage: LogInStage,
    /// User name, for the page.
    pub username: Username,
    /// Name shown on the page.
    pub display_name: String,
}

/// A person who is logged in, as read from the database for this very request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: AccountId,
    /// The office it belongs to.
    pub org: OrgId,
    /// The log-in used.
    pub log_in: LogInId,
    /// User name.
    pub username: Username,
    /// Name shown to colleagues.
    pub display_name: String,
    /// Roles as of now.
    pub roles: Roles,
    /// Language kept with the account.
    pub language: Option<Language>,
    /// Size of text kept with the account.
    pub text_size: Option<TextSize>,
}

/// Where a request came from. Used only to slow down guessing; stored as a keyed hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The network a request came from. Providers give one household or hall a /56 of IPv6 for itself:
/// counting its single addresses, or each /64 of it, would be no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Network {
    V4([u8; 4]),
    V6([u8; 7]),
}

impl ClientAddress {
    pub(crate) fn network(&self) -> Network {
        match self.0 {
            IpAddr::V4(v4) => Network::V4(v4.octets()),
            IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(
                || Network::V6(v6.octets().first_chunk().copied().unwrap_or_default()),
                |v4| Network::V4(v4.octets()),
            ),
        }
    }
}

impl Network {
    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::V4(bytes) => bytes,
            Self::V6(bytes) => bytes,
        }
    }
}

impl Actor {
    /// Whether the actor carries this role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        matches!(self, Self::Account(person) if person.roles.has(role))
    }

    /// The person, when a log-in is complete.
    ///
    /// # Errors
    /// `NotLoggedIn` for everyone else.
    pub fn person(&self) -> Result<&Person, Refusal> {
        match self {
            Self::Account(person) => Ok(person),
            Self::Visitor | Self::HalfLoggedIn(_) | Self::Seat(_) | Self::Operator => {
                Err(Refusal::NotLoggedIn)
            }
        }
    }

    /// The seat, when a device speaks for one.
    ///
    /// # Errors
    /// `NotPermitted` for everyone else.
    pub const fn seat(&self) -> Result<SeatHolder, Refusal> {
        match self {
            Self::Seat(holder) => Ok(*holder),
            Self::Visitor | Self::HalfLoggedIn(_) | Self::Account(_) | Self::Operator => {
                Err(Refusal::NotPermitted)
            }
        }
    }

    /// The actor as the audit log names it.
    #[must_use]
    pub fn audit(&self) -> AuditActor {
        let (id, name) = match self {
            Self::Visitor => ("visitor".to_owned(), String::new()),
            Self::HalfLoggedIn(half) => (account_key(half.account), half.display_name.clone()),
            Self::Seat(holder) => (format!("seat:{}", holder.seat), String::new()),
            Self::Account(person) => (account_key(person.account), person.display_name.clone()),
            Self::Operator => ("operator".to_owned(), String::new()),
        };
        AuditActor { id, name }
    }
}

/// How an account is named where any kind of actor may stand.
#[must_use]
pub fn account_key(account: AccountId) -> String {
    format!("account:{account}")
}
