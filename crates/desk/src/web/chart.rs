//! Charts as SVG, drawn by the server: where each mark stands, from whole numbers.
//!
//! Places across are per cent of the width, so that a chart fills its card at any width while its text
//! keeps its size; heights are pixels. Colours are classes of `charts.css`. A page shows the same
//! figures in a table beside each chart.

use std::fmt;

/// A share in tenths of a per cent, written `12.5%`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(i64);

impl Share {
    /// The share of a part in a whole; nothing of nothing.
    pub fn of(part: i64, whole: i64) -> Self {
        if whole <= 0 {
            return Self(0);
        }
        let tenths = (i128::from(part.max(0)) * 2000 / i128::from(whole) + 1) / 2;
        Self(i64::try_from(tenths).unwrap_or(1000).min(1000))
    }

    /// Whole per cent, rounded half up.
    pub fn per_cent(self) -> i64 {
        (self.0 + 5) / 10
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}%", self.0 / 10, self.0 % 10)
    }
}

/// What a chart shows of one thing.
#[derive(Clone, Debug)]
pub struct Datum {
    /// Its name.
    pub label: String,
    /// Its figure as people read it.
    pub figure: String,
    /// Its figure; negative ones are drawn as nothing.
    pub minor: i64,
    /// The list that proves it.
    pub href: String,
    /// The class that colours it.
    pub class: &'static str,
}

/// A mark of a chart that lies along the width.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// What it shows.
    pub datum: Datum,
    /// Where it begins.
    pub from: Share,
    /// How wide it is.
    pub width: Share,
    /// Whether its share can be written on it.
    pub has_text: bool,
    /// Whether it can only where there is much room.
    pub is_narrow: bool,
}

/// One bar of stretches beside each other.
#[derive(Clone, Debug)]
pub struct StackedBar {
    /// The stretches, left to right.
    pub stretches: Vec<Stretch>,
}

impl StackedBar {
    /// A bar of these data, in their order.
    pub fn new(data: Vec<Datum>) -> Self {
        let whole = data.iter().fold(0_i64, |sum, datum| sum.saturating_add(datum.minor.max(0)));
        let mut before = 0_i64;
        let stretches = data.into_iter().map(|datum| {
            let from = Share::of(before, whole);
            before = before.saturating_add(datum.minor.max(0));
            // Between two rounded ends, so that stretches meet.
            let width = Share(Share::of(before, whole).0 - from.0);
            Stretch { from, width, has_text: width.0 >= 80, is_narrow: width.0 < 150, datum }
        });
        Self { stretches: stretches.collect() }
    }
}

/// A mark of a chart whose marks stand side by side.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it shows.
    pub datum: Datum,
    /// Its left edge.
    pub left: Share,
    /// Its middle, where its text stands.
    pub middle: Share,
    /// Its width.
    pub width: Share,
    /// Its top, in pixels from the top of the chart.
    pub top: i64,
    /// Its height in pixels.
    pub height: i64,
    /// Where its figure stands.
    pub figure_y: i64,
    /// A shorter figure to write above it.
    pub short: String,
    /// Whether its name is left out where there is little room.
    pub is_minor: bool,
}

/// Columns side by side over one base line.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The columns, left to right.
    pub marks: Vec<Column>,
    /// Height of the whole chart in pixels.
    pub height: i64,
    /// Where the base line is.
    pub base: i64,
    /// Where names stand.
    pub names_y: i64,
}

impl Columns {
    /// Columns of these data with a short figure each, in their order.
    pub fn new(data: Vec<(Datum, String)>) -> Self {
        const PLOT: i64 = 150;
        const HEAD: i64 = 18;
        let count = i64::try_from(data.len()).unwrap_or(1).max(1);
        let most = data.iter().map(|(datum, _)| datum.minor).max().unwrap_or(0);
        let columns = (0_i64..).zip(data).map(|(at, (datum, short))| {
            let drawn = Share::of(datum.minor, most).0 * PLOT / 1000;
            // Something that is not nothing is seen.
            let height = if datum.minor > 0 { drawn.max(2) } else { 0 };
            let top = HEAD + PLOT - height;
            let left = Share((at * 1000 + 150) / count);
            let middle = Share((at * 1000 + 500) / count);
            let (width, is_minor) = (Share(700 / count), at % 2 == 1);
            Column { left, middle, width, top, height, figure_y: top - 5, short, is_minor, datum }
        });
        let base = HEAD + PLOT;
        Self { marks: columns.collect(), height: base + 22, base, names_y: base + 16 }
    }
}

