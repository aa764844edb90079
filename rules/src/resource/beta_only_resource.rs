//! GS103: a beta-only path used with `api: v1.0`.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::ApiVersion;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(path), Some(ApiVersion::V1)) = (subject.path, subject.definition.api) else {
        return;
    };
    if !path.apis.contains(&ApiVersion::V1) {
        out.push(
            Finding::new(
                Rule::BetaOnlyResource,
                Field::Resource,
                format!("`{}` is available on beta only, not on v1.0", path.template),
            )
            .label("beta only")
            .help("set `api: beta` and create the subscription on the beta endpoint")
            .sources(path.sources),
        );
    }
}
