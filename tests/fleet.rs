//! Each quota passes at its limit and fails one above, counted over two files.

use graphsub_lint::engine::{Input, Options, Report, lint};
use graphsub_tables::{ApiVersion, Counts, Dimension, Path, Quota, Resource, Rule};

/// One entry of a manifest.
#[derive(Clone)]
struct Definition {
    app: String,
    resource: String,
    change: &'static str,
    instances: u64,
    tenants: u64,
}

fn run(files: &[Vec<Definition>]) -> Report {
    let mut inputs = Vec::new();
    for (index, definitions) in files.iter().enumerate() {
        // Each app has a document of its own.
        let documents: Vec<String> = definitions
            .iter()
            .map(|d| {
                format!(
                    "version: 1\napp: {{name: {}, api: beta, auth: delegated-work, tenants: {}}}\nsubscriptions:\n  - resource: \"{}\"\n    \
                     changeType: {}\n    notificationUrl: https://hooks.example.com/g\n    lifetime: 45m\n    instances: {}\n",
                    d.app, d.tenants, d.resource, d.change, d.instances
                )
            })
            .collect();
        inputs.push(Input::text(
            format!("{index}.graphsub.yaml"),
            documents.join("---\n").into_bytes(),
        ));
    }
    lint(&inputs, &Options::default())
}

/// Whether the report holds a finding about this very quota.
fn exceeded(report: &Report, resource: Resource, quota: &Quota) -> bool {
    report.findings().any(|finding| {
        finding.rule == Rule::QuotaExceeded
            && finding.sources == quota.sources
            && (quota.pool.is_some() || finding.message.contains(&format!("`{}`", resource.id())))
    })
}

/// The path with literal ids.
fn resource(path: &Path, id: &str) -> String {
    let mut text = path.template.to_owned();
    let mut count = 0;
    while text.contains("{id}") {
        let own = match id.strip_suffix('}') {
            Some(placeholder) => format!("{placeholder}{count}}}"),
            None => format!("{id}{count}"),
        };
        text = text.replacen("{id}", &own, 1);
        count += 1;
    }
    if let Some(option) = path.required_query {
        text += &format!("?{option}=id in ('x')");
    }
    text.replace("mailFolders/x1", "mailFolders/inbox")
}

/// As many subscriptions as the quota allows, and `extra` more, over two files.
fn usage(path: &Path, quota: &Quota, extra: u64) -> [Vec<Definition>; 2] {
    let limit = u64::from(quota.limit);
    let is_shared =
        |dimension: &Dimension| matches!(dimension, Dimension::App | Dimension::Tenant | Dimension::Organization);
    // Where a quota spans all ids each definition has its own, so that no quota of one id is exceeded more.
    let (id, other) = if quota.per.iter().all(is_shared) {
        ("{x}", "{y}")
    } else {
        ("x", "x")
    };
    let base = Definition {
        app: "a".into(),
        resource: resource(path, id),
        change: "created",
        instances: 1,
        tenants: 1,
    };
    let changes = ["created", "updated", "deleted"];
    match quota.per {
        [Dimension::App] => {
            let first = Definition {
                tenants: limit - 1,
                ..base.clone()
            };
            let second = Definition {
                change: "updated",
                tenants: 1 + extra,
                ..base
            };
            [vec![first], vec![second]]
        }
        per if limit >= 100 && per.iter().all(|d| !matches!(d, Dimension::User)) => {
            let same_app = per.contains(&Dimension::App);
            let first = Definition {
                instances: limit - 1,
                ..base.clone()
            };
            let app = if same_app { "a" } else { "b" };
            let second = Definition {
                app: app.into(),
                resource: resource(path, other),
                change: "updated",
                instances: 1 + extra,
                ..base
            };
            [vec![first], vec![second]]
        }
        per => {
            let same_app = per.contains(&Dimension::App);
            let all: Vec<Definition> = (0..limit + extra)
                .map(|index| Definition {
                    app: if same_app { "a".into() } else { format!("app{index}") },
                    change: changes[usize::try_from(index).unwrap_or_default() % 3],
                    ..base.clone()
                })
                .collect();
            let (first, second) = all.split_at(all.len() / 2);
            [first.to_vec(), second.to_vec()]
        }
    }
}

#[test]
fn each_quota_passes_at_its_limit_and_fails_one_above() {
    let mut checked = 0;
    for resource in Resource::ALL {
        for quota in resource
            .quotas()
            .iter()
            .filter(|quota| quota.counts == Counts::Subscriptions)
        {
            for path in resource.paths().filter(|path| quota.applies_to(path.template)) {
                let at = run(&usage(path, quota, 0));
                assert!(
                    !exceeded(&at, *resource, quota),
                    "{} {quota:?} at its limit",
                    path.template
                );
                let above = run(&usage(path, quota, 1));
                assert!(
                    exceeded(&above, *resource, quota),
                    "{} {quota:?} one above",
                    path.template
                );
                checked += 1;
            }
        }
    }
    assert!(checked >= 80, "{checked}");
}

