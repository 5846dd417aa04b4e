//! Named ballots: one for a seat and round, by the key of the table.

use chrono::{DateTime, Utc};
use domain::ids::{BallotId, OrgId, RoundId, SeatId, SessionId};
use domain::public_review::ballot::{Answers, NamedBallot};
use domain::public_review::course::Round;
use domain::public_review::question::Question;
use domain::public_review::session::RoundQuestions;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::row;
use crate::fault::StoreFault;
use crate::rows::{self, named_ballot, review_round, review_session};
use crate::transaction::Tx;

/// What was cast before a ballot arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotsBefore {
    /// By the same seat in the same round.
    pub of_seat: Option<NamedBallot>,
    /// Some ballot has its id: a client may not give one id to two ballots.
    pub id_is_taken: bool,
}

impl Tx {
    /// A round of a session: its questions and how far it is. One question to the database, where
    /// the whole session would be three: a hundred seats vote within seconds.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn round(
        &self,
        org: OrgId,
        session: SessionId,
        round: RoundId,
    ) -> Result<Option<(RoundQuestions, Round)>, StoreFault> {
        let of_org = review_session::Entity::find_by_id(session.uuid())
            .select_only()
            .column(review_session::Column::Id)
            .filter(review_session::Column::OrgId.eq(org.uuid()))
            .into_query();
        let select = review_round::Entity::find_by_id(round.uuid())
            .filter(review_round::Column::SessionId.in_subquery(of_org));
        let found = self
            .with(|db| async move { rows::first(db.as_ref(), select).await })
            .await?;
        found.map(|row| row::round_with_questions(&row)).transpose()
    }

    /// What was cast before by this seat in this round, or under this id.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn ballots_before(
        &self,
        round: RoundId,
        seat: SeatId,
        id: BallotId,
        questions: &[Question],
    ) -> Result<BallotsBefore, StoreFault> {
        let of_seat = Condition::all()
            .add(named_ballot::Column::RoundId.eq(round.uuid()))
            .add(named_ballot::Column::SeatId.eq(seat.uuid()));
        let either = Condition::any()
            .add(of_seat)
            .add(named_ballot::Column::BallotId.eq(id.uuid()));
        let select = named_ballot::Entity::find().filter(either);
        let found = self
            .with(|db| async move { rows::all(db.as_ref(), select).await })
            .await?;
        let own = found
            .iter()
            .find(|row| row.round_id == round.uuid() && row.seat_id == seat.uuid());
        Ok(BallotsBefore {
            of_seat: own.map(|row| of_row(row, questions)).transpose()?,
            id_is_taken: found.iter().any(|row| row.ballot_id == id.uuid()),
        })
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
        self.touch_session(session);
        Ok(())
    }

    /// The answers of every ballot of a round.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
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

pub(super) fn of_row(
    row: &named_ballot::Model,
    questions: &[Question],
) -> Result<NamedBallot, StoreFault> {
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
