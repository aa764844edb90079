//! Editions of the rule set.

use core::fmt;

/// An edition of the rule set, named after a year: the rules that are enabled if a configuration pins it. New
/// rules belong to a new edition, so that an upgrade does not break a build.
///
/// ```
/// use graphsub_tables::{Edition, Rule};
/// assert_eq!(Rule::LifetimeTooLong.edition(), Edition::new(2026));
/// assert!(Edition::new(2026) < Edition::new(2027));
/// assert_eq!(Edition::new(2026).to_string(), "2026");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edition(u16);

impl Edition {
    /// Returns the edition of a year.
    pub const fn new(year: u16) -> Edition {
        Edition(year)
    }

    /// Returns the year.
    pub const fn year(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
