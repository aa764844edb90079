//! Tokens of an expression, with percent-encoding undone where it matters.

use core::ops::Range;

use alloc::vec::Vec;

use super::error::{Error, ErrorKind};
use super::expr::{Comparison, LiteralKind};
use super::percent::{decode, encoded};

/// A token and the bytes it takes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    /// A literal, and whether a part of it is a hole.
    Literal(LiteralKind, bool),
    Open,
    Close,
    Comma,
    Slash,
    Colon,
    Star,
    Hole,
    /// An operator as programming languages spell it.
    Symbol(Comparison),
    End,
}

/// Reads tokens one by one.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    holes: &'a [Range<usize>],
    position: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, holes: &'a [Range<usize>]) -> Lexer<'a> {
        Lexer {
            text,
            holes,
            position: 0,
        }
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    /// The hole that begins here, or that this place lies in.
    fn hole(&mut self, at: usize) -> Option<Range<usize>> {
        while let [first, rest @ ..] = self.holes
            && first.end <= at
        {
            self.holes = rest;
        }
        self.holes
            .first()
            .filter(|hole| hole.contains(&at) && hole.end <= self.text.len())
            .cloned()
    }

    /// The character at a place, percent-encoding undone, and how many bytes it takes up.
    fn character(&self, at: usize) -> Option<(char, usize)> {
        let rest = self.text.get(at..)?;
        if let Some(byte) = encoded(rest.as_bytes()).filter(u8::is_ascii) {
            return Some((char::from(byte), 3));
        }
        rest.chars().next().map(|character| (character, character.len_utf8()))
    }

    pub(super) fn next(&mut self) -> Result<Token, Error> {
        self.skip_blanks();
        let start = self.position;
        if self.hole(start).is_some() {
            return Ok(self.word(start));
        }
        let Some((character, length)) = self.character(start) else {
            return Ok(self.token(TokenKind::End, start, start));
        };
        let simple = match character {
            '(' => Some(TokenKind::Open),
            ')' => Some(TokenKind::Close),
            ',' => Some(TokenKind::Comma),
            '/' => Some(TokenKind::Slash),
            ':' => Some(TokenKind::Colon),
            '*' => Some(TokenKind::Star),
            _ => None,
        };
        if let Some(kind) = simple {
            return Ok(self.token(kind, start, start + length));
        }
        match character {
            '\'' => self.string(start),
            '"' | '“' | '”' | '‘' | '’' | '`' => Err(self.wrong_quotes(start, character)),
            '=' | '<' | '>' | '!' => self.symbol(start, character),
            '&' | '|' | '~' | '^' => Err(Error::new(ErrorKind::UnknownSymbol(character), start..start + length)),
            _ if is_guid(self.text.as_bytes().get(start..)) => {
                Ok(self.token(TokenKind::Literal(LiteralKind::Guid, false), start, start + GUID_LENGTH))
            }
            '0'..='9' | '-' => self.number(start),
            character if is_word(character) => {
                let word = self.word(start);
                // `guid'…'`, `duration'…'` or a value of an enumeration with its type.
                if word.kind == TokenKind::Word && self.character(word.range.end).is_some_and(|(c, _)| c == '\'') {
                    let string = self.string(word.range.end)?;
                    let TokenKind::Literal(_, unknown) = string.kind else {
                        return Ok(word);
                    };
                    let kind = TokenKind::Literal(LiteralKind::Prefixed, unknown);
                    return Ok(self.token(kind, start, string.range.end));
                }
                Ok(word)
            }
            other => Err(Error::new(ErrorKind::UnexpectedCharacter(other), start..start + length)),
        }
    }

    /// The parts of a text in parentheses that begins here, split at semicolons, and where the closing
    /// one ends. Strings and inner parentheses are passed over. None where it is not closed.
    pub(super) fn parts(&mut self, start: usize) -> Option<(Vec<Range<usize>>, usize)> {
        let (mut parts, mut part, mut at) = (Vec::new(), start, start);
        let (mut depth, mut quoted) = (0usize, false);
        loop {
            if let Some(hole) = self.hole(at) {
                at = hole.end.max(at + 1);
                continue;
            }
            let (character, length) = self.character(at)?;
            match character {
                '\'' => quoted = !quoted,
                _ if quoted => {}
                '(' => depth += 1,
                ')' if depth > 0 => depth -= 1,
                ')' | ';' => {
                    parts.push(part..at);
                    part = at + length;
                    if character == ')' {
                        self.position = part;
                        return Some((parts, part));
                    }
                }
                _ => {}
            }
            at += length;
        }
    }

    fn token(&mut self, kind: TokenKind, start: usize, end: usize) -> Token {
        self.position = end;
        Token {
            kind,
            range: start..end,
        }
    }

    fn skip_blanks(&mut self) {
        while self.hole(self.position).is_none()
            && let Some((character, length)) = self.character(self.position)
            && (character.is_whitespace() || character == '+')
        {
            self.position += length;
        }
    }

    /// A run of letters, digits and holes. One that holds a hole may be anything.
    fn word(&mut self, start: usize) -> Token {
        let (mut end, mut kind) = (start, TokenKind::Word);
        loop {
            if let Some(hole) = self.hole(end) {
                kind = TokenKind::Hole;
                end = hole.end.max(end + 1);
            } else if let Some((character, length)) = self.character(end)
                && is_word(character)
                && length == character.len_utf8()
            {
                end += length;
            } else {
                return self.token(kind, start, end);
            }
        }
    }

    fn string(&mut self, start: usize) -> Result<Token, Error> {
        let quote = |at: usize| self.character(at).filter(|(character, _)| *character == '\'');
        let mut end = start + quote(start).map_or(1, |(_, length)| length);
        let mut unknown = false;
        loop {
            if let Some(hole) = self.hole(end) {
                unknown = true;
                end = hole.end.max(end + 1);
                continue;
            }
            let Some((character, length)) = self.character(end) else {
                // A hole may hold the quote that is missing: the parser decides.
                return Err(Error::new(ErrorKind::UnterminatedString, start..self.text.len()));
            };
            end += length;
            if character != '\'' {
                continue;
            }
            match self.character(end) {
                Some(('\'', length)) if self.hole(end).is_none() => end += length,
                _ => return Ok(self.token(TokenKind::Literal(LiteralKind::Text, unknown), start, end)),
            }
        }
    }

    fn wrong_quotes(&self, start: usize, quote: char) -> Error {
        let closing = match quote {
            '“' => '”',
            '‘' => '’',
            other => other,
        };
        let mut end = start + self.character(start).map_or(1, |(_, length)| length);
        while let Some((character, length)) = self.character(end) {
            end += length;
            if character == closing {
                return Error::new(ErrorKind::WrongQuotes, start..end);
            }
        }
        let first = self.character(start).map_or(0, |(_, length)| length);
        Error::new(ErrorKind::WrongQuotes, start..start + first)
    }

    fn symbol(&mut self, start: usize, first: char) -> Result<Token, Error> {
        let length = self.character(start).map_or(1, |(_, length)| length);
        let second = self.character(start + length).filter(|(c, _)| matches!(c, '=' | '>'));
        let (operator, extra) = match (first, second) {
            ('=', Some(('=', extra))) => (Comparison::Eq, extra),
            ('=', None) => (Comparison::Eq, 0),
            ('!', Some(('=', extra))) | ('<', Some(('>', extra))) => (Comparison::Ne, extra),
            ('>', Some(('=', extra))) => (Comparison::Ge, extra),
            ('<', Some(('=', extra))) => (Comparison::Le, extra),
            ('>', _) => (Comparison::Gt, 0),
            ('<', _) => (Comparison::Lt, 0),
            _ => return Err(Error::new(ErrorKind::UnknownSymbol(first), start..start + length)),
        };
        Ok(self.token(TokenKind::Symbol(operator), start, start + length + extra))
    }

    fn number(&mut self, start: usize) -> Result<Token, Error> {
        let (mut end, mut hole) = (start, false);
        loop {
            if let Some(range) = self.hole(end) {
                hole = true;
                end = range.end.max(end + 1);
            } else if let Some((character, length)) = self.character(end)
                && (character.is_ascii_alphanumeric() || matches!(character, '.' | ':' | '+' | '-'))
            {
                end += length;
            } else {
                break;
            }
        }
        if hole {
            return Ok(self.token(TokenKind::Hole, start, end));
        }
        let text = decode(self.slice(start..end));
        let kind = if is_number(&text) {
            LiteralKind::Number
        } else if is_date(&text) {
            LiteralKind::Date
        } else {
            return Err(Error::new(ErrorKind::InvalidLiteral, start..end));
        };
        Ok(self.token(TokenKind::Literal(kind, false), start, end))
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '.' | '$' | '@' | '#')
}

