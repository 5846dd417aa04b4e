//! Logging in: password, then what else is needed, then tokens; and recognising who asks.

mod advance;
mod guessing;
mod own;
mod second_factor;

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::people::account::{Given, LogInStage, Username};
use domain::people::password::Password;
use domain::refusal::{FieldFaults, Refusal};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Account, LogIn, Written};

use crate::actor::{Actor, ClientAddress, HalfLogIn, Person};
use crate::no::No;
use crate::passwords::{Against, Source};
use crate::services::{Services, about_account};
use crate::tokens;
use own::{end, logging_out};

/// Most characters kept of a browser's name for itself.
const DEVICE_CHARS_MAX: usize = 120;
/// Longer than any refresh token of ours.
const REFRESH_BYTES_MAX: usize = 128;

/// What a person types to log in.
#[derive(Clone)]
pub struct LogInInput {
    /// User name as typed.
    pub username: String,
    /// Password as typed.
    pub password: String,
    /// The browser's name for itself; shown to its owner in the list of log-ins.
    pub device: String,
}

/// Proofs of a log-in. The access token is sent with each request; the refresh token gets a new
/// one when it has run out.
#[derive(Clone)]
pub struct Tokens {
    /// Signed, short-lived.
    pub access: String,
    /// When the access token runs out.
    pub access_ends_at: DateTime<Utc>,
    /// Random; stored only as a hash.
    pub refresh: String,
    /// When the log-in ends whatever happens.
    pub refresh_ends_at: DateTime<Utc>,
}

/// A step of a log-in that succeeded.
#[derive(Clone)]
pub struct LoggedIn {
    /// Proofs of the log-in as far as it has come.
    pub tokens: Tokens,
    /// What is still to be done.
    pub stage: LogInStage,
}

impl Services {
    /// Checks user name and password and begins a log-in. The one the browser had until now, as
    /// `by` says, ends with it: nobody could end that one there any more.
    ///
    /// # Errors
    /// `Invalid` for blank fields, `LogInLocked` after too many failures of this account from
    /// this address, `Busy` when too many wait to be checked, `LogInFailed` when the two do not belong together — in the same words and
    /// the same time whether or not there is such an account.
    pub async fn log_in(
        &self,
        by: &Actor,
        from: &ClientAddress,
        input: LogInInput,
    ) -> Result<LoggedIn, No> {
        // Carried through even when the client hangs up: a guess whose answer nobody waits for
        // must still be counted, locked and recorded.
        let (this, by, from) = (self.clone(), by.clone(), *from);
        tokio::spawn(async move { this.check_password(&by, &from, input).await })
            .await
            .map_err(|error| No::bug(&error.to_string()))?
    }

    async fn check_password(
        &self,
        by: &Actor,
        from: &ClientAddress,
        input: LogInInput,
    ) -> Result<LoggedIn, No> {
        let mut faults = FieldFaults::default();
        if input.username.trim().is_empty() {
            faults.add("username", domain::refusal::Fault::Missing);
        }
        let password = faults.keep("password", Password::typed(&input.password));
        faults.none()?;
        let Some(password) = password else {
            return Err(No::bug("password lost"));
        };
        // Before anything is written: a crowd that is too large costs nothing.
        let place = self.passwords().queue(Source::Stranger(from.network()))?;
        // A name no account can have costs the same check and is counted nowhere.
        let Ok(username) = Username::new(&input.username) else {
            let nobody = Against::Nobody;
            self.passwords().fits(place, password, nobody).await?;
            return Err(Refusal::LogInFailed.into());
        };
        let pair = self.reserve_attempt(from, &username).await?;
        let account = self.store().account_by_username(&username).await?;
        let against = account.as_ref().map_or(Against::Nobody, against);
        let fits = match self.passwords().fits(place, password, against).await {
            Ok(fits) => fits,
            Err(no) => {
                // Nothing was checked, so nothing was guessed.
                self.give_back(pair).await?;
                return Err(no);
            }
        };
        match account {
            Some(account) if fits && account.disabled_at.is_none() => {
                self.begin_log_in(by, account, &input.device, pair).await
            }
            _ => {
                self.note_failure(pair).await?;
                Err(Refusal::LogInFailed.into())
            }
        }
    }

