//! Texts with places for values: `%s`, `{0}`, `{name}`.

use super::call::Given;
use super::{Machine, Val};
use crate::eval::text::Text;
use crate::ir::{Id, Span};

impl Machine<'_> {
    /// `sprintf`, `String.format`, Python's and Ruby's `%`.
    pub(super) fn printf(&mut self, format: &Text, given: &[Given], span: Span) -> Val {
        let source = format.text.clone();
        let bytes = source.as_bytes();
        let mut text = Text {
            via: format.via.clone(),
            ..Text::default()
        };
        let mut from = 0;
        let mut at = 0;
        let mut next = 0;
        while at < bytes.len() {
            if bytes[at] != b'%' {
                at += 1;
                continue;
            }
            text.append(&format.slice(from..at));
            let rest = &source[at + 1..];
            if rest.starts_with('%') {
                text.append(&format.slice(at + 1..at + 2));
                at += 2;
                from = at;
                continue;
            }
            let (length, argument) = conversion(rest);
            let Some(length) = length else {
                from = at;
                at += 1;
                continue;
            };
            let found = match argument {
                Argument::Next => {
                    next += 1;
                    given.get(next - 1)
                }
                Argument::Number(number) => number.checked_sub(1).and_then(|index| given.get(index)),
                Argument::Name(name) => {
                    let inner = self.named_argument(given, name);
                    self.fill_place(&mut text, inner.as_ref(), name);
                    at += 1 + length;
                    from = at;
                    continue;
                }
            };
            let found = found.cloned();
            self.fill_place(&mut text, found.as_ref(), "value");
            at += 1 + length;
            from = at;
        }
        text.append(&format.slice(from..source.len()));
        self.finished_text(text, span)
    }

    /// `string.Format`, `str.format`, `format!`, `-f`.
    pub(super) fn braces(&mut self, format: &Text, given: &[Given], span: Span, frame: Option<super::FrameId>) -> Val {
        let source = format.text.clone();
        let mut text = Text {
            via: format.via.clone(),
            ..Text::default()
        };
        let mut from = 0;
        let mut at = 0;
        let mut next = 0;
        while let Some(found) = source[at..].find(['{', '}']) {
            let brace = at + found;
            let rest = &source[brace..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                text.append(&format.slice(from..brace + 1));
                at = brace + 2;
                from = at;
                continue;
            }
            let inside = rest
                .strip_prefix('{')
                .and_then(|rest| rest.find('}').map(|end| &rest[..end]));
            // A hole that is already there, or a brace of JSON.
            let Some(inside) = inside.filter(|inside| is_place(inside) && !source[..brace].ends_with('$')) else {
                at = brace + 1;
                continue;
            };
            text.append(&format.slice(from..brace));
            let name = inside.split([':', '!', ',']).next().unwrap_or_default().trim();
            let value = if name.is_empty() {
                next += 1;
                given.iter().filter(|arg| arg.name.is_none()).nth(next - 1).cloned()
            } else if let Ok(index) = name.parse::<usize>() {
                given.get(index).cloned()
            } else {
                self.named_argument(given, name).or_else(|| {
                    let value = self.lookup(&name.into(), frame?);
                    given
                        .first()
                        .or(None)
                        .map(|arg| Given {
                            value: value.clone(),
                            ..arg.clone()
                        })
                        .or(Some(Given {
                            name: None,
                            value,
                            span,
                            id: self.ir.root.first().copied()?,
                            from: None,
                        }))
                })
            };
            let last = name.rsplit(['.', '[']).next().unwrap_or(name).trim_end_matches(']');
            self.fill_place(&mut text, value.as_ref(), if last.is_empty() { "value" } else { last });
            at = brace + inside.len() + 2;
            from = at;
        }
        text.append(&format.slice(from..source.len()));
        self.finished_text(text, span)
    }

    fn named_argument(&self, given: &[Given], name: &str) -> Option<Given> {
        let direct = given
            .iter()
            .find(|arg| arg.name.as_ref().is_some_and(|(key, _)| &**key == name));
        direct.cloned().or_else(|| {
            let holder = given.iter().find(|arg| matches!(arg.value, Val::Object(_)))?;
            let Val::Object(object) = holder.value else { return None };
            let prop = self.objects[object].get(name)?;
            Some(Given {
                name: None,
                value: prop.value.clone(),
                span: prop.span,
                id: holder.id,
                from: None,
            })
        })
    }

    fn fill_place(&mut self, text: &mut Text, given: Option<&Given>, name: &str) {
        match given {
            Some(arg) => self.append(text, &arg.value.clone(), arg.id),
            None => text.hole(&name.into(), Val::unknown(name), Span::default()),
        }
    }

    /// Python's `%`: one value, a tuple or a mapping.
    pub(super) fn percent(&mut self, id: Id, format: &Text, right: &Val) -> Val {
        let span = self.ir.span(id);
        let given: Vec<Given> = match right {
            Val::List(items) => {
                let given = |item: &super::Item| Given {
                    name: None,
                    value: item.value.clone(),
                    span: item.span,
                    id,
                    from: None,
                };
                items.iter().map(given).collect()
            }
            other => vec![Given {
                name: None,
                value: other.clone(),
                span,
                id,
                from: None,
            }],
        };
        self.printf(format, &given, span)
    }
}

enum Argument<'t> {
    Next,
    Number(usize),
    Name(&'t str),
}

/// Reads a conversion behind `%`: its length and the argument it takes.
fn conversion(rest: &str) -> (Option<usize>, Argument<'_>) {
    let mut at = 0;
    let mut argument = Argument::Next;
    if let Some(inner) = rest
        .strip_prefix('(')
        .or_else(|| rest.strip_prefix('{'))
        .or_else(|| rest.strip_prefix('<'))
    {
        let Some(end) = inner.find([')', '}', '>']) else {
            return (None, argument);
        };
        argument = Argument::Name(&inner[..end]);
        at = end + 2;
        if rest.starts_with('{') {
            return (Some(at), argument);
        }
    } else if let Some(dollar) = rest.find('$')
        && let Ok(number) = rest[..dollar].parse()
    {
        argument = Argument::Number(number);
        at = dollar + 1;
    }
    let flags = rest[at..]
        .bytes()
        .take_while(|byte| b"-+ #0123456789.*l".contains(byte))
        .count();
    at += flags;
    match rest.as_bytes().get(at) {
        Some(byte) if b"sdvqfxXuictTgeb".contains(byte) => (Some(at + 1), argument),
        _ => (None, argument),
    }
}

/// Tells whether what stands between braces names a value, and is not JSON.
fn is_place(inside: &str) -> bool {
    inside.len() < 80
        && !inside.contains(['"', '\n', '\'', '{'])
        && inside.split([':', '!', ',']).next().is_some_and(|name| {
            name.trim().chars().all(|c| c.is_alphanumeric() || "_.[]".contains(c)) && name == name.trim()
        })
}
