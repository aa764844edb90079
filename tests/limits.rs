//! Each row of the documents' tables holds exactly at its border, through the whole linter.

use graphsub_lint::engine::{Input, Options, lint};
use graphsub_tables::{ApiVersion, Auth, KEY_VALUES, PATHS, Path, Permission, REVISION, Resource, Rule, statements};
use serde_json::Value;

/// A manifest of one subscription to a template, as the keys of `app` and of the entry say.
fn manifest(path: &Path, app: &str, entry: &str) -> String {
    let api = if path.apis.contains(&ApiVersion::V1) {
        "v1.0"
    } else {
        "beta"
    };
    let mut resource = path.template.replace("'{id}'", "'x1'").replace("{id}", "x1");
    for key in KEY_VALUES {
        resource = with_key(&resource, key.after, key.names[0]);
    }
    if let Some(option) = path.required_query {
        resource += &format!("?{option}=id in ('x1')");
    }
    format!(
        "version: 1\napp: {{name: demo, api: {api}, {app}}}\nsubscriptions:\n  - resource: \"{resource}\"\n    \
         changeType: updated\n    notificationUrl: https://hooks.example.com/graph\n    clientState: secret\n    {entry}\n"
    )
}

fn rules(manifest: &str) -> Vec<Rule> {
    let input = Input::text("graphsub.yaml", manifest.as_bytes().to_vec());
    let report = lint(&[input], &Options::default());
    let broken = report.findings().find(|f| f.rule.code().starts_with("GS0"));
    assert!(broken.is_none(), "{manifest}\n{broken:?}");
    report.findings().map(|finding| finding.rule).collect()
}

fn who(auth: Auth, permission: Permission) -> String {
    format!("auth: {auth}, permissions: [{}]", permission.name())
}

/// The templates a row of the permission table speaks of.
fn paths_of(row: &statements::PermissionRow) -> Vec<&'static Path> {
    let resource = statements::LABELS
        .iter()
        .find(|(label, _)| *label == row.label)
        .map(|(_, resource)| *resource);
    let all = PATHS.iter().filter(|path| Some(path.resource) == resource);
    match row.path {
        Some(printed) => all
            .filter(|path| path.sources.iter().any(|s| s.statement == printed))
            .collect(),
        None => {
            let reach = typed("permission-reach.csv");
            let reach = reach.iter().find(|named| named[0] == row.label);
            let is_meant =
                |path: &&Path| reach.is_none_or(|named| named[1].split(';').any(|template| template == path.template));
            all.filter(is_meant).collect()
        }
    }
}

/// The same path with a well-known name behind a segment that takes no other text.
fn with_key(resource: &str, after: &str, name: &str) -> String {
    let mut parts: Vec<String> = resource.split('/').map(str::to_owned).collect();
    for index in 1..parts.len() {
        if parts[index - 1].eq_ignore_ascii_case(after) {
            parts[index] = name.to_owned();
        }
    }
    parts.join("/")
}

/// The rows of a file of the second transcription.
fn typed(file: &str) -> Vec<Vec<String>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/double-entry");
    let typed = std::fs::read_to_string(folder.join(file)).expect("the second transcription is there");
    let rows = typed.lines().skip(1);
    rows.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// What was decided for a path instead of the cell of its row, as the second transcription has it.
fn decided(path: &Path, auth: Auth) -> Option<Vec<String>> {
    let rows = typed("decided-permissions.csv");
    let row = rows
        .iter()
        .find(|row| row[0] == path.template && row[1] == auth.as_str())?;
    let names = row[2].split(';').filter(|name| *name != "-");
    Some(names.map(str::to_owned).collect())
}

