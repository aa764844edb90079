//! What definitions do not say about themselves, on the command line.

use std::path::{Path, PathBuf};

use clap::Args;
use graphsub_read::Context;
use graphsub_rules::echo;
use graphsub_tables::{ApiVersion, Auth, Cloud};

use crate::output::{self, Io};
use crate::registration::Export;
use crate::values::{clock, named};

/// What request bodies and program code do not say, and the clock.
#[derive(Debug, Args)]
pub(crate) struct ContextArgs {
    /// Time to use as the current time [default: now]
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

impl ContextArgs {
    /// Returns the context, and the app registration with its text where one is named. Ids that Microsoft Graph does
    /// not know are reported on standard error.
    pub(crate) fn context(&self, io: &mut Io<'_>) -> Result<(Context, Option<Export>), String> {
        let mut context = Context::default();
        context.now = self.now.unwrap_or(io.now);
        context.auth = self.auth;
        context.api = self.api;
        context.cloud = self.cloud;
        context.permissions.clone_from(&self.permissions);
        let export = match &self.app_registration {
            Some(file) => Some(registered(file, io)?),
            None => None,
        };
        context.registration = export.as_ref().map(|export| export.registration.clone());
        Ok((context, export))
    }
}

fn registered(file: &Path, io: &mut Io<'_>) -> Result<Export, String> {
    let export = Export::load(file).map_err(|error| format!("{}: {error}", file.display()))?;
    for (written, place) in &export.registration.unknown {
        let message = format!(
            "{}:{place}: `{}` is not a Microsoft Graph permission of its type; look the id up, or remove it",
            file.display(),
            echo(written)
        );
        output::warn(io, &message);
    }
    Ok(export)
}
