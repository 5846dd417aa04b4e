//! Documents: added, read by those who may, withdrawn, and never replaced.

use ::documents::testing::{jpeg, pdf};
use domain::audit::Recorded;
use domain::ids::DocumentId;
use domain::page::Cut;
use domain::public_review::document::{Document, DocumentInput, DocumentKind, PageEncoding};
use services::public_review::Upload;
use store::AuditFilter;

use super::*;

fn typed(title: &str, side: &str) -> DocumentInput {
    DocumentInput {
        title: title.into(),
        side: side.into(),
    }
}

impl Hall {
    async fn add_as(
        &self,
        by: &Actor,
        wish: CommandId,
        input: &DocumentInput,
        file: &[u8],
    ) -> Result<DocumentId, No> {
        let upload = Upload::File(file.to_vec());
        self.services()
            .add_document(by, wish, NUMBER, input, upload)
            .await
    }

    async fn add(&self, title: &str, file: &[u8]) -> DocumentId {
        let input = typed(title, "unit");
        let added = self.add_as(&self.clerk, self.wish(), &input, file);
        added.await.unwrap()
    }

    async fn withdraw(&self, id: DocumentId) -> String {
        let withdrawn = self
            .services()
            .withdraw_document(&self.clerk, self.wish(), id);
        said(withdrawn.await)
    }

    async fn read(&self, by: &Actor, id: DocumentId, page: u32) -> String {
        said(self.services().document_page(by, id, page).await)
    }

    async fn listed(&self, by: &Actor) -> Vec<Document> {
        let found = self.services().documents(by, NUMBER).await;
        found.unwrap().documents
    }
}

#[tokio::test]
async fn a_document_is_drawn_once_and_read_by_clerk_chair_and_panel() {
    let hall = Hall::drafted(5, &[round("A")]).await;
    let before = hall.session().await.revision;
    let file = pdf(&["one", "two"]);
    let wish = hall.wish();
    let input = typed(" 情况说明 ", "petitioner");
    let id = hall.add_as(&hall.clerk, wish, &input, &file).await.unwrap();
    let again = hall.add_as(&hall.clerk, wish, &input, &file).await;
    assert_eq!(again.unwrap(), id, "a repetition");
    let other = hall
        .add_as(&hall.clerk, wish, &input, &pdf(&["other"]))
        .await;
    assert_eq!(said(other), "command-reused");
    let photo = hall.add("照片", &jpeg(60, 40, 6)).await;
    assert_eq!(hall.session().await.revision, before, "no console is asked");

    let listed = hall.listed(&hall.chair).await;
    let shown: Vec<_> = listed
        .iter()
        .map(|one| (one.position, one.entry.title.as_str(), one.kind, one.pages))
        .collect();
    assert_eq!(
        shown,
        [
            (1, "情况说明", DocumentKind::Pdf, 2),
            (2, "照片", DocumentKind::Jpeg, 1)
        ]
    );
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(hall.cards().await.get(..1).unwrap()).await;
    let seat = seats.first().unwrap();
    for by in [&hall.clerk, &hall.chair, seat] {
        assert_eq!(hall.listed(by).await.len(), 2);
        assert_eq!(hall.read(by, id, 2).await, "ok");
        assert_eq!(hall.read(by, id, 3).await, "not-found");
        assert_eq!(hall.read(by, id, 0).await, "not-found");
    }
    let page = hall.services().document_page(seat, photo, 1).await.unwrap();
    assert_eq!((page.width, page.height), (40, 60), "turned as it was held");
    assert!(matches!(
        page.encoding,
        PageEncoding::Png | PageEncoding::Jpeg
    ));
}

#[tokio::test]
async fn only_the_clerk_changes_documents_and_sees_the_file() {
    let hall = Hall::drafted(5, &[round("A")]).await;
    let file = pdf(&["one"]);
    let id = hall.add("说明", &file).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(hall.cards().await.get(..1).unwrap()).await;
    let seat = seats.first().unwrap();
    let auditor = hall.office.person(Role::Auditor).await;
    for (by, no) in [
        (&hall.chair, "not-permitted"),
        (seat, "not-permitted"),
        (&Actor::Visitor, "not-logged-in"),
        (&auditor, "not-permitted"),
    ] {
        let added = hall
            .add_as(by, hall.wish(), &typed("说明", "unit"), &file)
            .await;
        assert_eq!(said(added), no);
        let withdrawn = hall.services().withdraw_document(by, hall.wish(), id);
        assert_eq!(said(withdrawn.await), no);
        assert_eq!(said(hall.services().document_original(by, id).await), no);
    }
    assert_eq!(hall.read(&Actor::Visitor, id, 1).await, "not-logged-in");
    assert_eq!(hall.read(&auditor, id, 1).await, "not-permitted");
    let original = hall.services().document_original(&hall.clerk, id).await;
    assert_eq!(original.ok().map(|original| original.content), Some(file));
}

