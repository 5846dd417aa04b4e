//! Hashing passwords: slow on purpose, off the async threads, a few at a time, in fair turns.

mod memory;
mod turns;

use std::time::Duration;

use domain::people::password::Password;
use domain::refusal::Refusal;

use crate::no::No;

use memory::Memory;
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
    memory: Memory,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Turns::new(AT_ONCE),
            memory: Memory::default(),
        }
    }
}

/// Whose password is checked, as far as it matters for the checking.
pub(crate) enum Against {
    /// Nobody's: as slowly, no.
    Nobody,
    /// One its owner chose, by its hash: every character counts.
    Own(String),
    /// One somebody else set, by its hash: read from paper, so its spelling is forgiven.
    First(String),
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
        let memory = self.memory.clone();
        in_turn(place, move || {
            let hash = memory.hash(password.secret().as_bytes(), &salt);
            hash.map_err(|error| No::bug(&error.to_string()))
        })
        .await?
    }

    /// Whether the password belongs to the hash.
    pub(crate) async fn fits(
        &self,
        place: Place,
        password: Password,
        against: Against,
    ) -> Result<bool, No> {
        let memory = self.memory.clone();
        in_turn(place, move || {
            let (hash, mine, first) = match &against {
                Against::Nobody => (NOBODYS, false, false),
                Against::Own(hash) => (hash.as_str(), true, false),
                Against::First(hash) => (hash.as_str(), true, true),
            };
            let fits = |password: &Password| memory.fits(password.secret().as_bytes(), hash);
            if fits(&password) && mine {
                return true;
            }
            // What was typed decides how much is done, never whose it is: time tells nothing.
            let printed = password.as_printed();
            printed.is_some_and(|printed| fits(&printed)) && first
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
        let own = || Against::Own(hash.clone());
        let fits = async |password: &Password, against| {
            let fits = passwords.fits(place(), password.clone(), against);
            fits.await.unwrap()
        };
        assert!(fits(&password, own()).await);
        assert!(!fits(&Password::typed("青墩遗址 2027").unwrap(), own()).await);
        assert!(!fits(&password, Against::Nobody).await);
    }

    #[tokio::test]
    async fn only_a_first_password_may_be_spelt_otherwise() {
        let passwords = Passwords::default();
        let place = || passwords.queue(Source::Shell).unwrap();
        let printed = Password::first([7; 32]);
        let hash = passwords.hash(place(), printed.clone(), [3; 16]);
        let hash = hash.await.unwrap();
        let fits = async |typed: &str, against| {
            let typed = Password::typed(typed).unwrap();
            passwords.fits(place(), typed, against).await.unwrap()
        };
        let loud = printed.secret().to_uppercase().replace('-', " ");
        assert!(fits(printed.secret(), Against::Own(hash.clone())).await);
        assert!(fits(&loud, Against::First(hash.clone())).await);
        assert!(!fits(&loud, Against::Own(hash)).await);
    }
}
