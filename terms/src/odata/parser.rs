//! `$filter`: from tokens to the tree.

use core::ops::Range;

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use super::MAX_DEPTH;
use super::error::{Error, ErrorKind};
use super::expr::{Call, Comparison, Expr, LambdaKind, Literal, LiteralKind, Operand, Path, Segment};
use super::lexer::{Lexer, Token, TokenKind};

/// Reads the value of `$filter`.
///
/// `holes` are the parts of the text that are known only at deployment: ranges in order, apart from each other.
///
/// # Errors
/// What is wrong and where, if the text cannot be read and no hole can be the reason.
///
/// ```
/// use graphsub_terms::odata::{Expr, filter};
///
/// let read = filter("participants/any(p:p/id eq '4f5c7f8e-0c1b-4d0f-9a57-2e4ad1c4a7c1')", &[]).unwrap();
/// assert!(matches!(read, Expr::Lambda { .. }));
///
/// let unknown = filter("${FILTER}", &[0..9]).unwrap();
/// assert!(matches!(unknown, Expr::Operand(_)));
/// ```
pub fn filter<'a>(text: &'a str, holes: &'a [Range<usize>]) -> Result<Expr<'a>, Error> {
    match Parser::new(text, holes).and_then(Parser::all) {
        Err(_) if !holes.is_empty() => Ok(Expr::Unknown(0..text.len())),
        read => read,
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    token: Token,
    depth: usize,
}

const ARITHMETIC: [&str; 5] = ["add", "sub", "mul", "div", "mod"];

fn comparison(word: &str) -> Option<Comparison> {
    Comparison::ALL
        .into_iter()
        .find(|operator| operator.as_str().eq_ignore_ascii_case(word))
}

fn is_operator(word: &str) -> bool {
    comparison(word).is_some() || ["and", "or", "in"].iter().any(|name| name.eq_ignore_ascii_case(word))
}

/// An operand, or a condition that stands where one is expected.
enum Term<'a> {
    Operand(Operand<'a>),
    Condition(Expr<'a>),
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, holes: &'a [Range<usize>]) -> Result<Parser<'a>, Error> {
        let mut lexer = Lexer::new(text, holes);
        let token = lexer.next()?;
        if token.kind == TokenKind::End {
            return Err(Error::new(ErrorKind::Empty, 0..text.len()));
        }
        Ok(Parser { lexer, token, depth: 0 })
    }

    fn all(mut self) -> Result<Expr<'a>, Error> {
        let expr = self.or()?;
        match self.token.kind {
            TokenKind::End => Ok(expr),
            _ => Err(self.stray()),
        }
    }

    /// What is wrong with a token that continues nothing.
    fn stray(&self) -> Error {
        let kind = match self.token.kind {
            TokenKind::Close => ErrorKind::Unopened,
            TokenKind::Word if ARITHMETIC.iter().any(|name| name.eq_ignore_ascii_case(self.word())) => {
                ErrorKind::Arithmetic
            }
            TokenKind::Word if is_operator(self.word()) => ErrorKind::MissingOperator,
            TokenKind::Word => ErrorKind::UnknownOperator,
            TokenKind::Symbol(operator) => ErrorKind::SymbolicOperator(operator),
            TokenKind::Comma => ErrorKind::UnexpectedCharacter(','),
            TokenKind::Slash => ErrorKind::InvalidPath,
            TokenKind::Colon => ErrorKind::UnexpectedCharacter(':'),
            TokenKind::Star => ErrorKind::UnexpectedCharacter('*'),
            _ => ErrorKind::MissingOperator,
        };
        Error::new(kind, self.token.range.clone())
    }

    fn word(&self) -> &'a str {
        match self.token.kind {
            TokenKind::Word => self.lexer.slice(self.token.range.clone()),
            _ => "",
        }
    }

    fn is_word(&self, word: &str) -> bool {
        self.word().eq_ignore_ascii_case(word)
    }

    fn advance(&mut self) -> Result<Token, Error> {
        let next = self.lexer.next()?;
        Ok(core::mem::replace(&mut self.token, next))
    }

    fn deeper(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Error::new(ErrorKind::TooDeep, self.token.range.clone()));
        }
        Ok(())
    }

    /// Passes the closing parenthesis of one that was opened at `open`.
    fn close(&mut self, open: &Range<usize>) -> Result<Token, Error> {
        match self.token.kind {
            TokenKind::Close => {
                self.depth -= 1;
                self.advance()
            }
            TokenKind::End => Err(Error::new(ErrorKind::Unclosed, open.clone())),
            _ => Err(self.stray()),
        }
    }

    fn or(&mut self) -> Result<Expr<'a>, Error> {
        let first = self.and()?;
        if !self.is_word("or") {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.is_word("or") {
            self.advance()?;
            parts.push(self.and()?);
        }
        Ok(Expr::Or(parts))
    }

    fn and(&mut self) -> Result<Expr<'a>, Error> {
        let first = self.not()?;
        if !self.is_word("and") {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.is_word("and") {
            self.advance()?;
            parts.push(self.not()?);
        }
        Ok(Expr::And(parts))
    }

    fn not(&mut self) -> Result<Expr<'a>, Error> {
        if !self.is_word("not") {
            return self.comparison();
        }
        let start = self.advance()?.range.start;
        self.deeper()?;
        let inner = self.not()?;
        self.depth -= 1;
        let end = inner.range().end;
        Ok(Expr::Not {
            inner: Box::new(inner),
            range: start..end,
        })
    }

    fn comparison(&mut self) -> Result<Expr<'a>, Error> {
        let left = match self.term()? {
            Term::Operand(operand) => operand,
            Term::Condition(expr) => return Ok(expr),
        };
        if self.is_word("in") {
            self.advance()?;
            let (values, list_range) = self.list()?;
            return Ok(Expr::In {
                operand: left,
                values,
                list_range,
            });
        }
        let Some(operator) = comparison(self.word()) else {
            return match self.token.kind {
                TokenKind::Word if !is_operator(self.word()) => Err(self.stray()),
                TokenKind::Symbol(_) | TokenKind::Literal(..) | TokenKind::Hole => Err(self.stray()),
                _ => Ok(Expr::Operand(left)),
            };
        };
        let operator_range = self.advance()?.range;
        let right = match self.term()? {
            Term::Operand(operand) => operand,
            Term::Condition(expr) => return Err(Error::new(ErrorKind::MissingOperand, expr.range())),
        };
        Ok(Expr::Compare {
            left,
            operator,
            operator_range,
            right,
        })
    }

    fn list(&mut self) -> Result<(Vec<Operand<'a>>, Range<usize>), Error> {
        if self.token.kind == TokenKind::Hole {
            let range = self.advance()?.range;
            return Ok((vec![Operand::Unknown(range.clone())], range));
        }
        if self.token.kind != TokenKind::Open {
            return Err(Error::new(ErrorKind::MissingOperand, self.token.range.clone()));
        }
        self.deeper()?;
        let open = self.advance()?.range;
        let mut values = Vec::new();
        loop {
            if matches!(self.token.kind, TokenKind::Close | TokenKind::Comma) {
                return Err(Error::new(ErrorKind::MissingItem, self.token.range.clone()));
            }
            values.push(self.operand()?);
            if self.token.kind != TokenKind::Comma {
                break;
            }
            self.advance()?;
        }
        let end = self.close(&open)?.range.end;
        Ok((values, open.start..end))
    }

    fn operand(&mut self) -> Result<Operand<'a>, Error> {
        match self.term()? {
            Term::Operand(operand) => Ok(operand),
            Term::Condition(expr) => Err(Error::new(ErrorKind::MissingOperand, expr.range())),
        }
    }

    fn term(&mut self) -> Result<Term<'a>, Error> {
        match self.token.kind {
            TokenKind::Open => {
                self.deeper()?;
                let open = self.advance()?.range;
                let inner = self.or()?;
                self.close(&open)?;
                Ok(match inner {
                    Expr::Operand(operand) => Term::Operand(operand),
                    expr => Term::Condition(expr),
                })
            }
            TokenKind::Literal(kind, unknown) => {
                let range = self.advance()?.range;
                Ok(Term::Operand(Operand::Literal(self.literal(kind, unknown, range))))
            }
            TokenKind::Hole => {
                let range = self.advance()?.range;
                // `${PATH}/any(…)` and the like: nothing is known about it.
                if matches!(self.token.kind, TokenKind::Slash | TokenKind::Open) {
                    return Err(self.stray());
                }
                Ok(Term::Operand(Operand::Unknown(range)))
            }
            TokenKind::Word if is_operator(self.word()) => {
                Err(Error::new(ErrorKind::MissingOperand, self.token.range.clone()))
            }
            TokenKind::Word => self.name(),
            TokenKind::Slash => Err(Error::new(ErrorKind::InvalidPath, self.token.range.clone())),
            TokenKind::Star => Err(Error::new(
                ErrorKind::UnexpectedCharacter('*'),
                self.token.range.clone(),
            )),
            _ => Err(Error::new(ErrorKind::MissingOperand, self.token.range.clone())),
        }
    }

    fn literal(&self, kind: LiteralKind, unknown: bool, range: Range<usize>) -> Literal<'a> {
        Literal {
            kind,
            text: self.lexer.slice(range.clone()),
            range,
            unknown,
        }
    }

    fn segment(&mut self) -> Result<Segment<'a>, Error> {
        let range = self.advance()?.range;
        Ok(Segment {
            name: self.lexer.slice(range.clone()),
            range,
        })
    }

    /// A word: a literal, a path, a lambda or a call.
    fn name(&mut self) -> Result<Term<'a>, Error> {
        let kind = match self.word().to_ascii_lowercase().as_str() {
            "null" => Some(LiteralKind::Null),
            "true" | "false" => Some(LiteralKind::Boolean),
            _ => None,
        };
        if let Some(kind) = kind {
            let range = self.advance()?.range;
            return Ok(Term::Operand(Operand::Literal(self.literal(kind, false, range))));
        }
        let mut segments = vec![self.segment()?];
        while self.token.kind == TokenKind::Slash {
            let slash = self.advance()?.range;
            if self.token.kind != TokenKind::Word {
                return Err(Error::new(ErrorKind::InvalidPath, slash));
            }
            segments.push(self.segment()?);
        }
        if self.token.kind != TokenKind::Open {
            return Ok(Term::Operand(Operand::Path(Path { segments })));
        }
        match segments.pop() {
            Some(name) if segments.is_empty() => self.call(name).map(Operand::Call).map(Term::Operand),
            Some(name) => self.lambda(Path { segments }, &name).map(Term::Condition),
            None => Err(self.stray()),
        }
    }

    fn call(&mut self, name: Segment<'a>) -> Result<Call<'a>, Error> {
        self.deeper()?;
        let open = self.advance()?.range;
        let mut arguments = Vec::new();
        while self.token.kind != TokenKind::Close {
            arguments.push(self.operand()?);
            if self.token.kind != TokenKind::Comma {
                break;
            }
            let comma = self.advance()?.range;
            if self.token.kind == TokenKind::Close {
                return Err(Error::new(ErrorKind::MissingItem, comma));
            }
        }
        let end = self.close(&open)?.range.end;
        let range = name.range.start..end;
        Ok(Call { name, arguments, range })
    }

    fn lambda(&mut self, path: Path<'a>, name: &Segment<'a>) -> Result<Expr<'a>, Error> {
        let kind = [LambdaKind::Any, LambdaKind::All]
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(name.name));
        let Some(kind) = kind else {
            return Err(Error::new(ErrorKind::UnknownOperator, name.range.clone()));
        };
        self.deeper()?;
        let open = self.advance()?.range;
        let (mut variable, mut condition) = (None, None);
        if self.token.kind != TokenKind::Close || kind == LambdaKind::All {
            if self.token.kind != TokenKind::Word {
                return Err(Error::new(ErrorKind::InvalidLambda, self.token.range.clone()));
            }
            let name = self.segment()?;
            if self.token.kind != TokenKind::Colon {
                return Err(Error::new(ErrorKind::InvalidLambda, name.range));
            }
            self.advance()?;
            variable = Some(name.name);
            condition = Some(Box::new(self.or()?));
        }
        let end = self.close(&open)?.range.end;
        let range = path.range().start..end;
        Ok(Expr::Lambda {
            path,
            kind,
            variable,
            condition,
            range,
        })
    }
}
