//! Forms that no page of ours sends.

use std::collections::BTreeSet;

use domain::people::account::Role;
use server::router::Kind;

use super::{Everyone, assert_refused};
use crate::office::{Office, id_of};

/// The commands of our own pages, with the fields of their forms.
const FORMS: &[(&str, &[&str])] = &[
    ("log_in", &["command_id", "username", "password", "next"]),
    ("give_code", &["command_id", "code", "next"]),
    ("enrol_second_factor", &["command_id", "code", "next"]),
    (
        "choose_first_password",
        &["command_id", "new_password", "again", "next"],
    ),
    ("log_out", &["command_id"]),
    ("log_out_everywhere", &["command_id"]),
    ("end_log_in", &["command_id", "log_in"]),
    (
        "change_password",
        &["command_id", "old_password", "new_password", "again"],
    ),
    (
        "set_reading",
        &["command_id", "language", "text_size", "page"],
    ),
    ("add_reviewer", NEW_REVIEWER),
    ("edit_reviewer", REVIEWER),
    (
        "retire_reviewer",
        &["command_id", "id", "version", "reason"],
    ),
    ("reinstate_reviewer", &["command_id", "id", "version"]),
    ("withdraw_document", &["command_id", "id"]),
    (
        "create_account",
        &["command_id", "username", "display_name", "roles[]"],
    ),
    ("reset_password", &["command_id", "id"]),
    ("disable_account", &["command_id", "id"]),
    ("enable_account", &["command_id", "id"]),
    ("give_roles", &["command_id", "id", "version", "roles[]"]),
    ("unlock_account", &["command_id", "id"]),
    ("reset_second_factor", &["command_id", "id"]),
    ("end_log_ins_of", &["command_id", "id"]),
    ("claim_seat", &["command_id", "seat_code"]),
    ("leave_tablet", &["command_id"]),
    ("ask_for_help", &["command_id"]),
    ("cast_ballot", &["command_id", "round", "answers[]"]),
    (
        "set_clock",
        &["command_id", "number", "revision", "item", "deed"],
    ),
    ("settle_alert", &["command_id", "number", "alert"]),
    ("move_seat", &["command_id", "number", "seat"]),
    ("take_back_seat", &["command_id", "number", "seat"]),
    ("renew_projector", &["command_id", "number"]),
    ("add_matter", NEW_MATTER),
    ("edit_matter", MATTER),
    ("draft_session", DRAFT),
    ("edit_session", DRAFT),
    (
        "record_consent",
        &["command_id", "session", "version", "consent"],
    ),
    ("set_hearing_profile", RULES),
    ("move_session", STEP),
    ("print_cards", &["command_id", "session", "seat"]),
    ("write_opinion", OPINION),
    ("sign_opinion", &["command_id", "number", "version"]),
    ("write_outcome", OUTCOME),
    (
        "decide_outcome",
        &[
            "command_id",
            "number",
            "edition",
            "version",
            "step",
            "months",
            "reason",
        ],
    ),
    ("consent_to_vote", &["command_id", "name", "agrees"]),
    ("answer_preview", &["command_id", "key", "agrees"]),
    ("take_back_consent", &["command_id", "key"]),
    (
        "record_vote_consent",
        &["command_id", "number", "seat", "agrees"],
    ),
    ("withdraw_outcome", &["command_id", "number", "reason"]),
];

const OPINION: &[&str] = &[
    "command_id",
    "number",
    "version",
    "facts_agreed",
    "facts_disputed",
    "majority_view",
    "minority_view",
    "recommendation",
    "next_remedy.remedy",
    "next_remedy.last_day",
];

const OUTCOME: &[&str] = &[
    "command_id",
    "number",
    "edition",
    "version",
    "title",
    "place",
    "plain_line",
    "summary",
    "petitioner_says",
    "unit_says",
    "asked.0.text",
    "asked.0.options.0",
    "recommendation",
    "next_remedy.remedy",
    "next_remedy.last_day",
    "others",
    "response.adoption",
    "response.reasons",
    "response.replied_on",
];

const NEW_MATTER: &[&str] = &[
    "command_id",
    "matter_no",
    "title",
    "purpose",
    "category",
    "summary",
    "responsible_unit",
];

const MATTER: &[&str] = &[
    "command_id",
    "matter",
    "version",
    "matter_no",
    "title",
    "purpose",
    "category",
    "summary",
    "responsible_unit",
];

/// Of a session whether it is drafted or edited: each of the two names something the other does not.
const DRAFT: &[&str] = &[
    "command_id",
    "matter",
    "session",
    "version",
    "number",
    "title",
    "scheduled_at",
    "rounds.0.minutes",
    "rounds.0.questions.0.text",
    "rounds.0.questions.0.template",
    "rounds.0.questions.0.options",
];

const RULES: &[&str] = &[
    "command_id",
    "version",
    "quorum_at_least",
    "quorum_share_of",
    "quorum_share_in",
    "threshold",
    "notice_days",
];

const STEP: &[&str] = &[
    "command_id",
    "number",
    "revision",
    "screen",
    "transition",
    "reason",
    "scheduled_at",
];

const NEW_REVIEWER: &[&str] = &[
    "command_id",
    "name",
    "category",
    "appointing_body",
    "term_from",
    "term_to",
    "conflict_units",
    "access_needs[]",
    "access_note",
];

