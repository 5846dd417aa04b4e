//! Hints at what must go before a text is published (`docs/rules.md`, *Publishing*): names,
//! numbers, plates, addresses, ages of minors, schools, unusual sums and days, illness. A hint shows a place;
//! it replaces nobody's reading, changes nothing, and finding none says nothing.

mod english;
mod names;
mod numbers;
mod places;

use crate::codes::codes;

codes! {
    /// What a place in a text may be.
    HintKind {
        /// The name of a person.
        Name = "name",
        /// The number of an identity card.
        IdNumber = "id_number",
        /// A telephone number.
        Phone = "phone",
        /// The number of a bank card.
        BankCard = "bank_card",
        /// Another long number: of an account, a contract, a file.
        Number = "number",
        /// A number plate.
        Plate = "plate",
        /// A house, a flat, a villagers' group: closer than the town.
        Address = "address",
        /// The age of somebody under eighteen.
        MinorAge = "minor_age",
        /// A school or kindergarten by its name.
        School = "school",
        /// A sum so exact that neighbours know whose it is.
        Sum = "sum",
        /// A day so exact that neighbours know what happened on it.
        Day = "day",
        /// Where somebody is reached: mail, chat.
        Contact = "contact",
        /// An illness or disability.
        Health = "health",
    }
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What it may be.
    pub kind: HintKind,
    /// Characters before it.
    pub at: usize,
    /// The words, as they stand there.
    pub words: String,
}

/// A place that was found: characters from, and the one after its last.
type Found = (usize, usize, HintKind);

/// Everything that may have to go, in the order of the text. `names` are names the office knows:
/// of reviewers, of whoever leads and writes.
#[must_use]
pub fn hints(text: &str, names: &[&str]) -> Vec<Hint> {
    let letters: Vec<char> = text.chars().collect();
    let narrow: Vec<char> = letters.iter().copied().map(crate::text::narrow).collect();
    let mut found: Vec<Found> = Vec::new();
    for at in 0..narrow.len() {
        let rest = narrow.get(at..).unwrap_or_default();
        let before = narrow.get(..at).unwrap_or_default();
        let here = [
            numbers::day(before, rest),
            english::day(before, rest),
            numbers::sum(before, rest),
            numbers::marked_sum(before, rest),
            numbers::chinese_sum(before, rest),
            numbers::age(before, rest),
            english::age(before, rest),
            places::address(before, rest),
            english::address(before, rest),
            english::contact(before, rest),
            english::health(before, rest),
            numbers::long(before, rest),
            places::plate(rest),
            names::known(rest, names),
            names::title(before, rest),
        ];
        let here = here.into_iter().flatten();
        found.extend(here.map(|(length, kind)| (at, at + length, kind)));
        // A school is known by its last word; its name stands before it.
        if let Some((back, length)) = places::school(before, rest) {
            found.push((at - back, at + length, HintKind::School));
        }
    }
    let words = |from: usize, to: usize| letters.get(from..to).unwrap_or_default().iter().collect();
    apart(found)
        .into_iter()
        .map(|(from, to, kind)| Hint {
            kind,
            at: from,
            words: words(from, to),
        })
        .collect()
}

/// Leaves out what lies within another place, or begins within one.
fn apart(mut found: Vec<Found>) -> Vec<Found> {
    // The longest of those that begin together; what was found first of equals.
    found.sort_by_key(|(from, to, _)| (*from, usize::MAX - to));
    let mut end = 0;
    found.retain(|(from, to, _)| {
        let is_apart = *from >= end;
        if is_apart {
            end = *to;
        }
        is_apart
    });
    found
}

/// Whether a text begins with these words, whatever the case of Latin letters.
fn starts(rest: &[char], words: &str) -> bool {
    let mut left = rest.iter();
    words.chars().all(|word| {
        left.next()
            .is_some_and(|letter| letter.eq_ignore_ascii_case(&word))
    })
}

/// Whether a text ends with these words.
fn ends(before: &[char], words: &str) -> bool {
    let mut left = before.iter().rev();
    words.chars().rev().all(|word| {
        left.next()
            .is_some_and(|letter| letter.eq_ignore_ascii_case(&word))
    })
}

/// Characters of the first of these words that a text begins with.
fn first_of(rest: &[char], words: &[&str]) -> Option<usize> {
    let found = words.iter().find(|words| starts(rest, words));
    found.map(|words| words.chars().count())
}

