//! `/office/review-sessions/:number`: everything of a session, and its next step up to the hearing.

use domain::public_review::course::{Phase, Roll, Status};
use domain::public_review::question::Question;
use domain::wire::SessionDocuments;
use leptos::prelude::*;
use services::public_review::{FileDeed, SessionFile};

use super::super::outcome::outcome_step;
use super::super::read::read;
use super::ballot::QuestionView;
use super::consent::Consent;
use super::panel::Panel;
use super::profile::Profile;
use super::steps::{Refusals, Steps};
use super::{LIST, said, use_number};
use crate::api::documents::documents_page;
use crate::api::me::May;
use crate::api::outcome::{opinion_page, outcome_page};
use crate::api::review_sessions::page_of;
use crate::parts::{
    Area, Banner, BannerKind, ButtonKind, ButtonLink, Card, Chip, Fact, Icon, OfficeLayout,
    PageHead, PageTitle,
};
use crate::who::use_me;
use crate::words::use_words;

/// The page.
#[component]
pub fn SessionPage() -> impl IntoView {
    let words = use_words();
    let number = use_number();
    let found = read(
        move |caller| async move {
            let services = &caller.services;
            let file = services.session_file(&caller.actor, &number).await?;
            let documents = services.documents(&caller.actor, &number).await.ok();
            Ok((file, documents.map(|read| open_documents(&read))))
        },
        |(file, documents)| view! { <File file documents/> }.into_any(),
    );
    view! {
        <OfficeLayout current=Area::Sessions>
            <a class="back-link" href=LIST>{words.sessions_back_to_list()}</a>
            {found}
        </OfficeLayout>
    }
    .into_any()
}

/// How many documents the panel can read.
fn open_documents(read: &SessionDocuments) -> usize {
    let all = read.documents.iter();
    all.filter(|one| one.withdrawn_at.is_none()).count()
}

#[component]
fn File(file: SessionFile, documents: Option<usize>) -> AnyView {
    let words = use_words();
    let keeps = use_me().may(May::KeepSessions);
    let session = &file.session;
    let number = session.entry.number.as_str().to_owned();
    let title = session.entry.title.to_string();
    let is_draft = session.course().is_draft();
    let edit = (keeps && is_draft).then(|| {
        let href = format!("{}/edit", page_of(&number));
        view! { <ButtonLink href label=words.sessions_edit() icon=Icon::Edit/> }
    });
    let seated = session.course().roll() != Roll::Unseated;
    let panel = seated.then(|| view! { <Panel file=file.clone() keeps/> });
    view! {
        <PageTitle text=title.clone()/>
        <PageHead title sub=number>{edit}</PageHead>
        <Refusals file=file.clone()/>
        <ShortNotice file=file.clone()/>
        <div class="file">
            <div class="file-side">
                <Steps file=file.clone()/>
                <Consent file=file.clone() keeps/>
            </div>
            <div class="file-main">
                <About file=file.clone()/>
                <Documents number=file.session.entry.number.as_str().to_owned() count=documents/>
                <Papers file=file.clone()/>
                <Rounds file=file.clone()/>
                <Agenda file=file.clone()/>
            </div>
            <div class="file-rest">
                <Profile file=file.clone()/>
                <Deeds deeds=file.deeds/>
            </div>
            <div class="file-whole">{panel}</div>
        </div>
    }
    .into_any()
}

/// The way to what the panel may read.
#[component]
fn Documents(number: String, count: Option<usize>) -> AnyView {
    let words = use_words();
    let count = count.map(|count| match u64::try_from(count).unwrap_or(u64::MAX) {
        0 => words.office_desk_documents_none().to_owned(),
        count => words.office_desk_documents_count(count),
    });
    let count = count.map(|said| view! { <p><strong>{said}</strong></p> });
    view! {
        <Card title=words.documents_title()>
            {count}
            <p>{words.documents_lead()}</p>
            <ButtonLink
                href=documents_page(&number)
                label=words.sessions_documents_open()
                kind=ButtonKind::Secondary
            />
        </Card>
    }
    .into_any()
}

/// The ways to what is written: the opinion, and what is published.
#[component]
fn Papers(file: SessionFile) -> AnyView {
    let words = use_words();
    let status = file.session.status();
    if matches!(status, Status::Draft | Status::Terminated) {
        return ().into_any();
    }
    let number = file.session.entry.number.as_str().to_owned();
    let outcome_at = outcome_page(&number);
    let signed = matches!(
        status,
        Status::OpinionSigned | Status::Published | Status::Withheld | Status::Archived
    );
    let outcome = signed.then(|| {
        view! {
            <ButtonLink href=outcome_at label=words.outcome_open() kind=ButtonKind::Secondary/>
        }
    });
    view! {
        <Card title=words.opinion_title()>
            <p>{words.opinion_lead()}</p>
            <p class="buttons">
                <ButtonLink href=opinion_page(&number) label=words.opinion_open() kind=ButtonKind::Secondary/>
                " " {outcome}
            </p>
        </Card>
    }
    .into_any()
}

/// Says so, and refuses nothing: sometimes both sides want it soon.
#[component]
fn ShortNotice(file: SessionFile) -> AnyView {
    let words = use_words();
    let coming = matches!(
        file.session.status(),
        Status::Draft | Status::Convened | Status::PanelDrawn
    );
    let text = if file.session.course().is_draft() {
        words.sessions_short_notice_draft(file.session.profile.notice_days.get())
    } else {
        words.sessions_short_notice(file.session.profile.notice_days.get())
    };
    (coming && file.is_short_notice)
        .then(|| {
            view! {
                <Banner kind=BannerKind::Offline icon=Icon::Clock title=words.sessions_short_notice_title() text/>
            }
        })
        .into_any()
}

