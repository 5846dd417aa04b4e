//! Pages as the server draws them: whole, safe, and readable without a program.

#![cfg(feature = "ssr")]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot draw a page has failed"
)]

use app::addresses::{PAGES, PageAddress};
use app::api::done::{Done, Notice};
use app::form::{Answer, Refused};
use app::parts::{
    ChoiceField, CommandForm, ErrorSummary, ListField, PageHead, PageTitle, TextArea, TextField,
};
use app::trouble::{PageTrouble, Trouble};
use app::words::Words;
use app::{Assets, Program, shell};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use domain::preference::Language;
use domain::refusal::{Fault, FieldFaults, Refusal};
use leptos::prelude::*;
use leptos_axum::render_app_async_with_context;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::Router;

const PUBLIC_PAGES: [&str; 4] = ["/", "/log-in", "/log-in/code", "/log-in/password"];

async fn drawn<V: IntoView + 'static>(
    address: &str,
    context: impl Fn() + Clone + Send + Sync + 'static,
    app: impl Fn() -> V + Clone + Send + Sync + 'static,
) -> (StatusCode, String) {
    app::listed_pages();
    let request = Request::builder().uri(address).body(Body::empty()).unwrap();
    let response = render_app_async_with_context(context, app)(request).await;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

fn assets() -> Assets {
    let program = |name: &str| Program {
        boot: format!("/assets/boot-{name}.1.js"),
        js: format!("/assets/{name}.1.js"),
        wasm: format!("/assets/{name}_bg.1.wasm"),
        chinese: "/assets/words.zh-CN.1.txt".into(),
        english: "/assets/words.en.1.txt".into(),
    };
    Assets {
        css: "/assets/sunshine.1.css".into(),
        page: Some("/assets/page.1.js".into()),
        live: Some("/assets/live.1.js".into()),
        office: Some(program("office")),
        tablet: Some(program("tablet")),
        hall: Some(program("hall")),
        favicon: "/assets/favicon.1.svg".into(),
    }
}

async fn page(address: &str) -> (StatusCode, String) {
    drawn(address, || (), || shell(assets())).await
}

/// A page that shows, in every place that text can reach, what someone typed.
async fn page_of(typed: &'static str) -> String {
    let app = move || {
        provide_meta_context();
        view! {
            <html>
                <head>
                    <MetaTags/>
                </head>
                <body>
                    <Router>
                        <PageTitle text=typed/>
                        <PageHead title=typed sub=typed/>
                        <CommandForm command="/do/x" page="/x" submit="x">
                            <TextField name="a" label=typed hint=typed value=typed/>
                            <TextArea name="b" label=typed hint=typed value=typed/>
                            <ListField name="c" label=typed values=vec![typed.to_owned()]/>
                            <ChoiceField
                                name="d"
                                label=typed
                                options=vec![(typed.to_owned(), typed.to_owned())]
                            />
                        </CommandForm>
                    </Router>
                </body>
            </html>
        }
    };
    drawn("/x", || (), app).await.1
}

#[tokio::test]
async fn every_route_is_a_page_that_is_guarded_and_the_other_way_round() {
    let mut routes: Vec<_> = app::listed_pages()
        .iter()
        .map(|page| page.replace('{', ":").replace('}', ""))
        .collect();
    let mut pages: Vec<_> = PAGES.iter().map(|page| page.path.to_owned()).collect();
    routes.sort();
    pages.sort();
    assert_eq!(routes, pages);
}

#[tokio::test]
async fn stored_text_stays_text_everywhere() {
    for typed in [
        "</textarea><script>alert(1)</script>",
        "</title><script>alert(1)</script>",
        "\"><script>alert(1)</script>",
        "<!--<script>alert(1)</script>",
    ] {
        let html = page_of(typed).await;
        assert!(html.contains("<textarea"), "{html}");
        assert!(html.contains("<title>"), "{html}");
        assert!(!html.contains("<script>alert"), "{typed} broke out: {html}");
    }
}

#[tokio::test]
async fn text_of_a_field_comes_back_as_it_was_typed() {
    let html = page_of("甲 & 乙 <丙>").await;
    assert!(html.contains("甲 &amp; 乙 &lt;丙&gt;</textarea>"), "{html}");
    assert!(
        html.contains("<title>甲 &amp; 乙 &lt;丙&gt; · 阳光评议</title>"),
        "{html}"
    );
}

#[tokio::test]
async fn public_pages_are_whole_without_a_program() {
    for address in PUBLIC_PAGES {
        let (status, html) = page(address).await;
        assert_eq!(status, StatusCode::OK, "{address}");
        for (part, times) in [
            ("<h1", 1),
            ("<main", 1),
            ("</main>", 1),
            ("<title>", 1),
            ("href=\"#main\"", 1),
        ] {
            assert_eq!(
                html.matches(part).count(),
                times,
                "{part} on {address}: {html}"
            );
        }
        assert!(html.contains("lang=\"zh-CN\""), "{address}");
        assert!(html.contains("translate=\"no\""), "{address}");
        assert!(!html.contains("style="), "{address} has a style attribute");
        assert!(!html.contains(" onclick"), "{address}");
    }
}

#[tokio::test]
async fn every_control_of_a_form_has_a_label() {
    let (_, html) = page("/log-in").await;
    assert!(html.contains("for=\"log_in-username\""), "{html}");
    assert!(html.contains("id=\"log_in-username\""), "{html}");
    assert!(html.contains("name=\"form[username]\""), "{html}");
    assert!(
        html.contains("action=\"/do/log_in?page=/log-in\""),
        "{html}"
    );
    assert!(html.contains("autocomplete=\"current-password\""), "{html}");
}

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed_and_why() {
    let answer = || {
        let trouble = Trouble::invalid(
            FieldFaults::one("username", Fault::NotAUsername),
            Words(Language::Chinese),
            "r-1",
        );
        let typed = [
            (
                "form[command_id]".to_owned(),
                "67e55044-10b1-426f-9247-bb680e5fe0c8".to_owned(),
            ),
            ("form[username]".to_owned(), "Li \"<Si>".to_owned()),
            ("form[password]".to_owned(), "hunter2 hunter2".to_owned()),
        ];
        let refused = Refused::new("/do/log_in".into(), String::new(), typed, trouble);
        provide_context(Answer::refused("/log-in".into(), refused));
    };
    let (_, html) = drawn("/log-in", answer, || shell(assets())).await;
    assert!(html.contains("value=\"Li &quot;&lt;Si&gt;\""), "{html}");
    assert!(html.contains("href=\"#log_in-username\""), "{html}");
    assert!(html.contains("有 1 处要改"), "{html}");
    assert!(html.contains("role=\"alert\""), "{html}");
    assert!(html.contains("data-page=\"/log-in\""), "{html}");
    assert!(
        html.contains("67e55044-10b1-426f-9247-bb680e5fe0c8"),
        "the command keeps its id"
    );
    assert!(!html.contains("hunter2"), "{html}");
}

#[tokio::test]
async fn what_was_done_is_said_once_and_only_in_our_words() {
    let (_, html) = page("/log-in?notice=logged-out").await;
    assert!(html.contains("banner-done"), "{html}");
    let (_, html) = page("/log-in?notice=Your+account+is+closed").await;
    assert!(!html.contains("banner-done"), "{html}");
    let answer = || provide_context(Answer::done(Done::say("/log-in", Notice::LoggedOut)));
    let (_, html) = drawn("/do/log_out", answer, || shell(assets())).await;
    assert!(html.contains("data-page=\"/log-in\""), "{html}");
}

#[tokio::test]
async fn a_page_that_cannot_be_shown_says_why_and_where_to_go() {
    for (refusal, said, way) in [
        (Refusal::NotPermitted, "您的岗位不能看这一页", "href=\"/\""),
        (Refusal::NotFound, "没有找到这一页", "href=\"/\""),
        (Refusal::Fault, "r-77", "href=\"/\""),
        (Refusal::Unavailable, "暂时办不了", "href=\"/\""),
        (Refusal::NotLoggedIn, "请先登录", "href=\"/log-in\""),
    ] {
        let trouble = Trouble::refused(refusal, Words::default(), "r-77");
        let given = move || provide_context(PageTrouble(trouble.clone()));
        let (status, html) = drawn("/no/such/page", given, || shell(assets())).await;
        assert_eq!(
            status.as_u16(),
            app::trouble::status_of(refusal),
            "{}",
            refusal.code()
        );
        assert!(
            html.contains(said) && html.contains(way),
            "{}: {html}",
            refusal.code()
        );
        assert!(
            !html.contains("boot-office.1.js"),
            "a page of trouble needs no program"
        );
    }
}

/// Pages of the office that change while they are looked at, or whose forms are long.
const OFFICE_PROGRAM: [&str; 3] = ["/office/reviewers", "/office/accounts", "/office/own"];

/// The browser program of a page. All others are as plain as a public page.
fn program_of(path: &str) -> Option<&'static str> {
    let is_screen = path.starts_with("/projector/") || path.ends_with("/console");
    let is_office = path == "/office" || OFFICE_PROGRAM.iter().any(|begin| path.starts_with(begin));
    match (path, is_screen, is_office) {
        ("/seat", _, _) => Some("tablet"),
        (_, true, _) => Some("hall"),
        (_, false, true) => Some("office"),
        (_, false, false) => None,
    }
}

