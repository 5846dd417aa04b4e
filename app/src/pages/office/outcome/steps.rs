//! What can be done with the latest edition now, by whoever looks at it.

use chrono::NaiveDate;
use domain::public_review::course::{Status, Transition};
use domain::public_review::outcome::{LISTED_MONTHS_MAX, Outcome, Stage};
use domain::public_review::vote_consent::{VoteAnswered, VoteSaid};
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
    let why = kept_inside.map(|deed| view! { <Reason title=inside deed/> });
    let Some(latest) = file.editions.first().map(|kept| kept.outcome.clone()) else {
        return view! { {why} <Withhold file/> }.into_any();
    };
    let (kind, label) = stage(words, &latest, today);
    let now = now(&file, &latest, today);
    let back = words.outcome_given_back();
    let given_back = file.given_back.clone();
    let given_back = given_back.map(|deed| view! { <Reason title=back deed/> });
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

/// Why nothing is public, or why the text was given back. It stays inside: no public page says more
/// than that there is nothing.
#[component]
fn Reason(title: &'static str, deed: FileDeed) -> AnyView {
    let words = use_words();
    let step = deed.outcome_step.map(|step| outcome_step(words, step));
    let reason = deed.reason.filter(|reason| !reason.is_empty());
    let reason = reason.or_else(|| step.map(str::to_owned));
    let reason = reason.map(|reason| view! { <p class="as-typed">{reason}</p> });
    let at = words.moment(deed.at);
    // Whoever has the link acts under no name.
    let did = if deed.who.is_empty() {
        at
    } else {
        words.outcome_did(at, deed.who)
    };
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
    let said = |text| view! { <p class="second">{text}</p> }.into_any();
    match latest.stage() {
        _ if is_closed(file).is_some() => Vec::new(),
        Stage::Preparing if file.may_keep => vec![one("prepare")],
        Stage::Prepared if file.may_approve => vec![one("approve"), one("give_back")],
        Stage::Prepared => vec![
            view! { <p class="file-step-blocked"><span>{words.outcome_approve_other()}</span></p> }
                .into_any(),
        ],
        Stage::Approved => {
            let ask = file.may_keep.then(|| view! { <Ask file=file.clone()/> });
            let ask = ask.map(IntoAny::into_any).into_iter();
            // Who wrote the text does not witness the yes to it.
            let rest = if file.may_approve {
                vec![
                    one("agreed_on_paper"),
                    one("declined_on_paper"),
                    one("give_back"),
                ]
            } else {
                vec![said(words.outcome_paper_other()), one("declined_on_paper")]
            };
            ask.chain(rest).collect()
        }
        Stage::Agreed => {
            let publish = file
                .may_keep
                .then(|| view! { <Publish file=file.clone()/> });
            let publish = publish.map(IntoAny::into_any).into_iter();
            publish
                .chain([one("declined_on_paper"), one("give_back")])
                .collect()
        }
        Stage::Declined => vec![one("give_back")],
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

/// The button of a step, with what follows from it.
fn press(words: Words, file: &OutcomeFile, step: &'static str) -> AnyView {
    let (submit, more) = match step {
        "prepare" => (words.outcome_prepare(), words.outcome_prepare_more()),
        "approve" => (words.outcome_approve(), words.outcome_approve_more()),
        "agreed_on_paper" => (words.outcome_paper_yes(), ""),
        "declined_on_paper" => (words.outcome_paper_no(), words.outcome_paper_no_more()),
        _ => return view! { <GiveBack file=file.clone()/> }.into_any(),
    };
    let secondary = !matches!(step, "prepare" | "approve");
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
            <ConfirmDetails summary=title open=Signal::stored(open)>
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
    view! {
        <h3 class="card-part">{words.outcome_ask_title()}</h3>
        <p class="second">{words.outcome_ask_more()}</p>
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
                <TextField name="months" label=words.outcome_months() hint=words.outcome_months_hint()
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
fn voter(words: Words, voter: &Voter) -> String {
    let said = match voter.said {
        None => words.outcome_votes_silent(),
        Some(VoteSaid { agrees: true, .. }) => words.outcome_votes_yes(),
        Some(VoteSaid {
            agrees: false,
            how: VoteAnswered::Tablet,
            ..
        }) => words.outcome_votes_no_tablet(),
        Some(VoteSaid { agrees: false, .. }) => words.outcome_votes_no(),
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
    let votes = file.votes;
    let follows = if votes.is_of_all() {
        words.outcome_votes_names()
    } else {
        words.outcome_votes_counts()
    };
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
        .map(|one| (one.seat.0.to_string(), voter(words, one)))
        .collect();
    let paper = file.may_withdraw.then(|| {
        let open = refused_here(RecordVoteConsent::PATH, "", &page).is_some();
        view! {
            <ConfirmDetails summary=words.outcome_votes_paper() open=Signal::stored(open)>
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