#[component]
fn About(file: SessionFile) -> AnyView {
    let words = use_words();
    let entry = file.session.entry;
    let matter = file.matter.entry;
    let matter_no = matter.matter_no.as_str().to_owned();
    let matter_link = format!("/office/petition-matters/{matter_no}");
    let chair = file
        .chair
        .unwrap_or_else(|| words.sessions_no_chair().to_owned());
    let texts = [
        (words.session_form_summary(), entry.summary.to_string()),
        (
            words.session_form_petitioner(),
            entry.petitioner_statement.to_string(),
        ),
        (words.session_form_unit(), entry.unit_statement.to_string()),
    ];
    let [summary, petitioner, unit] = texts.map(|(title, text)| {
        view! {
            <div>
                <h3 class="card-part">{title}</h3>
                <p class="as-typed">{text}</p>
            </div>
        }
    });
    view! {
        <Card title=words.sessions_about_title()>
            <dl class="facts">
                <Fact label=words.sessions_column_when()>{words.moment(entry.scheduled_at)}</Fact>
                <Fact label=words.sessions_column_venue()>{entry.venue.to_string()}</Fact>
                <Fact label=words.sessions_column_chair()>{chair}</Fact>
                <Fact label=words.sessions_clerk()>{file.clerk}</Fact>
                <Fact label=words.session_form_openness()>{said::openness(words, entry.openness)}</Fact>
                <Fact label=words.session_form_mode()>{said::ballot_mode(words, entry.ballot_mode)}</Fact>
                <Fact label=words.sessions_matter()>
                    <a href=matter_link>{matter_no}</a> " " {matter.title.to_string()}
                </Fact>
            </dl>
            <div class="measure">{summary}</div>
            <div class="sides">{petitioner} {unit}</div>
        </Card>
    }
    .into_any()
}

#[component]
fn Rounds(file: SessionFile) -> AnyView {
    let words = use_words();
    let session = file.session;
    let pairs = session.rounds().iter().zip(session.course().rounds());
    let rounds = pairs
        .enumerate()
        .map(|(at, (asked, round))| {
            let minutes = round.minutes.map_or_else(
                || words.sessions_round_by_chair().to_owned(),
                |minutes| words.sessions_round_minutes(minutes),
            );
            let phase = match round.phase {
                Phase::Drafted => None,
                Phase::Open { .. } => Some(words.sessions_round_open()),
                Phase::Closed { .. } => Some(words.sessions_round_closed()),
                Phase::Voided { .. } => Some(words.sessions_round_voided()),
                Phase::Dropped => Some(words.sessions_round_dropped()),
            };
            let phase = phase.map(|label| view! { <Chip label/> });
            let questions = asked
                .questions
                .iter()
                .cloned()
                .map(|question: Question| view! { <QuestionView question/> })
                .collect_view();
            view! {
                <div class="round-view">
                    <h3 class="card-part">{words.session_form_round(at + 1)} " " {phase}</h3>
                    <p class="second">{minutes}</p>
                    <ol class="questions">{questions}</ol>
                </div>
            }
        })
        .collect_view();
    view! { <Card title=words.session_form_rounds()>{rounds}</Card> }.into_any()
}

#[component]
fn Agenda(file: SessionFile) -> AnyView {
    let words = use_words();
    let minutes = file.session.entry.allowances;
    let items = minutes
        .items()
        .map(|item| {
            view! {
                <li class="agenda-item">
                    <span>{said::item(words, item)}</span>
                    <span class="agenda-minutes">{words.sessions_minutes(u64::from(minutes.minutes(item)))}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <Card title=words.sessions_agenda_title()>
            <ol class="agenda">{items}</ol>
            <p class="second">{words.session_form_minutes_lead()}</p>
        </Card>
    }
    .into_any()
}

/// Deeds that are shown at once.
const DEEDS_SHOWN: usize = 8;

fn split<T>(mut all: Vec<T>) -> (Vec<T>, Vec<T>) {
    let earlier = all.split_off(all.len().min(DEEDS_SHOWN));
    (all, earlier)
}

/// What was done to the session, newest first.
#[component]
fn Deeds(deeds: Vec<FileDeed>) -> AnyView {
    let words = use_words();
    let lines: Vec<_> = deeds
        .into_iter()
        .map(|deed| {
            let what = said::deed(words, &deed);
            let step = deed.outcome_step;
            let step = step.map(|step| format!(" · {}", outcome_step(words, step)));
            // Whoever has the link acts under no name.
            let who = (!deed.who.is_empty()).then(|| format!(" · {}", deed.who));
            let reason = deed.reason.map(
                |reason| view! { " · " <span class="second">{words.sessions_deed_reason(reason)}</span> },
            );
            view! {
                <li class="deed">
                    <span class="deed-when">{words.moment(deed.at)}</span>
                    <span class="deed-what"><strong>{what}</strong> {step} {who} {reason}</span>
                </li>
            }
        })
        .collect();
    let (newest, earlier) = split(lines);
    let earlier = (!earlier.is_empty()).then(|| {
        let count = words.sessions_deeds_earlier(u64::try_from(earlier.len()).unwrap_or(u64::MAX));
        view! {
            <details class="more">
                <summary class="more-summary">{count}</summary>
                <ol class="deeds">{earlier}</ol>
            </details>
        }
    });
    view! {
        <Card title=words.sessions_deeds_title()>
            <ol class="deeds">{newest}</ol>
            {earlier}
        </Card>
    }
    .into_any()
}
