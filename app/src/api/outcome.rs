//! The outcome of a session: what its pages do. They read by themselves, for they have no program.

mod form;

use domain::ids::CommandId;
use domain::public_review::opinion::OpinionInput;
use domain::public_review::remedy::RemedyInput;
use domain::public_review::seat::SeatNo;
use domain::refusal::{Fault, FieldFaults};
use leptos::prelude::*;
use leptos::server_fn::codec::PostUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use services::public_review::Deciding;

pub use self::form::OutcomeForm;
use super::done::{Done, Notice};
use super::review_sessions::page_of;
use super::told::{Told, read};
use crate::caller::caller;
use crate::trouble::Trouble;

/// Address of the page on which a member says whether the own vote may be published.
pub(crate) const VOTE_CONSENT_PAGE: &str = "/seat/vote-consent";

/// Address of the page of an opinion.
pub(crate) fn opinion_page(number: &str) -> String {
    format!("{}/opinion", page_of(number))
}

/// Address of the page on which an outcome is prepared.
pub(crate) fn outcome_page(number: &str) -> String {
    format!("{}/outcome", page_of(number))
}

/// Where the text is printed for the petitioner.
#[must_use]
pub(crate) fn outcome_print_page(number: &str) -> String {
    format!("{}/print", outcome_page(number))
}

/// Address of what a petitioner is shown.
pub(crate) fn preview_page(key: &str) -> String {
    format!("/preview/{key}")
}

/// An opinion, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpinionForm {
    /// Id of the command.
    pub command_id: String,
    /// Number of the session.
    pub number: String,
    /// The version that was read; 0 where there was none.
    pub version: String,
    /// Facts on which both sides agree.
    pub facts_agreed: String,
    /// Facts on which they do not.
    pub facts_disputed: String,
    /// What the majority says.
    pub majority_view: String,
    /// What the minority says.
    #[serde(default)]
    pub minority_view: String,
    /// What the panel recommends.
    pub recommendation: String,
    /// What can be done next; blank when nothing is chosen.
    #[serde(rename = "next_remedy.remedy", default)]
    pub remedy: String,
    /// Its last day.
    #[serde(rename = "next_remedy.last_day", default)]
    pub last_day: String,
}

/// Writes the opinion of a session, based on the version that was read.
#[server(prefix = "/do", endpoint = "write_opinion", input = PostUrl)]
pub async fn write_opinion(form: OpinionForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command: CommandId = read(&form.command_id, &caller)?;
    let version: u32 = read(&form.version, &caller)?;
    let input = OpinionInput {
        facts_agreed: form.facts_agreed,
        facts_disputed: form.facts_disputed,
        majority_view: form.majority_view,
        minority_view: form.minority_view,
        recommendation: form.recommendation,
        next_remedy: RemedyInput {
            remedy: form.remedy,
            last_day: form.last_day,
        },
    };
    let services = &caller.services;
    let written = services.write_opinion(&caller.actor, command, &form.number, version, &input);
    written.await.told(&caller)?;
    Ok(Done::say(opinion_page(&form.number), Notice::OpinionSaved))
}

/// A signature under an opinion.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOpinionForm {
    /// Id of the command.
    pub command_id: String,
    /// Number of the session.
    pub number: String,
    /// The version that was read.
    pub version: String,
}

/// Signs the opinion of a session as chair or clerk.
#[server(prefix = "/do", endpoint = "sign_opinion", input = PostUrl)]
pub async fn sign_opinion(form: SignOpinionForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command: CommandId = read(&form.command_id, &caller)?;
    let version: u32 = read(&form.version, &caller)?;
    let services = &caller.services;
    let signed = services.sign_opinion(&caller.actor, command, &form.number, version);
    let notice = if signed.await.told(&caller)? {
        Notice::OpinionStands
    } else {
        Notice::OpinionSigned
    };
    Ok(Done::say(opinion_page(&form.number), notice))
}

/// Writes what is to be published of a session.
#[server(prefix = "/do", endpoint = "write_outcome", input = PostUrl)]
pub async fn write_outcome(form: OutcomeForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let mut form = form;
    let command: CommandId = read(&form.take("command_id"), &caller)?;
    let number = form.take("number");
    let edition: u32 = read(&form.take("edition"), &caller)?;
    let version: u32 = read(&form.take("version"), &caller)?;
    let input = form.input().told(&caller)?;
    let services = &caller.services;
    let written =
        services.write_outcome(&caller.actor, command, &number, (edition, version), &input);
    written.await.told(&caller)?;
    Ok(Done::say(outcome_page(&number), Notice::OutcomeSaved))
}

/// A decision about the latest edition.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideOutcomeForm {
    /// Id of the command.
    pub command_id: String,
    /// Number of the session.
    pub number: String,
    /// The edition that was read.
    pub edition: String,
    /// Its version then.
    pub version: String,
    /// `prepare`, `approve`, `give_back`, `agreed_on_paper`, `declined_on_paper` or `publish`.
    pub step: String,
    /// Months it is listed, to publish.
    #[serde(default)]
    pub months: String,
    /// Why, to give it back; it stays inside.
    #[serde(default)]
    pub reason: String,
}

