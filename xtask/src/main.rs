//! The workspace's own commands: build, demo, test, dist, bench, audit.

mod audit;
mod bench;
mod browser;
mod build;
#[path = "../../app/build/catalogue.rs"]
#[expect(dead_code, reason = "the build of `app` uses the rest of it")]
mod catalogue;
mod demo;
mod dist;
mod lighthouse;
mod npm;
mod postgres;
mod say;
mod site;
mod style;
mod test;
mod tool;
mod update;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The commands of this workspace. Each says what it does while it does it.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the browser program, the style sheet and the program `sunshine` around them.
    Build {
        /// Small and fast instead of quickly built.
        #[arg(long)]
        release: bool,
    },
    /// Build everything, load the demo and serve it.
    Demo(demo::DemoArguments),
    /// Everything a change must pass.
    Test {
        /// Run this stage alone.
        #[arg(long, value_enum, value_name = "STAGE")]
        only: Option<test::Stage>,
    },
    /// Pack the release program, a systemd unit and a sample configuration.
    Dist,
    /// Measure, and write docs/benchmarks.md.
    Bench {
        /// Also measure a build from nothing, in a folder of its own (some twenty minutes).
        #[arg(long)]
        cold: bool,
        /// Measure hearings alone, print what they came to, and write nothing.
        #[arg(long, conflicts_with = "cold")]
        hearing: bool,
    },
    /// Write anew what is made from the code and committed: schema dumps, API, access table.
    Update,
    /// Ask Lighthouse about a published outcome, and write docs/lighthouse.md.
    Lighthouse,
    /// Take the picture in the README anew, in the browser, from the demo.
    Picture,
    /// Check licences, sources and banned crates with cargo-deny, without the network.
    Audit,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Build { release } => {
            build::build(build::Mode::of(release)).map(|_: PathBuf| ExitCode::SUCCESS)
        }
        Command::Demo(arguments) => demo::demo(&arguments),
        Command::Test { only } => Ok(test::test(only)),
        Command::Dist => dist::dist().map(|()| ExitCode::SUCCESS),
        Command::Bench { hearing: true, .. } => bench::hearings().map(|()| ExitCode::SUCCESS),
        Command::Bench { cold, .. } => bench::bench(cold).map(|()| ExitCode::SUCCESS),
        Command::Update => update::update().map(|()| ExitCode::SUCCESS),
        Command::Lighthouse => lighthouse::lighthouse().map(|()| ExitCode::SUCCESS),
        Command::Picture => test::picture().map(|()| ExitCode::SUCCESS),
        Command::Audit => audit::audit().map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|fault| {
        say::error(&format!("{fault:#}"));
        ExitCode::FAILURE
    })
}
