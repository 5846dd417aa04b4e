//! What people of the demo typed, in both languages.

use domain::preference::Language;

/// The same text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    zh: &'static str,
    en: &'static str,
}

/// A text in Chinese and in English.
pub(super) const fn said(zh: &'static str, en: &'static str) -> Said {
    Said { zh, en }
}

impl Said {
    /// The text as it stands in a demo of this language.
    pub(super) const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }
}
