//! `allow(...)`: exceptions with their reasons.

use graphsub_rules::{Help, Rule, echo};
use graphsub_terms::words::nearest;
use proc_macro2::{Span, TokenTree};

use crate::report::Report;
use crate::tokens::{Given, Item, Placed, pieces, text, wrong};
use crate::unknown::unknown_word;

/// `allow(...)`.
#[derive(Debug, Clone)]
pub(crate) struct Allow {
    pub(crate) rules: Vec<Placed<Rule>>,
    pub(crate) reason: Option<String>,
    pub(crate) span: Span,
}

/// The codes or names and the reason of `allow(...)`.
pub(crate) fn read(item: Item, report: &mut Report) -> Option<Allow> {
    let span = item.span();
    let help = || Help::say("write `allow(GS302, reason = \"...\")`");
    let Given::List(tokens) = item.given else {
        report.error(wrong(span, "`allow` must be a list of rules", help()));
        return None;
    };
    let before = report.error_count();
    let mut rules = Vec::new();
    let mut reason = None;
    for piece in pieces(tokens, report) {
        match piece.as_slice() {
            [TokenTree::Ident(key), TokenTree::Punct(equals), value @ ..] if equals.as_char() == '=' => {
                match value.first().and_then(text) {
                    _ if key != "reason" => report.error(unknown_word(key, "`allow`", &["reason"])),
                    Some(text) if text.value.trim().is_empty() => {}
                    Some(text) => reason = Some(text.value),
                    None => report.error(wrong(key.span(), "`reason` must be a string literal", help())),
                }
            }
            [TokenTree::Ident(name), rest @ ..] if hyphenated(rest).is_some() => {
                let rest = hyphenated(rest).unwrap_or_default();
                rules.extend(rule(&format!("{name}{rest}"), name.span(), report));
            }
            [literal] if text(literal).is_some() => {
                rules.extend(text(literal).and_then(|name| rule(&name.value, name.span, report)));
            }
            [TokenTree::Ident(name), next, ..] => {
                report.error(wrong(next.span(), "expected a comma", help()));
                rules.extend(rule(&name.to_string(), name.span(), report));
            }
            other => {
                let place = other.first().map_or(span, TokenTree::span);
                report.error(wrong(place, "expected the code or the name of a rule", help()));
            }
        }
    }
    if rules.is_empty() && report.error_count() == before {
        report.error(wrong(span, "`allow` has no rule", help()));
    }
    Some(Allow { rules, reason, span })
}

/// What follows the first word of a rule's name: `-too-long`.
fn hyphenated(tokens: &[TokenTree]) -> Option<String> {
    let mut name = String::new();
    for pair in tokens.chunks(2) {
        match pair {
            [TokenTree::Punct(hyphen), TokenTree::Ident(word)] if hyphen.as_char() == '-' => {
                name = format!("{name}-{word}");
            }
            _ => return None,
        }
    }
    Some(name)
}

fn rule(name: &str, span: Span, report: &mut Report) -> Option<Placed<Rule>> {
    // An identifier has no hyphens.
    if let Some(value) = Rule::from_code_or_name(&name.replace('_', "-")) {
        return Some(Placed { value, span });
    }
    let codes = Rule::ALL.iter().map(|rule| rule.code());
    let help = match nearest(name, codes.chain(Rule::ALL.iter().map(|rule| rule.name()))) {
        Some(near) => Help::guess(near),
        None => Help::say("write a code such as `GS302`, or a name such as `missing-permission`"),
    };
    report.error(wrong(span, format!("`{}` is not a valid rule", echo(name)), help));
    None
}
