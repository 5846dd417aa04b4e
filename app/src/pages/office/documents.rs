//! `/office/review-sessions/:number/documents`: what the panel may read about a session. Without a
//! program: nothing on it changes by itself, and a file is sent by the browser alone.

use domain::public_review::document::{
    DOCUMENT_TITLE_CHARS_MAX, Document, DocumentKind, DocumentSide,
};
use domain::wire::SessionDocuments;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use leptos_router::hooks::use_params_map;
use services::public_review::{FILE_MEGABYTES_MAX, FILE_PAGES_MAX};

use crate::api::documents::{ADD_DOCUMENT, AskDocuments, WithdrawDocument, documents_page};
use crate::asked::ask;
use crate::parts::{
    Area, Card, Chip, ChipKind, ChoiceField, CommandForm, ConfirmDetails, DocumentPages,
    EmptyState, Fact, FileField, Hidden, Loaded, OfficeLayout, PageHead, PageTitle, TextField,
    UploadForm,
};
use crate::words::{Words, use_words};

/// The kinds of file a browser offers to choose from.
const KINDS: &str = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg";

fn side(words: Words, side: DocumentSide) -> &'static str {
    match side {
        DocumentSide::Office => words.documents_side_office(),
        DocumentSide::Petitioner => words.documents_side_petitioner(),
        DocumentSide::Unit => words.documents_side_unit(),
    }
}

const fn kind(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Pdf => "PDF",
        DocumentKind::Png => "PNG",
        DocumentKind::Jpeg => "JPEG",
    }
}

/// How large a file is, in the unit that is read with ease.
fn size(words: Words, bytes: u32) -> String {
    let kilobytes = bytes.div_ceil(1024);
    if kilobytes < 1024 {
        words.documents_kilobytes(kilobytes)
    } else {
        words.documents_megabytes(kilobytes.div_ceil(1024))
    }
}

