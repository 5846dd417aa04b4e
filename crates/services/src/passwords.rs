//! Hashing passwords: slow on purpose, off the async threads, a few at a time, in fair turns.

mod turns;

use std::time::Duration;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use domain::people::password::Password;
use domain::refusal::Refusal;

use crate::no::No;

use turns::Turns;
pub(crate) use turns::{Place, Source};

/// Hashes at work at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// After this long in the queue a person is asked to try again, instead of waiting without end.
/// A full queue is worked off in a third of that; a machine that cannot is too small.
const WAIT_MAX: Duration = Duration::from_secs(30);
/// A hash no password has, checked when there is no account, so that both take equally long.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$c3Vuc2hpbmUgcmV2aWV3$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[derive(Clone)]
pub(crate) struct Passwords {
    turns: Turns,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Turns::new(AT_ONCE),
        }
    }
}

impl Passwords {
    /// A place in the queue: taken before anything else is done, so that a crowd costs nothing.
    ///
    /// # Errors
    /// `Busy` at once, where too many wait already.
    pub(crate) fn queue(&self, source: Source) -> Result<Place, Refusal> {
        self.turns.queue(source)
    }

    /// Hashes a password with this salt, argon2id with the crate's (OWASP's) parameters.
    pub(crate) async fn hash(
        &self,
        place: Place,
        password: Password,
        salt: [u8; 16],
    ) -> Result<String, No> {
        in_turn(place, move || {
            Argon2::default()
                .hash_password_with_salt(password.secret().as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|error| No::bug(&error.to_string()))
        })
        .await?
    }

    /// Whether the password belongs to the hash; without a hash, as slowly, no.
    pub(crate) async fn fits(
        &self,
        place: Place,
        password: Password,
        hash: Option<String>,
    ) -> Result<bool, No> {
        in_turn(place, move || {
            let against = hash.as_deref().unwrap_or(NOBODYS);
            let fits = Argon2::default().verify_password(password.secret().as_bytes(), against);
            fits.is_ok() && hash.is_some()
        })
        .await
    }
}

async fn in_turn<T: Send + 'static>(
    place: Place,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, No> {
    let turn = tokio::time::timeout(WAIT_MAX, place.turn()).await;
    let turn = turn.unwrap_or(Err(Refusal::Busy))?;
    tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    })
    .await
    .map_err(|error| No::bug(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_fits_and_nothing_else() {
        let passwords = Passwords::default();
        let password = Password::typed("青墩遗址 2026").unwrap();
        let place = || passwords.queue(Source::Shell).unwrap();
        let hash = passwords
            .hash(place(), password.clone(), [3; 16])
            .await
            .unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(
            passwords
                .fits(place(), password.clone(), Some(hash.clone()))
                .await
                .unwrap()
        );
        let other = Password::typed("青墩遗址 2027").unwrap();
        assert!(!passwords.fits(place(), other, Some(hash)).await.unwrap());
        assert!(!passwords.fits(place(), password, None).await.unwrap());
        assert!(
            argon2::PasswordHash::new(NOBODYS).is_ok(),
            "the stand-in must cost a real check"
        );
    }
}
