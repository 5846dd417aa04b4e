//! Seats: who sits where, the hash of the code on the card, and the device that speaks for it.

use std::collections::HashMap;

use domain::ids::{DeviceId, OrgId, ReviewerId, SeatId, SessionId};
use domain::people::reviewer::Reviewer;
use domain::public_review::course::Status;
use domain::public_review::seat::{Attendance, RecusalState, Seat, SeatNo, SeatRole};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::fault::StoreFault;
use crate::reviewers;
use crate::rows::{self, review_session, reviewer, seat};
use crate::store::Store;
use crate::transaction::Tx;

/// A seat with what its card needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelSeat {
    /// The seat.
    pub seat: Seat,
    /// The session it is in.
    pub session: SessionId,
    /// How often its code was made anew.
    pub code_turn: u32,
    /// Name of the reviewer.
    pub name: String,
}

/// A seat without the name of who sits there, and the session it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BareSeat {
    /// The seat.
    pub seat: Seat,
    /// The session.
    pub session: SessionId,
    /// The office that holds it.
    pub org: OrgId,
    /// How far it is.
    pub status: Status,
}

/// How many seats of a session count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeatCounts {
    /// Members who were not recused.
    pub eligible: u32,
    /// Of these, how many have come.
    pub present: u32,
    /// Of these, how many are on the roll.
    pub on_roll: u32,
}

impl Store {
    /// The seats of a session in the order of their numbers.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn seats(&self, session: SessionId) -> Result<Vec<PanelSeat>, StoreFault> {
        of_session(self.readers(), session).await
    }

    /// The seat of this id, with the name of who sits there.
    ///
    /// # Errors
    /// As [`Store::seats`].
    pub async fn seat(&self, id: SeatId) -> Result<Option<PanelSeat>, StoreFault> {
        one(self.readers(), of_id(id)).await
    }

    /// The seat of this id and its session, without the name of who sits there: asked with every
    /// request of a tablet, so it is one question to the database.
    ///
    /// # Errors
    /// As [`Store::seats`].
    pub async fn bare_seat(&self, id: SeatId) -> Result<Option<BareSeat>, StoreFault> {
        let of_session = Expr::col((seat::Entity, seat::Column::SessionId))
            .equals((review_session::Entity, review_session::Column::Id));
        let mut select = seat::Entity::find_by_id(id.uuid())
            .column_as(review_session::Column::OrgId, "session_org")
            .column_as(review_session::Column::Status, "session_status");
        QueryTrait::query(&mut select).inner_join(review_session::Entity, of_session);
        let db = self.readers();
        let row = db
            .query_one_raw(select.build(db.get_database_backend()))
            .await?;
        row.as_ref().map(bare_seat).transpose()
    }

    /// The seat whose code has this hash.
    ///
    /// # Errors
    /// As [`Store::seats`].
    pub async fn seat_of_code(&self, hash: &str) -> Result<Option<PanelSeat>, StoreFault> {
        let is = Condition::all().add(seat::Column::CodeHash.eq(hash));
        one(self.readers(), is).await
    }

    /// How many seats of a session count.
    ///
    /// # Errors
    /// As the database says.
    pub async fn seat_counts(&self, session: SessionId) -> Result<SeatCounts, StoreFault> {
        counts(self.readers(), session).await
    }
}

impl Store {
    /// The reviewers of the pool who have not retired, in the order of the list: of them a panel is
    /// made.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn serving_reviewers(&self, org: OrgId) -> Result<Vec<Reviewer>, StoreFault> {
        serving(self.readers(), org).await
    }
}

async fn serving(db: &impl ConnectionTrait, org: OrgId) -> Result<Vec<Reviewer>, StoreFault> {
    let select = reviewer::Entity::find()
        .filter(reviewer::Column::OrgId.eq(org.uuid()))
        .filter(reviewer::Column::RetiredAt.is_null())
        .order_by_asc(reviewer::Column::NameOrder)
        .order_by_asc(reviewer::Column::Id);
    let found = rows::all(db, select).await?;
    found.into_iter().map(reviewers::of_row).collect()
}

