//! An edition as it lies in its table.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, OutcomeId, SessionId};
use domain::people::reviewer::date;
use domain::public_review::outcome::{
    Answer, Answered, Did, Ended, GivenBack, OtherParties, Outcome, OutcomeText, Publication,
    Remembered, Steps,
};
use domain::text::{Line, folded};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::KeptOutcome;
use crate::fault::StoreFault;
use crate::rows::{self, outcome};

/// How it ended, as words.
const WITHDRAWN: &str = "withdrawn";
const TAKEN_BACK: &str = "taken_back";
const REPLACED: &str = "replaced";

/// Stands where an account would: the petitioner has none.
const NOBODY: AccountId = AccountId::new(Uuid::nil());

pub(super) fn active(
    session: SessionId,
    outcome: &Outcome,
) -> Result<outcome::ActiveModel, StoreFault> {
    let steps = outcome.steps();
    let by = |did: Option<Did>| Set(did.map(|did| did.by.uuid()));
    let at = |did: Option<Did>| Set(did.map(|did| rows::stored(did.at)));
    let published = steps.publication.map(|publication| publication.did);
    let (ended_how, ended) = match steps.ended {
        Some(Ended::Withdrawn(did)) => (Some(WITHDRAWN), Some(did)),
        Some(Ended::TakenBack(at)) => (Some(TAKEN_BACK), Some(Did { by: NOBODY, at })),
        Some(Ended::Replaced(did)) => (Some(REPLACED), Some(did)),
        None => (None, None),
    };
    let declined = outcome.declined();
    let given_back = outcome.given_back();
    let back = given_back.map(|back| back.did);
    let editors: Vec<_> = outcome.editors().iter().collect();
    Ok(outcome::ActiveModel {
        id: Set(outcome.id.uuid()),
        session_id: Set(session.uuid()),
        edition: Set(rows::whole(outcome.edition)?),
        version: Set(rows::whole(outcome.version)?),
        body: Set(rows::json(&outcome.text)?),
        editors: Set(rows::json(&editors)?),
        found_by: Set(found_by(&outcome.text)),
        prepared_by: by(steps.prepared),
        prepared_at: at(steps.prepared),
        approved_by: by(steps.approved),
        approved_at: at(steps.approved),
        agrees: Set(steps.answer.map(|answer| answer.agrees)),
        answered_how: Set(steps.answer.map(|answer| answer.how.code().to_owned())),
        answered_at: Set(steps.answer.map(|answer| rows::stored(answer.at))),
        other_parties: Set(steps
            .publication
            .and(outcome.text.others)
            .map(|others| others.code().to_owned())),
        published_by: by(published),
        published_at: at(published),
        listed_until: Set(steps.publication.map(|one| one.listed_until.to_string())),
        ended_how: Set(ended_how.map(str::to_owned)),
        ended_by: by(ended),
        ended_at: at(ended),
        answered_by: Set(steps
            .answer
            .and_then(|answer| answer.by)
            .map(AccountId::uuid)),
        declined_how: Set(declined.map(|answer| answer.how.code().to_owned())),
        declined_by: Set(declined.and_then(|answer| answer.by).map(AccountId::uuid)),
        declined_at: Set(declined.map(|answer| rows::stored(answer.at))),
        given_back_by: by(back),
        given_back_at: at(back),
        given_back_reason: Set(given_back.map(|back| back.reason.to_string())),
    })
}

/// What an outcome is found by: folded, as is what people type.
fn found_by(text: &OutcomeText) -> String {
    let words = [
        text.title.as_str(),
        text.place.as_str(),
        text.plain_line.as_str(),
        text.summary.as_str(),
    ];
    folded(&words.join("\n"))
}

type At = Option<DateTime<Utc>>;

/// A deed of this row; none where neither half of it is there.
fn did(row: &outcome::Model, by: Option<Uuid>, at: At) -> Result<Option<Did>, StoreFault> {
    match (by, at) {
        (None, None) => Ok(None),
        (Some(by), Some(at)) => Ok(Some(Did {
            by: AccountId::new(by),
            at,
        })),
        _ => Err(StoreFault::corrupt("outcome", row.id, "half a deed")),
    }
}

