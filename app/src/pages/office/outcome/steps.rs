//! What can be done with the latest edition now, by whoever looks at it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::ids::AccountId;
use domain::public_review::course::{Status, Transition};
use domain::public_review::outcome::{LISTED_MONTHS_MAX, Outcome, Stage};
use domain::public_review::vote_consent::VoteAnswered;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use services::public_review::{FileDeed, KeptOutcome, OutcomeFile, REASON_CHARS_MAX, Voter};

use super::{is_closed, outcome_step, stage};
use crate::api::outcome::{
    DecideOutcome, RecordVoteConsent, WithdrawOutcome, outcome_page, outcome_print_page,
};
use crate::api::review_sessions::MoveSession;
use crate::form::refused_here;
use crate::parts::{
    ButtonKind, ButtonLink, Card, Chip, ChoiceField, CommandForm, ConfirmDetails, Hidden,
    TextField, TextKind,
};
use crate::words::{Words, use_words};

/// The card of the course.
#[component]
pub(super) fn Steps(file: OutcomeFile, today: NaiveDate) -> AnyView {
    let words = use_words();
    let kept_inside = file.kept_inside.clone();
    let inside = words.outcome_kept_inside();
    let why = kept_inside.map(|deed| {
        let (reason, did) = why_inside(words, deed);
        view! { <Reason title=inside reason did/> }
    });
    let Some(latest) = file.editions.first().map(|kept| kept.outcome.clone()) else {
        return view! { {why} <Withhold file/> }.into_any();
    };
    let (kind, label) = stage(words, &latest, today);
    let now = now(&file, &latest, today);
    let back = words.outcome_given_back();
    let given_back = latest.given_back().map(|given_back| {
        let name = file.names.get(&given_back.did.by).cloned();
        let did = words.outcome_did(words.moment(given_back.did.at), name.unwrap_or_default());
        let reason = Some(given_back.reason.to_string());
        view! { <Reason title=back reason did/> }
    });
    view! {
        {given_back}
        <Card title=words.sessions_course_title()>
            <p class="chips"><Chip kind label/></p>
            {now}
        </Card>
        {why}
        <Withhold file/>
    }
    .into_any()
}

/// Why nothing is public, and who decided that.
fn why_inside(words: Words, deed: FileDeed) -> (Option<String>, String) {
    let step = deed.outcome_step.map(|step| outcome_step(words, step));
    let reason = deed.reason.filter(|reason| !reason.is_empty());
    let reason = reason.or_else(|| step.map(str::to_owned));
    let at = words.moment(deed.at);
    // Whoever has the link acts under no name.
    let did = if deed.who.is_empty() {
        at
    } else {
        words.outcome_did(at, deed.who)
    };
    (reason, did)
}

/// A reason that stays inside: no public page says more than that there is nothing.
#[component]
fn Reason(title: &'static str, reason: Option<String>, did: String) -> AnyView {
    let reason = reason.map(|reason| view! { <p class="as-typed">{reason}</p> });
    view! {
        <Card title=title>
            {reason}
            <p class="second">{did}</p>
        </Card>
    }
    .into_any()
}

/// What can be done now.
fn now(file: &OutcomeFile, latest: &Outcome, today: NaiveDate) -> Vec<AnyView> {
    let words = use_words();
    let one = |step| press(words, file, step);
    let give_back = || view! { <GiveBack file=file.clone()/> }.into_any();
    let said = |text| view! { <p class="second">{text}</p> }.into_any();
    match latest.stage() {
        _ if is_closed(file).is_some() => Vec::new(),
        Stage::Preparing if file.may_keep => vec![one(Press::Prepare)],
        Stage::Prepared if file.may_approve => vec![one(Press::Approve), give_back()],
        Stage::Prepared => vec![
            view! { <p class="file-step-blocked"><span>{words.outcome_approve_other()}</span></p> }
                .into_any(),
        ],
        Stage::Approved => {
            let ask = std::iter::once(view! { <Ask file=file.clone()/> }.into_any());
            // Who wrote the text does not witness the yes to it.
            let rest = if file.may_approve {
                vec![
                    one(Press::AgreedOnPaper),
                    one(Press::DeclinedOnPaper),
                    give_back(),
                ]
            } else {
                vec![
                    said(words.outcome_paper_other()),
                    one(Press::DeclinedOnPaper),
                ]
            };
            ask.chain(rest).collect()
        }
        Stage::Agreed => {
            let publish = file
                .may_keep
                .then(|| view! { <Publish file=file.clone()/> });
            let publish = publish.map(IntoAny::into_any).into_iter();
            publish
                .chain([one(Press::DeclinedOnPaper), give_back()])
                .collect()
        }
        Stage::Declined => vec![give_back()],
        Stage::Published if latest.is_listed_on(today) => {
            let number = file.session.entry.number.as_str();
            let href = format!("/outcomes/{number}");
            let link = view! {
                <ButtonLink href label=words.outcome_published_link() kind=ButtonKind::Secondary/>
            };
            vec![link.into_any()]
        }
        _ => Vec::new(),
    }
}