const REVIEWER: &[&str] = &[
    "command_id",
    "id",
    "version",
    "name",
    "category",
    "appointing_body",
    "term_from",
    "term_to",
    "conflict_units",
    "access_needs[]",
    "access_note",
];

/// Bodies that no browser sends from our pages, whatever the command.
fn wrong_forms() -> Vec<(&'static str, Vec<u8>)> {
    let deep = "[a]".repeat(200);
    let many = "form[x]=1&".repeat(5_000);
    vec![
        ("nothing", b"".to_vec()),
        ("an unknown field", b"form[unknown]=1".to_vec()),
        (
            "a field outside the form",
            b"form[command_id]=x&admin=1".to_vec(),
        ),
        ("a form that is no form", b"form=1".to_vec()),
        ("a list for a form", b"form[]=1&form[]=2".to_vec()),
        ("deep nesting", format!("form{deep}=1").into_bytes()),
        ("brackets", b"form[[[[]]]][]=1&form]=1".to_vec()),
        ("very many fields", many.into_bytes()),
        ("broken UTF-8", b"form[command_id]=\xff\xfe".to_vec()),
        (
            "broken UTF-8 in percent",
            b"form[command_id]=%FF%FE%80".to_vec(),
        ),
        ("NUL in a name", b"form[command_id%00]=1".to_vec()),
        ("JSON", br#"{"form":{}}"#.to_vec()),
        (
            "a field twice",
            b"form[command_id]=1&form[command_id]=2".to_vec(),
        ),
        (
            "a text where a list is, and deeper",
            b"form[command_id][a][b]=1".to_vec(),
        ),
        (
            "10 MB",
            [b"form[command_id]=".as_slice(), &vec![b'x'; 10_000_000]].concat(),
        ),
    ]
}

#[tokio::test]
async fn a_form_that_is_not_ours_is_refused() {
    let office = Office::with_everyone().await;
    let everyone = Everyone::of(&office).await;
    let commands: Vec<_> = office
        .entries
        .iter()
        .filter(|entry| entry.kind == Kind::Do)
        .cloned()
        .collect();
    assert_eq!(
        commands
            .iter()
            .map(|entry| entry.path.rsplit('/').next().unwrap())
            .collect::<BTreeSet<_>>(),
        FORMS.iter().map(|(name, _)| *name).collect(),
        "each command is tried"
    );
    for entry in &commands {
        let person = everyone.who_may(entry.deed.word());
        for (what, body) in &wrong_forms() {
            let asking = office.post(&entry.path).browser(person);
            let asking = asking.header("content-type", "application/x-www-form-urlencoded");
            let answer = asking.raw(body.clone()).send().await;
            assert_refused(&answer, &format!("{} {what}", entry.path));
        }
        for kind in [
            "application/json",
            "text/plain",
            "multipart/form-data; boundary=x",
            "",
        ] {
            let asking = office
                .post(&entry.path)
                .browser(person)
                .header("content-type", kind);
            let answer = asking.raw("form[command_id]=1").send().await;
            // Not permitted comes first: what is wrong with a form is nobody's business before.
            assert_refused(&answer, &format!("{} as {kind}", entry.path));
        }
    }
}

#[tokio::test]
async fn odd_text_in_any_field_of_a_form_breaks_nothing() {
    let office = Office::with_everyone().await;
    let mut everyone = Everyone::of(&office).await;
    let long = "长".repeat(6_000);
    let odd = [
        "\0",
        "a\0b",
        "\u{202e}txet",
        "\u{200f}",
        "\u{feff}",
        "\u{fffd}",
        "99999999999999999999999999",
        "-1",
        "1e309",
        "NaN",
        "../../etc/passwd",
        "' OR 1=1 --",
        "%s%n",
        "\r\nSet-Cookie: a=b",
        "{{7*7}}",
        long.as_str(),
        "🏳️‍🌈",
        "",
    ];
    for (name, fields) in FORMS {
        let path = format!("/do/{name}");
        let deed = office
            .entries
            .iter()
            .find(|entry| entry.path == path)
            .unwrap()
            .deed
            .word();
        for value in odd {
            for odd_field in *fields {
                let id = id_of("form");
                let form: Vec<_> = fields
                    .iter()
                    .map(|field| match *field {
                        field if field == *odd_field => (field, value),
                        field @ ("command_id" | "id" | "log_in") => (field, id.as_str()),
                        field @ "version" => (field, "1"),
                        field => (field, "x"),
                    })
                    .collect();
                let person = everyone.who_may(deed).clone();
                let answer = office.post(&path).browser(&person).form(&form).send().await;
                let what = format!(
                    "{path} {odd_field}={}",
                    value.escape_debug().take(40).collect::<String>()
                );
                assert!(
                    !answer.status.is_server_error(),
                    "{what}: {}",
                    answer.line()
                );
                assert!(answer.status == 200 || answer.is_problem(), "{what}");
                if name.starts_with("log_out") {
                    everyone.0[Role::ALL
                        .iter()
                        .position(|role| *role == Role::Clerk)
                        .unwrap()]
                    .1 = office.log_in(Role::Clerk).await;
                }
            }
        }
    }
}
