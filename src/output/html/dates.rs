//! Where dates are on an axis of time.

use crate::date::Date;
use std::ops::Range;

/// The days a date can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct When {
    /// Days since 1 January 1970.
    pub(super) days: Range<i64>,
    /// Month of the first of them, counted from January of year 0.
    month: i64,
}

impl When {
    /// The days of a date.
    pub(super) fn parse(date: &str) -> Option<Self> {
        let Date { year, month, day } = Date::parse(date)?;
        let first = 12 * year + month.map_or(0, |month| month - 1);
        let mut days = start_of(first)..start_of(first + if month.is_some() { 1 } else { 12 });
        if let Some(day) = day {
            let start = days.start + day - 1;
            days = start..start + 1;
        }
        Some(Self { days, month: first })
    }
}

/// A stretch of time to draw on: from left to right, with a little room at either end.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    days: Range<i64>,
    months: Range<i64>,
}

/// Labels that fit side by side on the narrowest screen.
const TICKS: i64 = 6;

impl Axis {
    /// Around all of these; `None` where there are none.
    pub(super) fn around<'w>(dates: impl Iterator<Item = &'w When> + Clone) -> Option<Self> {
        let days = dates.clone().map(|w| w.days.start).min()?..dates.clone().map(|w| w.days.end).max()?;
        let room = ((days.end - days.start) / 20).max(5);
        let months = dates.clone().map(|w| w.month).min()?..dates.map(|w| w.month).max()? + 12;
        Some(Self { days: days.start - room..days.end + room, months })
    }

    /// Where a day is, from 0 (left) to 1 (right).
    pub(super) fn at(&self, day: i64) -> f64 {
        (day - self.days.start) as f64 / (self.days.end - self.days.start).max(1) as f64
    }

    /// Months or years to mark: place and label.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        let marks = |step: i64| -> Vec<i64> {
            let first = self.months.start.div_euclid(step) * step;
            (first..self.months.end)
                .step_by(step.unsigned_abs() as usize)
                .filter(|month| self.days.contains(&start_of(*month)))
                .collect()
        };
        let steps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 12_000];
        let step = steps.into_iter().find(|step| marks(*step).len() as i64 <= TICKS).unwrap_or(120_000);
        let ticks = marks(step).into_iter().map(|month| (self.at(start_of(month)), label(month, step)));
        // A label at the very edge would be cut off.
        ticks.filter(|(at, _)| (0.03..=0.97).contains(at)).collect()
    }
}

fn label(month: i64, step: i64) -> String {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let year = month.div_euclid(12);
    if step % 12 == 0 {
        return year.to_string();
    }
    format!("{} {year}", NAMES[month.rem_euclid(12) as usize])
}

/// Days from 1 January 1970 to the first of a month, in the Gregorian calendar: years are counted
/// from March, so that the leap day comes last (Howard Hinnant, "chrono-compatible low-level date
/// algorithms").
fn start_of(month: i64) -> i64 {
    let from_march = month - 2;
    let (year, month) = (from_march.div_euclid(12), from_march.rem_euclid(12));
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5
        - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(date: &str) -> Option<Range<i64>> {
        When::parse(date).map(|when| when.days)
    }

    #[test]
    fn a_year_a_month_a_day() {
        assert_eq!(days("1970"), Some(0..365));
        assert_eq!(days("2024-02"), Some(19_754..19_783));
        assert_eq!(days("2025-10-21"), Some(20_382..20_383));
        assert_eq!(days("2025-10-21T08:30:00Z"), days("2025-10-21"));
    }

    #[test]
    fn ticks_are_few_and_in_order() {
        for (first, last) in [("2025-10-21", "2025-10-21"), ("2024-11", "2025-06-01"), ("1999", "2025")] {
            let dates = [first, last].map(|date| When::parse(date).unwrap());
            let ticks = Axis::around(dates.iter()).unwrap().ticks();
            assert!(ticks.len() as i64 <= TICKS && ticks.is_sorted_by_key(|(at, _)| *at), "{ticks:?}");
            assert!(ticks.iter().all(|(at, _)| (0.0..=1.0).contains(at)), "{ticks:?}");
        }
    }
}
