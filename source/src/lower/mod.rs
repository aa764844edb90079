//! Grammars to the intermediate form: one file per language, and only that file knows the grammar's node kinds.

#[cfg(feature = "csharp")]
mod csharp;
#[cfg(any(feature = "javascript", feature = "typescript"))]
mod ecma;
#[cfg(feature = "go")]
mod go;
#[cfg(feature = "java")]
mod java;
#[cfg(feature = "php")]
mod php;
#[cfg(feature = "powershell")]
mod powershell;
#[cfg(feature = "python")]
mod python;
#[cfg(feature = "ruby")]
mod ruby;
#[cfg(feature = "rust")]
mod rust;

use std::rc::Rc;

use tree_sitter::{Node as Tree, Parser};

use crate::ir::{Chunk, Class, Entry, Func, Id, Ir, Key, Name, Node, Op, Pat, Span};
use crate::language::Language;

/// Trees deeper than this are cut: the parts below are not read.
const DEEPEST: usize = 160;

/// Parses and lowers a file. `None` where the grammar is not built in or gave no tree.
pub(crate) fn lower(language: Language, file_name: &str, text: &str) -> Option<Ir> {
    let (grammar, start): (tree_sitter::Language, Start) = grammar(language, file_name)?;
    let mut parser = Parser::new();
    parser.set_language(&grammar).ok()?;
    let tree = parser.parse(text, None)?;
    let mut lowerer = Lowerer {
        text,
        ir: Ir::default(),
        depth: 0,
        receivers: Vec::new(),
        labels: Vec::new(),
    };
    lowerer.comments(tree.root_node());
    start(&mut lowerer, tree.root_node());
    Some(lowerer.ir)
}

type Start = fn(&mut Lowerer<'_>, Tree<'_>);

fn grammar(language: Language, file_name: &str) -> Option<(tree_sitter::Language, Start)> {
    let _ = file_name;
    Some(match language {
        #[cfg(feature = "csharp")]
        Language::CSharp => (tree_sitter_c_sharp::LANGUAGE.into(), csharp::start),
        #[cfg(feature = "typescript")]
        Language::TypeScript if file_name.ends_with('x') => (tree_sitter_typescript::LANGUAGE_TSX.into(), ecma::start),
        #[cfg(feature = "typescript")]
        Language::TypeScript => (tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(), ecma::start),
        #[cfg(feature = "javascript")]
        Language::JavaScript => (tree_sitter_javascript::LANGUAGE.into(), ecma::start),
        #[cfg(feature = "python")]
        Language::Python => (tree_sitter_python::LANGUAGE.into(), python::start),
        #[cfg(feature = "java")]
        Language::Java => (tree_sitter_java::LANGUAGE.into(), java::start),
        #[cfg(feature = "go")]
        Language::Go => (tree_sitter_go::LANGUAGE.into(), go::start),
        #[cfg(feature = "php")]
        Language::Php => (tree_sitter_php::LANGUAGE_PHP.into(), php::start),
        #[cfg(feature = "powershell")]
        Language::PowerShell => (tree_sitter_powershell::LANGUAGE.into(), powershell::start),
        #[cfg(feature = "ruby")]
        Language::Ruby => (tree_sitter_ruby::LANGUAGE.into(), ruby::start),
        #[cfg(feature = "rust")]
        Language::Rust => (tree_sitter_rust::LANGUAGE.into(), rust::start),
        #[allow(unreachable_patterns, reason = "reached where a language's feature is off")]
        _ => return None,
    })
}

/// What all languages share on the way down.
pub(crate) struct Lowerer<'t> {
    text: &'t str,
    ir: Ir,
    depth: usize,
    /// What `?.` is applied to, in grammars that write it after the receiver.
    receivers: Vec<Id>,
    /// Names that the type of a table gives the parts of its rows.
    labels: Vec<Name>,
}

impl<'t> Lowerer<'t> {
    fn span(&self, node: Tree<'_>) -> Span {
        Span::new(node.start_byte(), node.end_byte())
    }

