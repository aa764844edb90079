//! What stands at a path: permissions, change types, query options, clouds, spellings.

use graphsub_terms::{Auth, Dimension, Status};

use super::{
    Access, ChangeTypes, KeyValues, Path, Permission, QueryOption, Source, Spelling, names, noted, source, unique,
};
use crate::path::{Segment, normalise};
use crate::spec::{self, Cell, Spec, applies, column};

pub(super) fn permissions(spec: &Spec) -> Vec<Permission> {
    let cells = |row: &'_ spec::Permission| -> Vec<String> {
        let all = Auth::ALL.iter().flat_map(|auth| row.cell(*auth).names());
        all.cloned().collect()
    };
    // A decision may take a name that no row prints.
    let mut all: Vec<String> = spec.stated.permissions.iter().flat_map(cells).collect();
    all.extend(spec.effective.permissions.iter().flat_map(cells));
    all.sort();
    all.dedup();
    let documents = |name: &String| {
        let rows = spec.stated.permissions.iter().filter(|row| cells(row).contains(name));
        let printed = unique(rows.map(|row| row.source.as_str()));
        if !printed.is_empty() {
            return printed;
        }
        let decided = spec
            .decisions
            .iter()
            .filter(|decision| takes_permission(decision, name));
        let silent = decided.flat_map(spec::Decision::in_words);
        unique(silent.map(|statement| statement.document.as_str()))
    };
    let consent = |name: &String| {
        let mut rows = spec.stated.resource_specific_consent.iter();
        rows.any(|row| row.permission == *name)
    };
    let permission = |name: String| Permission {
        documents: documents(&name),
        resource_specific: consent(&name),
        name,
    };
    all.into_iter().map(permission).collect()
}

/// Whether a decision writes this name into the permission table.
fn takes_permission(decision: &spec::Decision, name: &str) -> bool {
    decision.takes.at.as_ref().is_some_and(|at| {
        let names = at.value.as_array();
        at.table == "permissions" && names.is_some_and(|names| names.iter().any(|value| value == name))
    })
}

fn access(spec: &Spec, path: &spec::Path, auth: Auth) -> Access {
    let rows: Vec<_> = spec
        .effective
        .permissions
        .iter()
        .filter(|row| applies(spec, row, path))
        .collect();
    let granting = rows.iter().find(|row| !row.cell(auth).names().is_empty());
    let chosen = granting.or(rows.first());
    let contested = spec.effective.contested_permissions.iter();
    let contested: Vec<_> = contested
        .filter(|row| row.api.is_none() && row.auth == auth && row.resource == path.resource)
        .filter(|row| narrowed(&row.paths, &path.template))
        .collect();
    let contested_sources = contested.iter().map(|row| {
        let statement = format!("{}, {}: {}", path.template, auth.words(), row.permissions.join(", "));
        source(spec, &row.source, statement)
    });
    Access {
        auth,
        contested: contested.iter().flat_map(|row| row.permissions.clone()).collect(),
        contested_sources: contested_sources.collect(),
        ranked: chosen.is_none_or(|row| !row.unranked),
        permissions: chosen.map(|row| row.cell(auth).names().to_vec()).unwrap_or_default(),
        sources: chosen.map_or_else(Vec::new, |row| access_sources(spec, row, auth)),
    }
}

/// What a permission cell rests on: its row, or both statements of the decision that changed it.
fn access_sources(spec: &Spec, row: &spec::Permission, auth: Auth) -> Vec<Source> {
    let label = [row.label.as_str(), row.path.as_deref().unwrap_or_default()].join(" ");
    let label = label.trim();
    let decision = spec.decisions.iter().find(|decision| {
        let at = decision.takes.at.as_ref();
        at.is_some_and(|at| at.table == "permissions" && at.row == label && at.field == column(auth))
    });
    if let Some(decision) = decision {
        let statements = decision.statements.iter();
        return statements.map(|s| source(spec, &s.document, s.says.clone())).collect();
    }
    let words = match row.cell(auth) {
        Cell::NotSupported(_) => "not supported".to_owned(),
        Cell::Names(names) => names.join(", "),
    };
    let statement = noted(format!("{label}, {}: {words}", auth.words()), row.note.as_ref());
    vec![source(spec, &row.source, statement)]
}

/// The segments of a path `check` has found well-formed; none for an id.
fn segments(template: &str) -> Vec<Option<String>> {
    let segments = normalise(template).unwrap_or_default();
    let name = |segment| match segment {
        Segment::Literal(name) => Some(name),
        Segment::Id => None,
    };
    segments.into_iter().map(name).collect()
}

fn ids(known: &[spec::PathSegment], segments: &[Option<String>]) -> Vec<Option<Dimension>> {
    let indexes = (0..segments.len()).filter(|index| segments[*index].is_none());
    let before = |index: usize| segments[index.checked_sub(1)?].as_deref();
    let named = |index| {
        let name = before(index)?;
        known.iter().find(|row| row.segment == name).map(|row| row.names)
    };
    indexes.map(named).collect()
}

/// Whether `/me` may stand for the first segment and its id.
fn accepts_me(known: &[spec::PathSegment], segments: &[Option<String>]) -> bool {
    let [Some(first), None, ..] = segments else {
        return false;
    };
    known.iter().any(|row| row.me && row.segment == *first)
}

fn narrowed(paths: &[String], template: &str) -> bool {
    paths.is_empty() || paths.iter().any(|p| p == template)
}

pub(super) fn paths(spec: &Spec) -> Vec<Path> {
    spec.effective.paths.iter().map(|path| one(spec, path)).collect()
}

