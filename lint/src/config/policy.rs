//! `[policy]`: what an organization asks of its own subscriptions.

use graphsub_read::dialect::quoted;
use graphsub_rules::echo;
use graphsub_rules::policy::{Demand, Pattern, Policy};
use graphsub_tables::Auth;
use graphsub_terms::duration;
use graphsub_terms::words::any_of;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::Config;

/// What an organization asks of its own subscriptions.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[schemars(inline)]
pub(super) struct PolicyTable {
    /// Hosts that notifications may go to (GS801).
    notification_hosts: Option<Hosts>,
    /// Permissions that must not be granted (GS802).
    permissions: Option<Forbidden<Name>>,
    /// Permission types that must not be used (GS803).
    permission_types: Option<Forbidden<AuthName>>,
    /// Longest lifetime (GS804).
    lifetime: Option<Longest>,
    /// Least time between a renewal and the end of the lifetime (GS805).
    renewal_margin: Option<Least>,
    /// Whether a client state has to be set (GS806).
    client_state: Option<Required>,
    /// Whether a lifecycle URL has to be set (GS807).
    lifecycle_url: Option<Required>,
    /// Whether somebody has to be named who looks after a subscription (GS808).
    owner: Option<Required>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Hosts {
    /// The hosts; `*` stands for any characters.
    allow: Vec<HostPattern>,
    /// Why.
    reason: Reason,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Forbidden<T> {
    /// What is forbidden.
    forbid: Vec<T>,
    /// Why.
    reason: Reason,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Longest {
    /// A duration such as `3d`.
    max: Seconds,
    /// Why.
    reason: Reason,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Least {
    /// A duration such as `12h`.
    min: Seconds,
    /// Why.
    reason: Reason,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Required {
    /// Whether it is.
    required: bool,
    /// Why.
    reason: Reason,
}

/// A value that is read from a text.
macro_rules! read_from_text {
    ($name:ident($inner:ty), $schema:expr, $read:expr) => {
        #[derive(Debug, Clone)]
        struct $name($inner);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let read: fn(&str) -> Result<$inner, String> = $read;
                read(text.trim()).map($name).map_err(D::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

read_from_text!(
    Reason(String),
    json_schema!({"type": "string", "pattern": r"\S"}),
    |text| match text {
        "" => Err("a policy needs its reason: say why".into()),
        text => Ok(text.to_owned()),
    }
);

read_from_text!(
    Seconds(i64),
    json_schema!({"type": "string", "examples": ["12h", "3d"]}),
    |text| { duration::read(text).map_err(|why| format!("`{}` is not a valid duration: {why}", echo(text))) }
);

read_from_text!(
    Name(Pattern),
    json_schema!({"type": "string", "examples": ["*.ReadWrite*"]}),
    |text| match text {
        "" => Err("a pattern is empty: write a permission, such as `*.ReadWrite*`".into()),
        text => Ok(Pattern::new(text)),
    }
);

read_from_text!(
    HostPattern(Pattern),
    json_schema!({"type": "string", "pattern": "^[^/:@\\s]+$", "examples": ["*.contoso.com"]}),
    |text| match text {
        text if text.is_empty() || text.contains(['/', ':', '@', ' ']) => Err(format!(
            "`{}` is not a valid host: write it alone, such as `*.contoso.com`",
            echo(text)
        )),
        text => Ok(Pattern::new(text)),
    }
);

read_from_text!(
    AuthName(Auth),
    json_schema!({"enum": Auth::ALL.iter().map(|auth| auth.as_str()).collect::<Vec<_>>()}),
    |text| {
        let names = || Auth::ALL.iter().map(|auth| auth.as_str());
        let found = Auth::ALL.iter().find(|auth| auth.as_str() == text);
        found
            .copied()
            .ok_or_else(|| format!("`{}` is not a permission type: use {}", echo(text), any_of(names())))
    }
);

/// Returns what some configurations ask for together: what a later one says takes the place of what an earlier one
/// says about the same.
pub(super) fn policy(configs: &[&Config]) -> Policy {
    let tables = || configs.iter().rev().map(|config| &config.policy);
    let required = |of: fn(&PolicyTable) -> Option<&Required>| {
        let demand = tables().find_map(of).filter(|demand| demand.required)?;
        Some(Demand::new((), &*demand.reason.0))
    };
    let mut policy = Policy::default();
    policy.notification_hosts = tables()
        .find_map(|table| table.notification_hosts.as_ref())
        .map(|hosts| {
            let patterns = hosts.allow.iter().map(|pattern| pattern.0.clone());
            Demand::new(patterns.collect(), &*hosts.reason.0)
        });
    policy.forbidden_permissions = tables().find_map(|table| table.permissions.as_ref()).map(|names| {
        let patterns = names.forbid.iter().map(|pattern| pattern.0.clone());
        Demand::new(patterns.collect(), &*names.reason.0)
    });
    policy.forbidden_permission_types = tables().find_map(|table| table.permission_types.as_ref()).map(|types| {
        let types_forbidden = types.forbid.iter().map(|auth| auth.0);
        Demand::new(types_forbidden.collect(), &*types.reason.0)
    });
    let longest = tables().find_map(|table| table.lifetime.as_ref());
    policy.max_lifetime = longest.map(|longest| Demand::new(longest.max.0, &*longest.reason.0));
    let least = tables().find_map(|table| table.renewal_margin.as_ref());
    policy.min_renewal_margin = least.map(|least| Demand::new(least.min.0, &*least.reason.0));
    policy.client_state = required(|table| table.client_state.as_ref());
    policy.lifecycle_url = required(|table| table.lifecycle_url.as_ref());
    policy.owner = required(|table| table.owner.as_ref());
    policy
}

/// Returns the tables that ask for the same.
pub(super) fn shown(policy: &Policy) -> String {
    let list = |names: Vec<&str>| {
        let names: Vec<String> = names.into_iter().map(quoted).collect();
        format!("[{}]", names.join(", "))
    };
    let patterns = |patterns: &[Pattern]| list(patterns.iter().map(Pattern::as_str).collect());
    let auths = |auths: &[Auth]| list(auths.iter().map(|auth| auth.as_str()).collect());
    let seconds = |seconds: &i64| format!("\"{seconds}s\"");
    let is_required = |(): &()| "true".to_owned();
    let tables = [
        table(
            "notification-hosts",
            "allow",
            policy.notification_hosts.as_ref(),
            |hosts| patterns(hosts),
        ),
        table(
            "permissions",
            "forbid",
            policy.forbidden_permissions.as_ref(),
            |names| patterns(names),
        ),
        table(
            "permission-types",
            "forbid",
            policy.forbidden_permission_types.as_ref(),
            |types| auths(types),
        ),
        table("lifetime", "max", policy.max_lifetime.as_ref(), seconds),
        table("renewal-margin", "min", policy.min_renewal_margin.as_ref(), seconds),
        table("client-state", "required", policy.client_state.as_ref(), is_required),
        table("lifecycle-url", "required", policy.lifecycle_url.as_ref(), is_required),
        table("owner", "required", policy.owner.as_ref(), is_required),
    ];
    tables.concat()
}

fn table<T>(name: &str, key: &str, demand: Option<&Demand<T>>, value: impl Fn(&T) -> String) -> String {
    demand.map_or_else(String::new, |demand| {
        let (value, reason) = (value(&demand.value), quoted(&demand.reason));
        format!("[policy.{name}]\n{key} = {value}\nreason = {reason}\n\n")
    })
}