    fn text(&self, node: Tree<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    fn name(&self, node: Tree<'_>) -> Name {
        Rc::from(self.text(node))
    }

    fn add(&mut self, form: Node, node: Tree<'_>) -> Id {
        let span = self.span(node);
        self.ir.add(form, span)
    }

    /// Runs a step down unless the tree is too deep there.
    fn deeper(&mut self, node: Tree<'_>, step: impl FnOnce(&mut Self) -> Id) -> Id {
        if self.depth >= DEEPEST {
            return self.add(Node::Many(Vec::new()), node);
        }
        self.depth += 1;
        let id = step(self);
        self.depth -= 1;
        id
    }

    /// Collects the comments, which may hold suppressions.
    fn comments(&mut self, root: Tree<'_>) {
        let mut cursor = root.walk();
        loop {
            let node = cursor.node();
            let comment = node.kind().contains("comment");
            if comment {
                self.ir.comments.push(self.span(node));
            }
            if !comment && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }

    /// Operands of a chain of one operator that leans to the left, in order: long chains are not deep.
    fn spine<'n>(&self, node: Tree<'n>, operator: &str) -> Vec<Tree<'n>> {
        let mut operands = Vec::new();
        let mut at = node;
        loop {
            let same = at.kind() == node.kind() && operator_of(at) == Some(operator);
            match (at.child_by_field_name("left"), at.child_by_field_name("right")) {
                (Some(left), Some(right)) if same => {
                    operands.push(right);
                    at = left;
                }
                _ => break,
            }
        }
        operands.push(at);
        operands.reverse();
        operands
    }

