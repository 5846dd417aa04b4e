//! Names beside votes: only while every member agrees, each by the own hand.

use super::*;

impl Hall {
    /// What a member says on the tablet, of the name it shows.
    async fn on_tablet(&self, seat: &Actor, agrees: bool) -> String {
        let services = self.services();
        let name = own_name(services, seat).await;
        said(services.consent_to_vote(seat, &name, agrees).await)
    }

    /// What is recorded of a paper, by somebody who did not write the outcome.
    async fn on_paper(&self, seat: u32, agrees: bool) -> String {
        let (services, wish) = (self.services(), self.wish());
        let seat = SeatNo(seat);
        let recorded = services.record_vote_consent(&self.chair, wish, NUMBER, seat, agrees);
        said(recorded.await)
    }
}

#[tokio::test]
async fn names_stand_beside_votes_only_where_everybody_agrees() {
    let (hall, seats) = announced().await;
    let services = hall.services();
    let [first, others @ ..] = seats.as_slice() else {
        panic!("six seats");
    };
    for seat in others {
        assert_eq!(hall.on_tablet(seat, true).await, "ok");
    }
    let file = async || services.outcome(&hall.clerk, NUMBER).await.unwrap();
    let votes = async || file().await.votes;
    assert_eq!((votes().await.voted(), votes().await.say(true)), (6, 5));
    assert!(!file().await.all_voters_agree(), "one name would be left");
    assert_eq!(hall.on_tablet(first, true).await, "ok");
    assert!(file().await.all_voters_agree());
    // One thinks again, on paper.
    let paper = async |seat, agrees| hall.on_paper(seat, agrees).await;
    assert_eq!(paper(1, false).await, "ok");
    assert_eq!((votes().await.say(true), votes().await.say(false)), (5, 1));
    let nobody = paper(99, true).await;
    assert_eq!(nobody, "seat unknown-choice");
    assert_eq!(hall.on_tablet(&hall.clerk, true).await, "not-permitted");
}

#[tokio::test]
async fn a_paper_does_not_overrule_a_no_on_the_tablet() {
    let (hall, seats) = announced().await;
    let services = hall.services();
    let paper = async |agrees| hall.on_paper(1, agrees).await;
    let first = seats.first().unwrap();
    assert_eq!(hall.on_tablet(first, false).await, "ok");
    assert_eq!(paper(true).await, "agrees declined-on-tablet");
    // A no on paper besides changes nothing: the member's own stands.
    assert_eq!(paper(false).await, "ok");
    assert_eq!(paper(true).await, "agrees declined-on-tablet");
    let file = services.outcome(&hall.clerk, NUMBER).await.unwrap();
    let voter = &file.votes.voters[0];
    assert_eq!(voter.said.map(VoteSaid::how), Some(VoteAnswered::Tablet));
    let rows = "SELECT object_id FROM audit_entry WHERE deed = 'vote-consent-recorded'";
    let noted = store::testing::raw_texts(&hall.office.fresh.url, rows).await;
    assert_eq!(noted.unwrap().len(), 1, "what changes nothing is not noted");
    assert_eq!(hall.on_tablet(first, true).await, "ok");
    assert_eq!(paper(false).await, "ok");
    assert_eq!(paper(true).await, "ok");
}

