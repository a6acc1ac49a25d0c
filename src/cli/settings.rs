//! `onrecord.toml`: options settled once for a folder.
//!
//! A setting takes the place of the option's default. So the command line goes before it, and values are
//! read, checked and described by the option's own definition.

use anyhow::{Context, bail};
use clap::{Arg, Command};
use std::error::Error;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Where the settings are, if nobody says where.
const FILE: &str = "onrecord.toml";
/// What every command takes.
const COMMON: [&str; 4] = ["model", "threads", "quiet", "verbose"];
/// What the commands that add statements up take: those that have `--by`.
const GROUPING: [&str; 4] = ["speakers", "by", "min-statements", "min-confidence"];
/// What `label` takes.
const COLUMNS: [&str; 6] = ["text", "speaker", "organisation", "date", "context", "id"];

/// Settings read from a file, not yet checked.
pub(super) struct Settings {
    path: PathBuf,
    table: Table,
}

impl Settings {
    /// Those of the file given, or of the one in the working directory if there is one.
    pub(super) fn read(given: Option<&Path>) -> anyhow::Result<Option<Self>> {
        let path = given.unwrap_or(Path::new(FILE)).to_owned();
        let text = match fs::read_to_string(&path) {
            Err(error) if given.is_none() && error.kind() == ErrorKind::NotFound => return Ok(None),
            text => text.with_context(|| format!("cannot read {}", path.display()))?,
        };
        let table = text.parse().with_context(|| format!("{} is not TOML", path.display()))?;
        Ok(Some(Self { path, table }))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The command with the settings as defaults of its options.
    ///
    /// # Errors
    /// With a key that is none, listing those there are, or a value that its option does not take.
    pub(super) fn apply(&self, mut command: Command) -> anyhow::Result<Command> {
        let adding: Vec<String> = command
            .get_subcommands()
            .filter(|sub| adds_up(sub))
            .map(|sub| sub.get_name().to_owned())
            .collect();
        let (tables, values): (Vec<_>, Vec<_>) = self.table.iter().partition(|(_, value)| value.is_table());
        for (key, value) in values {
            if COMMON.contains(&key.as_str()) {
                command = self.set(command, key, value)?;
            } else if GROUPING.contains(&key.as_str()) {
                for name in &adding {
                    command = self.set_in(command, name, key, value)?;
                }
            } else {
                let known = [&COMMON[..], &GROUPING].concat().join(", ");
                let tables = adding.join("], [");
                bail!(
                    "{}: there is no setting `{key}`; there are {known}, and the tables [label], [{tables}]",
                    self.path.display()
                );
            }
        }
        for (name, table) in tables {
            let known = if adding.contains(name) {
                &GROUPING[..]
            } else if name == "label" {
                &COLUMNS
            } else {
                let tables = adding.join("], [");
                bail!("{}: there is no table [{name}]; there are [label], [{tables}]", self.path.display());
            };
            for (key, value) in table.as_table().into_iter().flatten() {
                if !known.contains(&key.as_str()) {
                    let known = known.join(", ");
                    bail!(
                        "{}: there is no setting `{key}` in [{name}]; there are {known}",
                        self.path.display()
                    );
                }
                command = self.set_in(command, name, key, value)?;
            }
        }
        Ok(command)
    }

    fn set_in(&self, command: Command, name: &str, key: &str, value: &Value) -> anyhow::Result<Command> {
        let mut result = Ok(());
        let command = command.mut_subcommand(name, |sub| {
            let unchanged = sub.clone();
            self.set(sub, key, value).unwrap_or_else(|error| {
                result = Err(error);
                unchanged
            })
        });
        result.map(|()| command)
    }

    fn set(&self, command: Command, key: &str, value: &Value) -> anyhow::Result<Command> {
        let id = id(key);
        let arg = command.get_arguments().find(|arg| arg.get_id() == id.as_str());
        let default = arg.map_or_else(|| Err("it is no option".to_owned()), |arg| checked(arg, value));
        match default {
            Ok(default) => Ok(command.mut_arg(id, |arg| arg.default_value(default))),
            Err(problem) => bail!("{}: {key} = {value}: {problem}", self.path.display()),
        }
    }
}

/// The value as it would be given on the command line, if the option takes it.
fn checked(arg: &Arg, value: &Value) -> Result<String, String> {
    let takes_value = arg.get_action().takes_values();
    let text = match value {
        Value::Boolean(on) if !takes_value => return Ok(on.to_string()),
        _ if !takes_value => return Err("true or false is needed".to_owned()),
        Value::String(text) => text.clone(),
        Value::Integer(_) | Value::Float(_) => value.to_string(),
        Value::Array(items) if arg.get_value_delimiter().is_some() => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")
        }
        _ => return Err("a text or number is needed".to_owned()),
    };
    let probe = Command::new(FILE).no_binary_name(true).arg(arg.clone().global(false));
    match probe.try_get_matches_from([format!("--{}={text}", arg.get_long().unwrap_or_default())]) {
        Ok(_) => Ok(text),
        Err(error) => Err(error.source().map_or_else(|| error.kind().to_string(), ToString::to_string)),
    }
}

fn adds_up(command: &Command) -> bool {
    command.get_arguments().any(|arg| arg.get_id() == "by")
}

fn id(key: &str) -> String {
    key.replace('-', "_")
}

/// A file of all settings, each described and with its default, in comments.
pub(super) fn template(command: &Command) -> String {
    let adding: Vec<&Command> = command.get_subcommands().filter(|sub| adds_up(sub)).collect();
    let names: Vec<&str> = adding.iter().map(|sub| sub.get_name()).collect();
    let mut text = format!(
        "# Settings of onrecord, read from {FILE} in the working directory or the file given with --config.\n\
         # The command line goes before them. Paths start from the working directory.\n"
    );
    describe(command, &COMMON, &mut text);
    text.push_str(&format!(
        "\n# For the commands that add statements up: {names}.\n\
         # In a table of its own, as [{first}], a setting is for that command alone.\n",
        names = names.join(", "),
        first = names.first().copied().unwrap_or_default(),
    ));
    adding.iter().take(1).for_each(|sub| describe(sub, &GROUPING, &mut text));
    text.push_str("\n[label]\n");
    command.find_subcommand("label").into_iter().for_each(|label| describe(label, &COLUMNS, &mut text));
    text
}

fn describe(command: &Command, keys: &[&str], text: &mut String) {
    for key in keys {
        let Some(arg) = command.get_arguments().find(|arg| arg.get_id() == id(key).as_str()) else {
            continue;
        };
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let default = arg.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
        let name = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
        let value = if arg.get_action().takes_values() {
            let value = default.or(name).unwrap_or_default();
            if value == "N" || value.parse::<f64>().is_ok() { value } else { format!("\"{value}\"") }
        } else {
            "false".to_owned()
        };
        text.push_str(&format!("\n# {help}\n# {key} = {value}\n"));
    }
}
