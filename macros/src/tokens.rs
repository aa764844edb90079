//! Takes the tokens of an attribute apart: keys with values, lists, texts. What cannot be read is
//! reported, and reading goes on behind it.

use graphsub_rules::{Help, Rule};
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};

use crate::keys;
use crate::literal;
use crate::report::{Message, Report};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// A string literal.
pub(crate) type Written = Placed<String>;

/// One string literal, or the items of a list.
#[derive(Debug, Clone)]
pub(crate) struct Texts {
    pub(crate) items: Vec<Written>,
    pub(crate) is_list: bool,
}

/// A key with what follows it.
pub(crate) struct Item {
    pub(crate) key: Ident,
    pub(crate) given: Given,
}

/// What follows a key.
pub(crate) enum Given {
    Nothing,
    /// One token behind an equals sign.
    Is(TokenTree),
    /// In parentheses, or in brackets behind an equals sign.
    List(TokenStream),
    /// The tokens of a path behind an equals sign.
    Path(TokenStream),
    /// Something else, which has been reported.
    Unreadable,
}

/// Returns the finding that a value is not what its key takes (GS004).
pub(crate) fn wrong(span: Span, what: impl Into<String>, help: Help) -> Message {
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
                    report.error(wrong(
                        comma.span(),
                        "expected a key or a value before the comma",
                        Help::remove_part(),
                    ));
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
            let help = Help::say("write a key with its value, such as `lifetime = \"1h\"`");
            report.error(wrong(other.span(), "expected a key", help));
            return None;
        }
    };
    let given = match tokens.next() {
        None => Given::Nothing,
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => Given::List(group.stream()),
        Some(TokenTree::Punct(equals)) if equals.as_char() == '=' => match tokens.next() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => Given::List(group.stream()),
            Some(value) if key == keys::APP && text(&value).is_none() => {
                Given::Path(std::iter::once(value).chain(tokens.by_ref()).collect())
            }
            Some(value) => Given::Is(value),
            None => {
                let what = format!("`{key}` has no value");
                report.error(wrong(equals.span(), what, Help::say("write it after `=`")));
                Given::Unreadable
            }
        },
        Some(other) => {
            let what = format!("expected `=` or `(` after `{key}`");
            report.error(wrong(other.span(), what, Help::say(SEPARATE)));
            return Some(Item {
                key,
                given: Given::Unreadable,
            });
        }
    };
    if matches!(&given, Given::Is(token) if text(token).is_none()) {
        // An expression such as `a::b` or `c!()`: that it is no literal is reported, not how it goes on.
        tokens.by_ref().for_each(drop);
    }
    if let Some(next) = tokens.peek() {
        let what = format!("expected a comma after the value of `{key}`");
        report.error(wrong(next.span(), what, Help::say(SEPARATE)));
    }
    Some(Item { key, given })
}

const SEPARATE: &str = "separate keys with commas";

impl Item {
    pub(crate) fn span(&self) -> Span {
        self.key.span()
    }

    /// The string literal behind the equals sign. `example` is a value to show who writes another.
    pub(crate) fn text(&self, example: &str, report: &mut Report) -> Option<Written> {
        let key = &self.key;
        let (found, help) = match &self.given {
            Given::Unreadable => return None,
            Given::Is(token @ TokenTree::Literal(_)) => (
                text(token).ok_or_else(|| token.span()),
                format!("write it in quotes, such as `{key} = \"{example}\"`"),
            ),
            Given::Is(token) => (
                text(token).ok_or_else(|| token.span()),
                format!("write a literal such as `{key} = \"{example}\"`: a macro sees tokens, not values"),
            ),
            _ => (Err(self.span()), format!("write `{key} = \"{example}\"`")),
        };
        found
            .map_err(|span| {
                report.error(wrong(
                    span,
                    format!("`{key}` must be a string literal"),
                    Help::say(help),
                ))
            })
            .ok()
    }

    /// The string literals of a list.
    pub(crate) fn texts(&self, example: &str, report: &mut Report) -> Option<Placed<Vec<Written>>> {
        let key = &self.key;
        let help = || Help::say(format!("write `{key}(\"{example}\")`"));
        let tokens = match &self.given {
            Given::Unreadable => return None,
            Given::List(tokens) => tokens,
            _ => {
                let what = format!("`{key}` must be a list of string literals");
                report.error(wrong(self.span(), what, help()));
                return None;
            }
        };
        let before = report.error_count();
        let mut value = Vec::new();
        for piece in pieces(tokens.clone(), report) {
            match piece.as_slice() {
                [only] if text(only).is_some() => value.extend(text(only)),
                [first, next, ..] if text(first).is_some() => {
                    report.error(wrong(next.span(), "expected a comma", help()));
                }
                [other, ..] => {
                    let what = format!("an item of `{key}` must be a string literal");
                    report.error(wrong(other.span(), what, help()));
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

    /// A string literal, or several in a list.
    pub(crate) fn text_or_texts(&self, example: &str, report: &mut Report) -> Option<Placed<Texts>> {
        match self.given {
            Given::List(_) => self.texts(example, report).map(|list| Placed {
                value: Texts {
                    items: list.value,
                    is_list: true,
                },
                span: list.span,
            }),
            _ => self.text(example, report).map(|one| Placed {
                span: one.span,
                value: Texts {
                    items: Vec::from([one]),
                    is_list: false,
                },
            }),
        }
    }

    /// A key that stands alone. It counts even if something follows it.
    pub(crate) fn word(&self, help: &'static str, report: &mut Report) -> Span {
        let help = match &self.given {
            Given::Is(TokenTree::Ident(value)) if value == "false" => Some("remove it"),
            Given::Is(_) | Given::List(_) | Given::Path(_) => Some(help),
            Given::Nothing | Given::Unreadable => None,
        };
        if let Some(help) = help {
            let what = format!("`{}` does not take a value", self.key);
            report.error(wrong(self.span(), what, Help::say(help)));
        }
        self.span()
    }
}

/// A string literal.
pub(crate) fn text(token: &TokenTree) -> Option<Written> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    literal::text(&literal.to_string()).map(|value| Written {
        value,
        span: literal.span(),
    })
}
