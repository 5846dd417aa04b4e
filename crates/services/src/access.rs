//! Who may do what: the whole policy, in one place.

use domain::people::account::Role;
use domain::refusal::Refusal;

use crate::actor::Actor;

macro_rules! deeds {
    ($($(#[$meta:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// Something that can be asked of the system. Every address names exactly one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Deed { $($(#[$meta])* $name),+ }

        impl Deed {
            /// Every deed, in the order of the access table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word in the access table.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
        }
    };
}

deeds! {
    /// What anyone may see or try: the front page, logging in, health.
    Public = "public",
    /// Finishing one's own log-in: code, second factor, first password.
    FinishLogIn = "finish-log-in",
    /// One's own account: password, log-ins, reading preferences, logging out.
    OwnAccount = "own-account",
    /// Following what changes in the office, as numbers only.
    FollowOffice = "follow-office",
    /// Reading the reviewer pool.
    ReadReviewers = "read-reviewers",
    /// Adding, editing, retiring and reinstating reviewers.
    KeepReviewers = "keep-reviewers",
    /// Reading matters and review sessions.
    ReadSessions = "read-sessions",
    /// Reading the pages of a session's documents.
    ReadDocuments = "read-documents",
    /// Preparing review sessions: matters, drafts, consent, seats, cards, moving a device.
    KeepSessions = "keep-sessions",
    /// Reading the hearing profile: the rules the next session is stamped with.
    ReadProfile = "read-profile",
    /// Setting the hearing profile, for sessions that are still to be drafted.
    KeepProfile = "keep-profile",
    /// Leading a session that is held: its course and its clocks.
    LeadSessions = "lead-sessions",
    /// Writing and signing the opinion of a session.
    WriteOpinion = "write-opinion",
    /// Preparing what is published of a session, printing the petitioner's link, publishing.
    KeepOutcomes = "keep-outcomes",
    /// Approving what another has prepared, or giving it back; recording what was said on paper,
    /// of the whole or of a vote; withdrawing.
    ApproveOutcomes = "approve-outcomes",
    /// Following a session that is held: chair and clerk by their log-in, a member by the seat.
    FollowSessions = "follow-sessions",
    /// Taking a seat by the code on the card, and seeing what became of it.
    TakeSeat = "take-seat",
    /// Voting on a seat of the panel, and seeing what it needs.
    SitOnPanel = "sit-on-panel",
    /// Reading the list of accounts.
    ReadAccounts = "read-accounts",
    /// Creating, disabling and enabling accounts, setting first passwords.
    KeepAccounts = "keep-accounts",
    /// Giving and taking roles.
    GiveRoles = "give-roles",
    /// Unlocking, resetting second factors, ending log-ins of others.
    SecureAccounts = "secure-accounts",
    /// Reading the audit log.
    ReadAudit = "read-audit",
    /// What is done on the machine itself: founding the office, making administrators, resetting
    /// their passwords.
    UseShell = "use-shell",
}

/// Whether the actor may do this at all. Which rows of it, the service decides.
///
/// # Errors
/// `NotLoggedIn` where logging in could help, `NotPermitted` where it could not.
pub fn may(actor: &Actor, deed: Deed) -> Result<(), Refusal> {
    let allowed = match actor {
        Actor::Visitor => matches!(deed, Deed::Public | Deed::TakeSeat),
        Actor::Seat(_) => matches!(
            deed,
            Deed::Public
                | Deed::TakeSeat
                | Deed::SitOnPanel
                | Deed::FollowSessions
                | Deed::ReadDocuments
        ),
        Actor::HalfLoggedIn(_) => {
            matches!(deed, Deed::Public | Deed::FinishLogIn | Deed::TakeSeat)
        }
        Actor::Account(person) => {
            of_everyone_logged_in(deed) || person.roles.iter().any(|role| role_may(role, deed))
        }
        // The shell of the machine is not a way into the cases: it founds and verifies.
        Actor::Operator => matches!(deed, Deed::Public | Deed::UseShell | Deed::ReadAudit),
    };
    match (allowed, actor) {
        (true, _) => Ok(()),
        (false, Actor::Visitor | Actor::HalfLoggedIn(_)) => Err(Refusal::NotLoggedIn),
        (false, Actor::Seat(_) | Actor::Account(_) | Actor::Operator) => Err(Refusal::NotPermitted),
    }
}

const fn of_everyone_logged_in(deed: Deed) -> bool {
    matches!(
        deed,
        Deed::Public | Deed::OwnAccount | Deed::FollowOffice | Deed::TakeSeat
    )
}

/// One line per role. A deed that is not named is denied: whoever adds one names it here, and the
/// snapshot of the policy shows it.
const fn role_may(role: Role, deed: Deed) -> bool {
    match role {
        Role::SystemAdministrator => matches!(
            deed,
            Deed::ReadAccounts | Deed::KeepAccounts | Deed::ReadProfile | Deed::KeepProfile
        ),
        Role::SecurityAdministrator => {
            matches!(
                deed,
                Deed::ReadAccounts | Deed::GiveRoles | Deed::SecureAccounts
            )
        }
        Role::Auditor => matches!(deed, Deed::ReadAccounts | Deed::ReadAudit),
        Role::Clerk => matches!(
            deed,
            Deed::ReadReviewers
                | Deed::KeepReviewers
                | Deed::ReadSessions
                | Deed::ReadDocuments
                | Deed::KeepSessions
                | Deed::ReadProfile
                | Deed::LeadSessions
                | Deed::WriteOpinion
                | Deed::KeepOutcomes
                | Deed::ApproveOutcomes
                | Deed::FollowSessions
        ),
        Role::Chair => matches!(
            deed,
            Deed::ReadReviewers
                | Deed::ReadSessions
                | Deed::ReadDocuments
                | Deed::LeadSessions
                | Deed::WriteOpinion
                | Deed::ApproveOutcomes
                | Deed::FollowSessions
        ),
        Role::Liaison | Role::Observer => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use domain::ids::{AccountId, DeviceId, LogInId, OrgId, SeatId, SessionId};
    use domain::people::account::{LogInStage, Roles, Username};
    use uuid::Uuid;

    use super::*;
    use crate::actor::{HalfLogIn, Person, SeatHolder};

    fn person(role: Role) -> Actor {
        Actor::Account(Box::new(Person {
            account: AccountId::new(Uuid::nil()),
            org: OrgId::new(Uuid::nil()),
            log_in: LogInId::new(Uuid::nil()),
            username: Username::new("somebody").unwrap(),
            display_name: "某人".to_owned(),
            roles: Roles::new([role]).unwrap(),
            language: None,
            text_size: None,
        }))
    }

    #[test]
    fn the_policy_is_this_table() {
        let half = Actor::HalfLoggedIn(HalfLogIn {
            account: AccountId::new(Uuid::nil()),
            log_in: LogInId::new(Uuid::nil()),
            stage: LogInStage::Code,
            username: Username::new("somebody").unwrap(),
            display_name: String::new(),
        });
        let mut actors = vec![
            ("visitor", Actor::Visitor),
            ("half-logged-in", half),
            (
                "seat",
                Actor::Seat(SeatHolder {
                    seat: SeatId::new(Uuid::nil()),
                    device: DeviceId::new(Uuid::nil()),
                    session: SessionId::new(Uuid::nil()),
                    org: OrgId::new(Uuid::nil()),
                }),
            ),
        ];
        actors.extend(Role::ALL.map(|role| (role.code(), person(role))));
        actors.push(("operator", Actor::Operator));
        let mut table = String::new();
        for (name, actor) in &actors {
            let may: Vec<_> = Deed::ALL
                .iter()
                .filter(|deed| may(actor, **deed).is_ok())
                .map(|deed| deed.word())
                .collect();
            writeln!(table, "{name:<24}{}", may.join(" ")).unwrap();
        }
        insta::assert_snapshot!(table, @r"
        visitor                 public take-seat
        half-logged-in          public finish-log-in take-seat
        seat                    public read-documents follow-sessions take-seat sit-on-panel
        system-administrator    public own-account follow-office read-profile keep-profile take-seat read-accounts keep-accounts
        security-administrator  public own-account follow-office take-seat read-accounts give-roles secure-accounts
        auditor                 public own-account follow-office take-seat read-accounts read-audit
        clerk                   public own-account follow-office read-reviewers keep-reviewers read-sessions read-documents keep-sessions read-profile lead-sessions write-opinion keep-outcomes approve-outcomes follow-sessions take-seat
        chair                   public own-account follow-office read-reviewers read-sessions read-documents lead-sessions write-opinion approve-outcomes follow-sessions take-seat
        liaison                 public own-account follow-office take-seat
        observer                public own-account follow-office take-seat
        operator                public read-audit use-shell
        ");
    }
}