impl Tx {
    /// As [`Store::seat`].
    ///
    /// # Errors
    /// As [`Store::seats`].
    pub async fn seat(&self, id: SeatId) -> Result<Option<PanelSeat>, StoreFault> {
        self.with(|db| async move { one(db.as_ref(), of_id(id)).await })
            .await
    }

    /// As [`Store::seats`].
    ///
    /// # Errors
    /// As [`Store::seats`].
    pub async fn seats(&self, session: SessionId) -> Result<Vec<PanelSeat>, StoreFault> {
        self.with(|db| async move { of_session(db.as_ref(), session).await })
            .await
    }

    /// The seat whose code has this hash.
    ///
    /// # Errors
    /// As [`Store::seats`].
    pub async fn seat_of_code(&self, hash: &str) -> Result<Option<PanelSeat>, StoreFault> {
        let is = Condition::all().add(seat::Column::CodeHash.eq(hash));
        self.with(|db| async move { one(db.as_ref(), is).await })
            .await
    }

    /// The seat of this number in a session.
    ///
    /// # Errors
    /// As [`Store::seats`].
    pub async fn seat_of_number(
        &self,
        session: SessionId,
        number: SeatNo,
    ) -> Result<Option<PanelSeat>, StoreFault> {
        let Ok(number) = rows::whole(number.0) else {
            return Ok(None);
        };
        let is = Condition::all()
            .add(seat::Column::SessionId.eq(session.uuid()))
            .add(seat::Column::Number.eq(number));
        self.with(|db| async move { one(db.as_ref(), is).await })
            .await
    }

    /// The seat that this device speaks for in a session.
    ///
    /// # Errors
    /// As [`Store::seats`].
    pub async fn seat_of_device(
        &self,
        session: SessionId,
        device: DeviceId,
    ) -> Result<Option<PanelSeat>, StoreFault> {
        let is = Condition::all()
            .add(seat::Column::SessionId.eq(session.uuid()))
            .add(seat::Column::DeviceId.eq(device.uuid()));
        self.with(|db| async move { one(db.as_ref(), is).await })
            .await
    }

    /// As [`Store::seat_counts`].
    ///
    /// # Errors
    /// As the database says.
    pub async fn seat_counts(&self, session: SessionId) -> Result<SeatCounts, StoreFault> {
        self.with(|db| async move { counts(db.as_ref(), session).await })
            .await
    }

    /// As [`Store::serving_reviewers`].
    ///
    /// # Errors
    /// As [`Store::serving_reviewers`].
    pub async fn serving_reviewers(&self, org: OrgId) -> Result<Vec<Reviewer>, StoreFault> {
        self.with(|db| async move { serving(db.as_ref(), org).await })
            .await
    }

