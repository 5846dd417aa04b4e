//! Days, ages and addresses as English writes them; in either language, how somebody is reached and
//! what somebody suffers from.

use super::numbers::number;
use super::{HintKind, ends, first_of, starts};

/// Where it is and what it may be.
type Here = Option<(usize, HintKind)>;

/// Months, the whole word before its beginning.
const MONTHS: [&str; 23] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
];

/// Ages of minors (未成年人保护法 Art 2); the longer word before its beginning.
const YOUNG: [&str; 17] = [
    "seventeen",
    "sixteen",
    "fifteen",
    "fourteen",
    "thirteen",
    "twelve",
    "eleven",
    "seven",
    "eight",
    "three",
    "four",
    "five",
    "nine",
    "ten",
    "six",
    "two",
    "one",
];

/// What an address in a town ends with.
const WAYS: [&str; 8] = [
    "Road", "Street", "Lane", "Avenue", "Alley", "Rd", "St", "Drive",
];

/// Words of a road's name.
const ROAD_WORDS_MAX: usize = 3;

fn at(rest: &[char], from: usize) -> &[char] {
    rest.get(from..).unwrap_or_default()
}

fn is_within_word(before: &[char]) -> bool {
    before.last().is_some_and(|one| one.is_alphanumeric())
}

/// Characters of one of these words that ends where it ends.
fn word_of(rest: &[char], words: &[&str]) -> Option<usize> {
    let length = first_of(rest, words)?;
    let goes_on = rest.get(length).is_some_and(|one| one.is_alphanumeric());
    (!goes_on).then_some(length)
}

/// A year behind a day: ", 2025" or " 2025".
fn year(rest: &[char]) -> usize {
    let gap = usize::from(rest.first() == Some(&',')) + 1;
    let space = rest.get(gap.saturating_sub(1)) == Some(&' ');
    let year = number(at(rest, gap), 4).filter(|(length, _)| *length == 4);
    match year {
        Some((length, _)) if space => gap + length,
        _ => 0,
    }
}

/// 14 March 2025, 14 Mar, March 14, 2025.
pub(super) fn day(before: &[char], rest: &[char]) -> Here {
    if is_within_word(before) {
        return None;
    }
    let is_day = |found: &(usize, u32)| (1..=31).contains(&found.1);
    let end = if let Some(month) = word_of(rest, &MONTHS) {
        let space = (rest.get(month) == Some(&' ')).then_some(month + 1)?;
        let (length, _) = number(at(rest, space), 2).filter(is_day)?;
        space + length
    } else {
        let (length, _) = number(rest, 2).filter(is_day)?;
        let ordinal = first_of(at(rest, length), &["st", "nd", "rd", "th"]).unwrap_or(0);
        let space = length + ordinal;
        (rest.get(space) == Some(&' ')).then_some(())?;
        let month = word_of(at(rest, space + 1), &MONTHS)?;
        space + 1 + month
    };
    Some((end + year(at(rest, end)), HintKind::Day))
}

/// aged seven, a seven-year-old, nine years old, a girl of nine.
pub(super) fn age(before: &[char], rest: &[char]) -> Here {
    if is_within_word(before) {
        return None;
    }
    let length = first_of(rest, &YOUNG)?;
    let words = ["-year-old", " years old", " year old"];
    let called = ["aged ", "girl of ", "boy of ", "child of ", "age of "];
    let end = match first_of(at(rest, length), &words) {
        Some(word) => length + word,
        None if called.iter().any(|word| ends(before, word)) => word_of(rest, &YOUNG)?,
        None => return None,
    };
    Some((end, HintKind::MinorAge))
}

/// 12 Dongyang Road, No. 12, Unit 3.
pub(super) fn address(before: &[char], rest: &[char]) -> Here {
    if is_within_word(before) {
        return None;
    }
    let parts = [
        "No. ",
        "Room ",
        "Flat ",
        "Building ",
        "Unit ",
        "Apartment ",
        "Block ",
        "House ",
    ];
    if let Some(part) = first_of(rest, &parts) {
        let (length, _) = number(at(rest, part), 5)?;
        return Some((part + length, HintKind::Address));
    }
    let (mut end, _) = number(rest, 5)?;
    end += usize::from(rest.get(end).is_some_and(char::is_ascii_uppercase));
    for _ in 0..=ROAD_WORDS_MAX {
        (rest.get(end) == Some(&' ')).then_some(())?;
        end += 1;
        if let Some(way) = word_of(at(rest, end), &WAYS) {
            return Some((end + way, HintKind::Address));
        }
        let word = at(rest, end);
        word.first().filter(|one| one.is_ascii_uppercase())?;
        end += word.iter().take_while(|one| one.is_alphabetic()).count();
    }
    None
}

/// somebody@example.org, 微信号 `abc_123`, `WeChat` abc123, QQ 123456.
pub(super) fn contact(before: &[char], rest: &[char]) -> Here {
    let is_local = |one: &char| one.is_ascii_alphanumeric() || "._%+-".contains(*one);
    let called = ["微信号", "微信", "WeChat", "QQ号", "QQ"];
    if let Some(name) =
        first_of(rest, &called).filter(|_| !is_within_word(before) || starts(rest, "微"))
    {
        let gap = at(rest, name).iter();
        let gap = gap.take_while(|one| matches!(one, ' ' | ':' | '：' | '号' | '是'));
        let from = name + gap.count();
        let id = at(rest, from).iter();
        let id = id.take_while(|one| one.is_ascii_alphanumeric() || matches!(one, '_' | '-'));
        let id = id.count();
        return (id >= 5).then_some((from + id, HintKind::Contact));
    }
    if before.last().is_some_and(is_local) {
        return None;
    }
    let local = rest.iter().take_while(|one| is_local(one)).count();
    (local > 0 && rest.get(local) == Some(&'@')).then_some(())?;
    let domain = at(rest, local + 1).iter();
    let domain = domain.take_while(|one| one.is_ascii_alphanumeric() || matches!(one, '.' | '-'));
    let domain: Vec<_> = domain.collect();
    let dot = domain.iter().position(|one| **one == '.')?;
    (dot > 0).then_some((local + 1 + domain.len(), HintKind::Contact))
}

/// What somebody suffers from: nobody's business but theirs (`docs/rules.md`, *Publishing*).
pub(super) fn health(before: &[char], rest: &[char]) -> Here {
    const SAID: [&str; 13] = [
        "癌",
        "肿瘤",
        "精神病",
        "精神分裂",
        "抑郁症",
        "残疾",
        "艾滋",
        "尿毒症",
        "瘫痪",
        "白血病",
        "糖尿病",
        "智力障碍",
        "流产",
    ];
    const NAMED: [&str; 10] = [
        "cancer",
        "tumour",
        "HIV",
        "AIDS",
        "schizophrenia",
        "depression",
        "disability",
        "disabled",
        "paralysed",
        "leukaemia",
    ];
    let word = first_of(rest, &SAID);
    let word = word.or_else(|| {
        (!is_within_word(before))
            .then(|| word_of(rest, &NAMED))
            .flatten()
    });
    Some((word?, HintKind::Health))
}
