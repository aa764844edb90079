//! Runs the rules on a definition and places what they find on the literals.

use graphsub_rules::{
    ChangeTypeItem, Field, Finding, Help, Lifetime, Part, Rule, Severity, Text, Value, check_with_path,
};
use graphsub_tables::{ApiVersion, Cloud, PATHS, Path};
use graphsub_terms::path::PathText;
use proc_macro2::Span;

use crate::allow::Allow;
use crate::attribute::{Attribute, Said};
use crate::definition::Definition;
use crate::dialect::adapted;
use crate::report::{Message, Report};
use crate::tokens::{Placed, Texts, Written};

/// The index of a row in [`PATHS`].
pub(crate) fn index(row: &'static Path) -> Option<usize> {
    PATHS.iter().position(|path| core::ptr::eq(path, row))
}

/// Runs every rule and reports what is not allowed. Gives the index of the row in [`PATHS`].
pub(crate) fn run(definition: &Definition<'_>, report: &mut Report) -> Option<usize> {
    let attribute = &definition.attribute;
    let unread = report.error_count() > 0;
    let resource = resource(definition);
    let subject = subject(attribute, resource.as_ref().map(SentPath::text));
    let (findings, row) = check_with_path(&subject);
    let mut used: Vec<Rule> = Vec::new();
    for finding in findings {
        let rule = finding.rule;
        let is_allowed = attribute
            .allows
            .iter()
            .flat_map(|allow| &allow.rules)
            .any(|allowed| allowed.value == rule);
        // With a change type nobody knows there is nothing to ask for.
        let can_be = ![Rule::InvalidChangeType, Rule::InvalidSyntax].contains(&rule);
        if is_allowed {
            used.push(rule);
        }
        // What is wrong with the names of shared permissions is said where they stand.
        if (is_allowed && can_be) || (rule == Rule::UnknownPermission && attribute.shares_permissions) {
            continue;
        }
        let span = place(&finding, definition);
        let help = help(&finding, attribute);
        let mut message = Message::of(&finding, span, help.as_ref());
        if is_allowed {
            message = message.note("this rule cannot be allowed here: a request needs a change type");
        }
        report.add(finding.severity, message);
    }
    if let Some(name) = selects_twice(attribute) {
        let help = Help::say("list all properties in one place");
        report.error(Message::new(
            Rule::DuplicateKey,
            name.span,
            "`$select` appears twice: `resource` already has one",
            help,
        ));
    }
    for allow in &attribute.allows {
        audit(allow, &used, unread, report);
    }
    row.and_then(index)
}

/// Reports what is wrong with permissions whatever they are for, where several definitions have them.
pub(crate) fn names_of_permissions(permissions: &Said<Vec<Written>>, report: &mut Report) {
    let Some(list) = permissions.placed() else { return };
    let names = list.value.iter().map(|name| Text::literal(&name.value)).collect();
    let subject = graphsub_rules::Definition::new().permissions(Value::Known(names));
    for finding in check_with_path(&subject).0 {
        let span = item_span(&finding, list);
        let message = Message::of(&finding, span, finding.help.as_ref());
        report.add(finding.severity, message);
    }
}

/// Where the item of a list is that a finding is about.
fn item_span(finding: &Finding, list: &Placed<Vec<Written>>) -> Span {
    match finding.part {
        Part::Item(index) => list.value.get(index).map_or(list.span, |name| name.span),
        _ => list.span,
    }
}

/// The path as it is sent: with the properties that are selected.
struct SentPath {
    text: String,
    /// What nobody can tell the meaning of.
    holes: Vec<core::ops::Range<usize>>,
}

impl SentPath {
    fn text(&self) -> Text<'_> {
        Text::with_holes(&self.text, self.holes.iter().cloned())
    }
}

fn resource(definition: &Definition<'_>) -> Option<SentPath> {
    let attribute = &definition.attribute;
    let mut text = attribute.resource.placed()?.value.clone();
    let mut holes = definition.holes.clone();
    if let Some(selected) = selected(attribute) {
        text += &selected;
    } else if attribute
        .resource_data
        .as_ref()
        .is_some_and(|data| data.value.select.is_unknown())
    {
        text += joiner(&text);
        let start = text.len();
        text.push_str("...");
        holes.push(start..text.len());
    }
    Some(SentPath { text, holes })
}

/// The first selected property, where the path selects some by itself.
fn selects_twice(attribute: &Attribute) -> Option<&Written> {
    let name = attribute.resource_data.as_ref()?.value.selected().first()?;
    let path = PathText::read(Text::literal(&attribute.resource.placed()?.value));
    path.parameter("$select").map(|_| name)
}

/// What `select(...)` adds to the path.
pub(crate) fn selected(attribute: &Attribute) -> Option<String> {
    let names = attribute.resource_data.as_ref()?.value.selected();
    let joiner = joiner(&attribute.resource.placed()?.value);
    let names: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
    (!names.is_empty()).then(|| format!("{joiner}$select={}", names.join(",")))
}

/// What separates a query option from a path.
fn joiner(path: &str) -> &'static str {
    match path.find('?') {
        None => "?",
        Some(at) if at + 1 == path.len() => "",
        Some(_) => "&",
    }
}

