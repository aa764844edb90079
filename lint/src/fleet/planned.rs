//! When subscriptions are renewed, how much of each quota they use, how late they are told.

use std::collections::{BTreeMap, HashMap};

use graphsub_rules::LifetimeForm;
use graphsub_rules::fleet::{EACH_TENANT, SharedLimit};
use graphsub_tables::{Cloud, Dimension, REVISION};
use graphsub_terms::words::{count, duration, thousands};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::collect::Subscription;
use super::table::columns;
use crate::report::shown;

/// Renewals that are told beforehand.
const NEXT: i64 = 3;

/// A plan for some subscriptions.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Plan {
    /// Version of the output.
    pub version: u8,
    /// Date of the tables.
    pub tables: &'static str,
    /// The clock.
    pub now: String,
    /// The subscriptions, in the order of their files.
    pub subscriptions: Vec<Planned>,
    /// The apps, by name.
    pub apps: Vec<PlannedApp>,
    /// The quotas that are used, the one used most first.
    pub quotas: Vec<QuotaUse>,
}

/// What is planned for a subscription.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Planned {
    /// Its file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Its app.
    pub app: String,
    /// Its name.
    pub subscription: String,
    /// `resource` as written; none: unknown.
    pub resource: Option<String>,
    /// Template of the table row; none: not a documented path.
    pub path: Option<&'static str>,
    /// Cloud; none: unknown.
    pub cloud: Option<&'static str>,
    /// Subscriptions per tenant.
    pub instances: u32,
    /// Tenants that install the app.
    pub tenants: u32,
    /// Seconds it is meant to live.
    pub lifetime_seconds: Option<i64>,
    /// Seconds it may live.
    pub maximum_lifetime_seconds: Option<i64>,
    /// Seconds from one renewal to the next; none: neither written nor documented.
    pub renew_every_seconds: Option<i64>,
    /// Where that comes from: `renewEvery`, `lifetime` or `maximum`.
    pub renew_every_from: Option<&'static str>,
    /// The next renewals, if it was created or renewed at the time of the clock.
    pub next_renewals: Vec<String>,
    /// Renewals per hour of all its instances in all tenants.
    pub renewals_per_hour: Option<f64>,
    /// The quotas it counts against.
    pub quotas: Vec<Share>,
    /// What the documents say about how late notifications arrive; none: nothing.
    pub latency: Option<Latency>,
}

/// How late notifications arrive.
#[derive(Debug, Clone, Copy, Serialize)]
#[non_exhaustive]
pub struct Latency {
    /// Upper bound of the average, in seconds.
    pub average_seconds: Option<u32>,
    /// Maximum, in seconds.
    pub maximum_seconds: Option<u32>,
}

/// The part a subscription has in a quota.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Share {
    /// The quota.
    pub quota: String,
    /// What it counts for.
    pub count: u64,
    /// What all count for together.
    pub used: u64,
    /// The limit.
    pub limit: u32,
    /// Use in per cent, with one decimal.
    pub percent: f64,
}

/// Renewals of an app.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct PlannedApp {
    /// The app.
    pub app: String,
    /// Its concrete subscriptions in all tenants.
    pub subscriptions: u64,
    /// Renewals per hour of those whose interval is known.
    pub renewals_per_hour: f64,
    /// Definitions whose interval is not known.
    pub unknown: usize,
}

/// Use of a quota.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct QuotaUse {
    /// The quota.
    pub quota: String,
    /// What it counts, in words.
    #[serde(skip)]
    pub words: String,
    /// Cloud; none: unknown.
    pub cloud: Option<&'static str>,
    /// What it is counted by.
    pub key: Map<String, Value>,
    /// How many subscriptions count.
    pub used: u64,
    /// How many may.
    pub limit: u32,
    /// Use in per cent, with one decimal.
    pub percent: f64,
}

/// What shares a limit.
type Key = (SharedLimit, Option<Cloud>, Vec<(Dimension, Option<String>)>);

impl Plan {
    /// Returns the plan for some subscriptions, at a time in seconds since 1970.
    ///
    /// ```
    /// use graphsub_lint::engine::Input;
    /// use graphsub_lint::fleet::{planned::Plan, subscriptions};
    /// use graphsub_read::Context;
    ///
    /// let manifest = "subscriptions: [{resource: /users, lifetime: 2d}]";
    /// let (read, _) = subscriptions(&[Input::text("graphsub.yaml", manifest)], &Context::default());
    /// let plan = Plan::new(&read, 0);
    /// assert_eq!(plan.subscriptions[0].next_renewals[0], "1970-01-03T00:00:00Z");
    /// ```
    pub fn new(subscriptions: &[Subscription], now: i64) -> Plan {
        let mut used: BTreeMap<Key, u64> = BTreeMap::new();
        for charge in subscriptions.iter().flat_map(|subscription| &subscription.charges) {
            let sum = used
                .entry((charge.limit, charge.cloud, charge.key.clone()))
                .or_default();
            *sum = sum.saturating_add(charge.count);
        }
        let planned: Vec<Planned> = subscriptions
            .iter()
            .map(|subscription| planned(subscription, now, &used))
            .collect();
        let names = subscriptions
            .iter()
            .map(|subscription| (subscription.app_identity.as_str(), subscription.app.as_str()));
        let names: HashMap<&str, &str> = names.collect();
        let mut quotas: Vec<QuotaUse> = used
            .iter()
            .map(|(key, used)| QuotaUse::new(key, *used, &names))
            .collect();
        // The sort is stable: quotas used as much keep the order of the tables.
        quotas.sort_by(|a, b| b.percent.total_cmp(&a.percent).then(b.used.cmp(&a.used)));
        Plan {
            version: 1,
            tables: REVISION,
            now: time(now),
            apps: apps(&planned),
            subscriptions: planned,
            quotas,
        }
    }

