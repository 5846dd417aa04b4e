//! Making guessing slow: failures are counted by the pair of account and address, because a
//! hall of a hundred shares one address and one colleague's slip must not lock out the rest.
//! Passwords and codes are counted apart, so that a lock of the one says nothing of the other.

use std::time::Duration;

use domain::audit::Recorded;
use domain::people::account::Username;
use domain::refusal::Refusal;
use serde_json::json;
use store::{AuditFact, LogInFailure, Tx, Written};

use crate::actor::{Actor, ClientAddress};
use crate::no::No;
use crate::services::Services;

/// Waits before the answer to the first, second, … failure in a row.
const WAITS: [Duration; 5] = [
    Duration::ZERO,
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
];

/// Locks of names that no account has, recorded in one day of UTC. Anybody may invent names
/// without end, and what is recorded stays for ever.
const MADE_UP_A_DAY: u32 = 20;
/// Stands in place of the name where those are counted; a day stands in place of the address.
const MADE_UP: &str = "made-up";

/// Stands in place of an address where the guesser is logged in.
const OWN_PASSWORD: &str = "own-password";
/// Stands before the address where codes are counted.
const CODES: &str = "code:";

/// What is being guessed. Each has a count of its own.
#[derive(Clone, Copy)]
pub(super) enum Guessed {
    /// The password of a log-in.
    Password,
    /// The six digits that follow it.
    Code,
    /// The present password, by someone who is logged in.
    OwnPassword,
}

impl Guessed {
    /// The word in the audit log.
    const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
            Self::OwnPassword => "own-password",
        }
    }
}

/// An account and an address, and which attempt in a row this is.
#[derive(Clone)]
pub(super) struct Pair {
    pub username: Username,
    pub address_key: String,
    guessed: Guessed,
    attempt: u32,
}

impl Services {
    /// Counts an attempt at a password before it is checked, so that a hundred at once are no
    /// way round.
    ///
    /// # Errors
    /// `LogInLocked` while the pair is locked.
    pub(super) async fn reserve_attempt(
        &self,
        from: &ClientAddress,
        username: &Username,
    ) -> Result<Pair, No> {
        let address_key = self.secrets().address_key(*from);
        self.reserve(Guessed::Password, address_key, username).await
    }

    /// The same for a code, in a count of its own.
    ///
    /// # Errors
    /// `LogInLocked` while codes of the pair are locked.
    pub(super) async fn reserve_code_attempt(
        &self,
        from: &ClientAddress,
        username: &Username,
    ) -> Result<Pair, No> {
        let address_key = format!("{CODES}{}", self.secrets().address_key(*from));
        self.reserve(Guessed::Code, address_key, username).await
    }

    /// Counts an attempt at the own password by someone who is logged in: a stolen log-in must
    /// not become a way to guess without end.
    ///
    /// # Errors
    /// `LogInLocked` after too many.
    pub(super) async fn reserve_own_attempt(&self, username: &Username) -> Result<Pair, No> {
        self.reserve(Guessed::OwnPassword, OWN_PASSWORD.to_owned(), username)
            .await
    }

    /// Takes an attempt back in which nothing was guessed.
    pub(super) async fn give_back(&self, pair: Pair) -> Result<(), No> {
        self.store()
            .keep_house(move |tx| async move {
                match tx.failure(&pair.username, &pair.address_key).await? {
                    Some(failure) if failure.failures > 1 && failure.locked_until.is_none() => {
                        let failures = failure.failures - 1;
                        tx.save_failure(&LogInFailure {
                            failures,
                            ..failure
                        })
                        .await?;
                    }
                    Some(failure) if failure.locked_until.is_none() => {
                        tx.clear_failure(&pair.username, &pair.address_key).await?;
                    }
                    Some(_) | None => {}
                }
                Ok(())
            })
            .await
    }

