//! An office in a test: a fresh database, a still clock, named people, and a server in the same
//! process.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use app::OfficeCard;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use chrono::{DateTime, Utc};
use domain::people::account::{AccountInput, Role};
use serde_json::Value;
use server::assets::Site;
use server::house::{House, Network};
use server::router::{Entry, routes};
use services::chance::SeededChance;
use services::clock::StillClock;
use services::secrets::Secrets;
use services::{Actor, Rules, Services};
use store::testing::{Fresh, on_postgres, raw};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use uuid::Uuid;

/// Under which address everyone comes.
pub const HOST: &str = "127.0.0.1:3000";

pub const PASSWORD: &str = "correct horse 7 battery";

/// The morning of a hearing.
pub fn morning() -> DateTime<Utc> {
    "2026-05-06T01:00:00Z".parse().unwrap()
}

/// What strangers are told of the office.
pub fn card() -> OfficeCard {
    OfficeCard {
        name: "示例市信访局".to_owned(),
        address: "示例路 1 号 <二楼>".to_owned(),
        hours: String::new(),
        phone: "0000-0000000".to_owned(),
    }
}

/// Rules of an installation that is being tested: no second factor, no waiting.
pub fn rules() -> Rules {
    Rules {
        second_factor_required: false,
        slow_failures: false,
        ..Rules::default()
    }
}

pub struct Office {
    pub router: Router,
    pub house: House,
    pub entries: Vec<Entry>,
    pub clock: Arc<StillClock>,
    pub stop: CancellationToken,
    pub fresh: Fresh,
}

impl Office {
    /// An office with one account for each of these roles; the user name is the role's word.
    pub async fn with(roles: &[Role]) -> Self {
        Self::ruled_by(rules(), Network::default(), roles).await
    }

    pub async fn with_everyone() -> Self {
        Self::with(&Role::ALL).await
    }

    pub async fn ruled_by(law: Rules, network: Network, roles: &[Role]) -> Self {
        let fresh = Fresh::new().await;
        let clock = Arc::new(StillClock::at(morning()));
        let services = Services::new(
            fresh.store.clone(),
            clock.clone(),
            Arc::new(SeededChance::from_seed(7)),
            Secrets::new([7; 32]),
            law,
        );
        for role in roles {
            let input = AccountInput {
                username: username(*role).to_owned(),
                display_name: format!("示例 {}", role.code()),
                roles: vec![role.code().to_owned()],
            };
            services
                .found(&Actor::Operator, "示例市信访局", &input, PASSWORD)
                .await
                .unwrap();
        }
        let stop = CancellationToken::new();
        let house = House::new(services, Site::bare(), network, card(), stop.clone());
        let (router, entries) = routes(&house);
        Self {
            router,
            house,
            entries,
            clock,
            stop,
            fresh,
        }
    }

    /// The same office on another server, which hears nothing of the first but the database.
    pub async fn another_server(&self) -> Services {
        Services::new(
            self.fresh.another().await,
            self.clock.clone(),
            Arc::new(SeededChance::from_seed(8)),
            Secrets::new([7; 32]),
            rules(),
        )
    }

    /// Logs in as a role.
    pub async fn log_in(&self, role: Role) -> Person {
        self.log_in_as(username(role), PASSWORD).await
    }

    pub async fn log_in_as(&self, username: &str, password: &str) -> Person {
        let body = serde_json::json!({ "username": username, "password": password });
        let answer = self.post("/api/v1/log-ins").json(&body).send().await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        let tokens = answer.json();
        Person {
            access: tokens["access_token"].as_str().unwrap().to_owned(),
            refresh: tokens["refresh_token"].as_str().unwrap().to_owned(),
        }
    }

    pub fn get(&self, path: &str) -> Asking<'_> {
        self.ask(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> Asking<'_> {
        self.ask(Method::POST, path)
    }

    pub fn ask(&self, method: Method, path: &str) -> Asking<'_> {
        ask(&self.router, method, path)
    }

    /// Adds a reviewer as the clerk, over the API.
    /// Registers so many matters at once, from `HM-2026-1000001` on.
    pub async fn many_matters(&self, clerk: &Person, rows: usize) {
        // Whoever keeps the pool is written beside every row.
        self.add_reviewer(clerk, "赵示例").await;
        let id = if on_postgres() {
            "gen_random_uuid()"
        } else {
            "randomblob(16)"
        };
        let sql = format!(
            "INSERT INTO petition_matter (id, org_id, matter_no, title, purpose, category, summary, \
             responsible_unit, version, created_at, created_by) SELECT {id}, r.org_id, \
             'HM-2026-' || (1000000 + n.i), '散水坡', 'CLAIM', 'land', '两户相邻。', '示例镇政府', 1, \
             r.created_at, r.created_by FROM reviewer r CROSS JOIN (WITH RECURSIVE c(i) AS (SELECT 1 \
             UNION ALL SELECT i + 1 FROM c WHERE i < {rows}) SELECT i FROM c) n"
        );
        raw(&self.fresh.url, &sql).await.expect("rows");
    }

    pub async fn add_reviewer(&self, clerk: &Person, name: &str) -> Value {
        let body = serde_json::json!({ "entry": entry(name) });
        let answer = self
            .post("/api/v1/reviewers")
            .bearer(clerk)
            .key(name)
            .json(&body)
            .send()
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        answer.json()
    }
}

