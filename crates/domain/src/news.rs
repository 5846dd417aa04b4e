//! How far each area has come: a number that grows with every change, and never who or what.

use std::collections::BTreeMap;

macro_rules! topics {
    ($($(#[$meta:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// An area of work whose open pages want to know of changes. The word is permanent: it is
        /// a key in the database, and part of what open pages are sent.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Topic { $($(#[$meta])* $name),+ }

        impl Topic {
            /// Every topic.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The permanent word: the area's code term.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// Reads the word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|topic| topic.word() == word)
            }
        }
    };
}

topics! {
    /// The reviewer pool.
    Reviewers = "reviewers",
}

/// How far each topic has come; one that never changed is at 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revisions(BTreeMap<Topic, u64>);

impl Revisions {
    /// How far this topic has come.
    #[must_use]
    pub fn of(&self, topic: Topic) -> u64 {
        self.0.get(&topic).copied().unwrap_or_default()
    }

    /// Grows with every change, whatever its topic.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.0
            .values()
            .fold(0, |sum, number| sum.saturating_add(*number))
    }

    /// Moves a topic forward to this number, never back; tells whether it moved.
    pub fn reach(&mut self, topic: Topic, number: u64) -> bool {
        let is_ahead = number > self.of(topic);
        if is_ahead {
            self.0.insert(topic, number);
        }
        is_ahead
    }

    /// Moves every topic forward to where it is in `other`, never back; tells whether any moved.
    pub fn reach_all(&mut self, other: &Self) -> bool {
        let mut moved = false;
        for (topic, number) in &other.0 {
            moved |= self.reach(*topic, *number);
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for topic in Topic::ALL {
            assert_eq!(Topic::from_word(topic.word()), Some(*topic));
        }
        assert_eq!(Topic::from_word("nothing"), None);
    }

    #[test]
    fn news_that_comes_late_moves_nothing_back() {
        let mut here = Revisions::default();
        assert_eq!((here.of(Topic::Reviewers), here.sum()), (0, 0));
        assert!(here.reach(Topic::Reviewers, 7));
        assert!(!here.reach(Topic::Reviewers, 7));
        assert!(!here.reach(Topic::Reviewers, 6));
        let mut there = Revisions::default();
        there.reach(Topic::Reviewers, 5);
        assert!(!here.reach_all(&there));
        assert!(there.reach_all(&here));
        assert_eq!((here.sum(), here), (7, there));
    }
}
