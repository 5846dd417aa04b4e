//! What a member says of the own named vote: whether it may be published with the name.

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::ids::CommandId;
use domain::public_review::seat::SeatNo;
use domain::public_review::session::ReviewSession;
use domain::public_review::vote_consent::{VoteAnswered, VoteSaid};
use domain::refusal::{Fault, FieldFaults, Refusal};
use serde_json::json;
use store::{KeptOutcome, PanelSeat, Tx, VoteConsent, Written};

use super::{about, found};
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::command::{Command, Facts};
use crate::no::No;
use crate::services::Services;

/// What the member of a tablet says of the own named vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnVote {
    /// Number of the session.
    pub number: String,
    /// What it was about.
    pub title: String,
    /// The name that would stand beside the vote.
    pub name: String,
    /// What the member has said; none before an answer.
    pub agrees: Option<bool>,
    /// The name agreed to, where the pool has another one since.
    pub agreed_as: Option<String>,
}

impl Services {
    /// What the member of this tablet has said so far.
    ///
    /// # Errors
    /// As [`Self::consent_to_vote`].
    pub async fn own_vote(&self, by: &Actor) -> Result<OwnVote, No> {
        may(by, Deed::SitOnPanel)?;
        let (holder, store) = (by.seat()?, self.store());
        let session = store.session(holder.org, holder.session).await?;
        let session = session.ok_or(No::Refused(Refusal::NotFound))?;
        is_asked(&session)?;
        let seat = store.seat(holder.seat).await?;
        let name = seat.ok_or(No::Refused(Refusal::NotFound))?.name;
        let consent = store.vote_consent(holder.seat).await?;
        let agrees = consent.as_ref().map(|consent| consent.said.agrees);
        let other = consent.filter(|consent| consent.said.agrees && consent.name != name);
        Ok(OwnVote {
            number: session.entry.number.as_str().to_owned(),
            title: session.entry.title.to_string(),
            name,
            agrees,
            agreed_as: other.map(|consent| consent.name),
        })
    }

    /// The member says it on the tablet, once the result is announced, of the name that was shown.
    /// Saying the other thing later takes it back: names then go at once. Saying the same again
    /// changes nothing.
    ///
    /// # Errors
    /// `NotPermitted` for whoever has no seat; `NotFound`; `TransitionNotNow` before the
    /// announcement, and where votes have no names; `VersionConflict` for another name than the one
    /// in the pool; `Invalid` for a yes over the no from another tablet.
    pub async fn consent_to_vote(&self, by: &Actor, name: &str, agrees: bool) -> Result<(), No> {
        may(by, Deed::SitOnPanel)?;
        let holder = by.seat()?;
        let (services, by_whom, name) = (self.clone(), by.clone(), name.to_owned());
        self.write(move |tx| async move {
            let now = services.now();
            let session = tx.session(holder.org, holder.session).await?;
            let session = session.ok_or(No::Refused(Refusal::NotFound))?;
            is_asked(&session)?;
            let seat = tx.seat(holder.seat).await?;
            let seat = seat.ok_or(No::Refused(Refusal::NotFound))?;
            // Agreed to is the name that was read: one that was corrected since is another.
            if agrees && seat.name != name {
                return Err(Refusal::VersionConflict.into());
            }
            let said = VoteSaid::on_tablet(agrees, holder.device);
            if !keep(&tx, &seat, said, now).await? {
                return Ok::<_, No>(Written::Unchanged(()));
            }
            let how = VoteAnswered::Tablet.code();
            let detail = json!({ "agrees": agrees, "how": how });
            let id = session.id.to_string();
            let deed = Recorded::VoteConsentRecorded;
            Ok(Written::did((), about(&by_whom, now, deed, &id, detail)))
        })
        .await
    }

    /// Somebody of the office records what a member has signed on paper. A yes puts a name beside a
    /// vote, on a page that is public perhaps: whoever wrote a text of the outcome does not witness
    /// it alone.
    ///
    /// # Errors
    /// As [`Self::consent_to_vote`]; `Invalid` for a seat of which no ballot was counted, and for a
    /// yes over the no that the member gave on the tablet; `RecordedByOneself`.
    pub async fn record_vote_consent(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        seat: SeatNo,
        agrees: bool,
    ) -> Result<(), No> {
        may(by, Deed::ApproveOutcomes)?;
        let (org, account) = (by.person()?.org, by.person()?.account);
        let command = Command {
            id: command,
            kind: "record-vote-consent",
            wish: &(number, seat, agrees),
        };
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        let job = move |tx: Tx| async move {
            let now = services.now();
            let session = found(&tx, org, &number).await?;
            is_asked(&session)?;
            let editions = tx.outcomes(session.id).await?;
            let wrote = |kept: &KeptOutcome| kept.outcome.editors().contains(&account);
            if agrees && editions.iter().any(wrote) {
                return Err(Refusal::RecordedByOneself.into());
            }
            let one = tx.seat_of_number(session.id, seat).await?;
            let is_counted = match &one {
                Some(one) => tx.is_counted(&session, one.seat.id).await?,
                None => false,
            };
            let one = one.filter(|_| is_counted);
            let one = one.ok_or_else(|| FieldFaults::one("seat", Fault::UnknownChoice))?;
            if !keep(&tx, &one, VoteSaid::on_paper(agrees, account), now).await? {
                return Ok(((), None));
            }
            let how = VoteAnswered::Paper.code();
            let detail = json!({ "agrees": agrees, "how": how, "seat": seat });
            let id = session.id.to_string();
            let fact = about(&by_whom, now, Recorded::VoteConsentRecorded, &id, detail);
            Ok::<_, No>(((), Some(fact)))
        };
        if agrees {
            return self.once(by, command, self.now(), job).await;
        }
        // A no is never answered from memory: sent again, it holds again.
        self.write(move |tx| async move {
            let ((), fact) = job(tx).await?;
            Ok::<_, No>(Facts::from(fact).written(()))
        })
        .await
    }
}

/// Keeps what was said with the name that is agreed to. Answers whether that is anything new: also
/// where the same is said under a name that was corrected meanwhile.
async fn keep(tx: &Tx, seat: &PanelSeat, said: VoteSaid, now: DateTime<Utc>) -> Result<bool, No> {
    let before = tx.vote_consent(seat.seat.id).await?;
    let changes = said
        .changes(before.as_ref().map(|before| before.said))
        .map_err(|fault| FieldFaults::one("agrees", fault))?;
    let name = seat.name.clone();
    let is_renamed = before.is_some_and(|before| before.name != name);
    if changes || (said.agrees && is_renamed) {
        let consent = VoteConsent { said, name };
        tx.save_vote_consent(seat.seat.id, consent, now).await?;
        return Ok(true);
    }
    Ok(false)
}

/// Members are asked once the result is announced, where their votes have names.
fn is_asked(session: &ReviewSession) -> Result<(), Refusal> {
    session
        .asks_voters()
        .then_some(())
        .ok_or(Refusal::TransitionNotNow)
}
