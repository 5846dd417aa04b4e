//! What exactly was done, in words: seats, dates, steps and reasons. What is kept for programs
//! alone (ids, revisions, checksums) is theirs to read.

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::people::account::Role;
use domain::public_review::agenda::{AgendaItem, ClockDeed};
use domain::public_review::alert::AlertKind;
use domain::public_review::course::Transition;
use domain::public_review::outcome::OutcomeStep;
use domain::public_review::session::ConsentForm;
use serde_json::{Map, Value};
use services::access::Deed;

use super::super::outcome::outcome_step;
use super::super::said::joined;
use super::super::sessions::step;
use crate::hall::said::agenda_item;
use crate::words::{Words, role};

/// Says it, one piece after the other.
pub(super) fn detail(words: Words, deed: Recorded, json: &str) -> Vec<String> {
    let Ok(Value::Object(detail)) = serde_json::from_str(json) else {
        return Vec::new();
    };
    let said = Said { words, detail };
    let mut all = match deed {
        Recorded::SessionMoved | Recorded::DeedRefused => said.moved(),
        Recorded::ClockSet => said.clock(),
        Recorded::CardsPrinted => said.cards(),
        Recorded::SeatFreed => said.freed(),
        Recorded::AlertRaised | Recorded::AlertSettled => said.alert(),
        Recorded::ConsentRecorded => vec![said.consent()],
        Recorded::SessionEdited => said.edited(),
        Recorded::AccountCreated => said.roles("roles", |roles| words.audit_more_roles(roles)),
        Recorded::AccountRolesChanged => {
            let mut all = said.roles("from", |roles| words.audit_more_roles_before(roles));
            all.extend(said.roles("to", |roles| words.audit_more_roles(roles)));
            all
        }
        Recorded::DocumentAdded => said.document(),
        Recorded::OpinionSigned => said.signed(),
        Recorded::OutcomeMoved => said.outcome(),
        Recorded::VoteConsentRecorded => said.vote_consent(),
        Recorded::ListExported => said.exported(),
        _ => Vec::new(),
    };
    all.extend(said.seat());
    all.extend(said.rest());
    all
}

struct Said {
    words: Words,
    detail: Map<String, Value>,
}

impl Said {
    fn text(&self, name: &str) -> Option<&str> {
        self.detail.get(name)?.as_str()
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.detail.get(name)?.as_u64()
    }

    fn seat(&self) -> Option<String> {
        let seat = self.number("seat")?;
        Some(self.words.audit_more_seat(seat))
    }

    fn rest(&self) -> Option<String> {
        self.text("rest_of_hour")?;
        Some(self.words.audit_more_rest().to_owned())
    }

    /// The step of a session, with whose it was where it was refused.
    fn moved(&self) -> Vec<String> {
        let words = self.words;
        let wish = self.text("transition").and_then(Transition::from_code);
        let day: Option<DateTime<Utc>> =
            self.text("scheduled_at").and_then(|text| text.parse().ok());
        let pieces = [
            self.text("number").map(ToOwned::to_owned),
            wish.map(|wish| step(words, wish).to_owned()),
            day.map(|day| words.audit_more_scheduled(words.moment(day))),
            self.text("reason")
                .map(|reason| words.audit_more_reason(reason)),
        ];
        pieces.into_iter().flatten().collect()
    }

    /// Whether it was signed in somebody's place.
    fn signed(&self) -> Vec<String> {
        let stands_in = self.detail.get("stands_in").and_then(Value::as_bool);
        let said = stands_in.filter(|stands_in| *stands_in);
        said.map(|_| self.words.opinion_audit_stands_in().to_owned())
            .into_iter()
            .collect()
    }

