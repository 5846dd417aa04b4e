//! The next remedy (救济途径): what somebody who does not accept the answer can do next, and until
//! when. Every result names it (`docs/rules.md`, *Every result*).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::people::reviewer::date;
use crate::petitions::matter::Purpose;
use crate::refusal::{Fault, FieldFaults};

codes! {
    /// The ways on that an opinion can name.
    Remedy {
        /// 复查, statutory review, asked of the next level up (信访工作条例 Art 35).
        StatutoryReview = "statutory_review",
        /// 复核, statutory re-review (信访工作条例 Art 36).
        StatutoryReReview = "statutory_re_review",
        /// 行政复议, administrative reconsideration.
        Reconsideration = "reconsideration",
        /// 诉讼, going to court.
        Litigation = "litigation",
    }
}

/// What can be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextRemedy {
    /// This, and its time begins when the written reply is served: without proof of service no day
    /// is named (`docs/rules.md`, *Every result*).
    WhenServed(Remedy),
    /// This, until the end of this day.
    Until(Remedy, NaiveDate),
    /// No tier of review follows: a suggestion is answered as adopted or not (Art 29).
    NoTier,
    /// No tier of review is left: the re-review was the last, and the claim is finalised
    /// (信访工作条例 Art 36(3)).
    Finalised,
}

/// The word for a claim of which no tier is left.
pub const FINALISED: &str = "finalised";

/// The word for no tier of review, where the other words are those of [`Remedy`].
pub const NO_TIER: &str = "no_tier";

/// What a clerk types about the next remedy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemedyInput {
    /// Word of a [`Remedy`], or [`FINALISED`], or [`NO_TIER`].
    pub remedy: String,
    /// Its last day, `2026-05-06`; blank where its time begins when the reply is served.
    #[serde(default)]
    pub last_day: String,
}

/// What a remedy is of: it has to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemedyOf {
    /// What the petitioner wanted.
    pub purpose: Purpose,
    /// The day of the hearing.
    pub held_on: NaiveDate,
    /// The day on which it is written: nobody has answered later than that.
    pub today: NaiveDate,
}

impl RemedyOf {
    /// A suggestion is answered as adopted or not, and no tier of review follows (信访工作条例
    /// Art 29); a claim has one until it is finalised (Art 31, 35, 36).
    const fn fits(self, chosen: Chosen) -> bool {
        match self.purpose {
            Purpose::Suggestion => matches!(chosen, Chosen::NoTier),
            Purpose::Claim => !matches!(chosen, Chosen::NoTier),
            Purpose::Accusation => true,
        }
    }
}

/// What was chosen, without its day.
#[derive(Clone, Copy)]
enum Chosen {
    One(Remedy),
    NoTier,
    Finalised,
}

impl NextRemedy {
    /// Checks what was typed against what it is of.
    ///
    /// # Errors
    /// The faults of `remedy` and `last_day`: a remedy that this purpose does not have, a last day
    /// that is not after the hearing.
    pub fn check(input: &RemedyInput, of: RemedyOf) -> Result<Self, FieldFaults> {
        let mut faults = FieldFaults::default();
        let last_day = match date(&input.last_day) {
            Err(Fault::Missing) => Ok(None),
            Ok(day) if day <= of.held_on => Err(Fault::NotAfterHearing),
            day => day.map(Some),
        };
        let last_day = faults.keep("last_day", last_day);
        let remedy = match input.remedy.trim() {
            "" => Err(Fault::Missing),
            NO_TIER => Ok(Chosen::NoTier),
            FINALISED => Ok(Chosen::Finalised),
            word => Remedy::from_code(word)
                .map(Chosen::One)
                .ok_or(Fault::UnknownChoice),
        };
        let remedy = remedy.and_then(|remedy| {
            let fits = of.fits(remedy);
            fits.then_some(remedy).ok_or(Fault::NotForThisPurpose)
        });
        let remedy = faults.keep("remedy", remedy);
        match (remedy, last_day) {
            (Some(Chosen::One(remedy)), Some(Some(day))) => Ok(Self::Until(remedy, day)),
            (Some(Chosen::One(remedy)), Some(None)) => Ok(Self::WhenServed(remedy)),
            // A day that was typed before the choice was changed says nothing.
            (Some(Chosen::NoTier), Some(_)) => Ok(Self::NoTier),
            (Some(Chosen::Finalised), Some(_)) => Ok(Self::Finalised),
            _ => Err(faults),
        }
    }

