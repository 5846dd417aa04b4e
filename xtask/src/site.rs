//! `target/site`: every file the program serves under `/assets/`, named by its content, so
//! that a browser may keep it for ever, and each with a `.br` sibling.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use brotli::CompressorWriter;
use brotli::enc::BrotliEncoderParams;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::browser::BrowserParts;
use crate::build::Mode;
use crate::catalogue;
use crate::{say, style, workspace};

/// Digits of a content hash in a file name: 64 bits, far more than a dozen files need.
const HASH_DIGITS: usize = 16;

/// Window of the compressor as a power of two: 4 MiB holds the whole browser program.
const BROTLI_WINDOW: i32 = 22;

/// Smaller files are sent as they are: an answer of one packet does not get quicker.
const COMPRESS_BYTES_MIN: usize = 512;

/// The hexadecimal hash of some content.
pub fn hash_of(content: &[u8]) -> String {
    Sha256::digest(content)
        .iter()
        .fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"))
}

/// Writes the site and returns one line about its size.
pub fn publish(mode: Mode, programs: &[BrowserParts]) -> Result<String> {
    let mut site = Site {
        mode,
        files: BTreeMap::new(),
        manifest: Map::new(),
    };
    let css = site.add("sunshine.css", style::sheet()?.into_bytes());
    site.name("css", &css);
    site.add_browser_programs(programs)?;
    site.add_folder(&workspace::root().join("app/assets"))?;
    site.finish()
}

struct Site {
    mode: Mode,
    /// By their published names.
    files: BTreeMap<String, Vec<u8>>,
    manifest: Map<String, Value>,
}

impl Site {
    /// Takes a file in and returns its published name.
    fn add(&mut self, plain: &str, content: Vec<u8>) -> String {
        let digits: String = hash_of(&content).chars().take(HASH_DIGITS).collect();
        let name = match plain.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{digits}.{extension}"),
            None => format!("{plain}.{digits}"),
        };
        self.files.insert(name.clone(), content);
        name
    }

    /// Says in the manifest under which key a file is found.
    fn name(&mut self, key: &str, published: &str) {
        self.manifest
            .insert(key.to_owned(), json!(address_of(published)));
    }

    /// Scripts of every page, the sentences, and each program.
    fn add_browser_programs(&mut self, programs: &[BrowserParts]) -> Result<()> {
        let keep = self.add("keep.js", script("keep.js")?.into_bytes());
        let page = script("page.js")?.replace("./keep.js", &format!("./{keep}"));
        let page = self.add("page.js", page.into_bytes());
        self.name("page", &page);
        let live = self.add("live.js", script("live.js")?.into_bytes());
        self.name("live", &live);
        let mut boot = script("boot.js")?.replace("./page.js", &format!("./{page}"));
        for (tag, content) in sentences()? {
            let plain = format!("words.{tag}.txt");
            let published = self.add(&plain, content.into_bytes());
            self.name(&format!("words.{tag}"), &published);
            boot = boot.replace(&format!("./{plain}"), &format!("./{published}"));
        }
        for program in programs {
            self.add_browser_program(program, &boot)?;
        }
        Ok(())
    }

    /// The wasm, the glue around it, snippets the glue imports, and the script that starts it:
    /// leaves first, because a name in an import is the hash of what it names.
    fn add_browser_program(&mut self, program: &BrowserParts, boot: &str) -> Result<()> {
        let name = program.part.name();
        let plain = format!("{name}_bg.wasm");
        let wasm = self.add(&plain, std::fs::read(program.folder.join(&plain))?);
        self.name(&format!("{name}.wasm"), &wasm);
        let mut glue = std::fs::read_to_string(program.folder.join(format!("{name}.js")))?
            .replace(&format!("'{plain}'"), &format!("'{wasm}'"))
            .replace(&format!("\"{plain}\""), &format!("\"{wasm}\""));
        for (import, content) in snippets(&program.folder)? {
            let flat = import.replace(['/', '\\'], "-");
            let published = self.add(&flat, content);
            glue = glue.replace(&format!("./{import}"), &format!("./{published}"));
        }
        let js = self.add(&format!("{name}.js"), glue.into_bytes());
        self.name(&format!("{name}.js"), &js);
        let boot = boot.replace("./sunshine.js", &format!("./{js}"));
        let boot = self.add(&format!("boot-{name}.js"), boot.into_bytes());
        self.name(&format!("{name}.boot"), &boot);
        Ok(())
    }

    /// Pictures and the like, where there are any; the manifest key is the name without its
    /// extension.
    fn add_folder(&mut self, folder: &Path) -> Result<()> {
        if !folder.exists() {
            return Ok(());
        }
        for entry in std::fs::read_dir(folder)? {
            let file = entry?.path();
            let (Some(plain), Some(stem)) = (text_of(file.file_name()), text_of(file.file_stem()))
            else {
                continue;
            };
            if file.is_file() {
                let published = self.add(&plain, std::fs::read(&file)?);
                self.name(&stem, &published);
            }
        }
        Ok(())
    }

    /// Writes what differs from the last time and removes what is no longer part of the site.
    fn finish(mut self) -> Result<String> {
        let addresses: Vec<_> = self
            .files
            .keys()
            .map(|name| json!(address_of(name)))
            .collect();
        self.manifest
            .insert("files".to_owned(), Value::Array(addresses));
        let folder = workspace::site();
        let compressed = workspace::memory().join(format!("brotli-{}", self.mode.name()));
        std::fs::create_dir_all(&folder)?;
        std::fs::create_dir_all(&compressed)?;
        let mut keep = vec!["manifest.json".to_owned()];
        let (mut raw_bytes, mut sent_bytes) = (0, 0);
        for (name, content) in &self.files {
            write_if_new(&folder.join(name), content)?;
            keep.push(name.clone());
            raw_bytes += content.len();
            sent_bytes += if content.len() < COMPRESS_BYTES_MIN {
                content.len()
            } else {
                let sibling = format!("{name}.br");
                let small = compress_once(&compressed.join(&sibling), content, self.mode)?;
                write_if_new(&folder.join(&sibling), &small)?;
                keep.push(sibling);
                small.len()
            };
        }
        let manifest = serde_json::to_string_pretty(&Value::Object(self.manifest))?;
        write_if_new(&folder.join("manifest.json"), manifest.as_bytes())?;
        for old in [&folder, &compressed] {
            remove_others(old, &keep)?;
        }
        Ok(format!(
            "{} files, {}, {} compressed",
            self.files.len(),
            say::size(u64::try_from(raw_bytes)?),
            say::size(u64::try_from(sent_bytes)?)
        ))
    }
}

