//! Named votes as they may be published: only where every member whose vote was counted agrees,
//! for what is left of a hundred names is a name.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::ids::{RoundId, SeatId, SessionId};
use domain::public_review::course::Phase;
use domain::public_review::outcome::VoteAnswered;
use domain::public_review::question::Choice;
use domain::public_review::session::ReviewSession;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, QueryTrait as _,
};
use uuid::Uuid;

use super::ballots;
use crate::fault::StoreFault;
use crate::reviewers::name_order;
use crate::rows::{self, named_ballot, reviewer, seat, vote_consent};
use crate::store::Store;
use crate::transaction::Tx;

/// What the members of a session say of their named votes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VoteConsents {
    /// Members whose ballot came back.
    pub voted: u32,
    /// Of these, how many agree.
    pub agree: u32,
    /// Of these, how many do not.
    pub decline: u32,
}

impl VoteConsents {
    /// Whether names may stand beside votes.
    #[must_use]
    pub const fn is_of_all(&self) -> bool {
        self.voted > 0 && self.agree == self.voted
    }
}

/// What one member voted in one round, under the member's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedVote {
    /// The name, as it is in the pool today.
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
    /// As the database says.
    pub async fn vote_consents(&self, session: SessionId) -> Result<VoteConsents, StoreFault> {
        let ballots = ballots::of_session(self.readers(), session).await?;
        let voted: BTreeMap<SeatId, RoundId> = ballots
            .into_iter()
            .map(|(seat, round, _)| (seat, round))
            .collect();
        let said = said(self.readers(), session).await?;
        let count = |wanted: bool| {
            let found = voted.keys().filter(|seat| said.get(seat) == Some(&wanted));
            u32::try_from(found.count()).unwrap_or(u32::MAX)
        };
        Ok(VoteConsents {
            voted: u32::try_from(voted.len()).unwrap_or(u32::MAX),
            agree: count(true),
            decline: count(false),
        })
    }

    /// What one member said, if anything.
    ///
    /// # Errors
    /// As the database says.
    pub async fn vote_consent(&self, seat: SeatId) -> Result<Option<bool>, StoreFault> {
        let select = vote_consent::Entity::find_by_id(seat.uuid());
        let found = rows::first(self.readers(), select).await?;
        Ok(found.map(|row| row.agrees))
    }
}

impl Tx {
    /// Keeps what a member says, instead of what was said before.
    ///
    /// # Errors
    /// As the database says.
    pub async fn save_vote_consent(
        &self,
        seat: SeatId,
        agrees: bool,
        how: VoteAnswered,
        at: DateTime<Utc>,
    ) -> Result<(), StoreFault> {
        let row = vote_consent::Model {
            seat_id: seat.uuid(),
            agrees,
            how: how.code().to_owned(),
            at: rows::stored(at),
        };
        let columns = [
            vote_consent::Column::Agrees,
            vote_consent::Column::How,
            vote_consent::Column::At,
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

/// Every vote of a round that was counted, in the order of the names; nothing at all as long as one
/// of those who voted has not agreed, for the last one without a name would have one.
pub(super) async fn named(
    db: &impl ConnectionTrait,
    session: &ReviewSession,
) -> Result<Vec<NamedVote>, StoreFault> {
    let ballots = ballots::of_session(db, session.id).await?;
    let said = said(db, session.id).await?;
    if !(ballots.iter()).all(|(seat, ..)| said.get(seat) == Some(&true)) {
        return Ok(Vec::new());
    }
    let people = names(db, session.id).await?;
    let mut named = Vec::with_capacity(ballots.len());
    for (asked, round) in session.rounds().iter().zip(session.course().rounds()) {
        if !matches!(round.phase, Phase::Closed { .. }) {
            continue;
        }
        let select =
            named_ballot::Entity::find().filter(named_ballot::Column::RoundId.eq(asked.id.uuid()));
        for row in rows::all(db, select).await? {
            let ballot = ballots::of_row(&row, &asked.questions)?;
            let name = people.get(&ballot.seat).cloned().ok_or_else(|| {
                StoreFault::corrupt("named_ballot", row.ballot_id, "its seat has no name")
            })?;
            named.push(NamedVote {
                name,
                round: asked.id,
                choices: ballot.answers.choices().to_vec(),
            });
        }
    }
    named.sort_by_cached_key(|vote| name_order(&vote.name));
    Ok(named)
}

/// Who sits where.
async fn names(
    db: &impl ConnectionTrait,
    session: SessionId,
) -> Result<BTreeMap<SeatId, String>, StoreFault> {
    let of_session = seat::Column::SessionId.eq(session.uuid());
    let seats: Vec<(Uuid, Uuid)> = seat::Entity::find()
        .select_only()
        .columns([seat::Column::Id, seat::Column::ReviewerId])
        .filter(of_session.clone())
        .into_tuple()
        .all(db)
        .await?;
    let seated = seat::Entity::find()
        .select_only()
        .column(seat::Column::ReviewerId)
        .filter(of_session)
        .into_query();
    let people: Vec<(Uuid, String)> = reviewer::Entity::find()
        .select_only()
        .columns([reviewer::Column::Id, reviewer::Column::Name])
        .filter(reviewer::Column::Id.in_subquery(seated))
        .into_tuple()
        .all(db)
        .await?;
    let people: BTreeMap<_, _> = people.into_iter().collect();
    let named = seats.into_iter().filter_map(|(seat, reviewer)| {
        let name = people.get(&reviewer)?.clone();
        Some((SeatId::new(seat), name))
    });
    Ok(named.collect())
}

async fn said(
    db: &impl ConnectionTrait,
    session: SessionId,
) -> Result<BTreeMap<SeatId, bool>, StoreFault> {
    let seats = seat::Entity::find()
        .select_only()
        .column(seat::Column::Id)
        .filter(seat::Column::SessionId.eq(session.uuid()))
        .into_query();
    let found: Vec<(Uuid, bool)> = vote_consent::Entity::find()
        .select_only()
        .columns([vote_consent::Column::SeatId, vote_consent::Column::Agrees])
        .filter(vote_consent::Column::SeatId.in_subquery(seats))
        .into_tuple()
        .all(db)
        .await?;
    let said = found.into_iter();
    Ok(said
        .map(|(seat, agrees)| (SeatId::new(seat), agrees))
        .collect())
}
