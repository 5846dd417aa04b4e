//! Lists as they are taken away: the columns of a list and the cells of its rows, in the words of
//! the page.

use domain::people::reviewer::{Reviewer, Standing};
use domain::public_review::session::civil_day;
use domain::text::Line;
use domain::wire::{AccountSummary, AuditLine};
use services::exports::{ListAsked, ListRows};
use services::public_review::{MatterRow, OutcomeListed, SessionRow};
use sheets::Cell;

use super::{accounts, audit, matters, said, sessions};
use crate::pages::public::outcomes::next_step;
use crate::words::Words;

/// The heads of a list's columns.
#[must_use]
pub fn heads(words: Words, list: &ListAsked) -> Vec<&'static str> {
    match list {
        ListAsked::Reviewers(_) => vec![
            words.reviewers_column_name(),
            words.reviewers_column_category(),
            words.reviewers_column_appointing_body(),
            words.reviewers_field_term_from(),
            words.reviewers_field_term_to(),
            words.reviewers_field_conflict_units(),
            words.reviewers_field_access_needs(),
            words.reviewers_field_access_note(),
            words.reviewers_column_state(),
        ],
        ListAsked::Accounts => vec![
            words.accounts_column_username(),
            words.accounts_column_display_name(),
            words.accounts_column_roles(),
            words.accounts_column_second_factor(),
            words.accounts_column_state(),
        ],
        ListAsked::Audit(_) => vec![
            words.audit_column_seq(),
            words.audit_column_when(),
            words.audit_column_who(),
            words.audit_column_deed(),
            words.audit_column_object(),
            words.exports_which(),
            words.exports_exactly(),
            words.audit_column_hash(),
        ],
        ListAsked::Matters(_) => vec![
            words.matters_column_number(),
            words.matters_column_title(),
            words.matters_column_category(),
            words.matters_column_purpose(),
            words.matters_field_unit(),
            words.matters_field_summary(),
            words.matters_column_sessions(),
        ],
        ListAsked::Sessions(_) => vec![
            words.sessions_column_number(),
            words.sessions_column_title(),
            words.sessions_column_when(),
            words.sessions_column_venue(),
            words.sessions_column_chair(),
            words.session_form_openness(),
            words.session_form_mode(),
            words.sessions_column_status(),
        ],
        ListAsked::Outcomes(_) => vec![
            words.sessions_column_number(),
            words.outcome_field_title(),
            words.outcomes_category(),
            words.outcome_field_place(),
            words.outcome_field_plain_line(),
            words.exports_advice(),
            words.remedy_title(),
            words.exports_held_on(),
            words.exports_public_until(),
        ],
    }
}

/// The cells of rows, in the order of [`heads`].
#[must_use]
pub fn cells(words: Words, rows: ListRows) -> Vec<Vec<Cell>> {
    match rows {
        ListRows::Reviewers(rows) => rows.into_iter().map(|row| reviewer(words, row)).collect(),
        ListRows::Accounts(rows) => rows.iter().map(|row| account(words, row)).collect(),
        ListRows::Audit(rows) => rows.into_iter().map(|row| audit_line(words, row)).collect(),
        ListRows::Matters(rows) => rows.iter().map(|row| matter(words, row)).collect(),
        ListRows::Sessions(rows) => rows.into_iter().map(|row| session(words, row)).collect(),
        ListRows::Outcomes(rows) => rows.iter().map(|row| outcome(words, row)).collect(),
    }
}

fn reviewer(words: Words, row: Reviewer) -> Vec<Cell> {
    let entry = row.entry;
    let units: Vec<_> = entry.conflict_units.iter().map(Line::as_str).collect();
    let needs = entry.access_needs.iter();
    let needs: Vec<_> = needs.map(|need| said::need(words, *need)).collect();
    let note = entry.access_note.map(|note| note.to_string());
    let state = match row.standing {
        Standing::Serving => words.reviewers_state_serving(),
        Standing::Retired { .. } => words.reviewers_state_retired(),
    };
    vec![
        Cell::text(entry.name.as_str()),
        Cell::text(said::category(words, entry.category)),
        Cell::text(entry.appointing_body.as_str()),
        Cell::Day(entry.term.from()),
        Cell::Day(entry.term.to()),
        Cell::text(said::joined(words, &units)),
        Cell::text(said::joined(words, &needs)),
        note.map_or(Cell::Blank, Cell::text),
        Cell::text(state),
    ]
}

