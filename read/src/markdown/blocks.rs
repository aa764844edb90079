//! The blocks of a page: fenced ones, and what stands between them.

use std::ops::Range;

use crate::embedded::Carried;

/// A part of a page.
#[derive(Debug)]
pub(super) struct Block<'t> {
    pub(super) kind: Kind<'t>,
    /// Its text without fences, indents, marks of quotations and comments.
    pub(super) text: Carried<'t>,
    /// Bytes of its lines.
    pub(super) lines: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// What stands between fenced blocks.
    Prose,
    /// A fenced block, with the first word behind its fence.
    Fenced(&'t str),
}

/// A comment, with its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) span: Range<usize>,
    /// Whether something stands before it on its line.
    pub(super) trailing: bool,
}

/// A fence: its character, how many of them, and how far its line is indented.
struct Fence {
    mark: char,
    count: usize,
    indent: usize,
}

/// Returns the blocks of a page, and its comments.
pub(super) fn blocks(text: &str) -> (Vec<Block<'_>>, Vec<Comment>) {
    let mut reader = Reader {
        text,
        blocks: vec![Block {
            kind: Kind::Prose,
            text: Carried::default(),
            lines: 0..0,
        }],
        comments: Vec::new(),
        in_comment: None,
    };
    let mut fence: Option<Fence> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let inner = line.trim_start_matches([' ', '\t', '>']);
        let indent = line.len() - inner.len();
        match &fence {
            Some(open) if closes(open, inner) => {
                fence = None;
                reader.begin(Kind::Prose, at);
            }
            Some(open) => reader.line(start + prefix(line, open.indent), at),
            None => match opens(inner, indent).filter(|_| reader.in_comment.is_none()) {
                Some((open, info)) => {
                    fence = Some(open);
                    reader.begin(Kind::Fenced(info), at);
                }
                None => reader.prose(line, start),
            },
        }
    }
    let end = text.len();
    if let Some(start) = reader.in_comment {
        // A comment that never ends hides what follows.
        reader.comments.push(Comment {
            span: start..end,
            trailing: false,
        });
    }
    (reader.blocks, reader.comments)
}

struct Reader<'t> {
    text: &'t str,
    blocks: Vec<Block<'t>>,
    comments: Vec<Comment>,
    in_comment: Option<usize>,
}

impl<'t> Reader<'t> {
    fn begin(&mut self, kind: Kind<'t>, at: usize) {
        self.blocks.push(Block {
            kind,
            text: Carried::default(),
            lines: at..at,
        });
    }

    fn line(&mut self, from: usize, to: usize) {
        let text = self.text;
        if let Some(block) = self.blocks.last_mut() {
            block.text.push(&text[from..to], from..to);
            block.lines.end = to;
        }
    }

    /// A line between blocks, without its comments.
    fn prose(&mut self, line: &str, start: usize) {
        let end = start + line.len();
        let mut from = start;
        loop {
            match self.in_comment {
                Some(begin) => match self.text[from..end].find("-->") {
                    Some(close) => {
                        from += close + "-->".len();
                        let line = self.text[..begin].rfind('\n').map_or(0, |at| at + 1);
                        self.comments.push(Comment {
                            span: begin..from,
                            trailing: !self.text[line..begin].trim().is_empty(),
                        });
                        self.in_comment = None;
                    }
                    None => return,
                },
                None => match self.text[from..end].find("<!--") {
                    Some(open) => {
                        self.line(from, from + open);
                        self.in_comment = Some(from + open);
                        from += open + "<!--".len();
                    }
                    None => {
                        self.line(from, end);
                        return;
                    }
                },
            }
        }
    }
}

/// How many bytes of a line in a fenced block are its indent and marks of quotations.
fn prefix(line: &str, indent: usize) -> usize {
    line.bytes()
        .take(indent)
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'>'))
        .count()
}

fn opens(inner: &str, indent: usize) -> Option<(Fence, &str)> {
    let mark = inner.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let count = inner.chars().take_while(|c| *c == mark).count();
    let info = inner[count..].trim();
    // Backticks behind a fence of backticks make it a word in a line.
    if count < 3 || (mark == '`' && info.contains('`')) {
        return None;
    }
    let word = info
        .trim_start_matches(['{', '.'])
        .split(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | ',' | ':'))
        .next()
        .unwrap_or_default();
    Some((Fence { mark, count, indent }, word))
}

fn closes(fence: &Fence, inner: &str) -> bool {
    let inner = inner.trim();
    inner.len() >= fence.count && inner.chars().all(|c| c == fence.mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_from_prose() {
        let page = "a\n```json title=x\n{1}\n```\nb <!-- c\nd --> e\n> ~~~~\n> f\n> ~~~~\n  ```\n  g\n   h\n  ```\n";
        let (blocks, comments) = blocks(page);
        let shown: Vec<(Kind<'_>, &str)> = blocks.iter().map(|block| (block.kind, block.text.text())).collect();
        assert_eq!(
            shown,
            [
                (Kind::Prose, "a\n"),
                (Kind::Fenced("json"), "{1}\n"),
                (Kind::Prose, "b  e\n"),
                (Kind::Fenced(""), "f\n"),
                (Kind::Prose, ""),
                (Kind::Fenced(""), "g\n h\n"),
                (Kind::Prose, ""),
            ]
        );
        assert_eq!(comments.len(), 1);
        assert_eq!(&page[comments[0].span.clone()], "<!-- c\nd -->");
        let g = blocks[5].text.place(0..1).unwrap_or_default();
        assert_eq!(&page[g], "g");
    }
}
