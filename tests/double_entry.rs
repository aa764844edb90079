//! The generated tables against a second transcription of the documents, typed from them without
//! looking at `spec/`.

use std::collections::BTreeSet;
use std::path::Path as FsPath;

use graphsub_tables::statements;
use graphsub_tables::{
    ApiVersion, Auth, CERTIFICATE_KEY, CLOUD_HOSTS, ChangeType, Dimension, ENDPOINTS, FILTERS, KEY_VALUES,
    MINIMUM_LIFETIME, PATHS, PROPERTIES, PUSH_SERVICES, RESERVED_NAMES, RESPONSES, Resource, SELECTABLE,
    SHARED_PERMISSIONS, SIGN_IN, SPELLINGS, Select,
};

#[path = "double-entry/permissions.rs"]
mod permissions;

/// Rows of a CSV file, without its header.
fn csv(name: &str) -> Vec<Vec<String>> {
    let file = FsPath::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/double-entry")
        .join(name);
    let mut reader = csv::ReaderBuilder::new()
        .from_path(&file)
        .unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    let rows = reader.records().map(|row| {
        row.unwrap_or_else(|e| panic!("{name}: {e}"))
            .iter()
            .map(str::to_owned)
            .collect()
    });
    rows.collect()
}

/// Both transcriptions hold the same rows; the message shows what only one of them has.
#[track_caller]
fn same(what: &str, tables: impl IntoIterator<Item = Vec<String>>) {
    let tables: Vec<Vec<String>> = tables.into_iter().collect();
    let typed = csv(what);
    let (in_tables, in_csv): (BTreeSet<_>, BTreeSet<_>) = (tables.iter().collect(), typed.iter().collect());
    let only_tables: Vec<_> = in_tables.difference(&in_csv).collect();
    let only_csv: Vec<_> = in_csv.difference(&in_tables).collect();
    assert!(
        only_tables.is_empty() && only_csv.is_empty(),
        "{what}\nonly in the tables: {only_tables:#?}\nonly in the CSV: {only_csv:#?}"
    );
    assert_eq!(tables.len(), typed.len(), "{what}: a row appears twice");
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    items.into_iter().collect::<Vec<_>>().join(";")
}

fn resource_of(label: &str) -> Resource {
    let found = statements::LABELS.iter().find(|(known, _)| *known == label);
    found.unwrap_or_else(|| panic!("no resource has the label {label}")).1
}

fn cell(names: &[&str]) -> String {
    if names.is_empty() {
        "-".into()
    } else {
        list(names.iter().copied())
    }
}