    /// What was done to which edition of an outcome, and why.
    fn outcome(&self) -> Vec<String> {
        let words = self.words;
        let step = self.text("step").and_then(OutcomeStep::from_code);
        let step = step.map(|step| outcome_step(words, step));
        let edition = self.number("edition");
        let pieces = [
            edition.map(|edition| words.outcome_edition(edition)),
            step.map(ToOwned::to_owned),
            self.text("reason")
                .map(|reason| words.audit_more_reason(reason)),
        ];
        pieces.into_iter().flatten().collect()
    }

    fn vote_consent(&self) -> Vec<String> {
        let agrees = self.detail.get("agrees").and_then(Value::as_bool);
        let said = agrees.map(|agrees| {
            if agrees {
                self.words.outcome_votes_yes()
            } else {
                self.words.outcome_votes_no()
            }
        });
        said.map(ToOwned::to_owned).into_iter().collect()
    }

    /// How long the list was, and whether it was all of it.
    fn exported(&self) -> Vec<String> {
        let rows = self
            .number("rows")
            .map(|rows| self.words.exports_rows(rows));
        let narrowed = self.detail.get("narrowed_by").and_then(Value::as_array);
        let is_narrowed = narrowed.is_some_and(|by| !by.is_empty());
        let narrowed = is_narrowed.then(|| self.words.exports_narrowed().to_owned());
        rows.into_iter().chain(narrowed).collect()
    }

    fn clock(&self) -> Vec<String> {
        let words = self.words;
        let item = self.text("item").and_then(AgendaItem::from_code);
        let deed = self.text("deed").and_then(ClockDeed::from_code);
        let Some((item, deed)) = item.zip(deed) else {
            return Vec::new();
        };
        let label = match deed {
            ClockDeed::Start => words.console_clock_start(),
            ClockDeed::Pause => words.console_clock_pause(),
            ClockDeed::Finish => words.console_clock_finish(),
            ClockDeed::Restart => words.hearing_more_clock_restart(),
        };
        let mut all = vec![words.console_clock_deed_of(label, agenda_item(words, item))];
        let used = self.number("used_seconds");
        all.extend(used.map(|seconds| words.audit_more_used(seconds / 60, seconds % 60)));
        all
    }

    fn cards(&self) -> Vec<String> {
        let cards = self.number("cards");
        cards
            .map(|cards| self.words.audit_more_cards(cards))
            .into_iter()
            .collect()
    }

    fn freed(&self) -> Vec<String> {
        let moved = self.detail.get("moved").and_then(Value::as_bool);
        let said = moved.map(|moved| {
            if moved {
                self.words.audit_more_seat_moved()
            } else {
                self.words.audit_more_seat_taken_back()
            }
        });
        said.map(ToOwned::to_owned).into_iter().collect()
    }

    fn alert(&self) -> Vec<String> {
        let words = self.words;
        let kind = self.text("kind").and_then(AlertKind::from_code);
        let kind = kind.map(|kind| match kind {
            AlertKind::Help => words.audit_more_alert_help().to_owned(),
            AlertKind::SecondDevice => words.audit_more_alert_second_device().to_owned(),
            AlertKind::WrongCodes => words.console_alert_wrong_codes().to_owned(),
        });
        let times = self.number("times").filter(|times| *times > 1);
        let times = times.map(|times| words.audit_more_times(times));
        kind.into_iter().chain(times).collect()
    }

    fn consent(&self) -> String {
        let words = self.words;
        match self.text("form").and_then(ConsentForm::from_code) {
            Some(ConsentForm::Paper) => words.sessions_consent_paper(),
            Some(ConsentForm::Screen) => words.sessions_consent_screen(),
            None => words.audit_more_consent_taken_back(),
        }
        .to_owned()
    }

    fn edited(&self) -> Vec<String> {
        let projector = self.text("projector");
        projector
            .map(|_renewed| self.words.audit_more_projector().to_owned())
            .into_iter()
            .collect()
    }

    fn roles(&self, name: &str, say: impl Fn(String) -> String) -> Vec<String> {
        let Some(Value::Array(codes)) = self.detail.get(name) else {
            return Vec::new();
        };
        let roles = codes
            .iter()
            .filter_map(|code| Role::from_code(code.as_str()?));
        let roles: Vec<_> = roles.map(|one| role(self.words, one)).collect();
        vec![say(joined(self.words, &roles))]
    }

