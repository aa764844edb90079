//! The `graphsub` binary.

use std::io::IsTerminal;
use std::process::ExitCode;

use graphsub_lint::cli::{Io, run};

fn main() -> ExitCode {
    let stdout = std::io::stdout();
    let colour = stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut io = Io {
        stdin: &mut std::io::stdin().lock(),
        stdout: &mut anstream::AutoStream::always(stdout.lock()),
        stderr: &mut std::io::stderr().lock(),
        now: jiff::Timestamp::now().as_second(),
        terminal: colour,
    };
    ExitCode::from(run(std::env::args_os(), &mut io))
}
