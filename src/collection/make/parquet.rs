//! A Parquet file: of Parquet, the own columns are copied as they are, encoded pages and all; of anything
//! else they get the types that their values have.

use super::shape::{Kind, lines, shape, text};
use super::{Labelled, MakeError};
use crate::collection::object::Fields;
use crate::collection::{LABELS, Value};
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Rows of a group that is not copied, at most.
const ROWS: usize = 1 << 16;
/// A group has at most so many cells: a wide table has shorter ones.
const CELLS: usize = 1 << 22;
/// A group ends early with the row that brings it over this many bytes of text.
const BYTES: usize = 64 << 20;

pub(super) fn make(labelled: &Labelled<'_>, made: &Path) -> Result<(), MakeError> {
    match sources(labelled)? {
        Some(sources) => copied(labelled, &sources, made),
        None => typed(labelled, made),
    }
}

/// An input, to copy from and to read.
type Source = (File, SerializedFileReader<File>);

/// The inputs, if they are Parquet of one schema and each of their rows has been labelled.
fn sources(labelled: &Labelled<'_>) -> Result<Option<Vec<Source>>, MakeError> {
    let mut sources = Vec::new();
    for path in labelled.inputs {
        let Ok(reader) = SerializedFileReader::new(File::open(path)?) else { return Ok(None) };
        sources.push((File::open(path)?, reader));
    }
    let schema = |(_, reader): &Source| reader.metadata().file_metadata().schema_descr().root_schema_ptr();
    let rows: i64 =
        sources.iter().map(|(_, reader)| reader.metadata().file_metadata().num_rows().max(0)).sum();
    let one = sources.windows(2).all(|pair| schema(&pair[0]) == schema(&pair[1]));
    Ok(Some(sources).filter(|_| one && rows.unsigned_abs() == labelled.rows))
}

/// Copies the own columns group by group, and writes the label's beside them.
fn copied(labelled: &Labelled<'_>, sources: &[Source], made: &Path) -> Result<(), MakeError> {
    let Some((_, first)) = sources.first() else { return typed(labelled, made) };
    let own = first.metadata().file_metadata().schema_descr().root_schema_ptr();
    let mut builders: Vec<Builder> = labelled
        .columns
        .labels()
        .iter()
        .zip(LABELS)
        .map(|(name, (_, kind))| Builder::new(name.clone(), kind.into()))
        .collect();
    let mut fields: Vec<TypePtr> = own.get_fields().to_vec();
    for builder in &builders {
        fields.push(builder.field()?);
    }
    let mut writer = writer(made, own.name(), fields)?;
    let mut lines = lines(labelled.lines)?;
    for (file, reader) in sources {
        for group in reader.metadata().row_groups() {
            for line in lines.by_ref().take(usize::try_from(group.num_rows()).unwrap_or_default()) {
                add(&mut builders, &line?);
            }
            let mut out = writer.next_row_group()?;
            copy(file, group, &mut out)?;
            builders.iter_mut().try_for_each(|builder| builder.write(&mut out))?;
            out.close()?;
        }
    }
    writer.close()?;
    Ok(())
}

