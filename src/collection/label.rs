//! Rows to labels: the model's judgement of each statement, or why there is none.

use super::seen::Seen;
use super::{LONGEST_STATEMENT, Role, Row, RowError, Value};
use crate::model::{Input, Judgement, Model};
use std::borrow::Cow;

/// The label of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The verdict; none where the row has no statement that could be judged.
    pub judgement: Option<Judgement>,
    /// What there is to know of it, in order.
    pub flags: Vec<&'static str>,
}

/// Labels rows, and remembers statements it has judged.
pub struct Labeller<'m> {
    model: &'m Model,
    seen: Seen,
    judged: u64,
}

impl<'m> Labeller<'m> {
    /// With this model.
    pub fn new(model: &'m Model) -> Self {
        Self { model, seen: Seen::default(), judged: 0 }
    }

    /// Statements judged so far; those seen before are not.
    pub fn judged(&self) -> u64 {
        self.judged
    }

    /// The label of each row, and what is wrong with rows that have none. A label depends on its row
    /// alone.
    pub fn label(&mut self, rows: &[Row]) -> Vec<(Label, Option<RowError>)> {
        let statements: Vec<_> = rows.iter().map(statement).collect();
        let inputs: Vec<Option<Input<'_>>> = statements
            .iter()
            .map(|read| {
                let (text, context) = read.as_ref().ok()?;
                Some(Input { text, context: context.as_deref() })
            })
            .collect();
        let known: Vec<Option<Judgement>> =
            inputs.iter().map(|input| input.as_ref().and_then(|input| self.seen.get(input))).collect();
        let unknown = || inputs.iter().zip(&known).filter(|(_, known)| known.is_none());
        let new: Vec<Input<'_>> = unknown().filter_map(|(input, _)| *input).collect();
        self.judged += new.len() as u64;
        let mut judged = self.model.judge(&new).into_iter();

        let mut labels = Vec::with_capacity(rows.len());
        for ((row, input), known) in rows.iter().zip(&inputs).zip(known) {
            let mut flags = Vec::new();
            let mut judgement = known;
            if let Some(input) = input {
                if known.is_none() {
                    judgement = judged.next();
                    judgement.into_iter().for_each(|judgement| self.seen.insert(input, judgement));
                }
                if judgement.is_some_and(|judgement| judgement.cut) {
                    flags.push("cut");
                }
            }
            if row.recoded {
                flags.push("recoded");
            }
            labels.push(Label { judgement, flags });
        }
        drop(inputs);
        labels
            .into_iter()
            .zip(statements)
            .map(|(mut label, statement)| {
                let error = statement.err();
                label.flags.splice(0..0, error.as_ref().map(RowError::flag));
                (label, error)
            })
            .collect()
    }
}

type Statement<'r> = (Cow<'r, str>, Option<Cow<'r, str>>);

/// What the row says, and what stands before it.
fn statement(row: &Row) -> Result<Statement<'_>, RowError> {
    let column = |role| {
        let at = row.header.place_of(role).unwrap_or_default();
        row.header.names().get(at).cloned().unwrap_or_default()
    };
    let bad = |role, problem: String| RowError::BadText { column: column(role), problem };
    let get = |role| row.get(role).map_err(|_| bad(role, "half a surrogate pair".to_owned()));
    if let Some(at) = row.header.place_of(Role::Text)
        && let Value::Json(json) = &row.values[at]
        && !json.starts_with('"')
        && &**json != "null"
    {
        return Err(bad(Role::Text, "it is no string".to_owned()));
    }
    let text = get(Role::Text)?.ok_or_else(|| match row.header.place_of(Role::Text) {
        Some(_) => RowError::NoText(column(Role::Text)),
        None => RowError::NoText("text".to_owned()),
    })?;
    if text.len() > LONGEST_STATEMENT {
        return Err(RowError::LongText { column: column(Role::Text), bytes: text.len() });
    }
    if text.contains('\0') {
        return Err(bad(Role::Text, "it contains NUL characters".to_owned()));
    }
    Ok((text, get(Role::Context)?))
}
