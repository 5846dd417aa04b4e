//! The petitioner's link: what it shows, what it answers, and that it can be taken back by it.

use domain::ids::OutcomeId;
use domain::public_review::outcome::{
    Answer, Answered, Ended, Outcome, OutcomeStep, Stage, may_be_written, rests_on_a_yes,
};
use domain::public_review::session::ReviewSession;
use domain::refusal::Refusal;
use store::{AuditFact, KeptOutcome, Tx, Written};

use super::ending::{end, step_of};
use super::steps::moved;
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::command::Facts;
use crate::no::No;
use crate::services::Services;

impl Services {
    /// The petitioner's answer, by the link that was given: once, to the text of that link. The same
    /// sent again changes nothing; a yes that was not made use of yet may still become a no. Whoever
    /// has begun to log in to the office records what is said on paper, under the own name.
    ///
    /// # Errors
    /// `NotFound` for a link that leads nowhere, also one that did; `NotPermitted` for the office;
    /// `AnsweredAlready`.
    pub async fn answer_preview(&self, by: &Actor, key: &str, agrees: bool) -> Result<(), No> {
        let (id, version) = self.read_preview_key(key).ok_or(Refusal::NotFound)?;
        is_nobody_of_the_office(by)?;
        let (services, by_whom) = (self.clone(), by.clone());
        self.write(move |tx| async move {
            let kept = tx.outcome(id).await?;
            let kept = kept.ok_or(No::Refused(Refusal::NotFound))?;
            let outcome = &kept.outcome;
            // Sent again because the answer to it was lost: it was heard.
            if outcome.was_answered_at(version) && says(outcome, agrees) {
                return Ok(Written::Unchanged(()));
            }
            let thinks_again = outcome.stage() == Stage::Agreed && !agrees;
            if !(thinks_again && outcome.was_answered_at(version)) {
                answerable(outcome, version)?;
            }
            let fact = services.answered(&tx, &by_whom, &kept, agrees).await?;
            Ok::<_, No>(Written::did((), fact))
        })
        .await
    }

    /// The petitioner no longer agrees: whatever edition is public is taken away, by any link that
    /// was ever given for a text of the session. A later one may have been agreed to on paper, and
    /// this is the link the petitioner has; a consent is as easily taken back as given. A yes that
    /// waits to be made use of becomes a no. Said again, it looks again.
    ///
    /// # Errors
    /// `NotFound` for a link that was never given; `NotPermitted` for the office, which withdraws
    /// under the own name.
    pub async fn take_back_consent(&self, by: &Actor, key: &str) -> Result<(), No> {
        let (id, version) = self.read_preview_key(key).ok_or(Refusal::NotFound)?;
        is_nobody_of_the_office(by)?;
        let (services, by_whom) = (self.clone(), by.clone());
        self.write(move |tx| async move {
            let kept = tx.outcome(id).await?;
            let kept = kept.filter(|kept| kept.outcome.version >= version);
            let kept = kept.ok_or(No::Refused(Refusal::NotFound))?;
            let editions = tx.outcomes(kept.session).await?;
            if !rests_on_a_yes(editions.iter().map(|kept| &kept.outcome)) {
                return Ok(Written::Unchanged(()));
            }
            // Whatever has become of the file: nobody keeps a yes that was taken back.
            let facts = services.take_back(&tx, &by_whom, &kept).await?;
            Ok::<_, No>(Facts::from(facts).written(()))
        })
        .await
    }

    async fn answered(
        &self,
        tx: &Tx,
        by: &Actor,
        kept: &KeptOutcome,
        agrees: bool,
    ) -> Result<AuditFact, No> {
        let session = self.session_of(tx, kept).await?;
        // A file that was closed meanwhile asks nobody.
        may_be_written(session.status()).map_err(|_closed| Refusal::NotFound)?;
        let now = self.now();
        let answered = kept.outcome.answer(Answer::by_link(agrees, now))?;
        tx.save_outcome(kept.session, &answered).await?;
        let step = if agrees {
            OutcomeStep::AgreedByLink
        } else {
            OutcomeStep::DeclinedByLink
        };
        Ok(moved(by, &session, &answered, step, now))
    }

