//! What is done to an outcome after it was written.

use domain::audit::Recorded;
use domain::ids::{CommandId, OrgId, OutcomeId, RoundId};
use domain::public_review::course::{Status, Transition};
use domain::public_review::outcome::{
    Answer, Answered, Did, Ended, ListedMonths, OtherParties, Outcome, Stage, first_published,
};
use domain::public_review::session::ReviewSession;
use domain::refusal::{Fault, FieldFaults, Refusal};
use domain::text::Line;
use serde::Serialize;
use serde_json::json;
use store::{AuditFact, KeptOutcome, Tx};

use super::latest;
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::command::Command;
use crate::no::No;
use crate::public_review::{REASON_CHARS_MAX, about, found, hall};
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
    GiveBack,
    /// The petitioner has said yes, or no, on paper.
    RecordAnswer {
        /// Whether it may be published.
        agrees: bool,
    },
    /// It becomes public.
    Publish {
        /// Word of an [`OtherParties`].
        others: String,
        /// Months it is listed, as typed.
        months: String,
    },
}

impl Deciding {
    const fn deed(&self) -> Deed {
        match self {
            Self::Approve | Self::GiveBack => Deed::ApproveOutcomes,
            Self::Prepare | Self::RecordAnswer { .. } | Self::Publish { .. } => Deed::KeepOutcomes,
        }
    }

    const fn word(&self) -> &'static str {
        match self {
            Self::Prepare => "prepared",
            Self::Approve => "approved",
            Self::GiveBack => "given-back",
            Self::RecordAnswer { agrees: true } => "agreed-on-paper",
            Self::RecordAnswer { agrees: false } => "declined-on-paper",
            Self::Publish { .. } => "published",
        }
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
        let publishing = match deciding {
            Deciding::Publish { others, months } => Some(typed(others, months)?),
            _ => None,
        };
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
            super::has_opinion(&session)?;
            let editions = tx.outcomes(session.id).await?;
            let (edition, read) = (latest(&editions, read.0)?, read.1);
            let did = Did {
                by: account,
                at: now,
            };
            let decided = match &deciding {
                Deciding::Prepare => edition.prepare(read, did)?,
                Deciding::Approve => edition.approve(read, did)?,
                Deciding::GiveBack => edition.give_back(read)?,
                Deciding::RecordAnswer { agrees } => {
                    if edition.version != read {
                        return Err(No::Refused(Refusal::VersionConflict));
                    }
                    edition.answer(Answer {
                        agrees: *agrees,
                        how: Answered::Paper,
                        at: now,
                    })?
                }
                Deciding::Publish { .. } => {
                    let (others, months) =
                        publishing.ok_or_else(|| No::bug("nothing was read to publish by"))?;
                    let first = first_published(editions.iter().map(|kept| &kept.outcome));
                    let published = edition.publish(read, did, others, months, first)?;
                    let services = &services;
                    make_way(&tx, org, (&session, &editions), did, services).await?;
                    published
                }
            };
            tx.save_outcome(session.id, &decided).await?;
            let fact = moved(&by_whom, &session, &decided, deciding.word(), did);
            Ok((decided.version, Some(fact)))
        })
        .await
    }

    /// Takes what is public of a session away, and with it every yes that waits to be made use of.
    /// It asks for no version and no status: who takes a consent back is not sent away because
    /// somebody else changed a word, or because the file is in the archive.
    ///
    /// # Errors
    /// `NotFound`; `OutcomeNotThere` where nothing is public; `Invalid` without a reason.
    pub async fn withdraw_outcome(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        reason: &str,
    ) -> Result<(), No> {
        may(by, Deed::KeepOutcomes)?;
        let (org, account) = (by.person()?.org, by.person()?.account);
        let why = Line::<REASON_CHARS_MAX>::new(reason);
        let why = why.map_err(|fault| FieldFaults::one("reason", fault))?;
        let command = Command {
            id: command,
            kind: "withdraw-outcome",
            wish: &(number, reason),
        };
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        self.once(by, command, self.now(), move |tx| async move {
            let did = Did {
                by: account,
                at: services.now(),
            };
            let session = found(&tx, org, &number).await?;
            if session.status() == Status::Published {
                let hall = hall(&tx, &session, false).await?;
                let again = RoundId::new(services.new_id());
                let (moved, _) = session.decide(Transition::Withhold, &hall, again, did.at)?;
                tx.save_session(org, &moved).await?;
            }
            let gone = withdraw(&tx, &session, did).await?;
            let gone = gone.ok_or(Refusal::OutcomeNotThere)?;
            let detail = json!({
                "step": "withdrawn",
                "edition": gone.edition,
                "version": gone.version,
                "reason": why.as_str(),
            });
            let id = session.id.to_string();
            let fact = about(&by_whom, did.at, Recorded::OutcomeMoved, &id, detail);
            Ok(((), Some(fact)))
        })
        .await
    }

    /// The petitioner's answer, by the link that was given once. Whoever is logged in to the office
    /// has the link too, and records what is said on paper, under the own name.
    ///
    /// # Errors
    /// `NotFound` for a link that leads nowhere, also one that did; `NotPermitted` for the office;
    /// `AnsweredAlready`.
    pub async fn answer_preview(&self, by: &Actor, key: &str, agrees: bool) -> Result<(), No> {
        let (id, version) = self.read_preview_key(key).ok_or(Refusal::NotFound)?;
        if by.person().is_ok() {
            return Err(Refusal::NotPermitted.into());
        }
        let (services, by_whom) = (self.clone(), by.clone());
        self.write(move |tx| async move {
            let now = services.now();
            let kept = tx.outcome(id).await?;
            let kept = kept.ok_or(No::Refused(Refusal::NotFound))?;
            let outcome = answerable(&kept.outcome, version)?;
            let org = tx.sole_org().await?.ok_or(Refusal::NotFound)?;
            let session = tx.session(org.id, kept.session).await?;
            let session = session.ok_or(Refusal::NotFound)?;
            // A file that was closed meanwhile asks nobody.
            super::has_opinion(&session).map_err(|_closed| Refusal::NotFound)?;
            let answer = Answer {
                agrees,
                how: Answered::Link,
                at: now,
            };
            let answered = outcome.answer(answer)?;
            tx.save_outcome(kept.session, &answered).await?;
            let step = if agrees {
                "agreed-by-link"
            } else {
                "declined-by-link"
            };
            let fact = AuditFact {
                at: now,
                actor: by_whom.audit(),
                deed: Recorded::OutcomeMoved,
                object_kind: "review_session",
                object_id: kept.session.to_string(),
                detail: json!({
                    "step": step,
                    "edition": answered.edition,
                    "version": answered.version,
                }),
            };
            Ok::<_, No>(store::Written::did((), fact))
        })
        .await
    }

    /// The key of the link the petitioner is given. It is good for this very text, and for one
    /// answer: both change the version.
    ///
    /// # Errors
    /// `NotFound`; `OutcomeNotThere` where nothing is to be answered.
    pub async fn preview_key(&self, by: &Actor, number: &str) -> Result<String, No> {
        may(by, Deed::KeepOutcomes)?;
        let org = by.person()?.org;
        let session = self.store().session_of_number(org, number).await?;
        let session = session.ok_or(No::Refused(Refusal::NotFound))?;
        let latest = self.store().outcomes(session.id).await?.into_iter().next();
        let latest = latest.ok_or(No::Refused(Refusal::NotFound))?.outcome;
        if latest.stage() != Stage::Approved {
            return Err(No::Refused(Refusal::OutcomeNotThere));
        }
        Ok(self.preview_key_of(latest.id, latest.version))
    }
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

