//! The demo's pool of 125 invented reviewers, with terms, conflicts, access needs and a past.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use domain::audit::Recorded;
use domain::ids::ReviewerId;
use domain::people::reviewer::{Reviewer, ReviewerEntry, ReviewerInput, Standing};
use domain::preference::Language;
use domain::text::Line;

use super::said::{Said, said};
use super::units::{
    DONGYANG_GOVERNMENT, ENVIRONMENT_BUREAU, EXPROPRIATION_OFFICE, SUBDISTRICT_OFFICE,
    TRANSPORT_BUREAU,
};
use crate::services::Services;

/// Surnames in the order of the old primer (百家姓).
const SURNAMES: [Said; 27] = [
    said("赵", "Zhao"),
    said("钱", "Qian"),
    said("孙", "Sun"),
    said("李", "Li"),
    said("周", "Zhou"),
    said("吴", "Wu"),
    said("郑", "Zheng"),
    said("王", "Wang"),
    said("冯", "Feng"),
    said("陈", "Chen"),
    said("褚", "Chu"),
    said("卫", "Wei"),
    said("蒋", "Jiang"),
    said("沈", "Shen"),
    said("韩", "Han"),
    said("杨", "Yang"),
    said("朱", "Zhu"),
    said("秦", "Qin"),
    said("尤", "You"),
    said("许", "Xu"),
    said("何", "He"),
    said("吕", "Lyu"),
    said("施", "Shi"),
    said("张", "Zhang"),
    said("孔", "Kong"),
    said("曹", "Cao"),
    said("严", "Yan"),
];

/// Given names that say that nobody is meant.
const GIVEN: [Said; 5] = [
    said("示例", "Shili"),
    said("样本", "Yangben"),
    said("虚构", "Xugou"),
    said("演示", "Yanshi"),
    said("例子", "Lizi"),
];

/// Category, appointing body, how many of the 125.
const BENCHES: [(&str, Said, usize); 10] = [
    (
        "npc",
        said(
            "示例市人大常委会",
            "Standing Committee of the Shili City People's Congress",
        ),
        20,
    ),
    (
        "party_delegate",
        said(
            "中共示例市委组织部",
            "Organization Department of the CPC Shili City Committee",
        ),
        16,
    ),
    (
        "cppcc",
        said("政协示例市委员会", "CPPCC Shili City Committee"),
        16,
    ),
    ("community_cadre", SUBDISTRICT_OFFICE, 18),
    (
        "social_worker",
        said("示例市民政局", "Shili City Civil Affairs Bureau"),
        13,
    ),
    (
        "mediator",
        said(
            "示例市人民调解委员会",
            "Shili City People's Mediation Committee",
        ),
        13,
    ),
    (
        "lawyer",
        said("示例市司法局", "Shili City Justice Bureau"),
        11,
    ),
    (
        "sector_expert",
        said(
            "示例市科学技术协会",
            "Shili City Association for Science and Technology",
        ),
        7,
    ),
    (
        "five_elders",
        said(
            "示例市关心下一代工作委员会",
            "Shili City Committee for the Care of the Next Generation",
        ),
        7,
    ),
    ("resident_rep", DONGYANG_GOVERNMENT, 4),
];

const UNITS: [Said; 6] = [
    TRANSPORT_BUREAU,
    EXPROPRIATION_OFFICE,
    ENVIRONMENT_BUREAU,
    said("样例评估公司", "Yangli Valuation Company"),
    said("示例社保局", "Shili Social Insurance Bureau"),
    said("样例物业公司", "Yangli Property Company"),
];

const MOVED_AWAY: Said = said("调往外地工作", "Moved to a post elsewhere");
const NEAR_THE_DOOR: Said = said("请安排靠门的座位。", "Please arrange a seat near the door.");
const LOCAL_SPEECH: Said = said("习惯讲本地话。", "Usually speaks the local dialect.");

/// Seats of a full panel of the demo, unless more are wanted.
const SEATS: usize = 105;
/// People of the demo, unless more seats are wanted.
const USUAL: usize = 125;
/// Of these, who has retired, or does not serve this year.
const NOT_SEATED: usize = 13;

