//! Named votes as they may be published, where [`may_name`] says so.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, DeviceId, RoundId, SeatId, SessionId};
use domain::public_review::outcome::Outcome;
use domain::public_review::question::Choice;
use domain::public_review::seat::SeatNo;
use domain::public_review::session::ReviewSession;
use domain::public_review::tally::Tally;
use domain::public_review::vote_consent::{Hand, VoteAnswered, VoteSaid, may_name};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, QueryTrait as _,
};

use super::{ballots, seats};
use crate::dialect;
use crate::fault::StoreFault;
use crate::reviewers::name_order;
use crate::rows::{self, named_ballot, seat, vote_consent};
use crate::store::Store;
use crate::transaction::Tx;

/// A member whose ballot was counted, and what the member says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voter {
    /// The seat.
    pub seat: SeatNo,
    /// The name, as it is in the pool today.
    pub name: String,
    /// What was said; none as long as the member is silent.
    pub said: Option<VoteSaid>,
}

/// What the members of a session say of their named votes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoteConsents {
    /// Members whose ballot was counted, by seat.
    pub voters: Vec<Voter>,
}

impl VoteConsents {
    /// Members whose ballot was counted.
    #[must_use]
    pub fn voted(&self) -> usize {
        self.voters.len()
    }

    /// How many of them say this.
    #[must_use]
    pub fn say(&self, agrees: bool) -> usize {
        let said = self.voters.iter().filter_map(|voter| voter.said);
        said.filter(|said| said.agrees == agrees).count()
    }
}

/// What a member said, and under which name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteConsent {
    /// What was said.
    pub said: VoteSaid,
    /// The name that was agreed to, as it is published.
    pub name: String,
}

/// What one member voted in one round, under the member's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedVote {
    /// The name the member agreed to.
    pub name: String,
    /// The round.
    pub round: RoundId,
    /// The choices, in the order of its questions.
    pub choices: Vec<Choice>,
}

impl Store {
    /// What the members say of their named votes.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn vote_consents(&self, session: &ReviewSession) -> Result<VoteConsents, StoreFault> {
        let db = dialect::begin_snapshot(self.readers()).await?;
        let voted = counted_seats(&db, session).await?;
        let said = said(&db, session.id).await?;
        let seats = seats::of_session(&db, session.id).await?;
        db.commit().await?;
        let voters = seats.into_iter().filter(|one| voted.contains(&one.seat.id));
        let voters = voters.map(|one| Voter {
            seat: one.seat.number,
            said: said.get(&one.seat.id).map(|kept| kept.said),
            name: one.name,
        });
        Ok(VoteConsents {
            voters: voters.collect(),
        })
    }

    /// What one member said, if anything.
    ///
    /// # Errors
    /// As [`Store::vote_consents`].
    pub async fn vote_consent(&self, seat: SeatId) -> Result<Option<VoteConsent>, StoreFault> {
        of_seat(self.readers(), seat).await
    }
}

impl Tx {
    /// As [`Store::vote_consent`].
    ///
    /// # Errors
    /// As [`Store::vote_consents`].
    pub async fn vote_consent(&self, seat: SeatId) -> Result<Option<VoteConsent>, StoreFault> {
        self.with(|db| async move { of_seat(db.as_ref(), seat).await })
            .await
    }

    /// Whether a ballot of this seat was counted.
    ///
    /// # Errors
    /// As the database says.
    pub async fn is_counted(
        &self,
        session: &ReviewSession,
        seat: SeatId,
    ) -> Result<bool, StoreFault> {
        let session = session.clone();
        self.with(|db| async move {
            let counted = counted_seats(db.as_ref(), &session).await?;
            Ok(counted.contains(&seat))
        })
        .await
    }

    /// Keeps what a member says, instead of what was said before.
    ///
    /// # Errors
    /// As the database says.
    pub async fn save_vote_consent(
        &self,
        seat: SeatId,
        consent: VoteConsent,
        at: DateTime<Utc>,
    ) -> Result<(), StoreFault> {
        let (device, recorder) = match consent.said.hand {
            Hand::Own(device) => (device, None),
            Hand::Recorded(by) => (None, by),
        };
        let row = vote_consent::Model {
            seat_id: seat.uuid(),
            agrees: consent.said.agrees,
            how: consent.said.how().code().to_owned(),
            at: rows::stored(at),
            name: consent.name,
            device_id: device.map(DeviceId::uuid),
            recorded_by: recorder.map(AccountId::uuid),
        };
        let columns = [
            vote_consent::Column::Agrees,
            vote_consent::Column::How,
            vote_consent::Column::At,
            vote_consent::Column::Name,
            vote_consent::Column::DeviceId,
            vote_consent::Column::RecordedBy,
        ];
        let again = OnConflict::column(vote_consent::Column::SeatId)
            .update_columns(columns)
            .to_owned();
        let insert = vote_consent::Entity::insert(row.into_active_model().reset_all());
        let insert = insert.on_conflict(again);
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await
    }
}

