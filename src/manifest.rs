//! Definitions as a manifest.
//!
//! All of it is inlined, so that only crates that ask for a manifest generate its code: their tests.

use core::fmt::Write as _;
use core::time::Duration;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::Facts;

/// The definitions of one type, by the names of its variants.
type Definitions = Vec<(&'static str, &'static Facts)>;

/// Writes the definitions of types, which come with their names in the program: YAML, a line for each, and a
/// document for each app.
#[inline]
#[must_use]
pub fn manifest(types: &[(&str, Definitions)]) -> String {
    let named: Vec<(String, &Facts)> = types
        .iter()
        .flat_map(|(ty, definitions)| {
            definitions.iter().map(move |(variant, facts)| {
                let separator = if variant.is_empty() { "" } else { "::" };
                (format!("{}{separator}{variant}", without_lifetimes(ty)), *facts)
            })
        })
        .collect();
    let mut apps = Vec::new();
    for (_, facts) in &named {
        if !apps.contains(&facts.app) {
            apps.push(facts.app);
        }
    }
    let mut out = String::new();
    for app in apps {
        if !out.is_empty() {
            out.push_str("---\n");
        }
        out.push_str("version: 1\n");
        if let Some(app) = app {
            let mut keys = Keys::default();
            keys.text("name", app.name);
            if let Some(id) = app.id {
                keys.text("id", id);
            }
            keys.raw("tenants", app.tenants);
            line(&mut out, format_args!("app: {}", keys.closed()));
        }
        out.push_str("subscriptions:\n");
        for (name, facts) in named.iter().filter(|(_, facts)| facts.app == app) {
            line(
                &mut out,
                format_args!("  - {}{}", entry(name, facts), exceptions(facts)),
            );
        }
    }
    out
}

/// The name of a type in the program, without lifetimes that say nothing.
#[inline]
fn without_lifetimes(ty: &str) -> &str {
    match ty.split_once('<') {
        Some((name, rest)) if rest.chars().all(|c| "'_,> ".contains(c)) => name.trim_end(),
        _ => ty,
    }
}

#[inline]
fn line(out: &mut String, text: core::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}

/// A subscription, in one line: an exception at its end is about all of it.
#[inline]
fn entry(name: &str, facts: &Facts) -> String {
    let mut keys = Keys::default();
    keys.text("name", name);
    keys.text("resource", &facts.template());
    keys.text("changeType", &facts.change_type());
    keys.text("auth", facts.auth.as_str());
    if let Some(granted) = facts.granted {
        keys.texts("permissions", granted);
    }
    keys.text("api", facts.api.as_str());
    keys.text("cloud", facts.cloud.as_str());
    keys.text("lifetime", &duration(facts.lifetime));
    keys.text("renewEvery", &duration(facts.renew_every));
    if let Some(latency) = facts.max_latency {
        keys.text("maxLatency", &duration(latency));
    }
    keys.text("notificationUrl", "${NOTIFICATION_URL}");
    keys.text("clientState", "${CLIENT_STATE}");
    if facts.lifecycle {
        keys.text("lifecycleNotificationUrl", "${LIFECYCLE_NOTIFICATION_URL}");
    }
    if let Some(id) = facts.encryption_certificate_id {
        keys.raw("includeResourceData", true);
        keys.text("encryptionCertificate", "${ENCRYPTION_CERTIFICATE}");
        keys.text("encryptionCertificateId", id);
    }
    for (key, value) in [
        ("latestSupportedTlsVersion", facts.latest_supported_tls_version),
        ("notificationQueryOptions", facts.notification_query_options),
    ] {
        if let Some(value) = value {
            keys.text(key, value);
        }
    }
    keys.closed()
}

/// The comment that makes the exceptions of a definition.
#[inline]
fn exceptions(facts: &Facts) -> String {
    if facts.allowed.is_empty() {
        return String::new();
    }
    let codes: Vec<&str> = facts.allowed.iter().map(|(code, _)| *code).collect();
    let mut reasons: Vec<&str> = Vec::new();
    for (_, reason) in facts.allowed {
        if !reason.is_empty() && !reasons.contains(reason) {
            reasons.push(reason);
        }
    }
    // A comment ends with its line.
    let reasons: String = reasons.join("; ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut comment = format!(" # graphsub: ignore[{}] {reasons}", codes.join(", "));
    comment.truncate(comment.trim_end().len());
    comment
}

/// A duration in the largest unit it has a whole number of.
#[inline]
fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let units = [("d", 86_400), ("h", 3_600), ("m", 60)];
    let unit = units
        .iter()
        .find(|(_, size)| seconds.is_multiple_of(*size) && seconds >= *size);
    let (name, size) = unit.copied().unwrap_or(("s", 1));
    format!("{}{name}", seconds / size)
}

/// Keys with their values, in the common part of JSON and YAML.
#[derive(Default)]
struct Keys(String);

impl Keys {
    fn raw(&mut self, key: &str, value: impl core::fmt::Display) {
        let separator = if self.0.is_empty() { "" } else { ", " };
        let _ = write!(self.0, "{separator}\"{key}\": {value}");
    }

    #[inline]
    fn text(&mut self, key: &str, value: &str) {
        self.raw(key, quoted(value));
    }

    #[inline]
    fn texts(&mut self, key: &str, values: &[&str]) {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        self.raw(key, format!("[{}]", values.join(", ")));
    }

    #[inline]
    fn closed(self) -> String {
        format!("{{{}}}", self.0)
    }
}

/// A string of JSON, which is one of YAML too.
#[inline]
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() || ('\u{2028}'..='\u{2029}').contains(&c) || c == '\u{feff}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
