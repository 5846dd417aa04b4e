//! The profile an office keeps, and how it is changed.

use super::HearingProfile;
use crate::refusal::Refusal;

/// The profile of an office: what the next session to be drafted is stamped with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptProfile {
    /// The rules.
    pub profile: HearingProfile,
    /// How often they were set; 0 where the defaults were never touched.
    pub version: u32,
}

impl KeptProfile {
    /// That of an office that never set one.
    pub const UNTOUCHED: Self = Self {
        profile: HearingProfile::DEFAULT,
        version: 0,
    };

    /// Sets other rules, based on the version that was read; `None` where they are the same.
    ///
    /// # Errors
    /// `VersionConflict` where somebody set them since.
    pub fn set(self, read: u32, profile: HearingProfile) -> Result<Option<Self>, Refusal> {
        if self.version != read {
            return Err(Refusal::VersionConflict);
        }
        let next = Self {
            profile,
            version: self.version.saturating_add(1),
        };
        Ok((profile != self.profile).then_some(next))
    }
}

#[cfg(test)]
mod tests {
    use super::super::NoticeDays;
    use super::*;

    #[test]
    fn the_slower_of_two_is_refused_and_the_same_again_changes_nothing() {
        let ten = HearingProfile {
            notice_days: NoticeDays::new(10).unwrap(),
            ..HearingProfile::DEFAULT
        };
        let untouched = KeptProfile::UNTOUCHED;
        assert_eq!(untouched.set(0, HearingProfile::DEFAULT), Ok(None));
        let set = untouched.set(0, ten).unwrap().unwrap();
        assert_eq!((set.profile, set.version), (ten, 1));
        assert_eq!(set.set(0, ten), Err(Refusal::VersionConflict));
        assert_eq!(set.set(1, ten), Ok(None));
        let back = set.set(1, HearingProfile::DEFAULT).unwrap().unwrap();
        assert_eq!((back.profile, back.version), (HearingProfile::DEFAULT, 2));
    }
}
