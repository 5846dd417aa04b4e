//! Drawing uploaded files: one at a time, in a process that is ended when it takes too long.

use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use documents::apart::{ANSWER_BYTES_MAX, read_answer};
use documents::{Drawn, Reason};
use domain::refusal::Refusal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

use crate::no::No;

/// Files that wait to be drawn, with the one at work: each lies in memory meanwhile.
const QUEUE_MAX: usize = 4;
/// Longest wait for one's turn.
const TURN_WAIT_MAX: Duration = Duration::from_mins(1);
/// Longest time for one document, by the clock on the wall: on a busy machine the process may get
/// little more than half a core.
pub const DRAWING_TIME_MAX: Duration = Duration::from_secs(45);

/// The program that draws: it reads a file and answers as [`documents::apart::draw_apart`] does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawingProgram {
    /// Where it is.
    pub path: PathBuf,
    /// What it is told.
    pub arguments: Vec<String>,
    /// When it is killed, by the clock on the wall.
    pub time_max: Duration,
}

/// Drawing takes a core and much memory: one file at a time, and few that wait.
pub(crate) struct Drawing {
    program: OnceLock<DrawingProgram>,
    queue: Semaphore,
    turn: Semaphore,
}

impl Default for Drawing {
    fn default() -> Self {
        Self {
            program: OnceLock::new(),
            queue: Semaphore::new(QUEUE_MAX),
            turn: Semaphore::new(1),
        }
    }
}

impl Drawing {
    /// From now on files are drawn by this program.
    pub(crate) fn by(&self, program: DrawingProgram) {
        if self.program.set(program).is_err() {
            tracing::warn!("the program that draws was named before");
        }
    }

    /// Draws a file. Whoever waits no longer has ended the work too.
    pub(crate) async fn draw(&self, file: Arc<Vec<u8>>) -> Result<Result<Drawn, Reason>, No> {
        let Ok(_place) = self.queue.try_acquire() else {
            return Err(Refusal::Busy.into());
        };
        let turn = tokio::time::timeout(TURN_WAIT_MAX, self.turn.acquire()).await;
        let Ok(Ok(_turn)) = turn else {
            return Err(Refusal::Busy.into());
        };
        let Some(program) = self.program.get() else {
            // A test, or a command that nobody else waits for.
            let drawn = tokio::task::spawn_blocking(move || documents::draw(file)).await;
            return drawn.map_err(|_panic| No::bug("drawing broke"));
        };
        let drawing = drawn_apart(program, &file);
        match tokio::time::timeout(program.time_max, drawing).await {
            Ok(Ok(drawn)) => Ok(drawn),
            // Told to stop, as all of us may have been; or not even begun.
            Ok(Err(error)) => {
                tracing::error!(%error, "the process that draws could not be asked");
                Err(Refusal::Busy.into())
            }
            // Dropped with the wait, the process is killed.
            Err(_late) => Ok(Err(Reason::TooSlow)),
        }
    }
}

/// Starts a process that knows nothing of us, gives it the file and reads what it answers.
async fn drawn_apart(program: &DrawingProgram, file: &[u8]) -> io::Result<Result<Drawn, Reason>> {
    let mut child = Command::new(&program.path)
        .args(&program.arguments)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let answer = asked(&mut child, file).await?;
    let ended = child.wait().await?;
    if !ended.success() {
        return why(ended).map(Err);
    }
    read_answer(&answer).ok_or_else(|| io::Error::other("it answered nothing that can be read"))
}

async fn asked(child: &mut Child, file: &[u8]) -> io::Result<Vec<u8>> {
    if let Some(mut input) = child.stdin.take() {
        // One that has ended already says why by how it ended.
        let _ = input.write_all(file).await;
    }
    let mut answer = Vec::new();
    if let Some(output) = child.stdout.take() {
        let mut output = output.take(ANSWER_BYTES_MAX);
        output.read_to_end(&mut answer).await?;
    }
    Ok(answer)
}

/// Why a process that did not answer has ended.
fn why(ended: ExitStatus) -> io::Result<Reason> {
    use std::os::unix::process::ExitStatusExt;
    // SIGKILL, as by a system that is out of memory; SIGXCPU; and SIGABRT, which a program sends
    // itself when it is given no more memory, or no more stack.
    const KILLED: i32 = 9;
    const OUT_OF_TIME: i32 = 24;
    const ABORTED: i32 = 6;
    // What a terminal and a service manager send to all processes of a program they stop.
    const STOPPED: [i32; 3] = [1, 2, 15];
    match ended.signal() {
        Some(OUT_OF_TIME | KILLED | ABORTED) => Ok(Reason::TooSlow),
        Some(other) if STOPPED.contains(&other) => Err(io::Error::other("it was told to stop")),
        _ => Ok(Reason::Panicked),
    }
}
