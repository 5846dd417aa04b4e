//! Who of the pool sits on a full panel: everybody who serves on the day of the hearing, less whoever
//! is bound to the responsible unit (`docs/rules.md`, *The panel*).

use chrono::NaiveDate;

use crate::people::reviewer::ReviewerEntry;
use crate::text::folded;

/// Why somebody of the pool has no seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// The term does not cover the day of the hearing.
    NotInTerm,
    /// The reviewer works for the responsible unit, or is bound to it.
    Conflict,
}

/// How many of the pool have no seat, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOutCounts {
    /// Their term does not cover the day of the hearing.
    pub not_in_term: u32,
    /// They are bound to the responsible unit.
    pub conflict: u32,
}

/// Whether somebody who has not retired sits on the panel of a hearing on this day, about this unit.
///
/// # Errors
/// Why not.
pub fn may_sit(entry: &ReviewerEntry, held_on: NaiveDate, unit: &str) -> Result<(), LeftOut> {
    if !entry.term.covers(held_on) {
        return Err(LeftOut::NotInTerm);
    }
    let unit = folded(unit);
    let mut bound_to = entry.conflict_units.iter();
    if bound_to.any(|one| folded(one.as_str()) == unit) {
        return Err(LeftOut::Conflict);
    }
    Ok(())
}

/// The panel of a hearing on this day, about this unit, and how many of the pool are no part of it.
#[must_use]
pub fn panel_of<'a, T>(
    pool: impl IntoIterator<Item = &'a T>,
    entry: impl Fn(&T) -> &ReviewerEntry,
    held_on: NaiveDate,
    unit: &str,
) -> (Vec<&'a T>, LeftOutCounts) {
    let mut left_out = LeftOutCounts::default();
    let mut panel = Vec::new();
    for one in pool {
        match may_sit(entry(one), held_on, unit) {
            Ok(()) => panel.push(one),
            Err(LeftOut::NotInTerm) => {
                left_out.not_in_term = left_out.not_in_term.saturating_add(1);
            }
            Err(LeftOut::Conflict) => left_out.conflict = left_out.conflict.saturating_add(1),
        }
    }
    (panel, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::reviewer::ReviewerInput;

    fn entry(from: &str, to: &str, units: &[&str]) -> ReviewerEntry {
        ReviewerEntry::check(&ReviewerInput {
            name: "赵示例".to_owned(),
            category: "npc".to_owned(),
            appointing_body: "示例市人大常委会".to_owned(),
            term_from: from.to_owned(),
            term_to: to.to_owned(),
            conflict_units: units.iter().map(|one| (*one).to_owned()).collect(),
            ..ReviewerInput::default()
        })
        .unwrap()
    }

    #[test]
    fn whoever_serves_on_the_day_and_is_bound_to_nobody_there_sits() {
        let day = NaiveDate::from_ymd_opt(2026, 5, 6).unwrap();
        let unit = "示例市生态环境局";
        let serving = entry("2026-05-06", "2026-05-06", &["示例市交通局"]);
        let over = entry("2021-01-01", "2026-05-05", &[]);
        let to_come = entry("2026-05-07", "2028-12-31", &[]);
        // However it was typed, and even where the term is over as well: one reason is enough.
        let bound = entry(
            "2026-01-01",
            "2026-12-31",
            &["示例市交通局", " 示例市 生态环境局"],
        );
        assert_eq!(may_sit(&serving, day, unit), Ok(()));
        assert_eq!(may_sit(&over, day, unit), Err(LeftOut::NotInTerm));
        assert_eq!(may_sit(&to_come, day, unit), Err(LeftOut::NotInTerm));
        assert_eq!(may_sit(&bound, day, unit), Err(LeftOut::Conflict));
        let pool = [over, serving.clone(), bound, to_come];
        let (panel, left_out) = panel_of(&pool, |one| one, day, unit);
        assert_eq!(panel, [&serving]);
        let expected = LeftOutCounts {
            not_in_term: 2,
            conflict: 1,
        };
        assert_eq!(left_out, expected);
    }
}
