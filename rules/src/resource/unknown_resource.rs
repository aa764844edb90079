//! GS101: the path is not a documented subscription resource.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{KeyValues, LimitationKind, PATHS, Path, ReservedName, Severity, Spelling};
use graphsub_terms::words::{any_of, nearest};
use graphsub_terms::{Field, Text};

use crate::Rule;
use crate::definition::Part;
use crate::finding::{Finding, echo};
use crate::help::Help;
use crate::path::{Meaning, ResourcePath};
use crate::permission::is_me_without_user;
use crate::subject::Subject;

/// The page that lists all paths.
const PATHS_PAGE: &str = "https://github.com/graphsub/graphsub/blob/main/docs/resources/README.md";

/// How many well-known names the help lists where none is near.
const SHOWN_NAMES: usize = 3;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(resource) = &subject.resource else { return };
    if subject.resource_text().trim().is_empty() {
        out.push(
            new("`resource` is empty".into())
                .label("no path")
                .help(Help::say("write a path such as `/me/messages`")),
        );
        return;
    }
    out.extend(match resource.meaning() {
        Meaning::Documented(path) if !path.contested.is_empty() => Some(contested(subject, path)),
        Meaning::Documented(_) | Meaning::Spelled(_) | Meaning::EndsLike(_) | Meaning::Unknown => None,
        Meaning::Incomplete(path) => Some(incomplete(subject, path)),
        Meaning::BadKey(_, rule, index) => bad_key(subject, resource, rule, index),
        Meaning::Reserved(path, name, index) => reserved(subject, resource, (path, name), index),
        Meaning::EmptyKey(_, index) => resource.step(index).map(|step| {
            new(format!("an id in `{}` is empty", subject.shown_path()))
                .part(Part::Range(step.range))
                .label("empty id")
                .help(Help::say("write the id, or a placeholder for it"))
        }),
        Meaning::NotSubscribable(spelling) => Some(not_subscribable(subject, resource, spelling)),
        Meaning::Undocumented => match resource.text().empty_segment() {
            Some(range) => Some(
                new("the path has an empty segment".into())
                    .part(Part::Range(range.clone()))
                    .label("two slashes in a row")
                    .help(Help::say("remove one slash").note("an empty id produces two slashes")),
            ),
            // A prefix alone has its own finding.
            None if resource.text().segments().is_empty() && resource.prefix().is_some() => None,
            None => Some(by_path(subject, resource).unwrap_or_else(|| undocumented(subject, resource))),
        },
    });
}

fn new(message: String) -> Finding {
    Finding::new(Rule::UnknownResource, Field::Resource, message)
}

fn incomplete(subject: &Subject<'_, '_>, path: &'static Path) -> Finding {
    let option = path.required_query.unwrap_or_default();
    let sibling = PATHS
        .iter()
        .find(|other| other.template.strip_prefix(path.template) == Some("/{id}"));
    let help = match sibling {
        Some(sibling) => format!("add `{option}`, or subscribe to `{}`", sibling.template),
        None => format!("add `{option}`"),
    };
    new(format!("`{}` requires `{option}`", subject.shown_path()))
        .label(format!("no `{option}`"))
        .help(Help::say(help))
        .sources(path.sources)
}

fn bad_key(subject: &Subject<'_, '_>, resource: &ResourcePath<'_>, rule: &KeyValues, index: usize) -> Option<Finding> {
    let step = resource.step(index)?;
    let help = match nearest(step.written, rule.names.iter().copied()) {
        Some(near) => Help::guess(near),
        None => {
            let mut shortest = Vec::new();
            let longest = rule.names.iter().map(|name| name.len()).max().unwrap_or_default();
            for length in 0..=longest {
                for name in rule.names {
                    if name.len() == length && shortest.len() < SHOWN_NAMES {
                        shortest.push(*name);
                    }
                }
            }
            Help::say(format!("use the id, or a well-known name such as {}", any_of(shortest)))
        }
    };
    Some(
        new(format!(
            "`{}` is not a valid id in `{}`",
            echo(step.written),
            subject.shown_path()
        ))
        .part(Part::Range(step.range))
        .label("neither an id nor a well-known name")
        .help(help)
        .sources(rule.sources),
    )
}

