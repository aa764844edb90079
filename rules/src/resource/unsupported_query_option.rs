//! GS105: a query option this path does not take, or a malformed one.

use core::ops::Range;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{OptionStatus, Path, QueryOption, Select, Source};
use graphsub_terms::path::Parameter;
use graphsub_terms::words::{any_of, nearest};
use graphsub_terms::{Auth, Field, Value};

use crate::Rule;
use crate::definition::Part;
use crate::finding::{Finding, echo};
use crate::help::Help;
use crate::path::ResourcePath;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(path)) = (&subject.resource, subject.path) else {
        return;
    };
    let mut has_stray = false;
    for parameter in resource.text().parameters() {
        if parameter.range.is_empty() {
            if !has_stray {
                out.push(stray(resource, parameter));
            }
            has_stray = true;
        } else if !resource.text().text().has_hole(&name_range(parameter)) {
            out.extend(unsupported(subject, resource, path, parameter));
        }
    }
}

fn new(message: String, range: Range<usize>) -> Finding {
    Finding::new(Rule::UnsupportedQueryOption, Field::Resource, message).part(Part::Range(range))
}

/// Bytes of the name without blanks around it.
fn name_range(parameter: &Parameter<'_>) -> Range<usize> {
    let name = parameter.name;
    let start = parameter.range.start + (name.len() - name.trim_start().len());
    start..start + name.trim().len()
}

/// A separator that separates nothing: the one behind the gap, or in front of it at the end.
fn stray(resource: &ResourcePath<'_>, parameter: &Parameter<'_>) -> Finding {
    let Range { start, end } = parameter.range;
    let is_last = end == resource.text().text().raw().len();
    let range = if is_last {
        start.saturating_sub(1)..end
    } else {
        start..end + 1
    };
    new("stray `&` or `?`".into(), range)
        .label("not a query option")
        .help(Help::replace("").safe())
}

fn unsupported(
    subject: &Subject<'_, '_>,
    resource: &ResourcePath<'_>,
    path: &'static Path,
    parameter: &Parameter<'_>,
) -> Option<Finding> {
    let name = parameter.option_name();
    let name = name.as_ref();
    let shown = echo(name);
    if !parameter.has_value {
        return Some(
            new(format!("`{shown}` has no value"), parameter.range.clone())
                .label("no value")
                .help(Help::say("write `name=value`, with `&` between options")),
        );
    }
    let known = path
        .query_options
        .iter()
        .find(|option| option.name.eq_ignore_ascii_case(name));
    let Some(option) = known else {
        return unknown(subject, path, parameter);
    };
    let about = |message: String, range| Some(new(message, range).sources(option.sources));
    match option.status {
        OptionStatus::Ignored => about(format!("`{shown}` is accepted but ignored"), parameter.range.clone())
            .map(|finding| finding.label("no effect").help(Help::remove_part().safe())),
        OptionStatus::Refused if option.resource_data && !subject.wants_resource_data() => None,
        OptionStatus::Refused => about(
            format!("`{}` does not support `{shown}`", subject.shown_path()),
            parameter.range.clone(),
        )
        .map(|finding| finding.label("not supported").help(Help::remove_part())),
        _ if resource.text().text().has_hole(&parameter.value_range()) => None,
        _ if parameter.value.is_empty() => about(format!("`{shown}` is empty"), parameter.range.clone())
            .map(|finding| finding.label("empty").help(Help::say("add a value, or remove it"))),
        _ => {
            let Some((label, help)) = bad_value(option, parameter.value) else {
                let lacks_user = option.user_context
                    && subject.definition.auth == Value::Known(Auth::Application)
                    && !parameter.value.eq_ignore_ascii_case("false");
                let message = format!("`{shown}` requires a signed-in user");
                return lacks_user
                    .then(|| about(message, parameter.range.clone()))
                    .flatten()
                    .map(|finding| finding.label("app-only").help(Help::remove_part()));
            };
            about(
                format!("`{}` is not a valid value of `{shown}`", echo(parameter.value)),
                parameter.value_range(),
            )
            .map(|finding| finding.label(label).help(help))
        }
    }
}

/// Reports an option without a row. `$select` is left to the rules about resource data where they have
/// a word to say.
fn unknown(subject: &Subject<'_, '_>, path: &'static Path, parameter: &Parameter<'_>) -> Option<Finding> {
    let name = parameter.option_name();
    let name = name.as_ref();
    let data = path.resource.resource_data();
    if name.eq_ignore_ascii_case("$select") && data.select == Select::Unsupported && subject.wants_resource_data() {
        return None;
    }
    let options = path.query_options.iter();
    let allowed: Vec<&QueryOption> = options
        .filter(|option| option.status == OptionStatus::Allowed)
        .collect();
    let known = || allowed.iter().map(|option| option.name);
    let (range, help) = match nearest(name, known()) {
        Some(near) => (name_range(parameter), Help::guess(near)),
        None if allowed.is_empty() => (
            parameter.range.clone(),
            Help::remove_part().note("this path supports no query options"),
        ),
        None => (
            parameter.range.clone(),
            Help::say(format!("use a documented query option: {}", any_of(known()))),
        ),
    };
    let mut listed: Vec<Source> = Vec::new();
    for option in &allowed {
        listed.extend_from_slice(option.sources);
    }
    let message = format!(
        "`{}` is not a documented query option of `{}`",
        echo(name),
        subject.shown_path()
    );
    Some(
        new(message, range)
            .label("not documented for this path")
            .help(help)
            .sources(if listed.is_empty() { path.sources } else { &listed }),
    )
}

