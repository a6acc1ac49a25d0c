//! Which rows to compare: each with each, or each with itself at another time.

use super::compare::each_with_each;
use super::near::near;
use super::tally::JOINT;
use super::{Key, Position};
use crate::extract::SpeakerKind;
use std::collections::HashMap;

/// Rows compared each with each at most: with more, hardly a difference could be told from chance.
const MOST: usize = 200;
/// Names listed where none is like the one wanted.
const LISTED: usize = 8;
/// What to do about too few statements in a period.
const ADVICE: &str = "lower --min-statements, or take a longer period";

/// Why there is nothing to compare.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum PairsError {
    /// A name that no row has, and others that rows have.
    #[error("no row is called `{name}`; {}", offered(*.like, .others))]
    Unknown { name: String, like: bool, others: Vec<String> },
    /// A name of rows with too few statements.
    #[error("`{name}` has {}", too_few(*.n, *.min))]
    TooFew { name: String, n: usize, min: usize },
    /// The names given are all of one row.
    #[error("it takes two to compare, and only {name} is named; give --between once for each")]
    OneNamed { name: String },
    /// Fewer than two rows have enough statements.
    #[error(
        "it takes two to compare, and {} has {}; lower --min-statements, or add up by another key",
        .only.as_deref().map_or("no row".to_owned(), |name| format!("only {name}")),
        at_least(*.min)
    )]
    TooFewRows { only: Option<String>, min: usize },
    /// Nobody has enough statements in two periods.
    #[error("it takes two periods to see a change, and no row has {} in two; {ADVICE}", at_least(*.min))]
    TooFewPeriods { min: usize },
    /// Somebody named has enough statements in one period only.
    #[error(
        "it takes two periods to see a change, and {name} has {} in {period} only; {ADVICE}",
        at_least(*.min)
    )]
    OnePeriod { name: String, period: String, min: usize },
    /// So many rows that nothing could be told apart.
    #[error(
        "{rows} rows would be {} comparisons, among which hardly a difference could be told from chance; \
         name some with --between, or raise --min-statements",
        .rows * (.rows - 1) / 2
    )]
    TooMany { rows: usize },
}

/// Every pair of the rows with at least `min_statements`, or of those named: the one with the higher
/// score first. A name stands for all rows that have it: as their name or id, or as the value of one
/// of their keys.
///
/// # Errors
/// Where that leaves fewer than two rows, or more than can be told apart; and for a name that no row
/// with enough statements has.
pub fn of_each(
    positions: &[Position],
    names: &[String],
    min_statements: usize,
) -> Result<Vec<[usize; 2]>, PairsError> {
    let min = min_statements.max(1);
    let rows: Vec<Row<'_>> = positions.iter().map(Row::new).collect();
    let chosen = chosen(&rows, names, min)?;
    match chosen[..] {
        [] => Err(PairsError::TooFewRows { only: None, min }),
        [only] => {
            let name = positions[only].name.clone();
            Err(match names {
                [] => PairsError::TooFewRows { only: Some(name), min },
                _ => PairsError::OneNamed { name },
            })
        }
        _ if chosen.len() > MOST => Err(PairsError::TooMany { rows: chosen.len() }),
        _ => Ok(each_with_each(positions, &chosen)),
    }
}

/// For rows whose last key is a period: each with the same row in the period before that has at least
/// `min_statements`, the later one first; and where there are three or more, the last with the first.
/// Names are as for [`of_each`], but for the period.
///
/// # Errors
/// Where nobody, or somebody named, has not enough statements in two periods; and for a name that no
/// row with enough statements has.
pub fn over_time(
    positions: &[Position],
    names: &[String],
    min_statements: usize,
) -> Result<Vec<[usize; 2]>, PairsError> {
    let min = min_statements.max(1);
    let rows: Vec<Row<'_>> = positions.iter().map(Row::timeless).collect();
    let mut places = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in chosen(&rows, names, min)? {
        let place = *places.entry(rows[row].who()).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(row);
    }
    let mut pairs = Vec::new();
    for mut group in groups {
        group.sort_by_key(|&row| period(&positions[row]));
        if let ([only], false) = (&group[..], names.is_empty()) {
            let [name, period] = [rows[*only].name, period(&positions[*only])].map(str::to_owned);
            return Err(PairsError::OnePeriod { name, period, min });
        }
        pairs.extend(group.windows(2).map(|two| [two[1], two[0]]));
        if let [first, _, .., last] = group[..] {
            pairs.push([last, first]);
        }
    }
    if pairs.is_empty() { Err(PairsError::TooFewPeriods { min }) } else { Ok(pairs) }
}

/// The period of a position whose last key is one.
pub fn period(position: &Position) -> &str {
    position.by.last().map_or("", |(_, value)| value)
}

/// The name of a position without its last key, which is a period.
pub fn timeless_name(position: &Position) -> &str {
    position.name.rsplit_once(JOINT).map_or(&position.name, |(name, _)| name)
}

