//! Statements and positions as an SQLite database, to be asked anything.
//!
//! Tables `documents`, `speakers`, `statements` and `positions`, and `statements_text`, an index of the
//! words; `schema.sql` has the columns, `indexes.sql` what finds them.

use crate::output::v1;
use crate::positions::Position;
use crate::record::Record;
use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, ToSql, named_params, params_from_iter};
use serde_json::Value;
use std::path::Path;

/// Why a database could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// SQLite's word.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// A record or position that is no JSON; ours are.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// A database in the making; memory does not grow with it.
pub struct Database(Connection);

impl Database {
    /// Begins a new one at `path`, where there must be none.
    ///
    /// # Errors
    /// Those of SQLite: a full disk, a table that is there already.
    pub fn create(path: &Path) -> Result<Self, DatabaseError> {
        let database = Connection::open(path)?;
        // The file gets its name when it is complete: there is nothing to roll back to.
        database.pragma_update(None, "journal_mode", "OFF")?;
        database.execute_batch("BEGIN")?;
        database.execute_batch(include_str!("schema.sql"))?;
        Ok(Self(database))
    }

    /// Adds a record and its speaker's groups.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn add(&mut self, record: &Record, groups: &[String]) -> Result<(), DatabaseError> {
        insert_statement(&self.0, record, groups)
    }

    /// Adds the positions, makes the indexes, and completes it.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn finish(self, positions: &[Position], model: &str) -> Result<(), DatabaseError> {
        for position in positions {
            insert_position(&self.0, position, model)?;
        }
        self.0.execute_batch(include_str!("indexes.sql"))?;
        self.0.execute_batch("COMMIT")?;
        self.0.close().map_err(|(_, error)| error)?;
        Ok(())
    }
}

fn insert_statement(database: &Connection, record: &Record, groups: &[String]) -> Result<(), DatabaseError> {
    let speaker = &record.speaker;
    database
        .prepare_cached(
            "INSERT INTO documents (name, date, outlet) VALUES (:name, :date, :outlet) ON CONFLICT DO NOTHING",
        )?
        .execute(named_params! { ":name": record.doc, ":date": record.date, ":outlet": record.outlet })?;
    database
        .prepare_cached(
            "INSERT INTO speakers (id, name, kind, groups) SELECT :id, :name, :kind, :groups \
             WHERE :id IS NOT NULL ON CONFLICT DO NOTHING",
        )?
        .execute(named_params! {
            ":id": speaker.id, ":name": speaker.name, ":kind": word(&speaker.kind)?, ":groups": groups.join("; "),
        })?;
    database
        .prepare_cached(
            "INSERT INTO statements (id, document, speaker, role, org, kind, text, spans, context, cue, mention, rule, \
             negated, about_ai, stance, p_supportive, p_cautious, p_opposed, p_none, sentiment, confidence, \
             model) VALUES (:id, (SELECT number FROM documents WHERE name = :document), :speaker, :role, :org, \
             :kind, :text, :spans, :context, :cue, :mention, :rule, :negated, :about_ai, :stance, :supportive, :cautious, \
             :opposed, :none, :sentiment, :confidence, :model)",
        )?
        .execute(named_params! {
            ":id": record.id, ":document": record.doc, ":speaker": speaker.id, ":role": speaker.role,
            ":org": speaker.org, ":kind": word(&record.kind)?, ":text": record.text,
            ":spans": serde_json::to_string(&record.spans)?,
            ":context": record.context,
            ":cue": record.cue.as_ref().map(|cue| &cue.text), ":mention": speaker.mention,
            ":rule": speaker.rule, ":negated": record.negated, ":about_ai": decimal(record.about_ai),
            ":stance": record.stance.label(), ":supportive": decimal(record.p.supportive),
            ":cautious": decimal(record.p.cautious), ":opposed": decimal(record.p.opposed),
            ":none": decimal(record.p.none), ":sentiment": record.sentiment.label(),
            ":confidence": decimal(record.confidence), ":model": record.model,
        })?;
    Ok(())
}

/// A position, in the columns of its CSV.
fn insert_position(database: &Connection, position: &Position, model: &str) -> Result<(), DatabaseError> {
    let Value::Object(row) = serde_json::to_value(v1::Row::new(position, model))? else { return Ok(()) };
    let names: Vec<&str> = row.keys().map(String::as_str).collect();
    let places = vec!["?"; names.len()].join(", ");
    let insert = format!("INSERT INTO positions ({}) VALUES ({places})", names.join(", "));
    database.prepare_cached(&insert)?.execute(params_from_iter(row.values().map(Cell)))?;
    Ok(())
}

/// A JSON value in a column.
struct Cell<'v>(&'v Value);

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self.0 {
            Value::String(text) => text.to_sql(),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Ok(whole.into()),
                None => Ok(number.as_f64().unwrap_or_default().into()),
            },
            Value::Null => Ok(rusqlite::types::Null.into()),
            other => Ok(other.to_string().into()),
        }
    }
}

/// An enumeration's word, as in a record.
fn word(value: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}

/// A probability with the decimals it is shown with, and no more.
fn decimal(p: f32) -> f64 {
    (f64::from(p) * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stance;
    use crate::positions::Tally;
    use crate::record::sample_of;

    #[test]
    fn a_database_can_be_asked_at_once() {
        let path = std::env::temp_dir().join(format!("onrecord-{}.sqlite", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let records = [
            sample_of("Ana Lim", Stance::Opposed, 0.75),
            sample_of("Ana Lim", Stance::Cautious, 0.5),
            sample_of("Bo Dahl", Stance::Supportive, 0.9),
        ];
        let mut tally = Tally::default();
        tally.add_document(&records);
        let mut database = Database::create(&path).unwrap();
        records.iter().for_each(|record| database.add(record, &["nurses".to_owned()]).unwrap());
        database.finish(&tally.positions(1), "test").unwrap();

        let database = Connection::open(&path).unwrap();
        let one = |sql: &str| database.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
        assert_eq!(one("SELECT count(*) || '' FROM documents"), "1");
        assert_eq!(one("SELECT group_concat(name) FROM speakers"), "Ana Lim,Bo Dahl");
        assert_eq!(
            one(
                "SELECT group_concat(stance || ' ' || confidence, ', ') FROM statements WHERE speaker = 'ana-lim'"
            ),
            "opposed 0.75, cautious 0.5"
        );
        assert_eq!(
            one("SELECT statements || ' ' || verdict FROM positions WHERE speaker_id = 'bo-dahl'"),
            "1 leaning-supportive"
        );
        assert_eq!(one("SELECT count(*) || '' FROM statements_text WHERE statements_text MATCH 'scan'"), "3");
        let plan = "EXPLAIN QUERY PLAN SELECT * FROM statements WHERE stance = 'opposed'";
        let plan = database.query_row(plan, [], |row| row.get::<_, String>("detail")).unwrap();
        assert!(plan.contains("statements_by_stance"), "{plan}");
        assert_eq!(one("SELECT count(*) || '' FROM pragma_foreign_key_check"), "0");
        assert_eq!(one("PRAGMA integrity_check"), "ok");
        std::fs::remove_file(path).unwrap();
    }
}
