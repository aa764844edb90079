//! GS5xx: what is counted over all definitions of a run.
//!
//! A run may hold more definitions than fit in memory, so that each leaves no more than a [`Usage`] of
//! a few bytes: hashes of its path and ids, bits of its change types. Who keeps the records in the order
//! of the definitions can ask for what they add up to.

mod charge;
mod duplicate_subscription;
mod quota;
mod shared_limit;
mod usage;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

pub use charge::{Charge, EACH_TENANT, SIGNED_IN_USER, charges};
pub use shared_limit::{NEARLY_USED_PERCENT, SMALLEST_TO_WARN, SharedLimit};
pub use usage::Usage;

use crate::finding::Finding;

/// Index of a record among those given to [`check`].
pub type Index = u32;

/// Something the records add up to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Issue {
    /// The record it is reported at.
    pub at: Index,
    /// Other records that take part, the first few of them.
    pub others: Vec<Index>,
    words: Arc<dyn Words>,
}

/// The words of a rule that counts over all definitions.
trait Words: fmt::Debug + Send + Sync {
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
/// Subscriptions of a definition are its instances times its tenants. Two ids are the same where their
/// text is: a placeholder `{chatId}` in two definitions of one app stands for the same chats.
///
/// The issues are sorted by the record they are reported at. Time and memory grow with the records.
pub fn check(usages: &[Usage]) -> Vec<Issue> {
    let mut issues: Vec<Issue> = CHECKS.iter().flat_map(|check| check(usages)).collect();
    // Stable, so that those at one record stay in the order of the rules.
    issues.sort_by_key(|issue| issue.at);
    issues
}
