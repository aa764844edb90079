//! Which files are looked at.

use std::path::PathBuf;

use clap::Args;
use graphsub_read::Context;
use graphsub_tables::{ApiVersion, Auth, Cloud};

use crate::config::Configs;
use crate::discover::{self, Kinds};
use crate::engine::Input;
use crate::output::{FAILED, Io, OK, fail, print};
use crate::report::shown;
use crate::values::{clock, named};
use crate::{names, registration};

use super::collect::Unread;

/// Files, and what they do not say.
#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// Files and folders [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Clock [default: now]
    #[arg(long, value_name = "RFC3339", value_parser = clock)]
    now: Option<i64>,
    /// Permission type, for request bodies
    #[arg(long, value_parser = named(Auth::ALL, Auth::as_str))]
    auth: Option<Auth>,
    /// Version of the endpoint, for request bodies
    #[arg(long, value_parser = named(ApiVersion::ALL, ApiVersion::as_str))]
    api: Option<ApiVersion>,
    /// National cloud, for request bodies
    #[arg(long, value_parser = named(Cloud::ALL, Cloud::as_str))]
    cloud: Option<Cloud>,
    /// A granted permission, for request bodies; may be repeated
    #[arg(long = "permission", value_name = "NAME")]
    permissions: Vec<String>,
    /// App registration as printed by Microsoft's tools, for request bodies and code
    #[arg(long, value_name = "FILE", conflicts_with = "permissions")]
    app_registration: Option<PathBuf>,
}

impl InputArgs {
    /// Returns the files and what they are read with.
    pub(super) fn read(&self, now: i64) -> Result<(Vec<Input>, Context), String> {
        let here = [PathBuf::from(".")];
        let paths = if self.paths.is_empty() {
            &here
        } else {
            self.paths.as_slice()
        };
        let files = discover::files(paths, &mut Configs::default(), Kinds::Programs)?.files;
        let input = |file: discover::File| Input::file(names::shown(&file.path), file.path);
        let mut context = Context::default();
        context.now = self.now.unwrap_or(now);
        context.auth = self.auth;
        context.api = self.api;
        context.cloud = self.cloud;
        context.permissions.clone_from(&self.permissions);
        if let Some(file) = &self.app_registration {
            let read = registration::load(file).map_err(|error| format!("{}: {error}", file.display()))?;
            context.registration = Some(read);
        }
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