    /// Returns the plan as JSON.
    pub fn json(&self) -> String {
        shown::json(serde_json::to_string_pretty(self).unwrap_or_default()) + "\n"
    }

    /// Returns the plan for people.
    pub fn table(&self) -> String {
        if self.subscriptions.is_empty() {
            return "no subscriptions\n".into();
        }
        let unknown = || "unknown".to_owned();
        let seconds = |value: Option<i64>| value.map_or_else(unknown, duration);
        let rows = self.subscriptions.iter().map(|planned| {
            let most = planned.quotas.iter().max_by(|a, b| a.percent.total_cmp(&b.percent));
            let latency = planned.latency.and_then(|latency| latency.maximum_seconds);
            vec![
                planned.app.clone(),
                planned.subscription.clone(),
                seconds(planned.lifetime_seconds),
                seconds(planned.renew_every_seconds),
                planned.next_renewals.first().cloned().unwrap_or_else(unknown),
                planned.renewals_per_hour.map_or_else(unknown, rate),
                most.map_or_else(
                    || "-".into(),
                    |share| format!("{} of {}", share_words(share.percent), share.quota),
                ),
                seconds(latency.map(i64::from)),
            ]
        });
        let header = [
            "APP",
            "SUBSCRIPTION",
            "LIFETIME",
            "RENEW EVERY",
            "NEXT RENEWAL",
            "PER HOUR",
            "QUOTA USE",
            "MAX LATENCY",
        ];
        let mut out = columns(&header, rows);
        out.push('\n');
        let rows = self.apps.iter().map(|app| {
            let mut renewals = rate(app.renewals_per_hour);
            if app.unknown > 0 {
                renewals += &format!(
                    " (without {} of unknown interval)",
                    count(app.unknown as u64, "definition")
                );
            }
            vec![app.app.clone(), thousands(app.subscriptions), renewals]
        });
        out += &columns(&["APP", "SUBSCRIPTIONS", "RENEWALS PER HOUR"], rows);
        if self.quotas.is_empty() {
            return out;
        }
        out.push('\n');
        let rows = self.quotas.iter().map(|quota| {
            vec![
                quota.quota.clone(),
                quota.words_of_key(),
                thousands(quota.used),
                thousands(quota.limit.into()),
                share_words(quota.percent),
            ]
        });
        out + &columns(&["QUOTA", "FOR", "USED", "LIMIT", "USE"], rows)
    }
}

impl QuotaUse {
    fn new((limit, cloud, key): &Key, used: u64, names: &HashMap<&str, &str>) -> QuotaUse {
        let key = key.iter().filter_map(|(dimension, text)| {
            let text = text.as_deref()?;
            let name = names.get(text).filter(|_| *dimension == Dimension::App);
            Some((dimension.to_string(), (*name.unwrap_or(&text)).into()))
        });
        QuotaUse {
            quota: limit.id(),
            words: limit.words(),
            cloud: cloud.map(Cloud::as_str),
            key: key.collect(),
            used,
            limit: limit.quota().limit,
            percent: percent(*limit, used),
        }
    }

    /// Returns what it is counted by, in words.
    pub(super) fn words_of_key(&self) -> String {
        words_of_key(&self.key, self.cloud)
    }
}

/// What a quota is counted by, in words.
pub(super) fn words_of_key(key: &Map<String, Value>, cloud: Option<&str>) -> String {
    let mut words: Vec<String> = key
        .iter()
        .map(|(dimension, text)| match text.as_str().unwrap_or_default() {
            EACH_TENANT => format!("each {dimension}"),
            text => format!("{dimension} {text}"),
        })
        .collect();
    if cloud != Some(Cloud::Global.as_str()) {
        words.push(format!("cloud {}", cloud.unwrap_or("unknown")));
    }
    words.join(", ")
}

