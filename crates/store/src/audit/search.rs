//! Which rows of the log are asked for.

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, DbBackend};

use crate::like::bytewise;
use crate::paging::key_text;
use crate::rows::{self, audit_entry};

/// What holds for every row that is asked for; nothing given, nothing left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Recorded at this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Recorded before this moment.
    pub until: Option<DateTime<Utc>>,
    /// Done by one of these, named as in the log.
    pub actors: Option<Vec<String>>,
    /// What was done.
    pub deed: Option<Recorded>,
    /// What it was done to.
    pub objects: Option<AuditObjects>,
}

/// Things a deed can be done to: those of these ids, and all whose id begins so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditObjects {
    /// Whole ids.
    pub ids: Vec<String>,
    /// The beginning of an id.
    pub beginning: String,
}

impl AuditFilter {
    pub(super) fn condition(&self, backend: DbBackend) -> Condition {
        use audit_entry::Column;
        let mut all = Condition::all();
        if let Some(from) = self.from {
            all = all.add(Column::RecordedAt.gte(rows::stored(from)));
        }
        if let Some(until) = self.until {
            all = all.add(Column::RecordedAt.lt(rows::stored(until)));
        }
        if let Some(actors) = &self.actors {
            all = all.add(Column::Actor.is_in(actors));
        }
        if let Some(deed) = self.deed {
            all = all.add(Column::Deed.eq(deed.word()));
        }
        match &self.objects {
            Some(objects) => all.add(objects.condition(backend)),
            None => all,
        }
    }
}

impl AuditObjects {
    fn condition(&self, backend: DbBackend) -> Condition {
        // As the index spells it.
        let id = || bytewise(backend, audit_entry::Column::ObjectId);
        let any = Condition::any().add(id().is_in(self.ids.iter().map(String::as_str)));
        if self.beginning.is_empty() {
            return any;
        }
        let first = key_text(&self.beginning);
        // No text that begins so stands after this one: nothing stored has its last character.
        let last = key_text(&format!("{}{}", self.beginning, char::MAX));
        any.add(id().gte(first).and(id().lt(last)))
    }
}