    async fn take_back(
        &self,
        tx: &Tx,
        by: &Actor,
        kept: &KeptOutcome,
    ) -> Result<Vec<AuditFact>, No> {
        let session = self.session_of(tx, kept).await?;
        let org = tx.sole_org().await?.ok_or(Refusal::NotFound)?.id;
        let now = self.now();
        let gone = end(self, tx, (org, &session), Ended::TakenBack(now)).await?;
        let facts = gone
            .iter()
            .map(|gone| moved(by, &session, gone, step_of(gone), now));
        Ok(facts.collect())
    }

    async fn session_of(&self, tx: &Tx, kept: &KeptOutcome) -> Result<ReviewSession, No> {
        let org = tx.sole_org().await?.ok_or(Refusal::NotFound)?;
        let session = tx.session(org.id, kept.session).await?;
        session.ok_or(No::Refused(Refusal::NotFound))
    }

    /// The key of the link the petitioner is given, for whoever prints it: that it was shown, and to
    /// whom, is recorded, for who has it can answer by it. It is good for this very text, and not
    /// shown to whoever wrote it: one person alone is not both writer and witness of the yes.
    ///
    /// # Errors
    /// `NotFound`; `OutcomeNotThere` where nothing is to be answered; `RecordedByOneself`.
    pub async fn show_preview_key(&self, by: &Actor, number: &str) -> Result<String, No> {
        may(by, Deed::ApproveOutcomes)?;
        let (org, account) = (by.person()?.org, by.person()?.account);
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        self.write(move |tx| async move {
            let session = super::found(&tx, org, &number).await?;
            let latest = tx.outcomes(session.id).await?.into_iter().next();
            let latest = latest.ok_or(No::Refused(Refusal::NotFound))?.outcome;
            if latest.stage() != Stage::Approved {
                return Err(No::Refused(Refusal::OutcomeNotThere));
            }
            if latest.editors().contains(&account) {
                return Err(No::Refused(Refusal::RecordedByOneself));
            }
            let key = services.preview_key_of(latest.id, latest.version);
            let shown = OutcomeStep::LinkShown;
            let fact = moved(&by_whom, &session, &latest, shown, services.now());
            Ok::<_, No>(Written::did(key, fact))
        })
        .await
    }
}

/// Whoever has begun to log in to the office acts under the own name.
fn is_nobody_of_the_office(by: &Actor) -> Result<(), Refusal> {
    matches!(by, Actor::Visitor)
        .then_some(())
        .ok_or(Refusal::NotPermitted)
}

/// Whether this is what the link has said to it.
fn says(outcome: &Outcome, agrees: bool) -> bool {
    let answer = outcome.steps().answer;
    answer.is_some_and(|answer| answer.how == Answered::Link && answer.agrees == agrees)
}

/// The text the link was given for, as long as it waits for its answer.
pub(super) fn answerable(outcome: &Outcome, version: u32) -> Result<&Outcome, Refusal> {
    if outcome.stage() == Stage::Approved && outcome.version == version {
        Ok(outcome)
    } else if outcome.was_answered_at(version) {
        Err(Refusal::AnsweredAlready)
    } else {
        Err(Refusal::NotFound)
    }
}

impl Services {
    pub(super) fn preview_key_of(&self, id: OutcomeId, version: u32) -> String {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let mut bytes = id.uuid().into_bytes().to_vec();
        bytes.extend(version.to_be_bytes());
        bytes.extend(self.secrets().preview_proof(&format!("{id}/{version}")));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    pub(super) fn read_preview_key(&self, key: &str) -> Option<(OutcomeId, u32)> {
        use base64::Engine as _;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let bytes = URL_SAFE_NO_PAD.decode(key).ok()?;
        let bytes: [u8; 52] = bytes.try_into().ok()?;
        let (id, rest) = bytes.split_first_chunk::<16>()?;
        let (version, proof) = rest.split_first_chunk::<4>()?;
        let id = OutcomeId::new(uuid::Uuid::from_bytes(*id));
        let version = u32::from_be_bytes(*version);
        let right = self.secrets().preview_proof(&format!("{id}/{version}"));
        crate::secrets::Secrets::is_proof(proof, &right).then_some((id, version))
    }
}
