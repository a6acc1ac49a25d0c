//! The columns of a labelled collection: all its own, and those of the label.

use super::{Header, Label, RowError, Survey, Value};
use crate::publish::rounded;
use std::collections::HashSet;
use std::sync::Arc;

/// What a column of the label holds, where it is not null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// A word or a few.
    Text,
    /// A probability.
    Number,
}

/// The columns of the label, in order.
pub const LABELS: [(&str, LabelKind); 10] = [
    ("stance", LabelKind::Text),
    ("p_supportive", LabelKind::Number),
    ("p_cautious", LabelKind::Number),
    ("p_opposed", LabelKind::Number),
    ("p_none", LabelKind::Number),
    ("about_ai", LabelKind::Number),
    ("sentiment", LabelKind::Text),
    ("confidence", LabelKind::Number),
    ("flags", LabelKind::Text),
    ("model", LabelKind::Text),
];

/// The columns of an output.
///
/// Where the collection has a column called like one of the label's, its own keeps the name and the
/// label's is called `onrecord_stance`, and if that is taken too, `onrecord_stance_2`.
#[derive(Clone, Debug)]
pub struct Columns {
    own: Vec<String>,
    /// The same, to be looked up.
    known: HashSet<String>,
    labels: Vec<String>,
    model: String,
    fitting: Option<Arc<Header>>,
}

impl Columns {
    /// Those for inputs so surveyed, labelled by the model of this name.
    pub fn new(survey: &Survey, model: &str) -> Self {
        let own = survey.names().to_vec();
        let known: HashSet<String> = own.iter().cloned().collect();
        let taken = |name: &String| known.contains(name);
        let labels = LABELS.map(|(label, _)| {
            let others = (1..).map(|n| match n {
                1 => format!("onrecord_{label}"),
                n => format!("onrecord_{label}_{n}"),
            });
            let mut names = std::iter::once(label.to_owned()).chain(others);
            names.find(|name| !taken(name)).unwrap_or_default()
        });
        Self { labels: labels.into(), model: model.to_owned(), fitting: None, own, known }
    }

    /// The collection's own.
    pub fn own(&self) -> &[String] {
        &self.own
    }

    /// The label's.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The label's that had to take another name.
    pub fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        let both = LABELS.into_iter().map(|(label, _)| label).zip(self.labels.iter().map(String::as_str));
        both.filter(|(usual, name)| usual != name)
    }

    /// Whether a row's columns have their place: all among those of a table, none called like one
    /// of the label's.
    ///
    /// # Errors
    /// With the column that turned up too late.
    pub fn fit(&mut self, header: &Arc<Header>, table: bool) -> Result<(), RowError> {
        if self.fitting.as_ref().is_some_and(|fitting| Arc::ptr_eq(fitting, header)) {
            return Ok(());
        }
        let late =
            |name: &&String| self.labels.contains(name) || (table && !self.known.contains(name.as_str()));
        if let Some(name) = header.names().iter().find(late) {
            return Err(RowError::LateColumn(name.clone()));
        }
        self.fitting = Some(header.clone());
        Ok(())
    }

    /// The values of the label's columns.
    pub fn values(&self, label: &Label) -> Vec<Value> {
        let text = |text: &str| Value::Text(text.to_owned());
        let number = |p: f32| Value::Json(rounded(p).to_string().into());
        let nothing = || Value::Json("null".into());
        let flags = text(&label.flags.join(" "));
        let Some(judgement) = &label.judgement else {
            let mut values: Vec<Value> = std::iter::repeat_with(nothing).take(LABELS.len() - 2).collect();
            values.extend([flags, nothing()]);
            return values;
        };
        let mut values = vec![text(judgement.stance.label())];
        values.extend(judgement.p.map(number));
        values.extend([
            number(judgement.about_ai),
            text(judgement.sentiment.label()),
            number(judgement.confidence()),
            flags,
            text(&self.model),
        ]);
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Judgement, Sentiment, Stance};

    #[test]
    fn values_are_of_their_columns_kind() {
        let columns = Columns::new(&Survey::default(), "m");
        let judgement = Judgement {
            about_ai: 0.9,
            stance: Stance::None,
            p: [0.1, 0.2, 0.3, 0.4],
            sentiment: Sentiment::Neutral,
            sentiment_p: [0.2, 0.6, 0.2],
            cut: false,
        };
        let values = columns.values(&Label { judgement: Some(judgement), flags: vec!["cut"] });
        let kinds = values.iter().map(|value| match value {
            Value::Text(_) => LabelKind::Text,
            Value::Json(_) => LabelKind::Number,
        });
        assert!(kinds.eq(LABELS.map(|(_, kind)| kind)));
    }
}