/// What the attribute says. URLs, secret and certificate are given when the request is made: they are
/// unknown, and what the attribute has no key for is absent.
fn subject<'a>(attribute: &'a Attribute, resource: Option<Text<'a>>) -> graphsub_rules::Definition<'a> {
    let data = attribute.resource_data.as_ref().map(|data| &data.value);
    let text = |said: &'a Said<String>| said.value().map(|text| Text::literal(text));
    let mut definition = graphsub_rules::Definition::new()
        .resource(resource)
        .change_type(attribute.change_type.value().map(change_types))
        .auth(attribute.auth.value().copied())
        .permissions(match attribute.permissions.value() {
            Value::Known(names) => Value::Known(names.iter().map(|name| Text::literal(&name.value)).collect()),
            Value::Unknown | Value::Absent => Value::Unknown,
        })
        .api(or_default(&attribute.api, ApiVersion::V1))
        .cloud(or_default(&attribute.cloud, Cloud::Global))
        .lifetime(
            attribute
                .lifetime
                .placed()
                .map(|placed| Lifetime::duration(placed.value)),
        )
        .expiration(Value::Absent)
        .renew_every(attribute.renew_every.value().copied())
        .max_latency(attribute.max_latency.value().copied())
        .lifecycle_notification_url(later(attribute.lifecycle.is_some()))
        .include_resource_data(data.map_or(Value::Absent, |data| data.included))
        .encryption_certificate(later(data.is_some()))
        .encryption_certificate_id(data.map_or(Value::Absent, |data| {
            data.certificate_id.as_ref().map(|id| Text::literal(&id.value))
        }))
        .latest_supported_tls_version(text(&attribute.latest_supported_tls_version))
        .notification_query_options(text(&attribute.notification_query_options));
    let is_keyless = |field: &&Field| field.key().derive.is_none() && !WITH_THE_REQUEST.contains(field);
    for field in Field::ALL.iter().filter(is_keyless) {
        if let Some(slot) = definition.text_mut(*field) {
            *slot = Value::Absent;
        }
    }
    definition
}

/// What is always given when the request is made.
const WITH_THE_REQUEST: [Field; 2] = [Field::NotificationUrl, Field::ClientState];

/// The change types of a string, or of a list.
fn change_types(texts: &Texts) -> Vec<ChangeTypeItem<'_>> {
    let mut items = Vec::new();
    for (index, written) in texts.items.iter().enumerate() {
        for mut item in ChangeTypeItem::split(&Text::literal(&written.value)) {
            if texts.is_list {
                item.part = Part::Item(index);
            }
            items.push(item);
        }
    }
    items
}

/// What is given when the request is made, where the definition asks for it.
fn later<T>(asked: bool) -> Value<T> {
    if asked { Value::Unknown } else { Value::Absent }
}

/// What was not written has its default; what could not be read is unknown.
fn or_default<T: Copy>(said: &Said<T>, default: T) -> Value<T> {
    match said.value().copied() {
        Value::Absent => Value::Known(default),
        value => value,
    }
}

/// The literal a finding is about.
fn place(finding: &Finding, definition: &Definition<'_>) -> Span {
    let attribute = &definition.attribute;
    let data = attribute.resource_data.as_ref();
    let span = match finding.field {
        Field::Resource if finding.rule == Rule::SelectRequired => data.map(|p| p.span),
        Field::Resource => selection(finding, attribute).or_else(|| attribute.resource.span()),
        Field::ChangeType => attribute.change_type.placed().map(|placed| match finding.part {
            Part::Item(index) => placed.value.items.get(index).map_or(placed.span, |name| name.span),
            _ => placed.span,
        }),
        Field::Auth => attribute.auth.span(),
        // Which of those that share them lacks one, is said at its path.
        Field::Permissions if attribute.shares_permissions => attribute.resource.span(),
        Field::Permissions => attribute.permissions.placed().map(|list| item_span(finding, list)),
        Field::Api => attribute.api.span(),
        Field::Cloud => attribute.cloud.span(),
        Field::Lifetime => attribute.lifetime.span(),
        Field::RenewEvery => attribute.renew_every.span(),
        Field::MaxLatency => attribute.max_latency.span(),
        Field::IncludeResourceData => data.map(|p| p.span),
        Field::EncryptionCertificateId => data.map(|p| p.value.certificate_id.known().map_or(p.span, |id| id.span)),
        Field::LifecycleNotificationUrl => attribute.lifecycle,
        Field::LatestSupportedTlsVersion => attribute.latest_supported_tls_version.span(),
        Field::NotificationQueryOptions => attribute.notification_query_options.span(),
        _ => None,
    };
    span.or_else(|| attribute.resource.span())
        .unwrap_or_else(|| definition.input.name.span())
}

/// Where `select(...)` stands, for a finding about what it adds to the path.
fn selection(finding: &Finding, attribute: &Attribute) -> Option<Span> {
    let (Part::Range(range), Some(data)) = (&finding.part, &attribute.resource_data) else {
        return None;
    };
    let written = attribute.resource.placed()?.value.len();
    let first = data.value.selected().first();
    (range.start > written).then(|| first.map_or(data.span, |name| name.span))
}

/// What to do, where the key to write is called otherwise than what the finding is about.
fn help(finding: &Finding, attribute: &Attribute) -> Option<Help> {
    match finding.rule {
        Rule::SelectRequired => Some(Help::say(
            "list the properties you need in `resource_data`: `select(\"subject\", \"from\")`",
        )),
        Rule::SelectUnsupported if selection(finding, attribute).is_some() => Some(Help::say("remove `select`")),
        _ => finding.help.as_ref().map(adapted),
    }
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
                format!("`{}` is not raised here", rule.value.code()),
                Help::remove_part(),
            ),
        );
    }
    if allow.reason.is_none() && allow.rules.iter().any(is_used) {
        report.add(
            Severity::Warning,
            Message::new(
                Rule::SuppressionWithoutReason,
                allow.span,
                "the suppression has no reason",
                Help::say("add `reason = \"...\"`: why the finding does not apply here"),
            ),
        );
    }
}
