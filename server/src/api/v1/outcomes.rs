//! Published outcomes for programs: what everybody may read, without logging in.

use axum::Json;
use chrono::NaiveDate;
use domain::public_review::outcome::OutcomeText;
use domain::public_review::question::{BallotOption, Choice, Mark, OptionText};
use domain::public_review::remedy::NextRemedy;
use domain::public_review::session::civil_day;
use domain::public_review::tally::{Tally, TallyResult};
use serde::{Deserialize, Serialize};
use services::public_review::{OutcomeListed, OutcomeQuery, PublicOutcome, published_of};
use utoipa::{IntoParams, ToSchema};

use super::ProblemBody;
use crate::api::parts::{Query, Word};
use crate::caller::By;
use crate::problem::{Problem, Told};

/// What is looked for.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub struct OutcomesQuery {
    /// Words that all stand in title, place, plain line or summary.
    words: String,
    /// Word of a category; blank for all.
    category: String,
    /// Cursor: the page after it.
    after: String,
    /// Cursor: the page before it.
    before: String,
}

/// A page of outcomes, the latest published first.
#[derive(Serialize, ToSchema)]
pub struct OutcomesAnswer {
    /// The outcomes.
    outcomes: Vec<OutcomeBrief>,
    /// Cursor of the page before, where there is one.
    before: Option<String>,
    /// Cursor of the page after, where there is one.
    after: Option<String>,
}

/// An outcome as a list shows it.
#[derive(Serialize, ToSchema)]
pub struct OutcomeBrief {
    /// Number of the session: the last part of the address of the whole.
    number: String,
    /// What it is about.
    title: String,
    /// Where, no closer than the town.
    place: String,
    /// Word of the category.
    category: &'static str,
    /// All of it in one plain sentence.
    plain_line: String,
    /// When the session was held, by the calendar of China.
    held_on: NaiveDate,
    /// That it is advice, always `true`: nothing here decides anything.
    is_advice: bool,
    /// What can be done next.
    next_remedy: RemedyAnswer,
}

/// A whole outcome.
#[derive(Serialize, ToSchema)]
pub struct OutcomeAnswer {
    /// What a list shows of it.
    #[serde(flatten)]
    brief: OutcomeBrief,
    /// De-identified summary.
    summary: String,
    /// What the petitioner says.
    petitioner_says: String,
    /// What the responsible unit says.
    unit_says: String,
    /// The questions with what was counted.
    questions: Vec<QuestionAnswer>,
    /// What the panel recommends.
    recommendation: String,
    /// What the unit answered, as soon as it has.
    unit_response: Option<UnitResponseAnswer>,
    /// The last day on which it is public.
    last_day: Option<NaiveDate>,
    /// The end of the audit chain when the opinion was signed.
    audit_head: Option<AuditHeadAnswer>,
}

/// A question with what was counted.
#[derive(Serialize, ToSchema)]
pub struct QuestionAnswer {
    /// The question.
    text: String,
    /// Its options in their order.
    options: Vec<OptionAnswer>,
    /// Votes of abstention.
    abstain: u32,
    /// Seats of the panel without those recused.
    eligible: u32,
    /// On the roll when it froze.
    present: u32,
    /// Ballots handed out.
    issued: u32,
    /// Ballots that came back.
    returned: u32,
    /// Of these, how many count.
    valid: u32,
    /// Of these, how many do not: paper only.
    invalid: u32,
    /// Word of what a majority is here.
    rule: &'static str,
    /// Fewest votes for one option that are a majority by this rule.
    votes_needed: u32,
    /// `majority`, `no_majority` or `void`.
    result: &'static str,
    /// Place of the option with the majority, from 0.
    majority: Option<u32>,
    /// Who chose what: only of a named ballot, and only while everybody who voted agrees to it.
    named_votes: Vec<NamedVoteAnswer>,
}

/// One member's vote.
#[derive(Serialize, ToSchema)]
pub struct NamedVoteAnswer {
    /// The member's name.
    name: String,
    /// Place of the option, from 0; none for abstaining.
    option: Option<u32>,
}

/// An option with its votes.
#[derive(Serialize, ToSchema)]
pub struct OptionAnswer {
    /// Word of the mark on ballot and chart.
    mark: &'static str,
    /// Word of a template's option, where it is one.
    word: Option<&'static str>,
    /// Its own words, where it has them.
    text: Option<String>,
    /// Its votes.
    votes: u32,
}

/// What can be done next.
#[derive(Serialize, ToSchema)]
pub struct RemedyAnswer {
    /// Word of the remedy, or `finalised` or `no_tier`.
    remedy: &'static str,
    /// Its last day; none while its time has not begun.
    last_day: Option<NaiveDate>,
}

/// What the unit answered.
#[derive(Serialize, ToSchema)]
pub struct UnitResponseAnswer {
    /// `adopted`, `partly_adopted` or `not_adopted`.
    adoption: &'static str,
    /// Its reasons.
    reasons: String,
    /// When.
    replied_on: NaiveDate,
}

/// The end of the audit chain.
#[derive(Serialize, ToSchema)]
pub struct AuditHeadAnswer {
    /// Place of the row.
    seq: i64,
    /// Its hash, hex.
    hash: String,
}

