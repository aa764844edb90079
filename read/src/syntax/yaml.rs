//! YAML events into the tree.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::{Comment, Kind, NodeId, Range32, SPLIT, Style, SyntaxError, Tree, over};
use crate::budget::Budget;

pub(super) fn parse<'t>(text: &'t str, budget: &Budget, tree: &mut Tree<'t>) -> Result<(), SyntaxError> {
    let options = granit_parser::options! {
        strict_indentation: true,
        flow_nesting_limit: budget.depth,
        block_nesting_limit: budget.depth,
    };
    let mut builder = Builder {
        text,
        tree,
        budget,
        open: Vec::new(),
        anchors: HashMap::new(),
        aliases: 0,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| scan_error(text, &error))?;
        builder.event(event, &span)?;
    }
    comments(text, tree);
    Ok(())
}

/// What a comment has to say to be of interest.
const MARK: &[u8] = b"graphsub:";

/// Finds the comments that speak to this program. All others are passed over by the parser, unread.
fn comments<'t>(text: &'t str, tree: &mut Tree<'t>) {
    let bytes = text.as_bytes();
    let (mut line, mut looked) = (0, 0);
    for at in memchr::memmem::find_iter(bytes, MARK) {
        // From the mark before on: a line may have many.
        if let Some(end) = memchr::memrchr(b'\n', &bytes[looked..at]) {
            line = looked + end + 1;
        }
        looked = at;
        let before = text[line..at].trim_end_matches([' ', '\t', '#']);
        let gap = &text[line + before.len()..at];
        let Some(start) = gap.find('#').map(|hash| line + before.len() + hash) else {
            continue;
        };
        // In front of a comment is the beginning of the line, or a blank.
        let begins = start == line || bytes[start - 1].is_ascii_whitespace();
        if !begins || tree.is_inside_text(start) {
            continue;
        }
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
        tree.comments.push(Comment {
            span: start..start + text[start..end].trim_end().len(),
            trailing: !before.trim().is_empty(),
        });
    }
}

/// The tab an error is about: the parser tells the place behind it, or the beginning of the text it ends.
fn tab(text: &str, told: usize) -> usize {
    if text[..told].ends_with('\t') && !text[told..].starts_with('\t') {
        return told - 1;
    }
    text[told..].find('\t').map_or(told, |further| told + further)
}

