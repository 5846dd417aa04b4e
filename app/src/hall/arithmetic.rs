//! A result with its arithmetic in words: the same on tablet, projector and console. Everything
//! said here follows from the tally, and the advisory sentence always stands beside it.

use domain::preference::Language;
use domain::public_review::question::{BallotOption, Mark};
use domain::public_review::tally::{Counts, Tally, TallyResult, ThresholdRule};

use super::said;
use crate::words::Words;

/// A figure with what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What is counted.
    pub label: &'static str,
    /// How many.
    pub number: u32,
}

/// What one option got; abstaining comes last and has no mark of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Its mark; none for abstaining.
    pub mark: Option<Mark>,
    /// Its words.
    pub option: String,
    /// Its votes.
    pub votes: u32,
    /// It has the majority.
    pub is_majority: bool,
}

/// A result in words, in the order in which it is read out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arithmetic {
    /// What came of it, as a heading: 多数意见：合理.
    pub result: String,
    /// Why, held against the line: 合理 52 票，超过 46.5.
    pub because: String,
    /// Eligible, present, issued, returned, valid, and invalid where there are any.
    pub figures: Vec<Figure>,
    /// The same as a sentence, with what was not returned.
    pub counted: String,
    /// Every option and abstaining.
    pub shares: Vec<Share>,
    /// The same as a sum that everybody can follow.
    pub sum: String,
    /// What a majority is here, with its figure.
    pub line: String,
    /// What an opinion is and is not.
    pub advisory: &'static str,
}

impl Arithmetic {
    /// Says a tally of a question with these options.
    #[must_use]
    pub fn of(words: Words, options: &[BallotOption], tally: &Tally) -> Self {
        let shares = shares(words, options, tally);
        Self {
            result: result(words, &shares, tally),
            because: because(words, &shares, tally),
            figures: figures(words, tally),
            counted: counted(words, tally),
            sum: sum(words, &shares, tally),
            line: line(words, tally),
            shares,
            advisory: words.arithmetic_advisory(),
        }
    }
}

/// A result as a wall has room for it: one line, which repeats nothing that the bars say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneLine {
    /// What the line across the bars is: 过半线 46.5.
    pub threshold: String,
    /// The most votes held against it: 52 > 46.5.
    pub held: String,
    /// Where the line comes from, and how many ballots came back.
    pub base: String,
    /// What follows where nothing has the majority.
    pub follows: Option<&'static str>,
}

impl OneLine {
    /// Says a tally in one line.
    #[must_use]
    pub fn of(words: Words, tally: &Tally) -> Self {
        let (_, most) = tally.leading();
        let (base, result) = (tally.base(), tally.result());
        let has_majority = matches!(result, TallyResult::Majority(_));
        let half = |of: String| {
            let figure = line_figure(tally);
            let sign = if has_majority { ">" } else { "≤" };
            (words.projector_line(&figure), sign, figure, of)
        };
        let (threshold, sign, figure, of) = match tally.rule() {
            ThresholdRule::HalfOfPresent => half(words.one_line_half_of_present(base)),
            ThresholdRule::HalfOfValid => half(words.one_line_half_of_valid(base)),
            ThresholdRule::TwoThirdsOfPresent => {
                let least = least(tally).to_string();
                let sign = if has_majority { "≥" } else { "<" };
                let threshold = words.one_line_threshold_two_thirds(&least);
                (threshold, sign, least, words.one_line_two_thirds(base))
            }
        };
        let Counts {
            returned,
            issued,
            invalid,
            ..
        } = *tally.counts();
        let base = words.one_line_base(tally.not_returned(), of, returned);
        let invalid = (invalid > 0).then(|| words.one_line_invalid(invalid));
        let (held, follows) = match result {
            TallyResult::Void => (words.arithmetic_void_because(issued, returned), None),
            TallyResult::NoMajority => (
                format!("{most} {sign} {figure}"),
                Some(words.one_line_no_majority()),
            ),
            TallyResult::Majority(_) => (format!("{most} {sign} {figure}"), None),
        };
        Self {
            held,
            base: format!("{base}{}", invalid.unwrap_or_default()),
            threshold,
            follows,
        }
    }
}