/// Seats of which a ballot was counted.
async fn counted_seats(
    db: &impl ConnectionTrait,
    session: &ReviewSession,
) -> Result<BTreeSet<SeatId>, StoreFault> {
    let counted: BTreeSet<_> = session.counted_rounds().map(|asked| asked.id).collect();
    let ballots = ballots::of_session(db, session.id).await?.into_iter();
    let ballots = ballots.filter(|(_, round, _)| counted.contains(round));
    Ok(ballots.map(|(seat, ..)| seat).collect())
}

async fn of_seat(
    db: &impl ConnectionTrait,
    seat: SeatId,
) -> Result<Option<VoteConsent>, StoreFault> {
    let select = vote_consent::Entity::find_by_id(seat.uuid());
    let found = rows::first(db, select).await?;
    found.map(of_row).transpose()
}

fn of_row(row: vote_consent::Model) -> Result<VoteConsent, StoreFault> {
    let corrupt = || StoreFault::corrupt("vote_consent", row.seat_id, "unknown way of answering");
    let hand = match VoteAnswered::from_code(&row.how).ok_or_else(corrupt)? {
        VoteAnswered::Tablet => Hand::Own(row.device_id.map(DeviceId::new)),
        VoteAnswered::Paper => Hand::Recorded(row.recorded_by.map(AccountId::new)),
    };
    let said = VoteSaid {
        agrees: row.agrees,
        hand,
    };
    let name = row.name;
    Ok(VoteConsent { said, name })
}

/// Every vote of a round that was counted, in the order of the names, where [`may_name`] allows it
/// beside this edition; nothing at all otherwise.
pub(super) async fn named(
    db: &impl ConnectionTrait,
    session: &ReviewSession,
    outcome: &Outcome,
    tallies: &BTreeMap<RoundId, Vec<Tally>>,
) -> Result<Vec<NamedVote>, StoreFault> {
    let said = said(db, session.id).await?;
    let counts = |kept: &&VoteConsent| kept.said.counts_beside(outcome.editors());
    let agree = said.values().filter(counts).count();
    let returned = tallies.values().flatten().map(|one| one.counts().returned);
    // Most sessions end here, and no ballot was read: as many voted as returned one, or more.
    let voted = returned
        .max()
        .map(|voted| usize::try_from(voted).unwrap_or(usize::MAX));
    if agree == 0 || voted.is_some_and(|voted| agree < voted) {
        return Ok(Vec::new());
    }
    let voted = counted_seats(db, session).await?;
    let questions = session.counted_rounds();
    let questions: Vec<_> = questions.flat_map(|asked| &asked.questions).collect();
    let each = voted
        .iter()
        .map(|seat| said.get(seat).map(|kept| kept.said));
    if !may_name(outcome, &questions, each) {
        return Ok(Vec::new());
    }
    let mut named = Vec::with_capacity(voted.len());
    for asked in session.counted_rounds() {
        let select =
            named_ballot::Entity::find().filter(named_ballot::Column::RoundId.eq(asked.id.uuid()));
        for row in rows::all(db, select).await? {
            let ballot = ballots::of_row(&row, &asked.questions)?;
            let consent = said.get(&ballot.seat).ok_or_else(|| {
                StoreFault::corrupt("named_ballot", row.ballot_id, "its seat said nothing")
            })?;
            named.push(NamedVote {
                name: consent.name.clone(),
                round: asked.id,
                choices: ballot.answers.choices().to_vec(),
            });
        }
    }
    named.sort_by_cached_key(|vote| name_order(&vote.name));
    Ok(named)
}

async fn said(
    db: &impl ConnectionTrait,
    session: SessionId,
) -> Result<BTreeMap<SeatId, VoteConsent>, StoreFault> {
    let seats = seat::Entity::find()
        .select_only()
        .column(seat::Column::Id)
        .filter(seat::Column::SessionId.eq(session.uuid()))
        .into_query();
    let select =
        vote_consent::Entity::find().filter(vote_consent::Column::SeatId.in_subquery(seats));
    let found = rows::all(db, select).await?.into_iter();
    found
        .map(|row| Ok((SeatId::new(row.seat_id), of_row(row)?)))
        .collect()
}