/// The path of a statement: of several templates printed as one the words tell how, and where a document speaks of a
/// path without printing it, there is none.
fn printed(statement: &'static str) -> &'static str {
    let form = statement
        .split_once(", as ")
        .map_or(statement, |(_, form)| form.trim_end_matches(')'));
    if form.contains('/') || !form.contains(' ') {
        form
    } else {
        ""
    }
}

#[test]
fn paths_as_printed() {
    let ours = PATHS.iter().flat_map(|path| {
        let sources = path.sources.iter();
        sources.map(|source| (path.resource, printed(source.statement), source.document.id()))
    });
    let typed = csv("paths.csv");
    let typed = typed
        .iter()
        .map(|row| (resource_of(&row[0]), row[1].as_str(), row[2].as_str()));
    let (ours, typed): (BTreeSet<_>, BTreeSet<_>) = (ours.collect(), typed.collect());
    let (only_tables, only_csv): (Vec<_>, Vec<_>) =
        (ours.difference(&typed).collect(), typed.difference(&ours).collect());
    assert!(
        only_tables.is_empty() && only_csv.is_empty(),
        "only in the tables: {only_tables:#?}\nonly in the CSV: {only_csv:#?}"
    );
}

#[test]
fn beta_marks() {
    let beta: BTreeSet<&str> = PATHS
        .iter()
        .filter(|path| path.apis == [ApiVersion::Beta])
        .map(|path| path.template)
        .collect();
    let typed: Vec<Vec<String>> = csv("beta.csv");
    assert_eq!(beta, typed.iter().map(|row| row[0].as_str()).collect());
    for path in PATHS.iter().filter(|path| !beta.contains(path.template)) {
        assert_eq!(path.apis, [ApiVersion::V1, ApiVersion::Beta], "{}", path.template);
    }
}

#[test]
fn lifetimes() {
    let ours = statements::LIFETIMES.iter().map(|r| {
        row([
            r.label,
            &list(r.resources.iter().map(|resource| resource.id())),
            &r.minutes.to_string(),
            // What was observed has no words of a document.
            if r.observed { "" } else { r.gloss },
            &r.resource_data.to_string(),
            &r.observed.to_string(),
            r.document.id(),
        ])
    });
    same("lifetimes.csv", ours);
    let service = csv("service.csv");
    assert_eq!(
        service,
        [row([
            &MINIMUM_LIFETIME.minutes.to_string(),
            MINIMUM_LIFETIME.sources[0].document.id()
        ])]
    );
}

#[test]
fn latency() {
    let words = |value: Option<u32>| value.map_or_else(|| "Unknown".to_owned(), |seconds| seconds.to_string());
    let ours = statements::LATENCY.iter().map(|r| {
        assert_eq!(r.resource, resource_of(r.label));
        row([
            r.label,
            &words(r.average_seconds),
            &words(r.maximum_seconds),
            r.document.id(),
        ])
    });
    same("latency.csv", ours);
}

#[test]
fn quotas() {
    let scope = |per: &[Dimension]| list(per.iter().map(|dimension| dimension.as_str()));
    let ours = statements::QUOTAS.iter().map(|r| {
        assert_eq!(r.resource, resource_of(r.label));
        row([r.label, &scope(r.per), &r.limit.to_string(), r.document.id()])
    });
    same("quotas.csv", ours);
}

/// Which paths a quota is about, what it counts and what it shares, decisions applied.
#[test]
fn quotas_reach_the_paths_they_speak_of() {
    let rows = Resource::ALL
        .iter()
        .flat_map(|resource| resource.quotas().iter().map(move |quota| (resource, quota)));
    let ours = rows.map(|(resource, quota)| {
        let all = resource.paths().count();
        let reached: Vec<&str> = resource
            .paths()
            .map(|path| path.template)
            .filter(|template| quota.applies_to(template))
            .collect();
        let reach = if reached.len() == all {
            "*".to_owned()
        } else {
            list(reached)
        };
        row([
            resource.id(),
            &list(quota.per.iter().map(|dimension| dimension.as_str())),
            &reach,
            if quota.delegated { "delegated" } else { "" },
            quota.pool.map_or("", |pool| pool.as_str()),
            quota.counts.as_str(),
            quota.pool.map_or("", |_| quota.sources[1].document.id()),
        ])
    });
    same("quota-reach.csv", ours);
}

#[test]
fn permission_types() {
    let ours = statements::PERMISSION_TYPES.iter().flat_map(|types| {
        let lists = Auth::ALL.iter().zip(types.lists);
        lists.flat_map(move |(auth, labels)| {
            labels
                .iter()
                .map(move |label| row([types.document.id(), auth.as_str(), label]))
        })
    });
    same("permission-types.csv", ours);
}

#[test]
fn change_types() {
    let ours = PATHS.iter().filter_map(|path| {
        let types = path.change_types?;
        let mut allowed: Vec<ChangeType> = types.allowed.to_vec();
        allowed.sort();
        Some(row([
            path.template,
            &list(allowed.iter().map(|change| change.as_str())),
            types.firmness.as_str(),
            types.sources[0].document.id(),
            if types.creation_raises_updated { "yes" } else { "" },
        ]))
    });
    same("change-types.csv", ours);
}

#[test]
fn resource_data() {
    let ours = Resource::ALL.iter().map(|resource| {
        let data = resource.resource_data();
        let select = match data.select {
            Select::Required => "required",
            Select::Unsupported => "unsupported",
            _ => "unstated",
        };
        let encryption = if data.encryption_required { "required" } else { "" };
        row([
            resource.id(),
            match (data.supported, data.unlisted) {
                (true, _) => "yes",
                (false, true) => "unlisted",
                (false, false) => "no",
            },
            select,
            encryption,
            data.sources[0].document.id(),
            &list(data.sources[1..].iter().map(|source| source.document.id())),
        ])
    });
    same("resource-data.csv", ours);
    // What an earlier document had in a column, and what came later.
    for typed in csv("earlier-resource-data.csv") {
        let resource = resource_of(&typed[0]);
        let expected = typed[1] == "Yes" || typed[2] == "Yes";
        assert_eq!(resource.resource_data().supported, expected, "{typed:?}");
    }
}

#[test]
fn query_options() {
    let ours = PATHS.iter().flat_map(|path| {
        path.query_options.iter().map(move |option| {
            let refuses: Vec<String> = option
                .refuses
                .iter()
                .map(|(value, instead)| format!("{value}=>{instead}"))
                .collect();
            row([
                path.resource.id(),
                path.template,
                option.name,
                option.status.as_str(),
                &list(option.values.iter().copied()),
                &refuses.join(";"),
                option.sources[0].document.id(),
                match (option.resource_data, option.user_context) {
                    (true, _) => "resource-data",
                    (false, true) => "user",
                    (false, false) => "",
                },
            ])
        })
    });
    same("query-options.csv", ours);
}

#[test]
fn properties() {
    let ours = PROPERTIES.iter().map(|p| {
        row([
            p.name,
            p.kind.as_str(),
            p.status.as_str(),
            &p.max_characters.map(|max| max.to_string()).unwrap_or_default(),
            if p.required_with_resource_data { "required" } else { "" },
            &list(p.values.iter().copied()),
            &list(p.discouraged.iter().copied()),
            &list(p.contested.iter().copied()),
            p.sources[0].document.id(),
            if p.beta_only { "yes" } else { "" },
        ])
    });
    same("properties.csv", ours);
}

#[test]
fn clouds() {
    let mut ours: BTreeSet<Vec<String>> = BTreeSet::new();
    for path in PATHS {
        let source = &path.cloud_sources[0];
        let whole = source.statement.starts_with("subscription API");
        let name = if whole { "*" } else { path.resource.id() };
        ours.insert(row([
            name,
            &list(path.clouds.iter().map(|cloud| cloud.as_str())),
            source.document.id(),
        ]));
    }
    same("clouds.csv", ours);
}

#[test]
fn lifecycle_urls() {
    let ours = Resource::ALL.iter().filter_map(|resource| {
        let lifecycle = resource.lifecycle()?;
        Some(row([
            resource.id(),
            &lifecycle.above_minutes.to_string(),
            lifecycle.sources[0].document.id(),
            if lifecycle.contested { "contested" } else { "" },
        ]))
    });
    same("lifecycle.csv", ours);
}

#[test]
fn notification_query_options() {
    let ours = Resource::ALL.iter().filter_map(|resource| {
        let row_ = resource.notification_query_options()?;
        let required = row_.required.to_string();
        Some(row([
            resource.id(),
            &required,
            row_.example.unwrap_or_default(),
            row_.sources[0].document.id(),
        ]))
    });
    same("notification-query-options.csv", ours);
}

#[test]
fn endpoints() {
    let ours: Vec<Vec<String>> = ENDPOINTS
        .iter()
        .map(|e| {
            let query = list(e.query.iter().copied());
            row([
                e.id,
                e.prefix,
                e.host.unwrap_or_default(),
                e.path.unwrap_or_default(),
                &query,
                e.sources[0].document.id(),
                e.deprecated_sources.first().map_or("", |source| source.document.id()),
            ])
        })
        .collect();
    assert_eq!(ours, csv("endpoints.csv"));
}

#[test]
fn responses() {
    let ours = RESPONSES.iter().map(|r| {
        let status = r.status.map(|status| status.to_string()).unwrap_or_default();
        row([
            r.id,
            &status,
            r.code.unwrap_or_default(),
            r.message.unwrap_or_default(),
            r.document.id(),
        ])
    });
    same("responses.csv", ours);
}

#[test]
fn hosts_and_certificates() {
    same(
        "cloud-hosts.csv",
        CLOUD_HOSTS
            .iter()
            .map(|host| row([host.cloud.as_str(), host.host, host.sources[0].document.id()])),
    );
    let (least, most) = (CERTIFICATE_KEY.minimum_bits, CERTIFICATE_KEY.maximum_bits);
    let document = CERTIFICATE_KEY.sources[0].document.id();
    same(
        "certificate-key.csv",
        [row([&least.to_string(), &most.to_string(), document])],
    );
}

#[test]
fn words_among_the_permissions() {
    let sign_in = |word: &str, meaning: &str| row([word, meaning, SIGN_IN.sources[0].document.id()]);
    let ours = SIGN_IN.scopes.iter().map(|scope| sign_in(scope, "sign-in"));
    let of_others = SHARED_PERMISSIONS.sources[0].document.id();
    same(
        "permission-words.csv",
        ours.chain([
            sign_in(SIGN_IN.all_granted, "all granted"),
            row([SHARED_PERMISSIONS.ending, "of others", of_others]),
        ]),
    );
}

#[test]
fn limitations() {
    let ours = Resource::ALL.iter().flat_map(|resource| {
        resource.limitations().iter().map(move |limitation| {
            row([
                resource.id(),
                limitation.kind.as_str(),
                limitation.sources[0].document.id(),
            ])
        })
    });
    same("limitations.csv", ours);
}

#[test]
fn spellings_and_names_of_folders() {
    let ours = SPELLINGS.iter().map(|s| {
        let meant = s.path_meant().map(|path| path.template).unwrap_or_default();
        row([
            s.path,
            meant,
            s.kind.as_str(),
            &list(s.sources.iter().map(|source| source.document.id())),
        ])
    });
    same("spellings.csv", ours);
    let ours = KEY_VALUES.iter().map(|k| {
        let shortest = k.shortest_id.to_string();
        row([k.after, &list(k.names.iter().copied()), &shortest])
    });
    let typed: Vec<Vec<String>> = csv("key-values.csv")
        .into_iter()
        .map(|r| vec![r[0].to_lowercase(), r[1].clone(), r[2].clone()])
        .collect();
    assert_eq!(ours.collect::<Vec<_>>(), typed);
}

#[test]
fn selectable_properties() {
    let ours = SELECTABLE.iter().flat_map(|selectable| {
        let basic = selectable.basic.map_or("", |permission| permission.name());
        let kinds = [
            ("property".to_owned(), selectable.properties),
            ("beta".to_owned(), selectable.beta),
            ("relationship".to_owned(), selectable.expandable),
            ("not-with-resource-data".to_owned(), selectable.not_with_resource_data),
            (format!("not-with-{basic}"), selectable.beyond_basic),
        ];
        let resource = selectable.resource.id();
        let rows = kinds
            .into_iter()
            .flat_map(move |(kind, names)| names.iter().map(move |name| row([resource, name, &kind])));
        rows.collect::<Vec<_>>()
    });
    same("selectable-properties.csv", ours);
}

#[test]
fn names_that_are_never_ids() {
    let ours = RESERVED_NAMES.iter().map(|name| {
        row([
            name.name,
            if name.prefix { "prefix" } else { "" },
            name.after.unwrap_or_default(),
            name.instead.unwrap_or_default(),
            name.sources[0].document.id(),
        ])
    });
    same("reserved-names.csv", ours);
}

#[test]
fn push_services() {
    let ours = PUSH_SERVICES
        .iter()
        .map(|service| row([service.host, service.sources[0].document.id()]));
    same("push-services.csv", ours);
}

#[test]
fn filters() {
    let ours = FILTERS.iter().map(|filter| {
        let properties = filter.properties.iter();
        row([
            filter.resource.id(),
            &list(filter.paths.iter().copied()),
            filter.option,
            &list(properties.clone().map(|property| property.path)),
            &list(
                properties
                    .clone()
                    .flat_map(|property| property.operators.iter().copied()),
            ),
            &list(properties.clone().flat_map(|property| property.values.iter().copied())),
            &list(filter.joins.iter().copied()),
            if filter.open { "yes" } else { "no" },
            filter.sources[0].document.id(),
            &list(properties.map(|property| property.kind.as_str())),
            if filter.nested { "yes" } else { "no" },
        ])
    });
    same("filters.csv", ours);
}

#[test]
fn status_of_paths() {
    let ours = PATHS.iter().filter_map(|path| {
        let cells = [
            path.status.as_str(),
            path.replacement.unwrap_or_default(),
            path.accounts.as_str(),
            path.required_query.unwrap_or_default(),
            path.contested.first().map_or("", |source| source.document.id()),
        ];
        // What nothing is said about is not typed.
        let plain = cells == ["supported", "", "any", "", ""];
        (!plain).then(|| [&row([path.template])[..], &row(cells)[..]].concat())
    });
    same("path-status.csv", ours);
}
