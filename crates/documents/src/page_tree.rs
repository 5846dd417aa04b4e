//! The pages a PDF says it has, counted as other readers count them: what the panel was shown and
//! what whoever takes the file away sees must be the same.

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::array::ArrayIter;
use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, Object};

use crate::Reason;

/// Branches and leaves that are looked at: far more than the pages of any document of ours need.
const NODES_MAX: usize = 2_000;

/// A branch of the tree of pages.
struct Branch<'a> {
    kids: ArrayIter<'a>,
    /// Leaves it says it has.
    said: Option<u32>,
    /// Leaves found so far.
    found: u32,
}

impl<'a> Branch<'a> {
    fn of(dict: &Dict<'a>) -> Option<Self> {
        Some(Self {
            kids: dict.get::<Array<'a>>(b"Kids")?.raw_iter(),
            said: dict.get::<u32>(b"Count"),
            found: 0,
        })
    }
}

/// Refuses a file whose drawn pages are not as many as it says, or as there are leaves in its tree
/// of pages. Some readers go by the one and some by the other, and some show a page again that
/// stands there twice.
pub(crate) fn check_page_count(pdf: &Pdf, drawn: usize) -> Result<(), Reason> {
    let leaves = leaves(pdf).ok_or(Reason::PagesUncertain)?;
    if usize::try_from(leaves) == Ok(drawn) {
        Ok(())
    } else {
        Err(Reason::PagesUncertain)
    }
}

/// The leaves of the tree; none where a branch says another number than it has, and where there is
/// no end of them.
fn leaves(pdf: &Pdf) -> Option<u32> {
    let xref = pdf.xref();
    let root: Dict<'_> = xref.get(xref.root_id())?;
    let mut open = vec![Branch::of(&root.get::<Dict<'_>>(b"Pages")?)?];
    let mut nodes = 0;
    loop {
        let branch = open.last_mut()?;
        let Some(kid) = branch.kids.next() else {
            let Branch { said, found, .. } = open.pop()?;
            if said.is_some_and(|said| said != found) {
                return None;
            }
            match open.last_mut() {
                Some(above) => above.found += found,
                None => return Some(found),
            }
            continue;
        };
        nodes += 1;
        if nodes > NODES_MAX {
            return None;
        }
        let kid = match kid {
            MaybeRef::Ref(id) => xref.get::<Dict<'_>>(id.into()),
            MaybeRef::NotRef(Object::Dict(dict)) => Some(dict),
            MaybeRef::NotRef(_) => None,
        };
        // What is no page is one to a reader that goes by the numbers.
        match kid.as_ref().and_then(Branch::of) {
            Some(below) => open.push(below),
            None => branch.found += 1,
        }
    }
}
