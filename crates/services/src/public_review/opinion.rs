//! The opinion of a session: written by clerk or chair, signed by both.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::audit::Recorded;
use domain::ids::{CommandId, OrgId, RoundId};
use domain::people::account::Role;
use domain::petitions::matter::Matter;
use domain::public_review::course::Transition;
use domain::public_review::opinion::{
    Opinion, OpinionEntry, OpinionInput, Signature, Signer, may_write,
};
use domain::public_review::session::ReviewSession;
use domain::public_review::tally::Tally;
use domain::refusal::Refusal;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{KeptOpinion, Tx};

use super::{about, found, hall, remedy_of};
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::command::Command;
use crate::no::No;
use crate::reviewers::changed_by;
use crate::services::Services;

/// An opinion with what stands beside it on its page.
#[derive(Clone, Debug, PartialEq)]
pub struct OpinionFile {
    /// The session.
    pub session: ReviewSession,
    /// The matter it is about.
    pub matter: Matter,
    /// What was counted, by round.
    pub tallies: BTreeMap<RoundId, Vec<Tally>>,
    /// The opinion, once somebody has begun it.
    pub kept: Option<KeptOpinion>,
    /// Why it cannot be written now.
    pub closed: Option<Refusal>,
    /// As what whoever asks can sign it now.
    pub signs_as: Option<Signer>,
    /// Whether that is in the place of the session's own chair or clerk.
    pub stands_in: bool,
    /// Whether whoever asks may write on it at all.
    pub may_write: bool,
    /// The day it is read.
    pub today: NaiveDate,
}

impl Services {
    /// The opinion of the session of this number.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn opinion(&self, by: &Actor, number: &str) -> Result<OpinionFile, No> {
        may(by, Deed::ReadSessions)?;
        let org = by.person()?.org;
        let session = self.store().session_of_number(org, number).await?;
        let session = session.ok_or(No::Refused(Refusal::NotFound))?;
        let matter = self.store().matter(org, session.matter).await?;
        let matter = matter.ok_or_else(|| No::bug("a session on no matter"))?;
        let tallies = self.store().session_tallies(session.id).await?;
        let kept = self.store().opinion(session.id).await?;
        let signs_as = kept
            .as_ref()
            .and_then(|kept| signer_of(by, &session, &kept.opinion));
        let account = by.person()?.account;
        Ok(OpinionFile {
            stands_in: signs_as.is_some_and(|signer| signer.is_stood_in_for(&session, account)),
            closed: may_write(session.status()).err(),
            may_write: may(by, Deed::WriteOpinion).is_ok(),
            today: self.today(),
            session,
            matter,
            tallies,
            kept,
            signs_as,
        })
    }

    /// Writes the opinion, based on the version that was read: 0 where there was none. Answers the
    /// version it then has. What was signed before is signed no longer.
    ///
    /// # Errors
    /// `Invalid` with every field's fault; `NotFound`, `VersionConflict`, `TransitionNotNow`,
    /// `OpinionStands`.
    pub async fn write_opinion(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        read: u32,
        input: &OpinionInput,
    ) -> Result<u32, No> {
        may(by, Deed::WriteOpinion)?;
        let org = by.person()?.org;
        let command = Command {
            id: command,
            kind: "write-opinion",
            wish: &(number, read, input),
        };
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        let input = input.clone();
        self.once(by, command, self.now(), move |tx| async move {
            let now = services.now();
            let session = found(&tx, org, &number).await?;
            may_write(session.status())?;
            let of = remedy_of(&tx, org, &session, now).await?;
            let entry = OpinionEntry::check(&input, of)?;
            let changed = changed_by(&by_whom, now)?;
            let before = tx.opinion(session.id).await?;
            let (opinion, unsigned) = match &before {
                None if read == 0 => (Opinion::begin(entry), false),
                None => return Err(No::Refused(Refusal::VersionConflict)),
                Some(kept) => match kept.opinion.rewrite(read, entry)? {
                    None => return Ok((kept.opinion.version, None)),
                    Some(opinion) => {
                        let signed = kept.opinion.chair.is_some() || kept.opinion.clerk.is_some();
                        (opinion, signed)
                    }
                },
            };
            let version = opinion.version;
            let detail = json!({
                "version": version,
                "text_sha256": fingerprint(&opinion.entry)?,
                "signatures_removed": unsigned,
            });
            let kept = KeptOpinion {
                opinion,
                head: None,
                changed,
            };
            match before {
                None => tx.add_opinion(session.id, &kept).await?,
                Some(before) => {
                    let version = before.opinion.version;
                    tx.save_opinion(session.id, &kept, version).await?;
                }
            }
            let id = session.id.to_string();
            let fact = about(&by_whom, now, Recorded::OpinionWritten, &id, detail);
            Ok((version, Some(fact)))
        })
        .await
    }

    /// Signs the version that was read, as chair or as clerk. With both signatures it stands, and
    /// the session has its opinion.
    ///
    /// # Errors
    /// `NotFound`, `NotPermitted` for whoever is neither; as [`Opinion::sign`].
    pub async fn sign_opinion(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        read: u32,
    ) -> Result<bool, No> {
        may(by, Deed::WriteOpinion)?;
        let org = by.person()?.org;
        let command = Command {
            id: command,
            kind: "sign-opinion",
            wish: &(number, read),
        };
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        self.once(by, command, self.now(), move |tx| async move {
            let now = services.now();
            let person = by_whom.person()?.clone();
            let session = found(&tx, org, &number).await?;
            let kept = tx.opinion(session.id).await?;
            let kept = kept.ok_or(No::Refused(Refusal::NotFound))?;
            let signer = signer_as(&by_whom, &session, &kept.opinion);
            let signer = signer.ok_or(Refusal::NotPermitted)?;
            let signature = Signature {
                by: person.account,
                name: person.display_name.clone(),
                at: now,
            };
            let opinion = kept
                .opinion
                .sign(session.status(), read, signer, signature)?;
            let detail = json!({
                "as": signer.code(),
                "stands_in": signer.is_stood_in_for(&session, person.account),
                "version": opinion.version,
                "text_sha256": fingerprint(&opinion.entry)?,
            });
            let is_signed = opinion.is_signed();
            let head = if is_signed {
                Some(tx.audit_head().await?)
            } else {
                None
            };
            let version = opinion.version;
            let kept = KeptOpinion {
                opinion,
                head,
                ..kept
            };
            tx.save_opinion(session.id, &kept, version).await?;
            if is_signed {
                conclude(&tx, org, &session, &services).await?;
            }
            let id = session.id.to_string();
            let fact = about(&by_whom, now, Recorded::OpinionSigned, &id, detail);
            Ok((is_signed, Some(fact)))
        })
        .await
    }
}

