//! What the system administrator types of a profile, and the check of it.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{HearingProfile, NOTICE_DAYS_MAX, NoticeDays, Quorum, SEATS_MAX, SHARE_IN_MAX};
use crate::public_review::tally::ThresholdRule;
use crate::refusal::{Fault, FieldFaults};
use crate::text::folded;

/// A profile as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileInput {
    /// People needed, whatever the size of the panel.
    pub quorum_at_least: String,
    /// Share of the panel that is needed: so many …
    pub quorum_share_of: String,
    /// … of so many.
    pub quorum_share_in: String,
    /// Word of a [`ThresholdRule`].
    pub threshold: String,
    /// Days between notice and hearing.
    pub notice_days: String,
}

impl HearingProfile {
    /// Checks what was typed.
    ///
    /// # Errors
    /// Every field's fault, in the order of the form.
    pub fn check(input: &ProfileInput) -> Result<Self, FieldFaults> {
        let mut faults = FieldFaults::default();
        let at_least = figure(&input.quorum_at_least, 1..=SEATS_MAX);
        let at_least = faults.keep("quorum_at_least", at_least);
        // A share is held against its whole, so the whole is read first and said second.
        let whole = figure(&input.quorum_share_in, 1..=SHARE_IN_MAX);
        let most = whole.unwrap_or(SHARE_IN_MAX);
        let share = faults.keep("quorum_share_of", figure(&input.quorum_share_of, 1..=most));
        let whole = faults.keep("quorum_share_in", whole);
        let threshold = match input.threshold.trim() {
            "" => Err(Fault::Missing),
            word => ThresholdRule::from_code(word).ok_or(Fault::UnknownChoice),
        };
        let threshold = faults.keep("threshold", threshold);
        let days = figure(&input.notice_days, 0..=NOTICE_DAYS_MAX).and_then(NoticeDays::new);
        let days = faults.keep("notice_days", days);
        let quorum = at_least
            .zip(share)
            .zip(whole)
            .and_then(|((least, of), whole)| {
                faults.keep("quorum_at_least", Quorum::new(least, of, whole))
            });
        faults.none()?;
        let Some(((quorum, threshold), notice_days)) = quorum.zip(threshold).zip(days) else {
            // Whatever is not there was noted as a fault above.
            return Err(FieldFaults::default());
        };
        Ok(Self {
            quorum,
            threshold,
            notice_days,
        })
    }

    /// The profile as it would be typed.
    #[must_use]
    pub fn as_input(&self) -> ProfileInput {
        let (of, whole) = self.quorum.share();
        ProfileInput {
            quorum_at_least: self.quorum.at_least().to_string(),
            quorum_share_of: of.to_string(),
            quorum_share_in: whole.to_string(),
            threshold: self.threshold.code().to_owned(),
            notice_days: self.notice_days.get().to_string(),
        }
    }
}

