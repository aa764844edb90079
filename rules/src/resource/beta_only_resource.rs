//! GS103: a beta-only path used with `api: v1.0`.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::ApiVersion;
use graphsub_terms::{Field, Value};

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(path), Value::Known(ApiVersion::V1)) = (subject.path, subject.definition.api) else {
        return;
    };
    if !path.apis.contains(&ApiVersion::V1) {
        out.push(
            Finding::new(
                Rule::BetaOnlyResource,
                Field::Resource,
                format!("`{}` is only available on the beta endpoint", subject.shown_path()),
            )
            .label("beta only")
            .help(Help::set(Field::Api, ApiVersion::Beta.as_str()))
            .sources(path.sources),
        );
    }
}
