//! GS107: the resource is not offered in that national cloud.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::words::any_of;
use graphsub_terms::{Field, Value};

use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;
use crate::{Cloud, Rule, Severity};

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(path), Value::Known(cloud)) = (subject.path, subject.definition.cloud) else {
        return;
    };
    if !path.clouds_stated && cloud != Cloud::Global {
        out.push(
            Finding::new(
                Rule::CloudUnavailable,
                Field::Resource,
                format!(
                    "no document says whether `{}` is available in the cloud `{cloud}`",
                    path.resource.id()
                ),
            )
            .severity(Severity::Warning)
            .label("not documented for this cloud")
            .help(Help::say("test it in that cloud before relying on it"))
            .sources(path.cloud_sources),
        );
        return;
    }
    if !path.clouds.contains(&cloud) {
        let offered = any_of(path.clouds.iter().map(|cloud| cloud.as_str()));
        out.push(
            Finding::new(
                Rule::CloudUnavailable,
                Field::Resource,
                format!("`{}` is not available in the cloud `{cloud}`", path.resource.id()),
            )
            .label(format!("only in {offered}"))
            .help(Help::say("poll for changes in this cloud"))
            .sources(path.cloud_sources),
        );
    }
}
