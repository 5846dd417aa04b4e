//! Reading a password: unseen from a terminal, or the first line of a pipe.

use std::io::{self, BufRead, IsTerminal, Write};

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use super::CliFault;

/// Reads one line of standard input without showing it.
pub(super) fn password(prompt: &str) -> Result<String, CliFault> {
    let stdin = io::stdin();
    let line = if stdin.is_terminal() {
        unseen(prompt)
    } else {
        line()
    };
    line.map_err(CliFault::io(
        "the password cannot be read from standard input",
    ))
}

fn unseen(prompt: &str) -> io::Result<String> {
    let stdin = io::stdin();
    let shown = tcgetattr(&stdin)?;
    let mut hidden = shown.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    write!(io::stderr(), "{prompt}")?;
    tcsetattr(&stdin, OptionalActions::Flush, &hidden)?;
    let line = line();
    tcsetattr(&stdin, OptionalActions::Now, &shown)?;
    writeln!(io::stderr())?;
    line
}

fn line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let typed = line.strip_suffix('\n').unwrap_or(&line);
    Ok(typed.strip_suffix('\r').unwrap_or(typed).to_owned())
}
