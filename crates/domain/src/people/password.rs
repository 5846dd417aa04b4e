//! What a password must be.

use std::fmt;

use crate::people::account::Username;
use crate::refusal::Fault;

/// Fewest characters of a password.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Most characters of a password: a passphrase fits, hashing stays bounded.
pub const PASSWORD_CHARS_MAX: usize = 128;

/// A password as typed. Never shown, logged or serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Takes a password typed to log in: bounded, otherwise unjudged.
    ///
    /// # Errors
    /// `Missing` when empty, `TooLong` over the limit.
    pub fn typed(text: &str) -> Result<Self, Fault> {
        let now = text.chars().count();
        if now == 0 {
            Err(Fault::Missing)
        } else if now > PASSWORD_CHARS_MAX {
            Err(Fault::TooLong {
                max: PASSWORD_CHARS_MAX,
                now,
            })
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// Takes a new password: long enough, not of letters or digits alone, without the user name.
    ///
    /// # Errors
    /// The first thing wrong with it.
    pub fn chosen(text: &str, username: &Username) -> Result<Self, Fault> {
        let password = Self::typed(text)?;
        let now = text.chars().count();
        if now < PASSWORD_CHARS_MIN {
            return Err(Fault::TooShort {
                min: PASSWORD_CHARS_MIN,
                now,
            });
        }
        let has_letter = text.chars().any(char::is_alphabetic);
        let has_other = text.chars().any(|c| !c.is_alphabetic());
        if !(has_letter && has_other) {
            return Err(Fault::PasswordTooPlain);
        }
        if text.to_lowercase().contains(username.as_str()) {
            return Err(Fault::PasswordHoldsUsername);
        }
        Ok(password)
    }

    /// The secret itself, for hashing.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_is_judged() {
        let clerk = Username::new("clerk").expect("plain");
        let judged = |text: &str| Password::chosen(text, &clerk).map(|_| ());
        assert_eq!(judged(""), Err(Fault::Missing));
        assert_eq!(judged("short-1"), Err(Fault::TooShort { min: 10, now: 7 }));
        assert_eq!(judged("abcdefghijk"), Err(Fault::PasswordTooPlain));
        assert_eq!(judged("01234567890"), Err(Fault::PasswordTooPlain));
        assert_eq!(judged("my-Clerk-2026"), Err(Fault::PasswordHoldsUsername));
        assert_eq!(judged("青墩遗址 2026 夏天"), Ok(()));
        assert_eq!(
            judged(&"a1".repeat(65)),
            Err(Fault::TooLong { max: 128, now: 130 })
        );
    }

    #[test]
    fn it_does_not_show_itself() {
        let password = Password::typed("correct horse").expect("typed");
        assert_eq!(format!("{password:?}"), "Password(hidden)");
    }
}
