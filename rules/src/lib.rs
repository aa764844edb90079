//! The checks graphsub runs on Microsoft Graph subscription definitions.
//!
//! A front-end describes one subscription as a [`Definition`] and gets back [`Finding`]s. A finding names
//! the [`Field`] it is about, not a place in a file: the linter maps fields to spans of a manifest, the
//! derive macro to spans of a literal. The crate never accesses files, the clock or the environment, and
//! depends only on the tables.
//!
//! ```
//! use graphsub_rules::{Auth, Definition, Rule, check};
//! use graphsub_terms::Text;
//!
//! let definition = Definition::new()
//!     .resource(Text::path("/communications/callRecords"))
//!     .auth(Auth::DelegatedWork);
//! assert_eq!(check(&definition)[0].rule, Rule::UnsupportedAuth);
//! ```
//!
//! Each rule is a file in the folder of its family. [`check`] runs the rules about one subscription,
//! [`fleet::check`] (feature `fleet`, on by default) those that count over all of them.
#![no_std]

extern crate alloc;

mod change_type;
mod definition;
mod delivery;
mod finding;
#[cfg(feature = "fleet")]
pub mod fleet;
mod granted;
mod grants;
pub mod help;
mod latency;
mod lifetime;
pub mod path;
mod permission;
#[cfg(feature = "policy")]
pub mod policy;
mod query;
mod quote;
mod resource;
pub mod structure;
mod subject;

pub use change_type::parse as parse_change_type;
pub use definition::{
    Certificate, CertificateProblem, ChangeTypeItem, Definition, Expiration, Lifetime, LifetimeForm, MAX_CHANGE_TYPES,
    Part,
};
pub use finding::{Finding, MAX_ECHO, QuotedPath, echo};
pub use granted::Permissions;
pub use graphsub_tables::{ApiVersion, Auth, ChangeType, Cloud, Resource, Rule, Severity};
pub use graphsub_terms::{Field, Text, Value};
pub use help::Help;

use alloc::vec::Vec;

use graphsub_tables::Path;
use subject::Subject;

/// A check of one subscription.
type Check = fn(&Subject<'_, '_>, &mut Vec<Finding>);

/// The checks of one subscription, sorted by code.
const CHECKS: &[(Rule, Check)] = &[
    (Rule::UnknownResource, resource::unknown_resource::check),
    (Rule::AbsoluteResource, resource::absolute_resource::check),
    (Rule::BetaOnlyResource, resource::beta_only_resource::check),
    (Rule::DeprecatedResource, resource::deprecated_resource::check),
    (Rule::UnsupportedQueryOption, resource::unsupported_query_option::check),
    (Rule::ResourceSpelling, resource::resource_spelling::check),
    (Rule::CloudUnavailable, resource::cloud_unavailable::check),
    (Rule::InvalidExpression, query::invalid_expression::check),
    (Rule::UnknownProperty, query::unknown_property::check),
    (Rule::UndocumentedFilter, query::undocumented_filter::check),
    (Rule::SelectedBody, query::selected_body::check),
    (Rule::InvalidChangeType, change_type::invalid_change_type::check),
    (Rule::UnsupportedChangeType, change_type::unsupported_change_type::check),
    (Rule::RedundantChangeType, change_type::redundant_change_type::check),
    (Rule::UnsupportedAuth, permission::unsupported_auth::check),
    (Rule::MissingPermission, permission::missing_permission::check),
    (Rule::BroaderPermission, permission::broader_permission::check),
    (Rule::UnknownPermission, permission::unknown_permission::check),
    (
        Rule::UnsupportedSharedPermission,
        permission::unsupported_shared_permission::check,
    ),
    (Rule::MeWithoutUser, permission::me_without_user::check),
    (Rule::ConsentSwitch, permission::consent_switch::check),
    (Rule::LifetimeTooLong, lifetime::lifetime_too_long::check),
    (Rule::ContestedLifetime, lifetime::contested_lifetime::check),
    (Rule::LifetimeTooShort, lifetime::lifetime_too_short::check),
    #[cfg(feature = "requests")]
    (Rule::Expired, lifetime::expired::check),
    #[cfg(feature = "requests")]
    (Rule::InvalidExpiration, lifetime::invalid_expiration::check),
    (Rule::RenewalTooLate, lifetime::renewal_too_late::check),
    (Rule::MissingLifecycleUrl, lifetime::missing_lifecycle_url::check),
    #[cfg(feature = "requests")]
    (Rule::AmbiguousEnd, lifetime::ambiguous_end::check),
    (Rule::UnstatedMaximum, lifetime::unstated_maximum::check),
    (Rule::RenewalTooOften, lifetime::renewal_too_often::check),
    (Rule::TooManyIds, resource::too_many_ids::check),
    (Rule::LatencyUnattainable, latency::latency_unattainable::check),
    (Rule::LatencyUnknown, latency::latency_unknown::check),
    (
        Rule::ResourceDataUnsupported,
        delivery::resource_data_unsupported::check,
    ),
    #[cfg(feature = "requests")]
    (
        Rule::MissingEncryptionCertificate,
        delivery::missing_encryption_certificate::check,
    ),
    (
        Rule::MissingEncryptionCertificateId,
        delivery::missing_encryption_certificate_id::check,
    ),
    (Rule::EncryptionRequired, delivery::encryption_required::check),
    (Rule::SelectRequired, delivery::select_required::check),
    (Rule::SelectUnsupported, delivery::select_unsupported::check),
    #[cfg(feature = "requests")]
    (
        Rule::InvalidEncryptionCertificate,
        delivery::invalid_encryption_certificate::check,
    ),
    #[cfg(feature = "requests")]
    (Rule::InvalidNotificationUrl, delivery::invalid_notification_url::check),
    #[cfg(feature = "requests")]
    (Rule::InvalidLifecycleUrl, delivery::invalid_lifecycle_url::check),
    #[cfg(feature = "requests")]
    (Rule::ClientStateTooLong, delivery::client_state_too_long::check),
    #[cfg(feature = "requests")]
    (Rule::MissingClientState, delivery::missing_client_state::check),
    (Rule::TlsVersion, delivery::tls_version::check),
    (
        Rule::NotificationQueryOptions,
        delivery::notification_query_options::check,
    ),
    #[cfg(feature = "requests")]
    (Rule::SecretInUrl, delivery::secret_in_url::check),
    #[cfg(feature = "requests")]
    (Rule::WebPush, delivery::web_push::check),
    #[cfg(feature = "requests")]
    (Rule::BetaOnlyProperty, delivery::beta_only_property::check),
    #[cfg(feature = "requests")]
    (Rule::DeprecatedEndpoint, delivery::deprecated_endpoint::check),
];