fn copy(
    file: &File,
    group: &RowGroupMetaData,
    out: &mut SerializedRowGroupWriter<'_, File>,
) -> Result<(), MakeError> {
    for column in group.columns() {
        let close = ColumnCloseResult {
            bytes_written: column.compressed_size().unsigned_abs(),
            rows_written: group.num_rows().unsigned_abs(),
            metadata: column.clone(),
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        out.append_column(file, close)?;
    }
    Ok(())
}

/// Writes all columns with the types of their values.
fn typed(labelled: &Labelled<'_>, made: &Path) -> Result<(), MakeError> {
    let labels = labelled.columns.labels();
    let mut builders: Vec<Builder> = shape(labelled.lines, labels)?
        .into_iter()
        .map(|(name, kind)| {
            let label = labels.iter().position(|label| *label == name);
            Builder::new(name, label.map_or(kind, |label| LABELS[label].1.into()))
        })
        .collect();
    let fields = builders.iter().map(Builder::field).collect::<Result<_, _>>()?;
    let mut writer = writer(made, "schema", fields)?;
    let most = (CELLS / builders.len().max(1)).clamp(1, ROWS);
    let (mut rows, mut bytes) = (0, 0);
    let mut lines = lines(labelled.lines)?.peekable();
    while let Some(line) = lines.next() {
        bytes += add(&mut builders, &line?);
        rows += 1;
        if rows == most || bytes > BYTES || lines.peek().is_none() {
            let mut out = writer.next_row_group()?;
            builders.iter_mut().try_for_each(|builder| builder.write(&mut out))?;
            out.close()?;
            (rows, bytes) = (0, 0);
        }
    }
    writer.close()?;
    Ok(())
}

fn writer(made: &Path, name: &str, fields: Vec<TypePtr>) -> Result<SerializedFileWriter<File>, MakeError> {
    let schema = Type::group_type_builder(name).with_fields(fields).build()?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    Ok(SerializedFileWriter::new(File::create(made)?, Arc::new(schema), Arc::new(properties))?)
}

/// Adds a row to each column, null where it has no value; how many bytes of text that was.
fn add(builders: &mut [Builder], fields: &Fields) -> usize {
    let values: HashMap<&str, &Value> = fields.names.iter().map(String::as_str).zip(&fields.values).collect();
    builders.iter_mut().map(|builder| builder.add(values.get(builder.name.as_str()).copied())).sum()
}

/// A column of one group of rows.
struct Builder {
    name: String,
    kind: Kind,
    values: Values,
    /// 1 where a row has a value, 0 where it has none.
    there: Vec<i16>,
    /// Words that came before, kept once.
    words: HashMap<String, ByteArray>,
}

enum Values {
    Bool(Vec<bool>),
    Integer(Vec<i64>),
    Number(Vec<f64>),
    Text(Vec<ByteArray>),
}

/// Words kept once: those of labels are few.
const WORDS: usize = 256;

impl Builder {
    fn new(name: String, kind: Kind) -> Self {
        let values = match kind {
            Kind::Bool => Values::Bool(Vec::new()),
            Kind::Integer => Values::Integer(Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
            Kind::Nothing | Kind::Text | Kind::Nested | Kind::Mixed => Values::Text(Vec::new()),
        };
        Self { name, kind, values, there: Vec::new(), words: HashMap::new() }
    }

    fn field(&self) -> Result<TypePtr, ParquetError> {
        let physical = match self.values {
            Values::Bool(_) => Physical::BOOLEAN,
            Values::Integer(_) => Physical::INT64,
            Values::Number(_) => Physical::DOUBLE,
            Values::Text(_) => Physical::BYTE_ARRAY,
        };
        let field = Type::primitive_type_builder(&self.name, physical).with_repetition(Repetition::OPTIONAL);
        let field = match (&self.values, self.kind) {
            (Values::Text(_), Kind::Nested) => {
                field.with_converted_type(ConvertedType::JSON).with_logical_type(Some(LogicalType::Json))
            }
            (Values::Text(_), _) => {
                field.with_converted_type(ConvertedType::UTF8).with_logical_type(Some(LogicalType::String))
            }
            _ => field,
        };
        Ok(Arc::new(field.build()?))
    }

    fn add(&mut self, value: Option<&Value>) -> usize {
        let json = match value {
            Some(Value::Json(json)) => &**json,
            _ => "null",
        };
        let (mut there, mut bytes) = (json != "null", 0);
        match &mut self.values {
            Values::Bool(values) if there => values.push(json == "true"),
            Values::Integer(values) if there => values.push(json.parse().unwrap_or_default()),
            Values::Number(values) if there => values.push(json.parse().unwrap_or_default()),
            Values::Text(values) => {
                if let Some(value) = value.filter(|value| Kind::of(value) != Kind::Nothing) {
                    let text = text(value);
                    bytes = text.len();
                    there = true;
                    values.push(match self.words.get(&text) {
                        Some(word) => word.clone(),
                        None => {
                            let word = ByteArray::from(text.as_str());
                            if self.words.len() < WORDS {
                                self.words.insert(text, word.clone());
                            }
                            word
                        }
                    });
                }
            }
            _ => {}
        }
        self.there.push(there.into());
        bytes
    }

    /// Writes the rows so far, and begins anew.
    fn write(&mut self, out: &mut SerializedRowGroupWriter<'_, File>) -> Result<(), MakeError> {
        match &mut self.values {
            Values::Bool(values) => write::<BoolType>(values, &self.there, out)?,
            Values::Integer(values) => write::<Int64Type>(values, &self.there, out)?,
            Values::Number(values) => write::<DoubleType>(values, &self.there, out)?,
            Values::Text(values) => write::<ByteArrayType>(values, &self.there, out)?,
        }
        self.there.clear();
        Ok(())
    }
}

fn write<T: DataType>(
    values: &mut Vec<T::T>,
    there: &[i16],
    out: &mut SerializedRowGroupWriter<'_, File>,
) -> Result<(), MakeError> {
    let mut column = out.next_column()?.ok_or_else(|| io::Error::other("a column too many"))?;
    column.typed::<T>().write_batch(values, Some(there), None)?;
    column.close()?;
    values.clear();
    Ok(())
}