    /// Adds seats, without codes. One for a number and for a reviewer in a session.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_seats(&self, session: SessionId, seats: &[Seat]) -> Result<(), StoreFault> {
        let rows = seats.iter().map(|seat| added(session, seat));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        self.with(|db| async move {
            for part in rows.chunks(rows::ROWS_AT_ONCE) {
                seat::Entity::insert_many(part.to_vec())
                    .exec_without_returning(db.as_ref())
                    .await?;
            }
            Ok(())
        })
        .await
    }

    /// Removes the seats of a session.
    ///
    /// # Errors
    /// As the database says: seats with ballots stay.
    pub async fn remove_seats(&self, session: SessionId) -> Result<(), StoreFault> {
        self.with(|db| async move {
            seat::Entity::delete_many()
                .filter(seat::Column::SessionId.eq(session.uuid()))
                .exec(db.as_ref())
                .await?;
            Ok(())
        })
        .await
    }

    /// Writes who sits on a seat.
    ///
    /// # Errors
    /// As the database says; `Corrupt` where no such seat is.
    pub async fn save_attendance(
        &self,
        session: SessionId,
        id: SeatId,
        is: Attendance,
    ) -> Result<(), StoreFault> {
        let (device, since) = match is {
            Attendance::Absent => (None, None),
            Attendance::Here { device, since } => (Some(device.uuid()), Some(since)),
            Attendance::Moving { since } => (None, Some(since)),
        };
        let row = seat::ActiveModel {
            device_id: Set(device),
            here_since: Set(since.map(rows::stored)),
            ..Default::default()
        };
        self.update_seat(id, row).await?;
        self.touch_session(session);
        Ok(())
    }

    /// Writes the hash of a new code; `None` where the old one is good no longer.
    ///
    /// # Errors
    /// As [`Tx::save_attendance`].
    pub async fn save_code(
        &self,
        id: SeatId,
        hash: Option<String>,
        turn: u32,
    ) -> Result<(), StoreFault> {
        let row = seat::ActiveModel {
            code_hash: Set(hash),
            code_turn: Set(rows::whole(turn)?),
            ..Default::default()
        };
        self.update_seat(id, row).await
    }

    async fn update_seat(&self, id: SeatId, row: seat::ActiveModel) -> Result<(), StoreFault> {
        self.with(|db| async move {
            let saved = seat::Entity::update_many()
                .set(row)
                .filter(seat::Column::Id.eq(id.uuid()))
                .exec(db.as_ref())
                .await?;
            if saved.rows_affected == 1 {
                Ok(())
            } else {
                Err(StoreFault::corrupt("seat", id, "it is not there"))
            }
        })
        .await
    }

    /// Everybody who has come is on the roll.
    ///
    /// # Errors
    /// As the database says.
    pub async fn freeze_roll(&self, session: SessionId) -> Result<(), StoreFault> {
        self.with(|db| async move {
            seat::Entity::update_many()
                .col_expr(seat::Column::OnRoll, Expr::val(true))
                .filter(eligible(session))
                .filter(seat::Column::HereSince.is_not_null())
                .exec(db.as_ref())
                .await?;
            Ok(())
        })
        .await
    }

    /// Nobody is there, and nobody is on the roll.
    ///
    /// # Errors
    /// As the database says.
    pub async fn clear_roll(&self, session: SessionId) -> Result<(), StoreFault> {
        let row = seat::ActiveModel {
            device_id: Set(None),
            here_since: Set(None),
            on_roll: Set(false),
            ..Default::default()
        };
        self.with(|db| async move {
            seat::Entity::update_many()
                .set(row)
                .filter(seat::Column::SessionId.eq(session.uuid()))
                .exec(db.as_ref())
                .await?;
            Ok(())
        })
        .await
    }
}

fn added(session: SessionId, seat: &Seat) -> Result<seat::ActiveModel, StoreFault> {
    let row = seat::Model {
        id: seat.id.uuid(),
        session_id: session.uuid(),
        number: rows::whole(seat.number.0)?,
        reviewer_id: seat.reviewer.uuid(),
        role: seat.role.code().to_owned(),
        recusal: seat.recusal.code().to_owned(),
        code_hash: None,
        code_turn: 0,
        device_id: None,
        here_since: None,
        on_roll: false,
    };
    Ok(row.into_active_model().reset_all())
}

fn eligible(session: SessionId) -> Condition {
    Condition::all()
        .add(seat::Column::SessionId.eq(session.uuid()))
        .add(seat::Column::Role.eq(SeatRole::Member.code()))
        .add(seat::Column::Recusal.ne(RecusalState::Granted.code()))
}

async fn counts(db: &impl ConnectionTrait, session: SessionId) -> Result<SeatCounts, StoreFault> {
    let all = seat::Entity::find().filter(eligible(session));
    let present = all.clone().filter(seat::Column::HereSince.is_not_null());
    let on_roll = all.clone().filter(seat::Column::OnRoll.eq(true));
    Ok(SeatCounts {
        eligible: number(all.count(db).await?)?,
        present: number(present.count(db).await?)?,
        on_roll: number(on_roll.count(db).await?)?,
    })
}

fn number(count: u64) -> Result<u32, StoreFault> {
    u32::try_from(count).map_err(|_large| StoreFault::Other("too many rows".to_owned()))
}

