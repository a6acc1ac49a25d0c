//! Dates as articles have them: a year, a month or a day; anything else is no date.

use std::fmt;

/// A year, perhaps with a month, perhaps with a day of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) year: i64,
    /// From 1 to 12.
    pub(crate) month: Option<i64>,
    /// From 1 to 31.
    pub(crate) day: Option<i64>,
}

impl Date {
    /// Reads "2025", "2025-10", "2025-10-21" and each of them with a time or other words after it.
    pub(crate) fn parse(date: &str) -> Option<Self> {
        let date = date.trim().split(['T', ' ']).next()?;
        let mut parts = date.split('-');
        let year = part(parts.next()?, 4)?;
        let month = parts.next().map(|month| part(month, 2).ok_or(())).transpose().ok()?;
        let day = parts.next().map(|day| part(day, 2).ok_or(())).transpose().ok()?;
        let months = month.is_none_or(|month| (1..=12).contains(&month));
        let days = day.is_none_or(|day| (1..=days_of(year, month.unwrap_or(1))).contains(&day));
        (year > 0 && months && days && parts.next().is_none()).then_some(Self { year, month, day })
    }
}

/// As it is written in records: "2025", "2025-10" or "2025-10-21".
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

/// So many digits and nothing else.
fn part(text: &str, digits: usize) -> Option<i64> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// How many days a month has.
fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_a_month_a_day() {
        let date = |year, month, day| Some(Date { year, month, day });
        assert_eq!(Date::parse("1970"), date(1970, None, None));
        assert_eq!(Date::parse(" 2024-02 "), date(2024, Some(2), None));
        assert_eq!(Date::parse("2024-02-29"), date(2024, Some(2), Some(29)));
        assert_eq!(Date::parse("2025-10-21T08:30:00Z"), date(2025, Some(10), Some(21)));
        assert_eq!(Date::parse("2025-03-04 08:30").unwrap().to_string(), "2025-03-04");
        assert_eq!(Date::parse("1970").unwrap().to_string(), "1970");
    }

    #[test]
    fn anything_else_is_no_date() {
        for other in [
            "",
            "spring 2025",
            "21/10/2025",
            "20251021",
            "2025-13",
            "2025-02-29",
            "1900-02-29",
            "2025-00-01",
            "2025-04-31",
            "25",
            "0000",
            "2025-1-1",
            "2025-10-21-1",
        ] {
            assert_eq!(Date::parse(other), None, "{other}");
        }
    }
}
