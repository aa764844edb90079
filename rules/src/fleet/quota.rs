//! GS501 and GS504: more subscriptions than a documented quota allows, or nearly so.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{Dimension, Path, Pool, Quota, Resource};
use graphsub_terms::Field;
use graphsub_terms::words::{count, thousands};

use crate::Rule;
use crate::finding::Finding;
use crate::fleet::usage::{Hash, Identity};
use crate::fleet::{Index, Issue, Kind, SHOWN, Usage};
use crate::help::Help;

/// Share of a quota from which on there is little room left, in percent.
const NEARLY: u64 = 80;

/// Quotas below this are meant to be used up.
const SMALLEST_TO_WARN: u32 = 10;

/// What shares one limit: the same row, or the same pool.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rows {
    Pool(Pool),
    Row(Resource, usize),
}

/// A record and what it counts in one group.
#[derive(Clone, Copy)]
struct Member {
    /// What the group counts for, in one cloud.
    things: u64,
    cloud: u16,
    index: Index,
    count: u64,
}

/// What is to be said about a quota.
#[derive(Debug, Clone)]
pub(super) struct Excess {
    quota: &'static Quota,
    path: &'static Path,
    used: u64,
    own: u64,
    /// What each of the others that are shown counts.
    counts: Vec<(Index, u64)>,
    /// Others that are not shown.
    more: usize,
    /// What the members are, to tell whether two quotas are over for one reason.
    members: u64,
}

pub(super) fn check(usages: &[Usage]) -> Vec<Issue> {
    let mut by_resource: BTreeMap<Resource, Vec<Index>> = BTreeMap::new();
    for (index, usage) in (0..).zip(usages) {
        by_resource.entry(usage.row().resource).or_default().push(index);
    }
    let mut issues = Vec::new();
    for rows in rows(by_resource.keys().copied()) {
        let mut members = members(rows.1, usages, &by_resource);
        members.sort_unstable_by_key(|member| (member.cloud, member.things, member.index));
        for group in members.chunk_by(|a, b| (a.cloud, a.things) == (b.cloud, b.things)) {
            issues.extend(issue(rows.0, group, usages));
        }
    }
    without_followers(issues)
}

/// The rows and pools of some resources, each with all its rows.
fn rows(resources: impl Iterator<Item = Resource>) -> Vec<(&'static Quota, Vec<(Resource, usize)>)> {
    let mut rows: BTreeMap<Rows, Vec<(Resource, usize)>> = BTreeMap::new();
    for resource in resources {
        for (row, quota) in resource.quotas().iter().enumerate() {
            let key = quota.pool.map_or(Rows::Row(resource, row), Rows::Pool);
            rows.entry(key).or_default().push((resource, row));
        }
    }
    rows.into_values()
        .filter_map(|rows| Some((rows.first().map(|(resource, row)| &resource.quotas()[*row])?, rows)))
        .collect()
}

fn members(
    rows: Vec<(Resource, usize)>,
    usages: &[Usage],
    by_resource: &BTreeMap<Resource, Vec<Index>>,
) -> Vec<Member> {
    let mut members = Vec::new();
    for (resource, row) in rows {
        let quota = &resource.quotas()[row];
        for index in by_resource.get(&resource).into_iter().flatten() {
            let usage = &usages[*index as usize];
            if let Some((things, count)) = usage.is_counted_by(quota).then(|| counted(usage, quota)).flatten() {
                members.push(Member {
                    things,
                    cloud: usage.cloud(),
                    index: *index,
                    count,
                });
            }
        }
    }
    members
}

/// What a quota counts a record under, and how much of it one of these things gets.
fn counted(usage: &Usage, quota: &Quota) -> Option<(u64, u64)> {
    let mut things = Hash::new();
    let (mut named, mut own) = (false, false);
    for dimension in quota.per {
        let identity = usage.identity(quota, *dimension);
        named |= identity.is_some() && *dimension != Dimension::App;
        own |= identity.is_some_and(|identity: Identity| identity.own);
        let hash = identity.map_or([0; 9], |identity| {
            let mut bytes = [1; 9];
            bytes[1..].copy_from_slice(&identity.hash.to_le_bytes());
            bytes
        });
        things.add(&hash);
    }
    let per_app = quota.per == [Dimension::App];
    if !named && !per_app {
        return None;
    }
    let count = match (per_app, own) {
        // A limit of an app alone spans the tenants; all others hold inside each.
        (true, _) => usage.instances().saturating_mul(usage.tenants()),
        // Each instance has its own id: a limit per id sees one of them.
        (false, true) => 1,
        (false, false) => usage.instances(),
    };
    Some((things.0, count))
}

