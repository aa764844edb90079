//! GS110: a filter that goes beyond what the page of the resource documents.

use core::ops::Range;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{Filter, FilterProperty};
use graphsub_terms::Field;
use graphsub_terms::ValueKind;
use graphsub_terms::odata::{Expr, Literal, LiteralKind, Operand, Path};
use graphsub_terms::words::{any_of, nearest};

use crate::Rule;
use crate::finding::{Finding, echo};
use crate::help::Help;
use crate::query::{Query, Read, queries};
use crate::subject::Subject;

/// Most conditions of a filter that are looked at.
const MOST_CONDITIONS: usize = 1_024;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(path) = subject.path else { return };
    for query in queries(subject) {
        let option = match query.field {
            Field::Resource => query.option,
            field => field.as_str(),
        };
        let Some(row) = Filter::of(path, option) else { continue };
        if is_refused(subject, &query) {
            continue;
        }
        if let Ok(Read::Filter(expr)) = query.read() {
            let walk = Walk { row, query: &query };
            walk.expression(&expr, out);
        }
    }
}

/// Whether the value as a whole is known to be refused, which is its own finding.
fn is_refused(subject: &Subject<'_, '_>, query: &Query<'_>) -> bool {
    let options = subject.path.map(|path| path.query_options).unwrap_or_default();
    let mut options = options.iter().filter(|option| option.name == query.option);
    options.any(|option| {
        let mut refused = option.refuses.iter();
        refused.any(|(value, _)| value.eq_ignore_ascii_case(query.text.trim()))
    })
}

struct Walk<'q> {
    row: &'static Filter,
    query: &'q Query<'q>,
}

