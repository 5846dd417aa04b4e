//! What a clerk types about a session, and the check of it.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::{Openness, RoundInput, RoundPlan, SessionEntry, SessionNo, check_rounds};
use crate::people::reviewer::date;
use crate::public_review::agenda::Allowances;
use crate::public_review::ballot::BallotMode;
use crate::refusal::{Fault, FieldFaults};
use crate::text::{Line, Paragraphs};

/// Hours by which China's clocks are ahead of UTC, the whole year round.
const HOURS_AHEAD: i64 = 8;

/// Years in which a session may be held.
const YEARS: RangeInclusive<i32> = 2000..=2099;

/// A session as typed. The same for form and API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionInput {
    /// Its number.
    pub number: String,
    /// What it is about, in a few words.
    pub title: String,
    /// De-identified summary.
    pub summary: String,
    /// What the petitioner says.
    pub petitioner_statement: String,
    /// What the responsible unit says.
    pub unit_statement: String,
    /// Where.
    pub venue: String,
    /// When, on China's clocks: `2026-05-06T09:00`.
    pub scheduled_at: String,
    /// Word of an [`Openness`].
    pub openness: String,
    /// Word of a [`BallotMode`].
    pub ballot_mode: String,
    /// Id of the account that is to lead; may be blank until it is convened.
    #[serde(default)]
    pub chair: String,
    /// Minutes of each side's statement.
    pub statement_minutes: String,
    /// Minutes of a lawyer or expert; 0 where there is none.
    pub expert_minutes: String,
    /// Minutes of each side's reply.
    pub reply_minutes: String,
    /// Minutes of the reviewers' questions.
    pub questions_minutes: String,
    /// Minutes of each side's last statement.
    pub last_minutes: String,
    /// Its rounds.
    pub rounds: Vec<RoundInput>,
}

/// A session that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionDraft {
    /// Everything but the rounds.
    pub entry: SessionEntry,
    /// The rounds.
    pub rounds: Vec<RoundPlan>,
}

impl SessionDraft {
    /// Checks what was typed. Who leads it is for the caller to look up.
    ///
    /// # Errors
    /// Every field's fault, in the order of the form.
    pub fn check(input: &SessionInput) -> Result<Self, FieldFaults> {
        let mut faults = FieldFaults::default();
        let number = faults.keep("number", SessionNo::new(&input.number));
        let title = faults.keep("title", Line::new(&input.title));
        let summary = faults.keep("summary", Paragraphs::new(&input.summary));
        let petitioner = Paragraphs::new(&input.petitioner_statement);
        let petitioner = faults.keep("petitioner_statement", petitioner);
        let unit = faults.keep("unit_statement", Paragraphs::new(&input.unit_statement));
        let venue = faults.keep("venue", Line::new(&input.venue));
        let scheduled_at = faults.keep("scheduled_at", moment(&input.scheduled_at));
        let openness = Openness::from_code(input.openness.trim()).ok_or(Fault::UnknownChoice);
        let openness = faults.keep("openness", openness);
        let mode = BallotMode::from_code(input.ballot_mode.trim()).ok_or(Fault::UnknownChoice);
        let mode = faults.keep("ballot_mode", mode);
        let allowances = allowances(input, &mut faults);
        let rounds = check_rounds(&input.rounds).map_err(|wrong| faults.add_all(wrong));
        faults.none()?;
        let all = number.zip(title).zip(summary).zip(petitioner).zip(unit);
        let all = all.zip(venue).zip(scheduled_at).zip(openness).zip(mode);
        let Some((
            ((((((((number, title), summary), petitioner), unit), venue), at), openness), mode),
            allowances,
        )) = all.zip(allowances)
        else {
            // Whatever is not there was noted as a fault above.
            return Err(FieldFaults::default());
        };
        Ok(Self {
            entry: SessionEntry {
                number,
                title,
                summary,
                petitioner_statement: petitioner,
                unit_statement: unit,
                venue,
                scheduled_at: at,
                openness,
                ballot_mode: mode,
                allowances,
            },
            rounds: rounds.unwrap_or_default(),
        })
    }
}

fn allowances(input: &SessionInput, faults: &mut FieldFaults) -> Option<Allowances> {
    let mut minutes = |field: &str, typed: &str| {
        let read = typed.trim().parse::<u32>();
        faults.keep(field, read.map_err(|_error| Fault::OutOfRange))
    };
    let statement = minutes("statement_minutes", &input.statement_minutes);
    let expert = minutes("expert_minutes", &input.expert_minutes);
    let reply = minutes("reply_minutes", &input.reply_minutes);
    let questions = minutes("questions_minutes", &input.questions_minutes);
    let last = minutes("last_minutes", &input.last_minutes);
    let allowances = Allowances {
        statement: statement?,
        expert: expert?,
        reply: reply?,
        questions: questions?,
        last: last?,
    };
    faults.keep("statement_minutes", allowances.check())
}

/// Reads a moment on China's clocks: `2026-05-06T09:00`, seconds allowed and dropped.
///
/// # Errors
/// `Missing` when blank, `NotAMoment` otherwise.
pub fn moment(typed: &str) -> Result<DateTime<Utc>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Fault::Missing);
    }
    read(typed).ok_or(Fault::NotAMoment).and_then(check_moment)
}

