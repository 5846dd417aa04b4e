//! One's own account: password, log-ins, reading preferences, logging out.

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::ids::LogInId;
use domain::people::account::Username;
use domain::people::password::Password;
use domain::preference::{Language, TextSize};
use domain::refusal::{Fault, FieldFaults, Refusal};
use domain::wire::OwnLogIn;
use serde_json::json;
use store::{AuditFact, LogIn, StoreFault, Tx, Written};

use super::{Tokens, against, refresh_hash};
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::no::No;
use crate::passwords::Source;
use crate::services::{Services, about_account};

/// Checks a new password typed twice.
pub(super) fn chosen(new: &str, again: &str, username: &Username) -> Result<Password, FieldFaults> {
    let password =
        Password::chosen(new, username).map_err(|fault| FieldFaults::one("new_password", fault))?;
    if new == again {
        Ok(password)
    } else {
        Err(FieldFaults::one("again", Fault::PasswordsDiffer))
    }
}

/// The log-in of an actor who has one, and what to record when it is ended from there.
pub(super) fn logging_out(by: &Actor, now: DateTime<Utc>) -> Option<(LogInId, AuditFact)> {
    let (account, log_in) = match by {
        Actor::Account(person) => (person.account, person.log_in),
        Actor::HalfLoggedIn(half) => (half.account, half.log_in),
        Actor::Visitor | Actor::Seat(_) | Actor::Operator => return None,
    };
    let detail = json!({ "log_in": log_in });
    let fact = about_account(by, now, Recorded::LoggedOut, account, detail);
    Some((log_in, fact))
}

