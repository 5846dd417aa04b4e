//! Reading what the server answered. Every answer becomes one small tree, and every type is read
//! from it by hand: derived readers of each type were a fifth of the browser program. What the
//! server writes stays derived; tests compare the two.

mod documents;
mod domain;
mod hall;
mod wire;

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::SharedValue;
use serde::Serialize;
use serde_json::Value;

/// Can be read from an answer.
pub trait Unpack: Sized {
    /// Reads it; nothing where the answer is of another version of the program.
    fn unpack(json: &Value) -> Option<Self>;
}

/// Reads a whole answer.
#[must_use]
pub fn unpack<T: Unpack>(text: &str) -> Option<T> {
    T::unpack(&tree(text)?)
}

/// The one place where an answer is taken apart.
#[inline(never)]
fn tree(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// A value made on the server that travels with the page: in the browser it is read, not made.
pub(crate) fn travelling<T: Unpack + Serialize>(make: impl FnOnce() -> T) -> Option<T> {
    unpack(&text_of(make))
}

#[cfg(feature = "ssr")]
fn text_of<T: Serialize>(make: impl FnOnce() -> T) -> String {
    SharedValue::new_str(|| serde_json::to_string(&make()).unwrap_or_default()).into_inner()
}

#[cfg(not(feature = "ssr"))]
fn text_of<T: Serialize>(_make: impl FnOnce() -> T) -> String {
    SharedValue::new_str(String::new).into_inner()
}

/// Reads a field. A field that is not there reads as nothing was written in it.
pub(crate) fn field<T: Unpack>(json: &Value, name: &str) -> Option<T> {
    T::unpack(named(json, name))
}

#[inline(never)]
fn named<'a>(json: &'a Value, name: &str) -> &'a Value {
    json.get(name).unwrap_or(&Value::Null)
}

/// Reads a word into the one of a fixed set.
pub(crate) fn word<T>(json: &Value, of: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    of(json.as_str()?)
}

/// Reads what has one spelling.
pub(crate) fn spelled<T: FromStr>(json: &Value) -> Option<T> {
    json.as_str()?.parse().ok()
}

/// Implements [`Unpack`] for a type whose fields stand under their own names. A field that is
/// forgotten here does not compile.
macro_rules! unpack_fields {
    ($type:ty { $($field:ident),+ $(,)? }) => {
        impl $crate::unpack::Unpack for $type {
            fn unpack(json: &::serde_json::Value) -> Option<Self> {
                Some(Self {
                    $($field: $crate::unpack::field(json, stringify!($field))?),+
                })
            }
        }
    };
}

/// Implements [`Unpack`] for a word of a fixed set.
macro_rules! unpack_words {
    ($($type:ty => $of:expr),+ $(,)?) => {$(
        impl $crate::unpack::Unpack for $type {
            fn unpack(json: &::serde_json::Value) -> Option<Self> {
                $crate::unpack::word(json, $of)
            }
        }
    )+};
}

pub(crate) use {unpack_fields, unpack_words};

impl Unpack for String {
    fn unpack(json: &Value) -> Option<Self> {
        json.as_str().map(ToOwned::to_owned)
    }
}

impl Unpack for bool {
    fn unpack(json: &Value) -> Option<Self> {
        json.as_bool()
    }
}

impl Unpack for u64 {
    fn unpack(json: &Value) -> Option<Self> {
        json.as_u64()
    }
}

impl Unpack for i64 {
    fn unpack(json: &Value) -> Option<Self> {
        json.as_i64()
    }
}

impl Unpack for u32 {
    fn unpack(json: &Value) -> Option<Self> {
        json.as_u64()?.try_into().ok()
    }
}

impl Unpack for u16 {
    fn unpack(json: &Value) -> Option<Self> {
        json.as_u64()?.try_into().ok()
    }
}

impl<T: Unpack> Unpack for Option<T> {
    fn unpack(json: &Value) -> Option<Self> {
        if json.is_null() {
            Some(None)
        } else {
            T::unpack(json).map(Some)
        }
    }
}

impl<T: Unpack> Unpack for Vec<T> {
    fn unpack(json: &Value) -> Option<Self> {
        json.as_array()?.iter().map(T::unpack).collect()
    }
}

impl<A: Unpack, B: Unpack> Unpack for (A, B) {
    fn unpack(json: &Value) -> Option<Self> {
        match json.as_array()?.as_slice() {
            [first, second] => Some((A::unpack(first)?, B::unpack(second)?)),
            _ => None,
        }
    }
}

impl Unpack for NaiveDate {
    fn unpack(json: &Value) -> Option<Self> {
        ::domain::people::reviewer::date(json.as_str()?).ok()
    }
}

impl Unpack for DateTime<Utc> {
    fn unpack(json: &Value) -> Option<Self> {
        moment(json.as_str()?)
    }
}

/// A moment as the server writes it: `2026-05-06T01:00:00Z`, with or without a fraction.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let date = ::domain::people::reviewer::date(date).ok()?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut parts = time.splitn(3, ':').map(|part| part.parse::<u32>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    if fraction.len() > 9 {
        return None;
    }
    let digits = u32::try_from(fraction.len()).ok()?;
    let nanoseconds = fraction.parse::<u32>().ok()? * 10_u32.pow(9 - digits);
    Some(
        date.and_hms_nano_opt(hour, minute, second, nanoseconds)?
            .and_utc(),
    )
}

/// What the server writes is read back as it was.
#[cfg(test)]
fn reads_back<T: Serialize + Unpack + PartialEq + std::fmt::Debug>(written: &T) {
    let text = serde_json::to_string(written).unwrap();
    assert_eq!(unpack::<T>(&text).as_ref(), Some(written), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_it_was_written() {
        for written in [
            "2026-05-06T01:00:00Z",
            "2026-05-06T01:02:03.004Z",
            "1999-12-31T23:59:59.999999999Z",
        ] {
            let moment: DateTime<Utc> = written.parse().unwrap();
            let json = serde_json::to_value(moment).unwrap();
            assert_eq!(Unpack::unpack(&json), Some(moment), "{written}");
        }
        for wrong in [
            "",
            "Z",
            "2026-05-06",
            "2026-05-06T25:00:00Z",
            "2026-05-06T01:00:00+08:00",
        ] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_answer_of_another_version_is_nothing() {
        assert_eq!(unpack::<Vec<u32>>("[1,2]"), Some(vec![1, 2]));
        assert_eq!(unpack::<Vec<u32>>("[1,\"2\"]"), None);
        assert_eq!(unpack::<Option<String>>("null"), Some(None));
        assert_eq!(unpack::<(u64, String)>("[7,\"x\"]"), Some((7, "x".into())));
        assert_eq!(unpack::<u16>("70000"), None);
        assert_eq!(unpack::<u64>("<html>"), None);
    }
}