#[tokio::test]
async fn a_seat_reads_nothing_of_another_session() {
    let hall = Hall::drafted(5, &[round("A")]).await;
    let id = hall.add("说明", &pdf(&["one"])).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(hall.cards().await.get(..1).unwrap()).await;
    let Some(Actor::Seat(mut holder)) = seats.first().cloned() else {
        panic!("a seat");
    };
    holder.session = SessionId::new(Uuid::from_u128(0x999));
    let stranger = Actor::Seat(holder);
    assert_eq!(hall.read(&stranger, id, 1).await, "not-found");
    let listed = hall.services().documents(&stranger, NUMBER).await;
    assert_eq!(said(listed), "not-found");
}

#[tokio::test]
async fn a_file_that_cannot_be_shown_is_refused_with_everything_else_that_is_wrong() {
    let hall = Hall::drafted(5, &[round("A")]).await;
    let whole = pdf(&["one", "two"]);
    let damaged = whole.get(..whole.len() / 2).unwrap();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice();
    for (title, side, file, no) in [
        (
            "",
            "court",
            b"".as_slice(),
            "title missing, side unknown-choice, file missing",
        ),
        ("说明", "unit", svg, "file file-unknown"),
        ("说明", "unit", damaged, "file file-damaged"),
    ] {
        let added = hall
            .add_as(&hall.clerk, hall.wish(), &typed(title, side), file)
            .await;
        assert_eq!(said(added), no);
    }
    let input = typed("说明", "unit");
    let added = hall
        .services()
        .add_document(&hall.clerk, hall.wish(), NUMBER, &input, Upload::TooLarge)
        .await;
    assert_eq!(said(added), "file file-too-large");
    let upload = Upload::File(pdf(&["one"]));
    let added = hall
        .services()
        .add_document(&hall.clerk, hall.wish(), "PR-1999-01", &input, upload)
        .await;
    assert_eq!(said(added), "not-found");
    assert!(hall.listed(&hall.clerk).await.is_empty());
}

#[tokio::test]
async fn what_the_panel_saw_is_kept_and_what_it_did_not_is_gone() {
    let hall = Hall::drafted(5, &[round("A")]).await;
    let shown = hall.add("看过的", &pdf(&["one"])).await;
    let unseen = hall.add("没看过的", &pdf(&["two"])).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(hall.cards().await.get(..1).unwrap()).await;
    let seat = seats.first().unwrap();
    assert_eq!(hall.read(&hall.clerk, unseen, 1).await, "ok");
    assert_eq!(hall.read(seat, shown, 1).await, "ok");
    for id in [shown, unseen] {
        assert_eq!(hall.withdraw(id).await, "ok");
        assert_eq!(hall.withdraw(id).await, "document-withdrawn");
        assert_eq!(hall.read(seat, id, 1).await, "not-found");
    }
    assert!(hall.listed(seat).await.is_empty());
    assert_eq!(hall.listed(&hall.clerk).await.len(), 2);
    assert_eq!(hall.read(&hall.clerk, shown, 1).await, "ok");
    assert_eq!(hall.read(&hall.clerk, unseen, 1).await, "not-found");
    let original = |id| hall.services().document_original(&hall.clerk, id);
    assert_eq!(said(original(shown).await), "ok");
    assert_eq!(said(original(unseen).await), "not-found");
    let filter = AuditFilter::default();
    let log = hall.office.fresh.store.audit_page(&filter, &Cut::Start, 50);
    let deeds: Vec<_> = log.await.unwrap().rows;
    let of = |deed| deeds.iter().filter(|row| row.deed == deed).count();
    assert_eq!(of(Recorded::DocumentAdded), 2);
    assert_eq!(of(Recorded::DocumentWithdrawn), 2);
}

#[tokio::test]
async fn documents_are_the_record_once_the_result_is_announced() {
    let hall = Hall::drafted(5, &[round("A")]).await;
    let id = hall.add("说明", &pdf(&["one"])).await;
    hall.go(&TO_CHECK_IN).await;
    hall.seat(&hall.cards().await).await;
    hall.go(&TO_VOTING).await;
    hall.add("补充", &pdf(&["two"])).await;
    hall.go(&[Transition::CloseRound, Transition::Announce])
        .await;
    assert_eq!(hall.withdraw(id).await, "documents-frozen");
    let late = hall
        .add_as(
            &hall.clerk,
            hall.wish(),
            &typed("补充", "unit"),
            &pdf(&["x"]),
        )
        .await;
    assert_eq!(said(late), "documents-frozen");
    let found = hall
        .services()
        .documents(&hall.clerk, NUMBER)
        .await
        .unwrap();
    assert!(found.may_keep && !found.may_change);
}