    async fn reserve(
        &self,
        guessed: Guessed,
        address_key: String,
        username: &Username,
    ) -> Result<Pair, No> {
        let now = self.now();
        let rules = *self.rules();
        let (name, key) = (username.clone(), address_key.clone());
        let attempt = self
            .store()
            .keep_house(move |tx| async move {
                let earlier = tx.failure(&name, &key).await?;
                // Failures long past, or a lock that has run out, begin a new count.
                let earlier = earlier.filter(|failure| match failure.locked_until {
                    Some(until) => until > now,
                    None => now - failure.last_failed_at <= rules.lock(),
                });
                if earlier
                    .as_ref()
                    .is_some_and(|failure| failure.locked_until.is_some())
                {
                    return Err(No::Refused(Refusal::LogInLocked));
                }
                let failures = earlier.as_ref().map_or(0, |failure| failure.failures) + 1;
                if failures > rules.failures_max {
                    // More at once than allowed in a row; the one that reaches the limit locks.
                    return Err(No::Refused(Refusal::LogInLocked));
                }
                tx.save_failure(&LogInFailure {
                    username: name,
                    address_key: key,
                    failures,
                    first_failed_at: earlier.map_or(now, |failure| failure.first_failed_at),
                    last_failed_at: now,
                    locked_until: None,
                })
                .await?;
                Ok(failures)
            })
            .await?;
        Ok(Pair {
            username: username.clone(),
            address_key,
            guessed,
            attempt,
        })
    }

    /// Keeps the attempt as a failure; the last one allowed locks the pair.
    pub(super) async fn note_failure(&self, pair: Pair) -> Result<(), No> {
        let now = self.now();
        let rules = *self.rules();
        if pair.attempt >= rules.failures_max {
            let fact = AuditFact {
                at: now,
                actor: Actor::Visitor.audit(),
                deed: Recorded::LogInLocked,
                object_kind: "username",
                object_id: pair.username.to_string(),
                detail: json!({ "failures": pair.attempt, "guessed": pair.guessed.word() }),
            };
            let lock = pair.clone();
            let pair_name = pair.username.clone();
            self.write(move |tx| async move {
                let failure = tx.failure(&lock.username, &lock.address_key).await?;
                tx.save_failure(&LogInFailure {
                    failures: lock.attempt,
                    first_failed_at: failure.map_or(now, |failure| failure.first_failed_at),
                    last_failed_at: now,
                    locked_until: Some(now + rules.lock()),
                    username: lock.username,
                    address_key: lock.address_key,
                })
                .await?;
                let known = tx.account_by_username(&pair_name).await?.is_some();
                let fact = if known {
                    Some(fact)
                } else {
                    made_up(&tx, fact).await?
                };
                Ok::<_, No>(match fact {
                    Some(fact) => Written::did((), fact),
                    None => Written::Unchanged(()),
                })
            })
            .await?;
        }
        if rules.slow_failures {
            let place = usize::try_from(pair.attempt)
                .unwrap_or(usize::MAX)
                .saturating_sub(1);
            let wait = WAITS
                .get(place)
                .or(WAITS.last())
                .copied()
                .unwrap_or_default();
            tokio::time::sleep(wait).await;
        }
        Ok(())
    }
}

/// What to record of the lock of a name that no account has: itself, then that no more are
/// recorded on this day, then nothing.
async fn made_up(tx: &Tx, lock: AuditFact) -> Result<Option<AuditFact>, No> {
    let name = Username::new(MADE_UP).map_err(|fault| No::bug(fault.code()))?;
    let day = format!("day:{}", lock.at.date_naive());
    let earlier = tx.failure(&name, &day).await?;
    let recorded = earlier.as_ref().map_or(0, |earlier| earlier.failures);
    if recorded > MADE_UP_A_DAY {
        return Ok(None);
    }
    tx.save_failure(&LogInFailure {
        username: name,
        address_key: day,
        failures: recorded + 1,
        first_failed_at: earlier.map_or(lock.at, |earlier| earlier.first_failed_at),
        last_failed_at: lock.at,
        locked_until: None,
    })
    .await?;
    Ok(Some(if recorded < MADE_UP_A_DAY {
        lock
    } else {
        AuditFact {
            deed: Recorded::GuessesNotRecorded,
            object_id: String::new(),
            detail: json!({ "recorded": recorded }),
            ..lock
        }
    }))
}
