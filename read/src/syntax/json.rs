//! JSON into the tree: `hifijson` finds the tokens, their places come from what is left to read.

use std::borrow::Cow;

use hifijson::token::{Expect, Lex};
use hifijson::{SliceLexer, num::LexWrite as _, str::LexAlloc as _};

use super::{Kind, NodeId, SPLIT, Style, SyntaxError, Tree, over};
use crate::budget::Budget;

pub(super) fn parse<'t>(text: &'t str, budget: &Budget, tree: &mut Tree<'t>) -> Result<(), SyntaxError> {
    let mut reader = Reader {
        text,
        tree,
        budget,
        failed_at: 0,
    };
    let mut lexer = SliceLexer::new(text.as_bytes());
    let outcome = match lexer.ws_peek() {
        None => {
            reader.failed_at = text.len();
            Err(Failure::Expect(Expect::Value))
        }
        Some(next) => reader.value(next, &mut lexer, 0).and_then(|root| {
            reader.tree.documents.push(root);
            match lexer.ws_peek() {
                None => Ok(()),
                Some(_) => {
                    reader.failed_at = reader.offset(&lexer);
                    Err(Failure::Expect(Expect::Eof))
                }
            }
        }),
    };
    outcome.map_err(|failure| reader.error(failure))
}

enum Failure {
    Expect(Expect),
    Text(hifijson::str::Error),
    Number(hifijson::num::Error),
    Depth,
    Over(SyntaxError),
}

impl From<Expect> for Failure {
    fn from(expect: Expect) -> Failure {
        Failure::Expect(expect)
    }
}

struct Reader<'t, 'b> {
    text: &'t str,
    tree: &'b mut Tree<'t>,
    budget: &'b Budget,
    failed_at: usize,
}

