//! GS107: the resource is not offered in that national cloud.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::any_of;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(path), Some(cloud)) = (subject.path, subject.definition.cloud) else {
        return;
    };
    if !path.clouds.contains(&cloud) {
        let offered = any_of(path.clouds.iter().map(|cloud| cloud.as_str()));
        out.push(
            Finding::new(
                Rule::CloudUnavailable,
                Field::Resource,
                format!("`{}` is not offered in the cloud `{cloud}`", path.resource.id()),
            )
            .label(format!("only in {offered}"))
            .help("poll for changes in this cloud")
            .sources(path.cloud_sources),
        );
    }
}