/// The line as a figure: `46.5`, and `46` where it is whole. Two thirds are said by the number of
/// votes that reaches them, because their tenths never end.
#[must_use]
pub fn line_figure(tally: &Tally) -> String {
    match tally.line().tenths() {
        (whole, 0) => whole.to_string(),
        (whole, tenths) => format!("{whole}.{tenths}"),
    }
}

/// The fewest votes that are a majority.
#[must_use]
pub fn least(tally: &Tally) -> u32 {
    tally.rule().votes_needed(tally.base())
}

fn shares(words: Words, options: &[BallotOption], tally: &Tally) -> Vec<Share> {
    let counts = tally.counts();
    let winner = match tally.result() {
        TallyResult::Majority(option) => Some(option),
        TallyResult::NoMajority | TallyResult::Void => None,
    };
    let voted = (0_u32..).zip(options.iter().zip(&counts.options));
    let mut shares: Vec<_> = voted
        .map(|(place, (option, votes))| Share {
            mark: Some(option.mark),
            option: said::option(words, &option.text),
            votes: *votes,
            is_majority: winner == Some(place),
        })
        .collect();
    shares.push(Share {
        mark: None,
        option: words.session_options_abstain().to_owned(),
        votes: counts.abstain,
        is_majority: false,
    });
    shares
}

fn figures(words: Words, tally: &Tally) -> Vec<Figure> {
    let Counts {
        eligible,
        present,
        issued,
        returned,
        invalid,
        ..
    } = *tally.counts();
    let mut figures = vec![
        (words.arithmetic_eligible(), eligible),
        (words.arithmetic_present(), present),
        (words.arithmetic_issued(), issued),
        (words.arithmetic_returned(), returned),
    ];
    if invalid > 0 {
        figures.push((words.arithmetic_invalid(), invalid));
    }
    figures.push((words.arithmetic_valid(), tally.valid()));
    figures
        .into_iter()
        .map(|(label, number)| Figure { label, number })
        .collect()
}

fn counted(words: Words, tally: &Tally) -> String {
    let counts = tally.counts();
    let mut said = vec![words.arithmetic_counted(
        counts.eligible,
        counts.issued,
        counts.present,
        counts.returned,
    )];
    if tally.not_returned() > 0 {
        said.push(words.arithmetic_not_returned(u64::from(tally.not_returned())));
    }
    said.push(if counts.invalid == 0 {
        words.arithmetic_valid_all(u64::from(tally.valid()))
    } else {
        words.arithmetic_valid_some(counts.invalid, counts.returned, tally.valid())
    });
    let space = match words.language() {
        Language::Chinese => "",
        Language::English => " ",
    };
    said.join(space)
}

fn votes(words: Words, votes: u32) -> String {
    words.arithmetic_votes(u64::from(votes))
}

fn sum(words: Words, shares: &[Share], tally: &Tally) -> String {
    let parts: Vec<_> = shares
        .iter()
        .map(|share| words.arithmetic_part(&share.option, votes(words, share.votes)))
        .collect();
    words.arithmetic_sum(parts.join(words.arithmetic_between()), tally.valid())
}

fn line(words: Words, tally: &Tally) -> String {
    let (base, figure, least) = (tally.base(), line_figure(tally), least(tally));
    match tally.rule() {
        ThresholdRule::HalfOfPresent => words.arithmetic_line_half_of_present(base, least, figure),
        ThresholdRule::HalfOfValid => words.arithmetic_line_half_of_valid(base, least, figure),
        ThresholdRule::TwoThirdsOfPresent => words.arithmetic_line_two_thirds(base, least),
    }
}

fn majority(shares: &[Share]) -> Option<&Share> {
    shares.iter().find(|share| share.is_majority)
}

fn result(words: Words, shares: &[Share], tally: &Tally) -> String {
    match (tally.result(), majority(shares)) {
        (TallyResult::Void, _) => words.arithmetic_void().to_owned(),
        (TallyResult::Majority(_), Some(share)) => words.arithmetic_majority(&share.option),
        (TallyResult::Majority(_), None) | (TallyResult::NoMajority, _) => {
            words.arithmetic_no_majority().to_owned()
        }
    }
}

