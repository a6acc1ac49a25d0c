//! Files in, rows and failures out, in every format.

use super::*;
use crate::input::Position;
use std::path::PathBuf;

struct File(PathBuf);

impl File {
    fn new(name: &str, content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("onrecord-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn open(&self) -> Result<(Rows, Survey), Vec<RowFailure>> {
        Rows::open(std::slice::from_ref(&self.0), &Choice::default(), &Position::default())
    }

    /// Each row's statement, or what is said of it, without the path.
    fn statements(&self) -> Vec<String> {
        let (rows, _) = self.open().unwrap();
        rows.map(|row| match row {
            Ok(row) => row.get(Role::Text).unwrap().unwrap_or_default().into_owned(),
            Err(failure) => self.said(&failure),
        })
        .collect()
    }

    fn said(&self, failure: &RowFailure) -> String {
        failure.to_string().replace(&self.0.display().to_string(), "in").split(';').next().unwrap().to_owned()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_stray_mark_costs_a_line_and_not_the_file() {
    let table = "id,quote\n1,\"a, b\"\n2,\"never closed\n3,c\n4,\"d\nd\"\n5,\"e\" f\n6\n7,g,,\n";
    assert_eq!(
        File::new("stray.csv", table.as_bytes()).statements(),
        [
            "a, b",
            "in:3: has text after the closing quotation mark of field 2",
            "c",
            "d\nd",
            "in:7: has text after the closing quotation mark of field 2",
            "in:8: has 1 field, where the header has 2",
            "g"
        ]
    );
    let open = File::new("open.csv", b"id,quote\n1,\"a, a\"\n2,\"b\n3,c\n");
    assert_eq!(open.statements(), ["a, a", "in:3: opens a quotation mark that is never closed", "c"]);
}

#[test]
fn other_dialects_and_encodings() {
    let spreadsheet = "\u{feff}sep=;\r\nWho;Quote\r\nAna;a, b\r\nBo;\"c; d\"\r\n";
    assert_eq!(File::new("sep.csv", spreadsheet.as_bytes()).statements(), ["a, b", "c; d"]);
    assert_eq!(File::new("cr.csv", b"who,quote\rAna,a\rBo,b\r").statements(), ["a", "b"]);
    assert_eq!(File::new("tab.txt", b"who\tquote\nAna\t\"No,\" he said\n").statements(), ["\"No,\" he said"]);
    assert_eq!(
        File::new("one.csv", b"quote\nNo, never\n\nYes; perhaps\n").statements(),
        ["No, never", "Yes; perhaps"]
    );
    let mixed = File::new("mixed.csv", b"who,quote\nAna,caf\xe9\nBo,caf\xc3\xa9\n");
    assert_eq!(mixed.statements(), ["café", "café"]);
    let (rows, _) = mixed.open().unwrap();
    let rows: Vec<Row> = rows.map(Result::unwrap).collect();
    assert_eq!(rows[0].note.as_deref(), Some("not UTF-8; read as windows-1252 (a guess)"));
    assert!(rows[0].recoded && !rows[1].recoded);
}

#[test]
fn json_of_both_kinds() {
    let lines = "{\"quote\":\"a\"}\r\n\n{\"quote\":\n[1]\n{\"other\":1,\"quote\":\"b\"}\n";
    assert_eq!(
        File::new("a.jsonl", lines.as_bytes()).statements(),
        ["a", "in:3: is not JSON (EOF while parsing a value at column 9)", "in:4: is no JSON object", "b"]
    );
    let array = "[\n {\"quote\": \"a ] \\\" , b\"},\n {\"quote\": nil},\n {\"quote\":\n \"c\", \"n\": [1, {}]}\n, 7]\n";
    assert_eq!(
        File::new("a.json", array.as_bytes()).statements(),
        ["a ] \" , b", "in:3: is not JSON (expected ident at column 12)", "c", "in:6: is no JSON object"]
    );
    assert_eq!(
        File::new("open.json", b"[{\"quote\":\"a\"},\n}{\"quote\":").statements(),
        [
            "a",
            "in:2: is not JSON (expected value at column 1)",
            "in:2: is not JSON (the array is not closed)"
        ]
    );
    assert_eq!(
        File::new("after.json", b"[{\"quote\":\"a\"}]\n{}").statements(),
        ["a", "in:2: has something after the end of the array"]
    );
}

#[test]
fn rows_without_end_are_passed_over() {
    let mut table = b"id,quote\n1,".to_vec();
    table.resize(table.len() + LONGEST_ROW + 10, b'x');
    table.extend(b"\n2,b\n");
    assert_eq!(File::new("long.csv", &table).statements(), ["in:2: is longer than 4 MB", "b"]);
    let mut lines = b"{\"quote\":\"a\"}\n".to_vec();
    lines.resize(lines.len() + LONGEST_ROW + 10, b'[');
    lines.extend(b"\n{\"quote\":\"b\"}\n");
    assert_eq!(File::new("deep.jsonl", &lines).statements(), ["a", "in:2: is longer than 4 MB", "b"]);
    let cells = [b"id,quote\n".to_vec(), vec![b','; 1_000_000], b"\n1,b\n".to_vec()].concat();
    assert_eq!(File::new("cells.csv", &cells).statements(), ["in:2: has more than 10000 columns", "b"]);
}

#[test]
fn a_file_without_statements_says_what_it_has() {
    let said = |name: &str, content: &[u8]| {
        let file = File::new(name, content);
        let failures = file.open().err().unwrap();
        file.said(&failures[0])
    };
    let wanted = "in: has no column text, statement, quote or the like";
    assert_eq!(said("no.csv", b"a,b\n1,2\n"), format!("{wanted}, only `a`, `b`"));
    assert_eq!(said("no.jsonl", b"{\"a\":1}\n{\"b\":2}\n"), format!("{wanted}, only `a`, `b`"));
    assert_eq!(said("empty.csv", b"\n\n"), "in: is empty");
    assert_eq!(said("none.json", b"[]"), "in: is empty");
    assert_eq!(said("x.csv", b"PK\x03\x04xx"), "in: is an office document or ZIP archive, not plain text");
}

#[test]
fn columns_of_several_files_are_joined_and_labels_give_way() {
    let one = File::new(
        "one.jsonl",
        b"{\"quote\":\"a\",\"stance\":1}\n{\"n\":2,\"quote\":\"b\",\"onrecord_stance\":0}\n",
    );
    let (rows, survey) = one.open().unwrap();
    assert_eq!(survey.names(), ["quote", "stance", "n", "onrecord_stance"]);
    let columns = Columns::new(&survey, "test");
    assert_eq!(columns.renamed().collect::<Vec<_>>(), [("stance", "onrecord_stance_2")]);
    let mut writer = Writer::new(Format::Csv, &columns, None, false);
    let mut out = Vec::new();
    writer.start(&mut out).unwrap();
    let label = Label { judgement: None, flags: vec!["no-text"] };
    for row in rows.map(Result::unwrap) {
        writer.record(&row.header, &row.values, &columns.values(&label), 0, &mut out).unwrap();
    }
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "quote,stance,n,onrecord_stance,onrecord_stance_2,p_supportive,p_cautious,p_opposed,p_none,about_ai,\
         sentiment,confidence,flags,model\na,1,,,,,,,,,,,no-text,\nb,,2,0,,,,,,,,,no-text,\n"
    );
}

#[test]
fn ever_new_columns_do_not_pile_up() {
    let lines: String = (0..20_000).map(|n| format!("{{\"quote\":\"a\",\"k{n}\":1}}\n")).collect();
    let file = File::new("keys.jsonl", lines.as_bytes());
    let (rows, survey) = file.open().unwrap();
    assert_eq!((survey.names().len(), survey.has_more()), (10_000, true));
    assert_eq!(rows.filter(Result::is_ok).count(), 20_000);
}

#[test]
fn identical_statements_are_judged_alike_wherever_they_stand() {
    let model = crate::model::Model::embedded();
    let file = File::new("same.csv", "quote,context\nBan it.,AI\nBan it.,\nBan it.,AI\n,x\n".as_bytes());
    let rows: Vec<Row> = file.open().unwrap().0.map(Result::unwrap).collect();
    let mut labeller = Labeller::new(&model);
    let together: Vec<Label> = labeller.label(&rows).into_iter().map(|(label, _)| label).collect();
    let apart: Vec<Label> = rows
        .iter()
        .flat_map(|row| labeller.label(std::slice::from_ref(row)))
        .map(|(label, _)| label)
        .collect();
    assert_eq!(together, apart);
    assert_eq!(together[0], together[2]);
    assert_ne!(together[0], together[1]);
    assert_eq!((together[3].judgement, &together[3].flags[..]), (None, &["no-text"][..]));
}

proptest::proptest! {
    #[test]
    fn nothing_in_a_file_is_too_much(content in "[\\[\\]{}\",;\t\n\r\\\\a:0-9quote text]{0,200}", end in 0..4_usize) {
        let name = ["p.csv", "p.jsonl", "p.json", "p.tsv"][end];
        let file = File::new(name, content.as_bytes());
        if let Ok((rows, _)) = file.open() {
            proptest::prop_assert!(rows.take(1_000).count() < 1_000);
        }
    }

    #[test]
    fn what_is_written_is_read_again(cells in proptest::collection::vec("[a,;\"\n\r\t' =é]{0,6}", 1..12)) {
        let header = std::sync::Arc::new(Header::new(vec!["n".into(), "text".into()], &Choice::default()));
        for (format, name) in [(Format::Csv, "w.csv"), (Format::Tsv, "w.tsv"), (Format::Json, "w.json")] {
            let mut writer = Writer::plain(format, &["n", "text"]);
            let mut out = Vec::new();
            writer.start(&mut out).unwrap();
            for (i, cell) in (0..).zip(&cells) {
                let values = [Value::Text("1".into()), Value::Text(cell.clone())];
                writer.record(&header, &values, &[], i, &mut out).unwrap();
            }
            writer.end(cells.len() as u64, &mut out).unwrap();
            let file = File::new(name, &out);
            let rows = file.open().unwrap().0;
            let read: Vec<String> = rows.map(|row| row.unwrap().values[1].text().unwrap().into_owned()).collect();
            proptest::prop_assert_eq!(&read, &cells);
        }
    }
}
