//! What a PDF would unpack to, looked at before it is unpacked: a file of twenty megabytes can
//! hold as many gigabytes.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro::hayro_syntax::object::Object;
use hayro::hayro_syntax::{Filter, Pdf};

use crate::{MEGAPIXELS_MAX, Reason};

/// Bytes of one unpacked stream: a coloured sheet scanned at 600 dots an inch.
const STREAM_BYTES_MAX: u64 = 160 * 1024 * 1024;
/// Bytes of all unpacked streams.
const STREAMS_BYTES_MAX: u64 = 768 * 1024 * 1024;
/// Bytes of one stream packed by LZW, which old programs write for text and small drawings.
const LZW_BYTES_MAX: usize = 512 * 1024;

/// Looks at every stream as it lies in the file, whatever the file says of it.
pub(crate) fn check_streams(file: &[u8]) -> Result<(), Reason> {
    const STREAM: &[u8] = b"stream";
    let mut total: u64 = 0;
    let mut rest = file;
    while let Some(at) = find(rest, STREAM) {
        let (before, after) = rest.split_at_checked(at + STREAM.len()).unwrap_or_default();
        rest = after;
        if before.ends_with(b"endstream") {
            continue;
        }
        let data = after.strip_prefix(b"\r").unwrap_or(after);
        let Some(data) = data.strip_prefix(b"\n") else {
            continue;
        };
        let unpacked = unpacked_bytes(data);
        total = total.saturating_add(unpacked);
        if unpacked > STREAM_BYTES_MAX || total > STREAMS_BYTES_MAX {
            return Err(Reason::TooManyPixels);
        }
    }
    Ok(())
}

/// Looks at the pictures of the file and how it is packed, as far as the file says.
pub(crate) fn check_objects(pdf: &Pdf) -> Result<(), Reason> {
    for object in pdf.objects() {
        let Object::Stream(stream) = object else {
            continue;
        };
        let dict = stream.dict();
        let side = |long: &[u8], short: &[u8]| {
            let long = dict.get::<u32>(long);
            u64::from(long.or_else(|| dict.get::<u32>(short)).unwrap_or_default())
        };
        let pixels = side(b"Width", b"W").saturating_mul(side(b"Height", b"H"));
        if pixels > u64::from(MEGAPIXELS_MAX) * 1_000_000 {
            return Err(Reason::TooManyPixels);
        }
        let filters = stream.filters();
        let packs = |filter: &&Filter| {
            matches!(
                filter,
                Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode
            )
        };
        let lzw = filters.contains(&Filter::LzwDecode);
        let is_bomb = filters.iter().filter(packs).count() > 1
            || (lzw && stream.raw_data().len() > LZW_BYTES_MAX);
        if is_bomb {
            return Err(Reason::TooManyPixels);
        }
    }
    Ok(())
}

/// How much a stream unpacks to, counted no further than is too much.
fn unpacked_bytes(data: &[u8]) -> u64 {
    let plain = inflated_bytes(data);
    if plain > 0 {
        return plain;
    }
    // Packed and then written in printable letters.
    let letters = ascii_85(data);
    inflated_bytes(&letters)
}

fn inflated_bytes(data: &[u8]) -> u64 {
    let packed = |data: &[u8]| counted(ZlibDecoder::new(data));
    match packed(data) {
        0 => counted(DeflateDecoder::new(data)),
        bytes => bytes,
    }
}

fn counted(mut from: impl Read) -> u64 {
    let mut buffer = [0; 8 * 1024];
    let mut count: u64 = 0;
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        count = count.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        if count > STREAM_BYTES_MAX {
            break;
        }
    }
    count
}

/// Bytes written as groups of five letters; what follows the first strange sign is left.
fn ascii_85(data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut group, mut letters): (u32, u8) = (0, 0);
    for letter in data.iter().filter(|letter| !letter.is_ascii_whitespace()) {
        match letter {
            b'z' if letters == 0 => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                group = group
                    .wrapping_mul(85)
                    .wrapping_add(u32::from(letter - b'!'));
                letters += 1;
            }
            _ => break,
        }
        if letters == 5 {
            bytes.extend(group.to_be_bytes());
            (group, letters) = (0, 0);
        }
    }
    bytes
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|part| part == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_read_back_as_bytes() {
        assert_eq!(ascii_85(b"87cUR\nD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(ascii_85(b"z~>"), [0; 4]);
        assert!(ascii_85(b"\xff").is_empty());
    }
}
