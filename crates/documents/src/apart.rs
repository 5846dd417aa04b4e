//! Drawing apart: in a process that holds nothing but the file, may use so much and no more, and can
//! be killed. A page can keep a library busy for ever, and a thread cannot be stopped.
//!
//! The process is told the file on its standard input and answers on its standard output, in a
//! form that is read back with the same distrust as the file: whoever took the process over through
//! a hole in a library may have written it.

use std::io::{self, Read, Write};

use rustix::process::{Resource, Rlimit, nice, setrlimit};

use crate::{
    Drawn, Encoding, FILE_BYTES_MAX, Kind, LONG_SIDE_MAX, PAGES_MAX, PageImage, Reason, draw,
};

/// Seconds of a core for one document. Whoever starts the process ends it after a time of its own,
/// which also counts waiting.
pub const CPU_SECONDS_MAX: u64 = 30;
/// Bytes of memory, with the program itself and what it only might touch: a sheet scanned at 600
/// dots an inch is unpacked twice.
pub const MEMORY_BYTES_MAX: u64 = 1536 * 1024 * 1024;
/// Bytes of an answer.
pub const ANSWER_BYTES_MAX: u64 = 400 * 1024 * 1024;

/// The process gives way to the hearing that may go on beside it.
const NICE: i32 = 10;
/// A word before a whole answer, with its version.
const DRAWN: &[u8; 8] = b"drawn\0v1";
/// The same before a reason.
const REFUSED: &[u8; 8] = b"reason\0v";

/// The whole life of such a process: bounds itself to so many seconds of a core, reads a file, draws
/// it, answers.
///
/// # Errors
/// When it cannot be bounded, or nobody reads the answer.
pub fn draw_apart(cpu_seconds: u64, input: impl Read, mut output: impl Write) -> io::Result<()> {
    bound(cpu_seconds)?;
    let mut file = Vec::new();
    // One byte more shows that there is more.
    let most = u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX);
    input.take(most.saturating_add(1)).read_to_end(&mut file)?;
    output.write_all(&answer(&draw(file)))?;
    output.flush()
}

/// Takes from this process for good what it does not need.
fn bound(cpu_seconds: u64) -> io::Result<()> {
    let at_most = |resource, most| {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)
    };
    at_most(Resource::Core, 0)?;
    at_most(Resource::Fsize, 0)?;
    at_most(Resource::As, MEMORY_BYTES_MAX)?;
    at_most(Resource::Cpu, cpu_seconds)?;
    // It helps the others; the bounds above do without.
    let _ = nice(NICE);
    Ok(())
}

/// Writes an answer.
fn answer(drawn: &Result<Drawn, Reason>) -> Vec<u8> {
    let mut bytes = Vec::new();
    match drawn {
        Ok(drawn) => {
            bytes.extend(DRAWN);
            bytes.push(code_of(drawn.kind));
            for page in &drawn.pages {
                bytes.push(match page.encoding {
                    Encoding::Png => 0,
                    Encoding::Jpeg => 1,
                });
                bytes.extend(page.width.to_be_bytes());
                bytes.extend(page.height.to_be_bytes());
                let length = u32::try_from(page.bytes.len()).unwrap_or(u32::MAX);
                bytes.extend(length.to_be_bytes());
                bytes.extend(&page.bytes);
            }
        }
        Err(reason) => {
            let (code, pages) = number_of(*reason);
            bytes.extend(REFUSED);
            bytes.push(code);
            bytes.extend(u32::try_from(pages).unwrap_or(u32::MAX).to_be_bytes());
        }
    }
    bytes
}

