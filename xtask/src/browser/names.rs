//! Names by which the browser program and the JavaScript around it know each other. Each ends in
//! 16 digits of a hash, which nothing can compress; a running number does as well.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::workspace;

/// Digits of such a hash.
const HASH_DIGITS: usize = 16;

/// Puts running numbers of the same length into both files, so that nothing else moves.
pub fn shorten(folder: &Path, name: &str) -> Result<()> {
    let mut numbers = BTreeMap::new();
    for name in [format!("{name}_bg.wasm"), format!("{name}.js")] {
        let file = folder.join(name);
        let content = std::fs::read(&file).with_context(|| workspace::short(&file))?;
        std::fs::write(&file, numbered(content, &mut numbers))?;
    }
    Ok(())
}

fn numbered(mut content: Vec<u8>, numbers: &mut BTreeMap<Vec<u8>, usize>) -> Vec<u8> {
    let mut at = 0;
    while let Some(hash) = content.get(at..at + HASH_DIGITS) {
        let after = content.get(at + HASH_DIGITS);
        let begins = at > 0 && content.get(at - 1) == Some(&b'_');
        let is_whole = hash.iter().all(|byte| is_digit(*byte));
        if begins && is_whole && !after.is_some_and(|byte| is_digit(*byte)) {
            let next = numbers.len();
            let number = *numbers.entry(hash.to_vec()).or_insert(next);
            let number = format!("{number:0HASH_DIGITS$}");
            content.splice(at..at + HASH_DIGITS, number.bytes());
            at += HASH_DIGITS;
        } else {
            at += 1;
        }
    }
    content
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_files_get_the_same_numbers() {
        let mut numbers = BTreeMap::new();
        let mut said = |text: &str| {
            String::from_utf8(numbered(text.as_bytes().to_vec(), &mut numbers)).unwrap()
        };
        assert_eq!(
            said("__wbg_set_cfb06b02e7406899, __wbg_get_d3b1a9ebc7f1a9d3"),
            "__wbg_set_0000000000000000, __wbg_get_0000000000000001"
        );
        assert_eq!(said("x_d3b1a9ebc7f1a9d3"), "x_0000000000000001");
        for other in [
            "cfb06b02e7406899",
            "_cfb06b02e74068991",
            "_cfb06b02e740689",
            "_CFB06B02E7406899",
        ] {
            assert_eq!(said(other), other);
        }
    }
}
