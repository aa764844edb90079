//! A quota and the subscriptions counted together under it.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use graphsub_tables::{Counts, Pool, Quota, Resource};
use graphsub_terms::words::{count, thousands};

use crate::Rule;

/// Percentage of a quota from which a warning is reported.
pub const NEARLY_USED_PERCENT: u64 = 80;

/// Smallest quota that is warned about: smaller ones are meant to be used up.
pub const SMALLEST_TO_WARN: u32 = 10;

/// A quota and the subscriptions counted together under it: a row of the quota table, or all rows of a pool.
///
/// ```
/// use graphsub_rules::Rule;
/// use graphsub_rules::fleet::SharedLimit;
///
/// let limit = SharedLimit::from_id("user/app+tenant").unwrap();
/// assert_eq!(limit.quota().limit, 100);
/// assert_eq!(limit.rule(101), Some(Rule::QuotaExceeded));
/// assert_eq!(limit.message(101), "101 subscriptions exceed the quota of 100 per app per tenant for `user`");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SharedLimit(Rows);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rows {
    Pool(Pool),
    Row(Resource, usize),
}

impl SharedLimit {
    /// Returns all limits on numbers of subscriptions, sorted.
    pub fn all() -> Vec<SharedLimit> {
        let limits = SharedLimit::of(Resource::ALL.iter().copied());
        let counting = limits.filter(|(limit, _)| limit.quota().counts == Counts::Subscriptions);
        counting.map(|(limit, _)| limit).collect()
    }

    /// Returns the limits of some resources, sorted, each with its rows.
    pub(super) fn of(
        resources: impl Iterator<Item = Resource>,
    ) -> impl Iterator<Item = (SharedLimit, Vec<(Resource, usize)>)> {
        let mut limits: BTreeMap<SharedLimit, Vec<(Resource, usize)>> = BTreeMap::new();
        for resource in resources {
            for (row, quota) in resource.quotas().iter().enumerate() {
                let limit = SharedLimit::of_row(resource, row, quota);
                limits.entry(limit).or_default().push((resource, row));
            }
        }
        limits.into_iter()
    }

    /// Returns the limit a row belongs to.
    pub(super) fn of_row(resource: Resource, row: usize, quota: &Quota) -> SharedLimit {
        SharedLimit(quota.pool.map_or(Rows::Row(resource, row), Rows::Pool))
    }

    /// Returns the limit with this id.
    pub fn from_id(id: &str) -> Option<SharedLimit> {
        SharedLimit::all().into_iter().find(|limit| limit.id() == id)
    }

    /// Returns its id: the resource or pool, and what it counts by. It is the same from release to release.
    pub fn id(self) -> String {
        let per: Vec<&str> = self.quota().per.iter().map(|dimension| dimension.as_str()).collect();
        format!("{}/{}", self.subject(), per.join("+"))
    }

    fn subject(self) -> String {
        match self.0 {
            Rows::Pool(pool) => pool.to_string(),
            Rows::Row(resource, _) => resource.id().into(),
        }
    }

    /// Returns the row that documents the limit; for a pool, the first one.
    pub fn quota(self) -> &'static Quota {
        let (resource, row) = match self.0 {
            Rows::Row(resource, row) => (resource, row),
            Rows::Pool(pool) => first_of(pool),
        };
        &resource.quotas()[row]
    }

    /// Returns the rule that this many subscriptions break, GS501 or GS504, or `None`.
    pub fn rule(self, used: u64) -> Option<Rule> {
        let limit = self.quota().limit;
        if used > u64::from(limit) {
            return Some(Rule::QuotaExceeded);
        }
        let is_near = limit >= SMALLEST_TO_WARN && used.saturating_mul(100) >= u64::from(limit) * NEARLY_USED_PERCENT;
        is_near.then_some(Rule::QuotaNearlyUsed)
    }

    /// Returns the share of the limit that this many subscriptions use, in thousandths, rounded down.
    pub fn thousandths(self, used: u64) -> u64 {
        used.saturating_mul(1_000) / u64::from(self.quota().limit.max(1))
    }

    /// Returns what it counts, in words: `` `user` ``, or "all Teams resources together".
    pub fn words(self) -> String {
        match self.0 {
            Rows::Pool(_) => format!("{} together", self.quota().shared_by.unwrap_or_default()),
            Rows::Row(resource, _) => format!("`{}`", resource.id()),
        }
    }

    /// Returns the message of a finding about this limit.
    pub fn message(self, used: u64) -> String {
        let limit = u64::from(self.quota().limit);
        let verb = match (used > limit, used) {
            (true, 1) => "exceeds",
            (true, _) => "exceed",
            (false, 1) => "uses most of",
            (false, _) => "use most of",
        };
        let per: Vec<&str> = self.quota().per.iter().map(|dimension| dimension.as_str()).collect();
        format!(
            "{} {verb} the quota of {} per {} for {}",
            count(used, "subscription"),
            thousands(limit),
            per.join(" per "),
            self.words()
        )
    }

    /// Returns the help of a finding about this limit.
    pub fn advice(self, used: u64) -> String {
        let limit = u64::from(self.quota().limit);
        match used.checked_sub(limit) {
            Some(surplus @ 1..) => format!("remove {}", count(surplus, "subscription")),
            _ => format!(
                "delete subscriptions that are no longer needed before creating new ones: {} left",
                thousands(limit.saturating_sub(used))
            ),
        }
    }
}

fn first_of(pool: Pool) -> (Resource, usize) {
    let rows = Resource::ALL.iter().flat_map(|resource| {
        let quotas = resource.quotas().iter().enumerate();
        quotas.map(move |(row, quota)| (*resource, row, quota))
    });
    let mut rows = rows.filter(|(_, _, quota)| quota.pool == Some(pool));
    // A pool without rows is nobody's: no limit is made of it.
    rows.next()
        .map_or((Resource::ALL[0], 0), |(resource, row, _)| (resource, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_has_an_id_of_its_own() {
        let all = SharedLimit::all();
        for limit in &all {
            assert_eq!(SharedLimit::from_id(&limit.id()), Some(*limit), "{}", limit.id());
        }
        assert!(all.len() > 30, "{}", all.len());
    }

    #[test]
    fn rows_of_a_pool_agree() {
        for resource in Resource::ALL {
            for (row, quota) in resource.quotas().iter().enumerate() {
                let shared = SharedLimit::of_row(*resource, row, quota).quota();
                assert_eq!(
                    (shared.limit, shared.per),
                    (quota.limit, quota.per),
                    "{}",
                    resource.id()
                );
            }
        }
    }
}
