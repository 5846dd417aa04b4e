//! Rehearsing a hearing, over the network like everybody else.

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use rehearsal::{Chair, Plan, Share, Stop, Window, codes_of, rehearse};
use services::chance::{Chance as _, SystemChance};

use super::{CliFault, in_runtime, limits, print};
use crate::config::{self, CHAIR_VARIABLE};

#[derive(Subcommand)]
pub(super) enum HearingCommand {
    /// Let simulated tablets join a session, vote, lose their network, and check the count
    Simulate(Simulate),
}

/// What is to be simulated.
#[derive(Args)]
pub(super) struct Simulate {
    /// Address of the server
    #[arg(long, value_name = "URL")]
    url: String,
    /// Number of the session
    #[arg(long, value_name = "NUMBER")]
    session: String,
    /// Codes of its seats: what `sunshine demo-data --json` prints; - reads standard input
    #[arg(long, value_name = "FILE")]
    seats: PathBuf,
    /// How many tablets come
    #[arg(long, value_name = "N", default_value_t = 100)]
    tablets: usize,
    /// How long a round is voted in
    #[arg(long, value_name = "TIME", default_value = "3s")]
    window: Window,
    /// How many lose their network while they vote
    #[arg(long, value_name = "PERCENT", default_value = "10%")]
    drops: Share,
    /// How many send their ballot again, and another one after it
    #[arg(long, value_name = "PERCENT", default_value = "5%")]
    duplicates: Share,
    /// How many send their ballot only after the closing
    #[arg(long, value_name = "N", default_value_t = 3)]
    late: usize,
    /// Leave the first round open
    #[arg(long)]
    no_close: bool,
    /// Repeat what an earlier rehearsal left to chance
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Trust these certificates instead of the machine's, PEM
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// Rehearses, prints what was found, and fails where anything was lost, doubled or wrong.
pub(super) fn obey(command: HearingCommand) -> Result<(), CliFault> {
    let HearingCommand::Simulate(simulate) = command;
    let json = simulate.json;
    let plan = simulate.plan()?;
    // A stream and a connection for the rest each.
    let connections = u32::try_from(plan.tablets.saturating_mul(2)).unwrap_or(u32::MAX);
    limits::raise(connections);
    // Known also when nothing else is printed any more.
    let mut to = io::stderr().lock();
    drop(writeln!(to, "sunshine: seed {}", plan.seed));
    drop(to);
    in_runtime(async move {
        let report = rehearse(&plan).await.map_err(|stop| match stop {
            Stop::Unusable(words) => CliFault::Usage(words),
            Stop::Broke(words) => CliFault::said(words),
        })?;
        if json {
            print(&serde_json::json!(report).to_string())?;
        } else {
            print(report.words().trim_end())?;
        }
        if report.is_sound() {
            Ok(())
        } else {
            Err(CliFault::said("the rehearsal found something wrong"))
        }
    })
}

impl Simulate {
    fn plan(self) -> Result<Plan, CliFault> {
        let file = self.seats.display().to_string();
        let text = if file == "-" {
            io::read_to_string(io::stdin())
        } else {
            std::fs::read_to_string(&self.seats)
        };
        let wrong = |why: String| CliFault::Usage(format!("seats of {file}: {why}"));
        let text = text.map_err(|why| wrong(why.to_string()))?;
        let seats = codes_of(&text, &self.session).map_err(wrong)?;
        Ok(Plan {
            url: self.url,
            session: self.session,
            seats,
            tablets: self.tablets,
            window: self.window,
            drops: self.drops,
            duplicates: self.duplicates,
            late: self.late,
            close: !self.no_close,
            seed: self.seed.unwrap_or_else(drawn),
            chair: chair()?,
            ca: self.ca,
        })
    }
}

fn chair() -> Result<Chair, CliFault> {
    let wrong = |why: &str| CliFault::Usage(format!("{CHAIR_VARIABLE} is not set well: {why}"));
    let typed = config::chair();
    let typed = typed.ok_or_else(|| wrong("it is written login:password"))?;
    typed.parse().map_err(wrong)
}

/// Short enough to be typed again.
fn drawn() -> u64 {
    let mut bytes = [0; 4];
    SystemChance.fill(&mut bytes);
    u32::from_be_bytes(bytes).into()
}