fn issue(quota: &'static Quota, group: &[Member], usages: &[Usage]) -> Option<Issue> {
    let limit = u64::from(quota.limit);
    let used = group.iter().fold(0_u64, |sum, member| sum.saturating_add(member.count));
    let is_near = quota.limit >= SMALLEST_TO_WARN && used.saturating_mul(100) >= limit * NEARLY;
    if used <= limit && !is_near {
        return None;
    }
    // The first one that does not fit any more, or the last one where all still fit.
    let mut sum = 0_u64;
    let over = group.iter().find(|member| {
        sum = sum.saturating_add(member.count);
        sum > limit
    });
    let at = over.or(group.last())?;
    let mut members = Hash::new();
    let mut counts: Vec<(Index, u64)> = Vec::new();
    let mut others = 0;
    for member in group {
        members.add(&member.index.to_le_bytes());
        if member.index != at.index {
            others += 1;
            if counts.len() < SHOWN {
                counts.push((member.index, member.count));
            }
        }
    }
    let own = group.iter().filter(|member| member.index == at.index);
    Some(Issue {
        at: at.index,
        others: counts.iter().map(|(index, _)| *index).collect(),
        kind: Kind::Quota(Excess {
            quota,
            path: usages[at.index as usize].row(),
            used,
            own: own.map(|member| member.count).fold(0, u64::saturating_add),
            more: others - counts.len(),
            counts,
            members: members.0,
        }),
    })
}

/// Keeps of the quotas that the same subscriptions exceed the one that is exceeded most: it is one
/// mistake, and who mends it mends the others.
fn without_followers(issues: Vec<Issue>) -> Vec<Issue> {
    let mut kept: BTreeMap<(Index, u64), Issue> = BTreeMap::new();
    for issue in issues {
        let Kind::Quota(excess) = &issue.kind else { continue };
        let key = (issue.at, excess.members);
        let heavier = kept.get(&key).is_none_or(|other| match &other.kind {
            Kind::Quota(other) => excess.share() > other.share(),
            Kind::Duplicate => true,
        });
        if heavier {
            kept.insert(key, issue);
        }
    }
    kept.into_values().collect()
}

impl Excess {
    /// How much of the quota is used, in thousandths.
    fn share(&self) -> u64 {
        self.used.saturating_mul(1_000) / u64::from(self.quota.limit.max(1))
    }

    /// What another record has to do with it.
    pub(super) fn part(&self, other: Index, name: &str, is_last: bool) -> String {
        let own = self
            .counts
            .iter()
            .find(|(index, _)| *index == other)
            .map_or(0, |(_, count)| *count);
        let more = match self.more {
            more @ 1.. if is_last => format!(" (and {more} more)"),
            _ => String::new(),
        };
        format!("`{name}` counts {}{more}", thousands(own))
    }

    pub(super) fn finding(&self) -> Finding {
        let limit = u64::from(self.quota.limit);
        let exceeded = self.used > limit;
        let (rule, verb) = if exceeded {
            (Rule::QuotaExceeded, if self.used == 1 { "exceeds" } else { "exceed" })
        } else {
            (
                Rule::QuotaNearlyUsed,
                if self.used == 1 { "uses most of" } else { "use most of" },
            )
        };
        let per: Vec<&str> = self.quota.per.iter().map(|dimension| dimension.as_str()).collect();
        let what = match self.quota.pool {
            Some(pool) => pool_words(pool),
            None => format!("`{}`", self.path.resource.id()),
        };
        let message = format!(
            "{} {verb} the quota of {} per {} for {what}",
            count(self.used, "subscription"),
            thousands(limit),
            per.join(" per ")
        );
        let help = if exceeded {
            self.remove(self.used - limit)
        } else {
            Help::say(format!(
                "delete subscriptions that are no longer needed before creating new ones: {} left",
                thousands(limit - self.used)
            ))
        };
        Finding::new(rule, Field::Resource, message)
            .label(format!("counts {} of {}", thousands(self.own), thousands(self.used)))
            .help(help)
            .sources(self.quota.sources)
    }

    fn remove(&self, surplus: u64) -> Help {
        let remove = format!("remove {}", thousands(surplus));
        let root = |path: &Path| path.template.split('/').nth(1);
        let wide = self.path.resource.paths().find(|path| {
            !path.template.contains("{id}") && path.required_query.is_none() && root(path) == root(self.path)
        });
        match wide.filter(|wide| wide.template != self.path.template) {
            Some(wide) => Help::say(format!(
                "{remove}, or watch all with one subscription to `{}`",
                wide.template
            )),
            None => Help::say(remove),
        }
    }
}

fn pool_words(pool: Pool) -> String {
    match pool {
        Pool::Teams => "all Teams resources together".into(),
        Pool::Outlook => "messages, events and contacts together".into(),
        pool => format!("the pool `{pool}`"),
    }
}
