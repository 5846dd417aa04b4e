//! What the servers of one database tell each other of who is connected.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::ids::{SeatId, ServerId, SessionId};
use domain::public_review::presence::Sighting;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use crate::fault::StoreFault;
use crate::rows::{self, seat_presence};
use crate::store::Store;
use crate::transaction::Tx;

impl Store {
    /// What each server said last of who is connected to it: a row for each server.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn sightings(&self, session: SessionId) -> Result<Vec<Sighting>, StoreFault> {
        of_session(self.readers(), session).await
    }
}

impl Tx {
    /// Says which seats a server sees, in place of what it said before; whoever sees nobody has no
    /// row. No change of the session: open screens are not told.
    ///
    /// # Errors
    /// As the database says.
    pub async fn tell_sighting(
        &self,
        session: SessionId,
        sighting: &Sighting,
    ) -> Result<(), StoreFault> {
        use seat_presence::Column;
        if sighting.seats.is_empty() {
            let own = Condition::all()
                .add(Column::SessionId.eq(session.uuid()))
                .add(Column::ServerId.eq(sighting.server.uuid()));
            return self.delete_sightings(own).await;
        }
        let row = seat_presence::Model {
            session_id: session.uuid(),
            server_id: sighting.server.uuid(),
            seats: rows::json(&sighting.seats)?,
            seen_at: rows::stored(sighting.seen_at),
        };
        let replace = OnConflict::columns([Column::SessionId, Column::ServerId])
            .update_columns([Column::Seats, Column::SeenAt])
            .to_owned();
        let insert =
            seat_presence::Entity::insert(row.into_active_model().reset_all()).on_conflict(replace);
        self.with(|db| async move {
            insert.exec_without_returning(db.as_ref()).await?;
            Ok(())
        })
        .await
    }

    /// Forgets all that a server said: it stops.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_sightings_of(&self, server: ServerId) -> Result<(), StoreFault> {
        let own = seat_presence::Column::ServerId.eq(server.uuid());
        self.delete_sightings(Condition::all().add(own)).await
    }

    /// Forgets what was said before a moment, by servers that died.
    ///
    /// # Errors
    /// As the database says.
    pub async fn prune_sightings(&self, before: DateTime<Utc>) -> Result<(), StoreFault> {
        let old = seat_presence::Column::SeenAt.lt(rows::stored(before));
        self.delete_sightings(Condition::all().add(old)).await
    }

    async fn delete_sightings(&self, which: Condition) -> Result<(), StoreFault> {
        self.with(|db| async move {
            seat_presence::Entity::delete_many()
                .filter(which)
                .exec(db.as_ref())
                .await?;
            Ok(())
        })
        .await
    }
}

/// What each server said last of a session.
pub(super) async fn of_session(
    db: &impl ConnectionTrait,
    session: SessionId,
) -> Result<Vec<Sighting>, StoreFault> {
    let select =
        seat_presence::Entity::find().filter(seat_presence::Column::SessionId.eq(session.uuid()));
    let found = rows::all(db, select).await?;
    found.iter().map(of_row).collect()
}

fn of_row(row: &seat_presence::Model) -> Result<Sighting, StoreFault> {
    let seats: BTreeSet<SeatId> = serde_json::from_str(&row.seats).map_err(|_cause| {
        let key = format!("{}/{}", row.session_id, row.server_id);
        StoreFault::corrupt("seat_presence", key, "the seats are no list of ids")
    })?;
    Ok(Sighting {
        server: ServerId::new(row.server_id),
        seats,
        seen_at: row.seen_at,
    })
}
