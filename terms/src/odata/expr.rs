//! The tree of a `$filter` expression.

use core::ops::Range;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::percent::decode;

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr<'a> {
    /// At least one of two or more.
    Or(Vec<Expr<'a>>),
    /// All of two or more.
    And(Vec<Expr<'a>>),
    /// The opposite.
    Not {
        /// What is denied.
        inner: Box<Expr<'a>>,
        /// Bytes of the text, the word included.
        range: Range<usize>,
    },
    /// `left op right`.
    Compare {
        /// Left of the operator.
        left: Operand<'a>,
        /// The operator.
        operator: Comparison,
        /// Bytes of the operator.
        operator_range: Range<usize>,
        /// Right of the operator.
        right: Operand<'a>,
    },
    /// `operand in (value, …)`.
    In {
        /// What is looked for.
        operand: Operand<'a>,
        /// The values, at least one.
        values: Vec<Operand<'a>>,
        /// Bytes of the list, with its parentheses.
        list_range: Range<usize>,
    },
    /// `path/any(variable:condition)`.
    Lambda {
        /// The collection.
        path: Path<'a>,
        /// Which items have to fulfil the condition.
        kind: LambdaKind,
        /// Name of the variable, none for `any()`.
        variable: Option<&'a str>,
        /// The condition, none for `any()`.
        condition: Option<Box<Expr<'a>>>,
        /// Bytes of the text.
        range: Range<usize>,
    },
    /// An operand by itself: a function, a property or a literal that is true or false.
    Operand(Operand<'a>),
    /// Known only at deployment.
    Unknown(Range<usize>),
}

/// What can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand<'a> {
    /// A property.
    Path(Path<'a>),
    /// A value.
    Literal(Literal<'a>),
    /// A function.
    Call(Call<'a>),
    /// Known only at deployment.
    Unknown(Range<usize>),
}

/// A property path such as `scopeInfo/scope`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path<'a> {
    /// The segments, at least one.
    pub segments: Vec<Segment<'a>>,
}

/// One segment of a property path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The name as written.
    pub name: &'a str,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// A value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal<'a> {
    /// What it is.
    pub kind: LiteralKind,
    /// The text, with the quotes of a string.
    pub text: &'a str,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Whether a part of it is known only at deployment.
    pub unknown: bool,
}

/// Kind of a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiteralKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// An integer or a decimal number.
    Number,
    /// `'text'`.
    Text,
    /// A GUID without quotes.
    Guid,
    /// A date, a time, or both.
    Date,
    /// `duration'PT1H'`, or a value of an enumeration with its type: a name in front of a string.
    Prefixed,
}

/// A function with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call<'a> {
    /// Name as written.
    pub name: Segment<'a>,
    /// The arguments.
    pub arguments: Vec<Operand<'a>>,
    /// Bytes of the text, with the parentheses.
    pub range: Range<usize>,
}

/// An operator that compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Greater than.
    Gt,
    /// Greater than or equal.
    Ge,
    /// Less than.
    Lt,
    /// Less than or equal.
    Le,
    /// Has the flag.
    Has,
}

impl Comparison {
    /// All of them.
    pub const ALL: [Comparison; 7] = [
        Comparison::Eq,
        Comparison::Ne,
        Comparison::Gt,
        Comparison::Ge,
        Comparison::Lt,
        Comparison::Le,
        Comparison::Has,
    ];

    /// The name of the operator.
    pub fn as_str(self) -> &'static str {
        match self {
            Comparison::Eq => "eq",
            Comparison::Ne => "ne",
            Comparison::Gt => "gt",
            Comparison::Ge => "ge",
            Comparison::Lt => "lt",
            Comparison::Le => "le",
            Comparison::Has => "has",
        }
    }
}

/// Which items of a collection have to fulfil a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LambdaKind {
    /// At least one.
    Any,
    /// Each.
    All,
}

impl LambdaKind {
    /// The name of the operator.
    pub fn as_str(self) -> &'static str {
        match self {
            LambdaKind::Any => "any",
            LambdaKind::All => "all",
        }
    }
}

