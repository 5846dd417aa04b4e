//! Named ballots: one for a seat and round, by the key of the table.

use chrono::{DateTime, Utc};
use domain::ids::{BallotId, RoundId, SeatId, SessionId};
use domain::public_review::ballot::{Answers, NamedBallot};
use domain::public_review::question::Question;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::fault::StoreFault;
use crate::rows::{self, named_ballot, review_round};
use crate::store::Store;
use crate::transaction::Tx;

impl Store {
    /// How many ballots have come back in a round.
    ///
    /// # Errors
    /// As the database says.
    pub async fn ballots_returned(&self, round: RoundId) -> Result<u32, StoreFault> {
        returned(self.readers(), round).await
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
        by_seat(self.readers(), round, seat, questions).await
    }
}

impl Tx {
    /// As [`Store::ballot`].
    ///
    /// # Errors
    /// As [`Store::ballot`].
    pub async fn ballot(
        &self,
        round: RoundId,
        seat: SeatId,
        questions: &[Question],
    ) -> Result<Option<NamedBallot>, StoreFault> {
        self.with(|db| async move { by_seat(db.as_ref(), round, seat, questions).await })
            .await
    }

    /// Whether any ballot has this id: a client may not give one id to two ballots.
    ///
    /// # Errors
    /// As the database says.
    pub async fn has_ballot(&self, id: BallotId) -> Result<bool, StoreFault> {
        let select =
            named_ballot::Entity::find().filter(named_ballot::Column::BallotId.eq(id.uuid()));
        self.with(|db| async move { Ok(select.count(db.as_ref()).await? > 0) })
            .await
    }

    /// Takes a ballot. The table takes one for a seat and round, and each id once.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_ballot(
        &self,
        session: SessionId,
        round: RoundId,
        ballot: &NamedBallot,
        at: DateTime<Utc>,
    ) -> Result<(), StoreFault> {
        let row = named_ballot::Model {
            round_id: round.uuid(),
            seat_id: ballot.seat.uuid(),
            ballot_id: ballot.id.uuid(),
            answers: rows::json(&ballot.answers)?,
            cast_at: rows::stored(at),
        };
        let insert = named_ballot::Entity::insert(row.into_active_model().reset_all());
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await?;
        self.touch_session(session).await
    }

    /// The answers of every ballot of a round.
    ///
    /// # Errors
    /// As [`Store::ballot`].
    pub async fn answers(
        &self,
        round: RoundId,
        questions: &[Question],
    ) -> Result<Vec<Answers>, StoreFault> {
        let select =
            named_ballot::Entity::find().filter(named_ballot::Column::RoundId.eq(round.uuid()));
        let found = self
            .with(|db| async move { rows::all(db.as_ref(), select).await })
            .await?;
        found
            .iter()
            .map(|row| Ok(of_row(row, questions)?.answers))
            .collect()
    }
}

/// Every ballot of a session: whose, in which round, and its id.
pub(super) async fn of_session(
    db: &impl ConnectionTrait,
    session: SessionId,
) -> Result<Vec<(SeatId, RoundId, BallotId)>, StoreFault> {
    let rounds = review_round::Entity::find()
        .select_only()
        .column(review_round::Column::Id)
        .filter(review_round::Column::SessionId.eq(session.uuid()))
        .into_query();
    let select = named_ballot::Entity::find()
        .select_only()
        .columns([
            named_ballot::Column::SeatId,
            named_ballot::Column::RoundId,
            named_ballot::Column::BallotId,
        ])
        .filter(named_ballot::Column::RoundId.in_subquery(rounds));
    let found: Vec<(Uuid, Uuid, Uuid)> = select.into_tuple().all(db).await?;
    let ids = |(seat, round, ballot)| {
        (
            SeatId::new(seat),
            RoundId::new(round),
            BallotId::new(ballot),
        )
    };
    Ok(found.into_iter().map(ids).collect())
}

async fn returned(db: &impl ConnectionTrait, round: RoundId) -> Result<u32, StoreFault> {
    let select =
        named_ballot::Entity::find().filter(named_ballot::Column::RoundId.eq(round.uuid()));
    u32::try_from(select.count(db).await?)
        .map_err(|_large| StoreFault::Other("too many rows".to_owned()))
}

async fn by_seat(
    db: &impl ConnectionTrait,
    round: RoundId,
    seat: SeatId,
    questions: &[Question],
) -> Result<Option<NamedBallot>, StoreFault> {
    let select = named_ballot::Entity::find_by_id((round.uuid(), seat.uuid()));
    let found = rows::first(db, select).await?;
    found.map(|row| of_row(&row, questions)).transpose()
}

fn of_row(row: &named_ballot::Model, questions: &[Question]) -> Result<NamedBallot, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("named_ballot", row.ballot_id, why);
    let choices = serde_json::from_str(&row.answers)
        .map_err(|_cause| corrupt("the answers cannot be read"))?;
    Ok(NamedBallot {
        id: BallotId::new(row.ballot_id),
        seat: SeatId::new(row.seat_id),
        answers: Answers::check(choices, questions)
            .map_err(|_refusal| corrupt("the answers do not fit the questions"))?,
    })
}
