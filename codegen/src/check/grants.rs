//! The names of permissions against all permissions of Microsoft Graph, and what filters are about.

use std::collections::{BTreeMap, BTreeSet};

use super::Check;
use crate::spec::{self, Auth, Spec};

/// The permission types that have each name.
fn types_of(spec: &Spec) -> BTreeMap<&str, &[Auth]> {
    let rows = spec.stated.graph_permissions.iter();
    rows.map(|row| (row.name.as_str(), row.types.as_slice())).collect()
}

impl Check<'_> {
    pub(super) fn grants(&mut self) {
        let spec = self.spec;
        let types = types_of(spec);
        let mut named: BTreeSet<(&str, String, &str, Auth)> = BTreeSet::new();
        for row in &spec.effective.permissions {
            for auth in Auth::ALL {
                let key = [row.label.as_str(), row.path.as_deref().unwrap_or_default()].join(" ");
                for name in row.cell(*auth).names() {
                    named.insert(("permissions", key.trim().to_owned(), name, *auth));
                }
            }
        }
        for (row, raw) in spec
            .stated
            .permission_includes
            .iter()
            .zip(&spec.raw["permission_includes"])
        {
            let key = spec::key("permission_includes", raw);
            for name in row.covers.iter().chain([&row.broader]) {
                named.extend(
                    row.types
                        .iter()
                        .map(|auth| ("permission_includes", key.clone(), name.as_str(), *auth)),
                );
            }
            if row.types.is_empty() || row.covers.is_empty() {
                self.report("permission_includes", key, "set both `covers` and `types`");
            }
        }
        for (row, raw) in spec
            .stated
            .contested_permissions
            .iter()
            .zip(&spec.raw["contested_permissions"])
        {
            let key = spec::key("contested_permissions", raw);
            named.extend(
                row.permissions
                    .iter()
                    .map(|name| ("contested_permissions", key.clone(), name.as_str(), row.auth)),
            );
        }
        for (table, row, name, auth) in named {
            match types.get(name) {
                None => self.report(table, row, format!("`{name}` is not in graph-permissions.yaml")),
                Some(types) if !types.contains(&auth) => {
                    self.report(
                        table,
                        row,
                        format!("`{name}` does not exist for {auth} in graph-permissions.yaml"),
                    );
                }
                Some(_) => {}
            }
        }
        self.ids();
        self.queries();
    }

    /// An id in an app registration belongs to one name.
    fn ids(&mut self) {
        let spec = self.spec;
        let mut owners: BTreeMap<(&str, Auth), &str> = BTreeMap::new();
        for row in &spec.stated.graph_permissions {
            let delegated = row.delegated.iter().map(|id| (id, Auth::DelegatedWork));
            let application = row.application.iter().map(|id| (id, Auth::Application));
            for (id, auth) in delegated.chain(application) {
                let shaped = id.len() == 36 && id.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
                if !shaped {
                    self.report("graph_permissions", &row.name, format!("`{id}` is not a GUID"));
                }
                if let Some(other) = owners.insert((id, auth), &row.name) {
                    self.report(
                        "graph_permissions",
                        &row.name,
                        format!("`{id}` already belongs to `{other}`"),
                    );
                }
            }
            if row.types.is_empty() {
                self.report("graph_permissions", &row.name, "has no permission type");
            }
        }
    }

    /// A filter is about an option that its paths take.
    fn queries(&mut self) {
        let spec = self.spec;
        for (row, raw) in spec.stated.filters.iter().zip(&spec.raw["filters"]) {
            let key = spec::key("filters", raw);
            let known = if row.option.starts_with('$') {
                let mut options = spec.stated.query_options.iter();
                options.any(|option| option.resource == row.resource && option.option == row.option)
            } else {
                let mut options = spec.stated.notification_query_options.iter();
                options.any(|option| option.resource == row.resource)
            };
            if !known {
                self.report(
                    "filters",
                    key.clone(),
                    format!("`{}` does not support `{}`", row.resource, row.option),
                );
            }
            if row.properties.is_empty() && !row.open {
                self.report("filters", key, "lists no property, and is not `open`");
            }
        }
    }
}
