//! Every address there is. Nothing can be mounted without saying what is asked there.

mod book;

use app::addresses::PAGES;
use app::api::documents::ADD_DOCUMENT;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::{Extension, Router};
use domain::refusal::Refusal;
use services::access::Deed;
use sheets::Format;
use tower_http::compression::CompressionLayer;

pub use book::{Entry, Kind};

use crate::api::v1;
use crate::exports::List;
use crate::house::House;
use crate::problem::Refuse;
use crate::request::Asked;
use crate::{
    assets, connection, cross_site, documents, doorway, exports, health, live, metrics, page,
    request,
};
use book::Book;

/// What changes something, and what must be allowed for it.
const COMMANDS: &[(&str, Deed)] = &[
    ("log_in", Deed::Public),
    ("give_code", Deed::FinishLogIn),
    ("enrol_second_factor", Deed::FinishLogIn),
    ("choose_first_password", Deed::FinishLogIn),
    // Anyone may log out, however far the log-in has come.
    ("log_out", Deed::Public),
    ("log_out_everywhere", Deed::OwnAccount),
    ("end_log_in", Deed::OwnAccount),
    ("change_password", Deed::OwnAccount),
    ("set_reading", Deed::Public),
    ("add_reviewer", Deed::KeepReviewers),
    ("edit_reviewer", Deed::KeepReviewers),
    ("retire_reviewer", Deed::KeepReviewers),
    ("reinstate_reviewer", Deed::KeepReviewers),
    ("add_matter", Deed::KeepSessions),
    ("edit_matter", Deed::KeepSessions),
    ("draft_session", Deed::KeepSessions),
    ("edit_session", Deed::KeepSessions),
    ("record_consent", Deed::KeepSessions),
    ("move_session", Deed::LeadSessions),
    ("print_cards", Deed::KeepSessions),
    ("write_opinion", Deed::WriteOpinion),
    ("sign_opinion", Deed::WriteOpinion),
    ("write_outcome", Deed::KeepOutcomes),
    // Each step asks for its own: one is the clerk's, another whoever approves.
    ("decide_outcome", Deed::ReadSessions),
    ("answer_preview", Deed::Public),
    ("take_back_consent", Deed::Public),
    ("record_vote_consent", Deed::ApproveOutcomes),
    ("withdraw_outcome", Deed::ApproveOutcomes),
    ("withdraw_document", Deed::KeepSessions),
    ("set_hearing_profile", Deed::KeepProfile),
    ("create_account", Deed::KeepAccounts),
    ("reset_password", Deed::KeepAccounts),
    ("disable_account", Deed::KeepAccounts),
    ("enable_account", Deed::KeepAccounts),
    ("give_roles", Deed::GiveRoles),
    ("unlock_account", Deed::SecureAccounts),
    ("reset_second_factor", Deed::SecureAccounts),
    ("end_log_ins_of", Deed::SecureAccounts),
    ("claim_seat", Deed::TakeSeat),
    ("leave_tablet", Deed::TakeSeat),
    ("ask_for_help", Deed::SitOnPanel),
    ("cast_ballot", Deed::SitOnPanel),
    ("consent_to_vote", Deed::SitOnPanel),
    ("set_clock", Deed::LeadSessions),
    ("settle_alert", Deed::LeadSessions),
    ("move_seat", Deed::KeepSessions),
    ("take_back_seat", Deed::KeepSessions),
    ("renew_projector", Deed::KeepSessions),
];

/// What only reads, what must be allowed for it, and the names it may be asked with.
const QUESTIONS: &[(&str, Deed, &[&str])] = &[
    ("reviewers", Deed::ReadReviewers, &["query"]),
    ("reviewer", Deed::ReadReviewers, &["id"]),
    ("reviewer_history", Deed::ReadReviewers, &["id"]),
    ("accounts", Deed::ReadAccounts, &["after", "before"]),
    ("account", Deed::ReadAccounts, &["id"]),
    ("documents", Deed::ReadDocuments, &["number"]),
    ("audit", Deed::ReadAudit, &["query"]),
    ("own_log_ins", Deed::OwnAccount, &[]),
    ("second_factor_offer", Deed::FinishLogIn, &[]),
    ("whoami", Deed::Public, &[]),
    ("seat_screen", Deed::TakeSeat, &["code"]),
    ("projector_screen", Deed::Public, &["key"]),
    ("console_screen", Deed::ReadSessions, &["number"]),
    ("projector_address", Deed::ReadSessions, &["number"]),
    ("console_start", Deed::ReadSessions, &["number", "since"]),
    ("session_news", Deed::ReadSessions, &["number", "since"]),
];

