//! GS5xx: rules that count over all definitions of a run.
//!
//! A run may have more definitions than fit in memory. Each is therefore reduced to a [`Usage`] of a few
//! bytes: hashes of its path and ids, and bits for its change types. [`check`] takes these records in the
//! order of the definitions.

mod charge;
mod duplicate_subscription;
mod granted;
mod quota;
mod shared_limit;
mod usage;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

pub use charge::{Charge, EACH_TENANT, SIGNED_IN_USER, charges};
pub use granted::{granted, permission_rank};
pub use shared_limit::{NEARLY_USED_PERCENT, SMALLEST_TO_WARN, SharedLimit};
pub use usage::Usage;

use crate::Rule;
use crate::finding::Finding;

/// Index of a record among those given to [`check`].
pub type Index = u32;

/// A finding that several records cause together.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Issue {
    /// The record it is reported at.
    pub at: Index,
    /// Other records involved, the first few of them.
    pub others: Vec<Index>,
    words: Arc<dyn Words>,
}

/// The words of a rule that counts over all definitions.
trait Words: fmt::Debug + Send + Sync {
    /// Returns the rule.
    fn rule(&self) -> Rule;

    /// Returns the finding. `name` gives the name of a record's subscription.
    fn finding<'n>(&self, issue: &Issue, name: &dyn Fn(Index) -> &'n str) -> Finding;

    /// Returns the part another record has in it, in a few words.
    fn part(&self, issue: &Issue, other: Index, name: &str) -> String;
}

/// A check of all definitions of a run.
type Check = fn(&[Usage]) -> Vec<Issue>;

/// The rules that count over all definitions of a run, in the order they are reported at one subscription.
const CHECKS: &[Check] = &[duplicate_subscription::check, quota::check];

/// Others shown beside the record an issue is reported at.
const SHOWN: usize = 5;

impl Issue {
    /// Returns the rule of its finding.
    pub fn rule(&self) -> Rule {
        self.words.rule()
    }

    /// Returns the finding. `name` gives the name of a record's subscription.
    pub fn finding<'n>(&self, name: &dyn Fn(Index) -> &'n str) -> Finding {
        self.words.finding(self, name)
    }

    /// Returns the part another record has in it, in a few words.
    pub fn part<'n>(&self, other: Index, name: &dyn Fn(Index) -> &'n str) -> String {
        self.words.part(self, other, name(other))
    }
}

/// Runs the rules that count over all definitions of a run.
///
/// A definition counts as its instances times its tenants. Ids are the same if their text is the same: a
/// placeholder `{chatId}` in two definitions of one app means the same chats. Definitions whose cloud is unknown
/// share nothing with those whose cloud is known.
///
/// The issues are sorted by the record they are reported at. Time and memory are linear in the records.
pub fn check(usages: &[Usage]) -> Vec<Issue> {
    let mut issues: Vec<Issue> = CHECKS.iter().flat_map(|check| check(usages)).collect();
    // Stable, so that those at one record stay in the order of the rules.
    issues.sort_by_key(|issue| issue.at);
    issues
}
