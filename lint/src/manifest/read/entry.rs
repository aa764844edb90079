//! One subscription: its values, what it takes from the app, and what it lacks.

use std::collections::BTreeMap;

use graphsub_rules::Expiration;
use graphsub_tables::{ApiVersion, Auth, Cloud, Property, Rule};

use super::{App, Form, Found, Reader, key};
use crate::diagnostic::Route;
use crate::manifest::{Entry, Placed, certificate, keys, time};
use crate::syntax::NodeId;

/// Stands for a value that is there but cannot be read: like text known only at deployment.
const UNREADABLE: &str = "${}";

impl Reader<'_> {
    pub(super) fn read_entry(
        &mut self,
        node: NodeId,
        route: &Route,
        mut found: BTreeMap<String, Found>,
        form: Form,
        name: String,
        app: &App,
    ) {
        let before = self.out.len();
        let manifest = form == Form::Entry;
        let anchor = self.anchor(node, &found, manifest);
        self.missing(node, route, &found, form, &anchor);
        let mut entry = Entry {
            file: self.file,
            document: self.document,
            app: app
                .identity
                .clone()
                .unwrap_or_else(|| format!("{}#{}", self.source.name, self.document)),
            node,
            route: route.clone(),
            anchor,
            texts: BTreeMap::new(),
            change_type: None,
            permissions: None,
            context_permissions: (!manifest && !self.context.permissions.is_empty())
                .then(|| self.context.permissions.clone()),
            items: BTreeMap::new(),
            auth: None,
            api: None,
            cloud: None,
            durations: BTreeMap::new(),
            expiration: None,
            include_resource_data: None,
            certificate: None,
            places: BTreeMap::new(),
            instances: 1,
            tenants: app.tenants.max(1),
            listed: form == Form::Listed,
            name,
        };
        for property in keys::TEXTS {
            if let Some(f) = found.remove(*property) {
                // What is there but cannot be read is unknown, not absent.
                let value = self.text(&f, property).unwrap_or_else(|| UNREADABLE.into());
                if value.is_empty() && *property == "encryptionCertificateId" {
                    continue;
                }
                self.check_length(&f, property, &value);
                entry.texts.insert(
                    property,
                    Placed {
                        value,
                        node: f.node,
                        route: f.route,
                    },
                );
            }
        }
        for duration in keys::DURATIONS {
            if let Some(f) = found.remove(*duration)
                && let Some(value) = self.duration(&f, duration)
            {
                entry.durations.insert(
                    duration,
                    Placed {
                        value,
                        node: f.node,
                        route: f.route,
                    },
                );
            }
        }
        if let Some(f) = found.remove("changeType") {
            entry.change_type = self.change_type(&f, manifest, &mut entry.items);
        }
        if let Some(f) = found.remove("expirationDateTime")
            && let Some(text) = self.text(&f, "expirationDateTime").filter(|text| !text.contains("${"))
        {
            let value = match time::date_time(&text) {
                Ok(seconds) => Expiration::FromNow(seconds - self.context.now),
                Err(why) => Expiration::Invalid(why),
            };
            entry.expiration = Some(Placed {
                value,
                node: f.node,
                route: f.route,
            });
        }
        if let Some(f) = found.remove("includeResourceData")
            && let Some(value) = self.boolean(&f, "includeResourceData")
        {
            entry.include_resource_data = Some(Placed {
                value,
                node: f.node,
                route: f.route,
            });
        }
        if let Some(f) = found.remove("encryptionCertificate")
            && let text = self
                .text(&f, "encryptionCertificate")
                .unwrap_or_else(|| UNREADABLE.into())
            && !text.is_empty()
        {
            entry.certificate = Some(Placed {
                value: certificate::look(&text),
                node: f.node,
                route: f.route,
            });
        }
        if let Some(f) = found.remove("permissions") {
            if let Some((value, items)) = self.names(&f, "permissions") {
                entry.items.insert("permissions", items);
                entry.permissions = Some(Placed {
                    value,
                    node: f.node,
                    route: f.route,
                });
            }
        } else if let Some((names, items, node)) = &app.permissions {
            entry.items.insert("permissions", items.clone());
            entry.permissions = Some(Placed {
                value: names.clone(),
                node: *node,
                route: vec![key("app"), key("permissions")],
            });
        }
        if form == Form::Listed {
            self.tell_apart(&mut entry, &found);
        }
        if let Some(f) = found.remove("instances") {
            entry.instances = self.count(&f, "instances").unwrap_or(1);
        }
        self.who_and_where(&mut entry, found, app, manifest);
        for diagnostic in &mut self.out[before..] {
            diagnostic.subscription.get_or_insert_with(|| entry.name.clone());
        }
        self.entries.push(entry);
    }

    /// A listing says itself which app, and for `/me` which user, each subscription belongs to.
    fn tell_apart(&mut self, entry: &mut Entry, found: &BTreeMap<String, Found>) {
        let text = |name: &str| {
            found
                .get(name)
                .and_then(|f| self.tree.scalar(f.node))
                .map(|s| s.text.clone())
        };
        if let Some(app) = text("applicationId") {
            let me = entry
                .texts
                .get("resource")
                .is_some_and(|p| p.value.trim_start_matches('/').starts_with("me/"));
            let user = text("creatorId").filter(|_| me).unwrap_or_default();
            entry.app = format!("{}{user}", app.to_lowercase());
        }
    }

    /// `auth`, `api` and `cloud`: the entry's own, else the app's, else what a manifest means
    /// without them, or what was said on the command line about a body.
    fn who_and_where(&mut self, entry: &mut Entry, mut found: BTreeMap<String, Found>, app: &App, manifest: bool) {
        let app_route = |name: &str| vec![key("app"), key(name)];
        if let Some(f) = found.remove("auth") {
            entry.auth = self.one_of(&f, "auth", Auth::ALL, Auth::as_str);
            entry.places.insert("auth", (f.node, f.route));
        } else if let Some((auth, node)) = app.auth {
            entry.auth = Some(auth);
            entry.places.insert("auth", (node, app_route("auth")));
        }
        if let Some(f) = found.remove("api") {
            entry.api = self.one_of(&f, "api", ApiVersion::ALL, ApiVersion::as_str);
            entry.places.insert("api", (f.node, f.route));
        } else if let Some((api, node)) = app.api {
            entry.api = Some(api);
            entry.places.insert("api", (node, app_route("api")));
        } else if manifest {
            entry.api = Some(ApiVersion::V1);
        }
        if let Some(f) = found.remove("cloud") {
            entry.cloud = self.one_of(&f, "cloud", Cloud::ALL, Cloud::as_str);
            entry.places.insert("cloud", (f.node, f.route));
        } else if let Some((cloud, node)) = app.cloud {
            entry.cloud = Some(cloud);
            entry.places.insert("cloud", (node, app_route("cloud")));
        } else if manifest {
            entry.cloud = Some(Cloud::Global);
        }
        if !manifest {
            entry.auth = entry.auth.or(self.context.auth);
            entry.api = entry.api.or(self.context.api);
            entry.cloud = entry.cloud.or(self.context.cloud);
        }
    }

    /// Where to point for what is not written.
    fn anchor(&self, node: NodeId, found: &BTreeMap<String, Found>, manifest: bool) -> std::ops::Range<usize> {
        let own = |name: &str| found.get(name).filter(|_| manifest || name != "name").map(|f| f.node);
        let inside = |id: &NodeId| {
            let (outer, inner) = (self.tree.span(node), self.tree.span(*id));
            outer.start <= inner.start && inner.end <= outer.end
        };
        match own("name")
            .or_else(|| own("resource"))
            .filter(inside)
            .or_else(|| self.tree.first_key(node))
        {
            Some(id) => self.tree.span(id),
            None => self.tree.span(node),
        }
    }

    fn missing(
        &mut self,
        node: NodeId,
        route: &Route,
        found: &BTreeMap<String, Found>,
        form: Form,
        anchor: &std::ops::Range<usize>,
    ) {
        if form == Form::Listed {
            return;
        }
        let mut missing: Vec<(&str, String)> = Vec::new();
        for name in ["resource", "changeType", "notificationUrl"] {
            if !found.contains_key(name) {
                missing.push((name, format!("add `{name}`")));
            }
        }
        let ends = if form == Form::Entry {
            &["lifetime", "expirationDateTime"][..]
        } else {
            &["expirationDateTime"]
        };
        if !ends.iter().any(|name| found.contains_key(*name)) {
            let help = if form == Form::Entry {
                "add `lifetime`, for instance `lifetime: 6d`"
            } else {
                "add `expirationDateTime`"
            };
            missing.push((ends[0], help.into()));
        }
        for (name, help) in missing {
            let sources =
                Property::from_name(if name == "lifetime" { "expirationDateTime" } else { name }).map(|p| p.sources);
            let span = anchor.clone();
            let diagnostic = self.report(Rule::MissingKey, node, route, format!("`{name}` is missing"));
            diagnostic.span = span;
            diagnostic.label = format!("no `{name}`");
            diagnostic.help = Some(help);
            diagnostic.sources = sources.unwrap_or_default().to_vec();
        }
    }
}
