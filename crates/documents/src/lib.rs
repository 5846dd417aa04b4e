//! Documents as people bring them, drawn as pictures of their pages: what a tablet shows never
//! leaves the page it is on, and nothing that a file says besides what is seen travels along.
//!
//! Every picture is decoded and encoded anew, so no name of an author, place or camera is left.
//! Whatever a file holds, the answer is its pages or a [`Reason`]: a library that panics is one.

pub mod apart;
mod bounds;
mod encode;
mod page_tree;
mod pdf;
mod picture;
#[cfg(feature = "testing")]
pub mod testing;

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Bytes of one file: forty scanned pages, or a photograph of any telephone.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Pages of one document: nobody reads more of them in a hall.
pub const PAGES_MAX: usize = 40;
/// Longer side of a drawn page in pixels: sharp on a tablet, legible when made twice as large.
pub const LONG_SIDE_MAX: u16 = 2_000;
/// Pixels of a picture before it is made smaller, in millions: a sheet scanned at 600 dots an inch.
pub const MEGAPIXELS_MAX: u32 = 40;
/// Longest time for one document; looked at between pages.
const TIME_MAX: Duration = Duration::from_secs(30);
/// Stack of the thread that draws: objects within objects are read by functions within functions.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Portable Document Format.
    Pdf,
    /// A PNG picture.
    Png,
    /// A JPEG picture.
    Jpeg,
}

/// How the picture of a page is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Without loss: where that is smaller, as for a page of text.
    Png,
    /// With a little loss: where that is smaller, as for a photograph.
    Jpeg,
}

/// The picture of one page.
#[derive(Clone, PartialEq, Eq)]
pub struct PageImage {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How it is encoded.
    pub encoding: Encoding,
    /// The encoded picture.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for PageImage {
    /// Without the picture.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (width, height) = (self.width, self.height);
        write!(f, "PageImage({width}x{height} {:?})", self.encoding)
    }
}

/// A document whose pages are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// What the file is.
    pub kind: Kind,
    /// Its pages in order; at least one.
    pub pages: Vec<PageImage>,
}

/// Why a file cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Neither PDF nor PNG nor JPEG.
    #[error("the file is neither PDF nor PNG nor JPEG")]
    UnknownKind,
    /// More than [`FILE_BYTES_MAX`].
    #[error("the file is too large")]
    TooManyBytes,
    /// Broken, cut off, or not what it says it is.
    #[error("the file is damaged")]
    Damaged,
    /// A PDF that asks for a password.
    #[error("the file asks for a password")]
    Locked,
    /// More than [`PAGES_MAX`].
    #[error("the file has {0} pages")]
    TooManyPages(usize),
    /// How many pages it has depends on who reads it.
    #[error("the file says how many pages it has in more than one way")]
    PagesUncertain,
    /// A picture of more than [`MEGAPIXELS_MAX`], or one that unpacks to more than is sensible.
    #[error("the file unpacks to too much")]
    TooManyPixels,
    /// Something on a page cannot be drawn: a font that is not in the file, an unreadable picture.
    #[error("a page cannot be drawn whole")]
    Incomplete,
    /// Drawing takes too long.
    #[error("drawing takes too long")]
    TooSlow,
    /// A library broke over it.
    #[error("a library panicked")]
    Panicked,
}

/// Draws the pages of a file. Takes up to half a minute and a few hundred megabytes for a file that
/// means well, and for ever for one that does not: a program that serves others calls it in a
/// process [`apart`], for one file at a time.
///
/// # Errors
/// Why it cannot be shown.
pub fn draw(file: impl Into<Arc<Vec<u8>>>) -> Result<Drawn, Reason> {
    let file = file.into();
    let until = Instant::now() + TIME_MAX;
    let kind = kind_of(&file)?;
    let work = move || match kind {
        Kind::Pdf => pdf::pages(file, until),
        Kind::Png | Kind::Jpeg => picture::page(&file, kind).map(|page| vec![page]),
    };
    // A thread of its own has a stack of its own, and ends alone.
    let drawing = thread::Builder::new()
        .name("documents".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(work);
    let drawing = drawing.map_err(|_none| Reason::TooSlow)?;
    let pages = drawing.join().map_err(|_panic| Reason::Panicked)??;
    Ok(Drawn { kind, pages })
}

/// What the file is, by how it begins; its name says nothing.
fn kind_of(file: &[u8]) -> Result<Kind, Reason> {
    if file.is_empty() {
        return Err(Reason::Empty);
    }
    if file.len() > FILE_BYTES_MAX {
        return Err(Reason::TooManyBytes);
    }
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let kinds: [(&[u8], Kind); 3] = [
        (b"%PDF-", Kind::Pdf),
        (b"\x89PNG\r\n\x1a\n", Kind::Png),
        (b"\xff\xd8\xff", Kind::Jpeg),
    ];
    let found = kinds
        .into_iter()
        .find(|(begins, _)| file.starts_with(begins));
    found.map(|(_, kind)| kind).ok_or(Reason::UnknownKind)
}
