//! The `onrecord` program: parse, run, turn the outcome into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    onrecord::cli::main()
}