#[test]
fn each_permission_row_passes_with_its_first_name_and_fails_with_another() {
    let (mut passed, mut unsupported, mut cells) = (0, 0, 0);
    for row in statements::PERMISSIONS {
        let paths = paths_of(row);
        assert!(!paths.is_empty(), "{row:?}");
        cells += paths.len() * Auth::ALL.len();
        for path in paths {
            for (auth, cell) in Auth::ALL.iter().zip(row.cells) {
                let entry = "lifetime: 45m";
                let cell = decided(path, *auth).unwrap_or_else(|| cell.iter().map(|name| (*name).to_owned()).collect());
                let unrelated = if cell.iter().any(|name| name == "Printer.Read.All") {
                    Permission::MailRead
                } else {
                    Permission::PrinterReadAll
                };
                let first = cell.first().and_then(|name| Permission::from_name(name));
                if let Some(first) = first {
                    let raised = rules(&manifest(path, &who(*auth, first), entry));
                    assert!(
                        !raised.contains(&Rule::UnsupportedAuth) && !raised.contains(&Rule::MissingPermission),
                        "{row:?} {raised:?}"
                    );
                    let raised = rules(&manifest(path, &who(*auth, unrelated), entry));
                    assert!(raised.contains(&Rule::MissingPermission), "{row:?} {auth} {raised:?}");
                    passed += 1;
                } else {
                    let raised = rules(&manifest(path, &who(*auth, unrelated), entry));
                    assert!(
                        raised.contains(&Rule::UnsupportedAuth),
                        "{} {row:?} {auth} {raised:?}",
                        path.template
                    );
                    unsupported += 1;
                }
            }
        }
    }
    assert_eq!(passed + unsupported, cells, "each cell is one or the other");
    assert_eq!(statements::PERMISSIONS.len(), typed("permissions.csv").len());
    assert!(passed > 0 && unsupported > 0, "{passed} {unsupported}");
}

#[test]
fn each_lifetime_passes_at_its_maximum_and_fails_a_minute_above() {
    let mut checked = 0;
    for row in statements::LIFETIMES {
        let data = if row.resource_data {
            "includeResourceData: true, "
        } else {
            ""
        };
        for resource in row.resources {
            let path = resource.paths().next().expect("each resource has a path");
            let at = |minutes: u32| {
                let entry = format!("lifetime: {minutes}m");
                let manifest = manifest(path, "auth: application", &entry);
                let manifest = if data.is_empty() {
                    manifest
                } else {
                    manifest + "    includeResourceData: true\n"
                };
                rules(&manifest)
            };
            let (border, above) = (at(row.minutes), at(row.minutes + 1));
            // What a decision keeps as contested is a warning below the limit.
            let contested = resource
                .lifetime()
                .contested
                .is_some_and(|limit| limit.minutes == row.minutes);
            let rule = if contested {
                Rule::ContestedLifetime
            } else {
                Rule::LifetimeTooLong
            };
            assert!(
                !border.contains(&rule) && !border.contains(&Rule::LifetimeTooLong),
                "{row:?} {border:?}"
            );
            assert!(above.contains(&rule), "{row:?} {above:?}");
            assert_eq!(above.contains(&Rule::LifetimeTooLong), !contested, "{row:?}");
            checked += 1;
        }
    }
    assert_eq!(statements::LIFETIMES.len(), typed("lifetimes.csv").len());
    assert!(checked >= statements::LIFETIMES.len(), "{checked}");
}

/// Whether a list holds all of these: a decision may count more narrowly than the document's words.
fn has_all(scope: &Value, per: &[&str]) -> bool {
    let scope = scope.as_array().expect("a list");
    per.iter().all(|name| scope.iter().any(|value| value == name))
}

