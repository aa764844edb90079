//! JSON into the tree: `hifijson` finds the tokens, their places come from what is left to read.

use hifijson::token::{Expect, Lex};
use hifijson::{SliceLexer, num::LexWrite as _, str::LexAlloc as _};

use super::{Kind, MAX_DEPTH, NodeId, Scalar, SyntaxError, Tree};

pub(super) fn parse(text: &str) -> Result<Tree, SyntaxError> {
    let mut reader = Reader {
        text,
        tree: Tree::default(),
        failed_at: 0,
    };
    let mut lexer = SliceLexer::new(text.as_bytes());
    let outcome = match lexer.ws_peek() {
        None => Err(Failure::Expect(Expect::Value)),
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
    outcome
        .map(|()| std::mem::take(&mut reader.tree))
        .map_err(|failure| reader.error(&failure))
}

enum Failure {
    Expect(Expect),
    Text(hifijson::str::Error),
    Number(hifijson::num::Error),
    Depth,
}

impl From<Expect> for Failure {
    fn from(expect: Expect) -> Failure {
        Failure::Expect(expect)
    }
}

struct Reader<'t> {
    text: &'t str,
    tree: Tree,
    failed_at: usize,
}

impl<'t> Reader<'t> {
    fn offset(&self, lexer: &SliceLexer<'_>) -> usize {
        self.text.len() - lexer.as_slice().len()
    }

    fn error(&self, failure: &Failure) -> SyntaxError {
        let mut start = self.failed_at.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let end = self.text[start..]
            .chars()
            .next()
            .map_or(start, |c| start + c.len_utf8());
        let (message, help) = match failure {
            Failure::Expect(expect) => (
                format!("not valid JSON: expected {expect}"),
                "look for a missing quote, comma or bracket before this place",
            ),
            Failure::Text(error) => (
                format!("not valid JSON: {error}"),
                "close the text with a quote and escape control characters",
            ),
            Failure::Number(error) => (
                format!("not valid JSON: {error}"),
                "write numbers like `1`, `-2.5` or `1e3`",
            ),
            Failure::Depth => (
                format!("nested deeper than {MAX_DEPTH} levels"),
                "a subscription body is flat: this is another kind of file",
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

    fn text(&mut self, lexer: &mut SliceLexer<'t>) -> Result<NodeId, Failure> {
        let start = self.offset(lexer);
        let text = match lexer.discarded().str_string() {
            Ok(text) => text.into_owned(),
            Err(error) => return self.fail(lexer, Failure::Text(error)),
        };
        Ok(self
            .tree
            .push(Kind::Scalar(Scalar { text, plain: false }), start..self.offset(lexer)))
    }

    fn value(&mut self, next: u8, lexer: &mut SliceLexer<'t>, depth: usize) -> Result<NodeId, Failure> {
        let start = self.offset(lexer);
        if depth > MAX_DEPTH {
            return self.fail(lexer, Failure::Depth);
        }
        match next {
            b'"' => self.text(lexer),
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
            b'[' => {
                lexer.take();
                let mut items = Vec::new();
                if lexer.ws_peek() != Some(b']') {
                    loop {
                        let Some(next) = lexer.ws_peek() else {
                            return self.fail(lexer, Expect::Value);
                        };
                        items.push(self.value(next, lexer, depth + 1)?);
                        if !self.more(lexer, b']')? {
                            break;
                        }
                    }
                } else {
                    lexer.take();
                }
                Ok(self.tree.push(Kind::Sequence(items), start..self.offset(lexer)))
            }
            b'{' => {
                lexer.take();
                let mut entries = Vec::new();
                if lexer.ws_peek() != Some(b'}') {
                    loop {
                        if lexer.ws_peek() != Some(b'"') {
                            return self.fail(lexer, Expect::String);
                        }
                        let key = self.text(lexer)?;
                        if lexer.ws_peek() != Some(b':') {
                            return self.fail(lexer, Expect::Colon);
                        }
                        lexer.take();
                        let Some(next) = lexer.ws_peek() else {
                            return self.fail(lexer, Expect::Value);
                        };
                        entries.push((key, self.value(next, lexer, depth + 1)?));
                        if !self.more(lexer, b'}')? {
                            break;
                        }
                    }
                } else {
                    lexer.take();
                }
                Ok(self.tree.push(Kind::Mapping(entries), start..self.offset(lexer)))
            }
            _ => self.fail(lexer, Expect::Value),
        }
    }

    /// Whether a comma, and not the end, follows.
    fn more(&mut self, lexer: &mut SliceLexer<'t>, end: u8) -> Result<bool, Failure> {
        match lexer.ws_peek() {
            Some(b',') => {
                lexer.take();
                Ok(true)
            }
            Some(byte) if byte == end => {
                lexer.take();
                Ok(false)
            }
            _ => self.fail(lexer, Expect::CommaOrEnd),
        }
    }

    fn plain(&mut self, start: usize, lexer: &SliceLexer<'_>) -> NodeId {
        let span = start..self.offset(lexer);
        let text = self.text[span.clone()].to_owned();
        self.tree.push(Kind::Scalar(Scalar { text, plain: true }), span)
    }
}

/// Skips the byte that was just looked at.
trait Take {
    fn take(&mut self);
}

impl Take for SliceLexer<'_> {
    fn take(&mut self) {
        self.discarded();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn error(text: &str) -> (String, usize) {
        match parse(text) {
            Ok(_) => (String::new(), 0),
            Err(error) => (error.message, error.span.start),
        }
    }

    #[test]
    fn spans_cover_what_is_written() -> Result<(), SyntaxError> {
        let text = "{\"a\": \"x\\n\", \"b\": [1, true, null], \"c\": {}}";
        let tree = parse(text)?;
        let root = tree.documents[0];
        let span = |key| tree.get(root, key).map(|id| &text[tree.span(id)]);
        assert_eq!(span("a"), Some("\"x\\n\""));
        assert_eq!(span("b"), Some("[1, true, null]"));
        assert_eq!(&text[tree.span(root)], text);
        assert_eq!(
            tree.get(root, "a")
                .and_then(|id| tree.scalar(id))
                .map(|s| s.text.as_str()),
            Some("x\n")
        );
        Ok(())
    }

    #[test]
    fn errors_say_what_was_expected_and_where() {
        assert_eq!(error("{\"a\" 1}"), ("not valid JSON: expected colon".into(), 5));
        assert_eq!(error("{\"a\": 1,}"), ("not valid JSON: expected string".into(), 8));
        assert_eq!(
            error("[1 2]"),
            ("not valid JSON: expected comma or end of sequence".into(), 3)
        );
        assert_eq!(error("{} x"), ("not valid JSON: expected end of file".into(), 3));
        assert_eq!(error(" "), ("not valid JSON: expected value".into(), 0));
        assert_eq!(error("nope"), ("not valid JSON: expected value".into(), 0));
        assert_eq!(error(&"[".repeat(1000)).0, "nested deeper than 128 levels");
    }

    proptest! {
        /// The same texts are JSON to this reader and to serde_json, and nothing panics.
        #[test]
        fn agrees_with_serde_json(text in "[\\[\\]{}:,\"\\\\a-c0-2 truefalsn.eE+-]{0,24}") {
            let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            let ours = parse(&text).is_ok();
            prop_assert_eq!(ours, theirs, "{}", text);
        }
    }
}
