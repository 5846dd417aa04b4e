//! Drawing an uploaded document in a process of its own, which the server starts from its own file.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use services::public_review::{DRAWING_TIME_MAX, DrawingProgram};
use services::{CPU_SECONDS_MAX, draw_apart};

use super::CliFault;

/// The word of the command.
pub(super) const WORD: &str = "draw-document";

/// Where Linux keeps the program that runs, also after an upgrade has replaced its file.
const OWN_PROGRAM: &str = "/proc/self/exe";

/// How it is drawn.
#[derive(Args)]
pub(super) struct Drawing {
    /// Seconds of a core after which the system ends it
    #[arg(long, value_name = "N", default_value_t = CPU_SECONDS_MAX)]
    cpu_seconds: u64,
}

/// Draws the file on standard input, and answers on standard output.
pub(super) fn draw(drawing: &Drawing) -> Result<(), CliFault> {
    let drawn = draw_apart(drawing.cpu_seconds, io::stdin().lock(), io::stdout().lock());
    drawn.map_err(CliFault::io("the document was not drawn"))
}

/// This very program, told to draw.
pub(super) fn program() -> Result<DrawingProgram, CliFault> {
    let own = Path::new(OWN_PROGRAM);
    let path: PathBuf = if own.exists() {
        own.to_owned()
    } else {
        let doing = CliFault::io("the program does not find itself");
        std::env::current_exe().map_err(doing)?
    };
    Ok(DrawingProgram {
        path,
        arguments: vec![WORD.to_owned()],
        time_max: DRAWING_TIME_MAX,
    })
}
