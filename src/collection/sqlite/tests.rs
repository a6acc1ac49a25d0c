//! Databases in, rows and failures out.

use super::*;
use crate::collection::{Role, RowResult, Rows, Survey, Value};
use rusqlite::Connection;
use std::fs;
use std::path::PathBuf;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("onrecord-sqlite-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A database made by this SQL.
    fn database(&self, sql: &str) -> PathBuf {
        let path = self.0.join("q.sqlite");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        path
    }

    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn open(path: &Path, table: Option<&str>) -> Result<(Rows, Survey), String> {
    let choice = Choice::default().with_table(table.map(str::to_owned));
    Rows::open(&[path.to_owned()], &choice, &Position::default()).map_err(|failures| said(path, &failures[0]))
}

fn said(path: &Path, failure: &RowFailure) -> String {
    failure.to_string().replace(&path.display().to_string(), "q")
}

fn statement(path: &Path, row: &RowResult) -> String {
    match row {
        Ok(row) => format!("{} {}", row.place.line, row.get(Role::Text).unwrap().unwrap_or_default()),
        Err(failure) => said(path, failure),
    }
}

fn statements(path: &Path) -> Vec<String> {
    open(path, None).unwrap().0.map(|row| statement(path, &row)).collect()
}

#[test]
fn columns_keep_names_order_and_types_and_rows_the_order_of_their_numbers() {
    let folder = Folder::new("types");
    let path = folder.database(
        "CREATE TABLE \"the \"\"quotes\"\"\" (rowid TEXT, n, Quote, \"\", stance);
         INSERT INTO \"the \"\"quotes\"\"\" (_rowid_, rowid, n, Quote) VALUES
            (7, 'z', 1.5, 'later'), (-3, NULL, x'00ff', 'sooner'), (2, 'a', 9e999, CAST(x'636166e9' AS TEXT));",
    );
    let (rows, survey) = open(&path, None).unwrap();
    assert_eq!(survey.names(), ["rowid", "n", "Quote", "", "stance"]);
    let rows: Vec<Row> = rows.map(Result::unwrap).collect();
    let json = |json: &str| Value::Json(json.into());
    let text = |text: &str| Value::Text(text.into());
    let null = || json("null");
    assert_eq!(rows[0].values, [null(), json("{\"hex\":\"00ff\"}"), text("sooner"), null(), null()]);
    assert_eq!(rows[1].values, [text("a"), text("inf"), text("café"), null(), null()]);
    assert_eq!(rows[2].values, [text("z"), json("1.5"), text("later"), null(), null()]);
    assert_eq!(rows[2].place.to_string(), format!("{}:the \"quotes\":7", path.display()));
    assert!(rows[1].recoded && !rows[2].recoded);
}

#[test]
fn pages_follow_each_other() {
    let folder = Folder::new("pages");
    let path = folder.database(
        "CREATE TABLE t (text);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
            INSERT INTO t (rowid, text) SELECT i * 3, 'No. ' || i FROM n;
         INSERT INTO t (rowid, text) VALUES (9223372036854775807, 'last');",
    );
    let found = statements(&path);
    assert_eq!(found.len(), 1001);
    assert_eq!(
        [&found[256], &found[999], &found[1000]],
        ["771 No. 257", "3000 No. 1000", "9223372036854775807 last"]
    );
}

#[test]
fn rows_without_end_are_passed_over() {
    let folder = Folder::new("long");
    let path = folder.database(
        "CREATE TABLE t (text, more, most);
         INSERT INTO t VALUES ('a', 1, 1), (printf('%.*c', 5000000, 'x'), 1, 1), ('b', zeroblob(3000000), 
            zeroblob(3000000)), ('c', 1, 1);",
    );
    let long =
        |n: u8| format!("q:t:{n}: is longer than 4 MB; check its quotation marks, brackets and line ends");
    assert_eq!(statements(&path), ["1 a", &long(2), &long(3), "4 c"]);
}

#[test]
fn the_table_is_the_one_named_or_the_only_one() {
    let folder = Folder::new("several");
    let path = folder.database(
        "CREATE TABLE a (text); CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT, quote);
         CREATE VIEW v AS SELECT * FROM a; CREATE VIRTUAL TABLE f USING fts5(text);
         CREATE TABLE k (text PRIMARY KEY) WITHOUT ROWID; INSERT INTO b VALUES (4, 'yes');",
    );
    let failure = |table| open(&path, table).err().unwrap();
    assert_eq!(failure(None), "q: has several tables: `a`, `b`, `k`; name one of them: --table NAME");
    assert_eq!(failure(Some("v")), "q: has no table `v`, only `a`, `b`, `k`; name one of them: --table NAME");
    assert_eq!(
        failure(Some("k")),
        "q:k: is a table without row numbers (WITHOUT ROWID); copy it first: CREATE TABLE copy AS SELECT * FROM \"k\""
    );
    let (rows, survey) = open(&path, Some("B")).unwrap();
    assert_eq!(survey.names(), ["id", "quote"]);
    assert_eq!(rows.map(|row| statement(&path, &row)).collect::<Vec<_>>(), ["4 yes"]);
    let none = Folder::new("none");
    let path = none.database("PRAGMA user_version = 3");
    assert_eq!(open(&path, None).err().unwrap(), "q: has no tables; leave it out");
}

#[test]
fn nothing_is_written_beside_and_what_is_in_the_log_is_read() {
    let folder = Folder::new("wal");
    let path =
        folder.database("PRAGMA journal_mode = WAL; CREATE TABLE t (text); INSERT INTO t VALUES ('first');");
    assert_eq!(statements(&path), ["1 first"]);
    assert_eq!(folder.files(), ["q.sqlite"]);
    let writer = Connection::open(&path).unwrap();
    writer.execute_batch("INSERT INTO t VALUES ('second')").unwrap();
    assert_eq!(statements(&path), ["1 first", "2 second"]);
}

#[test]
fn a_damaged_page_costs_its_rows() {
    let folder = Folder::new("damaged");
    let path = folder.database(
        "PRAGMA page_size = 512; CREATE TABLE t (text);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
            INSERT INTO t SELECT printf('%.*c', 600, 'x') FROM n;",
    );
    let whole = fs::read(&path).unwrap();
    for page in 1..whole.len() / 512 {
        let mut bytes = whole.clone();
        bytes[page * 512..(page + 1) * 512].fill(0xff);
        fs::write(&path, &bytes).unwrap();
        if let Ok((rows, _)) = open(&path, None) {
            let found: Vec<RowResult> = rows.take(1_000).collect();
            assert!(found.len() <= 201, "{page}: {}", found.len());
        }
    }
    fs::write(&path, &whole[..1000]).unwrap();
    let failure = open(&path, None).err().unwrap();
    assert!(
        failure.contains("cannot be read as an SQLite database (the file ends within a page"),
        "{failure}"
    );
}

#[test]
fn a_packed_database_is_no_table() {
    let folder = Folder::new("packed");
    let path = folder.database("CREATE TABLE t (text); INSERT INTO t VALUES ('a');");
    let packed = folder.0.join("q.gz");
    let mut encoder =
        flate2::write::GzEncoder::new(fs::File::create(&packed).unwrap(), flate2::Compression::default());
    std::io::Write::write_all(&mut encoder, &fs::read(&path).unwrap()).unwrap();
    encoder.finish().unwrap();
    assert_eq!(
        open(&packed, None).err().unwrap(),
        "q: is an SQLite database, packed or from standard input; give it as a file, unpacked"
    );
}

#[test]
fn a_column_may_be_called_anything() {
    let folder = Folder::new("column");
    let path = folder.database(
        "CREATE TABLE q (xd INTEGER PRIMARY KEY, quote TEXT, twice AS (quote || quote)); INSERT INTO q (quote) VALUES ('a')",
    );
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(2).position(|pair| pair == b"xd").unwrap();
    bytes[at] = 0xc4;
    fs::write(&path, bytes).unwrap();
    let (_, survey) = open(&path, None).unwrap();
    assert_eq!(survey.names(), ["\u{fffd}d", "quote", "twice"]);
}