    async fn begin_log_in(
        &self,
        before: &Actor,
        account: Account,
        device: &str,
        pair: guessing::Pair,
    ) -> Result<LoggedIn, No> {
        let now = self.now();
        let refresh = self.new_refresh();
        let stage = self.stage_of(&account, false);
        let log_in = LogIn {
            id: self.new_log_in_id(),
            account: account.id,
            stage,
            refresh_hash: refresh_hash(&refresh),
            device: shortened(device),
            created_at: now,
            last_seen_at: now,
            ends_at: now + self.rules().log_in_life(),
            ended_at: None,
        };
        let tokens = self.tokens(&log_in, refresh, now)?;
        let by = Actor::HalfLoggedIn(half(&account, &log_in));
        let detail = json!({ "log_in": log_in.id, "stage": stage.code() });
        let begun = about_account(&by, now, Recorded::LoggedIn, account.id, detail);
        let before = logging_out(before, now);
        self.write(move |tx| async move {
            // Also where a code is still to come: codes have a count of their own.
            tx.clear_failure(&pair.username, &pair.address_key).await?;
            // Changed or disabled while the password was being checked.
            let still = tx.account(account.id).await?.is_some_and(|now| {
                now.password_hash == account.password_hash && now.disabled_at.is_none()
            });
            if !still {
                return Err(No::Refused(Refusal::LogInFailed));
            }
            tx.add_log_in(&log_in).await?;
            Ok::<_, No>(match before {
                Some((before, left)) if end(&tx, before, now).await? => {
                    Written::did_all((), left, [begun])
                }
                _ => Written::did((), begun),
            })
        })
        .await?;
        Ok(LoggedIn { tokens, stage })
    }

    /// Who sent this access token, read afresh: an ended log-in, a disabled account or a changed
    /// role counts at once.
    ///
    /// # Errors
    /// `NotLoggedIn` for a token that is not ours, has run out, or whose log-in has ended.
    pub async fn caller(&self, access: &str) -> Result<Actor, No> {
        let now = self.now();
        let Some(of) = tokens::read(self.secrets(), access, now) else {
            return Err(Refusal::NotLoggedIn.into());
        };
        let log_in = self.store().log_in(of.log_in).await?;
        let log_in = log_in
            .filter(|log_in| tokens::Of::now(log_in) == of)
            .ok_or(Refusal::NotLoggedIn)?;
        let account = self.live_account(&log_in, now).await?;
        Ok(actor(account, &log_in))
    }

    /// A new access token for a log-in that is alive and was used within the idle time.
    ///
    /// # Errors
    /// `NotLoggedIn` for anything else.
    pub async fn refresh(&self, refresh: &str) -> Result<(Tokens, Actor), No> {
        if refresh.len() > REFRESH_BYTES_MAX {
            return Err(Refusal::NotLoggedIn.into());
        }
        let now = self.now();
        let hash = refresh_hash(refresh);
        let log_in = self.store().log_in_by_refresh_hash(&hash).await?;
        let mut log_in = log_in.ok_or(Refusal::NotLoggedIn)?;
        let account = self.live_account(&log_in, now).await?;
        if now - log_in.last_seen_at > self.rules().idle() {
            return Err(Refusal::NotLoggedIn.into());
        }
        let tokens = self.tokens(&log_in, refresh.to_owned(), now)?;
        log_in.last_seen_at = now;
        let seen = log_in.clone();
        self.store()
            .keep_house(move |tx| async move {
                // Read again: the log-in may have been ended between the look and the write, or
                // been given another secret.
                let same = |now: &LogIn| now.refresh_hash == seen.refresh_hash;
                match tx.log_in(seen.id).await?.filter(same) {
                    Some(current) if current.ended_at.is_none() => {
                        tx.save_log_in(&LogIn {
                            last_seen_at: seen.last_seen_at,
                            ..current
                        })
                        .await?;
                        Ok(())
                    }
                    _ => Err(No::Refused(Refusal::NotLoggedIn)),
                }
            })
            .await?;
        Ok((tokens, actor(account, &log_in)))
    }

