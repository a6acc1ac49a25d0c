//! What must hold of any bytes read as records, or as what is given beside them; the fuzz target asks it too.

use crate::scratch::Scratch;
use onrecord::Record;
use onrecord::identities::Register;
use onrecord::input::{Records, read_hand_labels};
use onrecord::positions::Tally;

/// What the bytes are taken for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Records,
    HandLabels(&'static str),
    Speakers(&'static str),
}

/// All of them.
pub(crate) const KINDS: [Kind; 5] = [
    Kind::Records,
    Kind::HandLabels("csv"),
    Kind::HandLabels("jsonl"),
    Kind::Speakers("csv"),
    Kind::Speakers("toml"),
];

/// The first thing that does not hold of them.
pub(crate) fn records_fault(bytes: &[u8], kind: Kind) -> Option<String> {
    let ending = match kind {
        Kind::Records => "jsonl",
        Kind::HandLabels(ending) | Kind::Speakers(ending) => ending,
    };
    let file = Scratch::new(bytes, ending).ok()?;
    match kind {
        Kind::Records => {
            let results: Vec<_> = Records::new(&[file.path().to_owned()]).collect();
            let number = results.len();
            let mut records: Vec<Record> = results.into_iter().flatten().collect();
            let mut register = Register::default();
            register.cluster(&records);
            records.iter_mut().for_each(|record| drop(register.resolve(record)));
            let mut tally = Tally::default();
            tally.add_document(&records);
            let odd = tally.positions(1).into_iter().find(|position| {
                position.estimate.as_ref().is_some_and(|estimate| !(-1.0..=1.0).contains(&estimate.score))
            });
            odd.map(|position| format!("a score that is none: {position:?}")).or_else(|| {
                (number > bytes.len()).then(|| format!("{number} records of {} bytes", bytes.len()))
            })
        }
        Kind::HandLabels(_) => {
            let labels = read_hand_labels(file.path()).ok()?;
            (labels.len() > bytes.len()).then(|| format!("{} labels of {} bytes", labels.len(), bytes.len()))
        }
        Kind::Speakers(_) => {
            let register = Register::open(file.path()).ok()?;
            let mut written = Vec::new();
            register.write_toml(1, &mut written).ok()?;
            let again = Scratch::new(&written, "toml").ok()?;
            Register::open(again.path()).err().map(|error| format!("what it writes cannot be read: {error}"))
        }
    }
}