/// Reads a whole number, of whatever width a keyboard types its digits.
fn figure(typed: &str, range: RangeInclusive<u32>) -> Result<u32, Fault> {
    let typed = folded(typed);
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    let plain = typed.bytes().all(|byte| byte.is_ascii_digit());
    let number = plain.then(|| typed.parse().ok()).flatten();
    number
        .filter(|number| range.contains(number))
        .ok_or(Fault::NotBetween {
            min: *range.start(),
            max: *range.end(),
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn input() -> ProfileInput {
        HearingProfile::DEFAULT.as_input()
    }

    fn wrong(input: &ProfileInput) -> Vec<(String, Fault)> {
        let faults = HearingProfile::check(input).unwrap_err().into_vec();
        faults
            .into_iter()
            .map(|one| (one.field, one.fault))
            .collect()
    }

    #[test]
    fn the_default_is_taken_as_it_is_shown() {
        assert_eq!(HearingProfile::check(&input()), Ok(HearingProfile::DEFAULT));
        let wide = ProfileInput {
            quorum_at_least: " ５ ".to_owned(),
            notice_days: "07".to_owned(),
            ..input()
        };
        assert_eq!(HearingProfile::check(&wide), Ok(HearingProfile::DEFAULT));
    }

    #[test]
    fn an_empty_form_names_every_field_in_its_order() {
        let faults = wrong(&ProfileInput::default());
        let fields: Vec<_> = faults.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(
            fields.join(" "),
            "quorum_at_least quorum_share_of quorum_share_in threshold notice_days"
        );
        assert!(faults.iter().all(|(_, fault)| *fault == Fault::Missing));
    }

    #[test]
    fn a_share_is_more_than_nothing_and_at_most_the_whole() {
        let of = |share: &str, whole: &str| ProfileInput {
            quorum_share_of: share.to_owned(),
            quorum_share_in: whole.to_owned(),
            ..input()
        };
        for (share, whole) in [("1", "1"), ("1", "100"), ("100", "100")] {
            assert!(HearingProfile::check(&of(share, whole)).is_ok());
        }
        let between = |min, max| Fault::NotBetween { min, max };
        let share = |fault| vec![("quorum_share_of".to_owned(), fault)];
        assert_eq!(wrong(&of("0", "3")), share(between(1, 3)));
        assert_eq!(wrong(&of("4", "3")), share(between(1, 3)));
        assert_eq!(wrong(&of("0.5", "3")), share(between(1, 3)));
        let whole = vec![("quorum_share_in".to_owned(), between(1, 100))];
        assert_eq!(wrong(&of("2", "101")), whole);
        assert_eq!(wrong(&of("2", "0")), whole);
    }

    /// What may stand in a field of figures: numbers about the limits, and anything else.
    fn typed() -> impl Strategy<Value = String> {
        prop_oneof![
            (0_u32..120).prop_map(|number| number.to_string()),
            (990_u32..1_010).prop_map(|number| number.to_string()),
            any::<i64>().prop_map(|number| number.to_string()),
            ".{0,6}",
        ]
    }

    proptest! {
        #[test]
        fn every_wrong_field_is_named_and_no_other(
            at_least in typed(),
            of in typed(),
            whole in typed(),
            threshold in prop_oneof![
                prop::sample::select(ThresholdRule::ALL).prop_map(|rule| rule.code().to_owned()),
                ".{0,6}",
            ],
            days in typed(),
        ) {
            let input = ProfileInput {
                quorum_at_least: at_least,
                quorum_share_of: of,
                quorum_share_in: whole,
                threshold,
                notice_days: days,
            };
            let number = |typed: &str| {
                let typed = folded(typed);
                let plain = typed.bytes().all(|byte| byte.is_ascii_digit());
                if plain { typed.parse::<u32>().ok() } else { None }
            };
            let within = |typed: &str, min: u32, max: u32| {
                number(typed).is_some_and(|number| number >= min && number <= max)
            };
            let whole = number(&input.quorum_share_in).filter(|whole| (1..=100).contains(whole));
            let sound = [
                ("quorum_at_least", within(&input.quorum_at_least, 1, 1_000)),
                ("quorum_share_of", within(&input.quorum_share_of, 1, whole.unwrap_or(100))),
                ("quorum_share_in", whole.is_some()),
                ("threshold", ThresholdRule::from_code(input.threshold.trim()).is_some()),
                ("notice_days", within(&input.notice_days, 0, 90)),
            ];
            let expected: Vec<_> = sound.iter().filter(|(_, ok)| !ok).map(|(name, _)| *name).collect();
            match HearingProfile::check(&input) {
                Ok(profile) => {
                    prop_assert!(expected.is_empty(), "{:?}", expected);
                    prop_assert_eq!(HearingProfile::check(&profile.as_input()), Ok(profile));
                    let stored = serde_json::to_string(&profile).unwrap();
                    prop_assert_eq!(serde_json::from_str::<HearingProfile>(&stored).unwrap(), profile);
                }
                Err(faults) => {
                    let named: Vec<_> = faults.into_vec().into_iter().map(|one| one.field).collect();
                    prop_assert_eq!(named, expected);
                }
            }
        }
    }
}
