//! A tally that shows its arithmetic: every figure of a question, the rule, and what follows.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// What a majority is (`docs/rules.md`, *Counting*).
    ThresholdRule {
        /// More than half of those present; abstention and invalid ballots stay in the base.
        HalfOfPresent = "half_of_present",
        /// More than half of the valid ballots, abstentions among them.
        HalfOfValid = "half_of_valid",
        /// At least two thirds of those present.
        TwoThirdsOfPresent = "two_thirds_of_present",
    }
}

impl ThresholdRule {
    /// Fewest votes that are a majority of so many people or ballots.
    #[must_use]
    pub fn votes_needed(self, base: u32) -> u32 {
        let line = line(self, base);
        let votes = match self {
            Self::HalfOfPresent | Self::HalfOfValid => line.numerator / line.denominator + 1,
            Self::TwoThirdsOfPresent => line.numerator.div_ceil(line.denominator).max(1),
        };
        // Of a base that fits, two thirds do, and so does half and one.
        u32::try_from(votes).unwrap_or(u32::MAX)
    }
}

/// What was counted of one question, before anything follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Seats of the panel without those recused.
    pub eligible: u32,
    /// On the roll when it froze.
    pub present: u32,
    /// Ballots handed out.
    pub issued: u32,
    /// Ballots that came back. Whoever sends none has not returned one, which is not abstaining.
    pub returned: u32,
    /// Returned ballots that cannot be read: paper only.
    pub invalid: u32,
    /// Votes for each option, in the order of the question.
    pub options: Vec<u32>,
    /// Votes of abstention.
    pub abstain: u32,
}

/// Why counts cannot be those of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miscount {
    /// The valid ballots are not the sum of options and abstentions.
    SumDiffers,
    /// More people are present than the panel has.
    MorePresentThanEligible,
    /// More ballots were handed out than people are present.
    MoreIssuedThanPresent,
    /// A question has at least one option.
    NoOption,
}

/// The figure votes are held against: `numerator / denominator`, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Above.
    pub numerator: u64,
    /// Below: 2 or 3.
    pub denominator: u64,
}

impl Line {
    /// Rounded down to tenths, for showing: 11 present and one half give (5, 5).
    #[must_use]
    pub const fn tenths(self) -> (u64, u64) {
        let tenths = self.numerator * 10 / self.denominator;
        (tenths / 10, tenths % 10)
    }
}

/// What follows from the counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "result", content = "option")]
pub enum TallyResult {
    /// This option, counted from 0, reached the threshold.
    Majority(u32),
    /// 未形成多数意见: none did. The split is published; the chair has no casting vote.
    NoMajority,
    /// More ballots came back than were handed out: the vote is void.
    Void,
}

/// A question's figures, the rule they are held against, and the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tally {
    counts: Counts,
    valid: u32,
    rule: ThresholdRule,
    base: u32,
    line: Line,
    /// Its word on the wire, where programs read it.
    #[serde(rename = "outcome")]
    result: TallyResult,
}

impl Tally {
    /// Counts one question.
    ///
    /// # Errors
    /// [`Miscount`] where the figures contradict each other, which no vote can bring about. That
    /// more ballots come back than were handed out can happen on paper: it voids the vote.
    pub fn of(counts: Counts, rule: ThresholdRule) -> Result<Self, Miscount> {
        if counts.options.is_empty() {
            return Err(Miscount::NoOption);
        }
        if counts.present > counts.eligible {
            return Err(Miscount::MorePresentThanEligible);
        }
        if counts.issued > counts.present {
            return Err(Miscount::MoreIssuedThanPresent);
        }
        let valid = counts
            .options
            .iter()
            .try_fold(counts.abstain, |sum, votes| sum.checked_add(*votes))
            .filter(|valid| valid.checked_add(counts.invalid) == Some(counts.returned))
            .ok_or(Miscount::SumDiffers)?;
        let base = match rule {
            ThresholdRule::HalfOfPresent | ThresholdRule::TwoThirdsOfPresent => counts.present,
            ThresholdRule::HalfOfValid => valid,
        };
        let line = line(rule, base);
        let result = if counts.returned > counts.issued {
            TallyResult::Void
        } else {
            winner(&counts.options, rule, line)
        };
        Ok(Self {
            counts,
            valid,
            rule,
            base,
            line,
            result,
        })
    }

    /// What was counted.
    #[must_use]
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Returned ballots that count: options and abstentions.
    #[must_use]
    pub const fn valid(&self) -> u32 {
        self.valid
    }

    /// What a majority is here.
    #[must_use]
    pub const fn rule(&self) -> ThresholdRule {
        self.rule
    }

    /// People or ballots the threshold is a share of.
    #[must_use]
    pub const fn base(&self) -> u32 {
        self.base
    }