/// Reads an answer; none where it is none, or not whole.
#[must_use]
pub fn read_answer(bytes: &[u8]) -> Option<Result<Drawn, Reason>> {
    let (word, rest) = bytes.split_first_chunk::<8>()?;
    let (code, mut rest) = rest.split_first()?;
    if word == REFUSED {
        let pages = u32::from_be_bytes(rest.try_into().ok()?);
        let pages = usize::try_from(pages).ok()?;
        let reason = REASONS
            .iter()
            .copied()
            .find(|one| number_of(*one).0 == *code);
        let reason = reason.or((*code == TOO_MANY_PAGES).then_some(Reason::TooManyPages(pages)));
        return reason.map(Err);
    }
    if word != DRAWN {
        return None;
    }
    let kinds = [Kind::Pdf, Kind::Png, Kind::Jpeg];
    let kind = kinds.into_iter().find(|kind| code_of(*kind) == *code)?;
    let mut pages = Vec::new();
    while !rest.is_empty() {
        let page;
        (page, rest) = read_page(rest)?;
        pages.push(page);
    }
    (1..=PAGES_MAX)
        .contains(&pages.len())
        .then_some(Ok(Drawn { kind, pages }))
}

fn read_page(bytes: &[u8]) -> Option<(PageImage, &[u8])> {
    let (encoding, rest) = bytes.split_first()?;
    let encoding = match encoding {
        0 => Encoding::Png,
        1 => Encoding::Jpeg,
        _ => return None,
    };
    let (width, rest) = rest.split_first_chunk()?;
    let (height, rest) = rest.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk()?;
    let [width, height, length] = [width, height, length].map(|four| u32::from_be_bytes(*four));
    let (picture, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    let sides = 1..=u32::from(LONG_SIDE_MAX);
    if !sides.contains(&width) || !sides.contains(&height) || picture.is_empty() {
        return None;
    }
    let page = PageImage {
        width,
        height,
        encoding,
        bytes: picture.to_vec(),
    };
    Some((page, rest))
}

const fn code_of(kind: Kind) -> u8 {
    match kind {
        Kind::Pdf => 0,
        Kind::Png => 1,
        Kind::Jpeg => 2,
    }
}

/// The reasons that carry no figure.
const REASONS: [Reason; 10] = [
    Reason::Empty,
    Reason::UnknownKind,
    Reason::TooManyBytes,
    Reason::Damaged,
    Reason::Locked,
    Reason::PagesUncertain,
    Reason::TooManyPixels,
    Reason::Incomplete,
    Reason::TooSlow,
    Reason::Panicked,
];

const TOO_MANY_PAGES: u8 = 5;

/// A number for each reason, and the pages it names.
const fn number_of(reason: Reason) -> (u8, usize) {
    match reason {
        Reason::Empty => (0, 0),
        Reason::UnknownKind => (1, 0),
        Reason::TooManyBytes => (2, 0),
        Reason::Damaged => (3, 0),
        Reason::Locked => (4, 0),
        Reason::TooManyPages(pages) => (TOO_MANY_PAGES, pages),
        Reason::TooManyPixels => (6, 0),
        Reason::Incomplete => (7, 0),
        Reason::TooSlow => (8, 0),
        Reason::Panicked => (9, 0),
        Reason::PagesUncertain => (10, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn() -> Drawn {
        let page = |encoding, byte| PageImage {
            width: 30,
            height: 2_000,
            encoding,
            bytes: vec![byte; 5],
        };
        Drawn {
            kind: Kind::Jpeg,
            pages: vec![page(Encoding::Png, 1), page(Encoding::Jpeg, 2)],
        }
    }

    #[test]
    fn every_answer_reads_back() {
        let reasons = REASONS.into_iter().chain([Reason::TooManyPages(41)]);
        for told in reasons.map(Err).chain([Ok(drawn())]) {
            assert_eq!(read_answer(&answer(&told)), Some(told));
        }
    }

    #[test]
    fn what_is_no_whole_answer_is_none() {
        let whole = answer(&Ok(drawn()));
        for length in 0..whole.len() {
            let cut = read_answer(&whole[..length]);
            // It may end after a page: then there is one page less, which the process did not say.
            let pages = cut.and_then(Result::ok).map(|drawn| drawn.pages.len());
            assert!(matches!(pages, None | Some(1)), "{length}");
        }
        assert_eq!(read_answer(&[DRAWN.as_slice(), &[0]].concat()), None);
        let mut wide = drawn();
        wide.pages[0].width = 2_001;
        assert_eq!(read_answer(&answer(&Ok(wide))), None);
    }
}
