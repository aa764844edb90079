//! GS102: a base URL or an API version inside `resource`.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::{Field, Part};
use crate::finding::Finding;
use crate::path::PrefixKind;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(prefix) = subject.resource.as_ref().and_then(|resource| resource.prefix()) else {
        return;
    };
    let text = subject.definition.resource.unwrap_or_default();
    let written = &text[prefix.range.clone()];
    let rest = &text[prefix.range.end..];
    let sources = graphsub_tables::Property::from_name("resource")
        .map(|p| p.sources)
        .unwrap_or_default();
    let finding = |message| {
        Finding::new(Rule::AbsoluteResource, Field::Resource, message)
            .part(Part::Range(prefix.range.clone()))
            .sources(sources)
            .answer("resource", text)
    };
    out.push(match prefix.kind {
        PrefixKind::Foreign => finding(format!("`{written}` is not Microsoft Graph"))
            .label("another service")
            .help("give a path relative to the root of Microsoft Graph, such as `/me/messages`"),
        PrefixKind::Graph | PrefixKind::Version => {
            let part = if prefix.kind == PrefixKind::Graph {
                "a base URL"
            } else {
                "an API version"
            };
            let rest = if rest.is_empty() { "/" } else { rest };
            finding(format!("`resource` holds {part}"))
                .label("Graph adds this itself")
                .help(format!("use `{rest}`; say the version with `api`"))
                .fix("remove the prefix", true, "")
        }
    });
}
