//! What is said of a model that cannot be used: the file, the tensor, what is expected.

use crate::tiny::{Dir, Tensors};
use onrecord::model::{Model, ModelError};
use safetensors::Dtype;
use std::path::Path;

/// Whether all of `parts` are in `message`.
#[track_caller]
fn says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "{message:?} does not say {part:?}");
    }
}

#[test]
fn a_missing_directory_or_file_is_named() {
    let error = Model::open(Path::new("no/such/model")).unwrap_err();
    assert!(matches!(error, ModelError::Unreadable { .. }));
    says(&error.to_string(), &["no/such/model", "config.json", "calibration.json"]);
    for name in ["config.json", "tokenizer.json", "model.safetensors", "calibration.json"] {
        let dir = Dir::new(Dtype::F16);
        std::fs::remove_file(dir.file(name)).unwrap();
        says(&dir.error(), &[name, "model directory holds"]);
    }
}

#[test]
fn files_that_are_something_else_are_named() {
    for name in ["config.json", "tokenizer.json", "model.safetensors", "calibration.json"] {
        for content in ["", "{}", "null", "\u{0}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}"] {
            let dir = Dir::new(Dtype::F16);
            std::fs::write(dir.file(name), content).unwrap();
            says(&dir.error(), &[name]);
        }
    }
}

#[test]
fn weights_cut_short_are_refused() {
    let dir = Dir::new(Dtype::F16);
    let bytes = std::fs::read(dir.file("model.safetensors")).unwrap();
    std::fs::write(dir.file("model.safetensors"), &bytes[..bytes.len() - 1]).unwrap();
    says(&dir.error(), &["model.safetensors", "copy or export it again"]);
}

#[test]
fn every_missing_tensor_is_named() {
    let all = Tensors::random().0;
    for i in 0..all.len() {
        let mut tensors = Tensors(all.clone());
        let (name, ..) = tensors.0.remove(i);
        says(&Dir::with(&tensors, Dtype::F16).error(), &["model.safetensors", &name, "missing"]);
    }
}

#[test]
fn every_tensor_of_another_shape_is_named() {
    let all = Tensors::random().0;
    for i in 0..all.len() {
        let mut tensors = Tensors(all.clone());
        tensors.0[i].1.push(1);
        let (name, shape, _) = &tensors.0[i];
        says(&Dir::with(&tensors, Dtype::F32).error(), &[name, &format!("{shape:?}"), "config.json implies"]);
    }
}

#[test]
fn other_number_types_are_refused() {
    says(&Dir::new(Dtype::BF16).error(), &["BF16", "F16, F32"]);
}

#[test]
fn configurations_that_would_be_run_wrongly_are_refused() {
    let cases = [
        ("\"gelu\"", "\"relu\"", "hidden_act"),
        ("mean-first-segment", "cls", "onrecord.pooling"),
        ("\"max_context_tokens\": 12", "\"max_context_tokens\": 22", "max_position_embeddings"),
        ("\"type_vocab_size\": 2", "\"type_vocab_size\": 1", "type_vocab_size"),
        ("\"num_attention_heads\": 2", "\"num_attention_heads\": 0", "num_attention_heads"),
        ("\"num_attention_heads\": 2", "\"num_attention_heads\": 4", "multiples of 32"),
        ("\"intermediate_size\": 96", "\"intermediate_size\": 90", "multiples of 32"),
        ("\"vocab_size\": 91", "\"vocab_size\": 90", "vocab_size 90"),
        ("\"hidden_size\": 64", "\"hidden_size\": 128", "implies"),
        ("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3", "encoder.layer.2"),
        ("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 0", "at least 1"),
        ("\"onrecord\"", "\"other\"", "onrecord"),
    ];
    for (from, to, said) in cases {
        let dir = Dir::new(Dtype::F16);
        dir.edit("config.json", from, to);
        says(&dir.error(), &[said]);
    }
}

#[test]
fn temperatures_must_be_positive() {
    for bad in ["0.0", "-1"] {
        let dir = Dir::new(Dtype::F16);
        dir.edit("calibration.json", "2.0", bad);
        says(&dir.error(), &["calibration.json", "stance"]);
    }
}

#[test]
fn a_tokenizer_without_separators_is_refused() {
    let dir = Dir::new(Dtype::F16);
    dir.edit("tokenizer.json", "[SEP]", "[END]");
    says(&dir.error(), &["tokenizer.json", "[SEP]"]);
}

#[test]
fn a_vocabulary_with_ids_beyond_the_embeddings_is_refused() {
    let dir = Dir::new(Dtype::F16);
    dir.edit("tokenizer.json", "\"artists\":90", "\"artists\":90000");
    says(&dir.error(), &["tokenizer.json", "id 90"]);
}