/// A script of ours.
fn script(name: &str) -> Result<String> {
    std::fs::read_to_string(workspace::root().join("app").join(name))
        .with_context(|| format!("app/{name}"))
}

/// The file of sentences of each language, by its tag.
fn sentences() -> Result<[(&'static str, String); 2]> {
    let read = |tag: &str| {
        let file = workspace::root().join(format!("app/locales/{tag}.toml"));
        let file = file.to_string_lossy();
        catalogue::read(&file).map_err(|why| anyhow!("{why}"))
    };
    let entries =
        catalogue::entries(read("zh-CN")?, read("en")?).map_err(|why| anyhow!("{why}"))?;
    Ok([
        (
            "zh-CN",
            catalogue::file_of(&entries, |entry| &entry.chinese),
        ),
        ("en", catalogue::file_of(&entries, |entry| &entry.english)),
    ])
}

/// Where a browser asks for a published file.
fn address_of(published: &str) -> String {
    format!("/assets/{published}")
}

fn text_of(name: Option<&std::ffi::OsStr>) -> Option<String> {
    name.and_then(std::ffi::OsStr::to_str).map(str::to_owned)
}

/// JavaScript that crates bring along, by the path the glue imports.
fn snippets(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    let mut open = vec![folder.join("snippets")];
    while let Some(inner) = open.pop() {
        if !inner.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&inner)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Some(import) = path.strip_prefix(folder)?.to_str() {
                found.push((import.to_owned(), std::fs::read(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The content compressed; remembered by its name, which is its hash.
fn compress_once(memory: &Path, content: &[u8], mode: Mode) -> Result<Vec<u8>> {
    if let Ok(known) = std::fs::read(memory) {
        return Ok(known);
    }
    let quality = match mode {
        Mode::Debug => 5,
        Mode::Release => 11,
    };
    let mut small = Vec::new();
    let settings = BrotliEncoderParams {
        quality,
        lgwin: BROTLI_WINDOW,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut writer = CompressorWriter::with_params(&mut small, 1 << 16, &settings);
    writer.write_all(content)?;
    drop(writer);
    std::fs::write(memory, &small)?;
    Ok(small)
}

/// Leaves a file alone that already says this: its time tells cargo whether to build again.
fn write_if_new(file: &Path, content: &[u8]) -> Result<()> {
    if std::fs::read(file).is_ok_and(|there| there == content) {
        return Ok(());
    }
    std::fs::write(file, content).with_context(|| workspace::short(file))
}

fn remove_others(folder: &Path, keep: &[String]) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.path();
        if text_of(file.file_name()).is_none_or(|name| !keep.contains(&name)) && file.is_file() {
            std::fs::remove_file(&file)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_name_holds_the_hash_of_the_content() {
        let mut site = Site {
            mode: Mode::Debug,
            files: BTreeMap::new(),
            manifest: Map::new(),
        };
        let name = site.add("a.css", b"b{}".to_vec());
        let digits: String = hash_of(b"b{}").chars().take(HASH_DIGITS).collect();
        assert_eq!(name, format!("a.{digits}.css"));
        site.name("css", &name);
        assert_eq!(site.manifest["css"], json!(format!("/assets/{name}")));
    }
}