/// Reads what is public, the latest first.
#[utoipa::path(get, path = "/api/v1/outcomes", tag = "outcomes", params(OutcomesQuery),
    security(()),
    responses(
        (status = 200, body = OutcomesAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn list(
    By(caller): By,
    Query(query): Query<OutcomesQuery>,
) -> Result<Json<OutcomesAnswer>, Problem> {
    let query = OutcomeQuery {
        words: query.words,
        category: query.category,
        after: query.after,
        before: query.before,
    };
    let list = caller.services.public_outcomes(&query).await;
    let list = list.told(&caller)?;
    Ok(Json(OutcomesAnswer {
        outcomes: list.rows.into_iter().map(listed).collect(),
        before: list.before,
        after: list.after,
    }))
}

/// Reads one outcome. A number under which nothing was ever public is 404 `not-found`; one that was
/// public and is no longer, 410 `outcome-gone`.
#[utoipa::path(get, path = "/api/v1/outcomes/{number}", tag = "outcomes",
    security(()), params(("number" = String, Path)),
    responses(
        (status = 200, body = OutcomeAnswer),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn read(By(caller): By, number: Word) -> Result<Json<OutcomeAnswer>, Problem> {
    let found = caller.services.public_outcome(&number.0).await;
    Ok(Json(whole(&found.told(&caller)?)))
}

fn listed(row: OutcomeListed) -> OutcomeBrief {
    let held_on = civil_day(row.held_at);
    brief(row.number, &row.outcome.text, row.category.code(), held_on)
}

fn brief(
    number: String,
    text: &OutcomeText,
    category: &'static str,
    held_on: NaiveDate,
) -> OutcomeBrief {
    OutcomeBrief {
        number,
        title: text.title.to_string(),
        place: text.place.to_string(),
        category,
        plain_line: text.plain_line.to_string(),
        held_on,
        is_advice: true,
        next_remedy: remedy(text.next_remedy),
    }
}

fn whole(found: &PublicOutcome) -> OutcomeAnswer {
    let text = &found.outcome.text;
    let session = &found.session;
    let number = session.entry.number.as_str().to_owned();
    let held_on = civil_day(session.held_at());
    let response = text.response.as_ref().map(|one| UnitResponseAnswer {
        adoption: one.adoption.code(),
        reasons: one.reasons.to_string(),
        replied_on: one.replied_on,
    });
    let head = found.opinion.head.as_ref().map(|head| AuditHeadAnswer {
        seq: head.seq,
        hash: head.hash.clone(),
    });
    OutcomeAnswer {
        brief: brief(number, text, found.category.code(), held_on),
        summary: text.summary.to_string(),
        petitioner_says: text.petitioner_says.to_string(),
        unit_says: text.unit_says.to_string(),
        questions: questions(found),
        recommendation: text.recommendation.to_string(),
        unit_response: response,
        last_day: found.outcome.steps().publication.map(|one| one.last_day()),
        audit_head: head,
    }
}

fn questions(found: &PublicOutcome) -> Vec<QuestionAnswer> {
    let answers = published_of(found).into_iter().map(|counted| {
        let votes = counted.tally.counts().options.iter();
        let options = counted.options.iter().zip(votes);
        let options = options.map(|(option, votes)| option_answer(option, *votes));
        let options = options.collect();
        question_answer(counted.text, options, &counted.tally, named(counted.named))
    });
    answers.collect()
}

fn named(votes: Vec<(String, Choice)>) -> Vec<NamedVoteAnswer> {
    let votes = votes.into_iter().map(|(name, choice)| NamedVoteAnswer {
        name,
        option: match choice {
            Choice::Option(option) => Some(option),
            Choice::Abstain => None,
        },
    });
    votes.collect()
}

fn option_answer(option: &BallotOption, votes: u32) -> OptionAnswer {
    let mark: Mark = option.mark;
    let (word, text) = match &option.text {
        OptionText::Word(word) => (Some(word.code()), None),
        OptionText::Own(text) => (None, Some(text.to_string())),
    };
    OptionAnswer {
        mark: mark.code(),
        word,
        text,
        votes,
    }
}

fn question_answer(
    text: String,
    options: Vec<OptionAnswer>,
    tally: &Tally,
    named_votes: Vec<NamedVoteAnswer>,
) -> QuestionAnswer {
    let counts = tally.counts();
    let (result, majority) = match tally.result() {
        TallyResult::Majority(option) => ("majority", Some(option)),
        TallyResult::NoMajority => ("no_majority", None),
        TallyResult::Void => ("void", None),
    };
    QuestionAnswer {
        text,
        options,
        abstain: counts.abstain,
        eligible: counts.eligible,
        present: counts.present,
        issued: counts.issued,
        returned: counts.returned,
        valid: tally.valid(),
        invalid: counts.invalid,
        rule: tally.rule().code(),
        votes_needed: tally.rule().votes_needed(tally.base()),
        result,
        majority,
        named_votes,
    }
}

fn remedy(next: NextRemedy) -> RemedyAnswer {
    let (remedy, last_day) = match next {
        NextRemedy::WhenServed(remedy) => (remedy.code(), None),
        NextRemedy::Until(remedy, day) => (remedy.code(), Some(day)),
        NextRemedy::Finalised => (domain::public_review::remedy::FINALISED, None),
        NextRemedy::NoTier => (domain::public_review::remedy::NO_TIER, None),
    };
    RemedyAnswer { remedy, last_day }
}
