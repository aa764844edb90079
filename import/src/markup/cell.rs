//! A cell of a table as pieces of text.

use std::borrow::Cow;

use pulldown_cmark::Event;

use super::chars::{acts, is_invisible};

/// A cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Cell {
    /// The Markdown, without comments and with single blanks.
    pub(crate) source: String,
    pub(crate) pieces: Vec<Piece>,
}

/// A piece of a cell. Links are their text, emphasis and other elements are gone.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    Text(String),
    Code(String),
    /// What stands in `<sup>`.
    Footnote(String),
    /// `<br>`.
    Break,
    /// `<li>`.
    Item,
    /// `</li>` or the end of a list.
    ItemEnd,
    /// Where an emphasis may begin, true for an asterisk; gone when the cell is finished.
    Opening(bool),
    /// Where it may end.
    Closing,
}

/// The first cell of a row.
#[derive(Debug, PartialEq)]
pub(crate) struct Label {
    pub(crate) text: String,
    pub(crate) beta: bool,
    pub(crate) footnotes: Vec<String>,
    pub(crate) description: Option<String>,
}

impl Cell {
    /// All words in one line.
    pub(crate) fn text(&self) -> String {
        plain(&self.pieces)
    }

    /// The words, a string for each stretch between line breaks.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        self.segments().map(plain)
    }

    /// The pieces between line breaks and items.
    pub(crate) fn segments(&self) -> impl Iterator<Item = &[Piece]> {
        self.pieces
            .split(|piece| matches!(piece, Piece::Break | Piece::Item | Piece::ItemEnd))
    }

    /// The name a row begins with. What follows a line break describes it.
    pub(crate) fn label(&self) -> Label {
        let mut segments = self.segments().skip_while(|segment| plain(segment).is_empty());
        let first = segments.next().unwrap_or_default();
        let text = plain(first).replace("**", "");
        let name = text.trim_end_matches(['*', ' ']);
        let notes = || {
            first.iter().filter_map(|piece| match piece {
                Piece::Footnote(note) => Some(note.as_str()),
                _ => None,
            })
        };
        let words = segments
            .flatten()
            .filter(|piece| !matches!(piece, Piece::Code(_)))
            .cloned();
        Label {
            text: name.to_owned(),
            beta: text.ends_with('*') || notes().any(|note| note.contains('*')),
            footnotes: notes().filter(|note| !note.contains('*')).map(str::to_owned).collect(),
            description: Some(plain(&words.collect::<Vec<_>>())).filter(|words| !words.is_empty()),
        }
    }
}

/// The words of some pieces.
pub(crate) fn plain(pieces: &[Piece]) -> String {
    let words: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Code(text) => text.as_str(),
            Piece::Break | Piece::Item | Piece::ItemEnd => " ",
            Piece::Footnote(_) | Piece::Opening(_) | Piece::Closing => "",
        })
        .collect();
    single_blanks(&words)
}

/// White space and control characters as single blanks, none at the ends; what is invisible goes.
pub(crate) fn single_blanks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    for word in words.filter(|word| word.contains(|c| !is_invisible(c))) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !is_invisible(*c)));
    }
    out
}

/// Takes out what acts instead of being seen, which an entity can stand for, and backticks: reports have words of pages
/// in them as code, which one would end.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| c == '`' || acts(c)) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|c| *c == '\n' || !acts(*c));
    Cow::Owned(kept.map(|c| if c == '`' { '\'' } else { c }).collect())
}

/// Takes out `<!-- ... -->`.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out += before;
        rest = after.split_once("-->").map_or("", |(_, after)| after);
    }
    out + rest
}

/// Collects the pieces of a cell.
pub(crate) struct Builder<'p> {
    source: &'p str,
    pieces: Vec<Piece>,
    footnote: bool,
}

impl<'p> Builder<'p> {
    pub(crate) fn new(source: &'p str) -> Self {
        Self {
            source,
            pieces: Vec::new(),
            footnote: false,
        }
    }

    pub(crate) fn inline(&mut self, event: Event<'p>) {
        match event {
            Event::Text(text) => self.text(&harmless(&text)),
            Event::Code(code) => self.pieces.push(Piece::Code(single_blanks(&harmless(&code)))),
            Event::InlineHtml(tag) => self.html(&tag),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Footnote(last)) if self.footnote => *last += text,
            Some(Piece::Text(last)) => *last += text,
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    fn html(&mut self, tag: &str) {
        let name = tag
            .trim_start_matches('<')
            .trim_end_matches('>')
            .trim_end_matches('/')
            .trim();
        let name = name.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "br" | "/br" => self.pieces.push(Piece::Break),
            "li" => self.pieces.push(Piece::Item),
            "/li" | "/ul" | "/ol" => self.pieces.push(Piece::ItemEnd),
            // `<sup>*<sup>` stands on several pages: a second opening tag closes.
            "sup" if !self.footnote => self.pieces.push(Piece::Footnote(String::new())),
            _ => {}
        }
        if matches!(name.as_str(), "sup" | "/sup" | "br" | "/br") {
            self.footnote = name == "sup" && !self.footnote;
        }
    }

