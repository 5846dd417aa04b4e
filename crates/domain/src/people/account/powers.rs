//! Where an account stands among the three administrators, whose powers are kept apart.

use super::{Role, Roles};
use crate::refusal::Refusal;

/// What keeps the three administrators apart, as far as it depends on one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Powers {
    /// Its roles.
    pub roles: Roles,
    /// It may log in.
    pub active: bool,
    /// Its owner has replaced the password somebody else set.
    pub own_password: bool,
}

impl Powers {
    /// Whether it may be given these roles: an administrator's only when nobody but its owner
    /// knows the password.
    ///
    /// # Errors
    /// `OwnPasswordFirst`.
    pub fn may_get(&self, roles: &Roles) -> Result<(), Refusal> {
        let new = roles.administrator().filter(|role| !self.roles.has(*role));
        if new.is_some() && !self.own_password {
            Err(Refusal::OwnPasswordFirst)
        } else {
            Ok(())
        }
    }

    /// Whether a colleague may set its password anew. An administrator's is set on the machine's
    /// shell, or the one who resets it could become that administrator.
    ///
    /// # Errors
    /// `AdministratorByShell`.
    pub fn may_be_reset(&self) -> Result<(), Refusal> {
        match self.roles.administrator() {
            Some(_) => Err(Refusal::AdministratorByShell),
            None => Ok(()),
        }
    }

    /// The administrator the office loses when this account comes to stand so. A kind that
    /// nobody holds yet is not lost.
    #[must_use]
    pub fn lost_by(&self, then: &Self) -> Option<Role> {
        let serving = |powers: &Self| powers.roles.administrator().filter(|_| powers.active);
        serving(self).filter(|role| serving(then) != Some(*role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn powers(role: Role) -> Powers {
        Powers {
            roles: Roles::new([role]).unwrap(),
            active: true,
            own_password: true,
        }
    }

    fn administrators() -> impl Iterator<Item = Role> {
        Role::ALL
            .into_iter()
            .filter(|role| role.is_administrative())
    }

    #[test]
    fn an_administrator_knows_the_own_password_alone() {
        let first_password = Powers {
            own_password: false,
            ..powers(Role::Clerk)
        };
        for role in administrators() {
            let roles = Roles::new([role]).unwrap();
            let refused = Err(Refusal::OwnPasswordFirst);
            assert_eq!(first_password.may_get(&roles), refused);
            assert_eq!(powers(Role::Clerk).may_get(&roles), Ok(()));
            // What it has already is not given.
            let reset = Powers {
                own_password: false,
                ..powers(role)
            };
            assert_eq!(reset.may_get(&roles), Ok(()));
            assert_eq!(
                powers(role).may_be_reset(),
                Err(Refusal::AdministratorByShell)
            );
        }
        let chair = Roles::new([Role::Chair]).unwrap();
        assert_eq!(first_password.may_get(&chair), Ok(()));
        assert_eq!(powers(Role::Clerk).may_be_reset(), Ok(()));
    }

    #[test]
    fn an_administrator_is_lost_by_disabling_and_by_taking_the_role() {
        for role in administrators() {
            let serves = powers(role);
            let disabled = Powers {
                active: false,
                ..serves.clone()
            };
            assert_eq!(serves.lost_by(&disabled), Some(role));
            assert_eq!(serves.lost_by(&powers(Role::Clerk)), Some(role));
            assert_eq!(serves.lost_by(&serves), None);
            assert_eq!(disabled.lost_by(&powers(Role::Clerk)), None);
            assert_eq!(powers(Role::Clerk).lost_by(&disabled), None);
            assert_eq!(disabled.lost_by(&serves), None);
        }
    }
}
