//! Reading a body whole, within bounds of size and time.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use domain::refusal::Refusal;

/// A body of a few kilobytes that takes longer comes from nobody who waits for an answer.
const READ_WAIT: Duration = Duration::from_secs(30);

/// Reads it.
///
/// # Errors
/// `TooLarge` beyond `bytes_max`, `Malformed` when it does not end in time.
pub async fn read(body: Body, bytes_max: usize) -> Result<Bytes, Refusal> {
    match tokio::time::timeout(READ_WAIT, to_bytes(body, bytes_max)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(Refusal::TooLarge),
        Err(_) => Err(Refusal::Malformed),
    }
}
