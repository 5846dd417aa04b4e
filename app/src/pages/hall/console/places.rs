//! Where seats stand in the hemicycle: arcs around the half sun, as many as the panel needs.

/// Width of the picture.
pub(super) const WIDTH: u32 = 340;
/// Height of the picture.
pub(super) const HEIGHT: u32 = 184;
/// The middle of all arcs.
const CENTRE: (f64, f64) = (170.0, 168.0);
/// The outermost arc.
const OUTER: f64 = 153.0;
/// The innermost arc, of the outermost: 14 seats of 26.
const INNER: f64 = 14.0 / 26.0;
/// Most arcs: more would be no map.
const ARCS_MAX: u32 = 16;

/// Where the seats stand, from the innermost arc out and from left to right, and how large they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Places {
    pub at: Vec<(f64, f64)>,
    /// Half the width of a seat.
    pub half: f64,
}

impl Places {
    pub(super) fn of(seats: usize) -> Self {
        let seats = u32::try_from(seats).unwrap_or(u32::MAX).min(10_000);
        if seats == 0 {
            return Self::default();
        }
        let arcs = arcs_of(seats);
        let radius = |arc: u32| {
            let share = if arcs == 1 {
                1.0
            } else {
                f64::from(arc) / f64::from(arcs - 1)
            };
            OUTER * (INNER + (1.0 - INNER) * share)
        };
        let counts = shares(seats, arcs, radius);
        let mut at = Vec::new();
        let mut gap = OUTER * (1.0 - INNER) / f64::from(arcs.max(2) - 1);
        for (arc, count) in (0..arcs).zip(counts) {
            let radius = radius(arc);
            let step = std::f64::consts::PI / f64::from(count.max(2) - 1);
            gap = gap.min(radius * step);
            for place in 0..count {
                let angle = if count == 1 {
                    std::f64::consts::FRAC_PI_2
                } else {
                    std::f64::consts::PI - step * f64::from(place)
                };
                at.push((
                    CENTRE.0 + radius * angle.cos(),
                    CENTRE.1 - radius * angle.sin(),
                ));
            }
        }
        Self {
            at,
            half: (gap * 0.3).min(8.0),
        }
    }
}

/// Five arcs for a hundred, fewer for fewer.
fn arcs_of(seats: u32) -> u32 {
    let mut arcs = 1;
    while arcs < ARCS_MAX && 4 * arcs * arcs < seats {
        arcs += 1;
    }
    arcs
}

/// So many seats for each arc as it is long; what is left over goes outwards.
fn shares(seats: u32, arcs: u32, radius: impl Fn(u32) -> f64) -> Vec<u32> {
    let whole: f64 = (0..arcs).map(&radius).sum();
    let mut counts = Vec::new();
    let (mut given, mut length) = (0, 0.0);
    for arc in 0..arcs {
        length += radius(arc);
        let until = nearest(f64::from(seats) * length / whole, seats);
        counts.push(until.saturating_sub(given));
        given = given.max(until);
    }
    counts
}

/// The whole number nearest to a figure between 0 and `most`, without a conversion that could cut.
fn nearest(figure: f64, most: u32) -> u32 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if f64::from(middle) - 0.5 <= figure {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_sit_in_the_five_arcs_of_the_design() {
        let radius = |arc: u32| f64::from(14 + 3 * arc);
        assert_eq!(shares(100, arcs_of(100), radius), [14, 17, 20, 23, 26]);
        assert_eq!(Places::of(100).at.len(), 100);
    }

    #[test]
    fn every_seat_of_every_panel_has_a_place_of_its_own_in_the_picture() {
        for seats in [0, 1, 2, 3, 9, 11, 40, 97, 250, 1_000] {
            let places = Places::of(seats);
            assert_eq!(places.at.len(), seats);
            for (x, y) in &places.at {
                assert!(*x >= 0.0 && *x <= f64::from(WIDTH), "{seats}: {x}");
                assert!(*y >= 0.0 && *y <= f64::from(HEIGHT), "{seats}: {y}");
            }
            for (one, a) in places.at.iter().enumerate() {
                for b in places.at.iter().skip(one + 1) {
                    let apart = (a.0 - b.0).hypot(a.1 - b.1);
                    assert!(apart > 2.0 * places.half, "{seats}: {a:?} {b:?}");
                }
            }
        }
    }
}
