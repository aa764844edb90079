//! Compares the tables with each other and replays the decisions.

mod grants;
mod permissions;

use std::collections::{BTreeMap, BTreeSet};

use graphsub_terms::path::{ME, ME_STANDS_FOR};
use graphsub_terms::words::nearest;

use crate::Problem;
use crate::path::{Segment, normalise};
use crate::spec::{self, Reference, Refers as _, Spec, Status, Target};

const DECISIONS: &str = "spec/decisions.yaml";

/// All problems between the tables. Empty when the spec is sound.
pub fn check(spec: &Spec) -> Vec<Problem> {
    let mut check = Check {
        spec,
        problems: Vec::new(),
        labels: BTreeMap::new(),
    };
    check.names();
    check.keys();
    check.references();
    check.path_segments();
    check.paths();
    check.permissions();
    check.permission_types();
    check.grants();
    check.lifetimes();
    check.latency();
    check.coverage();
    check.quotas();
    check.rules();
    check.documents_used();
    spec.located(check.problems)
}

struct Check<'a> {
    spec: &'a Spec,
    problems: Vec<Problem>,
    labels: BTreeMap<&'a str, &'a str>,
}

impl<'a> Check<'a> {
    fn report(&mut self, table: &str, row: impl Into<String>, message: impl Into<String>) {
        self.problems.push(Problem::new(spec::file_of(table), row, message));
    }

    fn names(&mut self) {
        let spec = self.spec;
        let mut before: Option<&str> = None;
        for resource in &spec.resources {
            if before.is_some_and(|b| b.to_lowercase() >= resource.id.to_lowercase()) {
                self.report("resources", &resource.id, "resources are sorted by id: move the row");
            }
            before = Some(&resource.id);
            for label in &resource.labels {
                if let Some(other) = self.labels.insert(label, &resource.id) {
                    self.report(
                        "resources",
                        &resource.id,
                        format!("label `{label}` already belongs to `{other}`"),
                    );
                }
            }
            let explained = resource.status_note.is_some() && !resource.sources.is_empty();
            if (resource.status == Status::Supported) == explained {
                self.report(
                    "resources",
                    &resource.id,
                    "`status_note` and `sources` require a status other than `supported`",
                );
            }
        }
        let (mut ids, mut pages) = (BTreeSet::new(), BTreeSet::new());
        for document in &spec.documents.documents {
            if !ids.insert(&document.id) {
                self.report("documents", &document.id, "two documents have this id");
            }
            if !document.location.starts_with("https://") {
                self.report("documents", &document.id, "`location` must be an https URL");
            }
            if let Some(page) = &document.page
                && !pages.insert(page)
            {
                self.report("documents", &document.id, "two documents have this `page`");
            }
            for id in &document.supersedes {
                let known: Vec<&str> = spec.documents.documents.iter().map(|d| d.id.as_str()).collect();
                self.known(("documents", &document.id, "supersedes"), "document", id, known);
            }
            if document.tables.is_empty() == document.page.is_some() {
                self.report(
                    "documents",
                    &document.id,
                    "`page` goes with `tables`: name the tables the page must have",
                );
            }
            if !document.supersedes.is_empty() && document.page.is_none() {
                self.report("documents", &document.id, "`supersedes` requires a `page`");
            }
        }
    }

    fn keys(&mut self) {
        for (table, rows) in &self.spec.raw {
            let mut seen = BTreeSet::new();
            for row in rows {
                let key = spec::key(table, row);
                if !seen.insert(key.clone()) {
                    self.report(table, key, "the row appears twice");
                }
            }
        }
    }

