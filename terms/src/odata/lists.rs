//! `$select` and `$expand`: lists of properties.

use core::fmt;
use core::ops::Range;

use alloc::vec;
use alloc::vec::Vec;

use super::error::{Error, ErrorKind};
use super::expr::{Path, Segment};
use super::lexer::{Lexer, Token, TokenKind};

/// One item of `$select`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selected<'a> {
    /// A property.
    Property(Path<'a>),
    /// `*`.
    All(Range<usize>),
    /// Known only at deployment: may stand for several.
    Unknown(Range<usize>),
}

/// One item of `$expand`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expanded<'a> {
    /// What is expanded.
    pub item: Selected<'a>,
    /// The options in parentheses.
    pub options: Vec<ExpandOption<'a>>,
    /// Bytes of the text, with the parentheses.
    pub range: Range<usize>,
}

/// An option of one expanded property, such as `$filter=id eq 'x'`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpandOption<'a> {
    /// Name as written.
    pub name: &'a str,
    /// Value as written.
    pub value: &'a str,
    /// Bytes of the value.
    pub value_range: Range<usize>,
}

impl Selected<'_> {
    /// Bytes of the text.
    pub fn range(&self) -> Range<usize> {
        match self {
            Selected::Property(path) => path.range(),
            Selected::All(range) | Selected::Unknown(range) => range.clone(),
        }
    }
}

impl fmt::Display for Selected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Selected::Property(path) => path.fmt(f),
            Selected::All(_) => f.write_str("*"),
            Selected::Unknown(_) => f.write_str("…"),
        }
    }
}

impl fmt::Display for Expanded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.item.fmt(f)?;
        if self.options.is_empty() {
            return Ok(());
        }
        f.write_str("(")?;
        super::print::joined(f, &self.options, ";")?;
        f.write_str(")")
    }
}

impl fmt::Display for ExpandOption<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.value)
    }
}

/// Reads the value of `$select`.
///
/// `holes` are the parts of the text that are known only at deployment, in order.
///
/// # Errors
/// What is wrong and where, if the text cannot be read and no hole can be the reason.
///
/// ```
/// use graphsub_terms::odata::{ErrorKind, select};
///
/// let read = select("subject, from/emailAddress", &[]).unwrap();
/// assert_eq!(read[1].to_string(), "from/emailAddress");
/// assert_eq!(select("subject,", &[]).unwrap_err().kind, ErrorKind::MissingItem);
/// ```
pub fn select<'a>(text: &'a str, holes: &'a [Range<usize>]) -> Result<Vec<Selected<'a>>, Error> {
    let read = || {
        let (mut list, mut items) = (List::new(text, holes)?, Vec::new());
        loop {
            items.push(list.item()?);
            if !list.another()? {
                return Ok(items);
            }
        }
    };
    match read() {
        Err(_) if !holes.is_empty() => Ok(vec![Selected::Unknown(0..text.len())]),
        read => read,
    }
}

/// Reads the value of `$expand`.
///
/// # Errors
/// As [`select`]. The values of options are not read: [`filter`](super::filter) and [`select`] do that.
///
/// ```
/// use graphsub_terms::odata::expand;
///
/// let read = expand("singleValueExtendedProperties($filter=id eq 'String 0x1A')", &[]).unwrap();
/// assert_eq!(read[0].options[0].value, "id eq 'String 0x1A'");
/// ```
pub fn expand<'a>(text: &'a str, holes: &'a [Range<usize>]) -> Result<Vec<Expanded<'a>>, Error> {
    let read = || {
        let (mut list, mut items) = (List::new(text, holes)?, Vec::new());
        loop {
            let item = list.item()?;
            let (options, end) = list.options(item.range().end)?;
            items.push(Expanded {
                range: item.range().start..end,
                item,
                options,
            });
            if !list.another()? {
                return Ok(items);
            }
        }
    };
    match read() {
        Err(_) if !holes.is_empty() => Ok(vec![Expanded {
            item: Selected::Unknown(0..text.len()),
            options: Vec::new(),
            range: 0..text.len(),
        }]),
        read => read,
    }
}

