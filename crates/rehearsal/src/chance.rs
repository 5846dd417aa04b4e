//! Chance that can be repeated: everything follows from one printed seed.

use std::time::Duration;

use uuid::Uuid;

/// `SplitMix64`: small, and good enough to choose who loses the network.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The sequence of one part of the rehearsal. Each begins at a place of its own: places that
    /// follow each other would be one sequence, and two tablets would make the same ids, only later.
    pub(crate) fn of(seed: u64, part: u64) -> Self {
        let place = Self(seed).next();
        Self(Self(place ^ part).next())
    }

    /// The sequences of another session: ids are made once, whatever the seed.
    pub(crate) fn seed_in(seed: u64, session: &str) -> u64 {
        let bytes = session.bytes();
        bytes.fold(seed, |mixed, byte| Self(mixed ^ u64::from(byte)).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 where there is none.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// A moment before `end`.
    pub(crate) fn before(&mut self, end: Duration) -> Duration {
        let micros = u64::try_from(end.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(self.below(micros.max(1)))
    }

    /// An id that a client makes.
    pub(crate) fn id(&mut self) -> Uuid {
        let bits = (u128::from(self.next()) << 64) | u128::from(self.next());
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }

    /// So many of these, in an order of chance.
    pub(crate) fn choose<T>(&mut self, mut of: Vec<T>, count: usize) -> Vec<T> {
        let mut chosen = Vec::new();
        while chosen.len() < count && !of.is_empty() {
            let len = u64::try_from(of.len()).unwrap_or(u64::MAX);
            let at = usize::try_from(self.below(len)).unwrap_or(0);
            chosen.push(of.swap_remove(at));
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_and_another_another() {
        let draw = |seed, part| {
            let mut chance = Chance::of(seed, part);
            (chance.id(), chance.below(1_000_000), chance.id())
        };
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
        assert_ne!(draw(7, 1), draw(8, 1));
    }

    #[test]
    fn no_part_repeats_what_another_drew() {
        let mut seen = std::collections::HashSet::new();
        for part in 0..300 {
            let mut chance = Chance::of(17_052, part);
            for _ in 0..200 {
                assert!(seen.insert(chance.next()), "part {part}");
            }
        }
        assert_ne!(Chance::seed_in(7, "PR-1"), Chance::seed_in(7, "PR-2"));
    }

    #[test]
    fn chosen_are_so_many_and_none_twice() {
        let mut chance = Chance::of(1, 1);
        let mut chosen = chance.choose((0..100).collect(), 30);
        chosen.sort_unstable();
        chosen.dedup();
        assert_eq!(chosen.len(), 30);
        assert_eq!(chance.choose(vec![1, 2], 5).len(), 2);
        assert_eq!(chance.below(0), 0);
    }
}
