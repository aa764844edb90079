//! Which files are looked at.

use std::path::PathBuf;

use clap::Args;
use graphsub_read::Context;

use crate::config::Configs;
use crate::context::ContextArgs;
use crate::discover::{self, Kinds};
use crate::engine::Input;
use crate::names;
use crate::output::{FAILED, Io, OK, fail, print};
use crate::report::shown;

use super::collect::Unread;

/// Files, and what they do not say.
#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// Files and folders [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    context: ContextArgs,
}

impl InputArgs {
    /// Returns the files and what they are read with.
    pub(super) fn read(&self, io: &mut Io<'_>) -> Result<(Vec<Input>, Context), String> {
        let here = [PathBuf::from(".")];
        let paths = if self.paths.is_empty() {
            &here
        } else {
            self.paths.as_slice()
        };
        let files = discover::files(paths, &mut Configs::default(), Kinds::Programs)?.files;
        let input = |file: discover::File| Input::file(names::shown(&file.path), file.path);
        let (context, _) = self.context.context(io)?;
        Ok((files.into_iter().map(input).collect(), context))
    }
}

/// Prints what was made of the files that could be read; those that could not make it a failure.
pub(super) fn finish(io: &mut Io<'_>, text: &str, unread: &[Unread]) -> u8 {
    let mut status = print(io, text);
    for unread in unread {
        let message = format!(
            "{}:{}: {}; `graphsub lint` shows where",
            shown::name(&unread.file),
            unread.line,
            unread.message
        );
        status = fail(io, &message);
    }
    if unread.is_empty() && status == OK { OK } else { FAILED }
}
