//! One's own account: password, log-ins, reading preferences, logging out.

use domain::audit::Recorded;
use domain::ids::LogInId;
use domain::people::account::Username;
use domain::people::password::Password;
use domain::preference::{Language, TextSize};
use domain::refusal::{Fault, FieldFaults, Refusal};
use domain::wire::OwnLogIn;
use serde_json::json;
use store::{LogIn, Written};

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

impl Services {
    /// Ends the log-in that asks. Ending an ended one is harmless, and so is a visitor's wish.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn log_out(&self, by: &Actor) -> Result<(), No> {
        let (account, log_in) = match by {
            Actor::Account(person) => (person.account, person.log_in),
            Actor::HalfLoggedIn(half) => (half.account, half.log_in),
            Actor::Visitor | Actor::Seat(_) | Actor::Operator => return Ok(()),
        };
        let now = self.now();
        let fact = about_account(
            by,
            now,
            Recorded::LoggedOut,
            account,
            json!({ "log_in": log_in }),
        );
        self.write(move |tx| async move {
            match tx.log_in(log_in).await? {
                Some(row) if row.ended_at.is_none() => {
                    tx.save_log_in(&LogIn {
                        ended_at: Some(now),
                        ..row
                    })
                    .await?;
                    Ok::<_, No>(Written::did((), fact))
                }
                _ => Ok(Written::Repeated(())),
            }
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

    /// The own log-ins that are alive, newest first.
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
        Ok(log_ins
            .into_iter()
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

    /// Changes the own password and ends all other log-ins.
    ///
    /// # Errors
    /// `PasswordWrong`, or `Invalid` with the fault of `old_password`, `new_password` or `again`.
    pub async fn change_password(
        &self,
        by: &Actor,
        old: &str,
        new: &str,
        again: &str,
    ) -> Result<(), No> {
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
        let id = person.account;
        let current = self
            .store()
            .account(id)
            .await?
            .ok_or(Refusal::NotLoggedIn)?;
        let place = self.passwords().queue(Source::of(by)?)?;
        let pair = self.reserve_own_attempt(&person.username).await?;
        let hash = Some(current.password_hash.clone());
        let fits = self.passwords().fits(place, old_password, hash).await;
        if matches!(fits, Ok(false)) {
            self.note_failure(pair).await?;
            return Err(FieldFaults::one("old_password", Fault::PasswordNotYours).into());
        }
        // Right, or not checked at all: nothing was guessed.
        self.give_back(pair).await?;
        fits?;
        if old == new {
            return Err(FieldFaults::one("new_password", Fault::PasswordUnchanged).into());
        }
        let hash = self.hash_of(by, new_password).await?;
        let now = self.now();
        let this_one = person.log_in;
        let fact = about_account(by, now, Recorded::PasswordChanged, id, json!({}));
        self.write(move |tx| async move {
            let mut account = tx.account(id).await?.ok_or(Refusal::NotLoggedIn)?;
            // Changed on another device since the old one was checked.
            if account.password_hash != current.password_hash {
                return Err(No::Refused(Refusal::PasswordWrong));
            }
            account.password_hash = hash;
            account.must_change_password = false;
            account.version += 1;
            tx.save_account(&account).await?;
            tx.end_log_ins(id, now, Some(this_one)).await?;
            Ok(Written::did((), fact))
        })
        .await
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