fn one(spec: &Spec, path: &spec::Path) -> Path {
    let forms = path.forms.iter();
    let mut sources: Vec<Source> = forms.map(|form| source(spec, &form.document, &form.path)).collect();
    if let Some(document) = &path.source {
        sources.push(source(spec, document, noted(path.watches.clone(), path.note.as_ref())));
    }
    let resource = spec.resources.iter().find(|r| r.id == path.resource);
    let inherited = || resource.and_then(|r| r.replacement.clone());
    let (clouds, cloud_source, clouds_stated) = clouds(spec, path);
    let segments = segments(&path.template);
    Path {
        resource: path.resource.clone(),
        template: path.template.clone(),
        watches: path.watches.clone(),
        ids: ids(&spec.effective.path_segments, &segments),
        accepts_me: accepts_me(&spec.effective.path_segments, &segments),
        segments,
        apis: path.api.clone(),
        status: match path.status {
            Status::Supported => resource.map(|r| r.status).unwrap_or_default(),
            other => other,
        },
        replacement: path.replacement.clone().or_else(inherited),
        required_query: path.requires.clone(),
        accounts: path.accounts,
        access: Auth::ALL.iter().map(|auth| access(spec, path, *auth)).collect(),
        change_types: change_types(spec, path),
        query_options: query_options(spec, path),
        clouds,
        clouds_stated,
        cloud_sources: vec![cloud_source],
        contested: path
            .contested
            .iter()
            .map(|document| source(spec, document, format!("{} was refused", path.template)))
            .collect(),
        sources,
    }
}

fn change_types(spec: &Spec, path: &spec::Path) -> Option<ChangeTypes> {
    let mut rows = spec.effective.change_types.iter();
    let row = rows.find(|row| row.resource == path.resource && narrowed(&row.paths, &path.template))?;
    let statement = noted(
        format!("{}: {}", path.resource, names(&row.allowed, ", ")),
        row.note.as_ref(),
    );
    Some(ChangeTypes {
        allowed: row.allowed.clone(),
        firmness: row.firmness,
        creation_raises_updated: row.creation_raises_updated,
        sources: vec![source(spec, &row.source, statement)],
    })
}

fn query_options(spec: &Spec, path: &spec::Path) -> Vec<QueryOption> {
    let rows = spec.effective.query_options.iter();
    let rows = rows.filter(|row| row.resource == path.resource && narrowed(&row.paths, &path.template));
    let option = |row: &spec::QueryOption| {
        let mut statement = format!("{}: {} is {}", path.template, row.option, row.status);
        if row.resource_data {
            statement += " with resource data";
        }
        if row.user_context {
            statement += ", with a signed-in user only";
        }
        if !row.values.is_empty() {
            statement += &format!(", values: {}", row.values.join(", "));
        }
        for refused in &row.refuses {
            statement += &format!(", `{}` is refused", refused.value);
        }
        QueryOption {
            name: row.option.clone(),
            status: row.status,
            values: row.values.clone(),
            refuses: row.refuses.clone(),
            resource_data: row.resource_data,
            user_context: row.user_context,
            sources: vec![source(spec, &row.source, statement)],
        }
    };
    rows.map(option).collect()
}

fn clouds(spec: &Spec, path: &spec::Path) -> (Vec<graphsub_terms::Cloud>, Source, bool) {
    let mut rows = spec.effective.clouds.iter();
    let row = rows.find(|row| row.resource == path.resource);
    let (clouds, document, about) = match row {
        Some(row) => (&row.clouds, &row.source, path.resource.as_str()),
        None => {
            let service = &spec.service.clouds;
            (&service.available, &service.source, "subscription API")
        }
    };
    let statement = format!("{about}: {}", names(clouds, ", "));
    (clouds.clone(), source(spec, document, statement), row.is_some())
}

pub(super) fn spellings(spec: &Spec) -> Vec<Spelling> {
    let templates: Vec<&str> = spec.effective.paths.iter().map(|p| p.template.as_str()).collect();
    let spelling = |row: &spec::Spelling| Spelling {
        path: row.path.clone(),
        segments: segments(&row.path),
        meant: row
            .meant
            .as_ref()
            .and_then(|meant| templates.iter().position(|t| t == meant)),
        kind: row.kind,
        sources: row.sources.iter().map(|d| source(spec, d, &row.path)).collect(),
    };
    spec.effective.spellings.iter().map(spelling).collect()
}

pub(super) fn key_values(spec: &Spec) -> Vec<KeyValues> {
    let key = |row: &spec::KeyValues| KeyValues {
        after: row.after.to_ascii_lowercase(),
        names: row.names.clone(),
        shortest_id: row.shortest_id,
        why: row.why.clone(),
        sources: row.sources.iter().map(|d| source(spec, d, &row.why)).collect(),
    };
    spec.effective.key_values.iter().map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_know_what_they_name() {
        let row = |segment: &str, names: Dimension, me: bool| spec::PathSegment {
            segment: segment.into(),
            names,
            me,
            source: "d".into(),
        };
        let known = [
            row("teams", Dimension::Team, false),
            row("users", Dimension::User, true),
        ];
        let ids = |template: &str| super::ids(&known, &segments(template));
        assert_eq!(ids("/teams/{id}/channels/{id}/messages"), [Some(Dimension::Team), None]);
        assert_eq!(ids("/drives/{id}/root"), [None]);
        let me = |template: &str| accepts_me(&known, &segments(template));
        assert!(me("/users/{id}/messages") && !me("/teams/{id}/channels") && !me("/users"));
    }
}