/// The server's addresses and the service that answers them.
pub fn routes(house: &House) -> (Router, Vec<Entry>) {
    // Before there is anything that could draw a page.
    app::listed_pages();

    let mut book = Book::new(house.clone());
    for page in PAGES {
        book.add(
            Kind::Page,
            &Method::GET,
            &book::pattern(page.path),
            page.deed,
            page::show,
        );
    }
    for (name, deed) in COMMANDS {
        book.add(
            Kind::Do,
            &Method::POST,
            &format!("/do/{name}"),
            *deed,
            doorway::run,
        );
    }
    for (name, deed, names) in QUESTIONS {
        let answer = doorway::answer.layer(Extension(doorway::AskedWith(names)));
        book.add(
            Kind::Ask,
            &Method::GET,
            &format!("/ask/{name}"),
            *deed,
            answer,
        );
    }
    add_documents(&mut book);
    add_exports(&mut book);
    add_api(&mut book);
    add_hall(&mut book);
    book.add(
        Kind::Live,
        &Method::GET,
        "/live/office",
        Deed::FollowOffice,
        live::office,
    );
    add_open(&mut book);
    let (router, entries) = book.close();

    let router = router
        .fallback(nowhere)
        .method_not_allowed_fallback(not_this_way)
        .layer(from_fn(book::bounded))
        .layer(from_fn_with_state(house.clone(), cross_site::guard))
        .layer(from_fn_with_state(house.clone(), request::layer))
        // Streams of events are left alone by the layer's own default.
        .layer(CompressionLayer::new())
        .layer(from_fn(connection::in_pieces))
        .with_state(house.clone());
    (router, entries)
}

fn add_documents(book: &mut Book) {
    book.add(
        Kind::Upload,
        &Method::POST,
        ADD_DOCUMENT,
        Deed::KeepSessions,
        // It has a limit of its own, and says more than "too large".
        documents::add.layer(DefaultBodyLimit::disable()),
    );
    book.add(
        Kind::File,
        &Method::GET,
        "/documents/{id}/pages/{page}",
        Deed::ReadDocuments,
        documents::page,
    );
    book.add(
        Kind::File,
        &Method::GET,
        "/documents/{id}/original",
        Deed::KeepSessions,
        documents::original,
    );
}

fn add_exports(book: &mut Book) {
    for (list, deed) in List::ALL {
        for format in Format::ALL {
            let send = move |method, by, query| exports::send(list, format, method, by, query);
            let path = list.address(format);
            book.add(Kind::File, &Method::GET, &path, deed, send);
        }
    }
}

fn add_api(book: &mut Book) {
    use Deed::{KeepReviewers, Public, ReadAccounts, ReadAudit, ReadReviewers, ReadSessions};
    const GET: &Method = &Method::GET;
    const POST: &Method = &Method::POST;
    let mut add = Adder(book);
    add_log_ins(&mut add);
    add_outcomes(&mut add);
    add.api(GET, "/petition-matters", ReadSessions, v1::lists::matters);
    add.api(GET, "/review-sessions", ReadSessions, v1::lists::sessions);
    add_review_sessions(&mut add);
    add.api(GET, "/reviewers", ReadReviewers, v1::reviewers::list);
    add.api(POST, "/reviewers", KeepReviewers, v1::reviewers::add);
    add.api(GET, "/reviewers/{id}", ReadReviewers, v1::reviewers::read);
    add.api(
        &Method::PUT,
        "/reviewers/{id}",
        KeepReviewers,
        v1::reviewers::edit,
    );
    add.api(
        POST,
        "/reviewers/{id}/retire",
        KeepReviewers,
        v1::reviewers::retire,
    );
    add.api(
        POST,
        "/reviewers/{id}/reinstate",
        KeepReviewers,
        v1::reviewers::reinstate,
    );
    add.api(
        GET,
        "/reviewers/{id}/history",
        ReadReviewers,
        v1::reviewers::history,
    );
    add.api(GET, "/accounts", ReadAccounts, v1::accounts::list);
    add.api(GET, "/accounts/{id}", ReadAccounts, v1::accounts::read);
    add.api(GET, "/audit", ReadAudit, v1::audit::list);
    add.api(GET, "/openapi.json", Public, v1::openapi);
}

