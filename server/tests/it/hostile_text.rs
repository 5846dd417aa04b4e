//! Text that wants to be markup: stored, and shown as text on every page.

use domain::people::account::Role;
use serde_json::json;
use server::router::Kind;

use crate::office::{Office, Person, entry};

const NAME: &str = "</title><script>alert(1)</script>";
const BODY: &str = "\"><img src=x onerror=alert(2)>'`${7*7}";
const NOTE: &str = "</textarea><script>alert(3)</script>\n<!-- & &lt; ]]>";
const UNIT: &str = "</script><svg/onload=alert(4)>";
const REASON: &str = "<b>x</b></option></select><script>alert(5)</script>";

/// Nothing of the above may stand in a page as markup.
fn assert_harmless(page: &str, path: &str) {
    for markup in [
        "<script>alert",
        "<img src=x",
        "<svg/onload",
        "<b>x</b>",
        "</script><svg",
        "<!-- & &lt;",
    ] {
        assert!(!page.contains(markup), "{path} shows {markup} as markup");
    }
}

/// One who serves and one who retired.
async fn hostile_reviewers(office: &Office, clerk: &Person) -> (String, String) {
    let mut hostile = entry(NAME);
    hostile["appointing_body"] = json!(BODY);
    hostile["access_note"] = json!(NOTE);
    hostile["conflict_units"] = json!([UNIT]);
    let body = json!({ "entry": hostile });
    let added = office
        .post("/api/v1/reviewers")
        .bearer(clerk)
        .key("one")
        .json(&body)
        .send()
        .await;
    assert_eq!(added.status, 201, "{}", added.body);
    let serving = added.json()["id"].as_str().unwrap().to_owned();
    let mut again = body.clone();
    again["another_person"] = json!(true);
    let added = office
        .post("/api/v1/reviewers")
        .bearer(clerk)
        .key("two")
        .json(&again)
        .send()
        .await;
    let retired = added.json()["id"].as_str().unwrap().to_owned();
    let retire = json!({ "version": 1, "reason": REASON });
    let path = format!("/api/v1/reviewers/{retired}/retire");
    assert_eq!(
        office
            .post(&path)
            .bearer(clerk)
            .key("three")
            .json(&retire)
            .send()
            .await
            .status,
        200
    );
    (serving, retired)
}

#[tokio::test]
async fn hostile_text_is_shown_as_text_on_every_page() {
    let office = Office::with(&[Role::Clerk, Role::SystemAdministrator, Role::Auditor]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let (serving, retired) = hostile_reviewers(&office, &clerk).await;
    let admin = office.log_in(Role::SystemAdministrator).await;
    let form = [
        ("command_id", "67e55044-10b1-426f-9247-bb680e5fe0c8"),
        ("username", "hostile"),
        ("display_name", NAME),
        ("roles[]", "clerk"),
    ];
    let done = office
        .post("/do/create_account?page=/office/accounts/new")
        .browser(&admin)
        .page()
        .form(&form);
    let shown = done.send().await;
    assert_eq!(shown.status, 200);
    assert_harmless(&shown.body, "the page of a new account");
    let once = office
        .post("/do/create_account")
        .browser(&admin)
        .form(&form)
        .send()
        .await
        .json();
    let account = once["go"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let hostile_person = office
        .log_in_as("hostile", once["once"]["password"].as_str().unwrap())
        .await;
    let auditor = office.log_in(Role::Auditor).await;

    let mut seen = 0;
    for entry in office
        .entries
        .iter()
        .filter(|entry| entry.kind == Kind::Page)
    {
        for id in [&serving, &retired, &account] {
            for person in [&clerk, &admin, &auditor, &hostile_person] {
                let path = crate::office::filled(&entry.path, id);
                let page = office.get(&path).browser(person).page().send().await;
                assert!(!page.status.is_server_error(), "{path}");
                assert_harmless(&page.body, &path);
                seen += usize::from(page.body.contains("alert(1)"));
            }
        }
    }
    assert!(seen > 8, "the text is shown, as text: {seen}");
}

#[tokio::test]
async fn hostile_text_in_a_refused_form_and_in_an_address_is_text() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let form = [
        ("command_id", NAME),
        ("name", NAME),
        ("category", UNIT),
        ("appointing_body", BODY),
        ("term_from", UNIT),
        ("term_to", UNIT),
        ("conflict_units", UNIT),
        ("access_needs[]", UNIT),
        ("access_note", NOTE),
    ];
    let page = "/do/add_reviewer?page=/office/reviewers/new";
    for command in [NAME, "67e55044-10b1-426f-9247-bb680e5fe0c8"] {
        let mut form = form;
        form[0].1 = command;
        let refused = office
            .post(page)
            .browser(&clerk)
            .page()
            .form(&form)
            .send()
            .await;
        assert!(refused.status.is_client_error());
        assert_harmless(&refused.body, page);
    }
    let query = "%3C/title%3E%3Cscript%3Ealert(1)%3C/script%3E";
    for path in [
        format!("/office/reviewers?name={query}"),
        format!("/office/reviewers?notice={query}"),
        format!("/office/reviewers?category={query}&standing={query}"),
        format!("/log-in?next={query}"),
        format!("/nowhere/{query}?{query}"),
        format!("/office/reviewers/{query}"),
    ] {
        let page = office.get(&path).browser(&clerk).page().send().await;
        assert!(!page.status.is_server_error(), "{path}");
        assert_harmless(&page.body, &path);
    }
}
