//! The one way to mount an address.

use app::api::documents::ADD_DOCUMENT;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use domain::refusal::Refusal;
use services::access::Deed;

use crate::body::UPLOAD_BYTES_MAX;
use crate::caller::{Post, guard};
use crate::doorway::FORM_BYTES_MAX;
use crate::house::House;
use crate::problem::Refuse;
use crate::request::{Asked, wants_page};

/// No address but that of a file takes more than this, whatever it reads of it.
const BODY_BYTES_MAX: u64 = 256 * 1024;
const _: () = assert!(
    FORM_BYTES_MAX == 256 * 1024,
    "the form's own limit is the address's"
);

/// What kind of address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A page a person looks at.
    Page,
    /// A command of our own pages.
    Do,
    /// A command of our own pages that brings a file.
    Upload,
    /// A picture on a page of ours, or a file that is taken away.
    File,
    /// A question of our own pages.
    Ask,
    /// The interface for other programs.
    Api,
    /// A stream of news.
    Live,
    /// Files and health: nobody is asked who they are, so they work without the database.
    Open,
}

impl Kind {
    /// Whether a refusal is answered by leading a person on, not by a problem.
    #[must_use]
    pub fn is_for_people(self, headers: &HeaderMap) -> bool {
        match self {
            Self::Page => true,
            Self::Do | Self::Upload | Self::File => wants_page(headers),
            Self::Ask | Self::Api | Self::Live | Self::Open => false,
        }
    }
}

/// One address as it is mounted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// What kind of address it is.
    pub kind: Kind,
    /// The pattern, with `{id}` where something is named.
    pub path: String,
    /// `GET`, `POST`, …
    pub method: String,
    /// What is asked there.
    pub deed: Deed,
}

/// Collects addresses, each with what is asked there and the guard that holds it.
pub(super) struct Book {
    house: House,
    router: Router<House>,
    entries: Vec<Entry>,
}

impl Book {
    pub(super) fn new(house: House) -> Self {
        Self {
            house,
            router: Router::new(),
            entries: Vec::new(),
        }
    }

    pub(super) fn add<H, T>(
        &mut self,
        kind: Kind,
        method: &Method,
        path: &str,
        deed: Deed,
        handler: H,
    ) where
        H: Handler<T, House>,
        T: 'static,
    {
        let Ok(filter) = MethodFilter::try_from(method.clone()) else {
            unreachable!("only methods with a filter are mounted")
        };
        let route = on(filter, handler);
        let route = if kind == Kind::Open {
            debug_assert!(deed == Deed::Public, "an open address asks nobody");
            route
        } else {
            let post = Post {
                house: self.house.clone(),
                deed,
                kind,
            };
            route.route_layer(from_fn_with_state(post, guard))
        };
        self.router = std::mem::take(&mut self.router).route(path, route);
        let method = method.as_str().to_owned();
        self.entries.push(Entry {
            kind,
            path: path.to_owned(),
            method,
            deed,
        });
    }

    pub(super) fn close(self) -> (Router<House>, Vec<Entry>) {
        (self.router, self.entries)
    }
}

/// `:id` as the pages write it, `{id}` as the router does.
pub(super) fn pattern(path: &str) -> String {
    let word = |word: &str| match word.strip_prefix(':') {
        Some(name) => format!("{{{name}}}"),
        None => word.to_owned(),
    };
    path.split('/').map(word).collect::<Vec<_>>().join("/")
}

/// Refuses a body by its announced length before anything else is done for it.
pub(super) async fn bounded(asked: Asked, request: Request, next: Next) -> Response {
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let max = if request.uri().path() == ADD_DOCUMENT {
        UPLOAD_BYTES_MAX
    } else {
        BODY_BYTES_MAX
    };
    if announced.is_some_and(|bytes| bytes > max) {
        asked.refuse(Refusal::TooLarge)
    } else {
        next.run(request).await
    }
}