#[test]
fn the_json_of_the_resources_shows_every_lifetime_quota_and_latency() {
    let json: Value = serde_json::from_str(&graphsub_lint::facts::resources::json(Resource::ALL)).expect("valid JSON");
    assert_eq!(json["tables"], REVISION);
    let of = |resource: Resource| {
        let all = json["resources"].as_array().expect("a list");
        all.iter()
            .find(|value| value["id"] == resource.id())
            .expect("every resource is there")
    };
    for row in statements::LIFETIMES {
        for resource in row.resources {
            let minutes = of(*resource)["lifetime_minutes"].as_object().expect("an object");
            assert!(
                minutes.values().any(|value| *value == row.minutes),
                "{row:?} {minutes:?}"
            );
        }
    }
    for row in statements::QUOTAS {
        let per: Vec<&str> = row.per.iter().map(|dimension| dimension.as_str()).collect();
        let quotas = of(row.resource)["quotas"].as_array().expect("a list");
        assert!(
            quotas
                .iter()
                .any(|q| q["limit"] == row.limit && has_all(&q["scope"], &per)),
            "{row:?}"
        );
    }
    for row in statements::LATENCY {
        let latency = &of(row.resource)["latency"];
        // Of two rows about one resource, a decision takes one.
        let rows = statements::LATENCY
            .iter()
            .filter(|other| other.resource == row.resource);
        if rows.count() > 1 {
            continue;
        }
        match (row.average_seconds, row.maximum_seconds) {
            (Some(average), Some(maximum)) => {
                assert_eq!(
                    (&latency["average_seconds"], &latency["maximum_seconds"]),
                    (&average.into(), &maximum.into()),
                    "{row:?}"
                );
            }
            _ => assert!(latency.is_null(), "{row:?}"),
        }
    }
}

/// Keys of an object that name it, or belong to the fact of another key, or to what `sources` of a path is about.
fn is_covered(key: &str) -> bool {
    let names = [
        "id",
        "title",
        "area",
        "template",
        "watches",
        "api",
        "required_query_option",
    ];
    names.contains(&key) || key == "clouds_stated" || key == "sources" || key.ends_with("_sources")
}

/// Panics unless this list has sources with a document and a statement each.
fn assert_sources(sources: &Value, at: &str) {
    let sources = sources.as_array().filter(|sources| !sources.is_empty());
    for source in sources.unwrap_or_else(|| panic!("{at} has no sources")) {
        for key in ["document", "statement"] {
            assert!(
                source[key].as_str().is_some_and(|text| !text.is_empty()),
                "{at} {source}"
            );
        }
    }
}

/// Panics unless each fact in a value has sources: `X_sources` beside it, or `sources` in an object about one fact.
fn assert_facts_have_sources(value: &Value, at: &str) {
    let Some(object) = value.as_object() else {
        let list = value.as_array().unwrap_or_else(|| panic!("{at} has no sources"));
        for (index, value) in list.iter().enumerate() {
            assert_facts_have_sources(value, &format!("{at}[{index}]"));
        }
        return;
    };
    if let Some(sources) = object.get("sources") {
        assert_sources(sources, at);
        if !object.contains_key("id") && !object.contains_key("template") {
            return;
        }
    }
    for (key, fact) in object.iter().filter(|(key, fact)| !is_covered(key) && !fact.is_null()) {
        let at = format!("{at}.{key}");
        match object.get(&format!("{key}_sources")) {
            None => assert_facts_have_sources(fact, &at),
            Some(sources) if sources.is_array() => assert_sources(sources, &at),
            Some(sources) => {
                let keys: Vec<&str> = match fact {
                    Value::Object(fact) => fact.keys().map(String::as_str).collect(),
                    _ => fact
                        .as_array()
                        .expect("a list")
                        .iter()
                        .filter_map(Value::as_str)
                        .collect(),
                };
                for key in keys {
                    assert_sources(&sources[key], &format!("{at}.{key}"));
                }
            }
        }
    }
}

#[test]
fn every_fact_in_the_json_of_the_resources_has_a_source() {
    let json: Value = serde_json::from_str(&graphsub_lint::facts::resources::json(Resource::ALL)).expect("valid JSON");
    let resources = json["resources"].as_array().expect("a list");
    assert_eq!(resources.len(), Resource::ALL.len());
    for resource in resources {
        assert_facts_have_sources(resource, &resource["id"].to_string());
        for path in resource["paths"].as_array().expect("a list") {
            assert!(path["sources"].is_array(), "{path}");
        }
    }
}
