//! Alerts: what the clerk has to see to.

use chrono::{DateTime, Utc};
use domain::ids::{AlertId, SessionId};
use domain::public_review::alert::{Alert, AlertKind};
use domain::public_review::course::{Roll, Status};
use domain::public_review::seat::SeatNo;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait as _,
};
use uuid::Uuid;

use crate::fault::StoreFault;
use crate::rows::{self, review_session, seat, session_alert};
use crate::store::Store;
use crate::transaction::Tx;

impl Store {
    /// The sessions of all offices whose door is open or whose seat cards are printed, and whose
    /// hearing is not over.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sessions_at_the_door(&self) -> Result<Vec<SessionId>, StoreFault> {
        let printed = seat::Entity::find()
            .select_only()
            .column(seat::Column::SessionId)
            .filter(seat::Column::CodeHash.is_not_null())
            .into_query();
        let over = Status::ALL.iter().filter(|status| status.is_over());
        let select = review_session::Entity::find()
            .select_only()
            .column(review_session::Column::Id)
            .filter(
                Condition::any()
                    .add(review_session::Column::Roll.eq(Roll::CheckIn.code()))
                    .add(review_session::Column::Id.in_subquery(printed)),
            )
            .filter(review_session::Column::Status.is_not_in(over.map(|status| status.code())));
        let found: Vec<Uuid> = select.into_tuple().all(self.readers()).await?;
        Ok(found.into_iter().map(SessionId::new).collect())
    }
}

impl Tx {
    /// The alert of this kind for this seat that nobody has seen to.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn open_alert(
        &self,
        session: SessionId,
        kind: AlertKind,
        seat: Option<SeatNo>,
    ) -> Result<Option<Alert>, StoreFault> {
        let number = rows::whole(seat.map_or(0, |seat| seat.0))?;
        let select = session_alert::Entity::find()
            .filter(session_alert::Column::SessionId.eq(session.uuid()))
            .filter(session_alert::Column::Kind.eq(kind.code()))
            .filter(session_alert::Column::SeatNumber.eq(number))
            .filter(session_alert::Column::SettledAt.is_null());
        let found = self
            .with(|db| async move { rows::first(db.as_ref(), select).await })
            .await?;
        found.as_ref().map(of_row).transpose()
    }

    /// Raises an alert. The table takes one of a kind for a seat that nobody has seen to.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_alert(&self, session: SessionId, alert: &Alert) -> Result<(), StoreFault> {
        let row = session_alert::Model {
            id: alert.id.uuid(),
            session_id: session.uuid(),
            kind: alert.kind.code().to_owned(),
            seat_number: rows::whole(alert.seat.map_or(0, |seat| seat.0))?,
            times: i32::try_from(alert.times).unwrap_or(i32::MAX),
            first_at: rows::stored(alert.first_at),
            last_at: rows::stored(alert.last_at),
            settled_at: None,
        };
        let insert = session_alert::Entity::insert(row.into_active_model().reset_all());
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await?;
        self.touch_session(session);
        Ok(())
    }

    /// Counts that it happened so many times more.
    ///
    /// # Errors
    /// As the database says.
    pub async fn repeat_alert(
        &self,
        session: SessionId,
        alert: &Alert,
        more: u32,
        at: DateTime<Utc>,
    ) -> Result<(), StoreFault> {
        let times = i32::try_from(alert.times.saturating_add(more));
        let row = session_alert::ActiveModel {
            // More than the column takes is more than anybody counts.
            times: Set(times.unwrap_or(i32::MAX)),
            last_at: Set(rows::stored(at)),
            ..Default::default()
        };
        self.update_alert(session, alert.id, row).await?;
        Ok(())
    }

    /// The clerk has seen to it; tells which it was, where it was open.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn settle_alert(
        &self,
        session: SessionId,
        id: AlertId,
        at: DateTime<Utc>,
    ) -> Result<Option<Alert>, StoreFault> {
        let row = session_alert::ActiveModel {
            settled_at: Set(Some(rows::stored(at))),
            ..Default::default()
        };
        if !self.update_alert(session, id, row).await? {
            return Ok(None);
        }
        let select = session_alert::Entity::find_by_id(id.uuid());
        let found = self
            .with(|db| async move { rows::first(db.as_ref(), select).await })
            .await?;
        found.as_ref().map(of_row).transpose()
    }

    async fn update_alert(
        &self,
        session: SessionId,
        id: AlertId,
        row: session_alert::ActiveModel,
    ) -> Result<bool, StoreFault> {
        let saved = self
            .with(|db| async move {
                let saved = session_alert::Entity::update_many()
                    .set(row)
                    .filter(session_alert::Column::Id.eq(id.uuid()))
                    .filter(session_alert::Column::SessionId.eq(session.uuid()))
                    .filter(session_alert::Column::SettledAt.is_null())
                    .exec(db.as_ref())
                    .await?;
                Ok(saved.rows_affected)
            })
            .await?;
        if saved > 0 {
            self.touch_session(session);
        }
        Ok(saved > 0)
    }
}

/// What the clerk has to see to, the latest first.
pub(super) async fn open(
    db: &impl ConnectionTrait,
    session: SessionId,
) -> Result<Vec<Alert>, StoreFault> {
    let select = session_alert::Entity::find()
        .filter(session_alert::Column::SessionId.eq(session.uuid()))
        .filter(session_alert::Column::SettledAt.is_null())
        .order_by_desc(session_alert::Column::LastAt)
        .order_by_asc(session_alert::Column::Id);
    rows::all(db, select).await?.iter().map(of_row).collect()
}

fn of_row(row: &session_alert::Model) -> Result<Alert, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("session_alert", row.id, why);
    let number = |stored| rows::number(stored).ok_or_else(|| corrupt("a figure is negative"));
    let seat = number(row.seat_number)?;
    Ok(Alert {
        id: AlertId::new(row.id),
        kind: AlertKind::from_code(&row.kind).ok_or_else(|| corrupt("unknown kind"))?,
        seat: (seat > 0).then_some(SeatNo(seat)),
        times: number(row.times)?,
        first_at: row.first_at,
        last_at: row.last_at,
    })
}