/// What a row is called and what it is made of, perhaps but for its period.
struct Row<'p> {
    statements: usize,
    name: &'p str,
    id: &'p str,
    by: &'p [(Key, String)],
    kind: Option<SpeakerKind>,
    doc: Option<&'p str>,
}

impl<'p> Row<'p> {
    fn new(position: &'p Position) -> Self {
        let Position { name, id, by, kind, doc, .. } = position;
        Self { statements: position.n(), name, id, by, kind: *kind, doc: doc.as_deref() }
    }

    fn timeless(position: &'p Position) -> Self {
        let id = position.id.rsplit_once('/').map_or("", |(id, _)| id);
        let by = &position.by[..position.by.len().saturating_sub(1)];
        Self { name: timeless_name(position), id, by, ..Self::new(position) }
    }

    /// What two rows have in common that are of one speaker, group or the like.
    fn who(&self) -> (&'p [(Key, String)], Option<SpeakerKind>, Option<&'p str>) {
        (self.by, self.kind, self.doc)
    }

    fn is_called(&self, wanted: &str) -> bool {
        let values = self.by.iter().map(|(_, value)| value.as_str());
        let mut labels = [self.name, self.id].into_iter().chain(self.name.split(JOINT)).chain(values);
        labels.any(|label| label.to_lowercase() == wanted.to_lowercase())
    }
}

