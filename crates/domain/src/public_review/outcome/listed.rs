//! How long an outcome is listed.

use chrono::{Months, NaiveDate};

use crate::refusal::Fault;

/// Most months an outcome is listed (`docs/rules.md`, *Publishing*).
pub const LISTED_MONTHS_MAX: u32 = 12;

/// How long an outcome is listed: 1 to 12 months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedMonths(u32);

impl ListedMonths {
    /// The longest.
    pub(super) const YEAR: Self = Self(LISTED_MONTHS_MAX);

    /// So many months.
    ///
    /// # Errors
    /// `NotBetween` 1 and [`LISTED_MONTHS_MAX`].
    pub fn new(typed: &str) -> Result<Self, Fault> {
        let months = typed.trim().parse::<u32>().ok();
        let months = months.filter(|months| (1..=LISTED_MONTHS_MAX).contains(months));
        let (min, max) = (1, LISTED_MONTHS_MAX);
        months.map(Self).ok_or(Fault::NotBetween { min, max })
    }

    /// The first day on which it is not listed any more: the same day of that month, or its last
    /// where the month has no such day.
    #[must_use]
    pub fn after(self, published_on: NaiveDate) -> NaiveDate {
        published_on
            .checked_add_months(Months::new(self.0))
            .unwrap_or(NaiveDate::MAX)
    }
}
