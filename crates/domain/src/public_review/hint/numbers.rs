//! Numbers: of cards and telephones, days, ages and sums.

use super::{HintKind, ends, first_of, starts};

/// Where it is and what it may be.
type Here = Option<(usize, HintKind)>;

/// Fewest digits of a number that is somebody's.
const LONG: usize = 6;
/// Digits of a sum that are not noughts at its end: from so many on it is exact.
const EXACT: usize = 3;
/// Whoever is younger is a minor (未成年人保护法 Art 2).
const OF_AGE: u32 = 18;

fn is_digit(letter: Option<&char>) -> bool {
    letter.is_some_and(char::is_ascii_digit)
}

fn after_digit(before: &[char]) -> bool {
    is_digit(before.last())
}

/// Characters of a number of at most `most` digits, and the number.
pub(super) fn number(rest: &[char], most: usize) -> Option<(usize, u32)> {
    let digits: String = rest.iter().take_while(|one| one.is_ascii_digit()).collect();
    let fits = (1..=most).contains(&digits.len());
    fits.then(|| Some((digits.len(), digits.parse().ok()?)))
        .flatten()
}

fn at(rest: &[char], from: usize) -> &[char] {
    rest.get(from..).unwrap_or_default()
}

fn spaces(rest: &[char]) -> usize {
    rest.iter().take_while(|one| **one == ' ').count()
}

/// 2025年3月14日, 3月14日, 2025-03-14.
pub(super) fn day(before: &[char], rest: &[char]) -> Here {
    if after_digit(before) {
        return None;
    }
    let (length, first) = number(rest, 4)?;
    let is_year = (1900..=2200).contains(&first);
    let separator = rest.get(length)?;
    let end = match separator {
        '年' if is_year => length + 1 + month_and_day(at(rest, length + 1))?,
        '月' => month_and_day(rest)?,
        '-' | '/' | '.' if is_year => {
            let (month, _) =
                number(at(rest, length + 1), 2).filter(|one| (1..=12).contains(&one.1))?;
            let second = length + 1 + month;
            let (day, _) =
                number(at(rest, second + 1), 2).filter(|one| (1..=31).contains(&one.1))?;
            (rest.get(second) == Some(separator)).then_some(second + 1 + day)?
        }
        _ => return None,
    };
    Some((end, HintKind::Day))
}

fn month_and_day(rest: &[char]) -> Option<usize> {
    let (month, _) = number(rest, 2).filter(|one| (1..=12).contains(&one.1))?;
    (rest.get(month) == Some(&'月')).then_some(())?;
    let (day, _) = number(at(rest, month + 1), 2).filter(|one| (1..=31).contains(&one.1))?;
    let end = month + 1 + day;
    matches!(rest.get(end), Some('日' | '号')).then_some(end + 1)
}

/// 12,345 元, 3.27万元.
pub(super) fn sum(before: &[char], rest: &[char]) -> Here {
    if after_digit(before) || ends(before, ",") && before.len() > 1 {
        return None;
    }
    is_digit(rest.first()).then_some(())?;
    let is_part = |letter: &&char| letter.is_ascii_digit() || matches!(letter, ',' | '.');
    let figure: Vec<char> = rest.iter().take_while(is_part).copied().collect();
    let digits: String = figure.iter().filter(|one| one.is_ascii_digit()).collect();
    let exact = digits.trim_start_matches('0').trim_end_matches('0').len();
    let gap = figure.len() + spaces(at(rest, figure.len()));
    let unit = ["亿元", "万元", "万块", "千元", "元", "块钱", "yuan", "RMB"];
    let unit = first_of(at(rest, gap), &unit)?;
    (exact >= EXACT).then_some((gap + unit, HintKind::Sum))
}

/// ¥12,345, 人民币12345, RMB 12,345.
pub(super) fn marked_sum(before: &[char], rest: &[char]) -> Here {
    let marks = ["人民币", "¥", "￥", "RMB", "CNY", "USD", "$"];
    let mark = first_of(rest, &marks)?;
    let is_word = rest.first().is_some_and(char::is_ascii_alphabetic);
    if is_word && before.last().is_some_and(char::is_ascii_alphanumeric) {
        return None;
    }
    let from = mark + spaces(at(rest, mark));
    let is_part = |letter: &&char| letter.is_ascii_digit() || matches!(letter, ',' | '.');
    let mut figure: Vec<char> = at(rest, from).iter().take_while(is_part).copied().collect();
    // The end of a sentence is no part of a sum.
    while matches!(figure.last(), Some(',' | '.')) {
        figure.pop();
    }
    let whole = figure.iter().take_while(|one| **one != '.');
    let digits: String = whole.filter(|one| one.is_ascii_digit()).collect();
    let exact = digits.trim_start_matches('0').trim_end_matches('0').len();
    (exact >= EXACT).then_some((from + figure.len(), HintKind::Sum))
}

