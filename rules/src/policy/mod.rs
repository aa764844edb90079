//! GS8xx: what an organization asks of its own subscriptions, beside what Microsoft documents.

mod client_state_required;
mod forbidden_host;
mod forbidden_permission;
mod forbidden_permission_type;
mod lifecycle_url_required;
mod lifetime_over_policy;
mod owner_required;
mod pattern;
mod renewal_margin;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

pub use pattern::Pattern;

use graphsub_tables::{Auth, Rule};

use crate::definition::Definition;
use crate::finding::Finding;

/// What an organization asks of its subscriptions; nothing where nothing is set.
///
/// ```
/// use graphsub_rules::policy::{Demand, Policy, apply};
/// use graphsub_rules::{Definition, Lifetime, Rule};
///
/// let mut policy = Policy::default();
/// policy.max_lifetime = Some(Demand::new(3_600, "tokens are revoked within the hour"));
/// let definition = Definition::new().lifetime(Lifetime::duration(7_200));
/// let mut findings = Vec::new();
/// apply(&definition, &policy, &mut findings);
/// assert_eq!(findings[0].rule, Rule::LifetimeOverPolicy);
/// assert!(findings[0].message.ends_with(": tokens are revoked within the hour"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Hosts that notifications may go to.
    pub notification_hosts: Option<Demand<Vec<Pattern>>>,
    /// Permissions that must not be granted.
    pub forbidden_permissions: Option<Demand<Vec<Pattern>>>,
    /// Permission types that must not be used.
    pub forbidden_permission_types: Option<Demand<Vec<Auth>>>,
    /// Longest lifetime, in seconds.
    pub max_lifetime: Option<Demand<i64>>,
    /// Least time between a renewal and the end of the lifetime, in seconds.
    pub min_renewal_margin: Option<Demand<i64>>,
    /// A client state has to be set.
    pub client_state: Option<Demand<()>>,
    /// A lifecycle URL has to be set.
    pub lifecycle_url: Option<Demand<()>>,
    /// Somebody has to be named who looks after it.
    pub owner: Option<Demand<()>>,
}

/// Something that is asked for, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand<T> {
    /// What is asked for.
    pub value: T,
    /// Why, in the organization's words; empty: it does not say.
    pub reason: String,
}

impl<T> Demand<T> {
    /// Returns something that is asked for, and why.
    pub fn new(value: T, reason: impl Into<String>) -> Demand<T> {
        Demand {
            value,
            reason: reason.into(),
        }
    }

    /// A message with the reason behind it.
    fn because(&self, message: &str) -> String {
        match self.reason.trim() {
            "" => message.into(),
            reason => format!("{message}: {reason}"),
        }
    }
}