    /// Lowers an arithmetic or logical expression with the fields `left`, `operator`, `right`.
    fn binary(&mut self, node: Tree<'_>, expr: fn(&mut Self, Tree<'_>) -> Id) -> Id {
        let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right")) else {
            return self.many(node, expr);
        };
        let operator = operator_of(node).unwrap_or_default();
        match operator {
            "+" | "." => {
                let operands = self.spine(node, operator);
                if operands.len() < 2 {
                    return self.many(node, expr);
                }
                let operands = operands.into_iter().map(|part| expr(self, part)).collect();
                self.add(Node::Sum(operands), node)
            }
            "||" | "??" | "or" | "?:" => {
                let (left, right) = (expr(self, left), expr(self, right));
                self.add(Node::Fallback(left, right), node)
            }
            _ => {
                let op = match operator {
                    "-" => Op::Sub,
                    "*" => Op::Mul,
                    "/" => Op::Div,
                    "|" => Op::BitOr,
                    "%" => Op::Rem,
                    "==" | "===" => Op::Eq,
                    "!=" | "!==" => Op::Ne,
                    _ => Op::Other,
                };
                let (left, right) = (expr(self, left), expr(self, right));
                self.add(Node::Arith(op, left, right), node)
            }
        }
    }

    /// Lowers the named children and joins them.
    fn many(&mut self, node: Tree<'_>, expr: fn(&mut Self, Tree<'_>) -> Id) -> Id {
        let parts = named(node).into_iter().map(|child| expr(self, child)).collect();
        self.add(Node::Many(parts), node)
    }

    /// Lowers a part, or all children where the part is missing.
    fn or_many(&mut self, part: Option<Tree<'_>>, node: Tree<'_>, expr: fn(&mut Self, Tree<'_>) -> Id) -> Id {
        match part {
            Some(part) => expr(self, part),
            None => self.many(node, expr),
        }
    }

    fn block(&mut self, node: Tree<'_>, expr: fn(&mut Self, Tree<'_>) -> Id) -> Id {
        let parts = named(node).into_iter().map(|child| expr(self, child)).collect();
        self.add(Node::Block(parts), node)
    }

    /// A choice between values by what a subject is: `switch` and `match` as expressions.
    fn cases(&mut self, subject: Id, cases: Vec<(Option<Id>, Id)>, node: Tree<'_>) -> Id {
        let mut rest = self.add(Node::Null, node);
        for (label, value) in cases.into_iter().rev() {
            rest = match label {
                Some(label) => {
                    let test = self.add(Node::Arith(Op::Eq, subject, label), node);
                    self.add(
                        Node::Cond {
                            test,
                            yes: value,
                            no: rest,
                        },
                        node,
                    )
                }
                None => value,
            };
        }
        rest
    }

    /// A call of a function that is written in place.
    fn called(&mut self, function: Func, node: Tree<'_>) -> Id {
        self.ir.funcs.push(function);
        let callee = self.add(Node::Func(self.ir.funcs.len() - 1), node);
        self.add(
            Node::Call {
                callee,
                args: Vec::new(),
            },
            node,
        )
    }

    fn class(&mut self, class: Class, node: Tree<'_>) -> Id {
        self.ir.classes.push(class);
        self.add(Node::Class(self.ir.classes.len() - 1), node)
    }

    fn nothing(&mut self, node: Tree<'_>) -> Id {
        self.add(Node::Many(Vec::new()), node)
    }

    fn optional(&mut self, node: Option<Tree<'_>>, expr: fn(&mut Self, Tree<'_>) -> Id) -> Option<Id> {
        node.map(|node| expr(self, node))
    }

    /// Returns the node of a name that is also written as a value, as in a shorthand entry.
    fn name_at(&mut self, node: Tree<'_>) -> Id {
        let name = self.name(node);
        self.add(Node::Name(name), node)
    }

    fn number(&mut self, node: Tree<'_>) -> Id {
        let value = number(self.text(node));
        let form = value.map_or(Node::Many(Vec::new()), Node::Num);
        self.add(form, node)
    }

    /// A literal text that stands byte for byte in `span`.
    fn exact(&self, start: usize, end: usize) -> Option<Chunk> {
        let text = self.text.get(start..end)?;
        Some(Chunk::Lit {
            text: text.to_owned(),
            span: Span::new(start, end),
            exact: true,
        })
    }

    fn node_chunk(&self, node: Tree<'_>) -> Chunk {
        Chunk::Lit {
            text: self.text(node).to_owned(),
            span: self.span(node),
            exact: true,
        }
    }

    fn escape_chunk(&self, node: Tree<'_>) -> Chunk {
        Chunk::Lit {
            text: unescape(self.text(node)),
            span: self.span(node),
            exact: false,
        }
    }

    /// Splits a stretch of a text at doubled characters: `""` in verbatim strings, `{{` in interpolated ones, `''`.
    fn doubled(&self, start: usize, end: usize, doubled: &[&str]) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        let Some(text) = self.text.get(start..end) else {
            return chunks;
        };
        let mut from = 0;
        let mut at = 0;
        while at < text.len() {
            if let Some(pair) = doubled.iter().find(|pair| text[at..].starts_with(**pair)) {
                chunks.extend(self.exact(start + from, start + at));
                let half = pair[..pair.len() / 2].to_owned();
                let span = Span::new(start + at, start + at + pair.len());
                chunks.push(Chunk::Lit {
                    text: half,
                    span,
                    exact: false,
                });
                at += pair.len();
                from = at;
            } else {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        chunks.extend(self.exact(start + from, start + at));
        chunks
    }

    /// Splits a stretch of a text at backslash escapes.
    fn escaped(&self, start: usize, end: usize) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        let Some(text) = self.text.get(start..end) else {
            return chunks;
        };
        let mut from = 0;
        let mut at = 0;
        while let Some(found) = text[at..].find('\\') {
            let escape = at + found;
            let length = escape_length(&text[escape..]);
            chunks.extend(self.exact(start + from, start + escape));
            let span = Span::new(start + escape, start + escape + length);
            chunks.push(Chunk::Lit {
                text: unescape(&text[escape..escape + length]),
                span,
                exact: false,
            });
            at = escape + length;
            from = at;
        }
        chunks.extend(self.exact(start + from, start + text.len()));
        chunks
    }

    fn entry(&self, key: Tree<'_>, name: &str, value: Id) -> Entry {
        Entry {
            key: Key::Name(Rc::from(name)),
            key_span: self.span(key),
            value,
        }
    }
}