/// An answer of this row; none where no part of it is there.
fn answered(
    row: &outcome::Model,
    agrees: Option<bool>,
    how: Option<&str>,
    (by, at): (Option<Uuid>, At),
) -> Result<Option<Answer>, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("outcome", row.id, why);
    match (agrees, how, at) {
        (None, None, None) => Ok(None),
        (Some(agrees), Some(how), Some(at)) => Ok(Some(Answer {
            agrees,
            how: Answered::from_code(how).ok_or_else(|| corrupt("unknown way of answering"))?,
            by: by.map(AccountId::new),
            at,
        })),
        _ => Err(corrupt("half an answer")),
    }
}

/// What is known of it besides its steps.
fn remembered(row: &outcome::Model) -> Result<Remembered, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("outcome", row.id, why);
    let how = row.declined_how.as_deref();
    let no = how.map(|_said| false);
    let declined = answered(row, no, how, (row.declined_by, row.declined_at))?;
    let back = did(row, row.given_back_by, row.given_back_at)?;
    let given_back = match (back, &row.given_back_reason) {
        (None, None) => None,
        (Some(did), Some(reason)) => Some(GivenBack {
            did,
            reason: Line::new(reason).map_err(|_fault| corrupt("the reason breaks a rule"))?,
        }),
        _ => return Err(corrupt("half of why it was given back")),
    };
    Ok(Remembered {
        declined,
        given_back,
    })
}

/// What was done to it.
fn steps_of(row: &outcome::Model) -> Result<Steps, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("outcome", row.id, why);
    let did = |by, at| did(row, by, at);
    let how = row.answered_how.as_deref();
    let answer = answered(row, row.agrees, how, (row.answered_by, row.answered_at))?;
    let published = did(row.published_by, row.published_at)?;
    let listed_until: Option<NaiveDate> = match row.listed_until.as_deref() {
        Some(day) => Some(date(day).map_err(|_fault| corrupt("no day"))?),
        None => None,
    };
    let publication = match (published, listed_until) {
        (None, None) => None,
        (Some(did), Some(listed_until)) => Some(Publication { did, listed_until }),
        _ => return Err(corrupt("half a publication")),
    };
    let ended = match (row.ended_how.as_deref(), did(row.ended_by, row.ended_at)?) {
        (None, None) => None,
        (Some(WITHDRAWN), Some(did)) => Some(Ended::Withdrawn(did)),
        (Some(TAKEN_BACK), Some(did)) => Some(Ended::TakenBack(did.at)),
        (Some(REPLACED), Some(did)) => Some(Ended::Replaced(did)),
        _ => return Err(corrupt("unknown end")),
    };
    Ok(Steps {
        prepared: did(row.prepared_by, row.prepared_at)?,
        approved: did(row.approved_by, row.approved_at)?,
        answer,
        publication,
        ended,
    })
}

pub(super) fn of_row(row: &outcome::Model) -> Result<KeptOutcome, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("outcome", row.id, why);
    let text = serde_json::from_str::<OutcomeText>(&row.body);
    let mut text = text.map_err(|_cause| corrupt("the text breaks a rule"))?;
    // An earlier program asked for it when it was published.
    let at_publication = row
        .other_parties
        .as_deref()
        .and_then(OtherParties::from_code);
    text.others = text.others.or(at_publication);
    let editors =
        serde_json::from_str(&row.editors).map_err(|_cause| corrupt("no list of editors"))?;
    let number = |stored| rows::number(stored).ok_or_else(|| corrupt("a negative number"));
    let outcome = Outcome::restore(
        OutcomeId::new(row.id),
        number(row.edition)?,
        number(row.version)?,
        text,
        editors,
        (steps_of(row)?, remembered(row)?),
    );
    Ok(KeptOutcome {
        session: SessionId::new(row.session_id),
        outcome: outcome.ok_or_else(|| corrupt("no deeds lead here"))?,
    })
}
