//! Forms without a program in the browser: posted, answered by a page or a redirect.

use domain::people::account::Role;

use crate::office::{Office, PASSWORD, id_of};

fn new_reviewer<'a>(command: &'a str, name: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("command_id", command),
        ("name", name),
        ("category", "lawyer"),
        ("appointing_body", "示例市司法局"),
        ("term_from", "2026-01-01"),
        ("term_to", "2027-12-31"),
        ("conflict_units", "示例区住建局\n示例区城管局"),
        ("access_needs[]", "dialect"),
        ("access_note", ""),
    ]
}

const NEW: &str = "/do/add_reviewer?page=/office/reviewers/new";

#[tokio::test]
async fn a_log_in_leads_to_where_the_person_wanted_to_go() {
    let office = Office::with(&[Role::Clerk]).await;
    let turned_away = office.get("/office/reviewers?name=x").page().send().await;
    assert_eq!(turned_away.line(), "303 to /log-in?next=/office/reviewers");

    let form = [
        ("username", "clerk"),
        ("password", PASSWORD),
        ("next", "/office/reviewers"),
    ];
    let log_in = || {
        office
            .post("/do/log_in?page=/log-in")
            .header("sec-fetch-site", "same-origin")
            .page()
    };
    let done = log_in().form(&form).send().await;
    assert_eq!(done.line(), "303 to /office/reviewers");
    assert!(
        done.cookie("sunshine-token")
            .is_some_and(|token| token.matches('.').count() == 2)
    );

    for foreign in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/office\r\nx: y",
        "/do/log_out",
    ] {
        let form = [
            ("username", "clerk"),
            ("password", PASSWORD),
            ("next", foreign),
        ];
        assert_eq!(
            log_in().form(&form).send().await.line(),
            "303 to /office",
            "{foreign:?}"
        );
    }
}