/// A moment at which a session may be held, however it was written: in this century on China's
/// clocks, to the minute, as the form shows it again.
///
/// # Errors
/// `NotAMoment`.
pub fn check_moment(at: DateTime<Utc>) -> Result<DateTime<Utc>, Fault> {
    let minute = at.with_second(0).and_then(|at| at.with_nanosecond(0));
    minute
        .filter(|at| there(*at).is_some_and(|there| YEARS.contains(&there.year())))
        .ok_or(Fault::NotAMoment)
}

fn read(typed: &str) -> Option<DateTime<Utc>> {
    let (day, time) = typed.split_once(['T', ' '])?;
    let day: NaiveDate = date(day).ok()?;
    let mut parts = time.split(':');
    let mut next = || {
        let part = parts.next()?;
        let plain = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (hour, minute) = (next()?, next()?);
    let at = day.and_hms_opt(hour, minute, 0)?;
    let at = at.checked_sub_signed(Duration::hours(HOURS_AHEAD))?;
    Some(at.and_utc())
}

/// What China's clocks show at a moment; none at the end of all days.
fn there(at: DateTime<Utc>) -> Option<NaiveDateTime> {
    at.naive_utc()
        .checked_add_signed(Duration::hours(HOURS_AHEAD))
}

/// A moment on China's clocks, as it would be typed.
#[must_use]
pub fn typed(at: DateTime<Utc>) -> String {
    let there = there(at).unwrap_or(at.naive_utc());
    there.format("%Y-%m-%dT%H:%M").to_string()
}

/// The day it is on China's clocks at this moment.
#[must_use]
pub fn civil_day(at: DateTime<Utc>) -> NaiveDate {
    there(at).unwrap_or(at.naive_utc()).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::public_review::question::QuestionInput;

    pub fn input() -> SessionInput {
        SessionInput {
            number: "pr-2026-01".to_owned(),
            title: "散水坡与界址".to_owned(),
            summary: "两户相邻，雨天积水。".to_owned(),
            petitioner_statement: "请求准许修散水坡。".to_owned(),
            unit_statement: "原始界桩已无。".to_owned(),
            venue: "东样镇会堂".to_owned(),
            scheduled_at: "2026-05-06T09:00".to_owned(),
            openness: "open".to_owned(),
            ballot_mode: "named".to_owned(),
            chair: String::new(),
            statement_minutes: "15".to_owned(),
            expert_minutes: "0".to_owned(),
            reply_minutes: "5".to_owned(),
            questions_minutes: "20".to_owned(),
            last_minutes: "3".to_owned(),
            rounds: vec![RoundInput {
                minutes: String::new(),
                questions: vec![QuestionInput {
                    text: "修坡诉求是否合理？".to_owned(),
                    template: "A".to_owned(),
                    options: Vec::new(),
                }],
            }],
        }
    }

    #[test]
    fn a_whole_form_is_taken() {
        let draft = SessionDraft::check(&input()).unwrap();
        assert_eq!(draft.entry.number.as_str(), "PR-2026-01");
        assert_eq!(
            draft.entry.scheduled_at.to_rfc3339(),
            "2026-05-06T01:00:00+00:00"
        );
        assert_eq!(typed(draft.entry.scheduled_at), "2026-05-06T09:00");
        assert_eq!(draft.rounds.len(), 1);
    }

    #[test]
    fn a_session_is_held_in_this_century_however_its_moment_is_written() {
        let written = |text: &str| check_moment(text.parse().unwrap());
        for never in [
            "+262142-12-31T23:59:59Z",
            "-262143-01-01T00:00:00Z",
            "-0001-05-06T01:00:00Z",
            "0000-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "1999-12-31T15:59:59Z",
            "2099-12-31T16:00:00Z",
            "+12345-05-06T01:00:00Z",
        ] {
            assert_eq!(written(never), Err(Fault::NotAMoment), "{never}");
        }
        // To the minute, as it is typed.
        let at = written("2026-05-06T01:00:59.999Z").unwrap();
        assert_eq!(at.to_rfc3339(), "2026-05-06T01:00:00+00:00");
        assert_eq!(moment("2000-01-01T00:00"), written("1999-12-31T16:00:00Z"));
        assert_eq!(moment("1999-12-31T23:59"), Err(Fault::NotAMoment));
        assert_eq!(moment("2100-01-01T00:00"), Err(Fault::NotAMoment));
        // What an older program let in is shown, not a fault.
        for stored in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert!(!typed(stored).is_empty());
            let _day = civil_day(stored);
        }
    }

    #[test]
    fn an_empty_form_names_every_field_in_its_order() {
        let faults = SessionDraft::check(&SessionInput::default()).unwrap_err();
        let fields: Vec<_> = faults.into_vec().into_iter().map(|one| one.field).collect();
        assert_eq!(
            fields.join(" "),
            "number title summary petitioner_statement unit_statement venue scheduled_at openness \
             ballot_mode statement_minutes expert_minutes reply_minutes questions_minutes \
             last_minutes rounds"
        );
    }

    #[test]
    fn a_moment_is_read_as_browsers_and_people_write_it() {
        assert!(moment("2026-05-06 09:00").is_ok());
        assert!(moment("2026-05-06T09:00:30").is_ok());
        for wrong in [
            "2026-05-06",
            "2026-05-06T24:00",
            "2026-02-30T09:00",
            "06.05.2026 09:00",
            "2026-05-06T9:00",
        ] {
            assert_eq!(moment(wrong), Err(Fault::NotAMoment), "{wrong}");
        }
        assert_eq!(moment(" "), Err(Fault::Missing));
    }
}