/// Runs every rule about one subscription, in the order of their codes.
///
/// A check is skipped where a value it needs is unknown; the others still run.
pub fn check(definition: &Definition<'_>) -> Vec<Finding> {
    check_with_path(definition).0
}

/// Runs [`check`], and returns the path of the tables that the checks used as well.
///
/// ```
/// use graphsub_rules::{Definition, check_with_path};
/// use graphsub_terms::Text;
///
/// let definition = Definition::new().resource(Text::path("me/mesages"));
/// assert!(check_with_path(&definition).1.is_none());
/// ```
pub fn check_with_path(definition: &Definition<'_>) -> (Vec<Finding>, Option<&'static Path>) {
    let subject = Subject::new(definition);
    (check_subject(&subject), subject.path)
}

/// Runs [`check`], and returns the usage that counts against quotas as well.
///
/// See [`fleet::Usage::of`] for the other parameters.
#[cfg(feature = "fleet")]
pub fn check_and_count(
    definition: &Definition<'_>,
    app: u32,
    instances: u32,
    tenants: u32,
) -> (Vec<Finding>, Option<fleet::Usage>) {
    let subject = Subject::new(definition);
    let findings = check_subject(&subject);
    let resource = subject.resource.as_ref();
    let usage = resource.and_then(|resource| fleet::Usage::of_path(definition, resource, app, instances, tenants));
    (findings, usage)
}

fn check_subject(subject: &Subject<'_, '_>) -> Vec<Finding> {
    // Nothing can be concluded from a text that was not read to its end.
    if let Some(finding) = resource::too_large::finding(subject) {
        return Vec::from([finding]);
    }
    let mut findings = Vec::from_iter(change_type::too_many::finding(subject));
    for (_, check) in CHECKS {
        check(subject, &mut findings);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use graphsub_tables::RuleScope;

    #[test]
    fn every_rule_about_one_subscription_has_its_check_in_order() {
        let registered: Vec<Rule> = Rule::ALL
            .iter()
            .copied()
            .filter(|rule| {
                let scope = rule.scope();
                scope == RuleScope::Subscription || scope == RuleScope::Request && cfg!(feature = "requests")
            })
            .collect();
        let checked: Vec<Rule> = CHECKS.iter().map(|(rule, _)| *rule).collect();
        assert_eq!(registered, checked);
    }

    #[test]
    fn nothing_is_concluded_from_what_nobody_said() {
        assert!(check(&Definition::new()).is_empty());
    }
}