#[tokio::test]
async fn a_wrong_password_comes_back_as_the_same_page_without_the_password() {
    let office = Office::with(&[Role::Clerk]).await;
    let form = [("username", "clerk"), ("password", "a wrong password")];
    let answer = office
        .post("/do/log_in?page=/log-in")
        .header("sec-fetch-site", "same-origin")
        .header("accept-language", "en")
        .page()
        .form(&form)
        .send()
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (401, "text/html; charset=utf-8")
    );
    assert!(answer.body.contains(r#"lang="en""#));
    assert!(
        answer.body.contains(r#"value="clerk""#),
        "what was typed is kept"
    );
    assert!(
        !answer.body.contains("a wrong password"),
        "a password never comes back"
    );
    assert!(answer.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let command = id_of("command");
    let mut form = new_reviewer(&command, "");
    form[4] = ("term_from", "2029-01-01");
    let answer = office
        .post(NEW)
        .browser(&clerk)
        .page()
        .form(&form)
        .send()
        .await;
    assert_eq!(answer.status, 422);
    for kept in [
        "示例市司法局",
        "2029-01-01",
        "示例区城管局",
        command.as_str(),
    ] {
        assert!(answer.body.contains(kept), "{kept} is kept");
    }
    // The same asked by a program in the browser.
    let answer = office.post(NEW).browser(&clerk).form(&form).send().await;
    insta::assert_snapshot!(answer.line());
}

#[tokio::test]
async fn a_command_sent_twice_is_done_once() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let command = id_of("command");
    let form = new_reviewer(&command, "赵示例");
    let first = office
        .post(NEW)
        .browser(&clerk)
        .page()
        .form(&form)
        .send()
        .await;
    let second = office
        .post(NEW)
        .browser(&clerk)
        .page()
        .form(&form)
        .send()
        .await;
    assert_eq!(first.status, 303);
    assert!(
        first.header("location").ends_with("?notice=reviewer-added"),
        "{}",
        first.line()
    );
    assert_eq!(first.line(), second.line());
    let list = office
        .get("/api/v1/reviewers")
        .bearer(&clerk)
        .send()
        .await
        .json();
    assert_eq!(list["total"], 1);

    let other = new_reviewer(&command, "钱示例");
    let reused = office.post(NEW).browser(&clerk).form(&other).send().await;
    assert_eq!(reused.code(), "command-reused");
}

#[tokio::test]
async fn two_editors_see_each_other() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let id = office.add_reviewer(&clerk, "赵示例").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let address = format!("/do/edit_reviewer?page=/office/reviewers/{id}/edit");
    let edit = |command: &'static str, name: &'static str| {
        let mut form: Vec<_> = new_reviewer(command, name)
            .into_iter()
            .map(|(k, v)| (k, v.to_owned()))
            .collect();
        form.extend([("id", id.clone()), ("version", "1".to_owned())]);
        form
    };
    let send = async |form: Vec<(&'static str, String)>| {
        let form: Vec<_> = form
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        office
            .post(&address)
            .browser(&clerk)
            .page()
            .form(&form)
            .send()
            .await
    };
    let first = send(edit("11111111-10b1-426f-9247-bb680e5fe0c8", "赵示例一")).await;
    assert_eq!(first.status, 303, "{}", first.body);
    let second = send(edit("22222222-10b1-426f-9247-bb680e5fe0c8", "赵示例二")).await;
    assert_eq!(second.status, 409);
    assert!(
        second.body.contains("赵示例一") && second.body.contains("赵示例二"),
        "both versions are shown"
    );
}

#[tokio::test]
async fn a_first_password_is_shown_once_and_not_in_an_address() {
    let office = Office::with(&[Role::SystemAdministrator]).await;
    let admin = office.log_in(Role::SystemAdministrator).await;
    let command = id_of("command");
    let form = [
        ("command_id", command.as_str()),
        ("username", "newcomer"),
        ("display_name", "示例 新人"),
        ("roles[]", "clerk"),
    ];
    let page = "/do/create_account?page=/office/accounts/new";
    let answer = office
        .post(page)
        .browser(&admin)
        .page()
        .form(&form)
        .send()
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("cache-control")),
        (200, "no-store")
    );
    let done = office
        .post(page)
        .browser(&admin)
        .form(&form)
        .send()
        .await
        .json();
    let password = done["once"]["password"].as_str().unwrap().to_owned();
    assert!(answer.body.contains(&password), "the page shows it");
    let go = done["go"].as_str().unwrap();
    assert!(!go.contains(&password));
    let later = office.get(go).browser(&admin).page().send().await;
    assert!(!later.body.contains(&password), "and never again");

    // It gets its owner as far as choosing another one.
    let newcomer = office.log_in_as("newcomer", &password).await;
    let elsewhere = office.get("/office").browser(&newcomer).page().send().await;
    assert_eq!(elsewhere.line(), "303 to /log-in/password?next=/office");
    let chosen = [
        ("new_password", "another horse 8"),
        ("again", "another horse 8"),
    ];
    let chosen = office
        .post("/do/choose_first_password?page=/log-in/password")
        .browser(&newcomer)
        .page()
        .form(&chosen)
        .send()
        .await;
    assert_eq!(chosen.line(), "303 to /office");
}

#[tokio::test]
async fn a_form_leads_back_only_to_pages_of_ours() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let command = id_of("command");
    let form = new_reviewer(&command, "");
    for page in [
        "https://evil.example",
        "//evil.example",
        "/nowhere",
        "/office/audit",
        "",
        "%00",
        "/office%0d%0ax:y",
    ] {
        let address = format!("/do/add_reviewer?page={page}");
        let answer = office
            .post(&address)
            .browser(&clerk)
            .page()
            .form(&form)
            .send()
            .await;
        assert_eq!(answer.status, 422, "{page}");
        assert!(answer.headers.get("location").is_none(), "{page}");
    }
}

#[tokio::test]
async fn whoever_was_logged_out_while_typing_is_led_to_the_log_in() {
    let office = Office::with(&[]).await;
    let form = new_reviewer("67e55044-10b1-426f-9247-bb680e5fe0c8", "赵示例");
    let post = || {
        office
            .post(NEW)
            .header("sec-fetch-site", "same-origin")
            .form(&form)
    };
    assert_eq!(
        post().page().send().await.line(),
        "303 to /log-in?next=/office/reviewers/new"
    );
    let answer = post().send().await;
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (401, "not-logged-in")
    );
}