/// A step that is one press.
#[derive(Clone, Copy)]
enum Press {
    Prepare,
    Approve,
    AgreedOnPaper,
    DeclinedOnPaper,
}

/// The button of a step, with what follows from it.
fn press(words: Words, file: &OutcomeFile, press: Press) -> AnyView {
    let (submit, more) = match press {
        Press::Prepare => (words.outcome_prepare(), words.outcome_prepare_more()),
        Press::Approve => (words.outcome_approve(), words.outcome_approve_more()),
        Press::AgreedOnPaper => (words.outcome_paper_yes(), ""),
        Press::DeclinedOnPaper => (words.outcome_paper_no(), words.outcome_paper_no_more()),
    };
    let step = match press {
        Press::Prepare => "prepare",
        Press::Approve => "approve",
        Press::AgreedOnPaper => "agreed_on_paper",
        Press::DeclinedOnPaper => "declined_on_paper",
    };
    let secondary = !matches!(press, Press::Prepare | Press::Approve);
    view! { <Decision file=file.clone() step submit more secondary/> }.into_any()
}

/// A step that is one press.
#[component]
fn Decision(
    file: OutcomeFile,
    step: &'static str,
    submit: &'static str,
    more: &'static str,
    secondary: bool,
) -> AnyView {
    let number = file.session.entry.number.as_str().to_owned();
    let (edition, version) = as_read(&file);
    let more = (!more.is_empty()).then(|| view! { <p class="second">{more}</p> });
    let of_saved = if step == "prepare" {
        use_words().forms_of_saved()
    } else {
        ""
    };
    view! {
        <div class="file-step">
            <CommandForm command=DecideOutcome::PATH page=outcome_page(&number) id=step submit secondary
                of_saved>
                <Hidden name="number" value=number/>
                <Hidden name="edition" value=edition fresh=true/>
                <Hidden name="version" value=version fresh=true/>
                <Hidden name="step" value=step.to_owned()/>
                {more}
            </CommandForm>
        </div>
    }
    .into_any()
}

/// Given back, with what is to be changed: whoever writes on is not left to guess.
#[component]
fn GiveBack(file: OutcomeFile) -> AnyView {
    let words = use_words();
    let number = file.session.entry.number.as_str().to_owned();
    let page = outcome_page(&number);
    let (edition, version) = as_read(&file);
    let title = words.outcome_give_back();
    let open = refused_here(DecideOutcome::PATH, "give_back", &page).is_some();
    view! {
        <div class="file-step">
            <ConfirmDetails summary=title open=Signal::stored(open) calm=true>
                <p class="second">{words.outcome_give_back_more()}</p>
                <CommandForm command=DecideOutcome::PATH page=page id="give_back" submit=title
                    secondary=true>
                    <Hidden name="number" value=number/>
                    <Hidden name="edition" value=edition fresh=true/>
                    <Hidden name="version" value=version fresh=true/>
                    <Hidden name="step" value="give_back".to_owned()/>
                    <TextField name="reason" label=words.outcome_give_back_reason()
                        hint=words.outcome_give_back_reason_hint() max=REASON_CHARS_MAX required=true/>
                </CommandForm>
            </ConfirmDetails>
        </div>
    }
    .into_any()
}

/// The latest edition and its version, as this page shows them.
fn as_read(file: &OutcomeFile) -> (String, String) {
    let latest = file.editions.first().map(|kept| &kept.outcome);
    let read = latest.map_or((0, 0), |latest| (latest.edition, latest.version));
    (read.0.to_string(), read.1.to_string())
}

/// The way to what is printed for the petitioner: the text with the link.
#[component]
fn Ask(file: OutcomeFile) -> AnyView {
    let words = use_words();
    let print = outcome_print_page(file.session.entry.number.as_str());
    // Whoever wrote it is not shown the link: that person alone would be writer and witness.
    let more = if file.may_approve {
        words.outcome_ask_more()
    } else {
        words.outcome_ask_paper()
    };
    view! {
        <h3 class="card-part">{words.outcome_ask_title()}</h3>
        <p class="second">{more}</p>
        <ButtonLink href=print label=words.outcome_link_print() kind=ButtonKind::Secondary/>
    }
    .into_any()
}

#[component]
fn Publish(file: OutcomeFile) -> AnyView {
    let words = use_words();
    let number = file.session.entry.number.as_str().to_owned();
    let (edition, version) = as_read(&file);
    view! {
        <div class="file-step">
            <CommandForm command=DecideOutcome::PATH page=outcome_page(&number) id="publish"
                submit=words.outcome_publish()>
                <Hidden name="number" value=number/>
                <Hidden name="edition" value=edition fresh=true/>
                <Hidden name="version" value=version fresh=true/>
                <Hidden name="step" value="publish".to_owned()/>
                <p class="second">{words.outcome_publish_more()}</p>
                <TextField name="months" label=words.outcome_months() hint=words.outcome_months_hint(LISTED_MONTHS_MAX)
                    value=LISTED_MONTHS_MAX.to_string() kind=TextKind::Figure required=true/>
            </CommandForm>
        </div>
    }
    .into_any()
}

