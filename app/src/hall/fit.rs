//! How large the words of a vote may be on the hall's screen, so that all of them stay on it.

use domain::public_review::question::OptionText;
use domain::public_review::snapshot::QuestionView;

use super::said;
use crate::words::Words;

/// Sizes of questions and options, largest first, in points of the canvas; the class that sets them.
const STEPS: [(u32, u32, &str); 4] = [
    (92, 56, "hall-questions"),
    (72, 52, "hall-questions hall-fit-two"),
    (60, 48, "hall-questions hall-fit-three"),
    (50, 46, "hall-questions hall-fit-four"),
];
/// The options are on the tablets; the hall needs to know what is asked.
const WITHOUT_OPTIONS: [(u32, &str); 2] = [
    (60, "hall-questions hall-fit-three hall-fit-asked"),
    (50, "hall-questions hall-fit-four hall-fit-asked"),
];
/// Room of a line across the canvas.
const ACROSS: u32 = 1_760;
/// Room beside the ring, and above the foot.
const ROOM: (u32, u32) = (1_128, 740);
/// Room of an option beside its mark, of two in a row.
const OPTION_ROOM: u32 = 450;
/// The line above a question.
const OVER: u32 = 63;

/// The class of the largest sizes at which everything fits.
#[must_use]
pub fn class(words: Words, questions: &[QuestionView]) -> &'static str {
    let fits = |(asked, option, _): &&(u32, u32, &str)| {
        let all = questions
            .iter()
            .map(|one| height(words, one, *asked, *option));
        all.sum::<u32>() <= ROOM.1
    };
    if let Some(step) = STEPS.iter().find(fits) {
        return step.2;
    }
    let [large, small] = WITHOUT_OPTIONS;
    let asked = questions.iter().map(|one| asked_height(one, large.0));
    if asked.sum::<u32>() <= ROOM.1 {
        large.1
    } else {
        small.1
    }
}

/// How many questions the hall is shown at a time, screen after screen: all of them on one where
/// they fit, as is usual.
#[must_use]
pub fn screens(words: Words, questions: &[QuestionView]) -> Vec<usize> {
    let [_, (smallest, name)] = WITHOUT_OPTIONS;
    if class(words, questions) != name {
        return vec![questions.len()];
    }
    let (mut screens, mut on_this, mut used) = (Vec::new(), 0, 0);
    for question in questions {
        let height = asked_height(question, smallest);
        if used + height > ROOM.1 && on_this > 0 {
            screens.push(on_this);
            (on_this, used) = (0, 0);
        }
        on_this += 1;
        used += height;
    }
    screens.push(on_this);
    screens
}

/// Whether a text of this size stands in one line across the canvas.
#[must_use]
pub fn is_one_line(text: &str, size: u32) -> bool {
    lines(text, size, ACROSS) == 1
}

/// Whether a heading may be kept from breaking within its clauses: none is longer than a line.
#[must_use]
pub fn is_in_short_clauses(text: &str, size: u32) -> bool {
    let mut clauses = text.split_inclusive(['，', '。', '？', '、', '：', '；', ' ']);
    clauses.all(|clause| lines(clause, size, ROOM.0) == 1)
}

/// Points from the line above a question to the gap below its options.
fn height(words: Words, question: &QuestionView, asked: u32, option: u32) -> u32 {
    let said = |text: &OptionText| lines(&said::option(words, text), option, OPTION_ROOM);
    // Abstaining is the last of them, and short.
    let mut options: Vec<_> = question.options.iter().map(|one| said(&one.text)).collect();
    options.push(1);
    let rows = options.chunks(2).map(|row| {
        let tallest = row.iter().copied().max().unwrap_or(1);
        tallest * option * 13 / 10 + option / 2
    });
    asked_height(question, asked) + rows.sum::<u32>()
}

/// Points from the line above a question to the gap below it.
fn asked_height(question: &QuestionView, size: u32) -> u32 {
    OVER + lines(&question.text, size, ROOM.0) * size * 5 / 4 + size * 3 / 4
}

/// Lines of a text. Chinese letters are square, others a little more than half as wide.
fn lines(text: &str, size: u32, room: u32) -> u32 {
    let tenths: u32 = text
        .chars()
        .map(|letter| if letter.is_ascii() { 6 } else { 10 })
        .sum();
    (tenths * size).div_ceil(room * 10).max(1)
}

#[cfg(test)]
mod tests {
    use domain::public_review::question::{Question, QuestionInput};

    use super::*;

    fn question(text: &str, template: &str, options: &[&str]) -> QuestionView {
        let input = QuestionInput {
            text: text.to_owned(),
            template: template.to_owned(),
            options: options.iter().map(|one| (*one).to_owned()).collect(),
        };
        let question = Question::check(&input).unwrap();
        QuestionView {
            text: question.text().to_owned(),
            template: question.template(),
            options: question.options().to_vec(),
        }
    }

    #[test]
    fn short_questions_are_large_and_long_ones_stay_on_the_screen() {
        let words = Words::default();
        let short = question("修坡诉求是否合理？", "A", &[]);
        let long = "由镇政府出资八成、两户各出一成，雨季以前重新修好";
        let plans = [long, "维持现状", "另行勘界以后再议", "都不修"];
        let long = question(&"请选一项，".repeat(11), "free", &plans);
        let classes = [
            vec![short.clone()],
            vec![short.clone(), short.clone()],
            vec![long.clone()],
            vec![short, long],
        ]
        .map(|asked| class(words, &asked));
        assert_eq!(classes[0], STEPS[0].2);
        assert_eq!(classes[1], STEPS[2].2);
        assert!(classes[2] != STEPS[0].2 && !classes[2].ends_with("hall-fit-asked"));
        assert_eq!(classes[3], WITHOUT_OPTIONS[0].1);
        let many = vec![question(&"请选一项，".repeat(11), "C", &[]); 6];
        assert_eq!(class(words, &many), WITHOUT_OPTIONS[1].1);
    }

    #[test]
    fn more_than_a_screen_holds_are_shown_screen_after_screen() {
        let words = Words::default();
        let short = vec![question("修坡诉求是否合理？", "A", &[]); 3];
        assert_eq!(screens(words, &short), [3]);
        let longest = question(&"题".repeat(60), "C", &[]);
        let shown = screens(words, &vec![longest; 6]);
        assert_eq!(shown, [2, 2, 2]);
        let fitting = question(&"请选一项，".repeat(4), "C", &[]);
        assert_eq!(screens(words, &vec![fitting.clone(); 4]), [4]);
        assert_eq!(screens(words, &vec![fitting; 6]), [4, 2]);
    }

    #[test]
    fn a_clause_longer_than_a_line_may_break() {
        assert!(is_in_short_clauses(
            "信访人要求修散水坡，诉求是否合理？",
            92
        ));
        assert!(!is_in_short_clauses(
            "请从下面四种办法里选一种您认为对双方都公平的办法？",
            60
        ));
    }
}
