//! GS109: a selection or filter names a property the resource does not have.

use core::ops::Range;

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::{ApiVersion, Selectable};
use graphsub_terms::Value;
use graphsub_terms::odata::{Expr, Operand, Path, Selected};
use graphsub_terms::words::nearest;

use crate::Rule;
use crate::finding::{Finding, echo};
use crate::help::Help;
use crate::query::{Query, Read, queries};
use crate::subject::Subject;

/// Most names of a definition that are looked at: each unknown one is compared with all properties.
const MOST_NAMES: usize = 256;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(row) = subject.kind().and_then(Selectable::of) else {
        return;
    };
    for query in queries(subject) {
        let Ok(read) = query.read() else { continue };
        let mut names = Vec::new();
        match &read {
            Read::Search => {}
            Read::Select(items) => items.iter().for_each(|item| selected(item, &mut names)),
            Read::Expand(items) => items.iter().for_each(|item| selected(&item.item, &mut names)),
            Read::Filter(expr) => filtered(expr, &mut names),
        }
        names.truncate(MOST_NAMES);
        out.extend(
            names
                .into_iter()
                .filter_map(|(name, range)| report(subject, row, &query, name, &range)),
        );
    }
}

type Name<'q> = (&'q str, Range<usize>);

/// The first segment: what follows it belongs to another type.
fn first<'q>(path: &Path<'q>) -> Option<Name<'q>> {
    path.segments
        .first()
        .map(|segment| (segment.name, segment.range.clone()))
}

fn selected<'q>(item: &Selected<'q>, names: &mut Vec<Name<'q>>) {
    if let Selected::Property(path) = item {
        names.extend(first(path));
    }
}

fn filtered<'q>(expr: &Expr<'q>, names: &mut Vec<Name<'q>>) {
    for condition in expr.conditions() {
        match condition {
            Expr::Compare { left, right, .. } => {
                operand(left, names);
                operand(right, names);
            }
            Expr::In { operand: left, .. } | Expr::Operand(left) => operand(left, names),
            // The variable of a lambda stands for an item of the collection.
            Expr::Lambda { path, .. } => names.extend(first(path)),
            _ => {}
        }
    }
}

fn operand<'q>(value: &Operand<'q>, names: &mut Vec<Name<'q>>) {
    let mut waiting = Vec::from([value]);
    while let Some(value) = waiting.pop() {
        match value {
            Operand::Path(path) => names.extend(first(path)),
            Operand::Call(call) => waiting.extend(call.arguments.iter().rev()),
            _ => {}
        }
    }
}

fn report(
    subject: &Subject<'_, '_>,
    row: &'static Selectable,
    query: &Query<'_>,
    name: &str,
    range: &Range<usize>,
) -> Option<Finding> {
    let has = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(name));
    // A cast such as `microsoft.graph.eventMessage`.
    if name.contains('.') || has(row.properties) || has(row.expandable) {
        return None;
    }
    let id = row.resource.id();
    let new = |message| {
        Finding::new(Rule::UnknownProperty, query.field, message)
            .part(query.part(range))
            .sources(row.sources)
    };
    if has(row.beta) {
        let released = subject.definition.api == Value::Known(ApiVersion::V1);
        return released.then(|| {
            new(format!("`{name}` of `{id}` is documented on beta only"))
                .label("beta only")
                .help(Help::remove_part().note("or create the subscription on the beta endpoint"))
        });
    }
    let known = row.properties.iter().chain(row.beta).chain(row.expandable).copied();
    let help = match nearest(name, known) {
        Some(near) => Help::guess(near),
        None => Help::remove_part(),
    };
    Some(
        new(format!("`{}` is not a property of `{id}`", echo(name)))
            .label("unknown property")
            .help(help),
    )
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;
    use crate::{Definition, Text};

    fn messages(resource: &'static str, api: ApiVersion) -> Vec<String> {
        let definition = Definition::new().resource(Text::path(resource)).api(api);
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn properties_are_known_in_any_letter_case() {
        for resource in [
            "me/messages?$select=Subject,bodyPreview,from/emailAddress",
            "me/messages?$filter=from/emailAddress/address eq 'a' and contains(subject,'b')",
            "me/messages?$select=microsoft.graph.eventMessage/meetingMessageType",
            "me/messages?$select=${FIELDS}",
            "me/events?$expand=singleValueExtendedProperties($filter=id eq 'x')",
            "me/contacts?$filter=emailAddresses/any(a:a/address eq 'x')",
            "/users?$select=id",
        ] {
            assert_eq!(messages(resource, ApiVersion::V1), [""; 0], "{resource}");
        }
    }

    #[test]
    fn others_are_told() {
        for (resource, message) in [
            (
                "me/messages?$select=id,subjct",
                "`subjct` is not a property of `message`",
            ),
            (
                "me/messages?$filter=isread2 eq true",
                "`isread2` is not a property of `message`",
            ),
            (
                "me/messages?$filter=startswith(sbject,'a')",
                "`sbject` is not a property of `message`",
            ),
            ("me/events?$select=uid", "`uid` of `event` is documented on beta only"),
        ] {
            assert_eq!(messages(resource, ApiVersion::V1), [message], "{resource}");
        }
        assert_eq!(messages("me/events?$select=uid", ApiVersion::Beta), [""; 0]);
    }
}
