//! JSON objects, one a line or in an array: a row's own values as they were written.

use crate::collection::{Header, Value};
use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;

/// How the objects follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Lines,
    Array,
}

pub(super) struct Json {
    layout: Layout,
    labels: Vec<String>,
    /// The header of the last row, and its columns' keys.
    keys: Option<(Arc<Header>, Vec<String>)>,
}

impl Json {
    pub(super) fn new(layout: Layout, labels: Vec<String>) -> Self {
        Self { layout, labels, keys: None }
    }

    pub(super) fn start(&self, out: &mut Vec<u8>) -> io::Result<()> {
        match self.layout {
            Layout::Lines => Ok(()),
            Layout::Array => out.write_all(b"["),
        }
    }

    pub(super) fn record(
        &mut self,
        header: &Arc<Header>,
        own: &[Value],
        labels: &[Value],
        before: u64,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        if !self.keys.as_ref().is_some_and(|(of, _)| Arc::ptr_eq(of, header)) {
            self.keys = Some((header.clone(), keys(header.names(), &self.labels)));
        }
        let keys = self.keys.as_ref().map_or(&[][..], |(_, keys)| keys);
        if self.layout == Layout::Array {
            out.extend(if before == 0 { &b"\n"[..] } else { b",\n" });
        }
        let fields = keys.iter().chain(&self.labels).zip(own.iter().chain(labels));
        for (i, (key, value)) in fields.enumerate() {
            out.push(if i == 0 { b'{' } else { b',' });
            serde_json::to_writer(&mut *out, key)?;
            out.push(b':');
            match value {
                Value::Text(text) => serde_json::to_writer(&mut *out, text)?,
                Value::Json(json) => out.extend(json.as_bytes()),
            }
        }
        out.push(b'}');
        if self.layout == Layout::Lines {
            out.push(b'\n');
        }
        Ok(())
    }

    pub(super) fn end(&self, records: u64, out: &mut Vec<u8>) -> io::Result<()> {
        match self.layout {
            Layout::Lines => Ok(()),
            Layout::Array => out.write_all(if records == 0 { b"]\n" } else { b"\n]\n" }),
        }
    }
}

/// A key for each column: its name, `name_2` where there is such a key already, and `column_3` for a
/// third column without a name.
fn keys(names: &[String], labels: &[String]) -> Vec<String> {
    let mut keys: Vec<String> = Vec::with_capacity(names.len());
    let mut taken: HashSet<String> = labels.iter().cloned().collect();
    for (i, name) in names.iter().enumerate() {
        let name = if name.is_empty() { format!("column_{}", i + 1) } else { name.clone() };
        let numbered = (2..).map(|n| format!("{name}_{n}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|key| !taken.contains(key));
        if let Some(key) = free {
            taken.insert(key.clone());
            keys.push(key);
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_distinct() {
        let names = ["a", "", "a", "a_2", "stance"].map(str::to_owned);
        assert_eq!(keys(&names, &["stance".to_owned()]), ["a", "column_2", "a_2", "a_2_2", "stance_2"]);
    }
}