/// The session has its opinion.
async fn conclude(
    tx: &Tx,
    org: OrgId,
    session: &ReviewSession,
    services: &Services,
) -> Result<(), No> {
    let mut hall = hall(tx, session, false).await?;
    hall.papers.is_signed = true;
    let again = RoundId::new(services.new_id());
    let (moved, _effects) =
        session.decide(Transition::SignOpinion, &hall, again, services.now())?;
    Ok(tx.save_session(org, &moved).await?)
}

/// As what somebody signs: whoever is both signs as what is missing, and of two that are as what the
/// session names them.
fn signer_as(by: &Actor, session: &ReviewSession, opinion: &Opinion) -> Option<Signer> {
    let account = by.person().ok()?.account;
    let may = [
        (Signer::Chair, by.has(Role::Chair), opinion.chair.is_some()),
        (Signer::Clerk, by.has(Role::Clerk), opinion.clerk.is_some()),
    ];
    let may = may.into_iter().filter(|(_, may, _)| *may);
    let best = may.min_by_key(|(signer, _, signed)| {
        let stands_in = signer.is_stood_in_for(session, account);
        (*signed, stands_in)
    });
    best.map(|(signer, ..)| signer)
}

/// The same, where it would be taken now.
fn signer_of(by: &Actor, session: &ReviewSession, opinion: &Opinion) -> Option<Signer> {
    let person = by.person().ok()?;
    let signer = signer_as(by, session, opinion)?;
    let signature = Signature {
        by: person.account,
        name: String::new(),
        at: chrono::DateTime::UNIX_EPOCH,
    };
    let after = opinion.sign(session.status(), opinion.version, signer, signature);
    after.is_ok().then_some(signer)
}

/// What the audit log keeps of a text: enough to tell whether it is this one.
pub(super) fn fingerprint(text: &impl serde::Serialize) -> Result<String, No> {
    let bytes = serde_json::to_vec(text).map_err(|error| No::bug(&error.to_string()))?;
    Ok(hex::encode(Sha256::digest(bytes)))
}