/// Ends a log-in; whether it had not ended before.
pub(super) async fn end(tx: &Tx, log_in: LogInId, now: DateTime<Utc>) -> Result<bool, StoreFault> {
    match tx.log_in(log_in).await? {
        Some(row) if row.ended_at.is_none() => {
            let ended_at = Some(now);
            tx.save_log_in(&LogIn { ended_at, ..row }).await?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

impl Services {
    /// Ends the log-in that asks. Ending an ended one is harmless, and so is a visitor's wish.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn log_out(&self, by: &Actor) -> Result<(), No> {
        let now = self.now();
        let Some((log_in, fact)) = logging_out(by, now) else {
            return Ok(());
        };
        self.write(move |tx| async move {
            Ok::<_, No>(if end(&tx, log_in, now).await? {
                Written::did((), fact)
            } else {
                Written::Repeated(())
            })
        })
        .await
    }

    /// Ends every log-in of the own account, this one included; says how many.
    ///
    /// # Errors
    /// `NotLoggedIn`.
    pub async fn log_out_everywhere(&self, by: &Actor) -> Result<u64, No> {
        may(by, Deed::OwnAccount)?;
        let account = by.person()?.account;
        let now = self.now();
        let fact = about_account(by, now, Recorded::LoggedOutEverywhere, account, json!({}));
        self.write(move |tx| async move {
            let ended = tx.end_log_ins(account, now, None).await?;
            Ok::<_, No>(Written::did(ended, fact))
        })
        .await
    }

    /// The own log-ins that are alive: the one that asks, then those that were finished, newest
    /// first, then a few that were begun and not finished.
    ///
    /// # Errors
    /// `NotLoggedIn`.
    pub async fn own_log_ins(&self, by: &Actor) -> Result<Vec<OwnLogIn>, No> {
        may(by, Deed::OwnAccount)?;
        let person = by.person()?;
        let log_ins = self
            .store()
            .live_log_ins(person.account, self.now())
            .await?;
        let current = self.store().log_in(person.log_in).await?;
        let current = current.filter(|log_in| log_in.ended_at.is_none());
        let others = log_ins
            .into_iter()
            .filter(|log_in| log_in.id != person.log_in);
        Ok(current
            .into_iter()
            .chain(others)
            .map(|log_in| OwnLogIn {
                id: log_in.id,
                device: log_in.device,
                created_at: log_in.created_at,
                last_seen_at: log_in.last_seen_at,
                current: log_in.id == person.log_in,
            })
            .collect())
    }

    /// Ends one of the own log-ins, on another device for example.
    ///
    /// # Errors
    /// `NotFound` when it is not one of the own.
    pub async fn end_own_log_in(&self, by: &Actor, log_in: LogInId) -> Result<(), No> {
        may(by, Deed::OwnAccount)?;
        let account = by.person()?.account;
        let now = self.now();
        let fact = about_account(
            by,
            now,
            Recorded::LoggedOut,
            account,
            json!({ "log_in": log_in }),
        );
        self.write(move |tx| async move {
            let row = tx
                .log_in(log_in)
                .await?
                .filter(|row| row.account == account);
            let row = row.ok_or(Refusal::NotFound)?;
            if row.ended_at.is_some() {
                return Ok::<_, No>(Written::Repeated(()));
            }
            tx.save_log_in(&LogIn {
                ended_at: Some(now),
                ..row
            })
            .await?;
            Ok(Written::did((), fact))
        })
        .await
    }

    /// Changes the own password, ends all other log-ins and gives this one new tokens: whoever
    /// has copied the old ones is out as well.
    ///
    /// # Errors
    /// `PasswordWrong`, or `Invalid` with the fault of `old_password`, `new_password` or `again`;
    /// `NotLoggedIn` where this log-in has ended meanwhile.
    pub async fn change_password(
        &self,
        by: &Actor,
        old: &str,
        new: &str,
        again: &str,
    ) -> Result<Tokens, No> {
        may(by, Deed::OwnAccount)?;
        let person = by.person()?;
        let mut faults = FieldFaults::default();
        let old_password = faults.keep("old_password", Password::typed(old));
        let new_password = chosen(new, again, &person.username);
        let (Some(old_password), Ok(new_password)) = (old_password, new_password.clone()) else {
            if let Err(wrong) = new_password {
                wrong
                    .into_vec()
                    .into_iter()
                    .for_each(|f| faults.add(&f.field, f.fault));
            }
            return Err(faults.into());
        };
        // Carried through even when the client hangs up: an attempt that was right is given back,
        // one that was wrong is noted.
        let (this, by) = (self.clone(), by.clone());
        let same = old == new;
        tokio::spawn(async move {
            this.replace_password(&by, old_password, new_password, same)
                .await
        })
        .await
        .map_err(|error| No::bug(&error.to_string()))?
    }

    async fn replace_password(
        &self,
        by: &Actor,
        old: Password,
        new: Password,
        same: bool,
    ) -> Result<Tokens, No> {
        let person = by.person()?;
        let id = person.account;
        let current = self.store().account(id).await?;
        let current = current.ok_or(Refusal::NotLoggedIn)?;
        let place = self.passwords().queue(Source::of(by)?)?;
        let pair = self.reserve_own_attempt(&person.username).await?;
        let fits = self.passwords().fits(place, old, against(&current)).await;
        if matches!(fits, Ok(false)) {
            self.note_failure(pair).await?;
            return Err(FieldFaults::one("old_password", Fault::PasswordNotYours).into());
        }
        // Right, or not checked at all: nothing was guessed.
        self.give_back(pair).await?;
        fits?;
        if same {
            return Err(FieldFaults::one("new_password", Fault::PasswordUnchanged).into());
        }
        let hash = self.hash_of(by, new).await?;
        let now = self.now();
        let this_one = person.log_in;
        let refresh = self.new_refresh();
        let refresh_hash = refresh_hash(&refresh);
        let fact = about_account(by, now, Recorded::PasswordChanged, id, json!({}));
        let log_in = self
            .write(move |tx| async move {
                let mut account = tx.account(id).await?.ok_or(Refusal::NotLoggedIn)?;
                // Changed on another device since the old one was checked.
                if account.password_hash != current.password_hash {
                    return Err(No::Refused(Refusal::PasswordWrong));
                }
                let log_in = tx.log_in(this_one).await?;
                let log_in = log_in.filter(|log_in| log_in.ended_at.is_none());
                let log_in = LogIn {
                    refresh_hash,
                    last_seen_at: now,
                    ..log_in.ok_or(Refusal::NotLoggedIn)?
                };
                account.password_hash = hash;
                account.must_change_password = false;
                tx.save_account(&account).await?;
                tx.save_log_in(&log_in).await?;
                tx.end_log_ins(id, now, Some(this_one)).await?;
                Ok(Written::did(log_in, fact))
            })
            .await?;
        self.tokens(&log_in, refresh, now)
    }

    /// Keeps how the person reads with the account, so that it follows to the next device.
    ///
    /// # Errors
    /// `NotLoggedIn`.
    pub async fn keep_preference(
        &self,
        by: &Actor,
        language: Option<Language>,
        text_size: Option<TextSize>,
    ) -> Result<(), No> {
        may(by, Deed::OwnAccount)?;
        let id = by.person()?.account;
        self.store()
            .keep_house(move |tx| async move {
                let mut account = tx.account(id).await?.ok_or(Refusal::NotLoggedIn)?;
                account.language = language.or(account.language);
                account.text_size = text_size.or(account.text_size);
                // Not a change of what administrators see: the version stays.
                tx.save_account(&account).await?;
                Ok::<_, No>(())
            })
            .await
    }
}
