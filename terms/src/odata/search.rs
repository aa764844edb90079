//! `$search`: words and quoted phrases.

use core::fmt;
use core::ops::Range;

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use super::MAX_DEPTH;
use super::error::{Error, ErrorKind};

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search<'a> {
    /// At least one of two or more.
    Or(Vec<Search<'a>>),
    /// All of two or more; words beside each other are `AND` too.
    And(Vec<Search<'a>>),
    /// What must not be found.
    Not(Box<Search<'a>>),
    /// A word, or several in double quotes.
    Term {
        /// The text, with its quotes.
        text: &'a str,
        /// Bytes of the text.
        range: Range<usize>,
        /// Whether it stands in quotes.
        quoted: bool,
    },
    /// Known only at deployment.
    Unknown(Range<usize>),
}

/// Reads the value of `$search`.
///
/// `holes` are the parts of the text that are known only at deployment, in order.
///
/// # Errors
/// What is wrong and where, if the text cannot be read and no hole can be the reason.
///
/// ```
/// use graphsub_terms::odata::{Search, search};
///
/// let read = search("\"blue widget\" OR invoice", &[]).unwrap();
/// assert!(matches!(read, Search::Or(parts) if parts.len() == 2));
/// assert_eq!(search("\"blue", &[]).unwrap_err().range, 0..5);
/// ```
pub fn search<'a>(text: &'a str, holes: &'a [Range<usize>]) -> Result<Search<'a>, Error> {
    let mut reader = Reader {
        text,
        position: 0,
        depth: 0,
    };
    match reader.all() {
        Err(_) if !holes.is_empty() => Ok(Search::Unknown(0..text.len())),
        Ok(_) if !holes.is_empty() => Ok(Search::Unknown(0..text.len())),
        read => read,
    }
}

struct Reader<'a> {
    text: &'a str,
    position: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    fn blank(rest: &str) -> usize {
        if rest.starts_with("%20") {
            return 3;
        }
        rest.chars()
            .next()
            .filter(|character| character.is_whitespace() || *character == '+')
            .map_or(0, char::len_utf8)
    }

    fn skip_blanks(&mut self) {
        loop {
            match Self::blank(self.rest()) {
                0 => return,
                length => self.position += length,
            }
        }
    }

    /// Bytes the double quote here takes up, none where there is none.
    fn quote(rest: &str) -> usize {
        match rest.as_bytes() {
            [b'"', ..] => 1,
            [b'%', b'2', b'2', ..] => 3,
            _ => 0,
        }
    }

    /// The word here, without passing it.
    fn word(&self) -> &'a str {
        let rest = self.rest();
        let mut end = 0;
        while let Some(character) = rest[end..].chars().next() {
            let here = &rest[end..];
            if Self::blank(here) > 0 || Self::quote(here) > 0 || matches!(character, '(' | ')') {
                break;
            }
            end += character.len_utf8();
        }
        &rest[..end]
    }

    fn all(&mut self) -> Result<Search<'a>, Error> {
        self.skip_blanks();
        if self.rest().is_empty() {
            return Err(Error::new(ErrorKind::Empty, 0..self.text.len()));
        }
        let read = self.or()?;
        if self.rest().is_empty() {
            return Ok(read);
        }
        Err(Error::new(ErrorKind::Unopened, self.position..self.position + 1))
    }

    fn or(&mut self) -> Result<Search<'a>, Error> {
        let mut parts = vec![self.and()?];
        while self.word() == "OR" {
            self.position += 2;
            parts.push(self.and()?);
        }
        Ok(one_or(parts, Search::Or))
    }

    fn and(&mut self) -> Result<Search<'a>, Error> {
        let mut parts = vec![self.term()?];
        loop {
            self.skip_blanks();
            match self.word() {
                "AND" => self.position += 3,
                "OR" => break,
                _ if self.rest().is_empty() || self.rest().starts_with(')') => break,
                _ => {}
            }
            parts.push(self.term()?);
        }
        Ok(one_or(parts, Search::And))
    }

    fn term(&mut self) -> Result<Search<'a>, Error> {
        self.skip_blanks();
        let start = self.position;
        if self.rest().starts_with('(') {
            self.deeper(start)?;
            self.position += 1;
            let inner = self.or()?;
            self.skip_blanks();
            if !self.rest().starts_with(')') {
                return Err(Error::new(ErrorKind::Unclosed, start..start + 1));
            }
            self.position += 1;
            self.depth -= 1;
            return Ok(inner);
        }
        let quote = Self::quote(self.rest());
        if quote > 0 {
            return self.phrase(start, quote);
        }
        match self.word() {
            "" | "AND" | "OR" => Err(Error::new(ErrorKind::MissingOperand, start..start + self.word().len())),
            "NOT" => {
                self.deeper(start)?;
                self.position += 3;
                let inner = self.term()?;
                self.depth -= 1;
                Ok(Search::Not(Box::new(inner)))
            }
            word => {
                self.position += word.len();
                Ok(self.found(start, false))
            }
        }
    }

    fn deeper(&mut self, at: usize) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Error::new(ErrorKind::TooDeep, at..at + 1));
        }
        Ok(())
    }

    fn phrase(&mut self, start: usize, quote: usize) -> Result<Search<'a>, Error> {
        self.position += quote;
        let mut escaped = false;
        loop {
            let rest = self.rest();
            let Some(character) = rest.chars().next() else {
                return Err(Error::new(ErrorKind::UnterminatedString, start..self.text.len()));
            };
            let quote = Self::quote(rest);
            if quote > 0 && !escaped {
                self.position += quote;
                return Ok(self.found(start, true));
            }
            escaped = character == '\\' && !escaped;
            self.position += character.len_utf8();
        }
    }

    fn found(&self, start: usize, quoted: bool) -> Search<'a> {
        let range = start..self.position;
        Search::Term {
            text: self.text.get(range.clone()).unwrap_or_default(),
            range,
            quoted,
        }
    }
}

fn one_or<'a>(mut parts: Vec<Search<'a>>, many: fn(Vec<Search<'a>>) -> Search<'a>) -> Search<'a> {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}

impl fmt::Display for Search<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = |f: &mut fmt::Formatter<'_>, items: &[Search<'_>], separator: &str| {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    f.write_str(separator)?;
                }
                match item {
                    Search::Or(_) | Search::And(_) => write!(f, "({item})")?,
                    item => item.fmt(f)?,
                }
            }
            Ok(())
        };
        match self {
            Search::Or(items) => parts(f, items, " OR "),
            Search::And(items) => parts(f, items, " AND "),
            Search::Not(inner) => write!(f, "NOT ({inner})"),
            Search::Term { text, .. } => f.write_str(text),
            Search::Unknown(_) => f.write_str("…"),
        }
    }
}