/// Decides about what is to be published of a session.
#[server(prefix = "/do", endpoint = "decide_outcome", input = PostUrl)]
pub async fn decide_outcome(form: DecideOutcomeForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command: CommandId = read(&form.command_id, &caller)?;
    let edition: u32 = read(&form.edition, &caller)?;
    let version: u32 = read(&form.version, &caller)?;
    let (deciding, notice) = match form.step.as_str() {
        "prepare" => (Deciding::Prepare, Notice::OutcomeMoved),
        "approve" => (Deciding::Approve, Notice::OutcomeMoved),
        "give_back" => {
            let reason = form.reason;
            (Deciding::GiveBack { reason }, Notice::OutcomeMoved)
        }
        "agreed_on_paper" => (
            Deciding::RecordAnswer { agrees: true },
            Notice::OutcomeMoved,
        ),
        "declined_on_paper" => (
            Deciding::RecordAnswer { agrees: false },
            Notice::OutcomeMoved,
        ),
        "publish" => {
            let months = form.months;
            (Deciding::Publish { months }, Notice::OutcomePublished)
        }
        _ => {
            let no = FieldFaults::one("step", Fault::UnknownChoice);
            return Err(services::No::from(no)).told(&caller);
        }
    };
    let (services, as_read) = (&caller.services, (edition, version));
    let decided = services.decide_outcome(&caller.actor, command, &form.number, as_read, &deciding);
    decided.await.told(&caller)?;
    Ok(Done::say(outcome_page(&form.number), notice))
}

/// What is public of a session is taken away.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawOutcomeForm {
    /// Id of the command; sent again, it looks again.
    pub command_id: String,
    /// Number of the session.
    pub number: String,
    /// Why; it stays inside.
    pub reason: String,
}

/// Takes what is public of a session away, whatever was changed meanwhile.
#[server(prefix = "/do", endpoint = "withdraw_outcome", input = PostUrl)]
pub async fn withdraw_outcome(form: WithdrawOutcomeForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let services = &caller.services;
    let gone = services.withdraw_outcome(&caller.actor, &form.number, &form.reason);
    gone.await.told(&caller)?;
    Ok(Done::say(
        outcome_page(&form.number),
        Notice::OutcomeWithdrawn,
    ))
}

#[cfg(feature = "ssr")]
fn yes_or_no(word: &str) -> Result<bool, Fault> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        "" => Err(Fault::Missing),
        _ => Err(Fault::UnknownChoice),
    }
}

/// What the petitioner says to the text that was approved.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerPreviewForm {
    /// Id of the command; the same answer said again changes nothing.
    pub command_id: String,
    /// The key of the link.
    pub key: String,
    /// `yes` or `no`.
    pub agrees: String,
}

/// Answers once, by the link that was given.
#[server(prefix = "/do", endpoint = "answer_preview", input = PostUrl)]
pub async fn answer_preview(form: AnswerPreviewForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let agrees = yes_or_no(&form.agrees);
    let agrees = agrees.map_err(|fault| services::No::from(FieldFaults::one("agrees", fault)));
    let agrees = agrees.told(&caller)?;
    let services = &caller.services;
    let answered = services.answer_preview(&caller.actor, &form.key, agrees);
    answered.await.told(&caller)?;
    Ok(Done::say("/", Notice::PreviewAnswered))
}

/// Takes a consent back by a link that was given.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBackConsentForm {
    /// Id of the command; saying the same again is harmless without it.
    pub command_id: String,
    /// The key of the link.
    pub key: String,
}

/// Takes away what is public, by a link that was given for a text of the same session.
#[server(prefix = "/do", endpoint = "take_back_consent", input = PostUrl)]
pub async fn take_back_consent(form: TakeBackConsentForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let services = &caller.services;
    let taken = services.take_back_consent(&caller.actor, &form.key);
    taken.await.told(&caller)?;
    Ok(Done::say("/", Notice::ConsentTakenBack))
}

/// What a member says on the tablet of the own named vote.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentToVoteForm {
    /// Id of the command; saying the same again is harmless without it.
    pub command_id: String,
    /// The name the page showed.
    #[serde(default)]
    pub name: String,
    /// `yes` or `no`.
    pub agrees: String,
}

/// Keeps whether the name of this tablet's member may stand beside the own vote.
#[server(prefix = "/do", endpoint = "consent_to_vote", input = PostUrl)]
pub async fn consent_to_vote(form: ConsentToVoteForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let agrees = yes_or_no(&form.agrees);
    let agrees = agrees.map_err(|fault| services::No::from(FieldFaults::one("agrees", fault)));
    let agrees = agrees.told(&caller)?;
    let services = &caller.services;
    let kept = services.consent_to_vote(&caller.actor, &form.name, agrees);
    kept.await.told(&caller)?;
    Ok(Done::say(VOTE_CONSENT_PAGE, Notice::VoteConsentRecorded))
}

/// What a member says on paper of the own named vote.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordVoteConsentForm {
    /// Id of the command.
    pub command_id: String,
    /// Number of the session.
    pub number: String,
    /// Number of the seat; blank when none is chosen.
    #[serde(default)]
    pub seat: String,
    /// `yes` or `no`; blank when nothing is chosen.
    #[serde(default)]
    pub agrees: String,
}

/// Records what a member has signed about the own named vote.
#[server(prefix = "/do", endpoint = "record_vote_consent", input = PostUrl)]
pub async fn record_vote_consent(form: RecordVoteConsentForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command: CommandId = read(&form.command_id, &caller)?;
    let mut faults = FieldFaults::default();
    let seat = match form.seat.trim() {
        "" => Err(Fault::Missing),
        seat => seat.parse().map_err(|_none| Fault::UnknownChoice),
    };
    let seat = faults.keep("seat", seat.map(SeatNo));
    let agrees = faults.keep("agrees", yes_or_no(&form.agrees));
    let Some((seat, agrees)) = seat.zip(agrees) else {
        return Err(services::No::from(faults)).told(&caller);
    };
    let services = &caller.services;
    let recorded = services.record_vote_consent(&caller.actor, command, &form.number, seat, agrees);
    recorded.await.told(&caller)?;
    Ok(Done::say(
        outcome_page(&form.number),
        Notice::VoteConsentRecorded,
    ))
}
