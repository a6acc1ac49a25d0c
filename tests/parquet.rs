//! Parquet in and out of `onrecord label`: own columns as they were, the label's beside them.

#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used)] // In the helpers too, which clippy does not take for tests.

mod place;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Row;
use parquet::schema::parser::parse_message_type;
use parquet::schema::printer::print_schema;
use place::{Place, said};
use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

const SCHEMA: &str = "message quotes {
    REQUIRED INT32 id;
    OPTIONAL BYTE_ARRAY quote (UTF8);
    OPTIONAL INT64 at (TIMESTAMP_MICROS);
    OPTIONAL INT32 price (DECIMAL(9, 2));
    OPTIONAL GROUP tags (LIST) { REPEATED GROUP list { OPTIONAL BYTE_ARRAY element (UTF8); } }
}";

/// Two groups of three rows; in each, the second has no quote, and the third no tags.
fn write(path: &Path) {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties =
        WriterProperties::builder().set_compression(Compression::ZSTD(Default::default())).build();
    let mut writer =
        SerializedFileWriter::new(File::create(path).unwrap(), schema, Arc::new(properties)).unwrap();
    for group in 0..2 {
        let mut out = writer.next_row_group().unwrap();
        let mut column = out.next_column().unwrap().unwrap();
        let ids = [3 * group, 3 * group + 1, 3 * group + 2];
        column.typed::<Int32Type>().write_batch(&ids, None, None).unwrap();
        column.close().unwrap();
        let mut column = out.next_column().unwrap().unwrap();
        let quotes = ["We will not use AI here", "Ban the cameras"].map(ByteArray::from);
        column.typed::<ByteArrayType>().write_batch(&quotes, Some(&[1, 0, 1]), None).unwrap();
        column.close().unwrap();
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&[1_700_000_000_000_000], Some(&[1, 0, 0]), None).unwrap();
        column.close().unwrap();
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&[1250, -5], Some(&[1, 1, 0]), None).unwrap();
        column.close().unwrap();
        let mut column = out.next_column().unwrap().unwrap();
        let tags = ["a", "b", "c"].map(ByteArray::from);
        let (definition, repetition) = ([3, 3, 3, 0], [0, 1, 0, 0]);
        column.typed::<ByteArrayType>().write_batch(&tags, Some(&definition), Some(&repetition)).unwrap();
        column.close().unwrap();
        out.close().unwrap();
    }
    writer.close().unwrap();
}

fn rows(path: &Path) -> Vec<Row> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    reader.get_row_iter(None).unwrap().map(Result::unwrap).collect()
}

fn schema(path: &Path) -> String {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let mut printed = Vec::new();
    print_schema(&mut printed, reader.metadata().file_metadata().schema());
    String::from_utf8(printed).unwrap()
}

#[test]
fn own_columns_keep_their_types_and_groups() {
    let place = Place::new("types", &["label"]);
    write(&place.path("in.parquet"));
    let run = place.run(&["in.parquet", "-o", "out.parquet"]);
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    assert!(said(&run).contains("in.parquet:2: has no text in `quote`; it is kept without a label"));
    let (before, after) = (schema(&place.path("in.parquet")), schema(&place.path("out.parquet")));
    let own = before.trim_end().trim_end_matches('}').trim_end();
    assert!(after.starts_with(own), "{after}");
    assert!(
        after.contains("OPTIONAL BYTE_ARRAY stance (STRING);\n  OPTIONAL DOUBLE p_supportive;"),
        "{after}"
    );
    let (before, after) = (rows(&place.path("in.parquet")), rows(&place.path("out.parquet")));
    assert_eq!(after.len(), 6);
    for (before, after) in before.iter().zip(&after) {
        let own: Vec<_> = before.get_column_iter().collect();
        assert!(after.get_column_iter().take(own.len()).eq(own));
        let stance = after.get_column_iter().find(|(name, _)| *name == "stance").unwrap().1.to_string();
        assert_eq!(stance == "null", after.to_string().contains("no-text"), "{after}");
    }
    // What is written is read again, its label columns as the collection's own.
    let again = place.run(&["out.parquet", "-o", "again.parquet"]);
    assert!(said(&again).contains("the label's is `onrecord_stance`"), "{}", said(&again));
}

#[test]
fn other_formats_get_what_parquet_says() {
    let place = Place::new("others", &["label"]);
    write(&place.path("in.parquet"));
    let lines = String::from_utf8(place.run(&["in.parquet"]).stdout).unwrap();
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["id"], 0);
    assert_eq!(first["at"].as_str().unwrap()[..19], *"2023-11-14 22:13:20");
    assert_eq!(first["price"], "12.50");
    assert_eq!(first["tags"], serde_json::json!(["a", "b"]));
    assert_eq!(lines.lines().count(), 6);
}

#[test]
fn tables_and_lists_become_parquet_and_back() {
    let place = Place::new("back", &["label"]);
    let lines = "{\"text\":\"Ban it\",\"n\":1,\"x\":1.5,\"b\":true,\"o\":{\"a\":[1]},\"m\":1}\n\
                 {\"text\":\"/ud800\",\"n\":null,\"m\":\"two\",\"late\":\"é\"}\n{\"text\":\"\",\"n\":3,\"x\":2}\n";
    fs::write(place.path("in.jsonl"), lines.replace('/', "\\")).unwrap();
    let run = place.run(&["in.jsonl", "-o", "out.parquet"]);
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    let schema = schema(&place.path("out.parquet"));
    let wanted = "OPTIONAL BYTE_ARRAY text (STRING);\n  OPTIONAL INT64 n;\n  OPTIONAL DOUBLE x;\n  OPTIONAL BOOLEAN b;\n  \
                  OPTIONAL BYTE_ARRAY o (JSON);\n  OPTIONAL BYTE_ARRAY m (STRING);\n  OPTIONAL BYTE_ARRAY late (STRING);\n";
    assert!(schema.contains(wanted), "{schema}");
    let found: Vec<String> = rows(&place.path("out.parquet")).iter().map(ToString::to_string).collect();
    assert!(
        found[0].contains("n: 1, x: 1.5, b: true, o: \"{\"a\":[1]}\", m: \"1\", late: null, stance: \""),
        "{}",
        found[0]
    );
    assert!(
        found[1].contains("n: null, x: null, b: null, o: null, m: \"two\", late: \"é\", stance: null"),
        "{}",
        found[1]
    );

    fs::write(place.path("empty.csv"), "text\n").unwrap();
    let empty = place.run(&["empty.csv", "-o", "empty.parquet"]);
    assert!(empty.status.success() && rows(&place.path("empty.parquet")).is_empty(), "{}", said(&empty));
}

#[test]
fn damage_is_a_failure() {
    let place = Place::new("damage", &["label"]);
    write(&place.path("in.parquet"));
    let whole = fs::read(place.path("in.parquet")).unwrap();
    fs::write(place.path("cut.parquet"), &whole[..whole.len() - 9]).unwrap();
    let cut = place.run(&["cut.parquet"]);
    assert_eq!(cut.status.code(), Some(2));
    assert!(said(&cut).contains("cut.parquet: cannot be read as Parquet ("), "{}", said(&cut));
    for at in 4..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x55;
        fs::write(place.path("damaged.parquet"), damaged).unwrap();
        let choice = onrecord::collection::Choice::default();
        let opened =
            onrecord::collection::Rows::open(&[place.path("damaged.parquet")], &choice, &Default::default());
        assert!(opened.is_err() || opened.is_ok_and(|(rows, _)| rows.take(100).count() < 100));
    }
}