/// A name that Graph reads as something else in the place of an id.
fn reserved(
    subject: &Subject<'_, '_>,
    resource: &ResourcePath<'_>,
    (path, name): (&Path, &ReservedName),
    index: usize,
) -> Option<Finding> {
    let step = resource.step(index)?;
    let before = |template: &'static str| template.trim_start_matches('/').split('/').take(index);
    let parent = || before(path.template).flat_map(|part| ["/", part]).collect::<String>();
    // Fixed names at the same place.
    let beside = PATHS
        .iter()
        .filter(|other| before(other.template).eq(before(path.template)))
        .filter_map(|other| other.template.trim_start_matches('/').split('/').nth(index))
        .filter(|part| *part != "{id}");
    let help = match (nearest(step.written, beside), name.instead) {
        (_, Some(instead)) => Help::say(format!("use `{instead}`")),
        (Some(near), None) => Help::guess(near),
        (None, None) if PATHS.iter().any(|other| other.template == parent()) => {
            let written = index
                .checked_sub(1)
                .and_then(|last| resource.step(last))
                .map_or(0, |last| last.range.end);
            let written = subject.resource_text().get(resource.text().path_range().start..written);
            Help::say(format!(
                "subscribe to `{}`, or write an id",
                echo(written.unwrap_or_default())
            ))
        }
        (None, None) => Help::say("write an id"),
    };
    Some(
        new(format!(
            "`{}` in `{}` is not an id: {}",
            echo(step.written),
            subject.shown_path(),
            name.why
        ))
        .part(Part::Range(step.range))
        .label("not an id")
        .help(help)
        .sources(name.sources),
    )
}

/// A path that follows from the documents, although none lists it.
fn contested(subject: &Subject<'_, '_>, path: &'static Path) -> Finding {
    new(format!(
        "no document lists `{}`, and Graph was seen to reject it",
        subject.shown_path()
    ))
    .severity(Severity::Warning)
    .label("not listed in any document")
    .help(Help::say(
        "subscribe to the root, and filter its changes for the folder",
    ))
    .sources(path.sources)
    .sources(path.contested)
    .without_answer()
}

fn not_subscribable(subject: &Subject<'_, '_>, resource: &ResourcePath<'_>, spelling: &Spelling) -> Finding {
    let finding = new(format!("`{}` does not support subscriptions", subject.shown_path()))
        .part(Part::Range(resource.text().path_range()))
        .sources(spelling.sources);
    match spelling.path_meant() {
        Some(path) => {
            let meant = written_without_tail(resource, path);
            finding
                .label(format!("changes are reported by `{}`", echo(&meant)))
                .help(Help::replace(meant))
        }
        None => finding
            .label("not a subscription resource")
            .help(Help::say("poll for changes, or use delta queries")),
    }
}

/// A folder that is named by its path behind a colon, as requests for a drive may do it. No document lists that form
/// for subscriptions; where folders support them at all, it is as doubtful as their ids are.
fn by_path(subject: &Subject<'_, '_>, resource: &ResourcePath<'_>) -> Option<Finding> {
    let text = resource.text();
    let colon = text
        .segments()
        .iter()
        .find(|segment| text.written(segment).ends_with(':'))?;
    let before = subject
        .resource_text()
        .get(text.path_range().start..colon.range.end - 1)?;
    let Meaning::Documented(root) = ResourcePath::read(Text::path(before)).meaning() else {
        return None;
    };
    let folder = root.resource.paths().find(|path| !path.contested.is_empty())?;
    let scope = root
        .resource
        .limitations()
        .iter()
        .find(|row| row.kind == LimitationKind::Scope);
    let auth = subject.definition.auth.known().copied();
    let may_be = auth.is_none_or(|auth| folder.access(auth).is_supported());
    let help = Help::say(format!(
        "subscribe to `{}`, and filter its changes for the folder",
        echo(before)
    ));
    let finding = undocumented(subject, resource)
        .label("a folder by its path")
        .help(help)
        .sources(scope.map_or(&[][..], |row| row.sources));
    Some(match may_be {
        true => finding.severity(Severity::Warning).without_answer(),
        false => finding,
    })
}

fn undocumented(subject: &Subject<'_, '_>, resource: &ResourcePath<'_>) -> Finding {
    let range = resource.text().path_range();
    let shown = echo(&subject.resource_text()[range.clone()]);
    let finding = new(format!("`{shown}` is not a documented subscription resource"))
        .part(Part::Range(range))
        .label("not documented");
    let near = resource.nearest().and_then(|(path, near)| {
        if !is_me_without_user(subject) {
            return Some((path, near));
        }
        // Who cannot use `/me` is not sent to another path of it, unless only a name is misspelt.
        let same_length = path.template.split('/').skip(1).count() == resource.step_count();
        same_length.then(|| (path, near.replacen("/me", "/users/{userId}", 1)))
    });
    let Some((path, near)) = near else {
        return finding.help(Help::say(format!(
            "use a path that supports subscriptions, listed in {PATHS_PAGE}, or poll for changes"
        )));
    };
    let same = near == path.template;
    let help = Help::guess(near);
    finding
        .help(if same {
            help
        } else {
            help.note(format!("nearest documented path: `{}`", path.template))
        })
        .sources(path.sources.get(..1).unwrap_or_default())
}

