//! GS108: a filter, search or selection that is not valid OData.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::odata::{Error, ErrorKind};

use crate::Rule;
use crate::finding::{Finding, echo};
use crate::help::Help;
use crate::query::{Query, queries};
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    for query in queries(subject) {
        if let Err(error) = query.read() {
            out.push(report(&query, &error));
        }
    }
}

fn report(query: &Query<'_>, error: &Error) -> Finding {
    // Where something is missing there is nothing to point at.
    let range = match error.range.is_empty() {
        true => 0..query.text.len(),
        false => error.range.clone(),
    };
    let message = format!(
        "`{}` is not a valid `{}`: {error}",
        echo(query.text.trim()),
        query.option
    );
    Finding::new(Rule::InvalidExpression, query.field, message)
        .part(query.part(&range))
        .label("invalid expression")
        .help(help(query, error))
}

fn help(query: &Query<'_>, error: &Error) -> Help {
    let about = &query.text[error.range.clone()];
    match error.kind {
        ErrorKind::SymbolicOperator(operator) => Help::replace(operator.as_str()),
        ErrorKind::WrongQuotes => {
            let inner = about.trim_matches(['"', '“', '”', '‘', '’', '`']);
            match inner.contains(['"', '\'']) || inner.is_empty() {
                true => Help::say("enclose strings in single quotes"),
                false => Help::replace(format!("'{inner}'")),
            }
        }
        ErrorKind::UnterminatedString => Help::say("close the quote; write a single quote inside a string as two"),
        ErrorKind::UnknownOperator | ErrorKind::UnknownSymbol(_) => {
            Help::say("use an operator such as `eq`, `ne`, `and`, `or` or `in`")
        }
        ErrorKind::MissingOperand | ErrorKind::MissingOperator => {
            Help::say("write `property operator value`, with `and` or `or` between conditions")
        }
        ErrorKind::Unclosed => Help::say("close the parenthesis"),
        ErrorKind::Unopened => Help::say("remove the parenthesis, or open it"),
        ErrorKind::MissingItem => Help::say("remove the comma, or add another item"),
        ErrorKind::MissingComma => Help::say("separate the items with commas"),
        ErrorKind::InvalidLambda => Help::say("write `collection/any(x:x/property eq 'value')`"),
        ErrorKind::InvalidLiteral => Help::say("enclose text in single quotes"),
        ErrorKind::InvalidPath => Help::say("separate the property names with one `/`"),
        ErrorKind::TooDeep => Help::say("use fewer parentheses"),
        _ => Help::say("use the documented form"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Definition, Part, Text};

    fn findings(resource: &'static str) -> Vec<Finding> {
        let definition = Definition::new().resource(Text::path(resource));
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out
    }

    #[test]
    fn the_mistake_is_pointed_at() {
        for (resource, about) in [
            ("me/messages?$filter=subject eq 'x", "'x"),
            ("me/messages?$filter=isRead == false", "=="),
            ("me/messages?$filter=subject eq \"x\"&$select=id", "\"x\""),
            ("me/messages?$select=id,&$filter=isRead eq true", "id,"),
            ("/communications/callRecords?$filter=participants/any(p/id eq 'a')", "p"),
        ] {
            let parts: Vec<Part> = findings(resource).into_iter().map(|finding| finding.part).collect();
            let [Part::Range(range)] = parts.as_slice() else {
                panic!("{resource} {parts:?}")
            };
            assert_eq!(&resource[range.clone()], about, "{resource}");
        }
    }

    #[test]
    fn what_the_documents_print_is_silent() {
        for resource in [
            "me/messages?$select=subject&$filter=isRead eq false",
            "/communications/presences?$filter=id in ({id},{id})",
            "/communications/presences?$filter=${FILTER}",
            "/teams/{id}/channels/{id}/messages?$search=Hello",
            "me/mailfolders('Drafts')/messages?$filter=hasAttachments eq true AND importance eq 'High'",
            "/users?$filter=not read here because",
        ] {
            assert_eq!(findings(resource).len(), 0, "{resource}");
        }
    }

    #[test]
    fn one_that_is_meant_is_put_in_its_place() {
        let fix = |resource| {
            let finding = findings(resource).pop()?;
            finding.help?.fix(finding.field).map(|fix| fix.text)
        };
        assert_eq!(fix("me/messages?$filter=a == 1").as_deref(), Some("eq"));
        assert_eq!(fix("me/messages?$filter=a eq \"b\"").as_deref(), Some("'b'"));
        assert_eq!(fix("me/messages?$filter=a eq 'b").as_deref(), None);
    }
}
