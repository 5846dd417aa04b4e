//! What the commands say while they work. A closed terminal is no reason to stop, so what
//! cannot be written is dropped.

use std::io::Write as _;
use std::time::Duration;

/// One line on standard output.
pub fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{text}"));
    drop(out.flush());
}

/// A line that begins a piece of work.
pub fn step(text: &str) {
    line(&format!("── {text}"));
}

/// One line on standard error: why the command failed.
pub fn error(text: &str) {
    drop(writeln!(std::io::stderr().lock(), "error: {text}"));
}

/// A time a person reads: `0.4 s`, `12 s`, `3 min 05 s`.
pub fn time(took: Duration) -> String {
    let seconds = took.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", took.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

/// A size a person reads, in units of a thousand bytes.
pub fn size(bytes: u64) -> String {
    if bytes < 1_000_000 {
        format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
    } else {
        format!("{}.{:02} MB", bytes / 1_000_000, bytes % 1_000_000 / 10_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_are_said_in_the_unit_a_person_would_take() {
        assert_eq!(time(Duration::from_millis(412)), "0.4 s");
        assert_eq!(time(Duration::from_secs(59)), "59 s");
        assert_eq!(time(Duration::from_secs(185)), "3 min 05 s");
        assert_eq!(size(131_400), "131.4 kB");
        assert_eq!(size(2_340_000), "2.34 MB");
    }
}
