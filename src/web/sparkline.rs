//! A line of numbers as a picture: a polyline in a box, its ends inside. The numbers themselves stand beside it.

/// A picture for `<svg viewBox="0 0 {WIDTH} {HEIGHT}">`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sparkline {
    /// Corners of the line, as SVG takes them.
    pub points: String,
    /// Where another version begins.
    pub breaks: Vec<String>,
}

pub const WIDTH: u32 = 100;
pub const HEIGHT: u32 = 24;

/// Room above and below the line, so that its stroke is not cut.
const MARGIN: u32 = 2;

impl Sparkline {
    /// A number with the version it belongs to, each; the lowest and the highest touch the margins. One number alone is
    /// no line.
    pub fn new(numbers: &[(u64, u32)]) -> Option<Self> {
        let (low, high) = (numbers.iter().min()?.0, numbers.iter().max()?.0);
        let last = numbers.len().checked_sub(1).filter(|last| *last > 0)?;
        let across = |at: usize| hundredths(at as u64, last as u64, WIDTH);
        let room = HEIGHT - 2 * MARGIN;
        let down = |number: u64| match high - low {
            0 => f64::from(HEIGHT) / 2.0,
            span => f64::from(HEIGHT - MARGIN) - hundredths(number - low, span, room),
        };
        let points: Vec<String> =
            (0..).zip(numbers).map(|(at, (number, _))| format!("{:.2},{:.2}", across(at), down(*number))).collect();
        let versions = numbers.iter().zip(numbers.iter().skip(1));
        let breaks = (1..).zip(versions).filter(|(_, (before, after))| before.1 != after.1);
        Some(Sparkline {
            points: points.join(" "),
            breaks: breaks.map(|(at, _)| format!("{:.2}", across(at))).collect(),
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "a place in a picture has two digits")]
fn hundredths(part: u64, whole: u64, of: u32) -> f64 {
    part as f64 / whole as f64 * f64::from(of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(numbers: &[u64]) -> String {
        let numbers: Vec<_> = numbers.iter().map(|number| (*number, 1)).collect();
        Sparkline::new(&numbers).map(|line| line.points).unwrap_or_default()
    }

    #[test]
    fn the_lowest_and_the_highest_number_touch_the_margins() {
        assert_eq!(points(&[5, 15, 10]), "0.00,22.00 50.00,2.00 100.00,12.00");
        assert_eq!(points(&[0, u64::MAX]), "0.00,22.00 100.00,2.00");
    }

    #[test]
    fn a_number_that_stays_is_a_level_line_and_one_number_is_none() {
        assert_eq!(points(&[7, 7]), "0.00,12.00 100.00,12.00");
        assert_eq!(Sparkline::new(&[(7, 1)]), None);
        assert_eq!(Sparkline::new(&[]), None);
    }

    #[test]
    fn another_version_breaks_the_line() {
        let line = Sparkline::new(&[(1, 1), (2, 1), (3, 2)]);
        assert_eq!(line.map(|line| line.breaks), Some(vec!["100.00".to_owned()]));
    }
}
