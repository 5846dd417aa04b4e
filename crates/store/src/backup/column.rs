//! A column of a backup, and how its values are written between the databases.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::{QueryResult, Value as SqlValue};
use serde_json::Value;
use uuid::Uuid;

use crate::fault::StoreFault;
use crate::rows;

/// How a value is written between the databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An id, hyphenated.
    Id,
    /// Text as it is.
    Text,
    /// A whole number.
    Number,
    /// A large whole number.
    Large,
    /// Yes or no.
    Flag,
    /// A moment, RFC 3339 in UTC with milliseconds.
    Moment,
    /// Bytes, as base64.
    Bytes,
}

/// A column.
#[derive(Debug)]
pub(crate) struct Column {
    pub name: &'static str,
    pub kind: Kind,
    /// The change that brought it; none where it came with its table.
    pub since: Option<&'static str>,
}

impl Column {
    /// The change that brought the column to a table that was there before.
    pub(super) const fn since(self, change: &'static str) -> Self {
        Self {
            since: Some(change),
            ..self
        }
    }

    /// Reads the value of a row.
    pub(crate) fn read(&self, table: &'static str, row: &QueryResult) -> Result<Value, StoreFault> {
        let name = self.name;
        let value = match self.kind {
            Kind::Id => row
                .try_get::<Option<Uuid>>("", name)
                .map(|id| id.map_or(Value::Null, |id| id.hyphenated().to_string().into())),
            Kind::Text => row.try_get::<Option<String>>("", name).map(Value::from),
            Kind::Number => row.try_get::<Option<i32>>("", name).map(Value::from),
            Kind::Large => row.try_get::<Option<i64>>("", name).map(Value::from),
            Kind::Flag => row.try_get::<Option<bool>>("", name).map(Value::from),
            Kind::Moment => row.try_get::<Option<DateTime<Utc>>>("", name).map(|at| {
                at.map_or(Value::Null, |at| {
                    at.to_rfc3339_opts(SecondsFormat::Millis, true).into()
                })
            }),
            Kind::Bytes => row
                .try_get::<Option<Vec<u8>>>("", name)
                .map(|bytes| bytes.map_or(Value::Null, |bytes| STANDARD.encode(bytes).into())),
        };
        value.map_err(|_cause| StoreFault::corrupt(table, "?", "a column cannot be read"))
    }

    /// The value for the database; `None` where it is not of this kind.
    pub(crate) fn write(&self, value: &Value) -> Option<SqlValue> {
        if value.is_null() {
            return Some(match self.kind {
                Kind::Id => None::<Uuid>.into(),
                Kind::Text => None::<String>.into(),
                Kind::Number => None::<i32>.into(),
                Kind::Large => None::<i64>.into(),
                Kind::Flag => None::<bool>.into(),
                Kind::Moment => None::<DateTime<Utc>>.into(),
                Kind::Bytes => None::<Vec<u8>>.into(),
            });
        }
        Some(match self.kind {
            Kind::Id => Uuid::try_parse(value.as_str()?).ok()?.into(),
            Kind::Text => value.as_str().filter(|text| !text.contains('\0'))?.into(),
            Kind::Number => i32::try_from(value.as_i64()?).ok()?.into(),
            Kind::Large => value.as_i64()?.into(),
            Kind::Flag => value.as_bool()?.into(),
            Kind::Moment => {
                let at = DateTime::parse_from_rfc3339(value.as_str()?).ok()?;
                rows::stored(at.with_timezone(&Utc)).into()
            }
            Kind::Bytes => STANDARD.decode(value.as_str()?).ok()?.into(),
        })
    }
}

const fn column(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        since: None,
    }
}

pub(super) const fn id(name: &'static str) -> Column {
    column(name, Kind::Id)
}

pub(super) const fn text(name: &'static str) -> Column {
    column(name, Kind::Text)
}

pub(super) const fn number(name: &'static str) -> Column {
    column(name, Kind::Number)
}

pub(super) const fn large(name: &'static str) -> Column {
    column(name, Kind::Large)
}

pub(super) const fn flag(name: &'static str) -> Column {
    column(name, Kind::Flag)
}

pub(super) const fn moment(name: &'static str) -> Column {
    column(name, Kind::Moment)
}

pub(super) const fn bytes(name: &'static str) -> Column {
    column(name, Kind::Bytes)
}
