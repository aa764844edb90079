//! What is true of all resources at once: what a cloud offers, and which resources send a change type.

use std::fmt::Write as _;

use graphsub_tables::{
    CLOUD_HOSTS, ChangeType, ChangeTypes, Cloud, PATHS, Path, Resource, Status, WEB_PUSH_CLOUDS, WEB_PUSH_SOURCES,
};

/// A cloud in words: what it offers and what not, with the sources.
pub(super) fn cloud(cloud: Cloud) -> String {
    let mut out = format!("{cloud}\n");
    for host in CLOUD_HOSTS.iter().filter(|host| host.cloud == cloud) {
        let _ = writeln!(out, "  requests go to {}", host.host);
        super::cite(&mut out, host.sources);
    }
    let groups = grouped(|path| (path.clouds.contains(&cloud), path.clouds_stated, path.cloud_sources));
    let titles = [
        ("Offered", (true, true)),
        (
            "Offered as far as the subscription API is, no document speaks of the resource",
            (true, false),
        ),
        ("Not offered", (false, true)),
        (
            "Not offered as the subscription API is not, no document speaks of the resource",
            (false, false),
        ),
    ];
    for (title, wanted) in titles {
        let mut groups = groups
            .iter()
            .filter(|((offered, stated, _), _)| (*offered, *stated) == wanted)
            .peekable();
        if groups.peek().is_some() {
            let _ = writeln!(out, "\n{title}:");
        }
        for ((_, _, sources), paths) in groups {
            for resource in Resource::ALL {
                let own: Vec<_> = paths.iter().filter(|path| path.resource == *resource).collect();
                if !own.is_empty() {
                    let _ = writeln!(out, "  {}", name(*resource, &own));
                }
            }
            super::cite(&mut out, sources);
        }
    }
    let offered = WEB_PUSH_CLOUDS.contains(&cloud);
    let _ = writeln!(out, "\nWeb Push: {}", if offered { "offered" } else { "not offered" });
    super::cite(&mut out, WEB_PUSH_SOURCES);
    out
}

/// A change type in words: which resources send it and which not, with the sources.
pub(super) fn change_type(change: ChangeType) -> String {
    let mut groups = grouped(|path| (path.resource, path.change_types));
    groups.sort_by_key(|((resource, _), _)| *resource);
    let mut out = format!("{change}\n");
    for (title, wanted) in [
        ("Sent by", Some(true)),
        ("Not sent by", Some(false)),
        ("Not documented of", None),
    ] {
        let sent = |row: &Option<ChangeTypes>| row.map(|row| row.allowed.contains(&change));
        let mut groups = groups.iter().filter(|((_, row), _)| sent(row) == wanted).peekable();
        if groups.peek().is_some() {
            let _ = writeln!(out, "\n{title}:");
        }
        for ((resource, row), paths) in groups {
            let of: Vec<_> = paths.iter().collect();
            let _ = write!(out, "  {}", name(*resource, &of));
            let Some(row) = row else {
                out.push('\n');
                continue;
            };
            let _ = write!(out, " ({}", row.firmness);
            if row.creation_raises_updated && change != ChangeType::Deleted {
                out.push_str("; a creation also arrives as `updated`");
            }
            out.push_str(")\n");
            super::cite(&mut out, row.sources);
        }
    }
    out
}

/// The paths of equal facts, in the order of the tables.
fn grouped<K: PartialEq>(fact: impl Fn(&'static Path) -> K) -> Vec<(K, Vec<&'static Path>)> {
    let mut groups: Vec<(K, Vec<&'static Path>)> = Vec::new();
    for path in PATHS {
        let key = fact(path);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, paths)) => paths.push(path),
            None => groups.push((key, vec![path])),
        }
    }
    groups
}

/// The name of a resource, and of some paths a fact is about where it is not about all of them.
fn name(resource: Resource, paths: &[&&Path]) -> String {
    let mut name = resource.id().to_owned();
    if resource.status() != Status::Supported {
        let _ = write!(name, ", {}", resource.status());
    }
    if paths.len() < resource.paths().count() {
        let templates: Vec<_> = paths.iter().map(|path| path.template).collect();
        let _ = write!(name, ": {}", templates.join(", "));
    }
    name
}
