//! The published schema of records fits the records that are written.

#![allow(clippy::unwrap_used)] // In the helpers too, which clippy does not take for tests.

use serde_json::Value;
use std::process::Command;

fn onrecord(args: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_onrecord")).args(args).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// What does not fit, by the words of JSON Schema that ours uses; an unknown word is a fault too.
fn faults(value: &Value, schema: &Value, root: &Value, at: &str, found: &mut Vec<String>) {
    for (word, asked) in schema.as_object().unwrap() {
        let fits = match word.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => true,
            "$ref" => {
                let target = root.pointer(asked.as_str().unwrap().trim_start_matches('#')).unwrap();
                faults(value, target, root, at, found);
                true
            }
            "type" => match asked {
                Value::Array(types) => types.iter().any(|name| is_a(value, name)),
                name => is_a(value, name),
            },
            "const" => value == asked,
            "enum" => asked.as_array().unwrap().contains(value),
            "oneOf" | "anyOf" => {
                let fit = |schema: &&Value| {
                    let mut inner = Vec::new();
                    faults(value, schema, root, at, &mut inner);
                    inner.is_empty()
                };
                asked.as_array().unwrap().iter().any(|schema| fit(&schema))
            }
            "minimum" => value.as_f64().is_none_or(|n| n >= asked.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|n| n <= asked.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= asked.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= asked.as_u64().unwrap()),
            "items" => {
                for item in value.as_array().into_iter().flatten() {
                    faults(item, asked, root, at, found);
                }
                true
            }
            "properties" => {
                for (name, field) in value.as_object().into_iter().flatten() {
                    let at = format!("{at}.{name}");
                    match asked.get(name) {
                        Some(schema) => faults(field, schema, root, &at, found),
                        None => found.push(format!("{at} is not in the schema")),
                    }
                }
                true
            }
            "required" => {
                let names = asked.as_array().unwrap().iter().filter_map(Value::as_str);
                value.as_object().is_none_or(|object| names.into_iter().all(|name| object.contains_key(name)))
            }
            _ => false,
        };
        if !fits {
            found.push(format!("{at}: {value} and {word}: {asked}"));
        }
    }
}

fn is_a(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

fn faults_of(record: &Value, schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    faults(record, schema, schema, "record", &mut found);
    found
}

#[test]
fn the_schema_fits_the_records() {
    let schema: Value = serde_json::from_str(&onrecord(&["generate", "schema"])).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let lines = onrecord(&["analyze", "examples/articles", "-q", "--statements", "-"]);
    let records: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!records.is_empty());
    for record in &records {
        assert_eq!(faults_of(record, &schema), Vec::<String>::new());
    }

    assert_describes(&schema, &records[0]);
    for (field, wrong) in [
        ("schema", "onrecord/0".into()),
        ("stance", "angry".into()),
        ("confidence", 1.5.into()),
        ("spans", Value::from(vec![vec![1, 2, 3]])),
        ("speaker", Value::Null),
        ("cue", "said".into()),
    ] {
        let mut record = records[0].clone();
        record[field] = wrong;
        assert!(!faults_of(&record, &schema).is_empty(), "{field}");
    }
    let mut record = records[0].clone();
    record.as_object_mut().unwrap().remove("p");
    assert!(!faults_of(&record, &schema).is_empty());
}

/// Every field is described, in the order in which they are written.
fn assert_describes(schema: &Value, record: &Value) {
    let names: Vec<&String> = record.as_object().unwrap().keys().collect();
    let described = schema["properties"].as_object().unwrap();
    assert_eq!(described.keys().collect::<Vec<_>>(), names);
    for (name, field) in described {
        assert!(field["description"].is_string(), "{name} is not described");
    }
}

#[test]
fn the_schema_of_statements_without_labels_fits_them() {
    let schema: Value = serde_json::from_str(&onrecord(&["generate", "schema", "statement"])).unwrap();
    let lines = onrecord(&["extract", "examples/articles", "-q"]);
    let statements: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_describes(&schema, &statements[0]);
    for statement in &statements {
        assert_eq!(faults_of(statement, &schema), Vec::<String>::new());
    }
    let record = onrecord(&["generate", "schema"]);
    assert!(!faults_of(&statements[0], &serde_json::from_str(&record).unwrap()).is_empty());
}
