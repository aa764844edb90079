//! Reads the OData expressions a subscription may carry: `$filter`, `$search`, `$select` and `$expand`.
//!
//! Only what the documents of Microsoft Graph use is understood: comparisons, `in`, `and`, `or`, `not`,
//! parentheses, lambdas (`participants/any(p:p/id eq '…')`), function calls, property paths and literals.
//! Arithmetic is refused as unsupported. Names of operators are read in any letter case, as the documents
//! write them.
//!
//! The text may be percent-encoded. Everything read borrows from it, and every part knows the bytes it
//! takes up. Holes, parts that are known only at deployment, are given by the caller as ranges: an operand
//! that is a hole becomes [`Operand::Unknown`], and an expression that cannot be read because of holes
//! becomes [`Expr::Unknown`]. It is never reported as wrong.
//!
//! Reading is linear in the length of the text, and nesting is limited to [`MAX_DEPTH`].
//!
//! ```
//! use graphsub_terms::odata::{Expr, filter};
//!
//! let read = filter("id in ('one', 'two')", &[]).unwrap();
//! let Expr::In { operand, values, .. } = &read else { panic!() };
//! assert_eq!(operand.path().unwrap().to_string(), "id");
//! assert_eq!(values.len(), 2);
//!
//! let wrong = filter("status = 'New'", &[]).unwrap_err();
//! assert_eq!(wrong.to_string(), "this operator is `eq` in OData");
//! assert_eq!(wrong.range, 7..8);
//! ```

mod error;
mod expr;
mod lexer;
mod lists;
mod parser;
mod percent;
mod print;
mod search;
#[cfg(test)]
mod tests;

pub use error::{Error, ErrorKind};
pub use expr::{Call, Comparison, Expr, LambdaKind, Literal, LiteralKind, Operand, Path, Segment};
pub use lists::{ExpandOption, Expanded, Selected, expand, select};
pub use parser::filter;
pub use search::{Search, search};

/// How deeply parentheses, calls, lambdas and negations may be nested.
pub const MAX_DEPTH: usize = 32;
