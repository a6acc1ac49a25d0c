//! What every format promises, on one invented report.

use super::*;
use crate::extract::SpeakerKind;
use crate::model::Stance;
use crate::positions::Tally;
use crate::record::sample_of;
use unicode_width::UnicodeWidthStr;

fn tally() -> Tally {
    let mut tally = Tally::default();
    let mut records = Vec::new();
    for (name, stance, times) in [
        ("Ana Lim", Stance::Opposed, 4),
        ("Bartholomew Featherstonehaugh-Cholmondeley", Stance::Cautious, 3),
        ("many artists and actors", Stance::Supportive, 1),
        ("Cy Roe", Stance::None, 2),
    ] {
        let mut record = sample_of(name, stance, 0.9);
        if name.starts_with("many") {
            record.speaker.kind = SpeakerKind::Group;
            record.speaker.role = None;
        }
        record.text = "A | pipe, a <b>tag</b>, a \"mark\",\nand so many words that no table has room for \
                       all of them on one line, let alone in one cell, which is why they are shortened \
                       after a word, wherever that happens to fall, and an ellipsis says that there is more."
            .to_owned();
        records.extend(std::iter::repeat_n(record, times));
    }
    tally.add_document(&records);
    tally
}

fn written(format: Format) -> String {
    let tally = tally();
    let failures = [Failure { id: "b.pdf".into(), error: crate::input::InputError::Empty }];
    let report = Report {
        positions: &tally.positions(3),
        summary: tally.summary(),
        failures: &failures,
        min_statements: 3,
        model: "test 0.0.0+0000",
    };
    let mut out = Vec::new();
    format.write(&report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_table_fits_every_screen_and_shows_everything() {
    for width in [70, 80, 100, 110, 140] {
        let table = written(Format::Table { width, colour: false });
        let widest = table.lines().map(UnicodeWidthStr::width).max();
        assert!(widest <= Some(width), "{width}:\n{table}");
        for part in ["Ana Lim", "radiologist", "opposed", "100 %", "group", "insufficient", "Not shown: 1"] {
            assert!(table.contains(part), "{part} at {width}:\n{table}");
        }
        assert!(table.lines().all(|line| line == line.trim_end()), "blanks at the end:\n{table}");
        assert!(
            !table.contains('\u{1b}') && written(Format::Table { width, colour: true }).contains('\u{1b}')
        );
    }
}

#[test]
fn markdown_has_the_same_number_of_cells_in_every_row() {
    let written = written(Format::Markdown);
    let rows: Vec<_> = written.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 5);
    for row in rows {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 9, "{row}");
    }
    assert!(written.ends_with("1 input could not be used.**\n"), "{written}");
}

#[test]
fn csv_has_the_promised_header_and_one_row_a_speaker() {
    let written = written(Format::Csv);
    let mut reader = ::csv::Reader::from_reader(written.as_bytes());
    let fields = serde_json::to_value(v1::Row::new(&tally().positions(3)[0], "m")).unwrap();
    let fields: Vec<_> = fields.as_object().unwrap().keys().cloned().collect();
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), fields);
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(&rows[0][1], "Ana Lim");
    assert_eq!(&rows[3][14], "", "no score without a statement that takes a position");
}

#[test]
fn json_and_json_lines_say_the_same() {
    let report: serde_json::Value = serde_json::from_str(&written(Format::Json)).unwrap();
    let lines: Vec<serde_json::Value> =
        written(Format::JsonLines).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(report["positions"].as_array().unwrap(), &lines);
    assert_eq!(report["schema"], "onrecord-report/1");
    assert_eq!(report["failures"][0]["doc"], "b.pdf");
    assert_eq!(report["summary"]["without_position"], 2);
    assert_eq!(lines[0]["schema"], "onrecord-position/1");
    assert_eq!(lines[0]["counts"]["opposed"], 4);
    assert!(lines[3]["score"].is_null());
}

#[test]
fn a_run_without_statements_is_no_broken_table() {
    let report = Report {
        positions: &[],
        summary: Summary::default(),
        failures: &[],
        min_statements: 3,
        model: "test 0.0.0+0000",
    };
    for (format, lines) in [
        (Format::Table { width: 80, colour: true }, 1),
        (Format::Markdown, 1),
        (Format::Csv, 1),
        (Format::JsonLines, 0),
    ] {
        let mut out = Vec::new();
        format.write(&report, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap().lines().count(), lines, "{format:?}");
    }
}
