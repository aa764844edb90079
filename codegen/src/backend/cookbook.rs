//! Definitions to paste: one for every path and permission type, as the derive of the crate `graphsub` writes them.

use std::collections::BTreeSet;

use graphsub_terms::{ApiVersion, Auth, ChangeType, Cloud, Firmness, Status};
use serde::Serialize;

use super::pascal;
use crate::model::{Access, Model, Path, Resource};

/// Minutes a lifetime stays below its maximum: the service compares it with its own clock.
const MARGIN: u32 = 10;

/// Minutes a subscription lives where no document says how long it may.
const UNSTATED: u32 = 60;

const DAY: u32 = 24 * 60;

/// The definitions of one resource.
#[derive(Debug, Serialize)]
pub(super) struct Chapter {
    /// Id of the resource.
    pub(super) id: String,
    /// Name of the module of its definitions.
    module: String,
    title: String,
    area: String,
    recipes: Vec<Recipe>,
}

/// One definition.
#[derive(Debug, Serialize)]
struct Recipe {
    template: String,
    watches: String,
    auth: &'static str,
    name: String,
    /// The lines between the parentheses of the attribute.
    keys: Vec<String>,
    fields: Vec<String>,
}

/// Returns the definitions by resource.
pub(super) fn chapters(model: &Model) -> Vec<Chapter> {
    let chapter = |resource: &Resource| {
        let mut names = BTreeSet::new();
        let paths = resource.paths.iter().filter_map(|index| model.paths.get(*index));
        let supported = paths.flat_map(|path| path.access.iter().map(move |access| (path, access)));
        let recipes = supported
            .filter(|(_, access)| !access.permissions.is_empty())
            .map(|(path, access)| recipe(model, resource, path, access, &mut names))
            .collect();
        Chapter {
            id: resource.id.clone(),
            module: snake(&resource.id),
            title: resource.title.clone(),
            area: resource.area.clone(),
            recipes,
        }
    };
    model.resources.iter().map(chapter).collect()
}

fn recipe(model: &Model, resource: &Resource, path: &Path, access: &Access, names: &mut BTreeSet<String>) -> Recipe {
    let (template, fields) = placeholders(&format!("{}{}", path.template, query(model, path)));
    let mut keys = vec![
        format!("resource = {template:?}"),
        format!("change_type = {:?}", change_types(path)),
        format!("auth = {:?}", access.auth.as_str()),
    ];
    if let Some(permission) = permission(model, access) {
        keys.push(format!("permissions({permission:?})"));
    }
    let minutes = lifetime(resource);
    keys.push(format!("lifetime = {:?}", words(minutes)));
    if resource
        .lifecycle
        .as_ref()
        .is_some_and(|row| minutes > row.above_minutes)
    {
        keys.push("lifecycle".to_owned());
    }
    if !path.apis.contains(&ApiVersion::V1) {
        keys.push("api = \"beta\"".to_owned());
    }
    let cloud = path.clouds.first().filter(|_| !path.clouds.contains(&Cloud::Global));
    keys.extend(cloud.map(|cloud| format!("cloud = {:?}", cloud.as_str())));
    let options = resource.notification_query_options.as_ref();
    let example = options.filter(|row| row.required).and_then(|row| row.example.as_ref());
    keys.extend(example.map(|example| format!("notification_query_options = {example:?}")));
    keys.extend(exceptions(resource, path));
    Recipe {
        template: path.template.clone(),
        watches: sentence(&path.watches),
        auth: access.auth.as_str(),
        name: name(path, access.auth, names),
        keys,
        fields,
    }
}

/// The least privileged permission that an administrator grants; those of a chat, team or user's owner need more
/// than the permission.
fn permission<'a>(model: &Model, access: &'a Access) -> Option<&'a String> {
    let is_common = |name: &&String| {
        let mut rows = model.permissions.iter();
        !rows.any(|row| row.name == **name && row.resource_specific)
    };
    access.permissions.iter().find(is_common).or(access.permissions.first())
}

