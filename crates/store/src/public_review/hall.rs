//! Everything of a session at one moment, for the screens of the hall.

use std::collections::BTreeMap;

use domain::ids::{BallotId, OrgId, RoundId, SeatId, SessionId};
use domain::public_review::alert::Alert;
use domain::public_review::course::Status;
use domain::public_review::document::Document;
use domain::public_review::presence::Sighting;
use domain::public_review::session::ReviewSession;
use domain::public_review::tally::Tally;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{PanelSeat, alerts, ballots, documents, presence, seats, sessions, tallies};
use crate::dialect;
use crate::fault::StoreFault;
use crate::rows::review_session;
use crate::store::Store;
use crate::transaction::Tx;

/// Everything of a session at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HallMoment {
    /// How often something of it has changed.
    pub changes: i64,
    /// The turn of its projector's address.
    pub projector_turn: u32,
    /// The session.
    pub session: ReviewSession,
    /// Its seats in the order of their numbers.
    pub seats: Vec<PanelSeat>,
    /// Every ballot that came back: whose, in which round, and its id. Never what it says.
    pub ballots: Vec<(SeatId, RoundId, BallotId)>,
    /// What was counted, by round.
    pub tallies: BTreeMap<RoundId, Vec<Tally>>,
    /// What the clerk has to see to, the latest first.
    pub alerts: Vec<Alert>,
    /// Its documents in their order, the withdrawn ones among them.
    pub documents: Vec<Document>,
    /// What each server said last of who is connected to it.
    pub sightings: Vec<Sighting>,
}

impl Store {
    /// Reads a session and all around it as they were at one moment.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn hall_moment(
        &self,
        org: OrgId,
        id: SessionId,
    ) -> Result<Option<HallMoment>, StoreFault> {
        let db = dialect::begin_snapshot(self.readers()).await?;
        let counts: Option<(i64, i32)> = review_session::Entity::find_by_id(id.uuid())
            .select_only()
            .columns([
                review_session::Column::Changes,
                review_session::Column::ProjectorTurn,
            ])
            .into_tuple()
            .one(&db)
            .await?;
        let session = sessions::by_id(&db, org, id).await?;
        let Some(((changes, turn), session)) = counts.zip(session) else {
            return Ok(None);
        };
        let (_, projector_turn) = turn_of((id.uuid(), turn))?;
        let seats = seats::of_session(&db, id).await?;
        let ballots = ballots::of_session(&db, id).await?;
        let tallies = tallies::of_session(&db, id).await?;
        let alerts = alerts::open(&db, id).await?;
        let documents = documents::of_session(&db, id).await?;
        let sightings = presence::of_session(&db, id).await?;
        db.commit().await?;
        Ok(Some(HallMoment {
            changes,
            projector_turn,
            session,
            seats,
            ballots,
            tallies,
            alerts,
            documents,
            sightings,
        }))
    }

    /// The session of this number, with the turn of its projector's address.
    ///
    /// # Errors
    /// As the database says.
    pub async fn projector_turn(
        &self,
        org: OrgId,
        number: &str,
    ) -> Result<Option<(SessionId, u32)>, StoreFault> {
        let found: Option<(Uuid, i32)> = review_session::Entity::find()
            .select_only()
            .columns([
                review_session::Column::Id,
                review_session::Column::ProjectorTurn,
            ])
            .filter(review_session::Column::OrgId.eq(org.uuid()))
            .filter(review_session::Column::Number.eq(number))
            .into_tuple()
            .one(self.readers())
            .await?;
        found.map(turn_of).transpose()
    }

    /// The turn of the address of a session's projector, and how far the session has come.
    ///
    /// # Errors
    /// As the database says.
    pub async fn projector_turn_of(
        &self,
        org: OrgId,
        id: SessionId,
    ) -> Result<Option<(u32, Status)>, StoreFault> {
        let found: Option<(Uuid, i32, String)> = review_session::Entity::find_by_id(id.uuid())
            .select_only()
            .columns([
                review_session::Column::Id,
                review_session::Column::ProjectorTurn,
                review_session::Column::Status,
            ])
            .filter(review_session::Column::OrgId.eq(org.uuid()))
            .into_tuple()
            .one(self.readers())
            .await?;
        let Some((id, turn, status)) = found else {
            return Ok(None);
        };
        let (_, turn) = turn_of((id, turn))?;
        let status = Status::from_code(&status)
            .ok_or_else(|| StoreFault::corrupt("review_session", id, "unknown status"))?;
        Ok(Some((turn, status)))
    }
}

impl Tx {
    /// Gives a session's projector a new address.
    ///
    /// # Errors
    /// As the database says.
    pub async fn renew_projector(&self, id: SessionId) -> Result<(), StoreFault> {
        self.with(|db| async move {
            review_session::Entity::update_many()
                .col_expr(
                    review_session::Column::ProjectorTurn,
                    Expr::col(review_session::Column::ProjectorTurn).add(1),
                )
                .filter(review_session::Column::Id.eq(id.uuid()))
                .exec(db.as_ref())
                .await?;
            Ok(())
        })
        .await?;
        self.touch_session(id);
        Ok(())
    }
}

fn turn_of((id, turn): (Uuid, i32)) -> Result<(SessionId, u32), StoreFault> {
    let turn = crate::rows::number(turn)
        .ok_or_else(|| StoreFault::corrupt("review_session", id, "a negative turn"))?;
    Ok((SessionId::new(id), turn))
}