fn account(words: Words, row: &AccountSummary) -> Vec<Cell> {
    let states: Vec<_> = accounts::states(words, row)
        .into_iter()
        .map(|(_, said)| said)
        .collect();
    vec![
        Cell::text(row.username.as_str()),
        Cell::text(row.display_name.as_str()),
        Cell::text(accounts::said_roles(words, &row.roles)),
        Cell::text(accounts::said_second_factor(words, row.second_factor)),
        Cell::text(said::joined(words, &states)),
    ]
}

fn audit_line(words: Words, row: AuditLine) -> Vec<Cell> {
    let who = audit::who(words, &row);
    let which = if row.object_name.is_empty() {
        row.object_id
    } else {
        row.object_name
    };
    vec![
        Cell::Number(row.seq),
        Cell::Moment(row.recorded_at),
        Cell::text(who),
        Cell::text(audit::recorded(words, row.deed)),
        Cell::text(audit::object(words, &row.object_kind)),
        Cell::text(which),
        Cell::text(row.detail),
        Cell::text(row.hash),
    ]
}

fn matter(words: Words, row: &MatterRow) -> Vec<Cell> {
    let entry = &row.matter.entry;
    let numbers: Vec<_> = row.sessions.iter().map(|one| one.number.as_str()).collect();
    vec![
        Cell::text(entry.matter_no.as_str()),
        Cell::text(entry.title.as_str()),
        Cell::text(matters::category(words, entry.category)),
        Cell::text(matters::purpose(words, entry.purpose)),
        Cell::text(entry.responsible_unit.as_str()),
        Cell::text(entry.summary.to_string()),
        Cell::text(said::joined(words, &numbers)),
    ]
}

fn session(words: Words, row: SessionRow) -> Vec<Cell> {
    let status = row.session.status();
    let entry = row.session.entry;
    let chair = row.chair.map_or(Cell::Blank, Cell::text);
    vec![
        Cell::text(entry.number.as_str()),
        Cell::text(entry.title.as_str()),
        Cell::Moment(entry.scheduled_at),
        Cell::text(entry.venue.as_str()),
        chair,
        Cell::text(sessions::openness(words, entry.openness)),
        Cell::text(sessions::ballot_mode(words, entry.ballot_mode)),
        Cell::text(sessions::status(words, status)),
    ]
}

fn outcome(words: Words, row: &OutcomeListed) -> Vec<Cell> {
    let text = &row.outcome.text;
    let publication = row.outcome.steps().publication;
    let until = publication.map_or(Cell::Blank, |one| Cell::Day(one.last_day()));
    vec![
        Cell::text(row.number.as_str()),
        Cell::text(text.title.as_str()),
        Cell::text(matters::category(words, row.category)),
        Cell::text(text.place.as_str()),
        Cell::text(text.plain_line.as_str()),
        // A sheet has no page around it that says so.
        Cell::text(words.arithmetic_advisory()),
        Cell::text(next_step(words, text.next_remedy)),
        Cell::Day(civil_day(row.held_at)),
        until,
    ]
}

#[cfg(test)]
mod tests {
    use services::public_review::{ListQuery, OutcomeQuery};

    use super::*;
    use domain::wire::{AuditQuery, ReviewerQuery};

    #[test]
    fn heads_are_all_different() {
        for list in [
            ListAsked::Reviewers(ReviewerQuery::default()),
            ListAsked::Accounts,
            ListAsked::Audit(AuditQuery::default()),
            ListAsked::Matters(ListQuery::default()),
            ListAsked::Sessions(ListQuery::default()),
            ListAsked::Outcomes(OutcomeQuery::default()),
        ] {
            let heads = heads(Words::default(), &list);
            let once: std::collections::BTreeSet<_> = heads.iter().collect();
            assert_eq!(once.len(), heads.len(), "{}", list.word());
        }
    }
}