    pub(crate) fn emphasis_starts(&mut self, star: bool) {
        self.pieces.push(Piece::Opening(star));
    }

    pub(crate) fn emphasis_ends(&mut self) {
        self.pieces.push(Piece::Closing);
    }

    pub(crate) fn finish(mut self) -> Cell {
        let pieces = std::mem::take(&mut self.pieces);
        let marks = marks(&pieces);
        for (piece, is_mark) in pieces.into_iter().zip(marks) {
            match piece {
                Piece::Opening(_) | Piece::Closing if is_mark => self.text("*"),
                Piece::Opening(_) | Piece::Closing => {}
                Piece::Text(text) => self.text(&text),
                other => self.pieces.push(other),
            }
        }
        Cell {
            source: single_blanks(&without_comments(self.source).replace("\\|", "|")),
            pieces: self.pieces,
        }
    }
}

/// Which pieces are asterisks that the parser took for emphasis.
///
/// Two asterisks that mark what is before them look like emphasis where a blank stands before the
/// first: `A.Read *, B.Read*`. Nobody emphasises a separator, or over a line break.
fn marks(pieces: &[Piece]) -> Vec<bool> {
    let mut marks = vec![false; pieces.len()];
    let mut open = Vec::new();
    let mut last_break = None;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Break => last_break = Some(index),
            Piece::Opening(star) => open.push((index, *star)),
            Piece::Closing => {
                let Some((start, star)) = open.pop() else { continue };
                let is_mark = star && (last_break > Some(start) || begins_with_separator(&pieces[start + 1..]));
                marks[start] = is_mark;
                marks[index] = is_mark;
            }
            _ => {}
        }
    }
    marks
}

fn begins_with_separator(pieces: &[Piece]) -> bool {
    let separator = |text: &str| text.starts_with([',', ';', '、', '，', '；']);
    matches!(pieces.first(), Some(Piece::Text(text)) if separator(text.trim_start()))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::markup::markdown::parse;

    /// The cell with this Markdown.
    pub(crate) fn cell(source: &str) -> Cell {
        let mut parsed = parse(&format!("| A | B |\n|---|---|\n| {source} | |\n"));
        parsed.tables[0].rows[0].cells.swap_remove(0)
    }

    #[test]
    fn words_lose_links_emphasis_comments_and_footnotes() {
        let text = |source: &str| cell(source).text();
        assert_eq!(text("Some  [thing][] and **[other](x.md)**"), "Some thing and other");
        assert_eq!(text("[a][b] _c_ <!-- `d` <br> -->e<sup>1</sup>"), "a c e");
        assert_eq!(text("a&nbsp;\u{7}b<br />`c`"), "a b c");
        assert_eq!(text("groups('*{id}*')/x"), "groups('{id}')/x");
    }

    #[test]
    fn labels_tell_marks_from_names() {
        let label = |source: &str| {
            let label = cell(source).label();
            (label.text, label.beta, label.footnotes.join(","))
        };
        assert_eq!(label("T [m][] *"), ("T m".into(), true, String::new()));
        assert_eq!(label("T [m][] <sup>*<sup>"), ("T m".into(), true, String::new()));
        assert_eq!(label("[a][] <sup>1</sup>"), ("a".into(), false, "1".into()));
        assert_eq!(label("<br>[a](b)\\*"), ("a".into(), true, String::new()));
        assert_eq!(label("x (y)"), ("x (y)".into(), false, String::new()));
    }

    #[test]
    fn a_description_follows_a_line_break() {
        let label = cell("[a](b) <br /> `/p` <br> Of one kind.").label();
        assert_eq!(
            (label.text.as_str(), label.description.as_deref()),
            ("a", Some("Of one kind."))
        );
    }

    #[test]
    fn asterisks_that_only_look_like_emphasis_stay() {
        assert_eq!(cell("A.B *, C.D*, E").text(), "A.B *, C.D*, E");
        assert_eq!(cell("A.B *、C.D*、E").text(), "A.B *、C.D*、E");
        assert_eq!(cell("`a` *<br>`b`*").lines().collect::<Vec<_>>(), ["a *", "b*"]);
        assert_eq!(cell("*a* _, b_").text(), "a , b");
    }

    #[test]
    fn the_source_is_kept_as_written() {
        assert_eq!(
            cell("**N:**  `a` <li> b <!-- c --> d \\| e").source,
            "**N:** `a` <li> b d | e"
        );
    }
}
