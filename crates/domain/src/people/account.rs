//! Accounts of the office and the roles they carry.

mod powers;

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use powers::Powers;

use crate::refusal::{Fault, FieldFaults};
use crate::text::Line;

/// Most characters of a displayed name.
pub const DISPLAY_NAME_CHARS_MAX: usize = 40;

/// A role of an account. A reviewer's seat is not a role: it is an actor of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Creates and disables accounts; sees no case.
    SystemAdministrator,
    /// Gives roles, unlocks, ends log-ins; creates no account.
    SecurityAdministrator,
    /// Reads the audit log; changes nothing.
    Auditor,
    /// Runs the office side of a hearing (书记员).
    Clerk,
    /// Leads a hearing (主持人).
    Chair,
    /// Answers for a responsible unit (责任单位).
    Liaison,
    /// Watches, changes nothing.
    Observer,
}

impl Role {
    /// Every role, in the order of the access table.
    pub const ALL: [Self; 7] = [
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::Auditor,
        Self::Clerk,
        Self::Chair,
        Self::Liaison,
        Self::Observer,
    ];

    /// The word in storage, form and API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SystemAdministrator => "system-administrator",
            Self::SecurityAdministrator => "security-administrator",
            Self::Auditor => "auditor",
            Self::Clerk => "clerk",
            Self::Chair => "chair",
            Self::Liaison => "liaison",
            Self::Observer => "observer",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// One of the three administrators whose powers are kept apart (三员分立,
    /// GB/T 22239-2019 8.1.4; grade is set by the operator).
    #[must_use]
    pub const fn is_administrative(self) -> bool {
        matches!(
            self,
            Self::SystemAdministrator | Self::SecurityAdministrator | Self::Auditor
        )
    }
}

/// The roles of one account: at least one, at most one of the three administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeSet<Role>", into = "BTreeSet<Role>")]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// Takes a set of roles.
    ///
    /// # Errors
    /// `NoRole` for none, `RolesMustBeApart` for an administrator with any other role.
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Result<Self, Fault> {
        let mut set = BTreeSet::new();
        for role in roles {
            set.insert(role);
        }
        let roles = set;
        if roles.is_empty() {
            return Err(Fault::NoRole);
        }
        if roles.len() > 1 && roles.iter().any(|role| role.is_administrative()) {
            return Err(Fault::RolesMustBeApart);
        }
        Ok(Self(roles))
    }

    /// Reads role words.
    ///
    /// # Errors
    /// As [`Roles::new`], and `UnknownChoice` for a word that is no role.
    pub fn from_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Result<Self, Fault> {
        let roles: Option<Vec<_>> = codes.into_iter().map(Role::from_code).collect();
        Self::new(roles.ok_or(Fault::UnknownChoice)?)
    }

    /// Whether this role is among them.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// The one of the three administrators' roles among them, if any.
    #[must_use]
    pub fn administrator(&self) -> Option<Role> {
        self.iter().find(|role| role.is_administrative())
    }

    /// The roles in the order of the access table.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }
}

impl TryFrom<BTreeSet<Role>> for Roles {
    type Error = Fault;
    fn try_from(roles: BTreeSet<Role>) -> Result<Self, Fault> {
        Self::new(roles)
    }
}

impl From<Roles> for BTreeSet<Role> {
    fn from(roles: Roles) -> Self {
        roles.0
    }
}

/// How far a log-in has come. Only a complete one may do anything but finish itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogInStage {
    /// The six-digit code of the second factor is still to be given.
    Code,
    /// A second factor is required and still to be set up.
    Enrol,
    /// The first password came from an administrator and is still to be replaced.
    Password,
    /// Logged in.
    Complete,
}

impl LogInStage {
    /// Every stage, in the order they are passed.
    pub const ALL: [Self; 4] = [Self::Code, Self::Enrol, Self::Password, Self::Complete];

    /// The word in storage and API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Enrol => "enrol",
            Self::Password => "password",
            Self::Complete => "complete",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// What is left to do once the password, and as `given` says the code, were right.
    #[must_use]
    pub const fn after(given: Given) -> Self {
        if given.second_factor_enrolled && !given.code_given {
            Self::Code
        } else if given.second_factor_required && !given.second_factor_enrolled {
            Self::Enrol
        } else if given.must_change_password {
            Self::Password
        } else {
            Self::Complete
        }
    }
}

/// What decides the next stage of a log-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts of one moment"
)]
pub struct Given {
    /// The account has a working second factor.
    pub second_factor_enrolled: bool,
    /// The configuration requires one of this account.
    pub second_factor_required: bool,
    /// The right code was given in this log-in, or the factor was set up in it.
    pub code_given: bool,
    /// The password is one an administrator set.
    pub must_change_password: bool,
}

