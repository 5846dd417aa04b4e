//! Counting cases from what the test programs print.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{say, tool};

/// How many cases ended how.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Cases {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Cases {
    /// Adds the cases of another part.
    pub fn add(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.skipped += more.skipped;
    }

    /// Reads one line of cargo-nextest or of `cargo test`; other lines count nothing.
    fn of_line(line: &str) -> Self {
        let counts = if let Some((_, counts)) = line
            .split_once("tests run: ")
            .or(line.split_once("test run: "))
        {
            counts
        } else if let Some((_, counts)) = line
            .split_once("test result: ok. ")
            .or(line.split_once("test result: FAILED. "))
        {
            counts
        } else {
            return Self::default();
        };
        let mut cases = Self::default();
        for part in counts.split([',', ';']) {
            let mut words = part.split_whitespace();
            let Some(number) = words.next().and_then(|word| word.parse::<u64>().ok()) else {
                continue;
            };
            match words.next() {
                Some("passed") => cases.passed += number,
                Some("failed" | "exec" | "timed") => cases.failed += number,
                Some("skipped" | "ignored") => cases.skipped += number,
                _ => {}
            }
        }
        cases
    }
}

impl fmt::Display for Cases {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::default() {
            return Ok(());
        }
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(out, ", {} left out", self.skipped)?;
        }
        Ok(())
    }
}

/// Runs a test program, shows all it prints, and counts its cases. One that ends badly without
/// a failed case (it did not compile, say) is an error.
pub fn run(command: &mut Command) -> Result<Cases> {
    let (reader, writer) = std::io::pipe()?;
    command
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .env("NO_COLOR", "1")
        .env("CARGO_TERM_COLOR", "never");
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start `{}`", tool::said(command)))?;
    // The command keeps our ends of the pipe; without this the reader would wait for itself.
    command
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let cases = follow(BufReader::new(reader), say::line)?;
    let status = child.wait()?;
    if is_broken(status.success(), cases) {
        bail!("`{}` failed ({status})", tool::said(command));
    }
    Ok(cases)
}

/// Counts the cases in what a program prints, and shows each line.
fn follow(printed: impl BufRead, show: impl Fn(&str)) -> Result<Cases> {
    let mut cases = Cases::default();
    for line in printed.split(b'\n') {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        show(&text);
        cases.add(Cases::of_line(&text));
    }
    Ok(cases)
}

/// Whether a program ended badly for another reason than a case.
fn is_broken(success: bool, cases: Cases) -> bool {
    !success && cases.failed == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_runners_are_understood() {
        let nextest = "     Summary [   1.013s] 36 tests run: 33 passed (1 slow), 2 failed, 1 timed out, 4 skipped";
        assert_eq!(
            Cases::of_line(nextest),
            Cases {
                passed: 33,
                failed: 3,
                skipped: 4
            }
        );
        let one = "     Summary [   0.013s] 1 test run: 1 passed, 0 skipped";
        assert_eq!(
            Cases::of_line(one),
            Cases {
                passed: 1,
                failed: 0,
                skipped: 0
            }
        );
        let cargo = "test result: FAILED. 5 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(
            Cases::of_line(cargo),
            Cases {
                passed: 5,
                failed: 1,
                skipped: 2
            }
        );
        assert_eq!(Cases::of_line("test domain ... ok"), Cases::default());
    }

    #[test]
    fn several_programs_are_added_up_and_shown() {
        let printed =
            &b"test result: ok. 2 passed; 0 failed\n\xff\ntest result: ok. 3 passed; 0 failed\n"[..];
        let shown = std::cell::Cell::new(0);
        let cases = follow(printed, |_| shown.set(shown.get() + 1)).unwrap();
        assert_eq!((cases.passed, shown.get()), (5, 3));
    }

    #[test]
    fn a_program_that_breaks_without_a_case_is_broken() {
        assert!(is_broken(false, Cases::default()));
        assert!(!is_broken(
            false,
            Cases {
                failed: 1,
                ..Cases::default()
            }
        ));
        assert!(!is_broken(true, Cases::default()));
    }
}
