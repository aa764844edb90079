//! What is wrong with an expression, and where.

use core::fmt;
use core::ops::Range;

use super::expr::Comparison;

/// What is wrong with an expression, and the bytes of the text it is about.
///
/// ```
/// use graphsub_terms::odata::{ErrorKind, filter};
///
/// let error = filter("id eq 'a", &[]).unwrap_err();
/// assert_eq!(error.kind, ErrorKind::UnterminatedString);
/// assert_eq!(error.range, 6..8);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where, in bytes of the text.
    pub range: Range<usize>,
}

/// What may be wrong with an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is nothing to read.
    Empty,
    /// A string has no closing quote.
    UnterminatedString,
    /// A string stands in double or typographic quotes.
    WrongQuotes,
    /// An operator as programming languages spell it, such as `==`.
    SymbolicOperator(Comparison),
    /// A sign that may mean several operators.
    UnknownSymbol(char),
    /// A word where an operator is expected.
    UnknownOperator,
    /// An operator lacks what it compares.
    MissingOperand,
    /// Two conditions or operands with no operator between them.
    MissingOperator,
    /// A parenthesis that is not closed.
    Unclosed,
    /// A closing parenthesis without an opening one.
    Unopened,
    /// A list that names nothing, or a comma too many.
    MissingItem,
    /// Two items of a list with no comma between them.
    MissingComma,
    /// An option of `$expand` without `name=value`.
    InvalidOption,
    /// A character that stands nowhere in an expression.
    UnexpectedCharacter(char),
    /// Neither a number, a date nor another literal.
    InvalidLiteral,
    /// A path with an empty segment.
    InvalidPath,
    /// `add`, `sub`, `mul`, `div` or `mod`.
    Arithmetic,
    /// `any` or `all` without `variable:condition`.
    InvalidLambda,
    /// Nested more deeply than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, range: Range<usize>) -> Error {
        Error { kind, range }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ErrorKind::Empty => f.write_str("the expression is empty"),
            ErrorKind::UnterminatedString => f.write_str("the string is not closed"),
            ErrorKind::WrongQuotes => f.write_str("strings require single quotes"),
            ErrorKind::SymbolicOperator(operator) => {
                write!(f, "this operator is `{}` in OData", operator.as_str())
            }
            ErrorKind::UnknownSymbol(symbol) => write!(f, "`{symbol}` is not an OData operator"),
            ErrorKind::UnknownOperator => f.write_str("not an OData operator"),
            ErrorKind::MissingOperand => f.write_str("missing property or value"),
            ErrorKind::MissingOperator => f.write_str("missing operator"),
            ErrorKind::Unclosed => f.write_str("unclosed parenthesis"),
            ErrorKind::Unopened => f.write_str("unmatched closing parenthesis"),
            ErrorKind::MissingItem => f.write_str("missing item"),
            ErrorKind::MissingComma => f.write_str("missing comma"),
            ErrorKind::InvalidOption => f.write_str("options of `$expand` are written `$name=value`"),
            ErrorKind::UnexpectedCharacter(character) => write!(f, "unexpected `{character}`"),
            ErrorKind::InvalidLiteral => f.write_str("not a valid literal"),
            ErrorKind::InvalidPath => f.write_str("empty segment in the property path"),
            ErrorKind::Arithmetic => f.write_str("arithmetic is not documented for subscriptions"),
            ErrorKind::InvalidLambda => f.write_str("`any` and `all` take `variable:condition`"),
            ErrorKind::TooDeep => write!(f, "nested more than {} levels deep", super::MAX_DEPTH),
        }
    }
}

impl core::error::Error for Error {}
