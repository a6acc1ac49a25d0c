//! A folder of its own with the tiny model, in which the program is run and killed.

// What one test of the program does not use, another does.
#![allow(dead_code)]

#[path = "../engine/tiny.rs"]
mod tiny;

use safetensors::Dtype;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tiny::Dir;

/// The folder; it goes with the test.
pub(crate) struct Place {
    model: Dir,
    folder: PathBuf,
    /// The subcommand, and what every run of it is given.
    first: &'static [&'static str],
}

impl Place {
    pub(crate) fn new(name: &str, first: &'static [&'static str]) -> Self {
        let folder =
            std::env::temp_dir().join(format!("onrecord-{}-{}-{name}", first.join("-"), std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self { model: Dir::new(Dtype::F32), folder, first }
    }

    /// The program with the tiny model, to be run here.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.args(self.first).arg("--model").arg(self.model.path()).args(args);
        command.current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    pub(crate) fn start(&self, args: &[&str]) -> Child {
        self.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Starts a run so many times and kills it at a random moment, until it has made `done`.
    pub(crate) fn kill_at_random(&self, args: &[&str], times: usize, within: Duration, done: &str) {
        let mut state = u64::from(std::process::id());
        for _ in 0..times {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut child = self.start(args);
            std::thread::sleep(within * (state >> 40) as u32 / (1 << 24));
            child.kill().unwrap();
            child.wait().unwrap();
            if self.path(done).exists() {
                break;
            }
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What is in a file; nothing where there is none.
    pub(crate) fn file(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_default()
    }

    /// Waits until a run has made something certain.
    pub(crate) fn wait_for(&self, name: &str) {
        let started = Instant::now();
        while !self.path(name).exists() && started.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Files in one of its folders that a run has not cleared away.
    pub(crate) fn left_over(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.contains(".part")).collect()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What a run said on standard error.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
