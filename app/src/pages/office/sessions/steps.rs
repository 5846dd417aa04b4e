//! The course of a session up to the hearing: the one next step, and what else can be done.

use domain::public_review::course::{Hand, Roll, Status, Transition};
use domain::public_review::session::typed;
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use services::public_review::{OfferedStep, REASON_CHARS_MAX, SessionFile};

use super::conflict::{faster, newest_change};
use super::said;
use crate::api::outcome::{opinion_page, outcome_page};
use crate::api::review_sessions::{MoveSession, PrintCards, RecordConsent, page_of};
use crate::form::refused_here;
use crate::parts::{
    ButtonKind, ButtonLink, Card, Chip, CommandForm, ConfirmDetails, ErrorSummary, Hidden, Icon,
    IconView, MomentField, TextField,
};
use crate::words::{Words, use_words};

/// The steps that are done here; the hearing itself is led at the chair's console.
const fn is_preparing(step: Transition) -> bool {
    matches!(
        step,
        Transition::Convene
            | Transition::Redraft
            | Transition::SeatPanel
            | Transition::UnseatPanel
            | Transition::OpenCheckIn
            | Transition::CloseCheckIn
            | Transition::Postpone
            | Transition::Reschedule
            | Transition::Archive
            | Transition::Terminate
    )
}

/// What a step of the preparation brings about.
fn consequence(words: Words, step: Transition) -> &'static str {
    match step {
        Transition::Convene => words.session_steps_convene_more(),
        Transition::Redraft => words.session_steps_redraft_more(),
        Transition::SeatPanel => words.session_steps_seat_panel_more(),
        Transition::UnseatPanel => words.session_steps_unseat_panel_more(),
        Transition::OpenCheckIn => words.session_steps_open_check_in_more(),
        Transition::CloseCheckIn => words.session_steps_close_check_in_more(),
        Transition::Postpone => words.session_steps_postpone_more(),
        Transition::Reschedule => words.session_steps_reschedule_more(),
        Transition::Archive => words.session_steps_archive_more(),
        _ => words.session_steps_terminate_more(),
    }
}

/// A form of this page that was refused though it is not on the page any more: somebody was
/// faster, or the session stands elsewhere now. Said on top, so that it is not overlooked.
#[component]
pub(super) fn Refusals(file: SessionFile) -> AnyView {
    let words = use_words();
    let page = page_of(file.session.entry.number.as_str());
    let steps = Transition::ALL
        .iter()
        .map(|step| (MoveSession::PATH, step.code()));
    let others = [
        (RecordConsent::PATH, ""),
        (RecordConsent::PATH, "take-back"),
        (PrintCards::PATH, ""),
        (PrintCards::PATH, "one"),
    ];
    let refused = steps
        .chain(others)
        .find_map(|(command, form)| refused_here(command, form, &page));
    let Some(refused) = refused.filter(|refused| refused.trouble.fields.is_empty()) else {
        return ().into_any();
    };
    let mut trouble = refused.trouble;
    if trouble.is_conflict() {
        words
            .sessions_conflict_title()
            .clone_into(&mut trouble.title);
        if let Some(said) = faster(words, newest_change(&file.deeds)) {
            trouble.detail = said;
        }
    }
    view! { <div class="refused"><ErrorSummary trouble/></div> }.into_any()
}

/// The card of the course.
#[component]
pub(super) fn Steps(file: SessionFile) -> AnyView {
    let words = use_words();
    let session = &file.session;
    let status = session.status();
    let kind = said::status_kind(status);
    let roll = (status == Status::PanelDrawn)
        .then(|| view! { " " <Chip label=said::roll(words, session.course().roll())/> });
    let others: Vec<_> = file
        .others
        .iter()
        .filter(|step| step.is_own && is_preparing(step.transition))
        .copied()
        .collect();
    let others = (!others.is_empty()).then(|| {
        let all = others
            .into_iter()
            .map(|step| view! { <Other file=file.clone() step/> })
            .collect_view();
        view! {
            <h3 class="card-part">{words.sessions_other_steps()}</h3>
            <div class="other-steps">{all}</div>
        }
    });
    view! {
        <Card title=words.sessions_course_title()>
            <p class="chips"><Chip kind label=said::status(words, status)/> {roll}</p>
            <Lacking file=file.clone()/>
            <Next file=file.clone()/>
            {others}
        </Card>
    }
    .into_any()
}

/// What is still lacking, where that is what the session waits for.
#[component]
fn Lacking(file: SessionFile) -> AnyView {
    let words = use_words();
    let lacks = file.session.lacks();
    if !file.session.course().is_draft() || lacks.is_empty() {
        return ().into_any();
    }
    let lacks = lacks
        .into_iter()
        .map(|lack| {
            view! { <li class="lack"><IconView icon=Icon::Warn/> <span>{said::lack(words, lack)}</span></li> }
        })
        .collect_view();
    view! {
        <div class="lacking">
            <p class="lacking-title">{words.sessions_lacking()}</p>
            <ul>{lacks}</ul>
        </div>
    }
    .into_any()
}

