//! Documents of a session, in and out of the tables.

use domain::ids::{DocumentId, OrgId, SessionId};
use domain::public_review::course::Status;
use domain::public_review::document::{
    Document, DocumentEntry, DocumentKind, DocumentSide, PageEncoding, Withdrawal,
};
use domain::text::Line;
use store::testing::{on_postgres, raw};
use store::{DocumentPage, Store, StoreFault, Tx};
use uuid::Uuid;

use crate::office::{ORG, at, sql_id};
use crate::public_review::{SESSION, house, write};

fn id(number: u128) -> DocumentId {
    DocumentId::new(Uuid::from_u128(0xd00 + number))
}

pub fn document(number: u32) -> Document {
    Document {
        id: id(number.into()),
        session: SESSION,
        entry: DocumentEntry {
            title: Line::new(&format!("材料{number}")).expect("plain"),
            side: DocumentSide::Petitioner,
        },
        position: number,
        kind: DocumentKind::Pdf,
        pages: 2,
        bytes: 5,
        sha256: "ab".repeat(32),
        added_at: at(1),
        shown_at: None,
        withdrawn_at: None,
    }
}

fn page(number: u8) -> DocumentPage {
    DocumentPage {
        encoding: PageEncoding::Png,
        width: 3,
        height: 4,
        image: vec![0, number, 255],
    }
}

pub async fn put(tx: &Tx, document: &Document) -> Result<(), StoreFault> {
    let file = vec![0, 1, 2, 254, 255];
    tx.add_document(document, vec![page(1), page(2)], file, "clerk")
        .await
}

/// One document as it is added, and one that was shown and withdrawn.
pub async fn some(tx: &Tx) -> Result<(), StoreFault> {
    put(tx, &document(1)).await?;
    put(tx, &document(2)).await?;
    assert!(tx.note_shown(ORG, document(2).id, at(2)).await?);
    let shown = tx.document(ORG, document(2).id).await?.expect("is there");
    let (withdrawn, becomes) = shown.withdraw(Status::Draft, at(3)).expect("may go");
    assert_eq!(becomes, Withdrawal::Kept);
    tx.withdraw_document(&withdrawn, becomes, "clerk").await
}

async fn changes(store: &Store) -> i64 {
    let changes = store.session_changes(&[SESSION]).await.expect("reads");
    changes.get(&SESSION).copied().unwrap_or_default()
}

#[tokio::test]
async fn a_document_comes_back_with_its_pages_and_its_file() {
    let house = house().await;
    let store = &house.store;
    let before = changes(store).await;
    write(store, |tx| async move { put(&tx, &document(1)).await })
        .await
        .expect("added");
    assert_eq!(changes(store).await, before + 1);
    assert_eq!(store.documents(SESSION).await, Ok(vec![document(1)]));
    assert_eq!(store.document(ORG, id(1)).await, Ok(Some(document(1))));
    let elsewhere = OrgId::new(Uuid::from_u128(0xb));
    assert_eq!(store.document(elsewhere, id(1)).await, Ok(None));
    assert_eq!(store.document_page(id(1), 2).await, Ok(Some(page(2))));
    for none in [0, 3, u32::MAX] {
        assert_eq!(store.document_page(id(1), none).await, Ok(None));
    }
    let file = store.document_file(id(1)).await;
    assert_eq!(file, Ok(Some(vec![0, 1, 2, 254, 255])));
    let nowhere = SessionId::new(Uuid::from_u128(0x999));
    assert_eq!(store.documents(nowhere).await, Ok(Vec::new()));
}

#[tokio::test]
async fn a_place_in_the_order_is_taken_once() {
    let house = house().await;
    let twice = |tx: Tx| async move {
        put(&tx, &document(1)).await?;
        let mut other = document(2);
        other.position = 1;
        put(&tx, &other).await
    };
    write(&house.store, twice).await.expect_err("taken");
    assert_eq!(house.store.documents(SESSION).await, Ok(Vec::new()));
}

#[tokio::test]
async fn what_nobody_saw_is_thrown_away_and_what_was_shown_is_kept() {
    let house = house().await;
    let store = &house.store;
    let withdrawn = |tx: Tx| async move {
        some(&tx).await?;
        let (gone, becomes) = document(1).withdraw(Status::Draft, at(4)).expect("may go");
        tx.withdraw_document(&gone, becomes, "clerk").await?;
        // Too late to be shown.
        assert!(!tx.note_shown(ORG, document(1).id, at(5)).await?);
        assert!(!tx.note_shown(ORG, document(9).id, at(5)).await?);
        Ok(())
    };
    write(store, withdrawn).await.expect("withdrawn");
    let found = store.documents(SESSION).await.expect("reads");
    let times: Vec<_> = found
        .iter()
        .map(|one| (one.shown_at, one.withdrawn_at))
        .collect();
    assert_eq!(times, [(None, Some(at(4))), (Some(at(2)), Some(at(3)))]);
    assert_eq!(store.document_page(id(1), 1).await, Ok(None));
    assert_eq!(store.document_file(id(1)).await, Ok(None));
    assert_eq!(store.document_page(id(2), 1).await, Ok(Some(page(1))));
    assert!(store.document_file(id(2)).await.expect("reads").is_some());
}

#[tokio::test]
async fn what_is_thrown_away_is_gone_from_the_file_as_well() {
    let house = house().await;
    let Some(path) = house.url.strip_prefix("sqlite://") else {
        return;
    };
    let mark = b"a name that nobody covered".repeat(400);
    let file = mark.clone();
    let add = |tx: Tx| async move {
        tx.add_document(&document(1), vec![page(1)], file, "clerk")
            .await
    };
    write(&house.store, add).await.expect("added");
    let withdraw = |tx: Tx| async move {
        let (gone, becomes) = document(1).withdraw(Status::Draft, at(4)).expect("may go");
        tx.withdraw_document(&gone, becomes, "clerk").await
    };
    write(&house.store, withdraw).await.expect("withdrawn");
    house.store.close().await;
    let left = std::fs::read(path).expect("reads");
    let part = mark.get(..26).expect("long enough");
    assert!(!left.windows(26).any(|found| found == part));
}

#[tokio::test]
async fn rows_that_break_a_rule_are_told_as_corrupt() {
    let house = house().await;
    write(
        &house.store,
        |tx| async move { put(&tx, &document(1)).await },
    )
    .await
    .expect("added");
    let of = sql_id(0xd01, on_postgres());
    let sql = format!("UPDATE session_document SET title = ' ' WHERE id = {of}");
    raw(&house.url, &sql).await.expect("broken");
    let fault = house.store.documents(SESSION).await.expect_err("corrupt");
    assert!(matches!(fault, StoreFault::Corrupt { .. }), "{fault}");
    for refused in ["pages = 0", "side = 'court'", "withdrawn_by = 'nobody'"] {
        let sql = format!("UPDATE session_document SET {refused} WHERE id = {of}");
        raw(&house.url, &sql).await.expect_err("the table says no");
    }
}