/// Returns the named children, without comments.
fn named(node: Tree<'_>) -> Vec<Tree<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor)
        .filter(|child| !child.kind().contains("comment"))
        .collect()
}

/// Returns all children, without comments.
fn all(node: Tree<'_>) -> Vec<Tree<'_>> {
    let mut cursor = node.walk();
    node.children(&mut cursor)
        .filter(|child| !child.kind().contains("comment"))
        .collect()
}

fn field<'n>(node: Tree<'n>, name: &str) -> Option<Tree<'n>> {
    node.child_by_field_name(name)
}

fn child<'n>(node: Tree<'n>, kind: &str) -> Option<Tree<'n>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).find(|child| child.kind() == kind)
}

/// Returns the operator of a binary expression: a field, or the token between the operands.
fn operator_of(node: Tree<'_>) -> Option<&'static str> {
    if let Some(operator) = node.child_by_field_name("operator") {
        return Some(operator.kind());
    }
    let mut cursor = node.walk();
    node.children(&mut cursor)
        .find(|child| !child.is_named())
        .map(|child| child.kind())
}

/// Reads a number as languages write it: digits grouped by `_`, suffixes, hexadecimal.
fn number(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    let lower = plain.to_ascii_lowercase();
    if let Some(hex) = lower.strip_prefix("0x") {
        return u32::from_str_radix(hex.trim_end_matches(['l', 'u']), 16)
            .ok()
            .map(f64::from);
    }
    let digits = lower.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let digits = if digits.is_empty() { &lower } else { digits };
    let value: f64 = lower.parse().or_else(|_| digits.parse()).ok()?;
    // A suffix of Rust (`4230i64`) leaves digits behind.
    let value = match lower.find(['i', 'u', 'f']) {
        Some(at) if at > 0 => lower[..at].parse().unwrap_or(value),
        _ => value,
    };
    value.is_finite().then_some(value)
}

/// Returns the length in bytes of the escape at the start of a text.
fn escape_length(text: &str) -> usize {
    let mut chars = text.chars().skip(1);
    let Some(first) = chars.next() else { return text.len() };
    let digits = |at: usize, most: usize| text[at..].bytes().take(most).take_while(u8::is_ascii_hexdigit).count();
    match first {
        'u' if text[2..].starts_with('{') => text.find('}').map_or(2, |end| end + 1),
        'u' => 2 + digits(2, 4),
        'U' => 2 + digits(2, 8),
        'x' => 2 + digits(2, 2),
        '\r' if text[2..].starts_with('\n') => 3,
        _ => 1 + first.len_utf8(),
    }
}

/// Returns what an escape stands for.
fn unescape(escape: &str) -> String {
    let Some(rest) = escape.strip_prefix(['\\', '`']) else {
        return escape.to_owned();
    };
    let Some(first) = rest.chars().next() else {
        return String::new();
    };
    match first {
        'n' => "\n".to_owned(),
        't' => "\t".to_owned(),
        'r' => "\r".to_owned(),
        '0' => "\0".to_owned(),
        'b' => "\u{8}".to_owned(),
        '\n' | '\r' => String::new(),
        'u' | 'U' | 'x' if rest.len() > 1 => {
            let digits = rest[1..].trim_matches(['{', '}']);
            let decoded = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
            decoded.map_or_else(|| rest.to_owned(), String::from)
        }
        other => other.to_string(),
    }
}

/// Returns the last name of a type: `Subscription` of `Models.Subscription<T>?`.
fn type_name(text: &str) -> &str {
    let plain = text
        .split(['<', '(', '{'])
        .next()
        .unwrap_or(text)
        .trim_end_matches(['?', '!', ' ', '[', ']']);
    plain
        .rsplit(['.', ':', '\\', '/'])
        .next()
        .unwrap_or(plain)
        .trim_matches(['*', '&', ' '])
}

/// Binds a pattern that is a plain name.
fn plain(name: Name) -> Pat {
    if &*name == "_" { Pat::Skip } else { Pat::Name(name) }
}
