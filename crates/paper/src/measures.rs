//! Lengths: whole thousandths of a point, and where things stand on a sheet.

/// A length or a place, in thousandths of a point. Places are counted from the top left.
pub type Milli = i64;

/// A length in tenths of a millimetre.
pub const fn tenths(tenths_of_mm: i64) -> Milli {
    tenths_of_mm * 72_000 / 254
}

/// A4.
pub const WIDTH: Milli = 595_276;
pub const HEIGHT: Milli = 841_890;

/// The margins of the text.
pub const LEFT: Milli = tenths(200);
pub const RIGHT: Milli = WIDTH - tenths(200);
/// Where text begins on a page that is not the first one.
pub const TOP: Milli = tenths(250);
/// Below this only the foot stands.
pub const BOTTOM: Milli = HEIGHT - tenths(270);
pub const FOOT: Milli = HEIGHT - tenths(130);

/// Who writes, at the top left.
pub const SENDER_TOP: Milli = tenths(200);
pub const SENDER_WIDTH: Milli = tenths(800);

/// The address, where the window of a French envelope of 110 × 220 mm shows it whichever way the folded sheet slides: the window is
/// 45 × 100 mm, 20 mm from the right and from the bottom, so 45 to 79 mm from the top and 100 to 190 mm from the left are always seen.
pub const ADDRESS_LEFT: Milli = tenths(1_050);
pub const ADDRESS_TOP: Milli = tenths(500);
pub const ADDRESS_WIDTH: Milli = tenths(850);
pub const ADDRESS_LEADING: Milli = tenths(50);

/// Place and day, below what the window shows.
pub const DAY_TOP: Milli = tenths(950);

/// Sizes of letters, and from one line to the next.
pub const SIZE: Milli = 10_500;
pub const LEADING: Milli = 14_200;
pub const SMALL: Milli = 8_000;
pub const SMALL_LEADING: Milli = 10_500;
/// Nothing is set smaller than this to make it fit.
pub const SIZE_MIN: Milli = 6_000;
pub const GAP: Milli = 7_000;
/// Room for a signature by hand.
pub const HAND: Milli = tenths(140);

/// As the library wants it. What no sheet holds stands at its edge.
pub fn points(length: Milli) -> f32 {
    let whole = i16::try_from(length.div_euclid(1_000)).unwrap_or(i16::MAX);
    let rest = i16::try_from(length.rem_euclid(1_000)).unwrap_or(0);
    f32::from(whole) + f32::from(rest) / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        assert_eq!(tenths(2_540), 720_000);
        let close = |length, expected: f32| (points(length) - expected).abs() < 0.000_1;
        assert!(close(WIDTH, 595.276) && close(-1_500, -1.5) && close(0, 0.0));
        assert!(ADDRESS_LEFT + ADDRESS_WIDTH <= tenths(1_900), "seen through the window");
        assert!(ADDRESS_TOP + 6 * ADDRESS_LEADING <= tenths(800), "six lines are seen");
        assert!(DAY_TOP > tenths(900), "nothing else is seen");
    }
}