fn scan_error(text: &str, error: &ScanError) -> SyntaxError {
    let mut start = error.marker().byte_offset().unwrap_or_default().min(text.len());
    if error.info().contains("tab") {
        start = tab(text, start);
    }
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    let help = if error.info().contains("flow") {
        "quote values with braces or commas inside `{ }` and `[ ]`: \"/users/{id}/messages\""
    } else if error.info().contains("tab") {
        "indent with spaces"
    } else {
        "check the indentation, quotes and brackets near here"
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
    /// Where its children begin on the stack.
    from: usize,
    is_mapping: bool,
    /// The key that waits for its value.
    key: Option<NodeId>,
}

struct Builder<'t, 'b> {
    text: &'t str,
    tree: &'b mut Tree<'t>,
    budget: &'b Budget,
    open: Vec<Open>,
    anchors: HashMap<usize, NodeId>,
    aliases: usize,
}

impl<'t> Builder<'t, '_> {
    fn event(&mut self, event: Event<'t>, span: &Span) -> Result<(), SyntaxError> {
        let range = span.byte_range().unwrap_or_default();
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    _ => Style::Block,
                };
                let node = self.tree.scalar_node(text, style, range.clone());
                self.place(node, anchor, &range)
            }
            Event::SequenceStart(_, anchor, _) => self.begin(false, anchor, range),
            Event::MappingStart(_, anchor, _) => self.begin(true, anchor, range),
            Event::SequenceEnd | Event::MappingEnd => self.end(&range),
            Event::Alias(anchor) => self.alias(anchor, range),
            Event::DocumentStart(..) => {
                self.anchors.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, is_mapping: bool, anchor: usize, range: Range<usize>) -> Result<(), SyntaxError> {
        let empty = Range32::of(0, 0);
        let kind = if is_mapping {
            Kind::Mapping(empty, None)
        } else {
            Kind::Sequence(empty)
        };
        let id = self.tree.push(kind, range.clone());
        self.place(id, anchor, &range)?;
        // What it holds comes to lie above what holds it.
        let stack = &self.tree.stack;
        let from = if is_mapping {
            stack.pairs.len()
        } else {
            stack.items.len()
        };
        self.open.push(Open {
            id,
            from,
            is_mapping,
            key: None,
        });
        Ok(())
    }

    fn end(&mut self, range: &Range<usize>) -> Result<(), SyntaxError> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let kind = if open.is_mapping {
            self.tree.end_mapping(open.from, self.budget).ok_or_else(|| {
                let help = "write the keys out where they are used, or split the file";
                over(
                    "keys merged with `<<`",
                    self.budget.merged_keys,
                    help,
                    self.tree.span(open.id),
                )
            })?
        } else {
            self.tree.end_sequence(open.from)
        };
        let end = self.text[..range.end].trim_end().len();
        let node = &mut self.tree.nodes[open.id.0 as usize];
        node.kind = kind;
        node.end = node.end.max(Range32::of(0, end).1);
        Ok(())
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Result<(), SyntaxError> {
        self.aliases += 1;
        if self.aliases > self.budget.aliases {
            let help = "write the values out, or split the file";
            return Err(over("aliases", self.budget.aliases, help, range));
        }
        let node = match self.anchors.get(&anchor).copied() {
            Some(target) => self.tree.push(Kind::Alias(target), range.clone()),
            None => self.tree.scalar_node(Cow::Borrowed(""), Style::Plain, range.clone()),
        };
        self.place(node, 0, &range)
    }

    /// Puts a node where it belongs: into the collection that is open, or as the root of a document.
    fn place(&mut self, node: NodeId, anchor: usize, range: &Range<usize>) -> Result<(), SyntaxError> {
        if self.tree.nodes.len() > self.budget.nodes {
            return Err(over("values", self.budget.nodes, SPLIT, range.clone()));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
        let Some(open) = self.open.last_mut() else {
            self.tree.documents.push(node);
            if self.tree.documents.len() > self.budget.documents {
                return Err(over("documents", self.budget.documents, SPLIT, range.clone()));
            }
            return Ok(());
        };
        if !open.is_mapping {
            self.tree.stack.items.push(node);
            if self.tree.stack.items.len() - open.from > self.budget.items {
                return Err(over("items in a list", self.budget.items, SPLIT, range.clone()));
            }
            return Ok(());
        }
        match open.key.take() {
            Some(key) => {
                self.tree.stack.pairs.push((key, node));
                if self.tree.stack.pairs.len() - open.from > self.budget.keys {
                    return Err(over("keys in a mapping", self.budget.keys, SPLIT, self.tree.span(key)));
                }
            }
            None => open.key = Some(node),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Arena, Language};
    use super::*;

    fn error(text: &str) -> (String, String) {
        match Arena::default().parse(text, Language::Yaml, &Budget::default(), |_| ()) {
            Ok(()) => (String::new(), String::new()),
            Err(error) => (error.message, error.help),
        }
    }

    #[test]
    fn spans_cover_what_is_written() {
        let text = "a: \"x\" # graphsub: why\nb:\n  - 1\n  - two\n";
        let spans = Arena::default().parse(text, Language::Yaml, &Budget::default(), |tree| {
            let root = tree.documents()[0];
            assert_eq!(&text[tree.comments()[0].span.clone()], "# graphsub: why");
            assert!(tree.comments()[0].trailing);
            ["a", "b"].map(|key| tree.get(root, key).map(|id| &text[tree.span(id)]))
        });
        assert_eq!(spans, Ok([Some("\"x\""), Some("- 1\n  - two")]));
    }

    #[test]
    fn what_reads_like_a_comment_inside_a_text_is_none() {
        let text =
            "a: \"x # graphsub: 1\"\nb: |\n  # graphsub: 2\nc: d#graphsub:3\n## graphsub: 4\ne: f\t# graphsub: 5\r\n";
        let found = Arena::default().parse(text, Language::Yaml, &Budget::default(), |tree| {
            let comments = tree.comments().iter();
            comments
                .map(|comment| (&text[comment.span.clone()], comment.trailing))
                .collect::<Vec<_>>()
        });
        assert_eq!(found, Ok(vec![("## graphsub: 4", false), ("# graphsub: 5", true)]));
    }

    #[test]
    fn nested_collections_keep_their_children() {
        let text = "a: [[1, 2], {x: {y: [3]}}, 4]\n? {k: 1}\n: {k: 2, l: [5]}\n";
        let shape = Arena::default().parse(text, Language::Yaml, &Budget::default(), |tree| {
            fn shape(tree: &Tree<'_>, id: NodeId) -> String {
                if let Some(items) = tree.items(id) {
                    let items: Vec<String> = items.iter().map(|item| shape(tree, *item)).collect();
                    return format!("[{}]", items.join(" "));
                }
                if let Some(pairs) = tree.entries(id) {
                    let pairs: Vec<String> = pairs
                        .iter()
                        .map(|(k, v)| format!("{}:{}", shape(tree, *k), shape(tree, *v)))
                        .collect();
                    return format!("{{{}}}", pairs.join(" "));
                }
                tree.scalar(id)
                    .map(|scalar| scalar.text.to_string())
                    .unwrap_or_default()
            }
            shape(tree, tree.documents()[0])
        });
        assert_eq!(shape.as_deref(), Ok("{a:[[1 2] {x:{y:[3]}} 4] {k:1}:{k:2 l:[5]}}"));
    }

    #[test]
    fn several_documents_and_none() {
        let count = |text: &str| {
            Arena::default().parse(text, Language::Yaml, &Budget::default(), |tree| tree.documents().len())
        };
        assert_eq!(count("a: 1\n---\nb: 2\n"), Ok(2));
        assert_eq!(count("# nothing\n"), Ok(0));
    }

    #[test]
    fn limits_are_errors() {
        let depth = Budget::default().depth;
        assert!(error(&"[".repeat(depth + 1)).0.starts_with("not valid YAML"));
        let aliases = format!("a: &a 1\nb: [{}]\n", "*a,".repeat(Budget::default().aliases + 1));
        assert_eq!(error(&aliases).0, "more than 1,000 aliases");
        assert!(error("{resource: /users/{id}/messages}").1.starts_with("quote values"));
        assert!(error("a: *nobody").0.starts_with("not valid YAML"));
        let small = Budget {
            nodes: 3,
            documents: 1,
            items: 1,
            keys: 1,
            ..Budget::default()
        };
        let message = |text: &str| {
            Arena::default()
                .parse(text, Language::Yaml, &small, |_| ())
                .err()
                .map(|e| e.message)
        };
        assert_eq!(message("a: b\nc: d").as_deref(), Some("more than 3 values"));
        assert_eq!(message("a\n---\nb").as_deref(), Some("more than 1 documents"));
        assert_eq!(message("{a, b}").as_deref(), Some("more than 3 values"));
        assert_eq!(message("[a, b]").as_deref(), Some("more than 1 items in a list"));
    }
}
