//! Opening a database so that it stays as it is, and finding the table in it.

use crate::collection::{Choice, LONGEST_ROW, RowError};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, Row};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The first bytes of every database.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// The byte of the header that says whether changes are written ahead (2) or not (1).
const WRITTEN_AHEAD: usize = 18;

/// Whether a file starts like a database.
pub(in crate::collection) fn is_database(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

/// The database, for reading only.
pub(super) fn connect(path: &Path) -> Result<Connection, RowError> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = if is_at_rest(path) {
        flags |= OpenFlags::SQLITE_OPEN_URI;
        Connection::open_with_flags(immutable(path), flags)?
    } else {
        Connection::open_with_flags(path, flags)?
    };
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_ROW as i32)?;
    let page: u64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    // SQLite takes a page that ends early for one that ends in zeros.
    if path.metadata().is_ok_and(|found| !found.len().is_multiple_of(page)) {
        return Err(RowError::Database("the file ends within a page: it is cut short".to_owned()));
    }
    Ok(connection)
}

/// Whether changes are written ahead and all of them have arrived, so that nobody has it open. SQLite
/// would make files beside it to read it, and could not in a folder it must not write to.
fn is_at_rest(path: &Path) -> bool {
    let mut header = [0; WRITTEN_AHEAD + 1];
    let ahead = File::open(path).and_then(|mut file| file.read_exact(&mut header)).is_ok()
        && header[WRITTEN_AHEAD] == 2;
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    ahead && !Path::new(&log).exists()
}

/// The address of a database that nobody changes (sqlite.org/uri.html).
fn immutable(path: &Path) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(byte);
    let bytes = path.as_os_str().as_encoded_bytes();
    // Two slashes at the start would name another machine.
    let extra = bytes.iter().take_while(|&&byte| byte == b'/').count().saturating_sub(1);
    let mut uri = String::from("file:");
    for byte in &bytes[extra..] {
        match plain(byte) {
            true => uri.push(char::from(*byte)),
            false => uri.push_str(&format!("%{byte:02x}")),
        }
    }
    uri + "?immutable=1"
}

/// The name of the table that is asked for, or of the only one.
pub(super) fn table(connection: &Connection, choice: &Choice) -> Result<String, RowError> {
    // Views, and the tables that SQLite or a search index keeps for itself, hold no rows of their own.
    const TABLES: &str = "SELECT name FROM pragma_table_list \
        WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    let mut statement = connection.prepare(TABLES)?;
    let names: Vec<String> = statement.query_map((), |row| row.get(0))?.collect::<Result<_, _>>()?;
    let wanted = choice.table();
    let found = match (wanted, &names[..]) {
        (Some(wanted), _) => names
            .iter()
            .find(|name| *name == wanted)
            .or_else(|| names.iter().find(|name| name.eq_ignore_ascii_case(wanted))),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    found
        .cloned()
        .ok_or_else(|| RowError::NoTable { wanted: wanted.map(str::to_owned), names: names.clone() })
}

/// The names of the columns that `SELECT *` gives; what is not UTF-8 in them is replaced.
pub(super) fn columns(connection: &Connection, table: &str) -> Result<Vec<String>, RowError> {
    const HIDDEN: i64 = 1;
    let mut statement = connection.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden != ?2")?;
    let name = |row: &Row<'_>| Ok(String::from_utf8_lossy(row.get_ref(0)?.as_bytes()?).into_owned());
    let names = statement.query_map((table, HIDDEN), name)?.collect::<Result<Vec<String>, _>>()?;
    let selected = connection.prepare(&format!("SELECT * FROM {}", quoted(table)))?.column_count();
    if names.len() != selected {
        return Err(RowError::Database("its columns cannot be told".to_owned()));
    }
    Ok(names)
}

/// A name in SQL, whatever is in it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_the_file_and_nothing_else() {
        assert_eq!(immutable(Path::new("/a/b.db")), "file:/a/b.db?immutable=1");
        assert_eq!(immutable(Path::new("//a?b#c%")), "file:/a%3fb%23c%25?immutable=1");
        assert_eq!(immutable(Path::new("é.db")), "file:%c3%a9.db?immutable=1");
    }
}
