//! How a person reads: language and size of text.

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Chinese, the first language of every screen.
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English, complete.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Both languages, Chinese first.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// Reads a tag as stored or chosen.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// The language an `Accept-Language` header asks for most; Chinese unless English is preferred.
    #[must_use]
    pub fn from_header(header: &str) -> Self {
        let mut best: Option<(Self, u32)> = None;
        for part in header.split(',').take(HEADER_PARTS_MAX) {
            let mut pieces = part.trim().split(';');
            let tag = pieces
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1000, per_mille);
            let primary = tag.split('-').next().unwrap_or_default();
            let language = match primary {
                "zh" => Self::Chinese,
                "en" => Self::English,
                _ => continue,
            };
            if weight > 0 && best.is_none_or(|(_, most)| weight > most) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language).unwrap_or_default()
    }
}

/// More languages than this in one header are not read.
const HEADER_PARTS_MAX: usize = 32;

/// A quality value such as `0.8` in thousandths; what cannot be read counts as 0.
fn per_mille(text: &str) -> u32 {
    match text.split_once('.').unwrap_or((text, "")) {
        ("1", _) => 1000,
        ("0", digits) if digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{digits:0<3}").parse().unwrap_or(0)
        }
        _ => 0,
    }
}

/// Size of main text, relative to the device's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextSize {
    /// 18 to 20 px, by device.
    #[default]
    Normal,
    /// 24 px.
    Large,
    /// 30 px.
    Largest,
}

impl TextSize {
    /// All sizes, smallest first.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Large, Self::Largest];

    /// The word in storage, cookie and page.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Large => "large",
            Self::Largest => "largest",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.code() == code)
    }

    /// The size after this one; after the largest comes the normal one again.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Normal => Self::Large,
            Self::Large => Self::Largest,
            Self::Largest => Self::Normal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_chooses_and_chinese_is_the_default() {
        for (header, language) in [
            ("", Language::Chinese),
            ("fr-FR,fr;q=0.9", Language::Chinese),
            ("en", Language::English),
            ("en-GB,en;q=0.9,zh;q=0.8", Language::English),
            ("en;q=0.5, zh-TW;q=0.7", Language::Chinese),
            ("en;q=0", Language::Chinese),
            ("zh;q=0.9,en;q=1.0", Language::English),
            ("en;q=9999999999999,zh;q=0.1", Language::Chinese),
        ] {
            assert_eq!(Language::from_header(header), language, "{header}");
        }
    }
}
