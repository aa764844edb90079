//! The published schema of manifests and the linter accept and refuse the same files.

use graphsub_lint::engine::{Input, Options, lint};
use graphsub_tables::{Rule, Severity};
use serde_json::{Value, json};

/// Findings that a schema can make too.
const STRUCTURE: [Rule; 6] = [
    Rule::UnknownKey,
    Rule::MissingKey,
    Rule::InvalidValue,
    Rule::ReadOnlyProperty,
    Rule::InvalidChangeType,
    Rule::TlsVersion,
];

fn linter_accepts(manifest: &Value) -> bool {
    let input = Input::text("graphsub.json", manifest.to_string().into_bytes());
    let report = lint(&[input], &Options::default());
    let is_error = |rule: Rule, severity| rule != Rule::TlsVersion || severity == Severity::Error;
    let mut findings = report.findings();
    !findings.any(|finding| STRUCTURE.contains(&finding.rule) && is_error(finding.rule, finding.severity))
}

/// Nothing is missing in an entry on its own: the rest stands in `defaults`.
fn with(entry: Value) -> Value {
    let defaults = json!({"resource": "/users", "changeType": "updated", "notificationUrl": "https://a.example/b", "lifetime": "1d"});
    json!({"version": 1, "defaults": defaults, "subscriptions": [entry]})
}

/// The same entry without defaults.
fn alone(entry: Value) -> Value {
    json!({"version": 1, "subscriptions": [entry]})
}

#[test]
fn schema_and_linter_agree() {
    let schema = graphsub_lint::schema::manifest().to_value();
    let validator = jsonschema::validator_for(&schema).expect("the schema compiles");
    let accepted = [
        json!({"subscriptions": []}),
        json!({"version": 1, "app": {"name": "a", "auth": "application", "tenants": 3}, "subscriptions": []}),
        json!({"version": 1, "app": null, "defaults": {"lifetime": "7d"}, "subscriptions": null}),
        with(json!({"changeType": "created"})),
        with(json!({"changeType": ["created", "updated"], "permissions": "Mail.Read"})),
        with(json!({"lifetime": "PT168H", "renewEvery": "${RENEW}", "maxLatency": "1d 12h"})),
        with(json!({"includeResourceData": true, "encryptionCertificate": "${C}", "instances": 40})),
        with(json!({"includeResourceData": "${RICH}", "instances": "${N}", "api": "${API}"})),
        json!({"$schema": "graphsub.schema.json", "subscriptions": []}),
        with(json!({"@odata.type": "#microsoft.graph.subscription"})),
        with(json!({})),
        with(json!({"changeType": "Created, updated"})),
        with(json!({"changeType": ["Deleted", "${MORE}"]})),
        with(json!({"changeType": "${CHANGES}"})),
        with(json!({"latestSupportedTlsVersion": "v1_2"})),
        with(json!({"latestSupportedTlsVersion": "${TLS}", "cloud": "%CLOUD%"})),
        with(json!({"x-team": 5, "owner": ["a"], "description": null})),
        with(json!({"resource": "/me/messages", "auth": "delegated-work"})),
        with(json!({"permissions": ["Mail.Read", "Something.Else", "${P}"]})),
        alone(
            json!({"resource": "/users", "changeType": "updated", "notificationUrl": "https://a.example/b", "lifetime": "1d"}),
        ),
        alone(
            json!({"resource": "/users", "changeType": "updated", "notificationUrl": "${URL}", "expirationDateTime": "${END}"}),
        ),
        with(json!({"clientState": null, "vapidPublicKey": "x", "webPushEncryptionP256dhPublicKey": "y"})),
    ];
    let refused = [
        json!({"version": 2, "subscriptions": []}),
        json!({"version": "1", "subscriptions": []}),
        json!({"subscriptions": [], "subscription": []}),
        json!({"subscriptions": {"a": 1}}),
        json!({"subscriptions": [1]}),
        json!({"app": {"tenant": 1}, "subscriptions": []}),
        json!({"app": {"auth": "app"}, "subscriptions": []}),
        json!({"app": {"tenants": 0}, "subscriptions": []}),
        json!({"app": [], "subscriptions": []}),
        alone(json!({})),
        alone(json!({"resource": "/users", "changeType": "updated", "lifetime": "1d"})),
        alone(json!({"resource": "/users", "changeType": "updated", "notificationUrl": "https://a.example/b"})),
        json!({"defaults": {"lifetime": "1d"}, "subscriptions": [{"resource": "/users", "changeType": "updated"}]}),
        with(json!({"changeType": "creatd"})),
        with(json!({"changeType": "created;updated"})),
        with(json!({"changeType": ["created,updated"]})),
        with(json!({"changeType": ""})),
        with(json!({"latestSupportedTlsVersion": "1.2"})),
        with(json!({"resource": 5})),
        with(json!({"resource": ["/users"]})),
        with(json!({"changetype": "created"})),
        with(json!({"id": "x"})),
        with(json!({"lifetime": "4230"})),
        with(json!({"lifetime": 4230})),
        with(json!({"lifetime": "soon"})),
        with(json!({"includeResourceData": "true"})),
        with(json!({"includeResourceData": 1})),
        with(json!({"instances": -1})),
        with(json!({"instances": 1.5})),
        with(json!({"cloud": "Global"})),
        with(json!({"permissions": [1, {"a": 1}]})),
        with(json!({"encryptionCertificateId": "x".repeat(129)})),
        with(json!({"name": 5})),
        with(json!({"instances": "5"})),
        with(json!({"changeType": [true]})),
    ];
    for manifest in &accepted {
        assert!(linter_accepts(manifest), "the linter refuses {manifest}");
        assert!(
            validator.is_valid(manifest),
            "the schema refuses {manifest}: {:?}",
            validator.iter_errors(manifest).next()
        );
    }
    for manifest in &refused {
        assert!(!linter_accepts(manifest), "the linter accepts {manifest}");
        assert!(!validator.is_valid(manifest), "the schema accepts {manifest}");
    }
}

#[test]
fn the_schema_accepts_the_good_examples_of_all_rules() {
    let schema = graphsub_lint::schema::manifest().to_value();
    let validator = jsonschema::validator_for(&schema).expect("the schema compiles");
    for rule in Rule::ALL {
        let manifest: Value = serde_yaml::from_str(rule.ok()).expect("YAML");
        let errors: Vec<String> = validator
            .iter_errors(&manifest)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, [""; 0], "{}", rule.code());
    }
}