    async fn live_account(&self, log_in: &LogIn, now: DateTime<Utc>) -> Result<Account, No> {
        if log_in.ended_at.is_some() || log_in.ends_at <= now {
            return Err(Refusal::NotLoggedIn.into());
        }
        let account = self.store().account(log_in.account).await?;
        account
            .filter(|account| account.disabled_at.is_none())
            .ok_or(No::Refused(Refusal::NotLoggedIn))
    }

    fn stage_of(&self, account: &Account, code_given: bool) -> LogInStage {
        LogInStage::after(Given {
            second_factor_enrolled: is_enrolled(account),
            second_factor_required: self.rules().second_factor_required,
            code_given,
            must_change_password: account.must_change_password,
        })
    }

    fn tokens(&self, log_in: &LogIn, refresh: String, now: DateTime<Utc>) -> Result<Tokens, No> {
        let access_ends_at = (now + self.rules().token_life()).min(log_in.ends_at);
        let of = tokens::Of::now(log_in);
        let access = tokens::sign(self.secrets(), of, now, access_ends_at)?;
        Ok(Tokens {
            access,
            access_ends_at,
            refresh,
            refresh_ends_at: log_in.ends_at,
        })
    }

    fn new_refresh(&self) -> String {
        let mut bytes = [0; 32];
        self.chance().fill(&mut bytes);
        hex::encode(bytes)
    }
}

/// How the password of an account is checked.
fn against(account: &Account) -> Against {
    let hash = account.password_hash.clone();
    if account.must_change_password {
        Against::First(hash)
    } else {
        Against::Own(hash)
    }
}

fn is_enrolled(account: &Account) -> bool {
    account
        .second_factor
        .as_ref()
        .is_some_and(|factor| factor.enrolled_at.is_some())
}

fn refresh_hash(refresh: &str) -> String {
    hex::encode(Sha256::digest(refresh.as_bytes()))
}

fn shortened(device: &str) -> String {
    device
        .chars()
        .filter(|c| !c.is_control())
        .take(DEVICE_CHARS_MAX)
        .collect()
}

fn half(account: &Account, log_in: &LogIn) -> HalfLogIn {
    HalfLogIn {
        account: account.id,
        log_in: log_in.id,
        stage: log_in.stage,
        username: account.entry.username.clone(),
        display_name: account.entry.display_name.to_string(),
    }
}

fn actor(account: Account, log_in: &LogIn) -> Actor {
    match log_in.stage {
        LogInStage::Code | LogInStage::Enrol | LogInStage::Password => {
            Actor::HalfLoggedIn(half(&account, log_in))
        }
        LogInStage::Complete => Actor::Account(Box::new(Person {
            account: account.id,
            org: account.org,
            log_in: log_in.id,
            username: account.entry.username,
            display_name: account.entry.display_name.to_string(),
            roles: account.entry.roles,
            language: account.language,
            text_size: account.text_size,
        })),
    }
}

/// The half log-in of an actor who stands at this stage.
fn at_stage(by: &Actor, stage: LogInStage) -> Result<&HalfLogIn, Refusal> {
    match by {
        Actor::HalfLoggedIn(half) if half.stage == stage => Ok(half),
        Actor::Visitor
        | Actor::HalfLoggedIn(_)
        | Actor::Seat(_)
        | Actor::Account(_)
        | Actor::Operator => Err(Refusal::NotLoggedIn),
    }
}
