//! The shipped model multiplies in whole numbers of eight bits; single precision is the measure.

use onrecord::model::{Input, Judgement, Model, ModelFiles};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Statement {
    text: String,
    context: Option<String>,
}

/// Every `nth` invented statement of the corpus.
fn statements(nth: usize) -> Vec<Statement> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let lines = files.iter().flat_map(|file| {
        std::fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    });
    lines.step_by(nth).map(|line| serde_json::from_str(&line).unwrap()).collect()
}

fn single_precision() -> Model {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/ai-stance");
    let folder = std::env::temp_dir().join(format!("onrecord-precision-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for name in [ModelFiles::TOKENIZER, ModelFiles::CALIBRATION, ModelFiles::WEIGHTS] {
        std::fs::copy(shipped.join(name), folder.join(name)).unwrap();
    }
    let config = std::fs::read_to_string(shipped.join(ModelFiles::CONFIG)).unwrap();
    assert!(config.contains("\"int8\""));
    std::fs::write(folder.join(ModelFiles::CONFIG), config.replace("\"int8\"", "\"single\"")).unwrap();
    let model = Model::open(&folder).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    model
}

#[test]
#[allow(clippy::print_stderr)]
fn bytes_give_the_labels_of_single_precision() {
    // EVERY=1 measures on all of them, for the card.
    let nth = std::env::var("EVERY").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let statements = statements(nth);
    let inputs: Vec<Input<'_>> =
        statements.iter().map(|s| Input { text: &s.text, context: s.context.as_deref() }).collect();
    let (exact, fast) = (single_precision().judge(&inputs), Model::embedded().judge(&inputs));
    let same = |of: fn(&Judgement, &Judgement) -> bool| {
        exact.iter().zip(&fast).filter(|(a, b)| of(a, b)).count() as f64 / inputs.len() as f64
    };
    let (stance, sentiment) = (same(|a, b| a.stance == b.stance), same(|a, b| a.sentiment == b.sentiment));
    let apart =
        exact.iter().zip(&fast).map(|(a, b)| (a.p[0] - b.p[0]).abs()).sum::<f32>() / inputs.len() as f32;
    eprintln!(
        "{} statements: stance {stance:.4}, sentiment {sentiment:.4} equal; P(supportive) {apart:.4} apart",
        inputs.len()
    );
    assert!(stance >= 0.98 && sentiment >= 0.98 && apart < 0.01);
}