struct List<'a> {
    lexer: Lexer<'a>,
    token: Token,
}

impl<'a> List<'a> {
    fn new(text: &'a str, holes: &'a [Range<usize>]) -> Result<List<'a>, Error> {
        let mut lexer = Lexer::new(text, holes);
        let token = lexer.next()?;
        if token.kind == TokenKind::End {
            return Err(Error::new(ErrorKind::Empty, 0..text.len()));
        }
        Ok(List { lexer, token })
    }

    fn advance(&mut self) -> Result<Token, Error> {
        let next = self.lexer.next()?;
        Ok(core::mem::replace(&mut self.token, next))
    }

    fn item(&mut self) -> Result<Selected<'a>, Error> {
        match self.token.kind {
            TokenKind::Star => Ok(Selected::All(self.advance()?.range)),
            TokenKind::Word | TokenKind::Hole => {
                let mut unknown = false;
                let mut segments = Vec::new();
                loop {
                    unknown |= self.token.kind == TokenKind::Hole;
                    let range = self.advance()?.range;
                    segments.push(Segment {
                        name: self.lexer.slice(range.clone()),
                        range,
                    });
                    if self.token.kind != TokenKind::Slash {
                        break;
                    }
                    let slash = self.advance()?.range;
                    if !matches!(self.token.kind, TokenKind::Word | TokenKind::Hole) {
                        return Err(Error::new(ErrorKind::InvalidPath, slash));
                    }
                }
                let path = Path { segments };
                Ok(if unknown {
                    Selected::Unknown(path.range())
                } else {
                    Selected::Property(path)
                })
            }
            TokenKind::Comma | TokenKind::End => Err(Error::new(ErrorKind::MissingItem, self.token.range.clone())),
            TokenKind::Slash => Err(Error::new(ErrorKind::InvalidPath, self.token.range.clone())),
            _ => Err(self.stray()),
        }
    }

    /// Passes a comma. At the end there is no other item.
    fn another(&mut self) -> Result<bool, Error> {
        match self.token.kind {
            TokenKind::End => Ok(false),
            TokenKind::Comma => {
                self.advance()?;
                Ok(true)
            }
            TokenKind::Word | TokenKind::Hole | TokenKind::Star => {
                Err(Error::new(ErrorKind::MissingComma, self.token.range.clone()))
            }
            _ => Err(self.stray()),
        }
    }

    fn stray(&self) -> Error {
        let range = self.token.range.clone();
        let kind = match self.token.kind {
            TokenKind::Close => ErrorKind::Unopened,
            TokenKind::Literal(..) => ErrorKind::InvalidPath,
            _ => {
                let character = self.lexer.slice(range.clone()).chars().next();
                ErrorKind::UnexpectedCharacter(character.unwrap_or(' '))
            }
        };
        Error::new(kind, range)
    }

    /// The options behind an item, and where the item ends.
    fn options(&mut self, end: usize) -> Result<(Vec<ExpandOption<'a>>, usize), Error> {
        if self.token.kind != TokenKind::Open {
            return Ok((Vec::new(), end));
        }
        let open = self.token.range.clone();
        let (parts, close) = self
            .lexer
            .parts(open.end)
            .ok_or_else(|| Error::new(ErrorKind::Unclosed, open.clone()))?;
        let mut options = Vec::new();
        for range in parts {
            let text = self.lexer.slice(range.clone());
            let name = text.split('=').next().unwrap_or_default();
            if name.len() == text.len() || name.trim().is_empty() {
                return Err(Error::new(ErrorKind::InvalidOption, range));
            }
            let value_range = range.start + name.len() + 1..range.end;
            options.push(ExpandOption {
                name: name.trim(),
                value: self.lexer.slice(value_range.clone()),
                value_range,
            });
        }
        self.token = self.lexer.next()?;
        Ok((options, close))
    }
}