/// The page.
#[component]
pub fn DocumentsPage() -> impl IntoView {
    let params = use_params_map().get_untracked();
    let number = params.get("number").unwrap_or_default();
    let documents = ask(move || AskDocuments {
        number: number.clone(),
    });
    view! {
        <OfficeLayout current=Area::Sessions>
            <Loaded from=documents draw=|found| view! { <Found found/> }/>
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Found(found: SessionDocuments) -> impl IntoView {
    let words = use_words();
    let page = documents_page(&found.number);
    let session = format!("/office/review-sessions/{}", found.number);
    let may_change = found.may_change;
    let about = words.documents_about(&found.number, &found.title);
    let list = if found.documents.is_empty() {
        view! { <EmptyState title=words.documents_none_title() text=words.documents_none_more()/> }
            .into_any()
    } else {
        let rows = found
            .documents
            .into_iter()
            .map(|document| {
                let page = page.clone();
                view! { <li><One document page may_keep=found.may_keep may_change/></li> }
            })
            .collect_view();
        view! { <ol class="documents">{rows}</ol> }.into_any()
    };
    let number = found.number.clone();
    let add = may_change.then(|| view! { <Add number page=page.clone()/> });
    let frozen = (found.may_keep && !may_change)
        .then(|| view! { <p class="remark">{words.documents_frozen()}</p> });
    view! {
        <PageTitle text=words.documents_title()/>
        <a class="back-link" href=session>{words.sessions_back_to_session()}</a>
        <PageHead title=words.documents_title() sub=about/>
        <p class="remark">{words.documents_lead()}</p>
        {list}
        {frozen}
        {add}
    }
    .into_any()
}

/// What has become of a document.
fn state(words: Words, document: &Document) -> (ChipKind, &'static str) {
    match (document.withdrawn_at, document.shown_at) {
        (None, None) => (ChipKind::Plain, words.documents_state_unseen()),
        (None, Some(_)) => (ChipKind::Done, words.documents_state_shown()),
        (Some(_), None) => (ChipKind::Alert, words.documents_state_erased()),
        (Some(_), Some(_)) => (ChipKind::Alert, words.documents_state_withdrawn()),
    }
}

#[component]
fn One(document: Document, page: String, may_keep: bool, may_change: bool) -> impl IntoView {
    let words = use_words();
    let id = document.id.to_string();
    let title = document.entry.title.as_str().to_owned();
    let (chip, state) = state(words, &document);
    let has_pages = document.has_pages();
    let pages = has_pages.then(|| {
        let (id, title) = (id.clone(), title.clone());
        view! {
            <details class="confirm document-view">
                <summary class="confirm-summary">
                    {words.documents_view(u64::from(document.pages))}
                </summary>
                <div class="confirm-body">
                    <DocumentPages id title pages=document.pages/>
                </div>
            </details>
        }
    });
    let original = (has_pages && may_keep).then(|| {
        let href = format!("/documents/{id}/original");
        view! { <p><a href=href rel="external" download="">{words.documents_original()}</a></p> }
    });
    let withdraw = (may_change && document.is_open_to_panel())
        .then(|| view! { <Withdraw document=document.clone() page/> });
    let file = words.documents_file_is(kind(document.kind), size(words, document.bytes));
    view! {
        <Card title=words.documents_numbered(document.position, &title)>
            <p><Chip kind=chip label=state/></p>
            <dl class="facts">
                <Fact label=words.documents_side()>{side(words, document.entry.side)}</Fact>
                <Fact label=words.documents_file()>{file}</Fact>
                <Fact label=words.documents_added()>{words.moment(document.added_at)}</Fact>
            </dl>
            {pages}
            {original}
            {withdraw}
        </Card>
    }
    .into_any()
}

#[component]
fn Withdraw(document: Document, page: String) -> impl IntoView {
    let words = use_words();
    let trouble = RwSignal::new(None);
    let id = document.id.to_string();
    let explain = if document.shown_at.is_some() {
        words.documents_withdraw_shown()
    } else {
        words.documents_withdraw_unseen()
    };
    let form = view! {
        <p>{explain}</p>
        <CommandForm
            command=WithdrawDocument::PATH
            page
            id=id.clone()
            submit=words.documents_withdraw_submit()
            danger=true
            trouble
        >
            <Hidden name="id" value=id/>
        </CommandForm>
    };
    let open = Signal::derive(move || trouble.with(Option::is_some));
    view! { <ConfirmDetails summary=words.documents_withdraw() open>{form}</ConfirmDetails> }
        .into_any()
}

#[component]
fn Add(number: String, page: String) -> impl IntoView {
    let words = use_words();
    let hide = [
        words.documents_hide_names(),
        words.documents_hide_addresses(),
        words.documents_hide_plates(),
        words.documents_hide_faces(),
        words.documents_hide_minors(),
    ];
    let hide = hide.map(|what| view! { <li>{what}</li> }).collect_view();
    let sides = DocumentSide::ALL
        .iter()
        .map(|one| (one.code().to_owned(), side(words, *one).to_owned()))
        .collect();
    view! {
        <Card title=words.documents_add_title()>
            <div class="redact">
                <p class="redact-title">{words.documents_hide_title()}</p>
                <ul class="redact-list">{hide}</ul>
                <p>{words.documents_hide_more()}</p>
            </div>
            <UploadForm command=ADD_DOCUMENT page submit=words.documents_add_submit()>
                <Hidden name="number" value=number/>
                <TextField
                    name="title"
                    label=words.documents_field_title()
                    hint=words.documents_field_title_hint(DOCUMENT_TITLE_CHARS_MAX)
                    max=DOCUMENT_TITLE_CHARS_MAX
                    required=true
                />
                <ChoiceField
                    name="side"
                    label=words.documents_side()
                    options=sides
                    radios=true
                    required=true
                />
                <FileField
                    name="file"
                    label=words.documents_file()
                    hint=words.documents_file_hint(FILE_MEGABYTES_MAX, FILE_PAGES_MAX)
                    accept=KINDS
                />
            </UploadForm>
        </Card>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::preference::Language;

    use super::*;

    #[test]
    fn a_size_is_said_in_the_unit_that_is_read_with_ease() {
        let words = Words(Language::English);
        assert_eq!(size(words, 1), "1 KB");
        assert_eq!(size(words, 800 * 1024), "800 KB");
        assert_eq!(size(words, 20 * 1024 * 1024), "20 MB");
    }
}
