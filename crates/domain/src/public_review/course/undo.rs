//! What may be taken back: by which wish, and so by whom and until when.

use super::Transition;

impl Transition {
    /// The wish that takes this one back, for as long as the course allows that wish; none for
    /// what is final once it is done.
    #[must_use]
    pub const fn undone_by(self) -> Option<Self> {
        match self {
            Self::Convene => Some(Self::Redraft),
            Self::Redraft => Some(Self::Convene),
            Self::SeatPanel => Some(Self::UnseatPanel),
            Self::UnseatPanel => Some(Self::SeatPanel),
            Self::OpenCheckIn => Some(Self::CloseCheckIn),
            Self::CloseCheckIn => Some(Self::OpenCheckIn),
            Self::Open => Some(Self::TakeBackOpening),
            Self::TakeBackOpening => Some(Self::Open),
            Self::Deliberate => Some(Self::Present),
            Self::OpenRound => Some(Self::VoidRound),
            Self::Publish => Some(Self::Withhold),
            Self::Withhold => Some(Self::Publish),
            Self::Reschedule => Some(Self::Postpone),
            Self::Suspend => Some(Self::Resume),
            Self::Resume => Some(Self::Suspend),
            Self::Present
            | Self::CloseRound
            | Self::ExtendRound
            | Self::VoidRound
            | Self::DropRound
            | Self::Announce
            | Self::SignOpinion
            | Self::Archive
            | Self::Postpone
            | Self::Reconvene
            | Self::Terminate => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fmt::Write as _;

    use chrono::{DateTime, Utc};

    use super::*;
    use crate::public_review::course::{
        Course, Hall, Hand, Papers, Phase, Round, RoundKind, Status,
    };
    use crate::public_review::profile::Quorum;

    /// Rounds that are voided are put again: so many rounds show all there is to see.
    const ROUNDS_MAX: usize = 4;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000, 0).unwrap()
    }

    fn halls() -> [Hall; 2] {
        [false, true].map(|adjourns| Hall {
            is_ready: true,
            eligible: 100,
            present: 98,
            quorum: Quorum::DEFAULT,
            adjourns,
            papers: Papers::COMPLETE,
        })
    }

    /// Extending a round once shows all there is to see of it.
    fn is_extended_twice(course: &Course) -> bool {
        let end = now() + chrono::Duration::minutes(5 + 2);
        course
            .rounds()
            .iter()
            .any(|round| matches!(round.phase, Phase::Open { closes_at: Some(at), .. } if at > end))
    }

    /// One wish that was carried out.
    struct Way {
        before: Course,
        wish: Transition,
        after: Course,
    }

    /// Every wish in every course that wishes lead to.
    fn ways() -> Vec<Way> {
        let first = Course::draft(vec![
            Round::new(RoundKind::Adjourn, None),
            Round::new(RoundKind::Questions, Some(5)),
        ]);
        let (mut seen, mut ways, mut at) = (vec![first], Vec::new(), 0);
        while let Some(course) = seen.get(at).cloned() {
            at += 1;
            for (wish, hall) in Transition::ALL
                .iter()
                .flat_map(|wish| halls().map(|hall| (*wish, hall)))
            {
                let Ok(moved) = course.decide(wish, &hall, now()) else {
                    continue;
                };
                let after = moved.course;
                let is_near = after.rounds().len() <= ROUNDS_MAX && !is_extended_twice(&after);
                if is_near && !seen.contains(&after) {
                    seen.push(after.clone());
                }
                ways.push(Way {
                    before: course.clone(),
                    wish,
                    after,
                });
            }
        }
        ways
    }

    #[test]
    fn what_is_taken_back_leads_to_where_it_came_from() {
        let (mut tried, ways) = (BTreeSet::new(), ways());
        for Way {
            before,
            wish,
            after,
        } in &ways
        {
            let Some(back) = wish.undone_by() else {
                continue;
            };
            let returned = halls().map(|hall| after.decide(back, &hall, now()).ok());
            let leads_back = returned
                .iter()
                .flatten()
                .any(|moved| moved.course.status() == before.status());
            // A round that is voided in a second sitting waits beside the count of the first, and
            // an outcome is either public or not: it is never undecided again.
            let leads_beside = matches!(
                wish,
                Transition::OpenRound | Transition::Publish | Transition::Withhold
            );
            assert!(
                leads_back || leads_beside,
                "{back:?} does not take back {wish:?} of {:?}",
                before.status()
            );
            tried.insert(*wish);
        }
        let named: BTreeSet<_> = Transition::ALL
            .iter()
            .copied()
            .filter(|wish| wish.undone_by().is_some())
            .collect();
        assert_eq!(tried, named);
    }

