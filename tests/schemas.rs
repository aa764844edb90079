//! The published schemas of bodies, of the output and of usage records, against what there is.

use graphsub_lint::engine::{Input, Options, lint};
use graphsub_lint::fleet::usage;
use graphsub_lint::report::Format;
use graphsub_lint::schema;
use graphsub_read::Context;
use graphsub_tables::Rule;
use jsonschema::Validator;
use schemars::Schema;
use serde_json::{Value, json};

fn validator(schema: &Schema) -> Validator {
    jsonschema::validator_for(schema.as_value()).expect("the schema compiles")
}

fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect()
}

fn body(change: Value) -> Value {
    let mut body = json!({
        "resource": "me/messages", "changeType": "created", "notificationUrl": "https://a.example/b",
        "expirationDateTime": "2026-01-02T00:00:00Z",
    });
    for (key, value) in change.as_object().expect("an object") {
        match value {
            Value::Null => body.as_object_mut().expect("an object").shift_remove(key),
            value => body
                .as_object_mut()
                .expect("an object")
                .insert(key.clone(), value.clone()),
        };
    }
    body
}

#[test]
fn bodies_that_are_sent_and_answered() {
    let schema = validator(&schema::body());
    let structure = [
        Rule::UnknownKey,
        Rule::MissingKey,
        Rule::InvalidValue,
        Rule::ReadOnlyProperty,
        Rule::InvalidChangeType,
    ];
    let accepts = |body: &Value| {
        let report = lint(&[Input::text("body.json", body.to_string())], &Options::default());
        !report.findings().any(|finding| structure.contains(&finding.rule))
    };
    let answer = body(json!({"id": "1", "creatorId": "2", "applicationId": "3", "@odata.context": "x"}));
    let accepted = [
        body(json!({})),
        json!([
            body(json!({})),
            body(json!({"clientState": "s", "includeResourceData": true}))
        ]),
        answer.clone(),
        json!({"@odata.context": "x", "value": [answer]}),
        body(json!({"changeType": "Created,Updated"})),
        body(json!({"notificationUrl": "${URL}"})),
    ];
    let refused = [
        body(json!({"clientstate": "s"})),
        body(json!({"changeType": "creatd"})),
        body(json!({"changeType": ["created"]})),
        body(json!({"resource": 5})),
        body(json!({"id": "1"})),
        body(json!({"expirationDateTime": null})),
        body(json!({"lifetime": "1d"})),
        json!([body(json!({"notificationUrl": null}))]),
        json!([5]),
        json!({"x": 1}),
    ];
    for body in &accepted {
        assert!(accepts(body), "the linter refuses {body}");
        assert_eq!(errors(&schema, body), [""; 0], "{body}");
    }
    for body in &refused {
        assert!(!accepts(body), "the linter accepts {body}");
        assert!(!schema.is_valid(body), "the schema accepts {body}");
    }
}

#[test]
fn output_of_all_examples_is_as_the_schema_says() {
    let document = validator(&schema::output());
    let mut line = schema::output().to_value();
    line["$ref"] = "#/$defs/Finding".into();
    for key in ["type", "properties", "required"] {
        line.as_object_mut().expect("an object").shift_remove(key);
    }
    let line = jsonschema::validator_for(&line).expect("the schema compiles");
    let mut seen = 0;
    for rule in Rule::ALL {
        let inputs = [
            Input::text("graphsub.yaml", rule.bad()),
            Input::text("b/graphsub.yaml", rule.ok()),
        ];
        let report = lint(&inputs, &Options::default());
        let output: Value = serde_json::from_str(&Format::Json.render(&report)).expect("JSON");
        assert_eq!(errors(&document, &output), [""; 0], "{}", rule.code());
        for finding in Format::Jsonl.render(&report).lines() {
            let finding: Value = serde_json::from_str(finding).expect("JSON");
            assert_eq!(errors(&line, &finding), [""; 0], "{}", rule.code());
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
    for (pointer, wrong) in [
        ("version", json!(2)),
        ("findings", json!([{"rule": "GS1"}])),
        ("summary", json!({})),
    ] {
        let report = lint(&[], &Options::default());
        let mut output: Value = serde_json::from_str(&Format::Json.render(&report)).expect("JSON");
        output[pointer] = wrong;
        assert!(!document.is_valid(&output), "{pointer}");
    }
}

#[test]
fn every_part_of_the_output_is_in_the_schema() {
    let schema = schema::output().to_value();
    let known = &schema["$defs"]["Finding"]["properties"];
    for rule in Rule::ALL {
        let report = lint(&[Input::text("graphsub.yaml", rule.bad())], &Options::default());
        let output: Value = serde_json::from_str(&Format::Json.render(&report)).expect("JSON");
        let findings = output["findings"].as_array().expect("a list");
        for key in findings
            .iter()
            .flat_map(|finding| finding.as_object().expect("an object").keys())
        {
            assert!(known.get(key).is_some(), "`{key}` is not in the schema");
        }
        for key in output["summary"].as_object().expect("an object").keys() {
            assert!(
                schema["properties"]["summary"]["properties"].get(key).is_some(),
                "`{key}` is not in the schema"
            );
        }
    }
}

#[test]
fn usage_records_of_all_examples_are_as_the_schema_says() {
    let schema = validator(&schema::usage());
    let inputs: Vec<Input> = Rule::ALL
        .iter()
        .map(|rule| Input::text("graphsub.yaml", rule.ok()))
        .collect();
    let mut records = Vec::new();
    usage::write(&inputs, &Context::default(), &mut records).expect("memory takes all");
    let records = String::from_utf8(records).expect("UTF-8");
    assert!(records.lines().count() > 50);
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(errors(&schema, &record), [""; 0], "{line}");
        for (key, wrong) in [
            ("version", json!(2)),
            ("quota", json!("x")),
            ("key", json!({"x": "y"})),
            ("count", json!(-1)),
        ] {
            let mut bad = record.clone();
            bad[key] = wrong;
            assert!(!schema.is_valid(&bad), "{key}");
        }
    }
}
