//! GS501 and GS504: more subscriptions than a documented quota allows, or nearly so.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use graphsub_tables::{Path, Quota, Resource};
use graphsub_terms::Field;
use graphsub_terms::words::{self, thousands};

use crate::Rule;
use crate::finding::Finding;
use crate::fleet::usage::Hash;
use crate::fleet::{Index, Issue, SHOWN, SharedLimit, Usage, Words};
use crate::help::Help;

/// A record and what it counts in one group.
#[derive(Clone, Copy)]
struct Member {
    /// What the group counts for, in one cloud.
    things: u64,
    cloud: u16,
    index: Index,
    count: u64,
}

/// A quota that is exceeded or nearly used.
#[derive(Debug)]
struct Excess {
    at: Index,
    limit: SharedLimit,
    /// The row it rests on: of a pool the first one that counts something.
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
    let mut excesses = Vec::new();
    for (limit, rows) in SharedLimit::of(by_resource.keys().copied()) {
        let Some(quota) = rows.first().and_then(|(resource, row)| resource.quotas().get(*row)) else {
            continue;
        };
        let mut members = members(rows, usages, &by_resource);
        members.sort_unstable_by_key(|member| (member.cloud, member.things, member.index));
        for group in members.chunk_by(|a, b| (a.cloud, a.things) == (b.cloud, b.things)) {
            excesses.extend(excess(limit, quota, group, usages));
        }
    }
    let issues = without_followers(excesses).map(|excess| Issue {
        at: excess.at,
        others: excess.counts.iter().map(|(index, _)| *index).collect(),
        words: Arc::new(excess),
    });
    issues.collect()
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
    let count = usage.count(quota)?;
    let mut things = Hash::new();
    for dimension in quota.per {
        let hash = usage.thing(quota, *dimension).map_or([0; 9], |thing| {
            let mut bytes = [1; 9];
            bytes[1..].copy_from_slice(&usage.identity(thing).hash.to_le_bytes());
            bytes
        });
        things.add(&hash);
    }
    Some((things.0, count))
}

fn excess(shared: SharedLimit, quota: &'static Quota, group: &[Member], usages: &[Usage]) -> Option<Excess> {
    let limit = u64::from(quota.limit);
    let used = group.iter().fold(0_u64, |sum, member| sum.saturating_add(member.count));
    shared.rule(used)?;
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
    Some(Excess {
        at: at.index,
        limit: shared,
        quota,
        path: usages[at.index as usize].row(),
        used,
        own: own.map(|member| member.count).fold(0, u64::saturating_add),
        more: others - counts.len(),
        counts,
        members: members.0,
    })
}

/// Keeps one quota of those that the same subscriptions exceed, the one exceeded most: it is one
/// mistake, and fixing it fixes the others.
fn without_followers(excesses: Vec<Excess>) -> impl Iterator<Item = Excess> {
    let mut kept: BTreeMap<u64, Excess> = BTreeMap::new();
    for excess in excesses {
        let other = kept.get(&excess.members);
        if other.is_none_or(|other| excess.share() > other.share()) {
            kept.insert(excess.members, excess);
        }
    }
    kept.into_values()
}

impl Words for Excess {
    fn rule(&self) -> Rule {
        if self.is_exceeded() {
            Rule::QuotaExceeded
        } else {
            Rule::QuotaNearlyUsed
        }
    }

    fn part(&self, issue: &Issue, other: Index, name: &str) -> String {
        let own = self
            .counts
            .iter()
            .find(|(index, _)| *index == other)
            .map_or(0, |(_, count)| *count);
        let more = match self.more {
            more @ 1.. if issue.others.last() == Some(&other) => format!(" ({more} more not shown)"),
            _ => String::new(),
        };
        format!("`{name}` accounts for {}{more}", thousands(own))
    }

    fn finding<'n>(&self, _: &Issue, _: &dyn Fn(Index) -> &'n str) -> Finding {
        let limit = u64::from(self.quota.limit);
        let help = if self.is_exceeded() {
            self.remove(self.used - limit)
        } else {
            Help::say(self.limit.advice(self.used))
        };
        Finding::new(self.rule(), Field::Resource, self.limit.message(self.used))
            .label(format!(
                "accounts for {} of {}",
                thousands(self.own),
                thousands(self.used)
            ))
            .help(help)
            .sources(self.quota.sources)
    }
}

impl Excess {
    fn is_exceeded(&self) -> bool {
        self.used > u64::from(self.quota.limit)
    }

    fn share(&self) -> u64 {
        self.limit.thousandths(self.used)
    }

    fn remove(&self, surplus: u64) -> Help {
        let remove = format!("remove {}", words::count(surplus, "subscription"));
        let root = |path: &Path| path.template.split('/').nth(1);
        let wide = self.path.resource.paths().find(|path| {
            !path.template.contains("{id}") && path.required_query.is_none() && root(path) == root(self.path)
        });
        match wide.filter(|wide| wide.template != self.path.template) {
            Some(wide) => Help::say(format!(
                "{remove}, or replace them with one subscription to `{}`",
                wide.template
            )),
            None => Help::say(remove),
        }
    }
}

#[cfg(test)]
mod tests {
    use graphsub_tables::Cloud;
    use graphsub_terms::{Text, Value};

    use super::*;
    use crate::definition::Definition;

    fn usage(instances: u32, cloud: Value<Cloud>) -> Usage {
        let definition = Definition::new().resource(Text::path("/users/{userId}")).cloud(cloud);
        Usage::of(&definition, 0, instances, 1).expect("a documented path")
    }

    #[test]
    fn what_may_be_in_another_cloud_is_counted_apart() {
        let (global, unknown) = (Value::Known(Cloud::Global), Value::Unknown);
        let over = |usages: &[Usage]| check(usages).iter().map(|issue| issue.at).collect::<Vec<Index>>();
        assert_eq!(over(&[usage(60, global), usage(60, global)]), [1]);
        assert_eq!(over(&[usage(60, global), usage(60, unknown)]), [0; 0]);
        assert_eq!(over(&[usage(60, unknown), usage(60, unknown)]), [1]);
        // Whichever cloud it is in, it is too much by itself.
        assert_eq!(over(&[usage(60, global), usage(101, unknown)]), [1]);
    }
}