    fn known<'n>(
        &mut self,
        (table, row, field): (&str, &str, &str),
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        if !known.contains(&name) {
            let near = nearest(name, known)
                .map(|n| format!(", did you mean `{n}`?"))
                .unwrap_or_default();
            let message = format!("unknown {what} `{name}`{near}");
            let problem = Problem::new(spec::file_of(table), row, message).of_field(field);
            self.problems.push(problem);
        }
    }

    /// What all rows refer to, by table and place of the row.
    fn all_references(&self) -> Vec<(&'static str, usize, Vec<Reference<'a>>)> {
        let resources = self.spec.resources.iter().enumerate();
        let resources = resources.map(|(index, resource)| ("resources", index, resource.refers()));
        let mut all: Vec<_> = resources.collect();
        all.extend(self.spec.stated.references());
        all
    }

    /// Every name that refers to another file.
    fn references(&mut self) {
        let spec = self.spec;
        let documents: BTreeSet<&str> = spec.documents.documents.iter().map(|d| d.id.as_str()).collect();
        let resources: BTreeSet<&str> = spec.resources.iter().map(|r| r.id.as_str()).collect();
        let labels: BTreeSet<&str> = self.labels.keys().copied().collect();
        let templates: BTreeSet<&str> = spec.stated.paths.iter().map(|p| p.template.as_str()).collect();
        let rules: BTreeSet<&str> = spec.rules.iter().map(|r| r.code.as_str()).collect();
        for (table, index, references) in self.all_references() {
            for reference in references {
                let known = match reference.target {
                    Target::Document => &documents,
                    Target::Resource => &resources,
                    Target::Label => &labels,
                    Target::Template => &templates,
                    Target::Rule => &rules,
                };
                if !known.contains(reference.name) {
                    let key = spec::key(table, &spec.raw[table][index]);
                    let place = (table, key.as_str(), reference.field);
                    self.known(place, reference.target.word(), reference.name, known.iter().copied());
                }
            }
        }
        for decision in &spec.decisions {
            for statement in &decision.statements {
                if !documents.contains(statement.document.as_str()) {
                    self.problems.push(Problem::new(
                        DECISIONS,
                        &decision.id,
                        format!("unknown document `{}`", statement.document),
                    ));
                }
            }
        }
    }

    fn paths(&mut self) {
        let spec = self.spec;
        let mut normal: BTreeMap<Vec<Segment>, &str> = BTreeMap::new();
        for path in &spec.stated.paths {
            match normalise(&path.template) {
                Ok(segments) => {
                    if let Some(other) = normal.insert(segments, &path.template) {
                        self.report(
                            "paths",
                            &path.template,
                            format!("has the same normal form as `{other}`"),
                        );
                    }
                }
                Err(why) => self.report("paths", &path.template, why.to_string()),
            }
            if !path.template.starts_with('/') || path.template.contains("/me/") {
                self.report(
                    "paths",
                    &path.template,
                    "a template starts with `/` and writes `me` as `users/{id}`",
                );
            }
            if path.forms.is_empty() == path.source.is_none() {
                self.report(
                    "paths",
                    &path.template,
                    "add `forms`, or `source` if no document prints the path",
                );
            }
        }
        let mut misspelt: BTreeMap<Vec<Segment>, Option<&str>> = BTreeMap::new();
        for spelling in &spec.stated.spellings {
            match normalise(&spelling.path) {
                Ok(segments) => {
                    if let Some(right) = normal.get(&segments) {
                        self.report(
                            "spellings",
                            &spelling.path,
                            format!("is not a wrong spelling of `{right}`: they are the same"),
                        );
                    }
                    if misspelt.insert(segments, spelling.meant.as_deref()).is_some() {
                        self.report("spellings", &spelling.path, "has the same normal form as another row");
                    }
                }
                Err(why) => self.report("spellings", &spelling.path, why.to_string()),
            }
        }
        for path in &spec.stated.paths {
            for form in &path.forms {
                let target = normalise(&form.path).map(|segments| {
                    normal
                        .get(&segments)
                        .copied()
                        .or_else(|| misspelt.get(&segments).copied().flatten())
                });
                match target {
                    Ok(Some(template)) if template == path.template => {}
                    Ok(Some(template)) => self.report(
                        "paths",
                        &path.template,
                        format!("form `{}` means `{template}`", form.path),
                    ),
                    Ok(None) => self.report(
                        "paths",
                        &path.template,
                        format!("form `{}` is neither the template nor in spellings.yaml", form.path),
                    ),
                    Err(why) => self.report("paths", &path.template, why.to_string()),
                }
            }
            if let Some(replacement) = &path.replacement
                && !spec.stated.paths.iter().any(|p| p.template == *replacement)
            {
                self.report("paths", &path.template, format!("unknown replacement `{replacement}`"));
            }
        }
    }

    fn lifetimes(&mut self) {
        let spec = self.spec;
        for resource in &spec.resources {
            let rows: Vec<_> = spec
                .effective
                .lifetimes
                .iter()
                .filter(|row| row.resources.contains(&resource.id) && !row.resource_data && !row.contested)
                .collect();
            match rows.as_slice() {
                [] if resource.lifetime_unstated => {}
                [] => self.report(
                    "resources",
                    &resource.id,
                    "lifetimes.yaml has no row for it: add one, or set `lifetime_unstated: true` if no document states a maximum",
                ),
                [_] if resource.lifetime_unstated => self.report(
                    "resources",
                    &resource.id,
                    "lifetimes.yaml has a row for it: remove `lifetime_unstated`",
                ),
                [_] => {}
                [.., last] => self.report(
                    "lifetimes",
                    &last.label,
                    format!(
                        "`{}` has several maxima: decide in decisions.yaml which one is contested",
                        resource.id
                    ),
                ),
            }
            for contested in spec
                .effective
                .lifetimes
                .iter()
                .filter(|r| r.contested && r.resources.contains(&resource.id))
            {
                if rows.iter().any(|row| row.maximum <= contested.maximum) {
                    self.report(
                        "lifetimes",
                        &contested.label,
                        "a contested value must be below the limit",
                    );
                }
            }
        }
        for row in &spec.effective.lifetimes {
            if row.maximum < spec.service.minimum_lifetime.minutes {
                self.report("lifetimes", &row.label, "is below the minimum of service.yaml");
            }
            if row.observed && !row.contested {
                self.report(
                    "lifetimes",
                    &row.label,
                    "an observed row needs a decision that marks it contested",
                );
            }
        }
    }

    fn latency(&mut self) {
        let spec = self.spec;
        for resource in &spec.resources {
            let rows: Vec<_> = spec
                .effective
                .latency
                .iter()
                .filter(|row| row.resource == resource.id && row.superseded_by.is_none())
                .collect();
            if let [_, .., last] = rows.as_slice() {
                self.report(
                    "latency",
                    &last.label,
                    format!("`{}` has several latencies: decide which one is used", resource.id),
                );
            }
        }
        for row in &spec.effective.latency {
            if let (Some(average), Some(maximum)) = (row.average.known(), row.maximum.known())
                && average > maximum
            {
                self.report("latency", &row.label, "the average is above the maximum");
            }
            if let Some(label) = &row.superseded_by
                && !spec
                    .effective
                    .latency
                    .iter()
                    .any(|other| other.label == *label && other.resource == row.resource)
            {
                self.report(
                    "latency",
                    &row.label,
                    format!("superseded by `{label}`, which is not a row of the same resource"),
                );
            }
        }
    }

    /// Each resource has a path and a word about resource data.
    fn coverage(&mut self) {
        let spec = self.spec;
        for resource in &spec.resources {
            if !spec.stated.paths.iter().any(|path| path.resource == resource.id) {
                self.report("resources", &resource.id, "paths.yaml has no path for it");
            }
            if !spec.stated.resource_data.iter().any(|row| row.resource == resource.id) {
                self.report("resources", &resource.id, "resource-data.yaml has no row for it");
            }
        }
        let mut narrowed: Vec<(&str, String, &str, &[String])> = Vec::new();
        let stated = &spec.stated;
        for (row, raw) in stated.quotas.iter().zip(&spec.raw["quotas"]) {
            narrowed.push(("quotas", spec::key("quotas", raw), &row.resource, &row.paths));
        }
        for (row, raw) in stated.change_types.iter().zip(&spec.raw["change_types"]) {
            narrowed.push((
                "change_types",
                spec::key("change_types", raw),
                &row.resource,
                &row.paths,
            ));
        }
        for (row, raw) in stated.query_options.iter().zip(&spec.raw["query_options"]) {
            narrowed.push((
                "query_options",
                spec::key("query_options", raw),
                &row.resource,
                &row.paths,
            ));
        }
        for (table, key, resource, paths) in narrowed {
            for template in paths {
                if stated
                    .paths
                    .iter()
                    .any(|p| p.template == *template && p.resource != resource)
                {
                    self.report(
                        table,
                        key.clone(),
                        format!("`{template}` is not a path of `{resource}`"),
                    );
                }
            }
        }
        for path in &stated.paths {
            let rows = stated.change_types.iter().filter(|row| {
                row.resource == path.resource && (row.paths.is_empty() || row.paths.contains(&path.template))
            });
            if rows.count() > 1 {
                self.report("paths", &path.template, "two rows of change-types.yaml apply to it");
            }
        }
    }

    fn quotas(&mut self) {
        let spec = self.spec;
        for (row, raw) in spec.stated.quotas.iter().zip(&spec.raw["quotas"]) {
            let key = spec::key("quotas", raw);
            if self.labels.get(row.label.as_str()) != Some(&row.resource.as_str()) {
                self.report(
                    "quotas",
                    key.clone(),
                    format!("label and resource `{}` do not belong together", row.resource),
                );
            }
            if row.limit == 0 || row.per.is_empty() {
                self.report("quotas", key, "a quota requires `limit` and `per`");
            }
        }
        for row in &spec.stated.latency {
            if self.labels.get(row.label.as_str()) != Some(&row.resource.as_str()) {
                self.report(
                    "latency",
                    &row.label,
                    format!("label and resource `{}` do not belong together", row.resource),
                );
            }
        }
    }

    /// The grammar of paths knows what `me` stands for; the row says where that comes from.
    fn path_segments(&mut self) {
        let rows = self.spec.effective.path_segments.iter().filter(|row| row.me);
        let segments: Vec<&str> = rows.map(|row| row.segment.as_str()).collect();
        if segments != [ME_STANDS_FOR] {
            let message = format!(
                "`me: true` belongs to `{ME_STANDS_FOR}` alone: a path that begins with `{ME}` is read so everywhere"
            );
            let row = segments.iter().find(|segment| **segment != ME_STANDS_FOR);
            self.report("path_segments", *row.unwrap_or(&ME_STANDS_FOR), message);
        }
    }

    fn rules(&mut self) {
        let mut before = "";
        let mut names = BTreeSet::new();
        for rule in &self.spec.rules {
            if before >= rule.code.as_str() {
                self.report("rules", &rule.code, "rules are sorted by code, each code once");
            }
            before = &rule.code;
            if !names.insert(&rule.name) {
                self.report("rules", &rule.code, format!("the name `{}` is taken", rule.name));
            }
            if rule.ok == rule.bad {
                self.report("rules", &rule.code, "`ok` and `bad` are the same");
            }
        }
    }

    fn documents_used(&mut self) {
        let spec = self.spec;
        let mut used = BTreeSet::from([
            spec.service.minimum_lifetime.source.as_str(),
            spec.service.clouds.source.as_str(),
            spec.service.permission_names.source.as_str(),
            spec.service.web_push.source.as_str(),
            spec.service.sign_in.source.as_str(),
            spec.service.shared_permissions.source.as_str(),
        ]);
        used.extend(
            spec.decisions
                .iter()
                .flat_map(|d| &d.statements)
                .map(|s| s.document.as_str()),
        );
        let references = self
            .all_references()
            .into_iter()
            .flat_map(|(_, _, references)| references);
        let documents = references.filter(|reference| reference.target == Target::Document);
        used.extend(documents.map(|reference| reference.name));
        let unused: Vec<&str> = spec
            .documents
            .documents
            .iter()
            .filter(|d| d.page.is_none())
            .map(|d| d.id.as_str())
            .filter(|id| !used.contains(id))
            .collect();
        for id in unused {
            self.report("documents", id, "no row uses this document: remove it");
        }
    }
}
