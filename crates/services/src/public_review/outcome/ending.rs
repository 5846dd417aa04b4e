//! How what is public ends: withdrawn by the office, taken back by the petitioner, or replaced.

use domain::ids::{OrgId, RoundId};
use domain::public_review::course::{Status, Transition};
use domain::public_review::outcome::{Did, Ended, Outcome, OutcomeStep, Stage};
use domain::public_review::session::ReviewSession;
use domain::refusal::{FieldFaults, Refusal};
use domain::text::Line;
use serde_json::json;
use store::{AuditFact, Tx};

use super::steps::moved;
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::command::Facts;
use crate::no::No;
use crate::public_review::{REASON_CHARS_MAX, found, hall, telling};
use crate::services::Services;

/// What ended: the step of an edition as the audit log keeps it.
pub(super) fn step_of(ended: &Outcome) -> OutcomeStep {
    match (ended.stage(), ended.steps().ended) {
        (Stage::Withdrawn, Some(Ended::TakenBack(_))) => OutcomeStep::TakenBackByLink,
        (Stage::Withdrawn, _) => OutcomeStep::Withdrawn,
        (Stage::Replaced, _) => OutcomeStep::Replaced,
        // It was not public yet: the yes that it waited with, or its link.
        (Stage::Declined, _) => OutcomeStep::DeclinedByLink,
        _ => OutcomeStep::ConsentEnded,
    }
}

impl Services {
    /// Takes what is public of a session away, and with it every yes that waits to be made use of.
    /// It asks for no version and no status: who takes a consent back is not sent away because
    /// somebody else changed a word, or because the file is in the archive. Asked again, it looks
    /// again: what was published since is taken away too.
    ///
    /// # Errors
    /// `NotFound`; `OutcomeNotThere` where nothing was ever public; `Invalid` without a reason.
    pub async fn withdraw_outcome(&self, by: &Actor, number: &str, reason: &str) -> Result<(), No> {
        may(by, Deed::ApproveOutcomes)?;
        let (org, account) = (by.person()?.org, by.person()?.account);
        let why = Line::<REASON_CHARS_MAX>::new(reason);
        let why = why.map_err(|fault| FieldFaults::one("reason", fault))?;
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        self.write(move |tx| async move {
            let at = services.now();
            let session = found(&tx, org, &number).await?;
            let editions = tx.outcomes(session.id).await?;
            let was_public = editions.iter().any(|kept| kept.outcome.is_finished());
            if !was_public {
                return Err(No::Refused(Refusal::OutcomeNotThere));
            }
            let ended = Ended::Withdrawn(Did { by: account, at });
            let gone = end(&services, &tx, (org, &session), ended).await?;
            let facts = gone.iter().map(|gone| {
                let fact = moved(&by_whom, &session, gone, step_of(gone), at);
                telling(fact, "reason", json!(why.as_str()))
            });
            Ok::<_, No>(Facts::from(facts.collect::<Vec<_>>()).written(()))
        })
        .await
    }
}

/// Ends what rests on the petitioner's yes; the course follows where something is public. Answers
/// the editions that changed.
pub(super) async fn end(
    services: &Services,
    tx: &Tx,
    (org, session): (OrgId, &ReviewSession),
    ended: Ended,
) -> Result<Vec<Outcome>, No> {
    if session.status() == Status::Published {
        let hall = hall(tx, session, false).await?;
        let again = RoundId::new(services.new_id());
        let now = services.now();
        let (moved, _effects) = session.decide(Transition::Withhold, &hall, again, now)?;
        tx.save_session(org, &moved).await?;
    }
    without_consent(tx, session, ended).await
}

async fn without_consent(
    tx: &Tx,
    session: &ReviewSession,
    ended: Ended,
) -> Result<Vec<Outcome>, No> {
    let mut gone = Vec::new();
    for kept in tx.outcomes(session.id).await? {
        if let Some(without) = kept.outcome.without_consent(ended) {
            tx.save_outcome(session.id, &without).await?;
            gone.push(without);
        }
    }
    Ok(gone)
}

/// Ends whatever rests on the petitioner's yes, when the course of the session is moved to
/// *withheld*. Answers what the audit log is to say of it.
pub(in crate::public_review) async fn withdraw(
    tx: &Tx,
    by: &Actor,
    session: &ReviewSession,
    did: Did,
) -> Result<Vec<AuditFact>, No> {
    let gone = without_consent(tx, session, Ended::Withdrawn(did)).await?;
    let facts = gone
        .iter()
        .map(|gone| moved(by, session, gone, step_of(gone), did.at));
    Ok(facts.collect())
}
