//! GS105: a query option this path does not take, or a malformed one.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{OptionStatus, Path, QueryOption, Select};

use crate::Rule;
use crate::definition::{Field, Part, has_placeholder};
use crate::finding::Finding;
use crate::path::QueryParameter;
use crate::subject::Subject;
use crate::words::{any_of, excerpt, nearest};

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(path)) = (&subject.resource, subject.path) else {
        return;
    };
    for parameter in resource.query() {
        if has_placeholder(parameter.name) {
            continue;
        }
        if let Some(finding) = unsupported(subject, path, parameter) {
            out.push(finding.part(Part::Range(parameter.range.clone())));
        }
    }
}

fn unsupported(subject: &Subject<'_>, path: &'static Path, parameter: &QueryParameter<'_>) -> Option<Finding> {
    let new = |message: String| Finding::new(Rule::UnsupportedQueryOption, Field::Resource, message);
    let name = parameter.option_name();
    let name = name.as_ref();
    if !parameter.has_value {
        let shown = if name.is_empty() { "an empty query option" } else { name };
        return Some(
            new(format!("`{}` has no value", excerpt(shown)))
                .label("malformed")
                .help("write `name=value`, several joined by `&`"),
        );
    }
    let Some(option) = path
        .query_options
        .iter()
        .find(|option| option.name.eq_ignore_ascii_case(name))
    else {
        return unknown(subject, path, name).map(|(label, help)| {
            let known: Vec<_> = path
                .query_options
                .iter()
                .flat_map(|option| option.sources)
                .copied()
                .collect();
            let sources = if known.is_empty() { path.sources } else { &known };
            new(format!(
                "`{}` is no documented query option of `{}`",
                excerpt(name),
                path.template
            ))
            .label(label)
            .help(help)
            .sources(sources)
        });
    };
    let finding = |message: String| Some(new(message).sources(option.sources));
    match option.status {
        OptionStatus::Ignored => {
            return finding(format!("`{name}` is accepted but ignored"))
                .map(|f| f.label("no effect").help("remove it"));
        }
        OptionStatus::Refused => {
            return finding(format!("`{}` does not take `{name}`", path.template))
                .map(|f| f.label("not supported").help("remove it"));
        }
        _ => {}
    }
    bad_value(option, parameter.value).and_then(|(label, help)| {
        finding(format!("`{}` is no value of `{name}`", excerpt(parameter.value))).map(|f| f.label(label).help(help))
    })
}

/// Why an option without a row is reported, and what to do. `$select` is left to the rules about
/// resource data where they have a word to say.
fn unknown(subject: &Subject<'_>, path: &'static Path, name: &str) -> Option<(String, String)> {
    let data = path.resource.resource_data();
    if name.eq_ignore_ascii_case("$select") && data.select == Select::Unsupported && subject.wants_resource_data() {
        return None;
    }
    let known = || {
        path.query_options
            .iter()
            .filter(|option| option.status == OptionStatus::Allowed)
            .map(|option| option.name)
    };
    let help = match nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known().next().is_none() => "this path takes no query option: remove it".into(),
        None => format!("this path takes {}", any_of(known())),
    };
    Some(("not documented for this path".into(), help))
}

fn bad_value(option: &QueryOption, value: &str) -> Option<(String, String)> {
    if has_placeholder(value) || (value.starts_with('{') && value.ends_with('}')) {
        return None;
    }
    if value.is_empty() {
        return Some(("empty".into(), format!("give `{}` a value", option.name)));
    }
    for (refused, instead) in option.refuses {
        if value.trim().eq_ignore_ascii_case(refused) {
            return Some(("refused by the service".into(), format!("use `{instead}`")));
        }
    }
    let listed = |named: &str| option.values.iter().any(|v| v.eq_ignore_ascii_case(named.trim()));
    if !option.values.is_empty() && !outside_parentheses(value).iter().all(|named| listed(named)) {
        return Some((
            "not in the list".into(),
            format!("use {}", any_of(option.values.iter().copied())),
        ));
    }
    let quotes = value.matches('\'').count();
    if !quotes.is_multiple_of(2) {
        return Some((
            "a quote is not closed".into(),
            "write each quote inside a text twice".into(),
        ));
    }
    if let Some(list) = crate::resource::too_many_ids::filtered_ids(value)
        && list
            .iter()
            .any(|id| !(has_placeholder(id) || id.starts_with('\'') && id.ends_with('\'')))
    {
        return Some((
            "ids without quotes".into(),
            "write the ids as texts: `id in ('...','...')`".into(),
        ));
    }
    None
}

/// The names of a list, without what stands in parentheses behind them.
fn outside_parentheses(list: &str) -> Vec<String> {
    let (mut names, mut depth) = (Vec::from([String::new()]), 0_usize);
    for c in list.chars() {
        match (c, depth) {
            ('(', _) => depth += 1,
            (')', _) => depth = depth.saturating_sub(1),
            (',', 0) => names.push(String::new()),
            (c, 0) => names.iter_mut().last().into_iter().for_each(|name| name.push(c)),
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Definition;

    fn helps(resource: &str) -> Vec<String> {
        let definition = Definition {
            resource: Some(resource),
            ..Definition::default()
        };
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.into_iter().filter_map(|f| f.help).collect()
    }

    #[test]
    fn what_the_documents_name_is_silent() {
        for resource in [
            "me/messages?$select=subject&$filter=isRead eq false",
            "/communications/callRecords?$filter=participants/any(p:p/id eq 'a&b')",
            "/chats/{id}?notifyOnUserSpecificProperties=true",
            "/communications/presences?$filter=id in ('a','b')",
            "/users/a/messages?${QUERY}",
            "me/events?$expand=singleValueExtendedProperties($filter=id eq 'x')",
        ] {
            assert_eq!(helps(resource), Vec::<String>::new(), "{resource}");
        }
    }

    #[test]
    fn each_mistake_has_its_help() {
        assert_eq!(helps("me/messages?$slect=subject"), ["did you mean `$select`?"]);
        assert_eq!(
            helps("/users?$select=id"),
            ["this path takes no query option: remove it"]
        );
        assert_eq!(
            helps("/chats/{id}?$notifyOnUserSpecificProperties=true"),
            ["did you mean `notifyOnUserSpecificProperties`?"]
        );
        assert_eq!(
            helps("/chats/{id}?notifyOnUserSpecificProperties=yes"),
            ["use `true` or `false`"]
        );
        assert_eq!(helps("/teams/getAllMessages?model=A"), ["remove it"]);
        assert_eq!(
            helps("security/alerts?$filter=status eq 'New'"),
            ["use `status eq 'newAlert'`"]
        );
        assert_eq!(
            helps("/communications/presences?$filter=id in (a,b)"),
            ["write the ids as texts: `id in ('...','...')`"]
        );
        assert_eq!(
            helps("me/messages?$filter=subject eq 'x"),
            ["write each quote inside a text twice"]
        );
        assert_eq!(
            helps("me/events?$expand=singleValueExtendedProperties($filter=a,b),attachments").len(),
            1
        );
        assert_eq!(helps("me/messages?"), ["write `name=value`, several joined by `&`"]);
    }
}