impl<'t> Reader<'t, '_> {
    fn offset(&self, lexer: &SliceLexer<'_>) -> usize {
        self.text.len() - lexer.as_slice().len()
    }

    fn error(&self, failure: Failure) -> SyntaxError {
        let mut start = self.failed_at.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let rest = &self.text[start..];
        let end = rest.chars().next().map_or(start, |c| start + c.len_utf8());
        let (message, help): (String, &str) = match failure {
            Failure::Over(error) => return error,
            Failure::Expect(_) if rest.starts_with("//") || rest.starts_with("/*") => (
                "not valid JSON: JSON does not allow comments".into(),
                "remove the comment, or name the file `.yaml`",
            ),
            Failure::Expect(Expect::String) if self.text[..start].trim_end().ends_with(',') => (
                "not valid JSON: trailing comma".into(),
                "remove the comma before the bracket",
            ),
            Failure::Expect(Expect::Value)
                if self.text[..start].trim_end().ends_with(',') && rest.starts_with([']', '}']) =>
            {
                (
                    "not valid JSON: trailing comma".into(),
                    "remove the comma before the bracket",
                )
            }
            Failure::Expect(_) if rest.starts_with('\'') => (
                "not valid JSON: a string in single quotes".into(),
                "write strings in double quotes",
            ),
            Failure::Expect(expect) => (
                format!("not valid JSON: expected {expect}"),
                "check for a missing quote, comma or bracket before this point",
            ),
            Failure::Text(error) => (
                format!("not valid JSON: {error}"),
                "close the string with a quote, and escape control characters",
            ),
            Failure::Number(error) => (
                format!("not valid JSON: {error}"),
                "write numbers like `1`, `-2.5` or `1e3`",
            ),
            Failure::Depth => (
                format!("nested deeper than {} levels", self.budget.depth),
                "check that this is a subscription; its body is flat",
            ),
        };
        SyntaxError {
            message,
            help: help.into(),
            span: start..end,
        }
    }

    fn fail<T>(&mut self, lexer: &SliceLexer<'_>, failure: impl Into<Failure>) -> Result<T, Failure> {
        self.failed_at = self.offset(lexer);
        Err(failure.into())
    }

    fn string(&mut self, lexer: &mut SliceLexer<'t>) -> Result<NodeId, Failure> {
        let start = self.offset(lexer);
        let text = match lexer.discarded().str_string() {
            Ok(text) => text,
            Err(error) => {
                let told = self.offset(lexer);
                // What may not be there has been read.
                let back = match error {
                    hifijson::str::Error::Control => Some(told.saturating_sub(1)),
                    hifijson::str::Error::Escape(_) => self.text.as_bytes()[start..told]
                        .iter()
                        .rposition(|byte| *byte == b'\\')
                        .map(|escape| start + escape),
                    _ => None,
                };
                self.failed_at = back.unwrap_or(told);
                return Err(Failure::Text(error));
            }
        };
        let span = start..self.offset(lexer);
        Ok(self.tree.scalar_node(text, Style::Quoted, span))
    }

    fn value(&mut self, next: u8, lexer: &mut SliceLexer<'t>, depth: usize) -> Result<NodeId, Failure> {
        let start = self.offset(lexer);
        if depth > self.budget.depth {
            return self.fail(lexer, Failure::Depth);
        }
        if self.tree.nodes.len() >= self.budget.nodes {
            return Err(Failure::Over(over("values", self.budget.nodes, SPLIT, start..start)));
        }
        match next {
            b'"' => self.string(lexer),
            b'a'..=b'z' => match lexer.null_or_bool() {
                Some(_) => Ok(self.plain(start, lexer)),
                None => {
                    self.failed_at = start;
                    Err(Expect::Value.into())
                }
            },
            b'0'..=b'9' | b'-' => match lexer.num_string().validated() {
                Ok(_) => Ok(self.plain(start, lexer)),
                Err(error) => self.fail(lexer, Failure::Number(error)),
            },
            b'[' => self.list(start, lexer, depth),
            b'{' => self.object(start, lexer, depth),
            _ => self.fail(lexer, Expect::Value),
        }
    }

    fn list(&mut self, start: usize, lexer: &mut SliceLexer<'t>, depth: usize) -> Result<NodeId, Failure> {
        lexer.discarded();
        let from = self.tree.stack.items.len();
        if lexer.ws_peek() == Some(b']') {
            lexer.discarded();
        } else {
            loop {
                let Some(next) = lexer.ws_peek() else {
                    return self.fail(lexer, Expect::Value);
                };
                let item = self.value(next, lexer, depth + 1)?;
                self.tree.stack.items.push(item);
                if self.tree.stack.items.len() - from > self.budget.items {
                    let span = self.tree.span(item);
                    return Err(Failure::Over(over("items in a list", self.budget.items, SPLIT, span)));
                }
                if !self.more(lexer, b']')? {
                    break;
                }
            }
        }
        let kind = self.tree.end_sequence(from);
        Ok(self.tree.push(kind, start..self.offset(lexer)))
    }

    fn object(&mut self, start: usize, lexer: &mut SliceLexer<'t>, depth: usize) -> Result<NodeId, Failure> {
        lexer.discarded();
        let from = self.tree.stack.pairs.len();
        if lexer.ws_peek() == Some(b'}') {
            lexer.discarded();
        } else {
            loop {
                if lexer.ws_peek() != Some(b'"') {
                    return self.fail(lexer, Expect::String);
                }
                let key = self.string(lexer)?;
                if lexer.ws_peek() != Some(b':') {
                    return self.fail(lexer, Expect::Colon);
                }
                lexer.discarded();
                let Some(next) = lexer.ws_peek() else {
                    return self.fail(lexer, Expect::Value);
                };
                let value = self.value(next, lexer, depth + 1)?;
                self.tree.stack.pairs.push((key, value));
                if self.tree.stack.pairs.len() - from > self.budget.keys {
                    let span = self.tree.span(key);
                    return Err(Failure::Over(over("keys in a mapping", self.budget.keys, SPLIT, span)));
                }
                if !self.more(lexer, b'}')? {
                    break;
                }
            }
        }
        // In JSON `<<` is a key like any other.
        let range = self.tree.pairs.len();
        self.tree.pairs.extend(self.tree.stack.pairs.drain(from..));
        let own = super::Range32::of(range, self.tree.pairs.len());
        Ok(self.tree.push(Kind::Mapping(own, None), start..self.offset(lexer)))
    }

    /// Whether a comma, and not the end, follows.
    fn more(&mut self, lexer: &mut SliceLexer<'t>, end: u8) -> Result<bool, Failure> {
        match lexer.ws_peek() {
            Some(b',') => {
                lexer.discarded();
                Ok(true)
            }
            Some(byte) if byte == end => {
                lexer.discarded();
                Ok(false)
            }
            _ => self.fail(lexer, Expect::CommaOrEnd),
        }
    }

    fn plain(&mut self, start: usize, lexer: &SliceLexer<'_>) -> NodeId {
        let span = start..self.offset(lexer);
        let text = Cow::Borrowed(&self.text[span.clone()]);
        self.tree.scalar_node(text, Style::Plain, span)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Arena, Language};
    use super::*;

    fn error(text: &str) -> (String, usize) {
        match Arena::default().parse(text, Language::Json, &Budget::default(), |_| ()) {
            Ok(()) => (String::new(), 0),
            Err(error) => (error.message, error.span.start),
        }
    }

    #[test]
    fn spans_cover_what_is_written() {
        let text = "{\"a\": \"x\\n\", \"b\": [1, true, null], \"c\": {}}";
        let found = Arena::default().parse(text, Language::Json, &Budget::default(), |tree| {
            let root = tree.documents()[0];
            assert_eq!(&text[tree.span(root)], text);
            let escaped = tree.get(root, "a").and_then(|id| tree.scalar(id));
            assert_eq!(escaped.map(|scalar| scalar.text.to_string()).as_deref(), Some("x\n"));
            ["a", "b"].map(|key| tree.get(root, key).map(|id| &text[tree.span(id)]))
        });
        assert_eq!(found, Ok([Some("\"x\\n\""), Some("[1, true, null]")]));
    }

    #[test]
    fn errors_say_what_is_wrong_and_where() {
        for (text, message, at) in [
            ("{\"a\" 1}", "not valid JSON: expected colon", 5),
            ("{\"a\": 1,}", "not valid JSON: trailing comma", 8),
            ("[1,]", "not valid JSON: trailing comma", 3),
            ("[1 2]", "not valid JSON: expected comma or end of sequence", 3),
            ("{} x", "not valid JSON: expected end of file", 3),
            ("{\"a\": 1 // c\n}", "not valid JSON: JSON does not allow comments", 8),
            ("{'a': 1}", "not valid JSON: a string in single quotes", 1),
            (" ", "not valid JSON: expected value", 1),
            ("nope", "not valid JSON: expected value", 0),
        ] {
            assert_eq!(error(text), (message.to_owned(), at), "{text}");
        }
        assert_eq!(error(&"[".repeat(1_000)).0, "nested deeper than 128 levels");
    }

    proptest! {
        /// The same texts are JSON to this reader and to serde_json, and nothing panics.
        #[test]
        fn agrees_with_serde_json(text in "[\\[\\]{}:,\"\\\\a-c0-2 truefalsn.eE+-]{0,24}") {
            let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            let ours = Arena::default().parse(&text, Language::Json, &Budget::default(), |_| ()).is_ok();
            prop_assert_eq!(ours, theirs, "{}", text);
        }
    }
}