/// What a session has to be for its outcome to be public: an earlier edition makes way.
async fn make_way(
    tx: &Tx,
    org: OrgId,
    (session, editions): (&ReviewSession, &[KeptOutcome]),
    did: Did,
    services: &Services,
) -> Result<(), No> {
    for kept in editions {
        if kept.outcome.stage() == Stage::Published {
            let replaced = kept.outcome.end(Ended::Replaced(did))?;
            tx.save_outcome(session.id, &replaced).await?;
        }
    }
    if session.status() == Status::Published {
        return Ok(());
    }
    let mut hall = hall(tx, session, false).await?;
    hall.papers.is_agreed = true;
    let again = RoundId::new(services.new_id());
    let (moved, _effects) = session.decide(Transition::Publish, &hall, again, did.at)?;
    Ok(tx.save_session(org, &moved).await?)
}

/// Ends whatever rests on the petitioner's yes: what is public of a session, which is answered
/// where there was something, and the yes that an edition waits with.
pub(in crate::public_review) async fn withdraw(
    tx: &Tx,
    session: &ReviewSession,
    did: Did,
) -> Result<Option<Outcome>, No> {
    let mut gone = None;
    for kept in tx.outcomes(session.id).await? {
        if let Some(without) = kept.outcome.without_consent(did) {
            tx.save_outcome(session.id, &without).await?;
            gone = gone.or_else(|| (without.stage() == Stage::Withdrawn).then_some(without));
        }
    }
    Ok(gone)
}

fn typed(others: &str, months: &str) -> Result<(OtherParties, ListedMonths), FieldFaults> {
    let mut faults = FieldFaults::default();
    let others = match others.trim() {
        "" => Err(Fault::Missing),
        word => OtherParties::from_code(word).ok_or(Fault::UnknownChoice),
    };
    let others = faults.keep("others", others);
    let months = faults.keep("months", ListedMonths::new(months));
    others.zip(months).ok_or(faults)
}

fn moved(
    by: &Actor,
    session: &ReviewSession,
    outcome: &Outcome,
    step: &str,
    did: Did,
) -> AuditFact {
    let mut detail = json!({
        "step": step,
        "edition": outcome.edition,
        "version": outcome.version,
    });
    if let Some(publication) = outcome.steps().publication {
        detail["others"] = json!(publication.others.code());
        detail["listed_until"] = json!(publication.listed_until);
    }
    let id = session.id.to_string();
    about(by, did.at, Recorded::OutcomeMoved, &id, detail)
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