/// What nobody is asked who they are for: files, health, figures.
fn add_open(book: &mut Book) {
    const GET: &Method = &Method::GET;
    let anyone = Deed::Public;
    book.add(Kind::Open, GET, "/health/live", anyone, health::live);
    book.add(Kind::Open, GET, "/health/ready", anyone, health::ready);
    book.add(Kind::Open, GET, "/healthz", anyone, health::live);
    book.add(Kind::Open, GET, "/readyz", anyone, health::ready);
    book.add(Kind::Open, GET, "/metrics", anyone, metrics::show);
    book.add(Kind::Open, GET, "/assets/{*file}", anyone, assets::send);
}

/// Screens of a hearing, by stream and by asking.
fn add_hall(book: &mut Book) {
    use live::hall;
    const GET: &Method = &Method::GET;
    let (own, office) = (Deed::SitOnPanel, Deed::ReadSessions);
    book.add(Kind::Live, GET, "/live/seat", own, hall::seat);
    book.add(Kind::Live, GET, "/live/seat/state", own, hall::seat_state);
    let of = "/live/review-sessions/{number}";
    book.add(Kind::Live, GET, of, office, hall::console);
    let path = format!("{of}/state");
    book.add(Kind::Live, GET, &path, office, hall::console_state);
    let of = "/live/projector/{key}";
    book.add(Kind::Live, GET, of, Deed::Public, hall::projector);
    let path = format!("{of}/state");
    book.add(Kind::Live, GET, &path, Deed::Public, hall::projector_state);
}

fn add_review_sessions(add: &mut Adder) {
    use Deed::{FollowSessions, LeadSessions, Public, SitOnPanel, TakeSeat};
    use v1::review_sessions as sessions;
    const GET: &Method = &Method::GET;
    const POST: &Method = &Method::POST;
    add.api(POST, "/seats/claim", TakeSeat, sessions::claim_seat);
    let of = "/review-sessions/{number}";
    add.api(GET, of, FollowSessions, sessions::read);
    let path = |rest: &str| format!("{of}{rest}");
    add.api(GET, &path("/live"), FollowSessions, sessions::live);
    add.api(GET, &path("/state"), FollowSessions, sessions::state);
    add.api(
        POST,
        &path("/transitions"),
        LeadSessions,
        sessions::move_session,
    );
    add.api(
        POST,
        &path("/rounds/{round}/ballots"),
        SitOnPanel,
        sessions::cast_ballot,
    );
    add.api(
        GET,
        "/projectors/{key}/state",
        Public,
        sessions::projector_state,
    );
    add.api(
        GET,
        "/projectors/{key}/live",
        Public,
        sessions::projector_live,
    );
}

fn add_outcomes(add: &mut Adder) {
    use v1::outcomes;
    const GET: &Method = &Method::GET;
    add.api(GET, "/outcomes", Deed::Public, outcomes::list);
    add.api(GET, "/outcomes/{number}", Deed::Public, outcomes::read);
}

fn add_log_ins(add: &mut Adder) {
    use Deed::{FinishLogIn, Public};
    const GET: &Method = &Method::GET;
    const POST: &Method = &Method::POST;
    add.api(POST, "/log-ins", Public, v1::log_ins::begin);
    add.api(POST, "/login", Public, v1::log_ins::log_in);
    add.api(POST, "/log-ins/code", FinishLogIn, v1::log_ins::give_code);
    add.api(
        GET,
        "/log-ins/second-factor",
        FinishLogIn,
        v1::log_ins::second_factor_offer,
    );
    add.api(
        POST,
        "/log-ins/second-factor",
        FinishLogIn,
        v1::log_ins::enrol_second_factor,
    );
    add.api(
        POST,
        "/log-ins/password",
        FinishLogIn,
        v1::log_ins::choose_first_password,
    );
    add.api(POST, "/log-ins/refresh", Public, v1::log_ins::refresh);
    add.api(
        &Method::DELETE,
        "/log-ins/current",
        Public,
        v1::log_ins::end,
    );
}

/// Saves the API's lines from repeating themselves.
struct Adder<'a>(&'a mut Book);

impl Adder<'_> {
    fn api<H, T>(&mut self, method: &Method, path: &str, deed: Deed, handler: H)
    where
        H: Handler<T, House>,
        T: 'static,
    {
        self.0.add(
            Kind::Api,
            method,
            &format!("{}{path}", v1::PREFIX),
            deed,
            handler,
        );
    }
}

async fn nowhere(asked: Asked) -> Response {
    asked.refuse(Refusal::NotFound)
}

async fn not_this_way(asked: Asked) -> Response {
    asked.refuse(Refusal::MethodNotAllowed)
}
