//! The demo's pool of 108 invented reviewers, with terms, conflicts, access needs and a past.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use domain::audit::Recorded;
use domain::ids::ReviewerId;
use domain::people::reviewer::{Reviewer, ReviewerEntry, ReviewerInput, Standing};
use domain::text::Line;

use crate::services::Services;

/// Surnames in the order of the old primer (百家姓), nine to a given name.
const SURNAMES: [&str; 27] = [
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨",
    "朱", "秦", "尤", "许", "何", "吕", "施", "张", "孔", "曹", "严",
];

/// Given names that say that nobody is meant.
const GIVEN: [&str; 4] = ["示例", "样本", "虚构", "演示"];

/// Category, appointing body, how many of the 108.
const BENCHES: [(&str, &str, usize); 10] = [
    ("npc", "示例市人大常委会", 18),
    ("party_delegate", "中共示例市委组织部", 14),
    ("cppcc", "政协示例市委员会", 14),
    ("community_cadre", "示例街道办事处", 16),
    ("social_worker", "示例市民政局", 12),
    ("mediator", "示例市人民调解委员会", 12),
    ("lawyer", "示例市司法局", 8),
    ("sector_expert", "示例市科学技术协会", 5),
    ("five_elders", "示例市关心下一代工作委员会", 5),
    ("resident_rep", "东样镇人民政府", 4),
];

const UNITS: [&str; 6] = [
    "示例市交通局",
    "示例征收办",
    "示例环境局",
    "样例评估公司",
    "示例社保局",
    "样例物业公司",
];

/// People of the demo, unless more are wanted.
const USUAL: usize = 108;
/// Of these, who has retired and is seated no more.
const RETIRED: usize = 3;

/// Every version of every reviewer, in the order they were written; so many of them
/// that so many can be seated, but never fewer than the usual.
pub(super) fn histories(
    services: &Services,
    now: DateTime<Utc>,
    seats: usize,
) -> Option<Vec<(Recorded, DateTime<Utc>, Reviewer)>> {
    let benches = BENCHES
        .iter()
        .flat_map(|(word, body, count)| std::iter::repeat_n((*word, *body), *count));
    let all = benches.cycle().take((seats + RETIRED).max(USUAL));
    let mut written = Vec::new();
    for (place, (category, body)) in all.enumerate() {
        let added_at = now - TimeDelta::days(200);
        let input = input(place, category, body, now.date_naive())?;
        let entry = ReviewerEntry::check(&input).ok()?;
        let id = ReviewerId::new(services.new_id());
        let mut reviewer = Reviewer {
            id,
            entry,
            standing: Standing::Serving,
            version: 1,
        };
        written.push((Recorded::ReviewerAdded, added_at, reviewer.clone()));
        if place % 17 == 5 {
            let moved = ReviewerInput {
                conflict_units: vec![unit(place)?],
                ..input
            };
            reviewer.entry = ReviewerEntry::check(&moved).ok()?;
            reviewer.version = 2;
            let at = added_at + TimeDelta::days(60);
            written.push((Recorded::ReviewerEdited, at, reviewer.clone()));
        }
        // Whoever is more than usual is there to be seated.
        if place % 40 == 27 && place < USUAL {
            let at = now - TimeDelta::days(30);
            let reason = Line::new("调往外地工作").ok()?;
            reviewer.standing = Standing::Retired { at, reason };
            reviewer.version += 1;
            written.push((Recorded::ReviewerRetired, at, reviewer));
        }
    }
    written.sort_by_key(|(_, at, reviewer)| (*at, reviewer.version));
    Some(written)
}

fn input(place: usize, category: &str, body: &str, today: NaiveDate) -> Option<ReviewerInput> {
    let surname = SURNAMES.get(place % SURNAMES.len())?;
    let given = GIVEN.get(place / SURNAMES.len() % GIVEN.len())?;
    let again = match place / USUAL {
        0 => String::new(),
        again => again.to_string(),
    };
    let year = today.year();
    // Most terms run; a few have ended and a few begin next year, as in any pool.
    let (from, to) = match place % 25 {
        11 => (year - 5, year - 1),
        19 => (year + 1, year + 3),
        _ => (year - 1, year + 1),
    };
    let (needs, note): (&[&str], &str) = match place % 12 {
        1 => (&["large_text"], ""),
        4 => (&["large_text", "read_aloud"], ""),
        6 => (&["step_free"], "请安排靠门的座位。"),
        9 => (&["dialect"], "习惯讲本地话。"),
        _ => (&[], ""),
    };
    let units = if place % 9 == 2 {
        vec![unit(place)?]
    } else {
        Vec::new()
    };
    Some(ReviewerInput {
        name: format!("{surname}{given}{again}"),
        category: category.to_owned(),
        appointing_body: body.to_owned(),
        term_from: format!("{from}-01-01"),
        term_to: format!("{to}-12-31"),
        conflict_units: units,
        access_needs: needs.iter().map(|need| (*need).to_owned()).collect(),
        access_note: note.to_owned(),
    })
}

fn unit(place: usize) -> Option<String> {
    UNITS
        .get(place % UNITS.len())
        .map(|unit| (*unit).to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn as_many_people_as_are_wanted_have_as_many_names() {
        let total: usize = BENCHES.iter().map(|(_, _, count)| count).sum();
        assert_eq!(total, USUAL);
        let retired = (0..USUAL).filter(|place| place % 40 == 27);
        assert_eq!(retired.count(), RETIRED);
        let today = NaiveDate::from_ymd_opt(2026, 5, 6).unwrap();
        let names: BTreeSet<_> = (0..1_000)
            .map(|place| input(place, "npc", "示例", today).unwrap().name)
            .collect();
        assert_eq!(names.len(), 1_000);
    }
}
