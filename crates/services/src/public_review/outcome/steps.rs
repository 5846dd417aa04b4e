//! What is done to an outcome after it was written.

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::ids::{CommandId, OrgId, RoundId};
use domain::public_review::course::{Status, Transition};
use domain::public_review::outcome::{
    Answer, Did, Ended, GivenBack, ListedMonths, OtherParties, Outcome, OutcomeStep, Stage,
    first_published, may_be_written,
};
use domain::public_review::session::ReviewSession;
use domain::refusal::{FieldFaults, Refusal};
use domain::text::Line;
use serde::Serialize;
use serde_json::json;
use store::{AuditFact, KeptOutcome, Tx};

use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::command::Command;
use crate::no::No;
use crate::public_review::{REASON_CHARS_MAX, about, found, hall, telling};
use crate::services::Services;

/// What somebody of the office decides about the latest edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Deciding {
    /// It is handed on to whoever approves it.
    Prepare,
    /// A second person has read it.
    Approve,
    /// It is given back to be written on.
    GiveBack {
        /// Why, as typed: whoever writes on has to know. It stays inside.
        reason: String,
    },
    /// The petitioner has said yes, or no, on paper.
    RecordAnswer {
        /// Whether it may be published.
        agrees: bool,
    },
    /// It becomes public.
    Publish {
        /// Months it is listed, as typed.
        months: String,
    },
}

impl Deciding {
    const fn deed(&self) -> Deed {
        match self {
            Self::Approve | Self::GiveBack { .. } | Self::RecordAnswer { .. } => {
                Deed::ApproveOutcomes
            }
            Self::Prepare | Self::Publish { .. } => Deed::KeepOutcomes,
        }
    }

    const fn step(&self) -> OutcomeStep {
        match self {
            Self::Prepare => OutcomeStep::Prepared,
            Self::Approve => OutcomeStep::Approved,
            Self::GiveBack { .. } => OutcomeStep::GivenBack,
            Self::RecordAnswer { agrees: true } => OutcomeStep::AgreedOnPaper,
            Self::RecordAnswer { agrees: false } => OutcomeStep::DeclinedOnPaper,
            Self::Publish { .. } => OutcomeStep::Published,
        }
    }
}

/// The same, with what was typed read.
#[derive(Clone)]
enum Decided {
    Prepare,
    Approve,
    GiveBack(Line<REASON_CHARS_MAX>),
    RecordAnswer { agrees: bool },
    Publish(ListedMonths),
}

impl Decided {
    fn read(deciding: &Deciding) -> Result<Self, FieldFaults> {
        Ok(match deciding {
            Deciding::Prepare => Self::Prepare,
            Deciding::Approve => Self::Approve,
            Deciding::GiveBack { reason } => {
                let reason = Line::new(reason);
                Self::GiveBack(reason.map_err(|fault| FieldFaults::one("reason", fault))?)
            }
            Deciding::RecordAnswer { agrees } => Self::RecordAnswer { agrees: *agrees },
            Deciding::Publish { months } => {
                let months = ListedMonths::new(months);
                Self::Publish(months.map_err(|fault| FieldFaults::one("months", fault))?)
            }
        })
    }
}

impl Services {
    /// Decides about the latest edition, at edition and version as they were read. Answers its
    /// version.
    ///
    /// # Errors
    /// `NotPermitted`, `NotFound`, `Invalid` for what was typed, and as the rules of [`Outcome`]
    /// say.
    pub async fn decide_outcome(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        read: (u32, u32),
        deciding: &Deciding,
    ) -> Result<u32, No> {
        may(by, deciding.deed())?;
        let (org, account) = (by.person()?.org, by.person()?.account);
        let decided = Decided::read(deciding)?;
        let command_of = Command {
            id: command,
            kind: "decide-outcome",
            wish: &(number, read, deciding),
        };
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        let deciding = deciding.clone();
        self.once(by, command_of, self.now(), move |tx| async move {
            let now = services.now();
            let session = found(&tx, org, &number).await?;
            may_be_written(session.status())?;
            let editions = tx.outcomes(session.id).await?;
            let (edition, read) = (as_read(&editions, read.0)?, read.1);
            let did = Did {
                by: account,
                at: now,
            };
            let mut facts = Vec::new();
            let mut why = None;
            let decided = match decided {
                Decided::Prepare => edition.prepare(read, did)?,
                Decided::Approve => edition.approve(read, did)?,
                Decided::GiveBack(reason) => {
                    why = Some(reason.to_string());
                    edition.give_back(read, GivenBack { did, reason })?
                }
                Decided::RecordAnswer { agrees } => {
                    if edition.version != read {
                        return Err(No::Refused(Refusal::VersionConflict));
                    }
                    edition.answer(Answer::on_paper(agrees, did))?
                }
                Decided::Publish(months) => {
                    let first = first_published(editions.iter().map(|kept| &kept.outcome));
                    let published = edition.publish(read, did, months, first)?;
                    let services = &services;
                    let replaced = make_way(&tx, org, (&session, &editions), did, services).await?;
                    facts.extend(replaced.iter().map(|replaced| {
                        moved(&by_whom, &session, replaced, OutcomeStep::Replaced, now)
                    }));
                    published
                }
            };
            tx.save_outcome(session.id, &decided).await?;
            let fact = moved(&by_whom, &session, &decided, deciding.step(), now);
            facts.push(match why {
                Some(why) => telling(fact, "reason", json!(why)),
                None => fact,
            });
            Ok((decided.version, facts))
        })
        .await
    }
}

/// The latest edition of a session, which has to be the one that was read.
fn as_read(editions: &[KeptOutcome], read: u32) -> Result<&Outcome, Refusal> {
    let latest = editions.first().ok_or(Refusal::NotFound)?;
    latest.outcome.as_read(read)
}

/// What a session has to be for its outcome to be public: an earlier edition makes way.
async fn make_way(
    tx: &Tx,
    org: OrgId,
    (session, editions): (&ReviewSession, &[KeptOutcome]),
    did: Did,
    services: &Services,
) -> Result<Vec<Outcome>, No> {
    let mut all = Vec::new();
    for kept in editions {
        if kept.outcome.stage() == Stage::Published {
            let replaced = kept.outcome.end(Ended::Replaced(did))?;
            tx.save_outcome(session.id, &replaced).await?;
            all.push(replaced);
        }
    }
    if session.status() == Status::Published {
        return Ok(all);
    }
    let mut hall = hall(tx, session, false).await?;
    hall.papers.is_agreed = true;
    let again = RoundId::new(services.new_id());
    let (moved, _effects) = session.decide(Transition::Publish, &hall, again, did.at)?;
    tx.save_session(org, &moved).await?;
    Ok(all)
}

/// What the audit log says of a step of an edition.
pub(super) fn moved(
    by: &Actor,
    session: &ReviewSession,
    outcome: &Outcome,
    step: OutcomeStep,
    at: DateTime<Utc>,
) -> AuditFact {
    let detail = json!({
        "step": step.code(),
        "edition": outcome.edition,
        "version": outcome.version,
    });
    let id = session.id.to_string();
    let fact = about(by, at, Recorded::OutcomeMoved, &id, detail);
    let Some(publication) = outcome.steps().publication else {
        return fact;
    };
    let others = outcome.text.others.map(OtherParties::code);
    let fact = telling(fact, "others", json!(others));
    telling(fact, "listed_until", json!(publication.listed_until))
}