impl<'a> Expr<'a> {
    /// Bytes of the text the condition takes up, without parentheses around it.
    pub fn range(&self) -> Range<usize> {
        match self {
            Expr::Or(parts) | Expr::And(parts) => {
                let start = parts.first().map_or(0, |part| part.range().start);
                start..parts.last().map_or(start, |part| part.range().end)
            }
            Expr::Compare { left, right, .. } => left.range().start..right.range().end,
            Expr::In {
                operand, list_range, ..
            } => operand.range().start..list_range.end,
            Expr::Not { range, .. } | Expr::Lambda { range, .. } | Expr::Unknown(range) => range.clone(),
            Expr::Operand(operand) => operand.range(),
        }
    }

    /// The conditions this one is put together from with `and`, `or` and `not`: itself where it is simple.
    ///
    /// ```
    /// use graphsub_terms::odata::filter;
    ///
    /// let read = filter("a eq 1 and (b eq 2 or not (c eq 3))", &[]).unwrap();
    /// assert_eq!(read.conditions().len(), 3);
    /// ```
    pub fn conditions(&self) -> Vec<&Expr<'a>> {
        let mut simple = Vec::new();
        let mut waiting = alloc::vec![self];
        while let Some(expr) = waiting.pop() {
            match expr {
                Expr::Or(parts) | Expr::And(parts) => waiting.extend(parts.iter().rev()),
                Expr::Not { inner, .. } => waiting.push(inner),
                other => simple.push(other),
            }
        }
        simple
    }
}

impl<'a> Operand<'a> {
    /// Bytes of the text.
    pub fn range(&self) -> Range<usize> {
        match self {
            Operand::Path(path) => path.range(),
            Operand::Literal(literal) => literal.range.clone(),
            Operand::Call(call) => call.range.clone(),
            Operand::Unknown(range) => range.clone(),
        }
    }

    /// The path, where it is one.
    pub fn path(&self) -> Option<&Path<'a>> {
        match self {
            Operand::Path(path) => Some(path),
            _ => None,
        }
    }

    /// The literal, where it is one.
    pub fn literal(&self) -> Option<&Literal<'a>> {
        match self {
            Operand::Literal(literal) => Some(literal),
            _ => None,
        }
    }
}

impl Path<'_> {
    /// Bytes of the text.
    pub fn range(&self) -> Range<usize> {
        let start = self.segments.first().map_or(0, |segment| segment.range.start);
        start..self.segments.last().map_or(start, |segment| segment.range.end)
    }

    /// Whether the path is this one, segments apart by slashes, in any letter case.
    ///
    /// ```
    /// use graphsub_terms::odata::filter;
    ///
    /// let read = filter("scopeInfo/Scope eq 'team'", &[]).unwrap();
    /// let graphsub_terms::odata::Expr::Compare { left, .. } = &read else { panic!() };
    /// assert!(left.path().unwrap().is("scopeInfo/scope"));
    /// ```
    pub fn is(&self, path: &str) -> bool {
        let mut expected = path.split('/');
        let same = self.segments.iter().all(|segment| {
            expected
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(segment.name))
        });
        same && expected.next().is_none()
    }
}

impl<'a> Literal<'a> {
    /// The value: a string without its quotes, percent-encoding undone, all else as written.
    ///
    /// ```
    /// use graphsub_terms::odata::{Expr, filter};
    ///
    /// let read = filter("name eq 'O''Hara'", &[]).unwrap();
    /// let Expr::Compare { right, .. } = &read else { panic!() };
    /// assert_eq!(right.literal().unwrap().value(), "O'Hara");
    /// ```
    pub fn value(&self) -> Cow<'a, str> {
        if self.kind != LiteralKind::Text {
            return decode(self.text);
        }
        let decoded = decode(self.text);
        let inner = |text: &str| -> String {
            let text = text.strip_prefix('\'').unwrap_or(text);
            let text = text.strip_suffix('\'').unwrap_or(text);
            text.replace("''", "'")
        };
        match decoded {
            Cow::Borrowed(text) if text.len() >= 2 && !text[1..text.len() - 1].contains('\'') => {
                Cow::Borrowed(&text[1..text.len() - 1])
            }
            text => Cow::Owned(inner(&text)),
        }
    }
}