/// Every version of every reviewer, in the order they were written; so many of them
/// that so many can be seated, but never fewer than the usual.
pub(super) fn histories(
    services: &Services,
    now: DateTime<Utc>,
    seats: usize,
    language: Language,
) -> Option<Vec<(Recorded, DateTime<Utc>, Reviewer)>> {
    let benches = BENCHES
        .iter()
        .flat_map(|(word, body, count)| std::iter::repeat_n((*word, *body), *count));
    let all = benches.cycle().take((seats + NOT_SEATED).max(USUAL));
    // Who is bound to a unit has no seat where it answers: of a larger panel nobody is.
    let are_bound = seats <= SEATS;
    let mut written = Vec::new();
    for (place, (category, body)) in all.enumerate() {
        let added_at = now - TimeDelta::days(200);
        let mut input = input(place, category, body, now.date_naive(), language)?;
        if !are_bound {
            input.conflict_units.clear();
        }
        let entry = ReviewerEntry::check(&input).ok()?;
        let id = ReviewerId::new(services.new_id());
        let mut reviewer = Reviewer {
            id,
            entry,
            standing: Standing::Serving,
            version: 1,
        };
        written.push((Recorded::ReviewerAdded, added_at, reviewer.clone()));
        if place % 17 == 5 && are_bound {
            let moved = ReviewerInput {
                conflict_units: vec![unit(place, language)?],
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
            let reason = Line::new(MOVED_AWAY.in_language(language)).ok()?;
            reviewer.standing = Standing::Retired { at, reason };
            reviewer.version += 1;
            written.push((Recorded::ReviewerRetired, at, reviewer));
        }
    }
    written.sort_by_key(|(_, at, reviewer)| (*at, reviewer.version));
    Some(written)
}

fn input(
    place: usize,
    category: &str,
    body: Said,
    today: NaiveDate,
    language: Language,
) -> Option<ReviewerInput> {
    let year = today.year();
    // Most terms run; a few have ended and a few begin next year, as in any pool.
    let (from, to) = match place % 25 {
        _ if place >= USUAL => (year - 1, year + 1),
        11 => (year - 5, year - 1),
        19 => (year + 1, year + 3),
        _ => (year - 1, year + 1),
    };
    let (needs, note): (&[&str], Option<Said>) = match place % 12 {
        1 => (&["large_text"], None),
        4 => (&["large_text", "read_aloud"], None),
        6 => (&["step_free"], Some(NEAR_THE_DOOR)),
        9 => (&["dialect"], Some(LOCAL_SPEECH)),
        _ => (&[], None),
    };
    let note = note.map(|note| note.in_language(language));
    let units = if place % 9 == 2 {
        vec![unit(place, language)?]
    } else {
        Vec::new()
    };
    Some(ReviewerInput {
        name: name(place, language)?,
        category: category.to_owned(),
        appointing_body: body.in_language(language).to_owned(),
        term_from: format!("{from}-01-01"),
        term_to: format!("{to}-12-31"),
        conflict_units: units,
        access_needs: needs.iter().map(|need| (*need).to_owned()).collect(),
        access_note: note.unwrap_or_default().to_owned(),
    })
}

/// Surname and given name; whoever is more than usual has a number as well.
fn name(place: usize, language: Language) -> Option<String> {
    let surname = SURNAMES.get(place % SURNAMES.len())?;
    let given = GIVEN.get(place / SURNAMES.len() % GIVEN.len())?;
    let mut parts = [surname, given]
        .map(|part| part.in_language(language).to_owned())
        .to_vec();
    let again = place / (SURNAMES.len() * GIVEN.len());
    if again > 0 {
        parts.push(again.to_string());
    }
    let between = match language {
        Language::Chinese => "",
        Language::English => " ",
    };
    Some(parts.join(between))
}

fn unit(place: usize, language: Language) -> Option<String> {
    let unit = UNITS.get(place % UNITS.len())?;
    Some(unit.in_language(language).to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn as_many_people_as_are_wanted_have_as_many_names() {
        let total: usize = BENCHES.iter().map(|(_, _, count)| count).sum();
        assert_eq!(total, USUAL);
        let retired = |place: &usize| place % 40 == 27;
        let not_in_term = |place: &usize| matches!(place % 25, 11 | 19);
        let not_seated = (0..USUAL).filter(|place| retired(place) || not_in_term(place));
        assert_eq!(not_seated.count(), NOT_SEATED);
        let today = NaiveDate::from_ymd_opt(2026, 5, 6).unwrap();
        for language in Language::ALL {
            let entry = |place| {
                let typed = input(place, "npc", UNITS[0], today, language).unwrap();
                ReviewerEntry::check(&typed).unwrap()
            };
            let names: BTreeSet<_> = (0..1_000).map(|place| entry(place).name).collect();
            assert_eq!(names.len(), 1_000);
        }
    }
}