fn because(words: Words, shares: &[Share], tally: &Tally) -> String {
    let counts = tally.counts();
    let (figure, least) = (line_figure(tally), least(tally));
    let is_half = match tally.rule() {
        ThresholdRule::HalfOfPresent | ThresholdRule::HalfOfValid => true,
        ThresholdRule::TwoThirdsOfPresent => false,
    };
    match (tally.result(), majority(shares)) {
        (TallyResult::Void, _) => words.arithmetic_void_because(counts.issued, counts.returned),
        (TallyResult::Majority(_), Some(share)) => {
            let votes = votes(words, share.votes);
            if is_half {
                let figure = figure.as_str();
                words.arithmetic_majority_half(figure, &share.option, votes)
            } else {
                words.arithmetic_majority_two_thirds(least, &share.option, votes)
            }
        }
        (TallyResult::Majority(_), None) | (TallyResult::NoMajority, _) => {
            let (_, most) = tally.leading();
            if is_half {
                words.arithmetic_no_majority_half(figure, most)
            } else {
                words.arithmetic_no_majority_two_thirds(least, most)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::public_review::question::{Question, QuestionInput};

    use super::*;

    const CHINESE: Words = Words(Language::Chinese);
    const ENGLISH: Words = Words(Language::English);

    fn options(template: &str) -> Vec<BallotOption> {
        let input = QuestionInput {
            text: "是否合理？".to_owned(),
            template: template.to_owned(),
            options: Vec::new(),
        };
        Question::check(&input).unwrap().options().to_vec()
    }

    fn tally(options: &[u32], abstain: u32, silent: u32, rule: ThresholdRule) -> Tally {
        let returned = options.iter().sum::<u32>() + abstain;
        let present = returned + silent;
        let counts = Counts {
            eligible: present,
            present,
            issued: present,
            returned,
            invalid: 0,
            options: options.to_vec(),
            abstain,
        };
        Tally::of(counts, rule).unwrap()
    }

    #[test]
    fn the_drawn_result_is_said_as_on_its_picture() {
        let tally = tally(&[52, 24, 9], 6, 2, ThresholdRule::HalfOfPresent);
        let said = Arithmetic::of(CHINESE, &options("A"), &tally);
        assert_eq!(said.result, "多数意见：合理");
        assert_eq!(said.because, "合理 52 票，超过 46.5。");
        assert_eq!(
            said.counted,
            "全团 93 席，到场 93 人。发出选票 93 张，收回 91 张。没有交的有 2 张，没有交不算弃权。收回的 91 张都有效。"
        );
        assert_eq!(
            said.sum,
            "合理 52 票，部分合理 24 票，不合理 9 票，弃权 6 票，合计 91 票。"
        );
        assert_eq!(
            said.line,
            "一项要超过到场 93 人的一半，就是超过 46.5 票，至少 47 票。弃权和没有交的也在总数里。"
        );
        assert!(said.advisory.contains("供参考"));
        assert_eq!(
            said.figures
                .iter()
                .map(|one| one.number)
                .collect::<Vec<_>>(),
            [93, 93, 93, 91, 91]
        );
    }

    #[test]
    fn a_wall_is_told_in_one_line_what_the_bars_do_not_say() {
        let tally = tally(&[41, 15, 8], 1, 8, ThresholdRule::HalfOfPresent);
        let said = OneLine::of(CHINESE, &tally);
        assert_eq!(said.threshold, "过半线 36.5");
        assert_eq!(
            format!("{} {}", said.held, said.base),
            "41 > 36.5 到场 73 的一半。收回 65，未交 8"
        );
        assert_eq!(said.follows, None);
    }

    #[test]
    fn a_wall_says_of_every_rule_and_result_how_it_was_held() {
        let held = |options: &[u32], silent, rule| {
            let tally = tally(options, 0, silent, rule);
            let said = OneLine::of(CHINESE, &tally);
            (said.held, said.follows.is_some())
        };
        let (half, valid, thirds) = (
            ThresholdRule::HalfOfPresent,
            ThresholdRule::HalfOfValid,
            ThresholdRule::TwoThirdsOfPresent,
        );
        assert_eq!(held(&[4, 4], 1, half), ("4 ≤ 4.5".to_owned(), true));
        assert_eq!(held(&[5, 3], 2, valid), ("5 > 4".to_owned(), false));
        assert_eq!(held(&[6, 3], 0, thirds), ("6 ≥ 6".to_owned(), false));
        assert_eq!(held(&[5, 4], 0, thirds), ("5 < 6".to_owned(), true));
    }

    #[test]
    fn the_worked_examples_are_said_in_both_languages() {
        // Case 12: nine members, 4 to 4, one abstains.
        let twelfth = tally(&[4, 4, 0], 1, 0, ThresholdRule::HalfOfPresent);
        let said = Arithmetic::of(CHINESE, &options("A"), &twelfth);
        assert_eq!(said.result, "未形成多数意见");
        assert_eq!(
            said.because,
            "没有一项超过 4.5，最多的一项 4 票。公布票数，退回协商。"
        );
        assert!(said.shares.iter().all(|share| !share.is_majority));
        // Case 1 with a pool of eleven: 6 of 11, two abstain.
        let first = tally(&[6, 3, 0], 2, 0, ThresholdRule::HalfOfPresent);
        let said = Arithmetic::of(ENGLISH, &options("A"), &first);
        assert_eq!(said.result, "Majority opinion: Reasonable");
        assert_eq!(said.because, "Reasonable: 6 votes, more than 5.5.");
        assert_eq!(
            said.sum,
            "Reasonable 6 votes, Partly reasonable 3 votes, Unreasonable 0 votes, Abstain 2 votes; 11 in all."
        );
    }

    #[test]
    fn every_rule_says_its_own_line() {
        let whole = tally(&[5, 3], 0, 0, ThresholdRule::HalfOfValid);
        let said = Arithmetic::of(ENGLISH, &options("C"), &whole);
        assert!(
            said.line.contains("more than 4, at least 5"),
            "{}",
            said.line
        );
        let thirds = tally(&[6, 4], 0, 0, ThresholdRule::TwoThirdsOfPresent);
        let said = Arithmetic::of(CHINESE, &options("C"), &thirds);
        assert!(said.line.contains("至少 7 票"), "{}", said.line);
        assert!(said.because.contains("没有一项达到 7"), "{}", said.because);
        let thirds = tally(&[6, 3], 0, 0, ThresholdRule::TwoThirdsOfPresent);
        let said = Arithmetic::of(CHINESE, &options("C"), &thirds);
        assert_eq!(said.because, "同意 6 票，达到 6。");
    }

    #[test]
    fn paper_that_cannot_be_read_and_too_many_ballots_are_said() {
        let counts = Counts {
            eligible: 9,
            present: 9,
            issued: 8,
            returned: 9,
            invalid: 1,
            options: vec![6, 2],
            abstain: 0,
        };
        let void = Tally::of(counts, ThresholdRule::HalfOfPresent).unwrap();
        let said = Arithmetic::of(CHINESE, &options("C"), &void);
        assert_eq!(said.result, "这次表决作废");
        assert_eq!(said.because, "收回的选票比发出的多：收回 9 张，发出 8 张。");
        assert!(
            said.counted.contains("无效 1 张，有效 8 张"),
            "{}",
            said.counted
        );
        assert_eq!(said.figures.len(), 6);
    }

    #[test]
    fn the_fewest_votes_that_are_said_to_be_a_majority_are_one_and_one_less_is_not() {
        for rule in ThresholdRule::ALL {
            for present in 1..60_u32 {
                let some = tally(&[present, 0], 0, 0, *rule);
                let least = least(&some);
                let enough = tally(&[least, 0], present - least, 0, *rule);
                assert_eq!(enough.result(), TallyResult::Majority(0), "{present}");
                let fewer = tally(&[least - 1, 0], present - least + 1, 0, *rule);
                assert_eq!(fewer.result(), TallyResult::NoMajority, "{present}");
            }
        }
    }
}
