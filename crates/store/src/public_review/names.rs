//! Numbers by which people know what the audit log names by ids.

use std::collections::BTreeMap;

use domain::ids::{MatterId, OrgId, SeatId, SessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::fault::StoreFault;
use crate::rows::{self, petition_matter, review_session, seat};
use crate::store::Store;

impl Store {
    /// The numbers of these sessions of an office; those it does not have are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn session_numbers(
        &self,
        org: OrgId,
        ids: &[SessionId],
    ) -> Result<BTreeMap<SessionId, String>, StoreFault> {
        let select = review_session::Entity::find()
            .select_only()
            .columns([review_session::Column::Id, review_session::Column::Number])
            .filter(review_session::Column::OrgId.eq(org.uuid()))
            .filter(review_session::Column::Id.is_in(ids.iter().map(|id| id.uuid())));
        let found: Vec<(Uuid, String)> = select.into_tuple().all(self.readers()).await?;
        let named = found.into_iter();
        Ok(named
            .map(|(id, number)| (SessionId::new(id), number))
            .collect())
    }

    /// The numbers of these matters of an office; those it does not have are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn matter_numbers(
        &self,
        org: OrgId,
        ids: &[MatterId],
    ) -> Result<BTreeMap<MatterId, String>, StoreFault> {
        let select = petition_matter::Entity::find()
            .select_only()
            .columns([
                petition_matter::Column::Id,
                petition_matter::Column::MatterNo,
            ])
            .filter(petition_matter::Column::OrgId.eq(org.uuid()))
            .filter(petition_matter::Column::Id.is_in(ids.iter().map(|id| id.uuid())));
        let found: Vec<(Uuid, String)> = select.into_tuple().all(self.readers()).await?;
        let named = found.into_iter();
        Ok(named
            .map(|(id, number)| (MatterId::new(id), number))
            .collect())
    }

    /// The numbers of these seats; those that are not there, or of another office, are left out.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a number that is none.
    pub async fn seat_numbers(
        &self,
        org: OrgId,
        ids: &[SeatId],
    ) -> Result<BTreeMap<SeatId, u32>, StoreFault> {
        let of_org = review_session::Entity::find()
            .select_only()
            .column(review_session::Column::Id)
            .filter(review_session::Column::OrgId.eq(org.uuid()))
            .into_query();
        let select = seat::Entity::find()
            .select_only()
            .columns([seat::Column::Id, seat::Column::Number])
            .filter(seat::Column::SessionId.in_subquery(of_org))
            .filter(seat::Column::Id.is_in(ids.iter().map(|id| id.uuid())));
        let found: Vec<(Uuid, i32)> = select.into_tuple().all(self.readers()).await?;
        let named = found.into_iter().map(|(id, number)| {
            let number = rows::number(number)
                .ok_or_else(|| StoreFault::corrupt("seat", id, "a number is negative"))?;
            Ok((SeatId::new(id), number))
        });
        named.collect()
    }
}
