//! GS102: a base URL or an API version inside `resource`.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::ApiVersion;
use graphsub_terms::{Field, Value};

use crate::Rule;
use crate::definition::Part;
use crate::finding::{Finding, echo};
use crate::help::Help;
use crate::path::PrefixKind;
use crate::structure::sources;
use crate::subject::Subject;

/// What to do where no path is left without the prefix.
const RELATIVE: &str = "write a path relative to the root of Microsoft Graph, such as `/me/messages`";

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(resource) = &subject.resource else { return };
    let Some((prefix, kind)) = resource.prefix() else {
        return;
    };
    let text = subject.resource_text();
    let finding = |message| {
        Finding::new(Rule::AbsoluteResource, Field::Resource, message)
            .part(Part::Range(prefix.range.clone()))
            .sources(sources(Field::Resource))
            .answer("resource", text)
    };
    let version = prefix
        .version
        .clone()
        .and_then(|range| ApiVersion::from_name(&text[range].to_ascii_lowercase()));
    out.push(match kind {
        PrefixKind::Foreign => finding(format!(
            "`{}` is not Microsoft Graph",
            echo(&text[prefix.range.clone()])
        ))
        .label("another service")
        .help(Help::say(RELATIVE)),
        PrefixKind::Graph | PrefixKind::Version => {
            let part = if kind == PrefixKind::Graph {
                "a base URL"
            } else {
                "an API version"
            };
            let help = if resource.text().segments().is_empty() {
                Help::say(RELATIVE)
            } else {
                without_prefix(version, subject.definition.api)
            };
            finding(format!("`resource` contains {part}"))
                .label("Graph adds this itself")
                .help(help)
        }
    });
}

/// The prefix can go unasked where it does not name another version than the request goes to.
fn without_prefix(version: Option<ApiVersion>, api: Value<ApiVersion>) -> Help {
    let remove = Help::replace("");
    match (version, api) {
        (None, _) => remove.safe(),
        (Some(version), Value::Known(api)) if version == api => remove.safe(),
        (Some(ApiVersion::V1), Value::Unknown | Value::Absent) => remove.safe(),
        (Some(version), _) => remove.note(format!("create the subscription on the {version} endpoint")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::{Confidence, Fix};
    use crate::{Definition, Text};

    fn fix(resource: &str, api: impl Into<Value<ApiVersion>>) -> Option<Fix> {
        let definition = Definition::new().resource(Text::path(resource)).api(api);
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        let finding = out.pop()?;
        finding.help?.fix(finding.field)
    }

    #[test]
    fn the_prefix_goes_unasked_only_where_the_version_stays() {
        let confidence = |resource, api: Value<ApiVersion>| fix(resource, api).map(|fix| fix.confidence);
        let url = "https://graph.microsoft.com/v1.0/users";
        assert_eq!(fix(url, Value::Unknown).map(|fix| fix.text).as_deref(), Some(""));
        assert_eq!(confidence(url, Value::Unknown), Some(Confidence::Safe));
        assert_eq!(confidence(url, ApiVersion::V1.into()), Some(Confidence::Safe));
        assert_eq!(
            confidence("/beta/users", ApiVersion::Beta.into()),
            Some(Confidence::Safe)
        );
        assert_eq!(
            confidence("/beta/users", ApiVersion::V1.into()),
            Some(Confidence::Unsafe)
        );
        assert_eq!(confidence("/beta/users", Value::Unknown), Some(Confidence::Unsafe));
        assert_eq!(confidence("https://graph.microsoft.com/v1.0", Value::Unknown), None);
        assert_eq!(
            confidence("https://outlook.office.com/api/v2.0/me", Value::Unknown),
            None
        );
    }
}
