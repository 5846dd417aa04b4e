//! Named votes as they may be published: only where every member whose vote was counted agrees,
//! for what is left of a hundred names is a name.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::ids::{RoundId, SeatId, SessionId};
use domain::public_review::outcome::Answered;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, QueryTrait as _,
};
use uuid::Uuid;

use super::ballots;
use crate::fault::StoreFault;
use crate::rows::{self, seat, vote_consent};
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
        how: Answered,
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