/// Words as the beginning of a sentence.
fn sentence(words: &str) -> String {
    let mut rest = words.chars();
    rest.next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// What is known to be doubtful about the path, so that whoever pastes the definition knows it too.
fn exceptions(resource: &Resource, path: &Path) -> Option<String> {
    let mut exceptions: Vec<(&str, &str)> = Vec::new();
    if !path.contested.is_empty() {
        exceptions.push(("GS101", "no document prints this path"));
    }
    if path.status != Status::Supported || resource.status != Status::Supported {
        exceptions.push(("GS104", "deprecated"));
    }
    if resource.maximum.is_none() {
        exceptions.push(("GS409", "no document states a maximum"));
    }
    if exceptions.is_empty() {
        return None;
    }
    let (codes, reasons): (Vec<&str>, Vec<&str>) = exceptions.into_iter().unzip();
    Some(format!(
        "allow({}, reason = {:?})",
        codes.join(", "),
        reasons.join("; ")
    ))
}

/// The query option without which the path is no resource.
fn query(model: &Model, path: &Path) -> String {
    let Some(option) = &path.required_query else {
        return String::new();
    };
    let filter = model.filters.iter().find(|filter| {
        filter.option == *option
            && filter.resource == path.resource
            && (filter.paths.is_empty() || filter.paths.contains(&path.template))
    });
    filter.map_or_else(String::new, |filter| format!("?{}", filter.example))
}

/// The change types that documents state; of those they contradict each other about, the first.
fn change_types(path: &Path) -> String {
    let Some(row) = &path.change_types else {
        return "updated".to_owned();
    };
    let is_firm = row.firmness != Firmness::Contested;
    let listed = row.allowed.iter().filter(|kind| {
        // A creation that arrives as an update need not be asked for.
        !(row.creation_raises_updated && **kind == ChangeType::Created && row.allowed.contains(&ChangeType::Updated))
    });
    let listed: Vec<&str> = listed.map(|kind| kind.as_str()).collect();
    let count = if is_firm { listed.len() } else { 1 };
    listed[..count.min(listed.len())].join(",")
}

/// A lifetime that no document refuses, in minutes.
fn lifetime(resource: &Resource) -> u32 {
    let limits = [&resource.maximum, &resource.contested];
    let limit = limits.into_iter().flatten().map(|limit| limit.minutes).min();
    let minutes = limit.map_or(UNSTATED, |limit| limit.saturating_sub(MARGIN));
    if minutes > DAY { minutes / DAY * DAY } else { minutes }
}

fn words(minutes: u32) -> String {
    match minutes {
        _ if minutes.is_multiple_of(DAY) => format!("{}d", minutes / DAY),
        _ if minutes.is_multiple_of(60) => format!("{}h", minutes / 60),
        _ => format!("{minutes}m"),
    }
}

/// Names the ids of a template by what stands in front of them. Returns the names too.
fn placeholders(template: &str) -> (String, Vec<String>) {
    let mut out = String::new();
    let mut fields: Vec<String> = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, behind)) = after.split_once('}') else {
            break;
        };
        out += before;
        let word = |c: char| !c.is_ascii_alphanumeric();
        let last = out.trim_end_matches(word).rsplit(word).find(|part| part.len() > 2);
        let singular = last.unwrap_or("item").trim_end_matches('s');
        let base = if before.ends_with("='") {
            snake(singular)
        } else {
            format!("{}_id", snake(singular))
        };
        let mut name = base.clone();
        let mut number = 2;
        while fields.contains(&name) {
            name = format!("{base}_{number}");
            number += 1;
        }
        out += &format!("{{{name}}}");
        fields.push(name);
        rest = behind;
    }
    (out + rest, fields)
}

/// `joinWebUrl` as `join_web_url`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// A name for the struct that no other definition of the resource has.
fn name(path: &Path, auth: Auth, names: &mut BTreeSet<String>) -> String {
    let of = match auth {
        Auth::DelegatedWork => "ForWork",
        Auth::DelegatedPersonal => "ForPersonal",
        _ => "ForApp",
    };
    let words: String = path
        .template
        .split(['{', '}', '/'])
        .filter(|part| *part != "id")
        .map(pascal)
        .collect();
    let base = format!("{words}{of}");
    let mut name = base.clone();
    let mut number = 2;
    while !names.insert(name.clone()) {
        name = format!("{base}{number}");
        number += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_named_by_what_they_identify() {
        for (template, named) in [
            ("/users/{id}/messages", "/users/{user_id}/messages"),
            (
                "/teams/{id}/channels/{id}/messages",
                "/teams/{team_id}/channels/{channel_id}/messages",
            ),
            (
                "/x/onlineMeetings(joinWebUrl='{id}')/y",
                "/x/onlineMeetings(joinWebUrl='{join_web_url}')/y",
            ),
            (
                "/presences?$filter=id in ('{id}','{id}')",
                "/presences?$filter=id in ('{filter_id}','{filter_id_2}')",
            ),
        ] {
            assert_eq!(placeholders(template).0, named);
        }
    }

    #[test]
    fn lifetimes_are_whole_days_where_they_can_be() {
        assert_eq!([50, 60, 2_880].map(words), ["50m", "1h", "2d"]);
    }
}
