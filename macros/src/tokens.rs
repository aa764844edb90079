//! Takes the tokens of an attribute apart: keys with values, lists, texts. What cannot be read is
//! reported, and reading goes on behind it.

use graphsub_rules::Rule;
use proc_macro2::{Delimiter, Ident, Literal, Span, TokenStream, TokenTree};
use syn::Lit;

use crate::report::{Message, Report};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// A string literal.
pub(crate) type Text = Placed<String>;

/// A key with what follows it.
pub(crate) struct Item {
    pub(crate) key: Ident,
    pub(crate) value: Value,
}

/// What follows a key.
pub(crate) enum Value {
    Nothing,
    /// One token behind an equals sign.
    Is(TokenTree),
    /// In parentheses.
    List(TokenStream),
    /// Something else, which has been reported.
    Unreadable,
}

pub(crate) fn wrong(span: Span, what: &str, help: &str) -> Message {
    Message::new(Rule::InvalidValue, span, what, help)
}

/// Takes tokens apart at commas. Groups without delimiters, which `macro_rules` puts around what it
/// hands on, are seen through.
pub(crate) fn pieces(tokens: TokenStream, report: &mut Report) -> Vec<Vec<TokenTree>> {
    let mut pieces = Vec::new();
    let mut piece = Vec::new();
    split(tokens, &mut piece, &mut pieces, report);
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

fn split(tokens: TokenStream, piece: &mut Vec<TokenTree>, pieces: &mut Vec<Vec<TokenTree>>, report: &mut Report) {
    for token in tokens {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                if piece.is_empty() {
                    report.error(wrong(comma.span(), "nothing stands before this comma", "remove it"));
                } else {
                    pieces.push(std::mem::take(piece));
                }
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                split(group.stream(), piece, pieces, report);
            }
            token => piece.push(token),
        }
    }
}

/// The keys with their values.
pub(crate) fn items(tokens: TokenStream, report: &mut Report) -> Vec<Item> {
    let mut items = Vec::new();
    for piece in pieces(tokens, report) {
        let mut rest = piece.into_iter().peekable();
        while rest.peek().is_some() {
            items.extend(item(&mut rest, report));
            // Whatever is left before the next key has been reported.
            while rest.next_if(|token| !matches!(token, TokenTree::Ident(_))).is_some() {}
        }
    }
    items
}

/// One key with its value; behind it has to be the end, or a comma was forgotten.
fn item(tokens: &mut std::iter::Peekable<std::vec::IntoIter<TokenTree>>, report: &mut Report) -> Option<Item> {
    let key = match tokens.next()? {
        TokenTree::Ident(key) => key,
        other => {
            let help = "write for instance `lifetime = \"7d\"`";
            report.error(wrong(other.span(), "expected a key", help));
            return None;
        }
    };
    let value = match tokens.next() {
        None => Value::Nothing,
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => Value::List(group.stream()),
        Some(TokenTree::Punct(equals)) if equals.as_char() == '=' => match tokens.next() {
            Some(value) => Value::Is(value),
            None => {
                let what = format!("`{key}` has no value");
                report.error(wrong(equals.span(), &what, "write it behind `=`"));
                Value::Unreadable
            }
        },
        Some(other) => {
            let what = format!("expected `=` or `(` behind `{key}`");
            report.error(wrong(other.span(), &what, "separate keys with commas"));
            return Some(Item {
                key,
                value: Value::Unreadable,
            });
        }
    };
    if let Some(next) = tokens.peek() {
        let what = format!("expected a comma behind the value of `{key}`");
        report.error(wrong(next.span(), &what, "separate keys with commas"));
    }
    Some(Item { key, value })
}

impl Item {
    pub(crate) fn span(&self) -> Span {
        self.key.span()
    }

    /// The string literal behind the equals sign. `example` is a value to show who writes another.
    pub(crate) fn text(&self, example: &str, report: &mut Report) -> Option<Text> {
        let key = &self.key;
        let found = match &self.value {
            Value::Unreadable => return None,
            Value::Is(token) => token,
            _ => {
                let help = format!("write `{key} = \"{example}\"`");
                report.error(wrong(self.span(), &format!("`{key}` has to be a text"), &help));
                return None;
            }
        };
        let text = text(found);
        if text.is_none() {
            let help = format!("write a literal, such as `{key} = \"{example}\"`: the program is not running yet");
            report.error(wrong(found.span(), &format!("`{key}` has to be a text"), &help));
        }
        text
    }

    /// The string literals in parentheses.
    pub(crate) fn texts(&self, example: &str, report: &mut Report) -> Option<Placed<Vec<Text>>> {
        let key = &self.key;
        let help = format!("write `{key}(\"{example}\")`");
        let tokens = match &self.value {
            Value::Unreadable => return None,
            Value::List(tokens) => tokens,
            _ => {
                report.error(wrong(self.span(), &format!("`{key}` has to be a list of texts"), &help));
                return None;
            }
        };
        let before = report.error_count();
        let mut value = Vec::new();
        for piece in pieces(tokens.clone(), report) {
            match piece.as_slice() {
                [only] if text(only).is_some() => value.extend(text(only)),
                [first, next, ..] if text(first).is_some() => {
                    report.error(wrong(next.span(), "expected a comma", &help));
                }
                [other, ..] => {
                    report.error(wrong(
                        other.span(),
                        &format!("an item of `{key}` has to be a text"),
                        &help,
                    ));
                }
                [] => {}
            }
        }
        // With an unreadable name the list says less than it means.
        (report.error_count() == before).then(|| Placed {
            value,
            span: self.span(),
        })
    }

    /// A key that stands alone. It counts even if something follows it.
    pub(crate) fn word(&self, help: &str, report: &mut Report) -> Span {
        if matches!(self.value, Value::Is(_) | Value::List(_)) {
            report.error(wrong(self.span(), &format!("`{}` takes no value", self.key), help));
        }
        self.span()
    }
}

/// A string literal.
pub(crate) fn text(token: &TokenTree) -> Option<Text> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    string(literal).map(|value| Text {
        value,
        span: literal.span(),
    })
}

fn string(literal: &Literal) -> Option<String> {
    let written = literal.to_string();
    // Most texts are just what stands between the quotes, and take a long time to be read as more.
    if let Some(plain) = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
        && !plain.contains('\\')
        && !plain.contains('\r')
    {
        return Some(plain.to_owned());
    }
    match Lit::new(literal.clone()) {
        Lit::Str(text) if text.suffix().is_empty() => Some(text.value()),
        _ => None,
    }
}
