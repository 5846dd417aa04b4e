//! What only tests ask of a round: the program reads whole sessions.

use chrono::{DateTime, Utc};
use domain::ids::{RoundId, SeatId};
use domain::public_review::ballot::NamedBallot;
use domain::public_review::question::Question;
use domain::public_review::tally::Tally;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::{ballots, tallies};
use crate::fault::StoreFault;
use crate::rows::{self, named_ballot, question_tally};
use crate::store::Store;

impl Store {
    /// How many ballots have come back in a round.
    ///
    /// # Errors
    /// As the database says.
    pub async fn ballots_returned(&self, round: RoundId) -> Result<u32, StoreFault> {
        let select =
            named_ballot::Entity::find().filter(named_ballot::Column::RoundId.eq(round.uuid()));
        u32::try_from(select.count(self.readers()).await?)
            .map_err(|_large| StoreFault::Other("too many rows".to_owned()))
    }

    /// The ballot of a seat in a round.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn ballot(
        &self,
        round: RoundId,
        seat: SeatId,
        questions: &[Question],
    ) -> Result<Option<NamedBallot>, StoreFault> {
        let select = named_ballot::Entity::find_by_id((round.uuid(), seat.uuid()));
        let found = rows::first(self.readers(), select).await?;
        found
            .map(|row| ballots::of_row(&row, questions))
            .transpose()
    }

    /// When the last ballot of a round was cast.
    ///
    /// # Errors
    /// As the database says.
    pub async fn last_cast_at(&self, round: RoundId) -> Result<Option<DateTime<Utc>>, StoreFault> {
        let select = named_ballot::Entity::find()
            .filter(named_ballot::Column::RoundId.eq(round.uuid()))
            .order_by_desc(named_ballot::Column::CastAt);
        let last = rows::first(self.readers(), select).await?;
        Ok(last.map(|row| row.cast_at))
    }

    /// The tallies of a round, in the order of its questions; none before it was closed.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for figures that contradict each other.
    pub async fn tallies(&self, round: RoundId) -> Result<Vec<Tally>, StoreFault> {
        let select = question_tally::Entity::find()
            .filter(question_tally::Column::RoundId.eq(round.uuid()))
            .order_by_asc(question_tally::Column::Question);
        let found = rows::all(self.readers(), select).await?;
        found.iter().map(tallies::of_row).collect()
    }
}