pub(super) async fn of_session(
    db: &impl ConnectionTrait,
    session: SessionId,
) -> Result<Vec<PanelSeat>, StoreFault> {
    found(
        db,
        Condition::all().add(seat::Column::SessionId.eq(session.uuid())),
    )
    .await
}

fn bare_seat(row: &QueryResult) -> Result<BareSeat, StoreFault> {
    let seat = rows::read::<seat::Entity>(row)?;
    let org: Uuid = row.try_get("", "session_org")?;
    let status: String = row.try_get("", "session_status")?;
    let unknown = || StoreFault::corrupt("review_session", seat.session_id, "unknown status");
    Ok(BareSeat {
        session: SessionId::new(seat.session_id),
        seat: bare_of_row(&seat)?,
        org: OrgId::new(org),
        status: Status::from_code(&status).ok_or_else(unknown)?,
    })
}

/// These seats and their sessions, without the names of who sits there.
pub(super) async fn bare_of(
    db: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<SeatId, (Seat, SessionId)>, StoreFault> {
    let select = seat::Entity::find().filter(seat::Column::Id.is_in(ids.iter().copied()));
    let found = rows::all(db, select).await?;
    let bare = |row: &seat::Model| {
        let seat = bare_of_row(row)?;
        Ok((seat.id, (seat, SessionId::new(row.session_id))))
    };
    found.iter().map(bare).collect()
}

fn of_id(id: SeatId) -> Condition {
    Condition::all().add(seat::Column::Id.eq(id.uuid()))
}

async fn one(db: &impl ConnectionTrait, is: Condition) -> Result<Option<PanelSeat>, StoreFault> {
    Ok(found(db, is).await?.into_iter().next())
}

async fn found(db: &impl ConnectionTrait, is: Condition) -> Result<Vec<PanelSeat>, StoreFault> {
    let select = seat::Entity::find()
        .filter(is)
        .order_by_asc(seat::Column::Number);
    let seats = rows::all(db, select).await?;
    let mut names = std::collections::BTreeMap::new();
    let ids: Vec<_> = seats.iter().map(|seat| seat.reviewer_id).collect();
    for part in ids.chunks(rows::ROWS_AT_ONCE) {
        let select =
            reviewer::Entity::find().filter(reviewer::Column::Id.is_in(part.iter().copied()));
        for reviewer in rows::all(db, select).await? {
            names.insert(reviewer.id, reviewer.name);
        }
    }
    let seats = seats.into_iter().map(|row| {
        let name = names.get(&row.reviewer_id).cloned();
        let name = name.ok_or_else(|| StoreFault::corrupt("seat", row.id, "nobody sits there"))?;
        of_row(&row, name)
    });
    seats.collect()
}

fn of_row(row: &seat::Model, name: String) -> Result<PanelSeat, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("seat", row.id, why);
    Ok(PanelSeat {
        seat: bare_of_row(row)?,
        session: SessionId::new(row.session_id),
        code_turn: rows::number(row.code_turn).ok_or_else(|| corrupt("a negative turn"))?,
        name,
    })
}

fn bare_of_row(row: &seat::Model) -> Result<Seat, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("seat", row.id, why);
    let attendance = match (row.device_id, row.here_since) {
        (None, None) => Attendance::Absent,
        (Some(device), Some(since)) => Attendance::Here {
            device: DeviceId::new(device),
            since,
        },
        (None, Some(since)) => Attendance::Moving { since },
        (Some(_), None) => return Err(corrupt("a device and no time")),
    };
    Ok(Seat {
        id: SeatId::new(row.id),
        number: SeatNo(rows::number(row.number).ok_or_else(|| corrupt("a negative number"))?),
        reviewer: ReviewerId::new(row.reviewer_id),
        role: SeatRole::from_code(&row.role).ok_or_else(|| corrupt("unknown role"))?,
        recusal: RecusalState::from_code(&row.recusal).ok_or_else(|| corrupt("unknown recusal"))?,
        attendance,
        on_roll: row.on_roll,
    })
}
