//! Writes what was read, in one spelling.

use core::fmt::{Display, Formatter, Result};

use super::expr::{Call, Comparison, Expr, LambdaKind, Literal, Operand, Path};

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(self.as_str())
    }
}

impl Display for LambdaKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(self.as_str())
    }
}

/// Writes items with a separator between them.
pub(super) fn joined<T: Display>(f: &mut Formatter<'_>, items: &[T], separator: &str) -> Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        item.fmt(f)?;
    }
    Ok(())
}

/// A part of `and` or `or`, in parentheses where it has parts itself.
struct PartOf<'e, 'a>(&'e Expr<'a>);

impl Display for PartOf<'_, '_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            Expr::Or(_) | Expr::And(_) => write!(f, "({})", self.0),
            expr => expr.fmt(f),
        }
    }
}

fn parts(f: &mut Formatter<'_>, items: &[Expr<'_>], separator: &str) -> Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        PartOf(item).fmt(f)?;
    }
    Ok(())
}

impl Display for Expr<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Expr::Or(items) => parts(f, items, " or "),
            Expr::And(items) => parts(f, items, " and "),
            Expr::Not { inner, .. } => write!(f, "not ({inner})"),
            Expr::Compare {
                left, operator, right, ..
            } => write!(f, "{left} {operator} {right}"),
            Expr::In { operand, values, .. } => {
                write!(f, "{operand} in (")?;
                joined(f, values, ", ")?;
                f.write_str(")")
            }
            Expr::Lambda {
                path,
                kind,
                variable,
                condition,
                ..
            } => match (variable, condition) {
                (Some(variable), Some(condition)) => write!(f, "{path}/{kind}({variable}:{condition})"),
                _ => write!(f, "{path}/{kind}()"),
            },
            Expr::Operand(operand) => operand.fmt(f),
            Expr::Unknown(_) => f.write_str("…"),
        }
    }
}

impl Display for Operand<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Operand::Path(path) => path.fmt(f),
            Operand::Literal(literal) => literal.fmt(f),
            Operand::Call(call) => call.fmt(f),
            Operand::Unknown(_) => f.write_str("…"),
        }
    }
}

impl Display for Path<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, segment) in self.segments.iter().enumerate() {
            if index > 0 {
                f.write_str("/")?;
            }
            f.write_str(segment.name)?;
        }
        Ok(())
    }
}

impl Display for Literal<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(self.text)
    }
}

impl Display for Call<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}(", self.name.name)?;
        joined(f, &self.arguments, ", ")?;
        f.write_str(")")
    }
}
