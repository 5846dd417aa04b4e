//! The second factor: six digits from the person's own phone (TOTP, RFC 6238).

use domain::audit::Recorded;
use domain::people::account::LogInStage;
use domain::refusal::{Fault, FieldFaults, Refusal};
use domain::wire::SecondFactorOffer;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;
use store::{Account, SecondFactor, StoreFault};
use totp_rs::{Builder, Secret, Totp};

use super::advance::Advance;
use super::{LoggedIn, at_stage, is_enrolled};
use crate::access::{Deed, may};
use crate::actor::{Actor, ClientAddress, HalfLogIn};
use crate::no::No;
use crate::services::Services;

/// Why a code did not finish a log-in. The two ways of being no good sound the same outside.
enum CodeFault {
    /// It does not belong to the account's secret and this moment: a guess.
    Wrong,
    /// It was right, and was used before.
    Spent,
    No(No),
}

impl From<No> for CodeFault {
    fn from(no: No) -> Self {
        Self::No(no)
    }
}

impl From<StoreFault> for CodeFault {
    fn from(fault: StoreFault) -> Self {
        Self::No(fault.into())
    }
}

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
        // Carried through even when the client hangs up, as a guessed password is.
        let (this, by, from) = (self.clone(), by.clone(), *from);
        tokio::spawn(async move { this.check_code(&by, half, &from, code).await })
            .await
            .map_err(|error| No::bug(&error.to_string()))?
    }

    /// Checks and spends the code in one transaction: of two log-ins that send the same code at
    /// once, one finds it spent.
    async fn check_code(
        &self,
        by: &Actor,
        half: HalfLogIn,
        from: &ClientAddress,
        code: String,
    ) -> Result<LoggedIn, No> {
        let pair = self.reserve_code_attempt(from, &half.username).await?;
        let this = self.clone();
        let advance = Advance {
            half,
            deed: Recorded::LoggedIn,
            code_given: true,
            clears: Some(pair.clone()),
        };
        let advanced = self
            .advance(by, advance, move |account| {
                let step = this.step_of(account, &code)?.ok_or(CodeFault::Wrong)?;
                let Some(factor) = &mut account.second_factor else {
                    return Err(CodeFault::Wrong);
                };
                if factor.last_step.is_some_and(|last| step <= last) {
                    return Err(CodeFault::Spent);
                }
                factor.last_step = Some(step);
                Ok(())
            })
            .await;
        match advanced {
            Ok(logged_in) => Ok(logged_in),
            Err(CodeFault::Wrong) => {
                self.note_failure(pair).await?;
                Err(Refusal::CodeWrong.into())
            }
            Err(CodeFault::Spent) => {
                // Nothing was guessed: the owner's other tab, or pressing twice, was faster.
                self.give_back(pair).await?;
                Err(Refusal::CodeWrong.into())
            }
            Err(CodeFault::No(no)) => {
                self.give_back(pair).await?;
                Err(no)
            }
        }
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
        let qr = QRBuilder::new(url.as_str())
            .build()
            .map_err(|error| No::bug(&format!("{error:?}")))?;
        Ok(SecondFactorOffer {
            secret_text,
            url,
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
        let advance = Advance {
            half,
            deed: Recorded::SecondFactorEnrolled,
            code_given: true,
            clears: None,
        };
        self.advance(by, advance, move |account| {
            account.second_factor = Some(factor);
            Ok::<_, No>(())
        })
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

    /// The time step the code belongs to, when it is right; used before or not.
    fn step_of(&self, account: &Account, code: &str) -> Result<Option<i64>, No> {
        match self.secret_of(account)? {
            Some(secret) => self.step_in(secret, account, code),
            None => Ok(None),
        }
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