/// 三万二千七百元, 叁万贰仟元.
pub(super) fn chinese_sum(before: &[char], rest: &[char]) -> Here {
    const FIGURES: &str = "一二两三四五六七八九壹贰叁肆伍陆柒捌玖";
    const PLACES: &str = "零〇十百千万亿拾佰仟";
    let is_part = |letter: &char| FIGURES.contains(*letter) || PLACES.contains(*letter);
    if before.last().is_some_and(is_part) {
        return None;
    }
    let length = rest.iter().take_while(|one| is_part(one)).count();
    let figures = rest.iter().take(length);
    let exact = figures.filter(|one| FIGURES.contains(**one)).count();
    let unit = first_of(at(rest, length), &["元", "块"])?;
    (exact >= EXACT).then_some((length + unit, HintKind::Sum))
}

/// 7 岁, 十二岁, a 12-year-old, aged 12.
pub(super) fn age(before: &[char], rest: &[char]) -> Here {
    let (length, years) = match number(rest, 2) {
        Some(number) if !after_digit(before) => number,
        Some(_) => return None,
        None => chinese(before, rest)?,
    };
    let gap = length + spaces(at(rest, length));
    let words = ["周岁", "岁", "-year-old", "years old", "year old"];
    let end = match first_of(at(rest, gap), &words) {
        Some(word) => gap + word,
        None if ends(before, "aged ") => length,
        None => return None,
    };
    (years < OF_AGE).then_some((end, HintKind::MinorAge))
}

/// Chinese figures up to nineteen.
fn chinese(before: &[char], rest: &[char]) -> Option<(usize, u32)> {
    let figure = |letter: Option<&char>| {
        let at = "一二三四五六七八九"
            .chars()
            .position(|one| Some(&one) == letter)?;
        u32::try_from(at + 1).ok()
    };
    let is_ten = |letter: Option<&char>| letter == Some(&'十');
    if figure(before.last()).is_some() || is_ten(before.last()) {
        return None;
    }
    match (
        is_ten(rest.first()),
        figure(rest.first()),
        figure(rest.get(1)),
    ) {
        (true, _, Some(ones)) => Some((2, 10 + ones)),
        (true, _, None) => Some((1, 10)),
        (false, Some(_), _) if is_ten(rest.get(1)) => None,
        (false, Some(ones), _) => Some((1, ones)),
        (false, None, _) => None,
    }
}

/// Identity cards, telephones, bank cards, and whatever else is long.
pub(super) fn long(before: &[char], rest: &[char]) -> Here {
    let joins = |letter: Option<&char>| matches!(letter, Some(' ' | '-'));
    let is_within = after_digit(before)
        || joins(before.last())
            && is_digit(before.len().checked_sub(2).and_then(|at| before.get(at)));
    if is_within || !is_digit(rest.first()) {
        return None;
    }
    let (mut end, mut digits) = (0, 0);
    loop {
        if is_digit(rest.get(end)) {
            (end, digits) = (end + 1, digits + 1);
        } else if joins(rest.get(end)) && is_digit(rest.get(end + 1)) {
            end += 1;
        } else {
            break;
        }
    }
    if digits == 17 && matches!(rest.get(end), Some('X' | 'x')) {
        return Some((end + 1, HintKind::IdNumber));
    }
    let is_mobile = rest.first() == Some(&'1') && matches!(rest.get(1), Some('3'..='9'));
    let kind = match digits {
        18 => HintKind::IdNumber,
        16..=19 => HintKind::BankCard,
        11 if is_mobile => HintKind::Phone,
        13 if starts(rest, "86") => HintKind::Phone,
        10..=12 if rest.first() == Some(&'0') => HintKind::Phone,
        LONG.. => HintKind::Number,
        _ => return None,
    };
    Some((end, kind))
}
