//! What every format of comparisons promises, on invented records.

use super::*;
use crate::extract::SpeakerKind;
use crate::model::Stance;
use crate::positions::{Estimator, Position, Tally, clearest_first, compare, pairs};
use crate::record::sample_of;
use unicode_width::UnicodeWidthStr;

fn tally(by: &[Key]) -> Tally {
    let mut tally = Tally::new(by, Estimator::exact(), 0.0);
    for (name, date, stance, times) in [
        ("Ana Lim", "2024-02-01", Stance::Opposed, 14),
        ("Ana Lim", "2025-02-01", Stance::Supportive, 13),
        ("Bartholomew Featherstonehaugh | Sons", "2025-02-01", Stance::Cautious, 12),
        ("a nurse", "2024-02-01", Stance::Cautious, 4),
        ("a nurse", "2025-02-01", Stance::Supportive, 3),
        ("Cy Roe", "2025-02-01", Stance::Supportive, 1),
        ("Dee Wu", "2025-02-01", Stance::None, 1),
    ] {
        let mut record = sample_of(name, stance, 0.9);
        record.date = Some(date.to_owned());
        record.doc = format!("{}.txt", &date[..4]);
        if name == "a nurse" {
            record.speaker.kind = SpeakerKind::Anonymous;
        }
        (0..times).for_each(|_| tally.add(&record, &[], None));
    }
    tally
}

/// Written in a format: each with each, or over the years.
fn written(format: Format, over: Option<Key>) -> String {
    let by: Vec<Key> = [Key::Speaker].into_iter().chain(over).collect();
    let tally = tally(&by);
    let positions = tally.positions(3);
    let choose = if over.is_some() { pairs::over_time } else { pairs::of_each };
    let mut compared = compare(&positions, &choose(&positions, &[], 3).unwrap());
    clearest_first(&mut compared);
    write(&tally, &positions, &compared, over, format)
}

fn write(
    tally: &Tally,
    positions: &[Position],
    compared: &[Compared],
    over: Option<Key>,
    format: Format,
) -> String {
    let report = Report {
        positions,
        summary: tally.summary(),
        failures: &[],
        min_statements: 3,
        model: "test 0.0.0+0000",
    };
    let mut out = Vec::new();
    Comparison { report, compared, by: tally.by(), over, named: false }.write(format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_table_fits_every_screen_and_says_who_how_much_and_how_sure() {
    for width in [70, 80, 100, 140] {
        let table = written(Format::Table { width, colour: false }, None);
        let widest = table.lines().map(UnicodeWidthStr::width).max();
        assert!(widest <= Some(width), "{width}:\n{table}");
        for part in
            ["chance", "supportive", "a nurse", "2024.txt", "Not compared: 1 speaker with fewer than 3"]
        {
            assert!(table.contains(part), "{part} at {width}:\n{table}");
        }
        assert!(table.lines().all(|line| line == line.trim_end()), "blanks at the end:\n{table}");
        let coloured = written(Format::Table { width, colour: true }, None);
        assert!(!table.contains('\u{1b}') && coloured.contains('\u{1b}'));
    }
}

#[test]
fn over_time_the_table_says_who_moved_where() {
    let table = written(Format::Table { width: 100, colour: false }, Some(Key::Year));
    assert!(table.contains("moved far toward support"), "{table}");
    assert!(table.contains("14 and 13 statements"), "{table}");
    assert!(!table.contains("Ana Lim · 20") && table.contains("2024: −0.9"), "{table}");
    assert!(table.contains("or alone in"), "{table}");
}

#[test]
fn markdown_has_the_same_number_of_cells_in_every_row() {
    for over in [None, Some(Key::Year)] {
        let written = written(Format::Markdown, over);
        let rows: Vec<_> = written.lines().filter(|line| line.starts_with('|')).collect();
        assert!(rows.len() > 2);
        for row in rows {
            assert_eq!(row.replace("\\|", "").matches('|').count(), 8, "{row}");
        }
    }
}

#[test]
fn json_json_lines_and_csv_say_the_same() {
    let object: serde_json::Value = serde_json::from_str(&written(Format::Json, None)).unwrap();
    let lines: Vec<serde_json::Value> =
        written(Format::JsonLines, None).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(object["schema"], "onrecord-comparisons/1");
    assert_eq!(object["comparisons"].as_array().unwrap(), &lines);
    assert_eq!(object["corrected_for"]["shares"], 3 * lines.len());
    let csv = written(Format::Csv, None);
    let mut reader = ::csv::Reader::from_reader(csv.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    for (row, line) in reader.records().map(Result::unwrap).zip(&lines) {
        assert_eq!(line["schema"], "onrecord-comparison/1");
        assert_eq!(row[at("first")], line["first"]["name"]);
        assert_eq!(row[at("p")].parse::<f64>().ok(), line["score"]["p"].as_f64());
        assert_eq!(
            row[at("opposed_high")].parse::<f64>().ok(),
            line["shares"]["opposed"]["interval"][1].as_f64()
        );
        assert_eq!(row[at("words")], line["words"]);
    }
    assert_eq!(csv.lines().count(), lines.len() + 1);
}

#[test]
fn people_are_shown_what_is_clear_and_not_a_thousand_pairs() {
    let tally = tally(&[Key::Speaker]);
    let positions = tally.positions(3);
    let mut compared = compare(&positions, &[[1, 0]]);
    let clear = compared.remove(0);
    let mut unclear = clear.clone();
    for d in [&mut unclear.score].into_iter().chain(&mut unclear.shares) {
        (d.low, d.high) = (-1.0, 1.0);
    }
    assert!(clear.shares.iter().any(crate::positions::Difference::is_clear), "{clear:?}");
    let many = [vec![clear; 40], vec![unclear.clone(); 50]].concat();
    let table = write(&tally, &positions, &many, None, Format::Table { width: 100, colour: false });
    assert!(table.contains("Not shown: 50 comparisons"), "{table}");
    let few = vec![unclear; 31];
    let table = write(&tally, &positions, &few, None, Format::Table { width: 100, colour: false });
    assert!(table.contains("Not shown: 1 comparison "), "{table}");
    assert!(table.contains("In none of 31 comparisons"), "{table}");
}