    fn document(&self) -> Vec<String> {
        let pages = self.number("pages");
        pages
            .map(|pages| self.words.audit_more_pages(pages))
            .into_iter()
            .collect()
    }
}

/// What the roles of whoever was refused do not allow.
pub(super) fn right(words: Words, word: &str) -> String {
    let deed = Deed::ALL.iter().find(|deed| deed.word() == word);
    let Some(deed) = deed else {
        return word.to_owned();
    };
    match deed {
        Deed::Public | Deed::FinishLogIn | Deed::OwnAccount => words.audit_more_right_own(),
        Deed::FollowOffice => words.audit_more_right_follow_office(),
        Deed::ReadReviewers => words.audit_more_right_read_reviewers(),
        Deed::KeepReviewers => words.audit_more_right_keep_reviewers(),
        Deed::ReadSessions => words.audit_more_right_read_sessions(),
        Deed::ReadDocuments => words.audit_more_right_read_documents(),
        Deed::KeepSessions => words.audit_more_right_keep_sessions(),
        Deed::ReadProfile => words.audit_more_right_read_profile(),
        Deed::KeepProfile => words.audit_more_right_keep_profile(),
        Deed::LeadSessions => words.audit_more_right_lead_sessions(),
        Deed::WriteOpinion => words.audit_more_right_write_opinion(),
        Deed::KeepOutcomes => words.audit_more_right_keep_outcomes(),
        Deed::ApproveOutcomes => words.audit_more_right_approve_outcomes(),
        Deed::FollowSessions => words.audit_more_right_follow_sessions(),
        Deed::TakeSeat | Deed::SitOnPanel => words.audit_more_right_sit_on_panel(),
        Deed::ReadAccounts => words.audit_more_right_read_accounts(),
        Deed::KeepAccounts => words.audit_more_right_keep_accounts(),
        Deed::GiveRoles => words.audit_more_right_give_roles(),
        Deed::SecureAccounts => words.audit_more_right_secure_accounts(),
        Deed::ReadAudit => words.audit_more_right_read_audit(),
        Deed::UseShell => words.audit_actor_operator(),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use domain::preference::Language;

    use super::*;

    fn said(deed: Recorded, json: &str) -> String {
        detail(Words(Language::English), deed, json).join(" · ")
    }

    #[test]
    fn an_auditor_reads_steps_days_and_reasons() {
        let json = r#"{"transition":"postpone","reason":"大雨","revision":4,"scheduled_at":null}"#;
        let all = said(Recorded::SessionMoved, json);
        assert!(all.ends_with(" · Reason: 大雨"), "{all}");
        let json = r#"{"transition":"reschedule","scheduled_at":"2026-05-06T01:00:00Z"}"#;
        let all = said(Recorded::SessionMoved, json);
        assert!(all.contains("6 May 2026 09:00"), "{all}");
    }

    #[test]
    fn an_auditor_reads_seats() {
        let card = said(Recorded::CardsPrinted, r#"{"cards":1,"seat":17}"#);
        assert_eq!(card, "1 card · Seat 17");
        let all = said(Recorded::CardsPrinted, r#"{"cards":100,"seat":null}"#);
        assert_eq!(all, "100 cards");
        let freed = said(Recorded::SeatFreed, r#"{"seat":3,"moved":false}"#);
        assert_eq!(freed, "check-in taken back · Seat 3");
    }

    #[test]
    fn what_an_older_or_later_program_wrote_is_left_unsaid() {
        for json in [
            "",
            "[]",
            "{}",
            r#"{"transition":7,"seat":"x"}"#,
            r#"{"cards":-1}"#,
        ] {
            assert_eq!(said(Recorded::SessionMoved, json), "", "{json}");
        }
    }
}
