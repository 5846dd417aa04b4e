//! The pieces pages are made of. Each draws one thing; none asks the server anything.

mod banner;
mod card;
mod choices;
mod command_form;
mod connection;
mod document_pages;
mod exports;
mod fields;
pub(crate) mod focus;
mod icon;
mod layout;
mod loaded;
mod mark;
mod office_layout;
mod page_title;
#[cfg(feature = "ssr")]
mod qr;
mod reading;
mod search_form;
mod sheet_head;
mod shown_once;
mod summary;
mod table;
mod text_area;
mod trouble_view;
#[cfg(feature = "ssr")]
mod upload_form;

pub use banner::{Banner, BannerKind};
#[cfg(feature = "ssr")]
pub(crate) use card::is_plain;
pub use card::{ButtonKind, ButtonLink, Card, Chip, ChipKind, ConfirmDetails, Fact, TileLink};
pub use choices::{CheckGroup, ChoiceField, ListField};
pub use command_form::CommandForm;
pub use document_pages::DocumentPages;
pub use exports::Exports;
#[cfg(feature = "ssr")]
pub(crate) use fields::FieldNotes;
pub use fields::{CodeField, DateField, Hidden, MomentField, PasswordField, TextField, TextKind};
pub use icon::{Icon, IconView};
#[cfg(any(feature = "ssr", feature = "hall"))]
pub(crate) use layout::Brand;
pub use layout::{Logo, PageHead, PublicLayout, SkipLink};
pub use loaded::Loaded;
pub use mark::OptionMark;
pub use office_layout::{Area, OfficeLayout};
pub use page_title::PageTitle;
#[cfg(feature = "ssr")]
pub(crate) use page_title::give_description;
#[cfg(feature = "ssr")]
pub use qr::Qr;
pub use reading::ReadingSwitch;
pub use search_form::SearchForm;
pub use sheet_head::SheetHead;
pub use shown_once::ShownOnce;
pub use summary::ErrorSummary;
pub use table::{DataTable, EmptyState, Pager};
pub use text_area::TextArea;
pub use trouble_view::TroubleView;
#[cfg(feature = "ssr")]
pub use upload_form::{FileField, UploadForm};
