//! Every command of `docs/operating.md`, as it stands there and in that order, by a real shell with
//! the real program. What a machine has and a test has not is put in its place: see [`Machine`].

mod machine;

use std::fmt::Write as _;
use std::path::Path;

use self::machine::Machine;

const GUIDE: &str = include_str!("../../../docs/operating.md");

/// Blocks of commands there are at least: fewer, and the guide was not read.
const BLOCKS_MIN: usize = 15;

/// After this line of an upgrade the new program is in its place.
const NEW_PROGRAM: &str = "sunshine --version\n";

/// A backup of an earlier year, and one that somebody made by hand.
const OLD_BACKUPS: [&str; 2] = [
    "backup/daily-2020-01-01-0330.sunshine",
    "backup/by-hand.sunshine",
];

/// The commands of the guide, block by block, with the line each begins at.
fn blocks() -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, line) in (1..).zip(GUIDE.lines()) {
        let line = line.trim_start();
        match &mut open {
            None if line == "```sh" => open = Some((number, String::new())),
            None => {}
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some((_, text)) => writeln!(text, "{line}").unwrap(),
        }
    }
    assert!(open.is_none(), "a block without an end");
    blocks
}

/// Makes a database as the program before this one left it.
async fn make_older(file: &Path) {
    let names = {
        use migrations::Migrator;
        Migrator::names()
    };
    let url = format!("sqlite://{}", file.display());
    let before = &names[names.len() - 2];
    migrations::migrate_through(&url, before).await.unwrap();
}

/// An upgrade: the new program finds a database of the one before it. Without the guide's own
/// `migrate` it would not start.
async fn upgrade(machine: &Machine, line: usize, block: &str) {
    let (old, new) = block.split_once(NEW_PROGRAM).unwrap();
    machine.run(line, old);
    let (database, kept) = (
        machine.at("var/lib/sunshine/sunshine.db"),
        machine.at("kept.db"),
    );
    std::fs::rename(&database, &kept).unwrap();
    make_older(&database).await;
    let printed = machine.run(line, &format!("{NEW_PROGRAM}{new}"));
    assert!(printed.contains(": 1 change applied"), "{printed}");
    machine.run(line, "systemctl stop sunshine\n");
    std::fs::rename(&kept, &database).unwrap();
    machine.run(line, "systemctl start sunshine\n");
}

#[tokio::test]
async fn every_command_of_the_guide_is_carried_out() {
    let blocks = blocks();
    assert!(blocks.len() >= BLOCKS_MIN, "{}", blocks.len());
    let machine = Machine::new();
    for old in OLD_BACKUPS {
        std::fs::write(machine.at(old), "old").unwrap();
        machine.run(0, &format!("touch -d 2020-01-01 /{old}\n"));
    }
    let mut done = Vec::new();
    for (line, block) in &blocks {
        let restores = block.contains("\"$data-back\"");
        if restores {
            machine.lose();
        }
        if block.contains(NEW_PROGRAM) {
            upgrade(&machine, *line, block).await;
            done.push("upgraded");
        } else {
            let printed = machine.run(*line, block);
            if block.contains("$REFERENCE") {
                assert!(printed.contains("status=404"), "{printed}");
                done.push("found in the log");
            }
        }
        if restores {
            let secret = machine.read("var/lib/sunshine/secret");
            assert_eq!(secret, machine.read("safe/secret-2026-05-06"));
            done.push("restored");
        }
    }
    assert_eq!(done, ["restored", "upgraded", "found in the log"]);
    assert_eq!(machine.faults_of_units(), "");
    what_is_left(&machine);
}

/// What the guide has made is there, and what it takes away is gone.
fn what_is_left(machine: &Machine) {
    for made in [
        "backup/2026-05-06.sunshine",
        "backup/2026-05-07.sunshine",
        "backup/by-hand.sunshine",
        "pid.unit",
    ] {
        assert!(Path::exists(&machine.at(made)), "{made}");
    }
    for gone in [
        "backup/daily-2020-01-01-0330.sunshine",
        "pid.typed",
        "work/seats.json",
        "var/lib/sunshine-rehearsal",
        "var/lib/private/sunshine-back",
        "var/lib/private/sunshine-before",
        "var/lib/sunshine/secret.old",
    ] {
        assert!(!Path::exists(&machine.at(gone)), "{gone}");
    }
    let daily = std::fs::read_dir(machine.at("backup")).unwrap();
    let daily = daily.map(|file| file.unwrap().file_name().into_string().unwrap());
    let daily = daily.filter(|name| name.starts_with("daily-"));
    assert_eq!(daily.count(), 1, "the backup of a night");
    let [new, old] = ["safe/secret-2026-05-07", "safe/secret-2026-05-06"];
    assert_eq!(machine.read("var/lib/sunshine/secret"), machine.read(new));
    assert_ne!(machine.read(new), machine.read(old));
}