#[tokio::test]
async fn the_name_published_is_the_one_that_was_agreed_to() {
    let (hall, seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.with_approved().await;
    let yes = Deciding::RecordAnswer { agrees: true };
    assert_eq!(hall.decide(&hall.chair, yes).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    for seat in &seats {
        assert_eq!(hall.on_tablet(seat, true).await, "ok");
    }
    let names = async || {
        let named = services.public_outcome(NUMBER).await.unwrap().named;
        let people = named.into_iter().map(|vote| vote.name);
        people.collect::<std::collections::BTreeSet<_>>()
    };
    let agreed = names().await;
    assert_eq!(agreed.len(), 6);
    let renamed = "UPDATE reviewer SET name = '另一个名字'";
    store::testing::raw(&hall.office.fresh.url, renamed)
        .await
        .unwrap();
    assert_eq!(names().await, agreed, "nobody was asked about another name");
    let first = seats.first().unwrap();
    let own = services.own_vote(first).await.unwrap();
    assert_eq!(own.name, "另一个名字", "what would be agreed to now");
    assert!(agreed.contains(&own.agreed_as.unwrap()), "what was");
    assert_eq!(hall.on_tablet(first, true).await, "ok");
    assert_eq!(services.own_vote(first).await.unwrap().agreed_as, None);
    assert!(names().await.contains("另一个名字"));
}

#[tokio::test]
async fn a_name_that_is_taken_back_takes_all_names_from_the_public_page() {
    let (hall, seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.with_approved().await;
    let yes = Deciding::RecordAnswer { agrees: true };
    assert_eq!(hall.decide(&hall.chair, yes).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    let named = async || services.public_outcome(NUMBER).await.unwrap().named;
    for seat in &seats {
        assert!(named().await.is_empty(), "counts, as long as one is silent");
        assert_eq!(hall.on_tablet(seat, true).await, "ok");
    }
    let votes = named().await;
    let people: Vec<_> = votes.iter().map(|vote| vote.name.as_str()).collect();
    let pool: Vec<_> = (1..=6).map(|number| format!("评议员{number}")).collect();
    assert_eq!(people, pool);
    for vote in &votes {
        assert_eq!(vote.choices, [Choice::Option(0)]);
    }
    let [.., last] = seats.as_slice() else {
        panic!("six seats");
    };
    assert_eq!(hall.on_tablet(last, false).await, "ok");
    assert!(named().await.is_empty());
}

#[tokio::test]
async fn another_tablet_does_not_overrule_a_no_either() {
    let (hall, seats) = announced().await;
    let services = hall.services();
    let first = seats.first().unwrap();
    let name = own_name(services, first).await;
    // A no that was written down becomes the member's own when the own hand says it.
    let paper = async |agrees| hall.on_paper(1, agrees).await;
    assert_eq!(paper(false).await, "ok");
    assert_eq!(
        said(services.consent_to_vote(first, &name, false).await),
        "ok"
    );
    assert_eq!(paper(true).await, "agrees declined-on-tablet");
    // The seat moves to another tablet: that is another hand.
    let Actor::Seat(holder) = first.clone() else {
        panic!("a seat");
    };
    let other = Actor::Seat(services::actor::SeatHolder {
        device: DeviceId::new(Uuid::from_u128(0xdead)),
        ..holder
    });
    let moved = services.consent_to_vote(&other, &name, true).await;
    assert_eq!(said(moved), "agrees declined-on-tablet");
    let wrong = services.consent_to_vote(first, "另一个名字", true).await;
    assert_eq!(said(wrong), "version-conflict", "a name that was not read");
    assert_eq!(
        said(services.consent_to_vote(first, &name, true).await),
        "ok"
    );
}

impl Hall {
    /// Everybody agrees on the tablet but the first, whose paper somebody records.
    async fn all_but_one_on_tablets(&self, seats: &[Actor], recorder: &Actor) {
        let services = self.services();
        for seat in seats.iter().skip(1) {
            assert_eq!(self.on_tablet(seat, true).await, "ok");
        }
        let wish = self.wish();
        let kept = services.record_vote_consent(recorder, wish, NUMBER, SeatNo(1), true);
        assert_eq!(said(kept.await), "ok");
    }

    async fn names(&self) -> usize {
        let services = self.services();
        let public = services.public_outcome(NUMBER).await.unwrap();
        public.named.len()
    }
}

#[tokio::test]
async fn who_writes_the_text_later_was_no_witness_of_a_yes_before() {
    let (hall, seats) = announced().await;
    let services = hall.services();
    // There is no edition yet: nobody has written anything.
    hall.all_but_one_on_tablets(&seats, &hall.clerk).await;
    let file = async || services.outcome(&hall.clerk, NUMBER).await.unwrap();
    assert!(file().await.all_voters_agree());
    hall.with_opinion().await;
    hall.with_approved().await;
    assert!(!file().await.all_voters_agree(), "the clerk has written it");
    let yes = Deciding::RecordAnswer { agrees: true };
    assert_eq!(hall.decide(&hall.chair, yes).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    assert_eq!(hall.names().await, 0);
    // Another witness takes the clerk's place.
    assert_eq!(hall.on_paper(1, true).await, "ok");
    assert!(file().await.all_voters_agree());
    assert_eq!(hall.names().await, 6);
}

#[tokio::test]
async fn a_name_stands_beside_no_other_words_than_were_voted_on() {
    let (hall, seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.all_but_one_on_tablets(&seats, &hall.chair).await;
    let mut text = hall.text().await;
    if let Some(first) = text.asked.first_mut() {
        first.text = "诉求是否不合理？".into();
    }
    assert_eq!(hall.publish_text((0, 0), &text).await, "ok");
    let yes = || Deciding::RecordAnswer { agrees: true };
    let all = [
        (&hall.clerk, Deciding::Prepare),
        (&hall.chair, Deciding::Approve),
        (&hall.chair, yes()),
        (&hall.clerk, publish()),
    ];
    for (by, deciding) in all.clone() {
        assert_eq!(hall.decide(by, deciding).await, "ok");
    }
    assert_eq!(hall.names().await, 0);
    let file = services.outcome(&hall.clerk, NUMBER).await.unwrap();
    assert!(file.all_voters_agree() && !file.asks_as_put());
    // In the very words, they do.
    let text = OutcomeInput {
        asked: hall.asked().await,
        ..text
    };
    assert_eq!(hall.publish_text((2, 0), &text).await, "ok");
    for (by, deciding) in all {
        assert_eq!(hall.decide(by, deciding).await, "ok");
    }
    assert_eq!(hall.names().await, 6);
}
