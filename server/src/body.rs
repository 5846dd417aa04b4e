//! Reading a body whole, within bounds of size and time.

use std::error::Error;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::StatusCode;
use domain::refusal::Refusal;
use http_body_util::LengthLimitError;

/// Longest time from the head of a request to the end of its body. The largest body, 64 KiB, gets
/// through a line of 5 kB/s; who sends more slowly keeps a place from others.
pub const BODY_TIME_MAX: Duration = Duration::from_secs(15);

/// Reads it. Nothing else in the program may: what reads a body elsewhere waits without end.
///
/// # Errors
/// `TooLarge` beyond `bytes_max`, `TooSlow` when it does not end in time, `Malformed` when it
/// cannot be read to its end.
pub async fn read(body: Body, bytes_max: usize) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(BODY_TIME_MAX, to_bytes(body, bytes_max)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(why)) if is_too_long(&why) => Err(Refusal::TooLarge),
        // Broken off, or not framed as it says.
        Ok(Err(_)) => Err(Refusal::Malformed),
        Err(_) => Err(Refusal::TooSlow),
    }
}

fn is_too_long(why: &axum::Error) -> bool {
    let mut cause: Option<&dyn Error> = Some(why);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Longest time for a form with a file: the largest that is taken gets through a line of 170 kB/s.
pub const UPLOAD_TIME_MAX: Duration = Duration::from_mins(2);
/// Bytes of a form with a file. More than any file we take: whoever sends one too large is to read
/// why, and a browser reads an answer only after it has sent all.
pub const UPLOAD_BYTES_MAX: u64 = 100 * 1024 * 1024;
/// Bytes of one text beside the file.
const TEXT_BYTES_MAX: usize = 4 * 1024;
/// Texts beside the file.
const TEXTS_MAX: usize = 20;

/// A form with a file, as it came.
#[derive(Debug, Default)]
pub struct Posted {
    /// Names and values of the texts.
    pub fields: Vec<(String, String)>,
    /// The files by the names of their fields; none where it was larger than wanted.
    pub files: Vec<(String, Option<Vec<u8>>)>,
}

/// Reads a form with a file, and lets go of what is larger than `file_bytes_max` as it comes.
///
/// # Errors
/// As [`read`]; `UnsupportedMediaType` for any other body.
pub async fn read_posted(request: Request, file_bytes_max: usize) -> Result<Posted, Refusal> {
    let reading = async {
        let form = Multipart::from_request(request, &()).await;
        let mut form = form.map_err(|_kind| Refusal::UnsupportedMediaType)?;
        let mut posted = Posted::default();
        let mut left = UPLOAD_BYTES_MAX;
        while let Some(field) = form.next_field().await.map_err(|why| refusal_of(&why))? {
            let name = field.name().unwrap_or_default().to_owned();
            if posted.fields.len() + posted.files.len() >= TEXTS_MAX {
                return Err(Refusal::Malformed);
            }
            if field.file_name().is_some() {
                let file = read_part(field, file_bytes_max, &mut left).await?;
                posted.files.push((name, file));
            } else {
                let text = read_part(field, TEXT_BYTES_MAX, &mut left).await?;
                let text = text.ok_or(Refusal::TooLarge)?;
                let text = String::from_utf8(text).map_err(|_bytes| Refusal::Malformed)?;
                posted.fields.push((name, text));
            }
        }
        Ok(posted)
    };
    let read = tokio::time::timeout(UPLOAD_TIME_MAX, reading).await;
    read.unwrap_or(Err(Refusal::TooSlow))
}

/// Reads a part to its end; nothing where it is larger than `max`.
async fn read_part(
    mut part: Field<'_>,
    max: usize,
    left: &mut u64,
) -> Result<Option<Vec<u8>>, Refusal> {
    let mut bytes = Some(Vec::new());
    while let Some(chunk) = part.chunk().await.map_err(|why| refusal_of(&why))? {
        let count = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        *left = left.checked_sub(count).ok_or(Refusal::TooLarge)?;
        bytes = bytes.filter(|bytes| bytes.len() + chunk.len() <= max);
        if let Some(bytes) = &mut bytes {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok(bytes)
}

fn refusal_of(why: &MultipartError) -> Refusal {
    if why.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Refusal::TooLarge
    } else {
        Refusal::Malformed
    }
}