/// Why a value is not one of the option's, and what to do.
fn bad_value(option: &QueryOption, value: &str) -> Option<(String, Help)> {
    for (refused, instead) in option.refuses {
        if value.trim().eq_ignore_ascii_case(refused) {
            return Some(("rejected by Graph".into(), Help::replace(*instead)));
        }
    }
    let listed = |named: &str| option.values.iter().any(|v| v.eq_ignore_ascii_case(named.trim()));
    if !option.values.is_empty() && !outside_parentheses(value).iter().all(|named| listed(named)) {
        let values = any_of(option.values.iter().copied());
        return Some((format!("expected {values}"), Help::say(format!("use {values}"))));
    }
    None
}

/// The names of a list, without what stands in parentheses behind them.
fn outside_parentheses(list: &str) -> Vec<String> {
    let (mut names, mut name, mut depth) = (Vec::new(), String::new(), 0_usize);
    for c in list.chars() {
        match (c, depth) {
            ('(', _) => depth += 1,
            (')', _) => depth = depth.saturating_sub(1),
            (',', 0) => names.push(core::mem::take(&mut name)),
            (c, 0) => name.push(c),
            _ => {}
        }
    }
    names.push(name);
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::help::{Action, Confidence};
    use crate::{Definition, Text};

    fn findings(resource: &str) -> Vec<Finding> {
        let definition = Definition::new().resource(Text::path(resource));
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out
    }

    fn actions(resource: &str) -> Vec<Action> {
        let helps = findings(resource).into_iter().filter_map(|finding| finding.help);
        helps.map(|help| help.action).collect()
    }

    /// The text after the fix of the only finding.
    fn fixed(resource: &str) -> Option<String> {
        let finding = findings(resource).pop()?;
        let fix = finding.help?.fix(finding.field)?;
        let Part::Range(range) = finding.part else { return None };
        Some(format!(
            "{}{}{}",
            &resource[..range.start],
            fix.text,
            &resource[range.end..]
        ))
    }

    #[test]
    fn what_the_documents_name_is_silent() {
        for resource in [
            "me/messages?$select=subject&$filter=isRead eq false",
            "/communications/callRecords?$filter=participants/any(p:p/id eq 'a&b')",
            "/chats/{id}?notifyOnUserSpecificProperties=true",
            "/communications/presences?$filter=id in ('a','b')",
            "/communications/presences?$filter=id in (${IDS})",
            "/users/a/messages?${QUERY}",
            "me/events?$expand=singleValueExtendedProperties($filter=id eq 'x')",
        ] {
            assert_eq!(actions(resource), [], "{resource}");
        }
    }

    #[test]
    fn one_value_that_is_meant_is_put_in_its_place() {
        for (resource, expected) in [
            ("me/messages?$slect=subject", "me/messages?$select=subject"),
            (
                "/chats/{id}?$notifyOnUserSpecificProperties=true",
                "/chats/{id}?notifyOnUserSpecificProperties=true",
            ),
            (
                "security/alerts?$filter=status eq 'New'",
                "security/alerts?$filter=status eq 'newAlert'",
            ),
            ("me/messages?", "me/messages"),
            ("me/messages?&$select=id", "me/messages?$select=id"),
            ("me/messages?$select=id&", "me/messages?$select=id"),
            ("me/messages?$select=id&&$top=1", "me/messages?$select=id&$top=1"),
        ] {
            let stray = findings(resource).into_iter().find(|f| f.message.starts_with("stray"));
            match stray {
                Some(finding) => {
                    let Part::Range(range) = finding.part else {
                        panic!("{resource}")
                    };
                    assert_eq!(
                        format!("{}{}", &resource[..range.start], &resource[range.end..]),
                        expected
                    );
                }
                None => assert_eq!(fixed(resource).as_deref(), Some(expected)),
            }
        }
    }

    #[test]
    fn some_options_depend_on_resource_data_or_a_user() {
        let count = |definition: Definition<'static>| {
            let mut out = Vec::new();
            check(&Subject::new(&definition), &mut out);
            out.len()
        };
        let top = || Definition::new().resource(Text::path("me/messages?$select=id&$top=5"));
        assert_eq!(count(top()), 0);
        assert_eq!(count(top().include_resource_data(true)), 1);
        let chat = || Definition::new().resource(Text::path("/chats/{id}?notifyOnUserSpecificProperties=true"));
        assert_eq!(count(chat().auth(Auth::DelegatedWork)), 0);
        assert_eq!(count(chat().auth(Auth::Application)), 1);
    }

    #[test]
    fn each_mistake_has_its_help() {
        let say = |text: &'static str| [Action::Say(text.into())];
        let remove = |confidence| [Action::RemovePart { confidence }];
        assert_eq!(actions("/users?$select=id"), remove(Confidence::Unsafe));
        assert_eq!(
            actions("/chats/{id}?notifyOnUserSpecificProperties=yes"),
            say("use `true` or `false`")
        );
        assert_eq!(actions("/teams/getAllMessages?model=A"), remove(Confidence::Safe));
        assert_eq!(
            actions("me/events?$expand=singleValueExtendedProperties($filter=a,b),attachments").len(),
            1
        );
        assert_eq!(actions("me/messages?$filter="), say("add a value, or remove it"));
        assert_eq!(actions("me/messages?&&&").len(), 1);
    }
}