/// The path as written, cut to the length of the one that is meant.
fn written_without_tail(resource: &ResourcePath<'_>, path: &Path) -> String {
    let mut steps = resource.steps();
    let mut out = String::new();
    for part in path.template.trim_start_matches('/').split('/') {
        let written = steps.next().map_or(part, |step| step.written);
        out.push('/');
        out.push_str(if part == "{id}" { written } else { part });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::Action;
    use crate::{Auth, Definition};

    fn finding(resource: &str) -> Option<Finding> {
        let definition = Definition::new().resource(Text::path(resource));
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.pop()
    }

    fn action(resource: &str) -> Option<Action> {
        finding(resource).and_then(|f| f.help).map(|help| help.action)
    }

    #[test]
    fn each_kind_of_mistake_has_its_help() {
        let guess = |text: &str| Some(Action::Guess(text.into()));
        let say = |text: &'static str| Some(Action::Say(text.into()));
        assert_eq!(action("/users/{id}/mesages"), guess("/users/{id}/messages"));
        assert_eq!(
            action("/security/alerts"),
            say("add `$filter`, or subscribe to `/security/alerts/{id}`")
        );
        assert_eq!(action("me/mailFolders('inbx')/messages"), guess("inbox"));
        assert_eq!(
            action("me/mailFolders('My stuff')/messages"),
            say("use the id, or a well-known name such as `inbox`, `drafts` or `outbox`")
        );
        assert!(matches!(
            action("/sites/a/lists/b/items"),
            Some(Action::Replace { with, .. }) if with == "/sites/a/lists/b"
        ));
        assert_eq!(action("/a//b"), say("remove one slash"));
        assert!(finding("  ").is_some_and(|finding| finding.message == "`resource` is empty"));
    }

    #[test]
    fn names_that_graph_reserves_are_never_ids() {
        let guess = |text: &str| Some(Action::Guess(text.into()));
        let say = |text: &'static str| Some(Action::Say(text.into()));
        assert_eq!(action("/chats/getAllMesages"), guess("getAllMessages"));
        assert_eq!(action("/users/delta"), say("subscribe to `/users`, or write an id"));
        assert_eq!(action("/users/me/messages"), say("use `/me`"));
        assert_eq!(action("/teams/$count"), say("subscribe to `/teams`, or write an id"));
        assert_eq!(
            action("/users('')/messages"),
            say("write the id, or a placeholder for it")
        );
        for fine in [
            "/users('delta')",
            "/users/deltatron",
            "/me/messages",
            "/teams/${getAll}",
        ] {
            assert_eq!(action(fine), None, "{fine}");
        }
    }

    #[test]
    fn a_path_that_no_document_prints_is_a_warning() {
        let severity = finding("/me/drive/items/{id}").map(|finding| finding.severity);
        assert_eq!(severity, Some(Severity::Warning));
    }

    #[test]
    fn a_folder_by_its_path_is_refused_where_only_the_root_is_documented() {
        let raised = |resource, auth: Option<Auth>| {
            let definition = Definition::new().resource(Text::path(resource)).auth(auth);
            let mut out = Vec::new();
            check(&Subject::new(&definition), &mut out);
            let found = out
                .pop()
                .map(|found| (found.severity, found.help.map(|help| help.action)));
            assert_eq!(out.len(), 0);
            found
        };
        let root = |path: &str| {
            Some(Action::Say(
                format!("subscribe to `{path}`, and filter its changes for the folder").into(),
            ))
        };
        let folder = "/me/drive/root:/Documents/a";
        assert_eq!(
            raised(folder, Some(Auth::DelegatedPersonal)),
            Some((Severity::Warning, root("/me/drive/root")))
        );
        assert_eq!(
            raised(folder, Some(Auth::DelegatedWork)),
            Some((Severity::Error, root("/me/drive/root")))
        );
        assert_eq!(
            raised("drives/a/root:/b:", None),
            Some((Severity::Warning, root("drives/a/root")))
        );
        assert!(matches!(
            raised("/me/messages:/b", None),
            Some((Severity::Error, Some(Action::Guess(_))))
        ));
    }

    #[test]
    fn only_the_path_is_replaced() {
        let text = "https://graph.microsoft.com/v1.0/users/{id}/mesages?$select=id";
        let part = finding(text).map(|finding| finding.part);
        assert_eq!(part, Some(Part::Range(32..51)));
        assert_eq!(&text[32..51], "/users/{id}/mesages");
    }

    #[test]
    fn documented_and_deployment_paths_are_silent() {
        for path in [
            "/users",
            "teams/allMessages",
            "${RESOURCE}",
            "/me/messages?$filter=x",
            "https://graph.microsoft.com/v1.0/",
        ] {
            assert!(finding(path).is_none(), "{path}");
        }
    }

    #[test]
    fn an_app_without_a_user_is_not_sent_to_me() {
        let help = |resource, auth| {
            let definition = Definition::new().resource(Text::path(resource)).auth(auth);
            let mut out = Vec::new();
            check(&Subject::new(&definition), &mut out);
            out.pop().and_then(|finding| finding.help).map(|help| help.action)
        };
        assert!(matches!(help("/me/tasks", Auth::DelegatedWork), Some(Action::Guess(near)) if near.starts_with("/me")));
        assert!(matches!(help("/me/tasks", Auth::Application), Some(Action::Say(_))));
        assert!(matches!(
            help("/me/mesages", Auth::Application),
            Some(Action::Guess(near)) if near == "/users/{userId}/messages"
        ));
    }
}
