//! GS101: the path is no documented subscription resource.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{PATHS, Path};

use crate::Rule;
use crate::definition::{Field, Part};
use crate::finding::Finding;
use crate::path::{Meaning, ResourcePath};
use crate::subject::Subject;
use crate::words::{any_of, excerpt};

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(resource) = &subject.resource else { return };
    let new = |message: String| Finding::new(Rule::UnknownResource, Field::Resource, message);
    match resource.meaning() {
        Meaning::Documented(_) | Meaning::Spelled(_) | Meaning::EndsLike(_) | Meaning::Unknown => {}
        Meaning::Incomplete(path) => out.push(incomplete(path)),
        Meaning::BadKey(path, rule, index) => {
            let segment = &resource.segments()[index];
            let near = crate::words::nearest(segment.text, rule.names.iter().copied());
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "use the id, or a well-known name such as {}",
                    any_of(["inbox", "sentitems", "drafts"])
                ),
            };
            out.push(
                new(format!("`{}` is no id for `{}`", excerpt(segment.text), path.template))
                    .part(Part::Range(segment.range.clone()))
                    .label(rule.why)
                    .help(help)
                    .sources(rule.sources),
            );
        }
        Meaning::NotSubscribable(spelling) => {
            let finding = new(format!("`{}` takes no subscriptions", spelling.path)).sources(spelling.sources);
            out.push(match spelling.path_meant() {
                Some(path) => {
                    let text = written_without_tail(resource, path);
                    finding
                        .label(format!("changes are reported by `{}`", path.template))
                        .help(format!("subscribe to `{text}`"))
                        .fix("subscribe to the resource that reports the changes", false, text)
                }
                None => finding
                    .label("no documented subscription resource")
                    .help("read it with polling or delta queries"),
            });
        }
        Meaning::Undocumented => {
            if let Some(range) = resource.empty_segment() {
                out.push(
                    new("the path has an empty segment".into())
                        .part(Part::Range(range.clone()))
                        .label("two slashes in a row")
                        .help("remove one slash; an empty id leaves a gap like this"),
                );
                return;
            }
            out.push(undocumented(subject, resource));
        }
    }
}

fn incomplete(path: &'static Path) -> Finding {
    let option = path.required_query.unwrap_or_default();
    let sibling = PATHS
        .iter()
        .find(|other| other.template == format!("{}/{{id}}", path.template));
    let help = match sibling {
        Some(sibling) => format!("add a `{option}`, or name one: `{}`", sibling.template),
        None => format!("add a `{option}`"),
    };
    Finding::new(
        Rule::UnknownResource,
        Field::Resource,
        format!("`{}` is no resource without a `{option}`", path.template),
    )
    .label(format!("`{option}` missing"))
    .help(help)
    .sources(path.sources)
}

fn undocumented(subject: &Subject<'_>, resource: &ResourcePath<'_>) -> Finding {
    let text = subject.definition.resource.unwrap_or_default();
    let shown = text.split('?').next().unwrap_or(text);
    let finding = Finding::new(
        Rule::UnknownResource,
        Field::Resource,
        format!("`{shown}` is no documented subscription resource"),
    );
    let end = resource
        .query()
        .first()
        .map_or(text.len(), |parameter| parameter.range.start - 1);
    let finding = finding.part(Part::Range(0..end));
    match resource.nearest() {
        Some((path, near)) => finding
            .label("no such path in the tables")
            .help(format!("did you mean `{near}`?"))
            .sources(path.sources.get(..1).unwrap_or_default())
            .fix("use the nearest documented path", false, near),
        None => finding
            .label("no such path in the tables")
            .help("`graphsub resources` lists the paths that take subscriptions"),
    }
}

/// The path as written, cut to the length of the one that is meant.
fn written_without_tail(resource: &ResourcePath<'_>, path: &Path) -> String {
    let mut ids = resource.segments().iter().map(|segment| segment.text);
    let mut out = String::new();
    for part in path.template.trim_start_matches('/').split('/') {
        let written = ids.next().unwrap_or(part);
        out.push('/');
        out.push_str(if part == "{id}" { written } else { part });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Definition;

    fn finding(resource: &str) -> Option<Finding> {
        let definition = Definition {
            resource: Some(resource),
            ..Definition::default()
        };
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.pop()
    }

    fn help(resource: &str) -> String {
        finding(resource).and_then(|f| f.help).unwrap_or_default()
    }

    #[test]
    fn each_kind_of_mistake_has_its_help() {
        assert_eq!(help("/users/{id}/mesages"), "did you mean `/users/{id}/messages`?");
        assert_eq!(
            help("/security/alerts"),
            "add a `$filter`, or name one: `/security/alerts/{id}`"
        );
        assert_eq!(help("me/mailFolders('inbx')/messages"), "did you mean `inbox`?");
        assert_eq!(help("/sites/a/lists/b/items"), "subscribe to `/sites/a/lists/b`");
        assert_eq!(help("/a//b"), "remove one slash; an empty id leaves a gap like this");
    }

    #[test]
    fn documented_and_deployment_paths_are_silent() {
        for path in ["/users", "teams/allMessages", "${RESOURCE}", "/me/messages?$filter=x"] {
            assert!(finding(path).is_none(), "{path}");
        }
    }
}
