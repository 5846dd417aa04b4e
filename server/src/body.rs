//! Reading a body whole, within bounds of size and time.

use std::error::Error;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
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
