//! Moving a half log-in on, one stage at a time.

use domain::audit::Recorded;
use domain::people::account::LogInStage;
use domain::refusal::{Fault, FieldFaults, Refusal};
use serde_json::json;
use store::{Account, StoreFault, Written};

use super::guessing::Pair;
use super::own::chosen;
use super::{LoggedIn, against, at_stage, is_enrolled, refresh_hash};
use crate::access::{Deed, may};
use crate::actor::{Actor, HalfLogIn};
use crate::no::No;
use crate::passwords::Source;
use crate::services::{Services, about_account};

/// A step of a half log-in.
pub(super) struct Advance {
    pub(super) half: HalfLogIn,
    pub(super) deed: Recorded,
    /// The right code was given in this log-in, or none is needed any more.
    pub(super) code_given: bool,
    /// The count of failures that a step well done ends.
    pub(super) clears: Option<Pair>,
}

impl Services {
    /// Sets the first own password in place of the one an administrator gave.
    ///
    /// # Errors
    /// `Invalid` with the fault of `new_password` or `again`; `NotLoggedIn` outside this stage.
    pub async fn choose_first_password(
        &self,
        by: &Actor,
        new: &str,
        again: &str,
    ) -> Result<LoggedIn, No> {
        may(by, Deed::FinishLogIn)?;
        let half = at_stage(by, LogInStage::Password)?.clone();
        let account = self
            .store()
            .account(half.account)
            .await?
            .ok_or(Refusal::NotLoggedIn)?;
        let password = chosen(new, again, &account.entry.username)?;
        let first = against(&account);
        let place = self.passwords().queue(Source::of(by)?)?;
        if self
            .passwords()
            .fits(place, password.clone(), first)
            .await?
        {
            let fault = Fault::PasswordUnchanged;
            return Err(FieldFaults::one("new_password", fault).into());
        }
        let hash = self.hash_of(by, password).await?;
        let advance = Advance {
            half,
            deed: Recorded::PasswordChanged,
            code_given: true,
            clears: None,
        };
        self.advance(by, advance, move |account| {
            account.password_hash = hash;
            account.must_change_password = false;
            Ok::<_, No>(())
        })
        .await
    }

    /// Moves a half log-in on by changing its account, and gives it new tokens: a token of an
    /// earlier stage is of no use to whoever saw it. The change may look before it decides: what
    /// it sees is the account of the same transaction.
    pub(super) async fn advance<E>(
        &self,
        by: &Actor,
        step: Advance,
        change: impl FnOnce(&mut Account) -> Result<(), E> + Send + 'static,
    ) -> Result<LoggedIn, E>
    where
        E: From<No> + From<StoreFault> + Send + 'static,
    {
        let now = self.now();
        let refresh = self.new_refresh();
        let hash = refresh_hash(&refresh);
        let Advance {
            half,
            deed,
            code_given,
            clears,
        } = step;
        let (account_id, log_in_id, was) = (half.account, half.log_in, half.stage);
        let this = self.clone();
        let fact = about_account(by, now, deed, account_id, json!({ "log_in": log_in_id }));
        let log_in = self
            .write(move |tx| async move {
                let gone = || No::Refused(Refusal::NotLoggedIn);
                let mut account = tx.account(account_id).await?.ok_or_else(gone)?;
                let mut log_in = tx.log_in(log_in_id).await?.ok_or_else(gone)?;
                // Two tabs finishing the same log-in: the second finds it further on.
                // A log-in left half done elsewhere finds that its step has been taken.
                let is_open = log_in.stage == was && log_in.ended_at.is_none();
                let is_open = is_open && awaits(&account, was);
                // First, so that a wrong code is counted whatever became of the log-in.
                change(&mut account)?;
                if !is_open {
                    return Err(gone().into());
                }
                tx.save_account(&account).await?;
                log_in.stage = this.stage_of(&account, code_given);
                log_in.refresh_hash = hash;
                log_in.last_seen_at = now;
                tx.save_log_in(&log_in).await?;
                if let Some(pair) = clears {
                    tx.clear_failure(&pair.username, &pair.address_key).await?;
                }
                // Whoever else holds the first password, or waits to set up a factor, is out.
                if matches!(was, LogInStage::Password | LogInStage::Enrol) {
                    tx.end_log_ins(account_id, now, Some(log_in_id)).await?;
                }
                Ok::<_, E>(Written::did(log_in, fact))
            })
            .await?;
        let tokens = self.tokens(&log_in, refresh, now)?;
        Ok(LoggedIn {
            tokens,
            stage: log_in.stage,
        })
    }
}

/// Whether the account still waits for what this stage asks.
fn awaits(account: &Account, stage: LogInStage) -> bool {
    let enrolled = is_enrolled(account);
    match stage {
        LogInStage::Code => enrolled,
        LogInStage::Enrol => !enrolled,
        LogInStage::Password => account.must_change_password,
        LogInStage::Complete => false,
    }
}