    /// The figure to exceed, or with two thirds to reach.
    #[must_use]
    pub const fn line(&self) -> Line {
        self.line
    }

    /// What follows.
    #[must_use]
    pub const fn result(&self) -> TallyResult {
        self.result
    }

    /// Handed out and not returned.
    #[must_use]
    pub const fn not_returned(&self) -> u32 {
        self.counts.issued.saturating_sub(self.counts.returned)
    }

    /// The option with most votes and its votes, for the sentence that compares it with the line;
    /// the first of several with as many.
    #[must_use]
    pub fn leading(&self) -> (u32, u32) {
        let mut leading = (0, 0);
        for (option, &votes) in (0_u32..).zip(&self.counts.options) {
            if votes > leading.1 {
                leading = (option, votes);
            }
        }
        leading
    }
}

fn line(rule: ThresholdRule, base: u32) -> Line {
    let (of, denominator) = match rule {
        ThresholdRule::HalfOfPresent | ThresholdRule::HalfOfValid => (1, 2),
        ThresholdRule::TwoThirdsOfPresent => (2, 3),
    };
    Line {
        numerator: u64::from(base) * of,
        denominator,
    }
}

fn winner(options: &[u32], rule: ThresholdRule, line: Line) -> TallyResult {
    let reaches = |votes: u32| {
        let votes = u64::from(votes) * line.denominator;
        match rule {
            ThresholdRule::HalfOfPresent | ThresholdRule::HalfOfValid => votes > line.numerator,
            // Two thirds of nobody are no majority.
            ThresholdRule::TwoThirdsOfPresent => votes > 0 && votes >= line.numerator,
        }
    };
    (0_u32..)
        .zip(options)
        .find(|(_, votes)| reaches(**votes))
        .map_or(TallyResult::NoMajority, |(option, _)| {
            TallyResult::Majority(option)
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Everybody present got a ballot and returned it.
    fn all_voted(options: &[u32], abstain: u32) -> Counts {
        let present = options.iter().sum::<u32>() + abstain;
        Counts {
            eligible: present,
            present,
            issued: present,
            returned: present,
            invalid: 0,
            options: options.to_vec(),
            abstain,
        }
    }

    fn result(counts: Counts, rule: ThresholdRule) -> TallyResult {
        Tally::of(counts, rule).unwrap().result()
    }

    #[test]
    fn the_worked_examples_hold() {
        use ThresholdRule::{HalfOfPresent, HalfOfValid, TwoThirdsOfPresent};
        // Eleven present, 5/4/1 and one abstention: 5 < 5.5.
        let tally = Tally::of(all_voted(&[5, 4, 1], 1), HalfOfPresent).unwrap();
        assert_eq!(tally.result(), TallyResult::NoMajority);
        assert_eq!(tally.line().tenths(), (5, 5));
        assert_eq!(tally.leading(), (0, 5));
        // Case 1 with a pool of eleven: 6 > 5.5, abstentions in the base.
        let tally = Tally::of(all_voted(&[6, 3, 0], 2), HalfOfPresent).unwrap();
        assert_eq!(tally.result(), TallyResult::Majority(0));
        assert_eq!((tally.base(), tally.valid()), (11, 11));
        // Case 12, nine members: 4 < 4.5.
        let tally = Tally::of(all_voted(&[4, 4, 0], 1), HalfOfPresent).unwrap();
        assert_eq!(tally.result(), TallyResult::NoMajority);
        assert_eq!(tally.line().tenths(), (4, 5));
        // Exactly half is no majority; exactly two thirds are one.
        assert_eq!(
            result(all_voted(&[5, 5], 0), HalfOfPresent),
            TallyResult::NoMajority
        );
        assert_eq!(
            result(all_voted(&[6, 3], 0), TwoThirdsOfPresent),
            TallyResult::Majority(0)
        );
        assert_eq!(
            result(all_voted(&[6, 3], 1), TwoThirdsOfPresent),
            TallyResult::NoMajority
        );
        // Of the valid ballots: four of eleven did not vote at all.
        let mut counts = all_voted(&[4, 3], 0);
        counts.eligible = 11;
        counts.present = 11;
        counts.issued = 11;
        assert_eq!(
            result(counts.clone(), HalfOfPresent),
            TallyResult::NoMajority
        );
        assert_eq!(result(counts, HalfOfValid), TallyResult::Majority(0));
    }

    #[test]
    fn more_returned_than_issued_voids_the_vote() {
        let mut counts = all_voted(&[6, 3], 0);
        counts.issued = 8;
        assert_eq!(
            result(counts, ThresholdRule::HalfOfPresent),
            TallyResult::Void
        );
    }

    #[test]
    fn figures_that_contradict_each_other_are_refused() {
        let sound = all_voted(&[6, 3], 0);
        let wrong = |change: fn(&mut Counts)| {
            let mut counts = sound.clone();
            change(&mut counts);
            Tally::of(counts, ThresholdRule::HalfOfPresent).unwrap_err()
        };
        assert_eq!(wrong(|counts| counts.abstain = 1), Miscount::SumDiffers);
        assert_eq!(wrong(|counts| counts.invalid = 1), Miscount::SumDiffers);
        assert_eq!(
            wrong(|counts| counts.abstain = u32::MAX),
            Miscount::SumDiffers
        );
        assert_eq!(
            wrong(|counts| counts.eligible = 8),
            Miscount::MorePresentThanEligible
        );
        assert_eq!(
            wrong(|counts| counts.issued = 10),
            Miscount::MoreIssuedThanPresent
        );
        assert_eq!(wrong(|counts| counts.options.clear()), Miscount::NoOption);
    }

    #[test]
    fn nobody_there_is_no_majority() {
        for rule in ThresholdRule::ALL {
            assert_eq!(
                result(all_voted(&[0, 0], 0), *rule),
                TallyResult::NoMajority
            );
        }
    }

    /// Every way in which `present` people can vote on `options` options.
    fn ways(present: u32, options: usize) -> Vec<Vec<u32>> {
        if options == 0 {
            return vec![Vec::new()];
        }
        (0..=present)
            .flat_map(|first| {
                ways(present - first, options - 1)
                    .into_iter()
                    .map(move |rest| [vec![first], rest].concat())
            })
            .collect()
    }

    #[test]
    fn over_all_small_panels_at_most_one_option_reaches_the_threshold_and_order_does_not_matter() {
        let mut looked_at = 0;
        for present in 0..=9 {
            for mut votes in ways(present, 4) {
                let abstain = votes.pop().unwrap();
                let voted = votes.iter().sum::<u32>() + abstain;
                let mut counts = all_voted(&votes, abstain);
                (counts.eligible, counts.present, counts.issued) = (present, present, present);
                for rule in ThresholdRule::ALL {
                    let tally = Tally::of(counts.clone(), *rule).unwrap();
                    looked_at += 1;
                    assert_eq!(tally.not_returned(), present - voted);
                    let mut backwards = counts.clone();
                    backwards.options.reverse();
                    let other = Tally::of(backwards, *rule).unwrap().result();
                    match tally.result() {
                        TallyResult::Majority(option) => {
                            let votes_of =
                                |at: u32| votes.get(usize::try_from(at).unwrap()).copied();
                            assert_eq!(tally.leading().0, option);
                            assert!(votes_of(option).unwrap() * 2 > tally.base());
                            assert_eq!(other, TallyResult::Majority(2 - option));
                        }
                        TallyResult::NoMajority => assert_eq!(other, TallyResult::NoMajority),
                        TallyResult::Void => panic!("nothing was returned that was not issued"),
                    }
                }
            }
        }
        assert!(looked_at > 5_000, "{looked_at}");
    }

    proptest! {
        #[test]
        fn one_vote_less_than_needed_is_no_majority(
            base in 1_u32..1_000,
            rule in prop::sample::select(ThresholdRule::ALL),
        ) {
            let needed = rule.votes_needed(base);
            prop_assert!((1..=base).contains(&needed));
            let with = |votes: u32| result(all_voted(&[votes], base - votes), rule);
            prop_assert_eq!(with(needed), TallyResult::Majority(0));
            prop_assert_eq!(with(needed - 1), TallyResult::NoMajority);
        }

        #[test]
        fn one_more_vote_for_the_winner_never_takes_the_majority_away(
            options in prop::collection::vec(0_u32..400, 1..6),
            abstain in 0_u32..400,
            silent in 0_u32..400,
            rule in prop::sample::select(ThresholdRule::ALL),
        ) {
            let mut counts = all_voted(&options, abstain);
            counts.issued += silent;
            counts.present += silent;
            counts.eligible += silent;
            let before = Tally::of(counts.clone(), rule).unwrap();
            if let TallyResult::Majority(option) = before.result() {
                // Somebody who abstained votes for it after all.
                prop_assume!(abstain > 0);
                counts.abstain -= 1;
                *counts.options.get_mut(usize::try_from(option).unwrap()).unwrap() += 1;
                prop_assert_eq!(Tally::of(counts, rule).unwrap().result(), before.result());
            }
        }

        #[test]
        fn no_figures_panic(
            eligible: u32, present: u32, issued: u32, returned: u32, invalid: u32, abstain: u32,
            options: Vec<u32>,
            rule in prop::sample::select(ThresholdRule::ALL),
        ) {
            drop(Tally::of(Counts { eligible, present, issued, returned, invalid, options, abstain }, rule));
        }
    }
}