impl Walk<'_> {
    fn expression(&self, expr: &Expr<'_>, out: &mut Vec<Finding>) {
        let join = match expr {
            Expr::And(_) => Some("and"),
            Expr::Or(_) => Some("or"),
            _ => None,
        };
        if let Some(join) = join.filter(|join| !self.row.joins.contains(join)) {
            let help = match self.row.joins {
                [] => Help::say(format!("use one condition, as in `{}`", self.row.example)),
                joins => Help::say(format!("use {}", any_of(joins.iter().copied()))),
            };
            out.push(self.finding(
                format!("`{join}` isn't documented in this filter"),
                &expr.range(),
                "not documented",
                help,
            ));
            return;
        }
        for condition in expr.conditions().into_iter().take(MOST_CONDITIONS) {
            out.extend(self.condition(condition, None));
        }
    }

    /// The first thing a condition says beyond the documents. `within` is the collection of a lambda and
    /// its variable.
    fn condition(&self, condition: &Expr<'_>, within: Option<(&Path<'_>, &str)>) -> Option<Finding> {
        match condition {
            Expr::Compare {
                left,
                operator,
                operator_range,
                right,
            } => {
                // `'value' eq property` says the same.
                let (property, value) = match left.path() {
                    Some(path) => (path, right),
                    None => (right.path()?, left),
                };
                let rule = self.property(property, within)?;
                let rule = match rule {
                    Ok(rule) => rule,
                    Err(finding) => return Some(*finding),
                };
                self.operator(rule, operator.as_str(), operator_range)
                    .or_else(|| self.value(rule, value))
            }
            Expr::In {
                operand,
                values,
                list_range,
            } => {
                let rule = match self.property(operand.path()?, within)? {
                    Ok(rule) => rule,
                    Err(finding) => return Some(*finding),
                };
                let word = operand.range().end..list_range.start;
                self.operator(rule, "in", &word)
                    .or_else(|| values.iter().find_map(|value| self.value(rule, value)))
            }
            Expr::Lambda {
                path,
                variable,
                condition: Some(inner),
                ..
            } if within.is_none() => {
                let mut conditions = inner.conditions().into_iter().take(MOST_CONDITIONS);
                conditions.find_map(|condition| self.condition(condition, Some((path, variable.unwrap_or_default()))))
            }
            _ => None,
        }
    }

    /// What is documented about a property: nothing, a row, or that it is not to be used.
    #[allow(clippy::type_complexity, reason = "used here only")]
    fn property(
        &self,
        path: &Path<'_>,
        within: Option<(&Path<'_>, &str)>,
    ) -> Option<Result<&'static FilterProperty, alloc::boxed::Box<Finding>>> {
        let mut name = String::new();
        let mut segments = path.segments.iter().map(|segment| segment.name).peekable();
        if let Some((collection, variable)) = within
            && segments.next_if(|first| *first == variable).is_some()
        {
            name = format!("{collection}");
        }
        for segment in segments {
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(segment);
        }
        let known = || self.row.properties.iter();
        if let Some(rule) = known().find(|rule| rule.path.eq_ignore_ascii_case(&name)) {
            return Some(Ok(rule));
        }
        let range = path.range();
        if self.row.open {
            let nested = !self.row.nested && name.contains('/');
            return nested.then(|| {
                let help = Help::say("compare properties of the resource itself");
                let message = format!(
                    "this filter doesn't support nested properties such as `{}`",
                    echo(&name)
                );
                Err(self.finding(message, &range, "nested property", help).into())
            });
        }
        let names = known().map(|rule| rule.path);
        let help = match nearest(&name, names.clone()).filter(|_| within.is_none()) {
            Some(near) => Help::guess(near),
            None => Help::say(format!("compare {}, as in `{}`", any_of(names), self.row.example)),
        };
        let message = format!("`{}` isn't documented in this filter", echo(&name));
        Some(Err(self.finding(message, &range, "not documented", help).into()))
    }

    fn operator(&self, rule: &FilterProperty, operator: &str, range: &Range<usize>) -> Option<Finding> {
        if rule.operators.is_empty() || rule.operators.contains(&operator) {
            return None;
        }
        let operators = any_of(rule.operators.iter().copied());
        Some(self.finding(
            format!("`{operator}` isn't documented for `{}`", rule.path),
            range,
            "not documented",
            Help::say(format!("use {operators}, as in `{}`", self.row.example)),
        ))
    }

    fn value(&self, rule: &FilterProperty, value: &Operand<'_>) -> Option<Finding> {
        let literal = match value {
            Operand::Literal(literal) => literal,
            // A name where a text belongs: its quotes are missing.
            Operand::Path(path) => {
                return Some(self.finding(
                    format!(
                        "`{}` is not a valid value of `{}`",
                        echo(&self.query.text[path.range()]),
                        rule.path
                    ),
                    &path.range(),
                    "no quotes",
                    Help::replace(format!("'{path}'")),
                ));
            }
            _ => return None,
        };
        if literal.unknown || literal.kind == LiteralKind::Null {
            return None;
        }
        let (label, help) = self.wrong(rule, literal)?;
        Some(self.finding(
            format!("`{}` is not a valid value of `{}`", echo(literal.text), rule.path),
            &literal.range,
            label,
            help,
        ))
    }

    /// Why a literal is not a value of a property, and what to do.
    fn wrong(&self, rule: &FilterProperty, literal: &Literal<'_>) -> Option<(&'static str, Help)> {
        let value = literal.value();
        let quoted = literal.kind == LiteralKind::Text;
        match rule.kind {
            ValueKind::Guid if !quoted => return Some(("no quotes", Help::replace(format!("'{value}'")))),
            ValueKind::Text if !quoted => return Some(("no quotes", Help::replace(format!("'{value}'")))),
            ValueKind::Boolean if literal.kind != LiteralKind::Boolean => {
                return Some((
                    "expected `true` or `false`",
                    Help::say("write `true` or `false` without quotes"),
                ));
            }
            ValueKind::Guid if value.is_empty() => return Some(("empty id", Help::say("write the id"))),
            _ => {}
        }
        let known = rule.values.iter().any(|known| known.eq_ignore_ascii_case(&value));
        if rule.values.is_empty() || known {
            return None;
        }
        let help = match nearest(&value, rule.values.iter().copied()) {
            Some(near) if quoted => Help::guess(format!("'{near}'")),
            Some(near) => Help::guess(near),
            None => Help::say(format!("use {}", any_of(rule.values.iter().copied()))),
        };
        Some(("not one of the documented values", help))
    }

    fn finding(&self, message: String, range: &Range<usize>, label: &str, help: Help) -> Finding {
        Finding::new(Rule::UndocumentedFilter, self.query.field, message)
            .part(self.query.part(range))
            .label(label)
            .help(help)
            .sources(self.row.sources)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Definition, Text};

    fn messages(resource: &'static str, options: Option<&'static str>) -> Vec<String> {
        let mut definition = Definition::new().resource(Text::path(resource));
        if let Some(options) = options {
            definition = definition.notification_query_options(Text::written(options));
        }
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn documented_filters_are_silent() {
        for resource in [
            "/communications/presences?$filter=id in ('4f5c7f8e-0c1b-4d0f-9a57-2e4ad1c4a7c1')",
            "/communications/presences?$filter=id in ({id},{id})",
            "/communications/callRecords?$filter=participants/any(p:p/id eq 'a') or participants/any(p:p/id in ('b'))",
            "/security/alerts?$filter=status eq 'NewAlert' and vendorInformation/provider eq 'ASC'",
            "/chats/{id}/messages?$filter=mentions/any(u:u/mentioned/user/id eq 'a')",
            "/appCatalogs/teamsApps/{id}/installations?$filter=(scopeInfo/scope eq 'personal') or scopeInfo/scope eq 'Team'",
            "/copilot/interactionHistory/getAllEnterpriseInteractions?$filter=appClass eq 'a' and conversationType eq 'b'",
            "me/messages?$filter=isRead eq false",
        ] {
            assert_eq!(messages(resource, None), [""; 0], "{resource}");
        }
        let jobs = "/print/printers/{id}/jobs";
        assert_eq!(messages(jobs, Some("$filter = isFetchable eq true")), [""; 0]);
        assert_eq!(messages(jobs, Some("${OPTIONS}")), [""; 0]);
    }

    #[test]
    fn what_goes_beyond_them_is_told_once() {
        for (resource, options, message) in [
            (
                "/communications/presences?$filter=id eq 'a'",
                None,
                "`eq` isn't documented for `id`",
            ),
            (
                "/communications/presences?$filter=id in (a,b)",
                None,
                "`a` is not a valid value of `id`",
            ),
            (
                "/communications/presences?$filter=id in (4f5c7f8e-0c1b-4d0f-9a57-2e4ad1c4a7c1)",
                None,
                "`4f5c7f8e-0c1b-4d0f-9a57-2e4ad1c4a7c1` is not a valid value of `id`",
            ),
            (
                "/communications/presences?$filter=id in ('')",
                None,
                "`''` is not a valid value of `id`",
            ),
            (
                "/communications/presences?$filter=userId in ('a')",
                None,
                "`userId` isn't documented in this filter",
            ),
            (
                "/communications/callRecords?$filter=type eq 'groupCall'",
                None,
                "`type` isn't documented in this filter",
            ),
            (
                "/communications/callRecords?$filter=participants/any(p:p/id eq 'a') and participants/any(p:p/id eq 'b')",
                None,
                "`and` isn't documented in this filter",
            ),
            (
                "/appCatalogs/teamsApps/{id}/installations?$filter=scopeInfo/scope eq 'chat'",
                None,
                "`'chat'` is not a valid value of `scopeInfo/scope`",
            ),
            (
                "/copilot/interactionHistory/getAllEnterpriseInteractions?$filter=from/user/id eq 'a'",
                None,
                "this filter doesn't support nested properties such as `from/user/id`",
            ),
            (
                "/print/printers/{id}/jobs",
                Some("$filter=isFetchable eq 'true'"),
                "`'true'` is not a valid value of `isFetchable`",
            ),
            (
                "/print/printers/{id}/jobs",
                Some("$filter=status eq 'x'"),
                "`status` isn't documented in this filter",
            ),
        ] {
            assert_eq!(messages(resource, options), [message], "{resource}");
        }
        // Known to be refused as a whole: another rule says so.
        assert_eq!(messages("/security/alerts?$filter=status eq 'New'", None), [""; 0]);
    }
}