type Check = fn(&Definition<'_>, &Policy, &mut Vec<Finding>);

/// The checks, sorted by code.
const CHECKS: &[(Rule, Check)] = &[
    (Rule::ForbiddenHost, forbidden_host::check),
    (Rule::ForbiddenPermission, forbidden_permission::check),
    (Rule::ForbiddenPermissionType, forbidden_permission_type::check),
    (Rule::LifetimeOverPolicy, lifetime_over_policy::check),
    (Rule::RenewalMargin, renewal_margin::check),
    (Rule::ClientStateRequired, client_state_required::check),
    (Rule::LifecycleUrlRequired, lifecycle_url_required::check),
    (Rule::OwnerRequired, owner_required::check),
];

/// Adds to the findings about a definition those about a policy.
///
/// What is missing is reported once: a client state that the policy requires is no warning any more, and a lifecycle
/// URL that Microsoft Graph requires is no matter of the policy.
pub fn apply(definition: &Definition<'_>, policy: &Policy, findings: &mut Vec<Finding>) {
    if *policy == Policy::default() {
        return;
    }
    let has = |findings: &[Finding], rule| findings.iter().any(|finding: &Finding| finding.rule == rule);
    for (rule, check) in CHECKS {
        if *rule == Rule::LifecycleUrlRequired && has(findings, Rule::MissingLifecycleUrl) {
            continue;
        }
        check(definition, policy, findings);
    }
    if has(findings, Rule::ClientStateRequired) {
        findings.retain(|finding| finding.rule != Rule::MissingClientState);
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use graphsub_tables::RuleScope;
    use graphsub_terms::{Text, Value};

    use super::*;
    use crate::Lifetime;

    #[test]
    fn every_rule_of_a_policy_has_its_check_in_order() {
        let rules = Rule::ALL.iter().copied();
        let registered: Vec<Rule> = rules.filter(|rule| rule.scope() == RuleScope::Policy).collect();
        let checked: Vec<Rule> = CHECKS.iter().map(|(rule, _)| *rule).collect();
        assert_eq!(registered, checked);
    }

    fn raised(definition: &Definition<'_>, policy: &Policy) -> Vec<Rule> {
        let mut findings = crate::check(definition);
        findings
            .retain(|finding| finding.rule == Rule::MissingClientState || finding.rule == Rule::MissingLifecycleUrl);
        apply(definition, policy, &mut findings);
        findings.iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn hosts_are_those_of_webhooks_and_event_hubs() {
        let mut policy = Policy::default();
        let patterns = ["*.contoso.com", "hub.servicebus.windows.net"].map(Pattern::new);
        policy.notification_hosts = Some(Demand::new(patterns.into(), ""));
        let raised = |url| !raised(&Definition::new().notification_url(Text::written(url)), &policy).is_empty();
        for allowed in [
            "https://a.contoso.com/x",
            "https://A.B.CONTOSO.com:8443/?q",
            "EventHub:https://hub.servicebus.windows.net/eventhubname/a?tenantId=b",
            "https://${HOST}/x",
            "${URL}",
            "EventGrid:?azuresubscriptionid=a&resourcegroup=b&partnertopic=c&location=d",
        ] {
            assert!(!raised(allowed), "{allowed}");
        }
        for refused in [
            "https://contoso.com/x",
            "https://a.contoso.com.evil.example/x",
            "https://a.contoso.com@evil.example/x",
            "https://evil.example/a.contoso.com",
            "EventHub:https://other.servicebus.windows.net/eventhubname/a",
            "https://evil.example/${PATH}",
        ] {
            assert!(raised(refused), "{refused}");
        }
    }

    #[test]
    fn permissions_and_their_types() {
        let patterns = ["*.ReadWrite*", "Mail.Read"].map(Pattern::new);
        let policy = Policy {
            forbidden_permissions: Some(Demand::new(patterns.into(), "")),
            forbidden_permission_types: Some(Demand::new(vec![Auth::DelegatedPersonal], "")),
            ..Policy::default()
        };
        let granted = |names: &[&'static str]| {
            let names: Vec<Text<'_>> = names.iter().map(|name| Text::written(name)).collect();
            raised(&Definition::new().permissions(names), &policy).len()
        };
        assert_eq!(granted(&["Mail.ReadBasic", "${P}"]), 0);
        assert_eq!(
            granted(&["mail.read", "https://graph.microsoft.com/Files.ReadWrite.All"]),
            2
        );
        let typed = |auth| raised(&Definition::new().auth(auth), &policy).len();
        assert_eq!((typed(Auth::DelegatedPersonal), typed(Auth::Application)), (1, 0));
    }

    #[test]
    fn times() {
        let policy = Policy {
            max_lifetime: Some(Demand::new(3_600, "")),
            min_renewal_margin: Some(Demand::new(600, "")),
            ..Policy::default()
        };
        let rules = |lifetime, renew_every: Value<i64>| {
            raised(
                &Definition::new()
                    .lifetime(Lifetime::duration(lifetime))
                    .renew_every(renew_every),
                &policy,
            )
        };
        assert_eq!(rules(3_600, Value::Known(3_000)), []);
        assert_eq!(rules(3_601, Value::Absent), [Rule::LifetimeOverPolicy]);
        assert_eq!(rules(3_600, Value::Known(3_001)), [Rule::RenewalMargin]);
        // That is an error without a policy.
        assert_eq!(rules(3_600, Value::Known(3_600)), []);
    }

    #[test]
    fn what_is_missing_is_reported_once() {
        let policy = Policy {
            client_state: Some(Demand::new((), "so")),
            lifecycle_url: Some(Demand::new((), "so")),
            owner: Some(Demand::new((), "so")),
            ..Policy::default()
        };
        let definition = Definition::new()
            .client_state(Value::Absent)
            .lifecycle_notification_url(Value::Absent)
            .owner(Value::Absent);
        assert_eq!(
            raised(&definition, &policy),
            [
                Rule::ClientStateRequired,
                Rule::LifecycleUrlRequired,
                Rule::OwnerRequired
            ]
        );
        let teams = definition
            .resource(Text::path("/chats/{id}"))
            .lifetime(Lifetime::duration(7_200));
        assert_eq!(
            raised(&teams, &policy),
            [
                Rule::MissingLifecycleUrl,
                Rule::ClientStateRequired,
                Rule::OwnerRequired
            ]
        );
        assert_eq!(raised(&Definition::new(), &policy), []);
    }
}
