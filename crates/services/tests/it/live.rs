//! News: told after the commit whatever became of the caller, and found by other servers.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use domain::news::Topic;
use domain::people::account::Role;
use domain::refusal::Refusal;
use services::live::{Following, Over};
use services::reviewers::Namesake;
use services::{Actor, No};
use tokio::time::timeout;

use crate::office::{Office, command, entry, reviewer};

/// Longest wait for what happens in another task.
const SOON: Duration = Duration::from_secs(10);

fn follow(office: &Office, actor: &Actor) -> Following {
    let Actor::Account(person) = actor else {
        panic!("nobody is logged in")
    };
    let following = office.services.live().follow(person.log_in, &person.roles);
    let Ok(following) = following else {
        panic!("too many streams")
    };
    following
}

/// Asks once and lets go, as the server does when the connection is gone.
async fn hang_up(asked: impl Future) {
    let mut asked = pin!(asked);
    let waits = poll_fn(|context| Poll::Ready(asked.as_mut().poll(context).is_pending())).await;
    assert!(waits, "it was done before anybody could hang up");
}

async fn is_open(following: &mut Following) -> bool {
    timeout(Duration::ZERO, following.over()).await.is_err()
}

#[tokio::test]
async fn a_caller_who_hangs_up_keeps_nobody_from_the_news() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let mut news = office.services.live().office();
    news.mark_unchanged();
    let input = entry("赵示例");
    let adding =
        office
            .services
            .add_reviewer(&clerk, command(1), reviewer(1), &input, Namesake::Ask);
    hang_up(adding).await;
    timeout(SOON, news.changed()).await.unwrap().unwrap();
    assert_eq!(news.borrow().of(Topic::Reviewers), 1);
    let added = office.services.reviewer(&clerk, reviewer(1)).await;
    assert_eq!(added.unwrap().entry.name.to_string(), "赵示例");
}

#[tokio::test]
async fn a_caller_who_hangs_up_while_logging_out_ends_the_streams() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let elsewhere = office.logged_in("the-clerk").await;
    let (mut here, mut there) = (follow(&office, &clerk), follow(&office, &elsewhere));
    let ending = office.services.log_out(&clerk);
    hang_up(ending).await;
    assert_eq!(timeout(SOON, here.over()).await.unwrap(), Over::Ended);
    assert!(is_open(&mut there).await, "another log-in goes on");
    let ending = office.services.log_out_everywhere(&elsewhere);
    hang_up(ending).await;
    assert_eq!(timeout(SOON, there.over()).await.unwrap(), Over::Ended);
}

#[tokio::test]
async fn what_another_server_changed_is_found_by_looking() {
    let office = Office::new().await;
    let elsewhere = office.another_server().await;
    let clerk = office.person(Role::Clerk).await;
    let other = office.logged_in("the-clerk").await;
    let (mut ended, mut kept) = (follow(&office, &clerk), follow(&office, &other));
    let number = || {
        office
            .services
            .live()
            .office()
            .borrow()
            .of(Topic::Reviewers)
    };
    for n in 1..=3 {
        elsewhere
            .add_reviewer(
                &clerk,
                command(n),
                reviewer(n),
                &entry("赵示例"),
                Namesake::Another,
            )
            .await
            .unwrap();
    }
    elsewhere.log_out(&clerk).await.unwrap();
    assert_eq!(number(), 0, "nobody told this server");
    assert!(is_open(&mut ended).await);
    // A page that is read now knows better than the news.
    let read = office.services.reviewers_revision(&other).await;
    assert_eq!(read.unwrap(), 3);

    office.services.look().await.unwrap();
    assert_eq!(number(), 3);
    assert_eq!(ended.over().await, Over::Ended);
    assert!(is_open(&mut kept).await);

    // The next change goes on from there, and the other server's news is never behind its rows.
    office
        .services
        .add_reviewer(
            &other,
            command(4),
            reviewer(4),
            &entry("钱样本"),
            Namesake::Ask,
        )
        .await
        .unwrap();
    assert_eq!(number(), 4);
    let there = elsewhere.live().office();
    assert_eq!(there.borrow().of(Topic::Reviewers), 3);
    elsewhere.look().await.unwrap();
    assert_eq!(there.borrow().of(Topic::Reviewers), 4);
}

#[tokio::test]
async fn a_server_that_starts_again_counts_on() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    office
        .services
        .add_reviewer(
            &clerk,
            command(1),
            reviewer(1),
            &entry("赵示例"),
            Namesake::Ask,
        )
        .await
        .unwrap();
    let again = office.another_server().await;
    again.look().await.unwrap();
    assert_eq!(again.live().office().borrow().of(Topic::Reviewers), 1);
}

#[tokio::test]
async fn the_demo_that_the_shell_loads_is_news_too() {
    let office = Office::new().await;
    let shell = office.another_server().await;
    shell.load_demo().await.unwrap();
    office.services.look().await.unwrap();
    let news = office.services.live().office();
    assert_eq!(news.borrow().of(Topic::Reviewers), 1);
}

#[tokio::test]
async fn a_stream_begins_with_no_older_number_than_the_page_was_read_with() {
    let office = Office::new().await;
    let elsewhere = office.another_server().await;
    let clerk = office.person(Role::Clerk).await;
    for n in 1..=2 {
        elsewhere
            .add_reviewer(
                &clerk,
                command(n),
                reviewer(n),
                &entry("赵示例"),
                Namesake::Another,
            )
            .await
            .unwrap();
    }
    // No stream is open here, so nobody has looked.
    let (_following, first) = office.services.follow_office(&clerk).await.unwrap();
    assert_eq!(first.of(Topic::Reviewers), 2);
    let news = office.services.live().office();
    assert_eq!(news.borrow().of(Topic::Reviewers), 2);
    let visitor = office.services.follow_office(&Actor::Visitor).await;
    assert!(matches!(visitor, Err(No::Refused(Refusal::NotLoggedIn))));
}