/// What a person types to log in: 3 to 32 of a–z, 0–9, dot, hyphen, beginning with a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

impl Username {
    /// Takes what was typed; capital letters become small ones.
    ///
    /// # Errors
    /// `Missing` when blank, `NotAUsername` otherwise.
    pub fn new(typed: &str) -> Result<Self, Fault> {
        let name = typed.trim().to_ascii_lowercase();
        if name.is_empty() {
            return Err(Fault::Missing);
        }
        let begins_with_letter = name.starts_with(|c: char| c.is_ascii_lowercase());
        let may_stand =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
        if (3..=32).contains(&name.len()) && begins_with_letter && name.chars().all(may_stand) {
            Ok(Self(name))
        } else {
            Err(Fault::NotAUsername)
        }
    }

    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Username {
    type Error = Fault;
    fn try_from(text: String) -> Result<Self, Fault> {
        Self::new(&text)
    }
}

impl From<Username> for String {
    fn from(name: Username) -> Self {
        name.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an administrator types to create an account, as typed. The password is apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountInput {
    /// User name.
    pub username: String,
    /// Name shown to colleagues.
    pub display_name: String,
    /// Role words.
    #[serde(default)]
    pub roles: Vec<String>,
}

/// A checked account entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountEntry {
    /// User name.
    pub username: Username,
    /// Name shown to colleagues.
    pub display_name: Line<DISPLAY_NAME_CHARS_MAX>,
    /// Roles.
    pub roles: Roles,
}

impl AccountEntry {
    /// Checks what was typed.
    ///
    /// # Errors
    /// Every field's fault, in the order of the form.
    pub fn check(input: &AccountInput) -> Result<Self, FieldFaults> {
        let mut faults = FieldFaults::default();
        let username = faults.keep("username", Username::new(&input.username));
        let display_name = faults.keep("display_name", Line::new(&input.display_name));
        let roles = faults.keep(
            "roles",
            Roles::from_codes(input.roles.iter().map(String::as_str)),
        );
        match (username, display_name, roles) {
            (Some(username), Some(display_name), Some(roles)) => Ok(Self {
                username,
                display_name,
                roles,
            }),
            _ => Err(faults),
        }
    }

    /// Checks what a system administrator typed. Who sets first passwords may not thereby become
    /// another administrator, so those roles are given later, by someone else.
    ///
    /// # Errors
    /// Every field's fault, in the order of the form.
    pub fn check_ordinary(input: &AccountInput) -> Result<Self, FieldFaults> {
        let entry = Self::check(input)?;
        match entry.roles.administrator() {
            Some(_) => Err(FieldFaults::one("roles", Fault::RoleGivenLater)),
            None => Ok(entry),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_administrators_are_kept_apart() {
        assert_eq!(Roles::new([]), Err(Fault::NoRole));
        assert!(Roles::new([Role::Clerk, Role::Chair]).is_ok());
        for one in [
            Role::SystemAdministrator,
            Role::SecurityAdministrator,
            Role::Auditor,
        ] {
            assert!(Roles::new([one]).is_ok());
            for other in Role::ALL.into_iter().filter(|other| *other != one) {
                assert_eq!(Roles::new([one, other]), Err(Fault::RolesMustBeApart));
            }
        }
    }

    #[test]
    fn a_system_administrator_makes_no_administrator() {
        for role in Role::ALL {
            let input = AccountInput {
                username: "somebody".to_owned(),
                display_name: "某人".to_owned(),
                roles: vec![role.code().to_owned()],
            };
            let checked = AccountEntry::check_ordinary(&input).map(|entry| entry.roles);
            if role.is_administrative() {
                let fault = FieldFaults::one("roles", Fault::RoleGivenLater);
                assert_eq!(checked, Err(fault));
            } else {
                assert_eq!(checked, Ok(Roles::new([role]).unwrap()));
            }
            assert!(AccountEntry::check(&input).is_ok(), "the shell may");
        }
    }

    #[test]
    fn a_username_is_plain() {
        assert_eq!(
            Username::new(" Clerk.One ").map(String::from),
            Ok("clerk.one".to_owned())
        );
        assert_eq!(Username::new(""), Err(Fault::Missing));
        for bad in ["ab", "1abc", "a b c", "王书记员", "abc\0", &"a".repeat(33)] {
            assert_eq!(Username::new(bad), Err(Fault::NotAUsername), "{bad:?}");
        }
    }

    #[test]
    fn every_role_reads_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
    }
}
