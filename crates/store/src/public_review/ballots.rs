//! Named ballots: one for a seat and round, by the key of the table.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::ids::{BallotId, RoundId, SeatId, SessionId};
use domain::public_review::ballot::{Answers, NamedBallot};
use domain::public_review::ballot_box::{BallotBox, BoxRound, SentBallot};
use domain::public_review::question::Question;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::{row, seats};
use crate::fault::StoreFault;
use crate::rows::{self, named_ballot, review_round, review_session};
use crate::transaction::Tx;

/// A ballot that is taken, and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBallot {
    /// The session.
    pub session: SessionId,
    /// The round.
    pub round: RoundId,
    /// The ballot.
    pub ballot: NamedBallot,
}

impl Tx {
    /// What has to be known of the ballots that were sent, of all of them at once: a hundred seats
    /// vote within seconds, and each question is a way to the database and back.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn ballot_box(&self, sent: &[SentBallot]) -> Result<BallotBox, StoreFault> {
        let asked = Asked::about(sent);
        self.with(|db| async move {
            let rounds = rounds_of(db.as_ref(), &asked).await?;
            let (cast, ids) = cast_before(db.as_ref(), &asked, &rounds).await?;
            let seats = seats::bare_of(db.as_ref(), &asked.seats).await?;
            Ok(BallotBox {
                rounds,
                seats,
                cast,
                ids,
            })
        })
        .await
    }

    /// Takes ballots. The table takes one for a seat and round, and each id once.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_ballots(
        &self,
        taken: &[TakenBallot],
        at: DateTime<Utc>,
    ) -> Result<(), StoreFault> {
        let row = |one: &TakenBallot| {
            let row = named_ballot::Model {
                round_id: one.round.uuid(),
                seat_id: one.ballot.seat.uuid(),
                ballot_id: one.ballot.id.uuid(),
                answers: rows::json(&one.ballot.answers)?,
                cast_at: rows::stored(at),
            };
            Ok::<_, StoreFault>(row.into_active_model().reset_all())
        };
        let added = taken.iter().map(row).collect::<Result<Vec<_>, _>>()?;
        self.with(|db| async move {
            for part in added.chunks(rows::ROWS_AT_ONCE) {
                named_ballot::Entity::insert_many(part.to_vec())
                    .exec_without_returning(db.as_ref())
                    .await?;
            }
            Ok(())
        })
        .await?;
        for one in taken {
            self.touch_session(one.session);
        }
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

/// What is asked about, each once.
struct Asked {
    rounds: Vec<Uuid>,
    seats: Vec<Uuid>,
    ids: Vec<Uuid>,
}

impl Asked {
    fn about(sent: &[SentBallot]) -> Self {
        let each = |of: fn(&SentBallot) -> Uuid| {
            let once: BTreeSet<_> = sent.iter().map(of).collect();
            once.into_iter().collect()
        };
        Self {
            rounds: each(|one| one.round.uuid()),
            seats: each(|one| one.seat.uuid()),
            ids: each(|one| one.id.uuid()),
        }
    }
}

async fn rounds_of(
    db: &impl ConnectionTrait,
    asked: &Asked,
) -> Result<HashMap<RoundId, BoxRound>, StoreFault> {
    let select = review_round::Entity::find()
        .filter(review_round::Column::Id.is_in(asked.rounds.iter().copied()));
    let found = rows::all(db, select).await?;
    let sessions: BTreeSet<_> = found.iter().map(|row| row.session_id).collect();
    let numbers: Vec<(Uuid, String)> = review_session::Entity::find()
        .select_only()
        .columns([review_session::Column::Id, review_session::Column::Number])
        .filter(review_session::Column::Id.is_in(sessions))
        .into_tuple()
        .all(db)
        .await?;
    let numbers: HashMap<_, _> = numbers.into_iter().collect();
    let rounds = found.iter().map(|row| {
        let (asked, course) = row::round_with_questions(row)?;
        let number = numbers.get(&row.session_id).cloned();
        let number = number
            .ok_or_else(|| StoreFault::corrupt("review_round", row.id, "it has no session"))?;
        let round = BoxRound {
            session: SessionId::new(row.session_id),
            number,
            questions: asked.questions,
            course,
        };
        Ok((asked.id, round))
    });
    rounds.collect()
}

/// What these seats cast in these rounds, and which ids ballots have already.
async fn cast_before(
    db: &impl ConnectionTrait,
    asked: &Asked,
    rounds: &HashMap<RoundId, BoxRound>,
) -> Result<(HashMap<(RoundId, SeatId), NamedBallot>, HashSet<BallotId>), StoreFault> {
    let of_seats = Condition::all()
        .add(named_ballot::Column::RoundId.is_in(asked.rounds.iter().copied()))
        .add(named_ballot::Column::SeatId.is_in(asked.seats.iter().copied()));
    let either = Condition::any()
        .add(of_seats)
        .add(named_ballot::Column::BallotId.is_in(asked.ids.iter().copied()));
    let found = rows::all(db, named_ballot::Entity::find().filter(either)).await?;
    let mut cast = HashMap::new();
    for row in &found {
        let round = RoundId::new(row.round_id);
        // Others have one of the ids alone: that is all there is to know of them.
        if let Some(asked) = rounds.get(&round) {
            let ballot = of_row(row, &asked.questions)?;
            cast.insert((round, ballot.seat), ballot);
        }
    }
    let ids = found.iter().map(|row| BallotId::new(row.ballot_id));
    Ok((cast, ids.collect()))
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