#[test]
fn all_teams_resources_share_one_pool() {
    let definition = |resource: &str, instances| Definition {
        app: "a".into(),
        resource: resource.into(),
        change: "created",
        instances,
        tenants: 1,
    };
    let over = |last| {
        let report = run(&[
            vec![definition("/chats/{chatId}/messages", 6_000)],
            vec![
                definition("/teams/{teamId}/channels", 3_999),
                definition("/teams/{teamId}/members", last),
            ],
        ]);
        report
            .findings()
            .filter(|finding| finding.rule == Rule::QuotaExceeded)
            .map(|f| f.message.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(over(1), Vec::<String>::new());
    assert_eq!(
        over(2),
        ["10,001 subscriptions exceed the quota of 10,000 per organization for all Teams resources together"]
    );
}

#[test]
fn four_fifths_of_a_quota_warn() {
    let nearly = |instances| {
        let report = run(&[vec![Definition {
            app: "a".into(),
            resource: "/users/{userId}".into(),
            change: "updated",
            instances,
            tenants: 1,
        }]]);
        report.findings().any(|finding| finding.rule == Rule::QuotaNearlyUsed)
    };
    assert!(!nearly(79));
    assert!(nearly(80));
    assert!(nearly(100));
}

#[test]
fn tenants_multiply_only_what_spans_tenants() {
    let report = run(&[vec![Definition {
        app: "a".into(),
        resource: "/users/{userId}".into(),
        change: "updated",
        instances: 100,
        tenants: 501,
    }]]);
    let messages: Vec<&str> = report
        .findings()
        .filter(|f| f.rule == Rule::QuotaExceeded)
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(
        messages,
        ["50,100 subscriptions exceed the quota of 50,000 per app for `user`"]
    );
}

#[test]
fn duplicates_point_at_both_places() {
    let definition = |resource: &str| Definition {
        app: "a".into(),
        resource: resource.into(),
        change: "created",
        instances: 1,
        tenants: 1,
    };
    let report = run(&[
        vec![definition("/users/u1/messages")],
        vec![definition("Users('u1')/Messages")],
    ]);
    let found: Vec<_> = report
        .findings()
        .filter(|finding| finding.rule == Rule::DuplicateSubscription)
        .collect();
    let [finding] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!((finding.file, finding.related[0].file), (1, 0));
    let excerpt = finding
        .excerpts
        .iter()
        .find(|excerpt| excerpt.file == 0)
        .expect("an excerpt");
    assert_eq!(&excerpt.text[excerpt.marks[0].1.clone()], "\"/users/u1/messages\"");
}

#[test]
fn two_apps_and_two_clouds_count_apart() {
    let entry = |app: &str, change| Definition {
        app: app.into(),
        resource: "/chats/c1".into(),
        change,
        instances: 1,
        tenants: 1,
    };
    let report = run(&[vec![entry("a", "created"), entry("b", "updated")]]);
    assert!(!report.findings().any(|finding| finding.rule == Rule::QuotaExceeded));
    assert!(
        ApiVersion::ALL.len() == 2,
        "the manifests above use beta so that every path is available"
    );
}

#[test]
fn a_cloud_known_at_deployment_may_be_any() {
    let entry = |cloud: &str, resource: &str| {
        format!("  - {{resource: {resource}, changeType: created, lifetime: 45m, cloud: \"{cloud}\", instances: 60}}\n")
    };
    let rules = |first: &str, second: &str| {
        let mut text = String::from(
            "version: 1\napp: {name: a, auth: application}\ndefaults: {notificationUrl: \"https://hooks.example.com/g\"}\nsubscriptions:\n",
        );
        for cloud in [first, second] {
            text += &entry(cloud, "/users/u1/messages");
            text += &entry(cloud, "\"/users/{id}\"");
        }
        let report = lint(&[Input::text("graphsub.yaml", text)], &Options::default());
        let counted = [Rule::QuotaExceeded, Rule::DuplicateSubscription];
        let found = report.findings().map(|finding| finding.rule);
        found.filter(|rule| counted.contains(rule)).collect::<Vec<_>>()
    };
    let both = [
        Rule::DuplicateSubscription,
        Rule::QuotaExceeded,
        Rule::DuplicateSubscription,
    ];
    assert_eq!(rules("global", "global"), both);
    assert_eq!(rules("global", "${CLOUD}"), []);
    assert_eq!(rules("${CLOUD}", "${CLOUD}"), both);
}