/// Whether it is a Chinese character.
fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said(text: &str) -> Vec<(HintKind, String)> {
        let hints = hints(text, &["曹示例"]).into_iter();
        hints.map(|hint| (hint.kind, hint.words)).collect()
    }

    fn one(text: &str) -> (HintKind, String) {
        match said(text).as_slice() {
            [one] => one.clone(),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn what_must_go_is_shown() {
        use HintKind as K;
        for (text, kind, words) in [
            (
                "身份证 99999919600229001X。",
                K::IdNumber,
                "99999919600229001X",
            ),
            ("证号999999198501010026", K::IdNumber, "999999198501010026"),
            ("请打 13800138000 找我", K::Phone, "13800138000"),
            ("电话：0513-81234567", K::Phone, "0513-81234567"),
            ("phone 138 0013 8000.", K::Phone, "138 0013 8000"),
            (
                "卡号 6222 0200 1234 5678 901",
                K::BankCard,
                "6222 0200 1234 5678 901",
            ),
            ("合同 20180099123", K::Number, "20180099123"),
            ("车牌苏F·A1234的车", K::Plate, "苏F·A1234"),
            ("住东样路12号", K::Address, "12号"),
            ("在3栋", K::Address, "3栋"),
            ("西样村五组", K::Address, "五组"),
            ("lives at No. 12", K::Address, "No. 12"),
            ("女儿 7 岁", K::MinorAge, "7 岁"),
            ("十二岁的孩子", K::MinorAge, "十二岁"),
            ("a 12-year-old child", K::MinorAge, "12-year-old"),
            ("在样例小学就读", K::School, "样例小学"),
            ("赔偿 12,345 元", K::Sum, "12,345 元"),
            ("补偿3.27万元", K::Sum, "3.27万元"),
            ("于2025年3月14日", K::Day, "2025年3月14日"),
            ("on 2025-03-14", K::Day, "2025-03-14"),
            ("5月6日下雨", K::Day, "5月6日"),
            ("on 14 March 2025 it", K::Day, "14 March 2025"),
            ("on March 14, 2025,", K::Day, "March 14, 2025"),
            ("by the 3rd Feb", K::Day, "3rd Feb"),
            ("付了 ¥12,345。", K::Sum, "¥12,345"),
            ("人民币12345", K::Sum, "人民币12345"),
            ("RMB 12,345.60 was", K::Sum, "RMB 12,345.60"),
            ("欠三万二千七百元", K::Sum, "三万二千七百元"),
            ("叁万贰仟柒佰元整", K::Sum, "叁万贰仟柒佰元"),
            ("a girl of nine who", K::MinorAge, "nine"),
            ("a seven-year-old", K::MinorAge, "seven-year-old"),
            ("aged sixteen", K::MinorAge, "sixteen"),
            ("九周岁", K::MinorAge, "九周岁"),
            ("at 12 Dongyang Road", K::Address, "12 Dongyang Road"),
            ("12 Sunshine Lane", K::Address, "12 Sunshine Lane"),
            (
                "12B Old Market Street,",
                K::Address,
                "12B Old Market Street",
            ),
            ("Unit 2 of it", K::Address, "Unit 2"),
            ("写信到 li.yb@example.org", K::Contact, "li.yb@example.org"),
            ("微信：abc_123", K::Contact, "微信：abc_123"),
            ("QQ 123456789", K::Contact, "QQ 123456789"),
            ("患尿毒症多年", K::Health, "尿毒症"),
            ("she has cancer", K::Health, "cancer"),
            ("信访人洪样本称", K::Name, "洪样本"),
            ("村民翟样：", K::Name, "翟样"),
            ("评议员曹示例说", K::Name, "曹示例"),
            ("信访人赵示例称", K::Name, "赵示例"),
            ("村民钱样：占我宅基", K::Name, "钱样"),
            ("孙测试女士", K::Name, "孙测试"),
            ("Mr. Smith said", K::Name, "Mr. Smith"),
        ] {
            assert_eq!(one(text), (kind, words.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_may_stay_is_left_alone() {
        for text in [
            "多数意见：合理。52 票，超过 46.5。",
            "补偿 5000 元，镇补三成费用。",
            "信访人赵某夫妇请求修坡。",
            "71岁的老人，8年工龄。",
            "各退20厘米，夜测超2分贝。",
            "2026年以前办结。",
            "就近入学，学位不足。",
            "第 3 题，共 6 题；9 个工人，23 户。",
            "A hundred reviewers, 60 days, 2 metres.",
            "补偿五千八百元，共二百户。",
            "人民币 5000 元以内；RMB 3,000.",
            "Two households in March; seven people, ten years.",
            "12 Households agreed. Roads and streets were repaired.",
            "May the 60 households agree?",
            "",
        ] {
            assert_eq!(said(text), [], "{text}");
        }
    }

    #[test]
    fn wide_digits_are_digits() {
        assert_eq!(one("１３８００１３８０００").0, HintKind::Phone);
    }

    proptest! {
        /// Whatever is typed: no panic, places lie in the text, in its order, and do not overlap.
        #[test]
        fn places_lie_in_the_text(text in "\\PC{0,60}|[0-9 ,.年月日号元万岁A-Z赵钱孙苏F·-]{0,60}") {
            let letters: Vec<char> = text.chars().collect();
            let mut end = 0;
            for hint in hints(&text, &["赵", ""]) {
                let length = hint.words.chars().count();
                prop_assert!(hint.at >= end && length > 0);
                end = hint.at + length;
                let there: String = letters[hint.at..end].iter().collect();
                prop_assert_eq!(there, hint.words);
            }
        }
    }
}