/// A small line without text, for a cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sparkline {
    /// Points as `polyline` wants them, on a ground of 100 by 24.
    pub points: String,
}

impl Sparkline {
    /// A line through these values; nothing when there are fewer than two.
    pub fn new(values: &[i64]) -> Option<Self> {
        let steps = i64::try_from(values.len()).ok()?.checked_sub(1).filter(|steps| *steps > 0)?;
        let lowest = values.iter().copied().min()?.min(0);
        let highest = values.iter().copied().max()?.max(0);
        let range = highest.saturating_sub(lowest);
        let point = |(at, value): (i64, &i64)| {
            let share = if range == 0 { 0 } else { Share::of(value.saturating_sub(lowest), range).0 };
            format!("{},{}", at * 100 / steps, 22 - share * 20 / 1000)
        };
        let points: Vec<String> = (0_i64..).zip(values).map(point).collect();
        Some(Self { points: points.join(" ") })
    }
}

/// The step from 1 to 5 of a heat map, by the share of a figure in the largest one; nothing for none.
pub fn heat(minor: i64, largest: i64) -> Option<u8> {
    if minor <= 0 || largest <= 0 {
        return None;
    }
    let share = Share::of(minor, largest).0;
    let step = [30, 100, 250, 500].iter().filter(|least| share >= **least).count();
    u8::try_from(step + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn datum(minor: i64) -> Datum {
        Datum { label: String::new(), figure: String::new(), minor, href: String::new(), class: "fill-1" }
    }

    #[test]
    fn shares_are_written_in_tenths_of_a_per_cent() {
        for (part, whole, text) in [
            (1, 8, "12.5%"),
            (1, 3, "33.3%"),
            (2, 3, "66.7%"),
            (5, 5, "100.0%"),
            (-1, 5, "0.0%"),
            (1, 0, "0.0%"),
        ] {
            assert_eq!(Share::of(part, whole).to_string(), text);
        }
        assert_eq!(Share::of(i64::MAX, i64::MAX).per_cent(), 100);
    }

    #[test]
    fn stretches_meet_and_fill_the_bar() {
        let bar = StackedBar::new(vec![datum(1), datum(1), datum(1), datum(-7), datum(0)]);
        let ends: Vec<_> = bar.stretches.iter().map(|it| (it.from.0, it.from.0 + it.width.0)).collect();
        assert_eq!(ends, [(0, 333), (333, 667), (667, 1000), (1000, 1000), (1000, 1000)]);
    }

    #[test]
    fn columns_are_as_high_as_their_share_and_never_invisible() {
        let chart = Columns::new(vec![
            (datum(1_000), String::new()),
            (datum(1), String::new()),
            (datum(0), String::new()),
        ]);
        let heights: Vec<_> = chart.marks.iter().map(|it| it.height).collect();
        assert_eq!(heights, [150, 2, 0]);
        assert!(chart.marks.iter().all(|it| it.top + it.height == chart.base));
    }

    #[test]
    fn a_line_rises_with_its_values() {
        let points = |values: &[i64]| Sparkline::new(values).map(|line| line.points);
        assert_eq!(points(&[0, 50, 100]).as_deref(), Some("0,22 50,12 100,2"));
        assert_eq!(points(&[0, 0]).as_deref(), Some("0,22 100,22"));
        assert_eq!(points(&[7]), None);
    }

    #[test]
    fn heat_has_five_steps() {
        let steps: Vec<_> = [0, 1, 30, 100, 250, 500, 1000].iter().map(|minor| heat(*minor, 1000)).collect();
        assert_eq!(steps, [None, Some(1), Some(2), Some(3), Some(4), Some(5), Some(5)]);
        assert_eq!(heat(-5, 1000), None);
    }
}
