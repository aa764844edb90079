//! The `graphsub` binary.

use std::io::IsTerminal;
use std::process::ExitCode;

use graphsub_lint::cli::{Io, run, wants_colour};

fn main() -> ExitCode {
    let stdout = std::io::stdout();
    let colour = wants_colour(stdout.is_terminal(), |name| std::env::var_os(name));
    let mut io = Io {
        stdin: &mut std::io::stdin().lock(),
        stdout: &mut anstream::AutoStream::always(stdout.lock()),
        stderr: &mut std::io::stderr().lock(),
        now: jiff::Timestamp::now().as_second(),
        terminal: colour,
    };
    ExitCode::from(run(std::env::args_os(), &mut io))
}
