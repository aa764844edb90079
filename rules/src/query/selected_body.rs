//! GS111: a selection for resource data that the page of the resource rules out.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Selectable;
use graphsub_terms::odata::Selected;

use crate::Rule;
use crate::delivery::gets_resource_data;
use crate::finding::Finding;
use crate::help::Help;
use crate::query::{Read, queries};
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(row) = subject.kind().and_then(Selectable::of) else {
        return;
    };
    if row.not_with_resource_data.is_empty() || !gets_resource_data(subject) {
        return;
    }
    for query in queries(subject) {
        let Ok(Read::Select(items)) = query.read() else {
            continue;
        };
        for item in items {
            let Selected::Property(path) = &item else { continue };
            let Some(name) = row.not_with_resource_data.iter().find(|name| path.is(name)) else {
                continue;
            };
            out.push(
                Finding::new(
                    Rule::SelectedBody,
                    query.field,
                    format!("`{name}` must not be selected for resource data"),
                )
                .part(query.part(&item.range()))
                .label("not with resource data")
                .help(Help::say(format!(
                    "remove `{name}`, and read it when the notification arrives"
                )))
                .sources(row.forbids),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Definition, Text};

    fn count(resource: &'static str, data: bool) -> usize {
        let definition = Definition::new()
            .resource(Text::path(resource))
            .include_resource_data(data);
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.len()
    }

    #[test]
    fn bodies_are_no_part_of_resource_data() {
        assert_eq!(count("me/messages?$select=Subject,Body,UniqueBody", true), 2);
        assert_eq!(count("me/messages?$select=subject,body", false), 0);
        assert_eq!(count("me/messages?$select=subject,bodyPreview", true), 0);
        assert_eq!(count("me/contacts?$select=displayName", true), 0);
        assert_eq!(count("me/messages?$select=${FIELDS}", true), 0);
    }
}
