//! Runs the rules on a definition and places what they find on the literals.

use graphsub_rules::{
    Certificate, ChangeTypeItem, Field, Finding, Part, Resource, Rule, Severity, check_with_path, path::ResourcePath,
    resource_too_large,
};
use graphsub_tables::{ApiVersion, Cloud, PATHS, Path};
use proc_macro2::Span;

use crate::attribute::{Allow, Attribute};
use crate::definition::Definition;
use crate::report::{Message, Report};
use crate::tokens::{Placed, Text};

/// Stands for what is given when the request is made, or could not be read.
const LATER: &str = "${}";

/// The index of a row in [`PATHS`].
pub(crate) fn index(row: &'static Path) -> Option<usize> {
    PATHS.iter().position(|path| core::ptr::eq(path, row))
}

/// Runs every rule and reports what is not allowed. Gives the index of the row in [`PATHS`].
pub(crate) fn run(definition: &Definition<'_>, report: &mut Report) -> Option<usize> {
    let attribute = &definition.attribute;
    let unread = report.error_count() > 0;
    let query = resource(attribute);
    let subject = subject(attribute, query.as_deref());
    let (findings, row) = check_with_path(&subject);
    let mut used: Vec<Rule> = Vec::new();
    for finding in findings {
        let rule = finding.rule;
        let is_allowed = attribute
            .allows
            .iter()
            .flat_map(|allow| &allow.rules)
            .any(|allowed| allowed.value == rule);
        // Without a row, or with a change type nobody knows, there is nothing to implement the trait
        // with.
        let can_be = row.is_some() && ![Rule::InvalidChangeType, Rule::InvalidValue].contains(&rule);
        if is_allowed {
            used.push(rule);
        }
        if is_allowed && can_be {
            continue;
        }
        let span = place(&finding, definition);
        let mut message = Message::of(&finding, span, help(&finding, attribute));
        if is_allowed {
            message = message.note("it cannot be allowed: nothing is known that the definition could stand for");
        }
        report.add(finding.severity, message);
    }
    if let Some(name) = selects_twice(attribute) {
        let help = "name all properties in one place";
        report.error(Message::new(
            Rule::DuplicateKey,
            name.span,
            "`$select` already stands in `resource`",
            help,
        ));
    }
    for allow in &attribute.allows {
        audit(allow, &used, unread, report);
    }
    row.and_then(index)
}

/// The path as it is sent: with the properties that are selected.
fn resource(attribute: &Attribute) -> Option<String> {
    let text = &attribute.resource.as_ref()?.value;
    Some(match selected(attribute) {
        Some(select) => format!("{text}{select}"),
        None => text.clone(),
    })
}

/// The first selected property, where the path selects some by itself.
fn selects_twice(attribute: &Attribute) -> Option<&Text> {
    let name = attribute.resource_data.as_ref()?.value.select.first()?;
    let text = &attribute.resource.as_ref()?.value;
    if resource_too_large(text).is_some() {
        return None;
    }
    let path = ResourcePath::parse(text);
    path.query_option("$select").map(|_| name)
}

/// What `select(...)` adds to the path.
pub(crate) fn selected(attribute: &Attribute) -> Option<String> {
    let data = &attribute.resource_data.as_ref()?.value;
    let path = &attribute.resource.as_ref()?.value;
    let joiner = match path.find('?') {
        None => "?",
        Some(at) if at + 1 == path.len() => "",
        Some(_) => "&",
    };
    if data.unreadable {
        return Some(format!("{joiner}{LATER}"));
    }
    let names: Vec<&str> = data.select.iter().map(|name| name.value.as_str()).collect();
    (!names.is_empty()).then(|| format!("{joiner}$select={}", names.join(",")))
}

fn subject<'a>(attribute: &'a Attribute, resource: Option<&'a str>) -> graphsub_rules::Definition<'a> {
    let data = attribute.resource_data.as_ref().map(|data| &data.value);
    let certificate_id = data.and_then(|data| match &data.certificate_id {
        Some(id) => Some(id.value.as_str()),
        None => data.unreadable.then_some(LATER),
    });
    graphsub_rules::Definition {
        resource,
        change_type: attribute
            .change_type
            .as_ref()
            .map(|text| ChangeTypeItem::split(&text.value)),
        auth: value(attribute.auth.as_ref()),
        permissions: attribute
            .permissions
            .as_ref()
            .map(|list| list.value.iter().map(|name| name.value.as_str()).collect()),
        api: known_or(attribute, "api", attribute.api.as_ref(), ApiVersion::V1),
        cloud: known_or(attribute, "cloud", attribute.cloud.as_ref(), Cloud::Global),
        lifetime_seconds: value(attribute.lifetime.as_ref()),
        renew_every_seconds: value(attribute.renew_every.as_ref()),
        max_latency_seconds: value(attribute.max_latency.as_ref()),
        lifecycle_notification_url: attribute.lifecycle.map(|_| LATER),
        client_state: Some(LATER),
        include_resource_data: data.map(|_| true),
        encryption_certificate: data.map(|_| Certificate::Unread),
        encryption_certificate_id: certificate_id,
        latest_supported_tls_version: attribute
            .latest_supported_tls_version
            .as_ref()
            .map(|text| text.value.as_str()),
        notification_query_options: match &attribute.notification_query_options {
            Some(text) => Some(text.value.as_str()),
            None => attribute.has("notification_query_options").then_some(LATER),
        },
        ..graphsub_rules::Definition::default()
    }
}

