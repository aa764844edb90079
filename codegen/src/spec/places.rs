//! Where things stand in the files of `spec/`: values are deserialised, places come from this tree of
//! spans over the same text.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use granit_parser::{Event, Parser, Span};
use serde_json::Value;

use super::{TABLE_FILES, key};
use crate::Problem;

/// A place in a file, both counted from 1; columns are characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Place {
    /// Returns the place of a byte of a text.
    ///
    /// ```
    /// use graphsub_codegen::spec::Place;
    /// assert_eq!(Place::of("a\nbé: c", 6), Place { line: 2, column: 4 });
    /// ```
    pub fn of(text: &str, byte: usize) -> Place {
        let before = text.get(..byte).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Place {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A value and the bytes it takes up, its brackets or dashes included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The bytes.
    pub span: Range<usize>,
    /// What it is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// A text, a number, a word; escapes resolved.
    Scalar(String),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys, the bytes they take up, and their values.
    Mapping(Vec<(String, Range<usize>, Node)>),
}

impl Node {
    /// Returns the value of a key.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entry(name).map(|(_, node)| node)
    }

    /// Returns the bytes of a key, and its value.
    pub fn entry(&self, name: &str) -> Option<(&Range<usize>, &Node)> {
        let NodeKind::Mapping(entries) = &self.kind else {
            return None;
        };
        let entry = entries.iter().find(|(key, _, _)| key == name)?;
        Some((&entry.1, &entry.2))
    }

    /// Returns the items of a list; a node that is none has none.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::Sequence(items) => items,
            _ => &[],
        }
    }

    /// Returns the text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the deepest node on the way a JSON pointer describes.
    pub fn follow(&self, pointer: &str) -> &Node {
        let mut node = self;
        for part in pointer.split('/').filter(|part| !part.is_empty()) {
            let part = part.replace("~1", "/").replace("~0", "~");
            let below = match &node.kind {
                NodeKind::Sequence(items) => part.parse().ok().and_then(|index: usize| items.get(index)),
                _ => node.get(&part),
            };
            match below {
                Some(below) => node = below,
                None => break,
            }
        }
        node
    }
}

/// A collection whose end has not come yet.
struct Open {
    node: Node,
    /// The key that waits for its value.
    key: Option<(String, Range<usize>)>,
}

/// Reads a YAML text of one document without aliases, as the specs are.
///
/// # Errors
/// The first thing that is not YAML.
///
/// ```
/// let text = "rows:\n  - {label: \"a\", n: 1}\n";
/// let root = graphsub_codegen::spec::read_places(text).unwrap();
/// assert_eq!(&text[root.follow("/rows/0/label").span.clone()], "\"a\"");
/// ```
pub fn read_places(text: &str) -> Result<Node, granit_parser::ScanError> {
    let options = granit_parser::options! { strict_indentation: true };
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event?;
        let span = range(&span);
        let complete = match event {
            Event::Scalar(text, ..) => Some(Node {
                span,
                kind: NodeKind::Scalar(text.into_owned()),
            }),
            Event::SequenceStart(..) => {
                open.push(Open::new(span, NodeKind::Sequence(Vec::new())));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::new(span, NodeKind::Mapping(Vec::new())));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(|closed| closed.end(text, &span)),
            _ => None,
        };
        let Some(node) = complete else { continue };
        match open.last_mut() {
            Some(parent) => parent.take(node),
            None => root = Some(node),
        }
    }
    Ok(root.unwrap_or(Node {
        span: 0..0,
        kind: NodeKind::Scalar(String::new()),
    }))
}

fn range(span: &Span) -> Range<usize> {
    span.byte_range().unwrap_or_default()
}

impl Open {
    fn new(span: Range<usize>, kind: NodeKind) -> Open {
        Open {
            node: Node { span, kind },
            key: None,
        }
    }

    fn take(&mut self, node: Node) {
        // What is written in a block ends with its last child, not where the next thing begins.
        self.node.span.end = self.node.span.end.max(node.span.end);
        match &mut self.node.kind {
            NodeKind::Sequence(items) => items.push(node),
            NodeKind::Mapping(entries) => match self.key.take() {
                Some((key, place)) => entries.push((key, place, node)),
                None => self.key = Some((node.text().unwrap_or_default().to_owned(), node.span)),
            },
            NodeKind::Scalar(_) => {}
        }
    }

    fn end(mut self, text: &str, span: &Range<usize>) -> Node {
        if text[self.node.span.start..].starts_with(['{', '[']) {
            self.node.span.end = span.end;
        }
        self.node
    }
}

/// The key of a row in problems: that of decisions, or the code of a rule, or its number.
pub(super) fn row_name(file: &str, index: usize, row: &Value) -> String {
    let table = TABLE_FILES
        .iter()
        .find(|(_, f)| *f == file)
        .map_or("", |(name, _)| name);
    let code = || row.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
    let name = [key(table, row), code()].into_iter().find(|name| !name.is_empty());
    name.unwrap_or_else(|| format!("#{}", index + 1))
}

/// Gives each problem the place of the field or the row it is about, and sorts them.
pub(crate) fn locate(files: &BTreeMap<String, String>, problems: &mut Vec<Problem>) {
    let mut read: BTreeMap<String, Option<(Node, Value)>> = BTreeMap::new();
    for problem in problems.iter_mut().filter(|problem| problem.place.is_none()) {
        let Some(file) = problem.file.strip_prefix("spec/") else {
            continue;
        };
        let Some(text) = files.get(file) else { continue };
        let read = read.entry(file.to_owned()).or_insert_with(|| {
            let value = serde_yaml::from_str(text).ok()?;
            Some((read_places(text).ok()?, value))
        });
        let Some((root, value)) = read else { continue };
        let pointer = match (&problem.pointer, problem.row.as_str()) {
            (Some(pointer), _) => Some(pointer.clone()),
            (None, "") => None,
            (None, row) => pointer_of(file, value, row),
        };
        if let Some(pointer) = pointer.filter(|pointer| !pointer.is_empty()) {
            let row = root.follow(&pointer);
            let node = problem.field.as_deref().and_then(|field| row.get(field)).unwrap_or(row);
            problem.place = Some(Place::of(text, node.span.start));
        }
    }
    problems.sort_by(|one, other| one.order().cmp(&other.order()));
    problems.dedup();
}

/// The JSON pointer of the row of this name.
fn pointer_of(file: &str, value: &Value, row: &str) -> Option<String> {
    let lists = value.as_object()?.iter();
    let mut lists = lists.filter_map(|(name, list)| Some((name, list.as_array()?)));
    let (name, rows) = lists.next()?;
    let index = (0..rows.len()).find(|index| row_name(file, *index, &rows[*index]) == row)?;
    Some(format!("/{name}/{index}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_cover_what_is_written_and_no_comment() {
        let text = "# head\nrows:\n  - {a: 'x', b: [1, two]} # why\n\n  # next\n  - a: y\n    b: [3]\n# end\n";
        let root = read_places(text).expect("YAML");
        let at = |pointer: &str| &text[root.follow(pointer).span.clone()];
        assert_eq!(at("/rows/0"), "{a: 'x', b: [1, two]}");
        assert_eq!(at("/rows/0/a"), "'x'");
        assert_eq!(at("/rows/0/b"), "[1, two]");
        assert_eq!(at("/rows/0/b/1"), "two");
        assert_eq!(at("/rows/1"), "a: y\n    b: [3]");
        assert_eq!(at("/rows/9/x"), at("/rows"), "as far as it goes");
    }
}