    /// The remedy as a clerk would have typed it.
    #[must_use]
    pub fn as_input(&self) -> RemedyInput {
        let (remedy, last_day) = match self {
            Self::WhenServed(remedy) => (remedy.code(), String::new()),
            Self::Until(remedy, day) => (remedy.code(), day.to_string()),
            Self::NoTier => (NO_TIER, String::new()),
            Self::Finalised => (FINALISED, String::new()),
        };
        RemedyInput {
            remedy: remedy.to_owned(),
            last_day,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(remedy: &str, last_day: &str) -> RemedyInput {
        RemedyInput {
            remedy: remedy.to_owned(),
            last_day: last_day.to_owned(),
        }
    }

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 2, day).unwrap()
    }

    fn of(purpose: Purpose) -> RemedyOf {
        RemedyOf {
            purpose,
            held_on: day(2),
            today: day(2),
        }
    }

    fn faults(remedy: &str, day: &str, purpose: Purpose) -> Vec<(String, Fault)> {
        let checked = NextRemedy::check(&input(remedy, day), of(purpose));
        let faults = checked.unwrap_err().into_vec().into_iter();
        faults.map(|one| (one.field, one.fault)).collect()
    }

    #[test]
    fn every_remedy_is_read_as_it_is_shown() {
        let claim = of(Purpose::Claim);
        let last = NextRemedy::Finalised;
        assert_eq!(NextRemedy::check(&last.as_input(), claim), Ok(last));
        for remedy in Remedy::ALL {
            for next in [
                NextRemedy::WhenServed(*remedy),
                NextRemedy::Until(*remedy, day(24)),
            ] {
                assert_eq!(NextRemedy::check(&next.as_input(), claim), Ok(next));
            }
        }
        assert_eq!(
            NextRemedy::check(&input(NO_TIER, "2026-02-24"), of(Purpose::Suggestion)),
            Ok(NextRemedy::NoTier)
        );
    }

    /// 信访工作条例 Art 29: a suggestion is answered as adopted or not; Art 31, 35: a claim has a
    /// tier of review.
    #[test]
    fn a_remedy_fits_the_purpose() {
        let wrong = [("remedy".to_owned(), Fault::NotForThisPurpose)];
        assert_eq!(faults(NO_TIER, "", Purpose::Claim), wrong);
        assert_eq!(faults(FINALISED, "", Purpose::Suggestion), wrong);
        for remedy in Remedy::ALL {
            assert_eq!(faults(remedy.code(), "", Purpose::Suggestion), wrong);
        }
    }

    #[test]
    fn a_last_day_lies_after_the_hearing() {
        let wrong = [("last_day".to_owned(), Fault::NotAfterHearing)];
        for day in ["2026-02-02", "2026-02-01", "1999-12-31"] {
            assert_eq!(faults("litigation", day, Purpose::Claim), wrong, "{day}");
        }
        let after = NextRemedy::check(&input("litigation", "2026-02-03"), of(Purpose::Claim));
        assert_eq!(after, Ok(NextRemedy::Until(Remedy::Litigation, day(3))));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let faults = |remedy: &str, day: &str| faults(remedy, day, Purpose::Claim);
        assert_eq!(faults("", ""), [("remedy".to_owned(), Fault::Missing)]);
        assert_eq!(
            faults("hope", "2026-2-4"),
            [
                ("last_day".to_owned(), Fault::NotADate),
                ("remedy".to_owned(), Fault::UnknownChoice)
            ]
        );
    }
}
