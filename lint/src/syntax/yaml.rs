//! YAML events into the tree.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::{Comment, Kind, MAX_ALIASES, MAX_DEPTH, NodeId, Scalar, SyntaxError, Tree, merge};

pub(super) fn parse(text: &str) -> Result<Tree, SyntaxError> {
    let options = granit_parser::options! {
        strict_indentation: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        max_buffered_comment_events: usize::MAX,
    };
    let mut builder = Builder {
        text,
        tree: Tree::default(),
        open: Vec::new(),
        anchors: HashMap::new(),
        aliases: 0,
        merging: Vec::new(),
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| scan_error(text, &error))?;
        builder.event(event, &span)?;
    }
    let merged = merge::resolve(&builder.tree, &builder.merging)?;
    Ok(Tree { merged, ..builder.tree })
}

fn scan_error(text: &str, error: &ScanError) -> SyntaxError {
    let start = error.marker().byte_offset().unwrap_or_default().min(text.len());
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    let help = if error.info().contains("flow") {
        "inside `{ }` and `[ ]` put values with braces or commas in quotes: \"/users/{id}/messages\""
    } else {
        "mend the text; indentation, quotes and brackets are the usual suspects"
    };
    SyntaxError {
        message: format!("not valid YAML: {}", error.info()),
        help: help.into(),
        span: start..end,
    }
}

/// A collection whose end has not come yet.
struct Open {
    id: NodeId,
    /// The key that waits for its value.
    key: Option<NodeId>,
}

struct Builder<'t> {
    text: &'t str,
    tree: Tree,
    open: Vec<Open>,
    anchors: HashMap<usize, NodeId>,
    aliases: usize,
    /// Mappings with a `<<`, in the order of their ends.
    merging: Vec<NodeId>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), SyntaxError> {
        let range = span.byte_range().unwrap_or_default();
        match event {
            Event::Comment(text, _) => {
                let line = self.text[..range.start].rsplit('\n').next().unwrap_or_default();
                let trailing = !line.trim().is_empty();
                self.tree.comments.push(Comment {
                    text: text.into_owned(),
                    span: range,
                    trailing,
                });
            }
            Event::DocumentStart(..) => self.anchors.clear(),
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let node = self.tree.push(
                    Kind::Scalar(Scalar {
                        text: text.into_owned(),
                        plain,
                    }),
                    range,
                );
                self.place(node, anchor);
            }
            Event::SequenceStart(_, anchor, _) => {
                let node = self.tree.push(Kind::Sequence(Vec::new()), range);
                self.place(node, anchor);
                self.open.push(Open { id: node, key: None });
            }
            Event::MappingStart(_, anchor, _) => {
                let node = self.tree.push(Kind::Mapping(Vec::new()), range);
                self.place(node, anchor);
                self.open.push(Open { id: node, key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(open) = self.open.pop() {
                    let end = self.text[..range.end].trim_end().len();
                    let node = self.tree.node_mut(open.id);
                    node.span.end = node.span.end.max(end);
                    if let Kind::Mapping(own) = &self.tree.node(open.id).kind
                        && own.iter().any(|(key, _)| merge::is_merge(&self.tree, *key))
                    {
                        self.merging.push(open.id);
                    }
                }
            }
            Event::Alias(anchor) => {
                self.aliases += 1;
                if self.aliases > MAX_ALIASES {
                    return Err(SyntaxError {
                        message: format!("more than {MAX_ALIASES} aliases"),
                        help: "write the values out, or split the file".into(),
                        span: range,
                    });
                }
                let target = self.anchors.get(&anchor).copied();
                let node = match target {
                    Some(target) => self.tree.push(Kind::Alias(target), range),
                    None => self.tree.push(
                        Kind::Scalar(Scalar {
                            text: String::new(),
                            plain: true,
                        }),
                        range,
                    ),
                };
                self.place(node, 0);
            }
            _ => {}
        }
        Ok(())
    }

    fn place(&mut self, node: NodeId, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
        let Some(open) = self.open.last_mut() else {
            self.tree.documents.push(node);
            return;
        };
        match &mut self.tree.node_mut(open.id).kind {
            Kind::Sequence(items) => items.push(node),
            Kind::Mapping(entries) => match open.key.take() {
                Some(key) => entries.push((key, node)),
                None => open.key = Some(node),
            },
            Kind::Scalar(_) | Kind::Alias(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        match parse(text) {
            Ok(_) => String::new(),
            Err(error) => error.message,
        }
    }

    #[test]
    fn spans_cover_what_is_written() -> Result<(), SyntaxError> {
        let text = "a: \"x\" # why\nb:\n  - 1\n  - two\n";
        let tree = parse(text)?;
        let root = tree.documents[0];
        let span = |key| tree.get(root, key).map(|id| &text[tree.span(id)]);
        assert_eq!(span("a"), Some("\"x\""));
        assert_eq!(span("b"), Some("- 1\n  - two"));
        assert_eq!(tree.comments[0].text, " why");
        assert!(tree.comments[0].trailing);
        Ok(())
    }

    #[test]
    fn several_documents_and_none() -> Result<(), SyntaxError> {
        assert_eq!(parse("a: 1\n---\nb: 2\n")?.documents.len(), 2);
        assert_eq!(parse("# nothing\n")?.documents.len(), 0);
        Ok(())
    }

    #[test]
    fn limits_are_errors() {
        assert!(
            error(&"[".repeat(MAX_DEPTH + 1)).starts_with("not valid YAML"),
            "{}",
            error(&"[".repeat(300))
        );
        let aliases = format!("a: &a 1\nb: [{}]\n", "*a,".repeat(MAX_ALIASES + 1));
        assert_eq!(error(&aliases), "more than 1000 aliases");
        let braces = parse("{resource: /users/{id}/messages}")
            .map(|_| ())
            .map_err(|error| error.help);
        assert!(braces.is_err_and(|help| help.contains("in quotes")));
        assert!(error("a: *nobody").starts_with("not valid YAML"));
    }
}