/// A request to one of several servers.
pub fn ask<'a>(router: &'a Router, method: Method, path: &str) -> Asking<'a> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", HOST);
    Asking {
        router,
        request,
        body: Body::empty(),
        from: [192, 0, 2, 1].into(),
    }
}

/// A reviewer nobody could object to.
pub fn entry(name: &str) -> Value {
    serde_json::json!({
        "name": name,
        "category": "lawyer",
        "appointing_body": "示例市司法局",
        "term_from": "2026-01-01",
        "term_to": "2027-12-31",
        "conflict_units": ["示例区住建局"],
        "access_needs": ["dialect"],
        "access_note": "",
    })
}

/// The user name of the account with this role.
pub fn username(role: Role) -> &'static str {
    role.code()
}

/// An id that a test can repeat: the same for the same words.
pub fn id_of(words: &str) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, words).hash(&mut hasher);
        hasher.finish()
    };
    let bits = (u128::from(half(0)) << 64) | u128::from(half(1));
    uuid::Builder::from_random_bytes(bits.to_be_bytes())
        .into_uuid()
        .to_string()
}

/// Someone who is logged in.
#[derive(Clone, Debug)]
pub struct Person {
    pub access: String,
    pub refresh: String,
}

impl Person {
    pub fn cookies(&self) -> String {
        format!(
            "sunshine-token={}; sunshine-refresh={}",
            self.access, self.refresh
        )
    }
}

/// A request that is being put together.
pub struct Asking<'a> {
    router: &'a Router,
    request: axum::http::request::Builder,
    body: Body,
    from: IpAddr,
}

impl Asking<'_> {
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.request = self.request.header(name, value.as_ref());
        self
    }

    /// As a browser of this person sends it from one of our pages.
    pub fn browser(self, person: &Person) -> Self {
        let cookies = person.cookies();
        self.header("cookie", cookies)
            .header("sec-fetch-site", "same-origin")
    }

    /// As a program sends it for this person.
    pub fn bearer(self, person: &Person) -> Self {
        let token = format!("Bearer {}", person.access);
        self.header("authorization", token)
    }

    /// Wants a page, as a browser without script does.
    pub fn page(self) -> Self {
        self.header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
    }

    pub fn key(self, words: &str) -> Self {
        let id = id_of(words);
        self.header("idempotency-key", id)
    }

    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .raw(body.to_string())
    }

    /// A posted form: fields of `form[…]`.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (name, value) in fields {
            match name.strip_suffix("[]") {
                Some(list) => form.append_pair(&format!("form[{list}][]"), value),
                None => form.append_pair(&format!("form[{name}]"), value),
            };
        }
        self.header("content-type", "application/x-www-form-urlencoded")
            .raw(form.finish())
    }

    pub fn raw(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    pub fn from(mut self, address: &str) -> Self {
        self.from = address.parse().unwrap();
        self
    }

    pub async fn response(self) -> Response<Body> {
        let mut request = self.request.body(self.body).unwrap();
        let peer = SocketAddr::new(self.from, 40_000);
        request.extensions_mut().insert(ConnectInfo(peer));
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn send(self) -> Answer {
        let (parts, body) = self.response().await.into_parts();
        let is_stream = parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        // A stream has no end to wait for.
        let bytes = if is_stream {
            Vec::new()
        } else {
            to_bytes(body, usize::MAX).await.unwrap().to_vec()
        };
        let body = String::from_utf8(bytes).unwrap_or_else(|_| "(not UTF-8)".to_owned());
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn is_problem(&self) -> bool {
        self.header("content-type") == "application/problem+json"
    }

    /// The code of a problem, or nothing.
    pub fn code(&self) -> String {
        if self.is_problem() {
            self.json()["code"].as_str().unwrap().to_owned()
        } else {
            String::new()
        }
    }

    /// Status and problem in one line, without what differs from run to run.
    pub fn line(&self) -> String {
        let mut line = self.status.as_u16().to_string();
        if let Some(location) = self.headers.get("location") {
            line = format!("{line} to {}", location.to_str().unwrap());
        }
        if self.is_problem() {
            let mut problem = self.json();
            let id = problem["request_id"].as_str().unwrap();
            assert_eq!(
                id,
                self.header("x-request-id"),
                "one id for log, header and body"
            );
            problem.as_object_mut().unwrap().remove("request_id");
            line = format!("{line} {problem}");
        }
        line
    }

    /// The value a cookie was set to.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.headers
            .get_all("set-cookie")
            .iter()
            .find_map(|cookie| {
                let pair = cookie.to_str().unwrap().split(';').next()?;
                let (key, value) = pair.split_once('=')?;
                (key == name).then(|| value.to_owned())
            })
    }
}

/// An address with something in every place that names something.
pub fn filled(pattern: &str, id: &str) -> String {
    pattern
        .replace("{id}", id)
        .replace("{round}", id)
        .replace("{number}", "PR-0000-00")
        .replace("{key}", "none")
        .replace("{page}", "1")
        .replace("{*file}", "none.css")
}

pub fn nil() -> String {
    Uuid::nil().to_string()
}
