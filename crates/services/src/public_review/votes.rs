//! What a member says of the own named vote: whether it may be published with the name.

use domain::audit::Recorded;
use domain::ids::CommandId;
use domain::public_review::ballot::BallotMode;
use domain::public_review::outcome::VoteAnswered;
use domain::public_review::seat::SeatNo;
use domain::refusal::Refusal;
use serde_json::json;
use store::Written;

use super::{about, found};
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::command::Command;
use crate::no::No;
use crate::services::Services;

/// What the member of a tablet says of the own named vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnVote {
    /// Number of the session.
    pub number: String,
    /// What it was about.
    pub title: String,
    /// What the member has said; none before an answer.
    pub agrees: Option<bool>,
}

impl Services {
    /// What the member of this tablet has said so far.
    ///
    /// # Errors
    /// As [`Self::consent_to_vote`].
    pub async fn own_vote(&self, by: &Actor) -> Result<OwnVote, No> {
        may(by, Deed::SitOnPanel)?;
        let holder = by.seat()?;
        let session = self.store().session(holder.org, holder.session).await?;
        let session = session.ok_or(No::Refused(Refusal::NotFound))?;
        is_asked(&session)?;
        Ok(OwnVote {
            number: session.entry.number.as_str().to_owned(),
            title: session.entry.title.to_string(),
            agrees: self.store().vote_consent(holder.seat).await?,
        })
    }

    /// The member says it on the tablet, once the result is announced. Saying the other thing later
    /// takes it back: names then go at once.
    ///
    /// # Errors
    /// `NotPermitted` for whoever has no seat; `NotFound`; `TransitionNotNow` before the
    /// announcement, and where votes have no names.
    pub async fn consent_to_vote(&self, by: &Actor, agrees: bool) -> Result<(), No> {
        may(by, Deed::SitOnPanel)?;
        let holder = by.seat()?;
        let (services, by_whom) = (self.clone(), by.clone());
        self.write(move |tx| async move {
            let now = services.now();
            let session = tx.session(holder.org, holder.session).await?;
            let session = session.ok_or(No::Refused(Refusal::NotFound))?;
            is_asked(&session)?;
            tx.save_vote_consent(holder.seat, agrees, VoteAnswered::Tablet, now)
                .await?;
            let detail = json!({ "agrees": agrees, "how": "tablet" });
            let id = session.id.to_string();
            let fact = about(&by_whom, now, Recorded::VoteConsentRecorded, &id, detail);
            Ok::<_, No>(Written::did((), fact))
        })
        .await
    }

    /// The clerk records what a member has signed on paper.
    ///
    /// # Errors
    /// As [`Self::consent_to_vote`]; `NotFound` for a seat that is not there.
    pub async fn record_vote_consent(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        seat: u32,
        agrees: bool,
    ) -> Result<(), No> {
        may(by, Deed::KeepOutcomes)?;
        let org = by.person()?.org;
        let command = Command {
            id: command,
            kind: "record-vote-consent",
            wish: &(number, seat, agrees),
        };
        let (services, number, by_whom) = (self.clone(), number.to_owned(), by.clone());
        self.once(by, command, self.now(), move |tx| async move {
            let now = services.now();
            let session = found(&tx, org, &number).await?;
            is_asked(&session)?;
            let one = tx.seat_of_number(session.id, SeatNo(seat)).await?;
            let one = one.ok_or(No::Refused(Refusal::NotFound))?;
            tx.save_vote_consent(one.seat.id, agrees, VoteAnswered::Paper, now)
                .await?;
            let detail = json!({ "agrees": agrees, "how": "paper", "seat": seat });
            let id = session.id.to_string();
            let fact = about(&by_whom, now, Recorded::VoteConsentRecorded, &id, detail);
            Ok(((), fact))
        })
        .await
    }
}

/// Members are asked once the result is announced, where their votes have names.
fn is_asked(session: &domain::public_review::session::ReviewSession) -> Result<(), Refusal> {
    use domain::public_review::course::Status;
    let is_named = session.entry.ballot_mode == BallotMode::Named;
    let is_told = session.status().is_over() && session.status() != Status::Terminated;
    if is_named && is_told {
        Ok(())
    } else {
        Err(Refusal::TransitionNotNow)
    }
}
