//! How text formats show a report.

/// How text formats show a report.
///
/// ```
/// use graphsub_lint::report::{Closing, View};
///
/// let mut view = View::default();
/// view.closing = Closing::Left;
/// assert_eq!(view.width, 140);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct View {
    /// Columns there are.
    pub width: usize,
    /// Whether a closing line says what was counted.
    pub closing: Closing,
    /// How the page of a rule is linked.
    pub links: Links,
    /// Whether findings are shown or counted.
    pub detail: Detail,
}

/// Whether a closing line says what was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Closing {
    /// It does.
    Shown,
    /// It is left out.
    Left,
}

/// How the page of a rule is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Links {
    /// Its address is written out.
    Written,
    /// The rule's code leads there, with escape sequences that terminals know (OSC 8).
    Hyper,
}

/// Whether findings are shown or counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// Each is shown.
    Findings,
    /// They are counted by rule; formats for programs that have no place for that show them.
    Statistics,
}

impl Default for View {
    fn default() -> View {
        View {
            width: 140,
            closing: Closing::Shown,
            links: Links::Written,
            detail: Detail::Findings,
        }
    }
}
