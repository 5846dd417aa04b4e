//! Places: houses and flats, schools, and the plates of cars.

use super::{HintKind, ends, first_of, is_han, starts};

/// Where it is and what it may be.
type Here = Option<(usize, HintKind)>;

/// What stands before the letter on a plate: the provinces.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// What a number belongs to, closer than a town.
const PARTS: [&str; 9] = ["号楼", "号院", "栋", "幢", "单元", "室", "弄", "巷", "组"];

/// 苏F·A1234.
pub(super) fn plate(rest: &[char]) -> Here {
    let province = rest.first().copied()?;
    if !PROVINCES.contains(province) || !rest.get(1)?.is_ascii_alphabetic() {
        return None;
    }
    let gap = usize::from(matches!(rest.get(2), Some('·' | '.' | '-' | ' ')));
    let number = rest.get(2 + gap..).unwrap_or_default();
    let number: Vec<_> = number
        .iter()
        .take_while(|one| one.is_ascii_alphanumeric())
        .collect();
    let is_plate = (5..=6).contains(&number.len()) && number.iter().any(|one| one.is_ascii_digit());
    is_plate.then_some((2 + gap + number.len(), HintKind::Plate))
}

/// 12号 after a road, 3栋, 五组.
pub(super) fn address(before: &[char], rest: &[char]) -> Here {
    let is_figure =
        |letter: &char| letter.is_ascii_digit() || "一二三四五六七八九十".contains(*letter);
    if before.last().is_some_and(is_figure) {
        return None;
    }
    let figures = rest.iter().take_while(|one| is_figure(one)).count();
    if !(1..=4).contains(&figures) {
        return None;
    }
    let after = rest.get(figures..).unwrap_or_default();
    if let Some(part) = first_of(after, &PARTS) {
        // "Group 3" of a panel is no villagers' group, and nothing is lost by looking at it.
        return Some((figures + part, HintKind::Address));
    }
    let of_road = matches!(
        before.last(),
        Some('路' | '街' | '道' | '巷' | '弄' | '村' | '镇' | '区')
    );
    (of_road && starts(after, "号")).then_some((figures + 1, HintKind::Address))
}

/// 样例小学: characters back to where the name begins, and those of the last word.
pub(super) fn school(before: &[char], rest: &[char]) -> Option<(usize, usize)> {
    if let Some(word) = first_of(rest, &["幼儿园", "小学", "中学", "初中", "高中", "学校"])
    {
        let generic =
            |letter: char| "所的在个入到近上读去某这那该设办建是和与及等".contains(letter);
        let name = before
            .iter()
            .rev()
            .take_while(|one| is_han(**one) && !generic(**one));
        let name = name.take(6).count();
        return (name >= 2).then_some((name, word));
    }
    let words = [
        "Kindergarten",
        "Primary School",
        "Middle School",
        "High School",
    ];
    let word = first_of(rest, &words)?;
    let is_letter = |one: &&char| one.is_alphabetic();
    let name = if ends(before, " ") {
        before.iter().rev().skip(1).take_while(is_letter).count()
    } else {
        0
    };
    let start = before.len().checked_sub(name + 1)?;
    let is_name = before.get(start).is_some_and(char::is_ascii_uppercase);
    (name > 0 && is_name).then_some((name + 1, word))
}
