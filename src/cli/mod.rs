//! The command line: one file per subcommand; nothing else in the crate knows clap.

use std::process::ExitCode;

/// Parses the arguments, runs the subcommand, reports an error; the exit code says how it went.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