fn planned(subscription: &Subscription, now: i64, used: &BTreeMap<Key, u64>) -> Planned {
    let resource = subscription.row.map(|row| row.resource);
    let maximum = resource
        .and_then(|resource| {
            resource
                .lifetime()
                .limit(subscription.resource_data)
                .map(|limit| limit.minutes)
        })
        .map(|minutes| i64::from(minutes) * 60);
    let lifetime = subscription.lifetime.filter(|lifetime| lifetime.seconds > 0);
    let interval = interval(subscription, maximum);
    let first = match (lifetime, subscription.renew_every) {
        // What ends at a date is renewed by then for the first time.
        (Some(lifetime), None) if lifetime.form == LifetimeForm::Date => Some(lifetime.seconds),
        _ => interval.map(|(seconds, _)| seconds),
    };
    let next = first.zip(interval).into_iter().flat_map(|(first, (every, _))| {
        (0..NEXT).map(move |step| now.saturating_add(first).saturating_add(every.saturating_mul(step)))
    });
    let concrete = f64::from(subscription.instances) * f64::from(subscription.tenants);
    #[allow(clippy::cast_precision_loss, reason = "intervals are far below 2^52 seconds")]
    let per_hour = interval.map(|(seconds, _)| rounded(concrete * 3_600.0 / seconds as f64));
    let shares = subscription.charges.iter().map(|charge| {
        let key = (charge.limit, charge.cloud, charge.key.clone());
        let used = used.get(&key).copied().unwrap_or_default();
        Share {
            quota: charge.limit.id(),
            count: charge.count,
            used,
            limit: charge.limit.quota().limit,
            percent: percent(charge.limit, used),
        }
    });
    Planned {
        file: subscription.file.clone(),
        line: subscription.line,
        app: subscription.app.clone(),
        subscription: subscription.name.clone(),
        resource: subscription.resource.clone(),
        path: subscription.row.map(|row| row.template),
        cloud: subscription.cloud.map(Cloud::as_str),
        instances: subscription.instances,
        tenants: subscription.tenants,
        lifetime_seconds: subscription.lifetime.map(|lifetime| lifetime.seconds),
        maximum_lifetime_seconds: maximum,
        renew_every_seconds: interval.map(|(seconds, _)| seconds),
        renew_every_from: interval.map(|(_, from)| from),
        next_renewals: next.map(time).collect(),
        renewals_per_hour: per_hour,
        quotas: shares.collect(),
        latency: resource.and_then(|resource| resource.latency()).map(|latency| Latency {
            average_seconds: latency.average_seconds,
            maximum_seconds: latency.maximum_seconds,
        }),
    }
}

/// Seconds from one renewal to the next, and where they come from. A date says nothing about the renewals that
/// follow it.
fn interval(subscription: &Subscription, maximum: Option<i64>) -> Option<(i64, &'static str)> {
    let lifetime = subscription
        .lifetime
        .filter(|lifetime| lifetime.form != LifetimeForm::Date || maximum.is_none())
        .map(|lifetime| lifetime.seconds);
    // What is over the maximum is refused.
    let lifetime = lifetime.filter(|seconds| maximum.is_none_or(|maximum| *seconds <= maximum));
    let candidates = [
        (subscription.renew_every, "renewEvery"),
        (lifetime, "lifetime"),
        (maximum, "maximum"),
    ];
    let mut known = candidates
        .into_iter()
        .filter_map(|(seconds, from)| Some((seconds.filter(|s| *s > 0)?, from)));
    known.next()
}

fn apps(planned: &[Planned]) -> Vec<PlannedApp> {
    let mut apps: BTreeMap<&str, PlannedApp> = BTreeMap::new();
    for subscription in planned {
        let app = apps.entry(&subscription.app).or_insert_with(|| PlannedApp {
            app: subscription.app.clone(),
            subscriptions: 0,
            renewals_per_hour: 0.0,
            unknown: 0,
        });
        app.subscriptions += u64::from(subscription.instances) * u64::from(subscription.tenants);
        match subscription.renewals_per_hour {
            Some(renewals) => app.renewals_per_hour = rounded(app.renewals_per_hour + renewals),
            None => app.unknown += 1,
        }
    }
    apps.into_values().collect()
}

/// A number with four decimals.
fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}

/// Use of a limit in per cent, with one decimal.
#[allow(clippy::cast_precision_loss, reason = "nobody reads sixteen digits of it")]
fn percent(limit: SharedLimit, used: u64) -> f64 {
    limit.thousandths(used) as f64 / 10.0
}

/// A share in per cent for people.
pub(super) fn share_words(percent: f64) -> String {
    match percent {
        percent if percent < 0.1 => "<0.1%".into(),
        percent if percent < 10.0 => format!("{percent}%"),
        percent => format!("{}%", percent.floor()),
    }
}

/// Renewals per hour for people.
fn rate(number: f64) -> String {
    match number {
        number if number < 0.01 && number > 0.0 => "<0.01".into(),
        number if number >= 100.0 => format!("{number:.0}"),
        number if number >= 1.0 => format!("{number:.1}"),
        number => format!("{number:.2}"),
    }
}

/// A date and time as files write it; the last one there is for what is beyond it.
fn time(seconds: i64) -> String {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX).to_string()
}
