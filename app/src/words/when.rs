//! Days and moments as people say them. Always in Beijing time: that is the time of every clock
//! the law knows, and server and browser must print the same.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, Timelike, Utc, Weekday};

use super::Words;

/// UTC+8, all year round.
const BEIJING_SECONDS_EAST: i32 = 8 * 3600;

impl Words {
    /// A day: 2026年5月6日, 6 May 2026.
    #[must_use]
    pub fn day(self, day: NaiveDate) -> String {
        self.date_day(self.month(day.month()), day.day(), day.year())
    }

    /// A day with its weekday: 2026年2月24日 星期二, Tuesday 24 February 2026.
    #[must_use]
    pub fn day_with_weekday(self, day: NaiveDate) -> String {
        let weekday = match day.weekday() {
            Weekday::Mon => self.weekday_monday(),
            Weekday::Tue => self.weekday_tuesday(),
            Weekday::Wed => self.weekday_wednesday(),
            Weekday::Thu => self.weekday_thursday(),
            Weekday::Fri => self.weekday_friday(),
            Weekday::Sat => self.weekday_saturday(),
            Weekday::Sun => self.weekday_sunday(),
        };
        self.weekday_with_day(self.day(day), weekday)
    }

    /// A moment to the minute, in Beijing time.
    #[must_use]
    pub fn moment(self, moment: DateTime<Utc>) -> String {
        let local = in_beijing(moment);
        format!(
            "{} {:02}:{:02}",
            self.day(local.date()),
            local.hour(),
            local.minute()
        )
    }

    /// A moment to the minute where there is little room: 2026年5月6日 09:00, 6 May 2026 09:00, with
    /// the month cut short where the language does that.
    #[must_use]
    pub fn moment_brief(self, moment: DateTime<Utc>) -> String {
        let local = in_beijing(moment);
        let day = local.date();
        let day = self.date_day(self.month_brief(day.month()), day.day(), day.year());
        format!("{day} {:02}:{:02}", local.hour(), local.minute())
    }

    fn month_brief(self, month: u32) -> &'static str {
        match month {
            1 => self.month_brief_january(),
            2 => self.month_brief_february(),
            3 => self.month_brief_march(),
            4 => self.month_brief_april(),
            5 => self.month_brief_may(),
            6 => self.month_brief_june(),
            7 => self.month_brief_july(),
            8 => self.month_brief_august(),
            9 => self.month_brief_september(),
            10 => self.month_brief_october(),
            11 => self.month_brief_november(),
            _ => self.month_brief_december(),
        }
    }

    fn month(self, month: u32) -> &'static str {
        match month {
            1 => self.month_january(),
            2 => self.month_february(),
            3 => self.month_march(),
            4 => self.month_april(),
            5 => self.month_may(),
            6 => self.month_june(),
            7 => self.month_july(),
            8 => self.month_august(),
            9 => self.month_september(),
            10 => self.month_october(),
            11 => self.month_november(),
            _ => self.month_december(),
        }
    }
}

/// Total: what no calendar of ours reaches is said as it is stored.
fn in_beijing(moment: DateTime<Utc>) -> NaiveDateTime {
    let there = FixedOffset::east_opt(BEIJING_SECONDS_EAST)
        .and_then(|zone| moment.naive_utc().checked_add_offset(zone));
    there.unwrap_or(moment.naive_utc())
}

#[cfg(test)]
mod tests {
    use domain::preference::Language;

    use super::*;

    #[test]
    fn moments_are_said_in_beijing_time() {
        let moment = DateTime::from_timestamp(1_778_083_500, 0).unwrap();
        assert_eq!(
            Words(Language::Chinese).moment(moment),
            "2026年5月7日 00:05"
        );
        assert_eq!(Words(Language::English).moment(moment), "7 May 2026 00:05");
        let winter = DateTime::from_timestamp(1_764_117_300, 0).unwrap();
        assert_eq!(
            Words(Language::Chinese).moment_brief(winter),
            Words(Language::Chinese).moment(winter)
        );
        assert_eq!(
            Words(Language::English).moment_brief(winter),
            "26 Nov 2025 08:35"
        );
        // Whatever is stored can be said.
        for moment in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert!(!Words(Language::English).moment(moment).is_empty());
        }
    }
}