    #[test]
    fn every_wish_can_be_had_and_every_state_but_two_has_a_way_on() {
        let ways = ways();
        let wished: BTreeSet<_> = ways.iter().map(|way| way.wish).collect();
        assert_eq!(wished.len(), Transition::ALL.len());
        let left: BTreeSet<_> = ways.iter().map(|way| way.before.status()).collect();
        let stuck: Vec<_> = Status::ALL
            .iter()
            .filter(|status| !left.contains(status))
            .collect();
        assert_eq!(stuck, [&Status::Archived, &Status::Terminated]);
    }

    fn statuses<'a>(ways: impl Iterator<Item = &'a Course>) -> String {
        let found: BTreeSet<_> = ways.map(Course::status).collect();
        let words: Vec<_> = found.iter().map(|status| status.code()).collect();
        words.join(", ")
    }

    const fn who(hand: Hand) -> &'static str {
        match hand {
            Hand::Clerk => "clerk",
            Hand::Chair => "chair",
            Hand::Either => "clerk or chair",
        }
    }

    /// The two tables of `docs/course.md`.
    fn tables() -> String {
        let ways = ways();
        let mut table = String::from(
            "| wish | by whom | reason | in | leads to | taken back by | by whom | for as long as it is |\n\
             |---|---|---|---|---|---|---|---|\n",
        );
        for wish in Transition::ALL {
            let own: Vec<_> = ways.iter().filter(|way| way.wish == *wish).collect();
            let from = statuses(own.iter().map(|way| &way.before));
            let to = statuses(own.iter().map(|way| &way.after));
            let (back, by, until) = match wish.undone_by() {
                None => ("—".to_owned(), "", String::new()),
                Some(back) => {
                    let landed = |way: &&Way| {
                        way.wish == back && own.iter().any(|one| one.after == way.before)
                    };
                    let until = statuses(ways.iter().filter(landed).map(|way| &way.before));
                    (format!("`{}`", back.code()), who(back.hand()), until)
                }
            };
            let reason = if wish.needs_reason() { "yes" } else { "" };
            writeln!(
                table,
                "| `{}` | {} | {reason} | {from} | {to} | {back} | {by} | {until} |",
                wish.code(),
                match wish {
                    // Each gives the own name; the second of the two is the step.
                    Transition::SignOpinion => "chair and clerk",
                    _ => who(wish.hand()),
                },
            )
            .unwrap();
        }
        table.push_str("\n| status | ways on |\n|---|---|\n");
        let mut on: BTreeMap<Status, BTreeSet<Transition>> = BTreeMap::new();
        for way in &ways {
            on.entry(way.before.status()).or_default().insert(way.wish);
        }
        for status in Status::ALL {
            let ways = on.get(status).into_iter().flatten();
            let words: Vec<_> = ways.map(|wish| format!("`{}`", wish.code())).collect();
            let words = if words.is_empty() {
                "none: it is over".to_owned()
            } else {
                words.join(", ")
            };
            writeln!(table, "| {} | {words} |", status.code()).unwrap();
        }
        table
    }

    const BEGIN: &str = "<!-- course: begin -->\n";
    const END: &str = "<!-- course: end -->";

    /// `UPDATE_COURSE=1` writes the tables anew.
    #[test]
    fn the_course_is_documented_as_it_is() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/course.md");
        let page = std::fs::read_to_string(path).unwrap();
        let (head, rest) = page.split_once(BEGIN).unwrap();
        let (written, foot) = rest.split_once(END).unwrap();
        let tables = tables();
        if std::env::var_os("UPDATE_COURSE").is_some() {
            std::fs::write(path, format!("{head}{BEGIN}{tables}{END}{foot}")).unwrap();
        } else {
            assert_eq!(
                written, tables,
                "UPDATE_COURSE=1 writes docs/course.md anew"
            );
        }
    }
}
