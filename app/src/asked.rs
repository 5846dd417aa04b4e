//! What a page asks the server. Every answer travels as one text, whatever it holds: one way to
//! fetch, wait and hydrate instead of one per question keeps the browser program small.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::server::codee::string::FromToStringCodec;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::Serialize;

use crate::form::use_changes;
use crate::trouble::Trouble;
use crate::unpack::{Unpack, unpack};
use crate::words::use_words;

/// An answer, or why there is none, as it travels with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said(pub(crate) Result<String, Trouble>);

/// Before an answer.
const ANSWERED: char = '+';
/// Before a problem.
const REFUSED: char = '-';

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(text) => write!(f, "{ANSWERED}{text}"),
            Err(trouble) => {
                let trouble = written(trouble).map_err(|_why| fmt::Error)?;
                write!(f, "{REFUSED}{trouble}")
            }
        }
    }
}

impl FromStr for Said {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let answered = text.strip_prefix(ANSWERED).map(ToOwned::to_owned);
        Ok(Self(answered.ok_or_else(|| {
            let trouble = text.strip_prefix(REFUSED).and_then(unpack);
            trouble.unwrap_or_else(|| Trouble::not_sent(use_words()))
        })))
    }
}

/// A question in flight, or answered, as JSON.
pub(crate) type Text = Resource<Said, FromToStringCodec>;
type Coming = Pin<Box<dyn Future<Output = Result<String, Trouble>> + Send>>;
type Address = Arc<dyn Fn() -> String + Send + Sync>;
type Fetch = Arc<dyn Fn(String) -> Coming + Send + Sync>;

/// Something a page asks: a server function with its arguments, or [`Both`] of two.
pub trait Question: Sized + Send + 'static {
    /// What comes back.
    type Answer: Unpack + Send + 'static;

    /// Addresses of the server functions with their arguments, one per line.
    fn addresses(&self) -> String;

    /// Runs the server functions here, without a request; the answer as JSON.
    fn run(self) -> impl Future<Output = Result<String, Trouble>> + Send;
}

impl<F> Question for F
where
    F: ServerFn<Error = Trouble> + Serialize + Send + 'static,
    F::Output: Serialize + Unpack + Send + 'static,
{
    type Answer = F::Output;

    fn addresses(&self) -> String {
        // Arguments are texts and groups of texts: there is nothing that could not be written.
        let query = serde_qs::to_string(self).unwrap_or_default();
        format!("{}?{query}", F::PATH)
    }

    async fn run(self) -> Result<String, Trouble> {
        let answer = F::run_body(self).await?;
        written(&answer)
    }
}

/// Two questions that are answered together.
pub struct Both<A, B>(pub A, pub B);

impl<A: Question, B: Question> Question for Both<A, B> {
    type Answer = (A::Answer, B::Answer);

    fn addresses(&self) -> String {
        format!("{}\n{}", self.0.addresses(), self.1.addresses())
    }

    async fn run(self) -> Result<String, Trouble> {
        let (first, second) = (self.0.run().await?, self.1.run().await?);
        Ok(joined(&[first, second]))
    }
}

/// The answer to a question, once it is there. Drawn by `Loaded`.
pub struct Asked<T> {
    pub(crate) text: Text,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Asked<T> {}

/// Asks, and asks again whenever the question changes or a command was carried out here.
pub fn ask<Q: Question>(question: impl Fn() -> Q + Send + Sync + 'static) -> Asked<Q::Answer> {
    ask_again(question, Signal::stored(0))
}

/// The same, and asks again whenever `again` changes as well.
pub fn ask_again<Q: Question>(
    question: impl Fn() -> Q + Send + Sync + 'static,
    again: impl Into<Signal<u32>>,
) -> Asked<Q::Answer> {
    let question = Arc::new(question);
    let fetch = fetch(&question);
    let address: Address = Arc::new(move || question().addresses());
    Asked {
        text: text(address, fetch, again.into()),
        of: PhantomData,
    }
}

/// Asks once, outside the drawing of a page.
///
/// # Errors
/// Why there is no answer.
pub async fn once<Q: Question>(question: Q) -> Result<Q::Answer, Trouble> {
    let text = fetched(question).await?;
    unpack(&text).ok_or_else(|| Trouble::not_sent(use_words()))
}

fn text(address: Address, fetch: Fetch, again: Signal<u32>) -> Text {
    let changes = use_changes();
    Resource::new_str(
        move || (address(), changes.get(), again.get()),
        move |(address, _, _)| {
            let answer = fetch(address);
            async move { Said(answer.await) }
        },
    )
}

#[cfg(feature = "ssr")]
fn fetch<Q: Question>(question: &Arc<impl Fn() -> Q + Send + Sync + 'static>) -> Fetch {
    let question = Arc::clone(question);
    Arc::new(move |_| Box::pin(untrack(|| question()).run()))
}

#[cfg(not(feature = "ssr"))]
fn fetch<Q: Question>(_question: &Arc<impl Fn() -> Q + Send + Sync + 'static>) -> Fetch {
    Arc::new(|addresses| Box::pin(get(addresses)))
}

#[cfg(feature = "ssr")]
async fn fetched<Q: Question>(question: Q) -> Result<String, Trouble> {
    question.run().await
}

#[cfg(not(feature = "ssr"))]
async fn fetched<Q: Question>(question: Q) -> Result<String, Trouble> {
    get(question.addresses()).await
}

#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
use crate::fetch::get_all as get;

#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
async fn get(_addresses: String) -> Result<String, Trouble> {
    Err(Trouble::not_sent(use_words()))
}

fn written(answer: &impl Serialize) -> Result<String, Trouble> {
    let text = serde_json::to_string(answer).ok();
    text.ok_or_else(|| {
        Trouble::from_server_fn_error(ServerFnErrorErr::Serialization(String::new()))
    })
}

/// Answers put together to one: a list where there are several.
pub(crate) fn joined(answers: &[String]) -> String {
    match answers {
        [one] => one.clone(),
        several => format!("[{}]", several.join(",")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_travels_with_its_page() {
        for said in [
            Said(Ok("{\"a\":\"-+\"}".to_owned())),
            Said(Err(Trouble::not_sent(use_words()))),
        ] {
            assert_eq!(said.to_string().parse(), Ok(said));
        }
        let damaged: Said = "-{".parse().unwrap();
        assert_eq!(damaged, Said(Err(Trouble::not_sent(use_words()))));
    }

    #[test]
    fn two_answers_read_back_as_a_pair() {
        let both = joined(&["{\"a\":1}".to_owned(), "[2]".to_owned()]);
        let (first, second): (serde_json::Value, Vec<u8>) = serde_json::from_str(&both).unwrap();
        assert_eq!((first["a"].as_u64(), second), (Some(1), vec![2]));
        assert_eq!(joined(&["7".to_owned()]), "7");
    }
}