/// Rows with enough statements that have one of the names, in the order of positions; all such rows
/// where no name is given.
fn chosen(rows: &[Row<'_>], names: &[String], min: usize) -> Result<Vec<usize>, PairsError> {
    let mut chosen = vec![names.is_empty(); rows.len()];
    for wanted in names {
        let called: Vec<usize> = (0..rows.len()).filter(|&row| rows[row].is_called(wanted)).collect();
        match called.iter().map(|&row| rows[row].statements).max() {
            None => return Err(unknown(wanted, rows, min)),
            Some(n) if n < min => return Err(PairsError::TooFew { name: wanted.clone(), n, min }),
            Some(_) => called.into_iter().for_each(|row| chosen[row] = true),
        }
    }
    Ok((0..rows.len()).filter(|&row| chosen[row] && rows[row].statements >= min).collect())
}

/// Names like the one wanted; where there are none, those with the most statements.
fn unknown(wanted: &str, rows: &[Row<'_>], min: usize) -> PairsError {
    let name = wanted.to_owned();
    let like = near(wanted, rows.iter().flat_map(|row| row.name.split(JOINT)));
    if !like.is_empty() {
        return PairsError::Unknown { name, like: true, others: like };
    }
    let mut others: Vec<String> = Vec::new();
    for row in rows.iter().filter(|row| row.statements >= min) {
        if others.len() < LISTED && others.iter().all(|other| other != row.name) {
            others.push(row.name.to_owned());
        }
    }
    PairsError::Unknown { name, like: false, others }
}

fn offered(like: bool, others: &[String]) -> String {
    let others = others.iter().map(|other| format!("`{other}`")).collect::<Vec<_>>().join(", ");
    match (like, others.as_str()) {
        (_, "") => "no row has enough statements that take a position".to_owned(),
        (true, others) => format!("did you mean {others}?"),
        (false, others) => format!("those with the most statements are {others}"),
    }
}

fn too_few(n: usize, min: usize) -> String {
    match n {
        0 => "no statement that takes a position".to_owned(),
        n => format!(
            "only {} a position, and {min} are asked for; lower --min-statements to compare it all the same",
            if n == 1 { "1 statement that takes".to_owned() } else { format!("{n} statements that take") }
        ),
    }
}

fn at_least(min: usize) -> String {
    match min {
        1 => "a statement that takes a position".to_owned(),
        min => format!("at least {min} statements that take a position"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Estimator, Tally};
    use super::*;
    use crate::model::Stance;
    use crate::record::sample_of;

    /// So many statements of each name and date.
    fn tally(by: &[Key], rows: &[(&str, &str, Stance, usize)]) -> Tally {
        let mut tally = Tally::new(by, Estimator::exact(), 0.0);
        for (name, date, stance, times) in rows {
            let mut record = sample_of(name, *stance, 0.9);
            record.date = Some((*date).to_owned());
            record.doc = format!("{name} {date}");
            if name.starts_with("a ") {
                record.speaker.kind = SpeakerKind::Anonymous;
            }
            (0..*times).for_each(|_| tally.add(&record, &[], None));
        }
        tally
    }

    fn speakers() -> Vec<Position> {
        let rows = [
            ("Ana Lim", "2024", Stance::Opposed, 6),
            ("Bo Dahl", "2024", Stance::Supportive, 5),
            ("Cy Roe", "2024", Stance::Cautious, 4),
            ("Dee Wu", "2024", Stance::Cautious, 2),
            ("Eli Om", "2024", Stance::None, 7),
        ];
        tally(&[Key::Speaker], &rows).positions(3)
    }

    fn names(positions: &[Position], pairs: &[[usize; 2]]) -> Vec<[String; 2]> {
        pairs.iter().map(|pair| pair.map(|i| positions[i].name.clone())).collect()
    }

    fn given(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn each_with_each_the_higher_score_first() {
        let positions = speakers();
        let all = of_each(&positions, &[], 3).unwrap();
        let pair = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
        assert_eq!(
            names(&positions, &all),
            [pair("Bo Dahl", "Ana Lim"), pair("Cy Roe", "Ana Lim"), pair("Bo Dahl", "Cy Roe")]
        );
        // By name or id, in any order and case, once or twice.
        let two = of_each(&positions, &given(&["ana lim", "bo-dahl", "Ana Lim", "BO DAHL"]), 3).unwrap();
        assert_eq!(two, [all[0]]);
    }

    #[test]
    fn names_that_lead_nowhere() {
        let positions = speakers();
        let said = |names: &[&str]| of_each(&positions, &given(names), 3).unwrap_err().to_string();
        assert_eq!(said(&["Ana Lim", "Bo Dahle"]), "no row is called `Bo Dahle`; did you mean `Bo Dahl`?");
        assert_eq!(
            said(&["Ana Lim", "Zyx"]),
            "no row is called `Zyx`; those with the most statements are `Ana Lim`, `Bo Dahl`, `Cy Roe`"
        );
        assert_eq!(
            said(&["Ana Lim", "Dee Wu"]),
            "`Dee Wu` has only 2 statements that take a position, and 3 are asked for; lower \
             --min-statements to compare it all the same"
        );
        assert_eq!(said(&["Eli Om"]), "`Eli Om` has no statement that takes a position");
        assert!(said(&["Ana Lim", "ana-lim"]).starts_with("it takes two to compare, and only Ana Lim is"));
    }

    #[test]
    fn too_few_and_too_many_rows() {
        let positions = speakers();
        let said = |min| of_each(&positions, &[], min).unwrap_err().to_string();
        assert!(said(6).starts_with("it takes two to compare, and only Ana Lim has at least 6 statements"));
        assert!(said(7).starts_with("it takes two to compare, and no row has at least 7 statements"));
        let many: Vec<Position> = std::iter::repeat_n(positions[0].clone(), MOST + 1).collect();
        let said = of_each(&many, &[], 3).unwrap_err().to_string();
        assert!(said.starts_with("201 rows would be 20100 comparisons"), "{said}");
        assert_eq!(of_each(&[], &[], 0), Err(PairsError::TooFewRows { only: None, min: 1 }));
    }

    #[test]
    fn a_name_stands_for_all_rows_that_have_it() {
        let rows = [
            ("Ana Lim", "2024", Stance::Opposed, 3),
            ("Ana Lim", "2025", Stance::Cautious, 4),
            ("Bo Dahl", "2025", Stance::Cautious, 5),
        ];
        let positions = tally(&[Key::Speaker, Key::Year], &rows).positions(3);
        let of = |names: &[&str]| of_each(&positions, &given(names), 3).map(|pairs| pairs.len());
        assert_eq!(of(&["Ana Lim"]), Ok(1));
        assert_eq!(of(&["2025"]), Ok(1));
        assert_eq!(of(&["ana-lim/2024", "Bo Dahl · 2025"]), Ok(1));
        assert_eq!(of(&["Ana Lim", "2025"]), Ok(3));
    }

    #[test]
    fn over_time_with_the_one_before_and_the_last_with_the_first() {
        let rows = [
            ("Ana Lim", "2022", Stance::Opposed, 3),
            ("Ana Lim", "2023", Stance::Opposed, 2),
            ("Ana Lim", "2024", Stance::Cautious, 5),
            ("Ana Lim", "2025", Stance::Supportive, 4),
            ("Bo Dahl", "2025", Stance::Cautious, 9),
            ("a nurse", "2024", Stance::Cautious, 3),
            ("a nurse", "2025", Stance::Supportive, 3),
        ];
        let positions = tally(&[Key::Speaker, Key::Year], &rows).positions(3);
        let pair = |a: &str, b: &str| [a, b].map(|year| format!("Ana Lim · {year}"));
        let expected = [pair("2024", "2022"), pair("2025", "2024"), pair("2025", "2022")];
        for given in [given(&[]), given(&["ana-lim"])] {
            assert_eq!(names(&positions, &over_time(&positions, &given, 3).unwrap()), expected);
        }
        let said = |names: &[&str], min| over_time(&positions, &given(names), min).unwrap_err().to_string();
        assert!(
            said(&["Bo Dahl"], 3)
                .contains("Bo Dahl has at least 3 statements that take a position in 2025 only")
        );
        assert!(said(&[], 6).contains("no row has at least 6 statements"));
        assert_eq!(said(&["Bo Dal"], 3), "no row is called `Bo Dal`; did you mean `Bo Dahl`?");
        assert!(said(&["2025"], 3).starts_with("no row is called `2025`"));
    }
}
