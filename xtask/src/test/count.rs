//! Counting cases from what the test programs print.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{say, tool};

/// How many cases ended how, and which of them failed.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Cases {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
    /// One line for each case that failed, as far as its runner names it.
    pub failures: Vec<String>,
}

impl Cases {
    /// Adds the cases of another part.
    pub fn add(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.skipped += more.skipped;
        self.failures.extend(more.failures);
    }

    /// Reads one line of cargo-nextest or of `cargo test`; other lines count nothing.
    fn of_line(line: &str) -> Self {
        let counts = if let Some((_, counts)) = line
            .split_once("tests run: ")
            .or(line.split_once("test run: "))
        {
            counts
        } else if let Some(counts) = line
            .strip_prefix("test result: ok. ")
            .or(line.strip_prefix("test result: FAILED. "))
        {
            // At the beginning of a line: nextest shows what a failed case printed, indented, and
            // counts the case itself.
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
        if self.passed + self.failed + self.skipped == 0 {
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
    if is_broken(status.success(), &cases) {
        bail!("`{}` failed ({status})", tool::said(command));
    }
    Ok(cases)
}

/// Counts the cases in what a program prints, remembers which failed, and shows each line.
fn follow(printed: impl BufRead, show: impl Fn(&str)) -> Result<Cases> {
    let mut cases = Cases::default();
    let mut failing = Failing::default();
    for line in printed.split(b'\n') {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        show(&text);
        cases.add(Cases::of_line(&text));
        failing.read(&text);
    }
    cases.failures = failing.names;
    Ok(cases)
}

/// The names of the cases that failed, gathered line by line.
#[derive(Default)]
struct Failing {
    /// The test program `cargo test` said it runs; its own lines do not name it.
    program: String,
    names: Vec<String>,
}

impl Failing {
    fn read(&mut self, printed: &str) {
        let line = printed.trim();
        if let Some(program) = line.strip_prefix("Running ") {
            // `Running tests/it/main.rs (target/debug/deps/it-0123456789abcdef)`
            let file = program.rsplit('/').next().unwrap_or(program);
            let name = file.rsplit_once('-').map_or(file, |(name, _hash)| name);
            name.clone_into(&mut self.program);
        } else if let Some(package) = line.strip_prefix("Doc-tests ") {
            package.clone_into(&mut self.program);
        } else if let Some(name) = of_cargo(printed.trim_end()) {
            self.keep(format!("{} {name}", self.program).trim().to_owned());
        } else if let Some(name) = of_nextest(line) {
            self.keep(name.to_owned());
        }
    }

    /// Nextest names each twice: when it failed, and again at the end.
    fn keep(&mut self, name: String) {
        if !self.names.contains(&name) {
            self.names.push(name);
        }
    }
}

/// `test live::streams_end ... FAILED`
fn of_cargo(line: &str) -> Option<&str> {
    line.strip_prefix("test ")?.strip_suffix(" ... FAILED")
}

/// `FAIL [   0.013s] ( 12/345) server::it live::streams_end`; other words for other ends.
fn of_nextest(line: &str) -> Option<&str> {
    let (word, rest) = line.split_once(" [")?;
    let (_time, name) = rest.split_once(']')?;
    let failed = ["FAIL", "TIMEOUT", "ABORT", "XFAIL", "LEAK-FAIL", "FLKY-FL"];
    if !failed.contains(&word) && !word.starts_with("SIG") {
        return None;
    }
    let name = name.trim_start();
    let place = name.strip_prefix('(').and_then(|name| name.split_once(')'));
    Some(place.map_or(name, |(_place, name)| name).trim())
}

/// Whether a program ended badly for another reason than a case.
fn is_broken(success: bool, cases: &Cases) -> bool {
    !success && cases.failed == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases(passed: u64, failed: u64, skipped: u64) -> Cases {
        Cases {
            passed,
            failed,
            skipped,
            failures: Vec::new(),
        }
    }

    #[test]
    fn both_runners_are_understood() {
        let nextest = "     Summary [   1.013s] 36 tests run: 33 passed (1 slow), 2 failed, 1 timed out, 4 skipped";
        assert_eq!(Cases::of_line(nextest), cases(33, 3, 4));
        let one = "     Summary [   0.013s] 1 test run: 1 passed, 0 skipped";
        assert_eq!(Cases::of_line(one), cases(1, 0, 0));
        let cargo = "test result: FAILED. 5 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(Cases::of_line(cargo), cases(5, 1, 2));
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
    fn what_a_failed_case_printed_is_not_counted_again() {
        let nextest = "\
        FAIL [   0.615s] store::it backup::large
  stdout ───

    running 1 test
    test backup::large ... FAILED

    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 91 filtered out
     Summary [   1.013s] 345 tests run: 344 passed, 1 failed, 0 skipped";
        let cases = follow(nextest.as_bytes(), |_| {}).unwrap();
        assert_eq!((cases.passed, cases.failed), (344, 1));
        assert_eq!(cases.failures, ["store::it backup::large"]);
    }

    #[test]
    fn the_names_of_what_failed_are_kept_once() {
        let nextest = "\
        FAIL [   0.013s] ( 12/345) server::it live::streams_end
     TIMEOUT [  60.001s] store::it backup::large
        PASS [   0.013s] (13/345) server::it live::others
     SIGSEGV [   0.100s] domain text::tests::odd
     Summary [   1.013s] 345 tests run: 342 passed, 3 failed
        FAIL [   0.013s] ( 12/345) server::it live::streams_end
error: test run failed";
        let cases = follow(nextest.as_bytes(), |_| {}).unwrap();
        assert_eq!(
            cases.failures,
            [
                "server::it live::streams_end",
                "store::it backup::large",
                "domain text::tests::odd"
            ]
        );
        let cargo = "\
     Running unittests src/lib.rs (target/debug/deps/domain-0123456789abcdef)
test text::good ... ok
test text::bad ... FAILED
   Doc-tests store
test crates/store/src/lib.rs - (line 3) ... FAILED
test result: FAILED. 1 passed; 2 failed";
        let cases = follow(cargo.as_bytes(), |_| {}).unwrap();
        assert_eq!(
            cases.failures,
            [
                "domain text::bad",
                "store crates/store/src/lib.rs - (line 3)"
            ]
        );
    }

    #[test]
    fn a_program_that_breaks_without_a_case_is_broken() {
        assert!(is_broken(false, &cases(0, 0, 0)));
        assert!(!is_broken(false, &cases(0, 1, 0)));
        assert!(!is_broken(true, &cases(0, 0, 0)));
    }
}
