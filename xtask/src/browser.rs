//! The browser programs: `frontend` for wasm, once for the office, once for tablets and once for the
//! other screens of the hall, and the JavaScript that loads them.

mod names;
mod trim;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::build::Mode;
use crate::{npm, say, site, tool, workspace};

const TARGET: &str = "wasm32-unknown-unknown";

/// What wasm the browsers of our floor (iPadOS 16.4, Chromium 99) understand and rustc emits.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What is done to a program after it was compiled: done again when this changes.
const STEPS: &str = concat!(
    include_str!("browser.rs"),
    include_str!("browser/names.rs"),
    include_str!("browser/trim.rs")
);

/// Switches of the compiler for the program as it ships, added to those of `.cargo/config.toml`.
/// The toolchain is pinned, so what is unstable about them cannot move. The first is needed, not
/// only useful: functions of the same code would be merged under one of their names, and `trim`
/// goes by names. The others leave out what only a programmer would read.
const SHIPPED_FLAGS: &str = "build.rustflags=[\"-Zmerge-functions=disabled\", \
    \"-Zlocation-detail=none\", \"-Zfmt-debug=none\"]";

/// A browser program: a tablet in the hall does not load the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The desks of the office.
    Office,
    /// The reviewers' tablets.
    Tablet,
    /// Projector and consoles.
    Hall,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Office, Self::Tablet, Self::Hall];

    /// The feature of `frontend`, and the beginning of the names of its files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Tablet => "tablet",
            Self::Hall => "hall",
        }
    }
}

/// Where the parts of a browser program lie after a build.
pub struct BrowserParts {
    /// Which program.
    pub part: Part,
    /// `office.js`, `office_bg.wasm` and any `snippets/`.
    pub folder: PathBuf,
}

/// Builds `frontend` for each and turns it into what a browser loads. Does only what is new. One is
/// finished while the next is compiled: both have but one thing to do at a time.
pub fn build(mode: Mode) -> Result<Vec<BrowserParts>> {
    need_target()?;
    std::thread::scope(|scope| {
        let mut parts = Vec::new();
        for part in Part::ALL {
            let raw = compile(mode, part)?;
            parts.push(scope.spawn(move || finish(mode, part, &raw)));
        }
        let finished = parts.into_iter().map(|part| match part.join() {
            Ok(finished) => finished,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        finished.collect()
    })
}

/// Compiles one, and puts it where compiling the next does not write.
fn compile(mode: Mode, part: Part) -> Result<PathBuf> {
    let profile = match mode {
        Mode::Debug => "wasm-dev",
        Mode::Release => "wasm",
    };
    let mut cargo = tool::cargo();
    cargo.args([
        "build",
        "--package",
        "frontend",
        "--no-default-features",
        "--features",
        part.name(),
        "--target",
        TARGET,
        "--profile",
        profile,
    ]);
    if mode == Mode::Release {
        cargo
            .args(["--config", SHIPPED_FLAGS])
            .env("RUSTC_BOOTSTRAP", "1");
    }
    tool::run(&mut cargo)?;
    let raw = workspace::target()
        .join(TARGET)
        .join(profile)
        .join("frontend.wasm");
    let own = folder_of(mode, part).with_extension("wasm");
    std::fs::create_dir_all(workspace::memory())?;
    std::fs::copy(&raw, &own).with_context(|| workspace::short(&raw))?;
    Ok(own)
}

fn folder_of(mode: Mode, part: Part) -> PathBuf {
    workspace::memory().join(format!("browser-{}-{}", part.name(), mode.name()))
}

/// Makes of one what a browser loads.
fn finish(mode: Mode, part: Part, raw: &Path) -> Result<BrowserParts> {
    let folder = folder_of(mode, part);
    let wasm_opt = match mode {
        Mode::Debug => None,
        Mode::Release => npm::wasm_opt(),
    };
    let stamp = format!(
        "{} wasm-opt={} {}",
        site::hash_of(&read(raw)?),
        wasm_opt.is_some(),
        site::hash_of(STEPS.as_bytes())
    );
    let stamp_file = folder.with_extension("stamp");
    if std::fs::read_to_string(&stamp_file).is_ok_and(|last| last == stamp) {
        return Ok(BrowserParts { part, folder });
    }
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    bind(raw, &folder, mode, part)?;
    match (mode, wasm_opt) {
        (_, Some(program)) => {
            shrink(&program, &folder.join(format!("{}_bg.wasm", part.name())))?;
            names::shorten(&folder, part.name())?;
        }
        (Mode::Release, None) => {
            say::line("   without wasm-opt: the browser program is larger than it could be");
        }
        (Mode::Debug, None) => {}
    }
    std::fs::write(stamp_file, stamp)?;
    Ok(BrowserParts { part, folder })
}

/// Adds the wasm target to the toolchain where it is missing.
fn need_target() -> Result<()> {
    let libraries = tool::ask(
        Command::new("rustc")
            .args(["--print", "target-libdir", "--target", TARGET])
            .current_dir(workspace::root()),
    )?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    let rustup = tool::need("rustup", &format!("install the Rust target {TARGET}"))?;
    tool::run(
        Command::new(rustup)
            .args(["target", "add", TARGET])
            .current_dir(workspace::root()),
    )
}

/// Makes the JavaScript around the wasm. From the library, so that its version is the one of
/// the lock file and can never differ from that of the program.
fn bind(raw: &Path, folder: &Path, mode: Mode, part: Part) -> Result<()> {
    let release = mode == Mode::Release;
    let mut bindgen = Bindgen::new();
    if release {
        bindgen.input_module(part.name(), trim::trimmed(raw)?);
    } else {
        bindgen.input_path(raw);
    }
    bindgen
        .out_name(part.name())
        .web(true)?
        .omit_default_module_path(false)
        .typescript(false)
        .remove_name_section(release)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen on {}", workspace::short(raw)))
}

fn shrink(program: &Path, wasm: &Path) -> Result<()> {
    let smaller = wasm.with_extension("small");
    let before = wasm.metadata()?.len();
    tool::run(
        Command::new(program)
            // Not `-Oz`: its code is smaller, and larger when compressed.
            .args(["-Os", "--converge"])
            .args(WASM_FEATURES)
            .arg(wasm)
            .arg("-o")
            .arg(&smaller),
    )?;
    std::fs::rename(&smaller, wasm)?;
    let after = wasm.metadata()?.len();
    say::line(&format!(
        "   wasm-opt: {} to {}",
        say::size(before),
        say::size(after)
    ));
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>> {
    let bytes = std::fs::read(file).with_context(|| workspace::short(file))?;
    if bytes.is_empty() {
        bail!("{} is empty", workspace::short(file));
    }
    Ok(bytes)
}