/// Not published, or taken away: behind one more click, with its reason kept inside.
#[component]
fn Withhold(file: OutcomeFile) -> AnyView {
    let words = use_words();
    let published = |kept: &KeptOutcome| kept.outcome.stage() == Stage::Published;
    let is_public = file.editions.iter().any(published);
    let is_held_back = file.may_keep && file.session.status() == Status::OpinionSigned;
    if !((is_public && file.may_withdraw) || is_held_back) {
        return ().into_any();
    }
    let number = file.session.entry.number.as_str().to_owned();
    let page = outcome_page(&number);
    let reason = move || {
        view! {
            <TextField name="reason" label=words.sessions_reason()
                hint=words.sessions_reason_hint() max=REASON_CHARS_MAX required=true/>
        }
    };
    if is_public {
        let open = refused_here(WithdrawOutcome::PATH, "", &page).is_some();
        let title = words.outcome_withdraw();
        return view! {
            <div class="file-apart">
                <ConfirmDetails summary=title open=Signal::stored(open)>
                    <p>{words.outcome_withdraw_more()}</p>
                    <CommandForm command=WithdrawOutcome::PATH page=page submit=title danger=true>
                        <Hidden name="number" value=number/>
                        {reason()}
                    </CommandForm>
                </ConfirmDetails>
            </div>
        }
        .into_any();
    }
    let code = Transition::Withhold.code();
    let open = refused_here(MoveSession::PATH, code, &page).is_some();
    let title = words.outcome_withhold();
    view! {
        <div class="file-apart">
            <ConfirmDetails summary=title open=Signal::stored(open)>
                <p>{words.outcome_withhold_more()}</p>
                <CommandForm command=MoveSession::PATH page=page id=code submit=title danger=true>
                    <Hidden name="number" value=number/>
                    <Hidden name="revision" value=file.session.revision.to_string() fresh=true/>
                    <Hidden name="transition" value=code.to_owned()/>
                    <Hidden name="screen" value="outcome".to_owned()/>
                    {reason()}
                </CommandForm>
            </ConfirmDetails>
        </div>
    }
    .into_any()
}

/// A member as the list says it: seat, name, and what was said.
fn voter(words: Words, voter: &Voter, writers: &BTreeSet<AccountId>) -> String {
    let said = match voter.said {
        None => words.outcome_votes_silent(),
        Some(said) => match (said.agrees, said.how()) {
            (true, _) if !said.counts_beside(writers) => words.outcome_votes_yes_by_writer(),
            (true, _) => words.outcome_votes_yes(),
            (false, VoteAnswered::Tablet) => words.outcome_votes_no_tablet(),
            (false, VoteAnswered::Paper) => words.outcome_votes_no(),
        },
    };
    words.outcome_votes_voter(said, &voter.name, voter.seat.0)
}

/// Whether names may stand beside votes.
#[component]
pub(super) fn Votes(file: OutcomeFile) -> AnyView {
    let words = use_words();
    if !file.session.asks_voters() || file.votes.voted() == 0 {
        return ().into_any();
    }
    let follows = if !file.all_voters_agree() {
        words.outcome_votes_counts()
    } else if file.asks_as_put() {
        words.outcome_votes_names()
    } else {
        words.outcome_votes_reworded()
    };
    let writers = file.writers();
    let votes = file.votes;
    let number = file.session.entry.number.as_str().to_owned();
    let page = outcome_page(&number);
    let answers = [
        ("yes", words.outcome_votes_yes()),
        ("no", words.outcome_votes_no()),
    ];
    let answers = answers.map(|(code, said)| (code.to_owned(), said.to_owned()));
    let people: Vec<_> = votes
        .voters
        .iter()
        .map(|one| (one.seat.0.to_string(), voter(words, one, &writers)))
        .collect();
    let paper = file.may_withdraw.then(|| {
        let open = refused_here(RecordVoteConsent::PATH, "", &page).is_some();
        view! {
            <ConfirmDetails summary=words.outcome_votes_paper() open=Signal::stored(open) calm=true>
                <CommandForm command=RecordVoteConsent::PATH page=page submit=words.outcome_votes_paper()
                    secondary=true>
                    <Hidden name="number" value=number/>
                    <ChoiceField name="seat" label=words.outcome_votes_seat() options=people required=true/>
                    <ChoiceField name="agrees" label=words.outcome_votes_title() options=answers.to_vec()
                        radios=true required=true/>
                </CommandForm>
            </ConfirmDetails>
        }
    });
    view! {
        <Card title=words.outcome_votes_title()>
            <p class="second">{words.outcome_votes_lead()}</p>
            <p>{words.outcome_votes_said(votes.say(true), votes.say(false), votes.voted())}</p>
            <p><strong>{follows}</strong></p>
            {paper}
        </Card>
    }
    .into_any()
}
