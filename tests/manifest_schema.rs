//! The published schema of manifests and the linter accept and refuse the same files.

use graphsub_lint::engine::{Input, Options, lint};
use graphsub_tables::Rule;
use serde_json::{Value, json};

/// Findings about the structure of a file, which a schema can make too. What is missing may stand
/// in `defaults`, which a schema does not see.
const STRUCTURE: [Rule; 3] = [Rule::UnknownKey, Rule::InvalidValue, Rule::ReadOnlyProperty];

fn linter_accepts(manifest: &Value) -> bool {
    let input = Input::text("graphsub.json", manifest.to_string().into_bytes());
    let report = lint(&[input], &Options::default());
    !report.findings().any(|finding| STRUCTURE.contains(&finding.rule))
}

fn with(entry: Value) -> Value {
    json!({"version": 1, "subscriptions": [entry]})
}

#[test]
fn schema_and_linter_agree() {
    let schema = graphsub_lint::schema::manifest().to_value();
    let validator = jsonschema::validator_for(&schema).expect("the schema compiles");
    let accepted = [
        json!({"subscriptions": []}),
        json!({"version": 1, "app": {"name": "a", "auth": "application", "tenants": 3}, "subscriptions": [{"resource": "/users"}]}),
        json!({"version": 1, "app": null, "defaults": {"lifetime": "7d"}, "subscriptions": null}),
        with(json!({"changeType": "created"})),
        with(json!({"changeType": ["created", "updated"], "permissions": "Mail.Read"})),
        with(json!({"lifetime": "PT168H", "renewEvery": "${RENEW}", "maxLatency": "1d 12h"})),
        with(json!({"includeResourceData": true, "encryptionCertificate": "${C}", "instances": 40})),
        with(json!({"includeResourceData": "${RICH}", "instances": "${N}", "api": "${API}"})),
        json!({"$schema": "graphsub.schema.json", "subscriptions": []}),
        with(json!({"@odata.type": "#microsoft.graph.subscription"})),
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
