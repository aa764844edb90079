//! The permission table against the paths and against the lists of resources per permission type.

use std::collections::BTreeSet;

use super::Check;
use crate::spec::{self, Auth, Spec, applies};

impl Check<'_> {
    pub(super) fn permissions(&mut self) {
        let spec = self.spec;
        let well_formed = |name: &str| {
            name.split('.').count() >= 2
                && name.split('.').all(|part| {
                    part.starts_with(|c: char| c.is_ascii_uppercase())
                        && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                })
        };
        let mut used = BTreeSet::new();
        for row in &spec.stated.permissions {
            let key = [row.label.as_str(), row.path.as_deref().unwrap_or_default()].join(" ");
            let key = key.trim();
            for auth in Auth::ALL.iter().copied() {
                let mut seen = BTreeSet::new();
                for name in row.cell(auth).names() {
                    used.insert(name.as_str());
                    if !well_formed(name) {
                        self.report("permissions", key, format!("`{name}` is not the name of a permission"));
                    }
                    if !seen.insert(name) {
                        self.report(
                            "permissions",
                            key,
                            format!("`{name}` appears twice under {}", auth.words()),
                        );
                    }
                }
                if row.cell(auth) == &spec::Cell::Names(Vec::new()) {
                    self.report(
                        "permissions",
                        key,
                        format!("write `not supported` for {}", auth.words()),
                    );
                }
            }
            if rows_for(spec, row).is_empty() {
                self.report("permissions", key, "does not apply to any path of paths.yaml");
            }
        }
        // A decision may take a name that no row prints.
        for row in &spec.effective.permissions {
            for auth in Auth::ALL {
                used.extend(row.cell(*auth).names().iter().map(String::as_str));
            }
        }
        for row in &spec.stated.resource_specific_consent {
            if !used.contains(row.permission.as_str()) {
                self.report(
                    "resource_specific_consent",
                    &row.permission,
                    "is not in permissions.yaml",
                );
            }
        }
        for path in &spec.stated.paths {
            let rows: Vec<_> = spec
                .effective
                .permissions
                .iter()
                .filter(|row| applies(spec, row, path))
                .collect();
            if rows.is_empty() {
                self.report("paths", &path.template, "no row of permissions.yaml applies to it");
            }
            for auth in Auth::ALL.iter().copied() {
                if rows.iter().filter(|row| !row.cell(auth).names().is_empty()).count() > 1 {
                    self.report(
                        "paths",
                        &path.template,
                        format!("two rows of permissions.yaml give permissions for {}", auth.words()),
                    );
                }
            }
        }
    }

    /// The lists of three generations against the permission table: each disagreement needs
    /// a decision.
    pub(super) fn permission_types(&mut self) {
        let spec = self.spec;
        let decided = |document: &str, auth: Auth, resource: &str| {
            spec.decisions
                .iter()
                .flat_map(|d| &d.statements)
                .filter_map(|s| s.at.as_ref())
                .any(|at| {
                    at.table == "permission_types"
                        && at.row == document
                        && (at.field == spec::column(auth) || at.field == "*")
                        && at.value.as_str().and_then(|label| self.labels.get(label)) == Some(&resource)
                })
        };
        let mut found = Vec::new();
        for list in &spec.stated.permission_types {
            for auth in Auth::ALL.iter().copied() {
                let listed: BTreeSet<&str> = list
                    .labels(auth)
                    .iter()
                    .filter_map(|label| self.labels.get(label.as_str()).copied())
                    .collect();
                for resource in &spec.resources {
                    let supported = spec.effective.permissions.iter().any(|row| {
                        self.labels.get(row.label.as_str()) == Some(&resource.id.as_str())
                            && !row.cell(auth).names().is_empty()
                    });
                    let says = listed.contains(resource.id.as_str());
                    let differs = says != supported && (says || list.newest);
                    if differs && !decided(&list.document, auth, &resource.id) {
                        let verb = if says { "lists" } else { "leaves out" };
                        found.push((
                            list.document.clone(),
                            format!(
                                "{verb} `{}` under {}, permissions.yaml says otherwise: decide in decisions.yaml",
                                resource.id,
                                auth.words()
                            ),
                        ));
                    }
                }
            }
        }
        for (document, message) in found {
            self.report("permission_types", document, message);
        }
    }
}

fn rows_for<'s>(spec: &'s Spec, row: &spec::Permission) -> Vec<&'s spec::Path> {
    spec.stated
        .paths
        .iter()
        .filter(|path| applies(spec, row, path))
        .collect()
}
