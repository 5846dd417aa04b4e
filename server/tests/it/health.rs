//! Health, and a database that goes away and comes back.

use domain::people::account::Role;

use crate::office::{Office, entry};

#[tokio::test]
async fn a_server_says_that_it_lives_and_is_ready() {
    let office = Office::with(&[]).await;
    assert_eq!(office.get("/health/live").send().await.line(), "200");
    assert_eq!(office.get("/health/ready").send().await.line(), "200");
    assert_eq!(office.get("/healthz").send().await.line(), "200");
    assert_eq!(office.get("/readyz").send().await.line(), "200");
}

#[tokio::test]
async fn figures_are_for_this_machine_alone_and_name_nobody() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let path = "/office/reviewers/67e55044-10b1-426f-9247-bb680e5fe0c8";
    office.get(path).browser(&clerk).page().send().await;
    let figures = || office.get("/metrics");
    assert_eq!(figures().send().await.status, 404);
    let shown = figures().from("127.0.0.1").send().await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains(r#"route="/office/reviewers/{id}""#));
    assert!(!shown.body.contains("67e55044"), "patterns only");
    // A proxy on this machine asks for somebody else.
    let proxied = figures()
        .from("127.0.0.1")
        .header("x-forwarded-for", "192.0.2.1");
    assert_eq!(proxied.send().await.status, 404);
}

#[tokio::test]
async fn without_its_database_a_server_lives_but_is_not_ready() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    office.fresh.store.close().await;
    assert_eq!(office.get("/health/live").send().await.status, 200);
    insta::assert_snapshot!(office.get("/health/ready").send().await.line());
    for path in ["/api/v1/reviewers", "/ask/whoami", "/live/office"] {
        let answer = office.get(path).browser(&clerk).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (503, "unavailable"),
            "{path}"
        );
    }
    let page = office.get("/office").browser(&clerk).page().send().await;
    assert_eq!(
        (page.status.as_u16(), page.header("content-type")),
        (503, "text/html; charset=utf-8")
    );
    let id = page.header("x-request-id");
    assert!(page.body.contains(id), "the page names the request");
    // A visitor who brings no cookies needs no database.
    assert_eq!(office.get("/").page().send().await.status, 200);
}

#[tokio::test]
async fn a_full_disk_is_said_and_heals() {
    let office = Office::with(&[Role::Clerk]).await;
    if store::testing::on_postgres() {
        // The server's disk is not ours to fill; the store's own tests inject its answer.
        return;
    }
    let clerk = office.log_in(Role::Clerk).await;
    let limit = async |pages: &'static str| {
        let limited = office.fresh.store.keep_house(move |tx| async move {
            tx.raw(pages).await?;
            Ok::<_, store::StoreFault>(())
        });
        limited.await.unwrap();
    };
    // SQLite takes the present size where less is asked: no page can be added any more.
    limit("PRAGMA max_page_count = 1").await;
    let mut refused = None;
    for number in 0..400 {
        let name = format!("示例{number}");
        let body = serde_json::json!({ "entry": entry(&name) });
        let answer = office
            .post("/api/v1/reviewers")
            .bearer(&clerk)
            .key(&name)
            .json(&body)
            .send()
            .await;
        if answer.status != 201 {
            refused = Some((answer, body, name));
            break;
        }
    }
    let (answer, body, name) = refused.expect("the disk fills up");
    assert_eq!(
        (answer.status.as_u16(), answer.code().as_str()),
        (503, "unavailable")
    );
    assert_eq!(
        office
            .get("/api/v1/reviewers")
            .bearer(&clerk)
            .send()
            .await
            .status,
        200,
        "reading goes on"
    );
    limit("PRAGMA max_page_count = 1073741823").await;
    let again = office
        .post("/api/v1/reviewers")
        .bearer(&clerk)
        .key(&name)
        .json(&body)
        .send()
        .await;
    assert_eq!(again.status, 201, "the same command works now");
}
