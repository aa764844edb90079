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
use alloc::vec::Vec;

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
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Duplicate,
    Quota(quota::Excess),
}

/// Others shown beside the record an issue is reported at.
const SHOWN: usize = 5;

impl Issue {
    /// Returns the finding. `name` gives the name of a record's subscription.
    pub fn finding<'n>(&self, name: &dyn Fn(Index) -> &'n str) -> Finding {
        match &self.kind {
            Kind::Duplicate => {
                duplicate_subscription::finding(name(self.at), self.others.first().map(|first| name(*first)))
            }
            Kind::Quota(excess) => excess.finding(),
        }
    }

    /// Returns the part another record has in it, in a few words.
    pub fn part<'n>(&self, other: Index, name: &dyn Fn(Index) -> &'n str) -> String {
        match &self.kind {
            Kind::Duplicate => "first here".into(),
            Kind::Quota(excess) => excess.part(other, name(other), self.others.last() == Some(&other)),
        }
    }
}

/// Runs the rules that count over all definitions of a run.
///
/// Subscriptions of a definition are its instances times its tenants. Two ids are the same where their
/// text is: a placeholder `{chatId}` in two definitions of one app stands for the same chats.
///
/// The issues are sorted by the record they are reported at. Time and memory grow with the records.
pub fn check(usages: &[Usage]) -> Vec<Issue> {
    let mut issues = duplicate_subscription::check(usages);
    issues.extend(quota::check(usages));
    issues.sort_by_key(|issue| (issue.at, matches!(issue.kind, Kind::Quota(_))));
    issues
}