/// The one next step: always in the same place, ready or with the reason why not.
#[component]
fn Next(file: SessionFile) -> AnyView {
    let words = use_words();
    let Some(step) = file.next else {
        return view! { <p class="file-step-blocked">{words.sessions_over()}</p> }.into_any();
    };
    let label = said::step(words, step.transition);
    if let Some((href, open)) = paper_of(words, step.transition, file.session.entry.number.as_str())
    {
        return view! {
            <p class="file-step-blocked"><strong>{words.sessions_next(label)}</strong></p>
            <div class="file-step">
                <ButtonLink href label=open kind=ButtonKind::Primary/>
            </div>
        }
        .into_any();
    }
    if !is_preparing(step.transition) {
        let console = page_of(file.session.entry.number.as_str());
        let console = format!("{console}/console");
        return view! {
            <p class="file-step-blocked">
                <strong>{words.sessions_next(label)}</strong>
                <span>{words.sessions_at_console()}</span>
            </p>
            <div class="file-step">
                <ButtonLink href=console label=words.sessions_to_console() kind=ButtonKind::Primary/>
            </div>
        }
        .into_any();
    }
    if !step.is_own {
        let whose = match step.transition.hand() {
            Hand::Clerk => words.sessions_by_clerk(),
            Hand::Chair | Hand::Either => words.sessions_by_chair(),
        };
        return view! {
            <p class="file-step-blocked"><strong>{words.sessions_next(label)}</strong> <span>{whose}</span></p>
        }
        .into_any();
    }
    if let Some(why) = step.blocked {
        let why = match why {
            Refusal::NotReady => words.sessions_blocked_not_ready(),
            other => crate::words::refusal(words, other),
        };
        return view! {
            <p class="file-step-blocked"><strong>{words.sessions_next(label)}</strong> <span>{why}</span></p>
        }
        .into_any();
    }
    let more = consequence(words, step.transition);
    view! {
        <div class="file-step">
            <StepForm file step danger=false/>
            <p class="second">{more}</p>
        </div>
    }
    .into_any()
}

/// The page on which a step is taken that is done in writing.
fn paper_of(words: Words, step: Transition, number: &str) -> Option<(String, &'static str)> {
    match step {
        Transition::SignOpinion => Some((opinion_page(number), words.opinion_open())),
        Transition::Publish => Some((outcome_page(number), words.outcome_open())),
        _ => None,
    }
}

/// Another step, behind one more click.
#[component]
fn Other(file: SessionFile, step: OfferedStep) -> AnyView {
    let words = use_words();
    let page = page_of(file.session.entry.number.as_str());
    let open = refused_here(MoveSession::PATH, step.transition.code(), &page).is_some();
    let danger = step.transition == Transition::Terminate;
    view! {
        <ConfirmDetails summary=said::step(words, step.transition) open=Signal::stored(open)>
            <p>{consequence(words, step.transition)}</p>
            <StepForm file step danger other=true/>
        </ConfirmDetails>
    }
    .into_any()
}

#[component]
fn StepForm(
    file: SessionFile,
    step: OfferedStep,
    danger: bool,
    #[prop(optional)] other: bool,
) -> AnyView {
    let words = use_words();
    let session = file.session;
    let number = session.entry.number.as_str().to_owned();
    let code = step.transition.code();
    let submit = said::step(words, step.transition);
    view! {
        <CommandForm command=MoveSession::PATH page=page_of(&number) id=code submit danger secondary=other>
            <Hidden name="number" value=number.clone()/>
            // Of the page as it is drawn now: whoever presses has seen it.
            <Hidden name="revision" value=session.revision.to_string() fresh=true/>
            <Hidden name="transition" value=code.to_owned()/>
            <Asked transition=step.transition scheduled_at=typed(session.entry.scheduled_at)/>
        </CommandForm>
    }
    .into_any()
}

/// What has to be typed for a step.
#[component]
fn Asked(transition: Transition, scheduled_at: String) -> AnyView {
    let words = use_words();
    let when = (transition == Transition::Reschedule).then(|| {
        view! {
            <MomentField name="scheduled_at" label=words.sessions_other_day()
                hint=words.session_form_when_hint() value=scheduled_at/>
        }
    });
    let reason = transition.needs_reason().then(|| {
        view! {
            <TextField name="reason" label=words.sessions_reason() hint=words.sessions_reason_hint()
                max=REASON_CHARS_MAX required=true/>
        }
    });
    view! { {when} {reason} }.into_any()
}

/// Whether cards can be printed: the panel is seated and no round was opened.
pub(super) fn may_print(file: &SessionFile) -> bool {
    let course = file.session.course();
    matches!(course.roll(), Roll::Seated | Roll::CheckIn) && !course.is_terminal()
}
