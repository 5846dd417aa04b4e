//! The second factor: six digits from the person's own phone (TOTP, RFC 6238).

use domain::audit::Recorded;
use domain::people::account::LogInStage;
use domain::refusal::{Fault, FieldFaults, Refusal};
use domain::wire::SecondFactorOffer;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;
use store::{Account, SecondFactor};
use totp_rs::{Builder, Secret, Totp};

use super::{LoggedIn, at_stage, is_enrolled};
use crate::access::{Deed, may};
use crate::actor::{Actor, ClientAddress};
use crate::no::No;
use crate::services::Services;

impl Services {
    /// Takes the six digits of a log-in that waits for them. Each code is good once.
    ///
    /// # Errors
    /// `Invalid` when these are not six digits, `CodeWrong`, `LogInLocked` after too many.
    pub async fn give_code(
        &self,
        by: &Actor,
        from: &ClientAddress,
        code: &str,
    ) -> Result<LoggedIn, No> {
        may(by, Deed::FinishLogIn)?;
        let half = at_stage(by, LogInStage::Code)?.clone();
        let code = six_digits(code)?;
        let pair = self.reserve_attempt(from, &half.username).await?;
        let account = self
            .store()
            .account(half.account)
            .await?
            .ok_or(Refusal::NotLoggedIn)?;
        let Some(step) = self.step_of(&account, &code)? else {
            self.note_failure(pair).await?;
            return Err(Refusal::CodeWrong.into());
        };
        let logged_in = self
            .advance(by, &half, Recorded::LoggedIn, true, move |account| {
                if let Some(factor) = &mut account.second_factor {
                    factor.last_step = Some(step);
                }
            })
            .await?;
        self.store()
            .keep_house(move |tx| async move {
                tx.clear_failure(&pair.username, &pair.address_key)
                    .await
                    .map_err(No::from)
            })
            .await?;
        Ok(logged_in)
    }

    /// A secret to set up: the same one throughout this log-in, so that going back is harmless,
    /// and another one in every other log-in.
    ///
    /// # Errors
    /// `NotLoggedIn` outside this stage of a log-in.
    pub async fn second_factor_offer(&self, by: &Actor) -> Result<SecondFactorOffer, No> {
        may(by, Deed::FinishLogIn)?;
        let half = at_stage(by, LogInStage::Enrol)?;
        let account = self
            .store()
            .account(half.account)
            .await?
            .ok_or(Refusal::NotLoggedIn)?;
        if is_enrolled(&account) {
            return Err(Refusal::NotLoggedIn.into());
        }
        let secret = self.secrets().offered_factor(&half.log_in.to_string());
        let secret_text = in_fours(&Secret::from(secret.clone()).to_base32());
        let url = totp(secret, account.entry.username.as_str())?
            .to_url()
            .map_err(|error| No::bug(&error.to_string()))?;
        let qr = QRBuilder::new(url)
            .build()
            .map_err(|error| No::bug(&format!("{error:?}")))?;
        Ok(SecondFactorOffer {
            secret_text,
            qr_svg: SvgBuilder::default().to_str(&qr),
        })
    }

    /// Confirms the secret by a first code.
    ///
    /// # Errors
    /// As [`Services::give_code`].
    pub async fn enrol_second_factor(&self, by: &Actor, code: &str) -> Result<LoggedIn, No> {
        may(by, Deed::FinishLogIn)?;
        let half = at_stage(by, LogInStage::Enrol)?.clone();
        let code = six_digits(code)?;
        let account = self
            .store()
            .account(half.account)
            .await?
            .ok_or(Refusal::NotLoggedIn)?;
        let secret = self.secrets().offered_factor(&half.log_in.to_string());
        let step = self.step_in(secret.clone(), &account, &code)?;
        let step = step.ok_or(Refusal::CodeWrong)?;
        let now = self.now();
        let sealed_secret = self
            .secrets()
            .seal(self.chance(), &account.id.to_string(), &secret)
            .ok_or_else(|| No::bug("sealing a second factor failed"))?;
        let factor = SecondFactor {
            sealed_secret,
            enrolled_at: Some(now),
            last_step: Some(step),
        };
        self.advance(
            by,
            &half,
            Recorded::SecondFactorEnrolled,
            true,
            move |account| {
                account.second_factor = Some(factor);
            },
        )
        .await
    }

    fn secret_of(&self, account: &Account) -> Result<Option<Vec<u8>>, No> {
        account
            .second_factor
            .as_ref()
            .map(|factor| {
                self.secrets()
                    .open(&account.id.to_string(), &factor.sealed_secret)
                    .ok_or_else(|| {
                        No::bug("a second factor does not open: was the secret file replaced?")
                    })
            })
            .transpose()
    }

    /// The time step the code belongs to, when it is right and newer than the last one used.
    fn step_of(&self, account: &Account, code: &str) -> Result<Option<i64>, No> {
        let Some(secret) = self.secret_of(account)? else {
            return Ok(None);
        };
        let step = self.step_in(secret, account, code)?;
        let last = account
            .second_factor
            .as_ref()
            .and_then(|factor| factor.last_step);
        Ok(step.filter(|step| last.is_none_or(|last| *step > last)))
    }

    /// The time step the code belongs to under this secret.
    fn step_in(&self, secret: Vec<u8>, account: &Account, code: &str) -> Result<Option<i64>, No> {
        let seconds = u64::try_from(self.now().timestamp()).unwrap_or_default();
        let step = totp(secret, account.entry.username.as_str())?.check(code, seconds);
        Ok(step.and_then(|step| i64::try_from(step).ok()))
    }
}

fn totp(secret: Vec<u8>, username: &str) -> Result<Totp, No> {
    Builder::new()
        .with_secret(secret)
        .with_account_name(username)
        .with_issuer(Some("Sunshine Review"))
        .build()
        .map_err(|error| No::bug(&error.to_string()))
}

fn six_digits(typed: &str) -> Result<String, FieldFaults> {
    let code: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if code.is_empty() {
        Err(FieldFaults::one("code", Fault::Missing))
    } else if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(code)
    } else {
        Err(FieldFaults::one("code", Fault::NotACode))
    }
}

fn in_fours(text: &str) -> String {
    let mut grouped = String::new();
    for (place, letter) in text.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(letter);
    }
    grouped
}