#[tokio::test]
async fn a_page_carries_the_program_it_needs_and_no_other() {
    for PageAddress { path, .. } in PAGES {
        let address = path.replace(":id", "1").replace(":number", "PR-2026-01");
        let (_, html) = page(&address.replace(":key", "none")).await;
        let needed = program_of(path);
        for name in ["office", "tablet", "hall"] {
            for part in [format!("boot-{name}.1.js"), format!("{name}_bg.1.wasm")] {
                let is_there = html.contains(&part);
                assert_eq!(is_there, needed == Some(name), "{part} on {path}");
            }
        }
        let sentences = html.contains("words.zh-CN.1.txt");
        assert_eq!(sentences, needed.is_some(), "{path}");
        let follows = matches!(needed, Some("tablet" | "hall"));
        assert_eq!(html.contains("live.1.js"), follows, "{path}");
        assert!(
            !html.contains("words.en.1.txt"),
            "one language is enough: {path}"
        );
        assert!(html.contains("page.1.js"), "{path}");
    }
}

#[tokio::test]
async fn an_address_without_a_page_is_not_found() {
    let (status, html) = page("/no/such/page").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(html.matches("<h1").count(), 1, "{html}");
}

#[tokio::test]
async fn english_is_complete_on_the_front_page() {
    let given = || provide_context(Words(Language::English));
    let app = || {
        let trouble = Trouble::not_sent(Words(Language::English));
        view! { <ErrorSummary trouble/> }
    };
    let (_, html) = drawn("/", given, app).await;
    assert!(html.contains("Not sent"), "{html}");
    assert!(
        html.chars()
            .all(|c| !('\u{4e00}'..='\u{9fff}').contains(&c)),
        "{html}"
    );
}
