//! GS501 and GS504: more subscriptions than a documented quota allows, or nearly so.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{Cloud, Counts, Dimension, Pool, Quota, Resource};

use crate::Rule;
use crate::finding::Finding;
use crate::fleet::{Identity, Member, finding, related};
use crate::words::thousands;

/// Share of a quota from which on there is little room left, in percent.
const NEARLY: u64 = 80;

/// Quotas below this are meant to be used up.
const SMALLEST_TO_WARN: u32 = 10;

/// What shares one limit: the same row, or the same pool, for the same things in one cloud.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    rows: Rows,
    cloud: Cloud,
    things: Vec<Option<String>>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rows {
    Pool(Pool),
    Row(Resource, usize),
}

struct Usage<'m> {
    quota: &'static Quota,
    used: u64,
    members: Vec<(&'m Member<'m>, u64)>,
}

pub(super) fn check(members: &[Member<'_>]) -> Vec<(usize, Finding)> {
    let mut groups: BTreeMap<Group, Usage<'_>> = BTreeMap::new();
    for member in members {
        let resource = member.path.resource;
        for (row, quota) in resource.quotas().iter().enumerate() {
            if quota.counts != Counts::Subscriptions
                || !quota.applies_to(member.path.template)
                || (quota.delegated && !member.is_delegated())
            {
                continue;
            }
            let Some((things, count)) = counted(member, quota) else {
                continue;
            };
            let rows = quota.pool.map_or(Rows::Row(resource, row), Rows::Pool);
            let usage = groups
                .entry(Group {
                    rows,
                    cloud: member.cloud(),
                    things,
                })
                .or_insert(Usage {
                    quota,
                    used: 0,
                    members: Vec::new(),
                });
            usage.used = usage.used.saturating_add(count);
            usage.members.push((member, count));
        }
    }
    let mut findings: Vec<(usize, Finding)> = groups.values().filter_map(report).collect();
    findings.sort_by_key(|(index, finding)| (*index, finding.rule));
    findings
}

/// What a quota counts a member under, and how much of it one of these things gets.
fn counted(member: &Member<'_>, quota: &Quota) -> Option<(Vec<Option<String>>, u64)> {
    let identities: Vec<Option<Identity>> = quota.per.iter().map(|dimension| member.identity(*dimension)).collect();
    let named = quota
        .per
        .iter()
        .zip(&identities)
        .any(|(dimension, identity)| identity.is_some() && *dimension != Dimension::App);
    if !named && quota.per != [Dimension::App] {
        return None;
    }
    // Each instance has its own id: a limit per id sees one of them.
    let per_tenant = if identities.iter().flatten().any(|identity| identity.own) {
        1
    } else {
        member.entry.instances
    };
    // A limit of an app alone spans the tenants; all others hold inside each.
    let count = if quota.per == [Dimension::App] {
        member.entry.instances.saturating_mul(member.entry.tenants)
    } else {
        per_tenant
    };
    Some((
        identities
            .into_iter()
            .map(|identity| identity.map(|identity| identity.text))
            .collect(),
        count,
    ))
}

fn report(usage: &Usage<'_>) -> Option<(usize, Finding)> {
    let limit = u64::from(usage.quota.limit);
    let rule = if usage.used > limit {
        Rule::QuotaExceeded
    } else if usage.quota.limit >= SMALLEST_TO_WARN && usage.used * 100 >= limit * NEARLY {
        Rule::QuotaNearlyUsed
    } else {
        return None;
    };
    // The first one that does not fit any more, or the last one where all still fit.
    let mut sum = 0;
    let at = usage
        .members
        .iter()
        .find(|(_, count)| {
            sum += count;
            sum > limit
        })
        .or(usage.members.last())?
        .0;
    let per = usage
        .quota
        .per
        .iter()
        .map(|dimension| dimension.as_str())
        .collect::<Vec<_>>()
        .join(" and ");
    let what = match usage.quota.pool {
        Some(Pool::Teams) => "all Teams resources together".into(),
        _ => format!("`{}`", at.path.resource.id()),
    };
    let verb = if rule == Rule::QuotaExceeded {
        "exceed the quota of"
    } else {
        "use most of the quota of"
    };
    let plural = if usage.used == 1 {
        "subscription"
    } else {
        "subscriptions"
    };
    let message = format!(
        "{} {plural} {verb} {} per {per} for {what}",
        thousands(usage.used),
        thousands(limit)
    );
    let counts: Vec<(&Member<'_>, String)> = usage
        .members
        .iter()
        .map(|(member, count)| (*member, format!("`{}` counts {}", member.entry.name, thousands(*count))))
        .collect();
    let own = usage
        .members
        .iter()
        .filter(|(member, _)| member.index == at.index)
        .map(|(_, count)| count)
        .sum::<u64>();
    let help = if rule == Rule::QuotaExceeded {
        let fewer = format!("have {} fewer", thousands(usage.used - limit));
        let wide = at
            .path
            .resource
            .paths()
            .find(|path| !path.template.contains("{id}") && path.required_query.is_none());
        match wide.filter(|wide| wide.template != at.path.template) {
            Some(wide) => format!("{fewer}, or watch all with one subscription to `{}`", wide.template),
            None => fewer,
        }
    } else {
        format!(
            "{} are left; delete subscriptions that are no longer needed before making new ones",
            thousands(limit - usage.used)
        )
    };
    let mut finding = finding(rule, message)
        .label(format!("counts {} of {}", thousands(own), thousands(usage.used)))
        .help(help)
        .sources(usage.quota.sources);
    finding.related = related(&counts, at.index);
    Some((at.index, finding))
}