const GUID_LENGTH: usize = 36;

fn is_guid(bytes: Option<&[u8]>) -> bool {
    let Some(bytes) = bytes else { return false };
    let Some(guid) = bytes.get(..GUID_LENGTH) else {
        return false;
    };
    let shaped = guid.iter().enumerate().all(|(index, byte)| match index {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    shaped
        && bytes
            .get(GUID_LENGTH)
            .is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-')
}

/// Digits, a fraction, an exponent, and the suffix older versions of OData write.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let text = text
        .strip_suffix(['L', 'l', 'M', 'm', 'F', 'f', 'D', 'd'])
        .unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    [whole, fraction, exponent]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `2026-01-31`, `2026-01-31T10:00:00Z` or `10:00:00`: the shape, not the calendar.
fn is_date(text: &str) -> bool {
    let shaped = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, expected)| match expected {
                b'0' => byte.is_ascii_digit(),
                other => byte == other,
            })
    };
    let is_time = |text: &str| {
        let (time, fraction) = text.split_once('.').unwrap_or((text, "0"));
        (shaped(time, "00:00:00") || shaped(time, "00:00"))
            && !fraction.is_empty()
            && fraction.bytes().all(|byte| byte.is_ascii_digit())
    };
    let Some((date, rest)) = text.split_once(['T', 't']) else {
        return shaped(text, "0000-00-00") || is_time(text);
    };
    let time = match rest.strip_suffix(['Z', 'z']) {
        Some(time) => time,
        None => match rest.split_once(['+', '-']) {
            Some((time, offset)) if shaped(offset, "00:00") => time,
            _ => return false,
        },
    };
    shaped(date, "0000-00-00") && is_time(time)
}