fn value<T: Copy>(placed: Option<&Placed<T>>) -> Option<T> {
    placed.map(|placed| placed.value)
}

/// What was not written has its default; what could not be read is unknown.
fn known_or<T: Copy>(attribute: &Attribute, key: &str, placed: Option<&Placed<T>>, default: T) -> Option<T> {
    value(placed).or_else(|| (!attribute.has(key)).then_some(default))
}

/// The literal a finding is about.
fn place(finding: &Finding, definition: &Definition<'_>) -> Span {
    let attribute = &definition.attribute;
    let resource = attribute.resource.as_ref();
    let text = |placed: &Option<Placed<String>>| placed.as_ref().map(|p| p.span);
    let data = attribute.resource_data.as_ref();
    let span = match finding.field {
        Field::Resource if finding.rule == Rule::SelectRequired => data.map(|p| p.span),
        Field::Resource => match (&finding.part, resource, data) {
            (Part::Range(range), Some(resource), Some(data)) if range.start > resource.value.len() => {
                Some(data.value.select.first().map_or(data.span, |name| name.span))
            }
            _ => text(&attribute.resource),
        },
        Field::ChangeType => text(&attribute.change_type),
        Field::Auth => attribute.auth.as_ref().map(|p| p.span),
        Field::Permissions => attribute.permissions.as_ref().map(|list| match finding.part {
            Part::Item(index) => list.value.get(index).map_or(list.span, |name| name.span),
            _ => list.span,
        }),
        Field::Api => attribute.api.as_ref().map(|p| p.span),
        Field::Cloud => attribute.cloud.as_ref().map(|p| p.span),
        Field::Lifetime => attribute.lifetime.as_ref().map(|p| p.span),
        Field::RenewEvery => attribute.renew_every.as_ref().map(|p| p.span),
        Field::MaxLatency => attribute.max_latency.as_ref().map(|p| p.span),
        Field::IncludeResourceData => data.map(|p| p.span),
        Field::EncryptionCertificateId => data.and_then(|p| text(&p.value.certificate_id)),
        Field::LifecycleNotificationUrl => attribute.lifecycle,
        Field::LatestSupportedTlsVersion => text(&attribute.latest_supported_tls_version),
        Field::NotificationQueryOptions => text(&attribute.notification_query_options),
        _ => None,
    };
    span.or_else(|| text(&attribute.resource))
        .unwrap_or_else(|| definition.input.ident.span())
}

/// What to do, where the key to write is called otherwise than in a manifest.
fn help(finding: &Finding, attribute: &Attribute) -> Option<String> {
    let certificate_id =
        "add `certificate_id = \"...\"`, a name of your own for the certificate; each notification carries it";
    Some(match finding.rule {
        Rule::BetaOnlyResource => "add `api = \"beta\"`, and create the subscription on the beta endpoint".into(),
        Rule::MissingLifecycleUrl => {
            "add `lifecycle`: the request is then made with `Delivery::lifecycle_url`; it cannot be added later".into()
        }
        Rule::ResourceDataUnsupported => {
            "remove `resource_data`, and read the resource when a notification arrives".into()
        }
        Rule::MissingEncryptionCertificateId | Rule::EncryptionRequired => certificate_id.into(),
        Rule::SelectRequired => "name the properties you need: `select(\"subject\", \"from\")`".into(),
        Rule::SelectUnsupported
            if attribute
                .resource_data
                .as_ref()
                .is_some_and(|d| !d.value.select.is_empty()) =>
        {
            "remove `select`".into()
        }
        Rule::NotificationQueryOptions if finding.severity == Severity::Error => {
            let text = attribute.resource.as_ref().map_or("", |text| text.value.as_str());
            let resource: Option<Resource> = ResourcePath::parse(text).meaning().resource();
            let example = resource
                .and_then(|r| r.notification_query_options()?.example)
                .unwrap_or("...");
            format!("add `notification_query_options = \"{example}\"`")
        }
        _ => return None,
    })
}

/// An exception that no longer applies, or that nobody explained, is itself reported.
fn audit(allow: &Allow, used: &[Rule], unread: bool, report: &mut Report) {
    let is_used = |rule: &Placed<Rule>| used.contains(&rule.value);
    // A definition that could not be read in full may lack the finding for that reason.
    for rule in allow.rules.iter().filter(|rule| !unread && !is_used(rule)) {
        report.add(
            Severity::Warning,
            Message::new(
                Rule::UnusedSuppression,
                rule.span,
                &format!("`{}` is not raised here", rule.value.code()),
                "remove it",
            ),
        );
    }
    if !allow.has_reason && allow.rules.iter().any(is_used) {
        report.add(
            Severity::Warning,
            Message::new(
                Rule::SuppressionWithoutReason,
                allow.span,
                "the suppression gives no reason",
                "say why the finding does not apply here: `reason = \"...\"`",
            ),
        );
    }
}
