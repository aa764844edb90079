//! Reads documents and reports what is wrong with their structure: GS002 to GS006.

use std::collections::BTreeMap;

use graphsub_rules::{Expiration, words};
use graphsub_tables::{ApiVersion, Auth, Cloud, Property, Rule};

use super::{Context, Entry, Placed, TextOrList, certificate, keys, time};
use crate::diagnostic::{Diagnostic, Place, Related, Route, Step};
use crate::source::SourceFile;
use crate::syntax::{NodeId, Tree};

/// Reads all documents of a file.
pub fn read(file: usize, source: &SourceFile, tree: &Tree, context: &Context, out: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let mut reader = Reader {
        file,
        document: 0,
        source,
        tree,
        context,
        out,
        entries: Vec::new(),
    };
    reader.duplicate_keys();
    for (index, root) in tree.documents.iter().enumerate() {
        reader.document = index;
        reader.read_document(*root);
    }
    reader.entries
}

struct Reader<'a> {
    file: usize,
    document: usize,
    source: &'a SourceFile,
    tree: &'a Tree,
    context: &'a Context,
    out: &'a mut Vec<Diagnostic>,
    entries: Vec<Entry>,
}

/// Which keys a mapping may have, and how strictly they are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// An entry of a manifest, or its `defaults`.
    Entry,
    /// A request body.
    Body,
    /// An item of the answer to `GET /subscriptions`.
    Listed,
}

/// What `app` says.
#[derive(Default)]
struct App {
    identity: Option<String>,
    auth: Option<(Auth, NodeId)>,
    api: Option<(ApiVersion, NodeId)>,
    cloud: Option<(Cloud, NodeId)>,
    permissions: Option<(Vec<String>, Vec<NodeId>, NodeId)>,
    tenants: u64,
}

/// A value found for a key of an entry.
#[derive(Clone)]
struct Found {
    node: NodeId,
    route: Route,
}

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

fn joined(route: &Route, step: Step) -> Route {
    let mut route = route.clone();
    route.push(step);
    route
}

impl Reader<'_> {
    fn place(&self, node: NodeId, route: &Route) -> Place {
        Place {
            file: self.file,
            document: self.document,
            route: route.clone(),
            span: self.tree.span(node),
        }
    }

    fn report(&mut self, rule: Rule, node: NodeId, route: &Route, message: impl Into<String>) -> &mut Diagnostic {
        let place = self.place(node, route);
        let index = self.out.len();
        self.out.push(Diagnostic::new(rule, place, message));
        &mut self.out[index]
    }

    fn wrong(
        &mut self,
        node: NodeId,
        route: &Route,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        let diagnostic = self.report(Rule::InvalidValue, node, route, message);
        diagnostic.label = label.into();
        diagnostic.help = Some(help.into());
    }

    fn duplicate_keys(&mut self) {
        for (later, first) in self.tree.duplicate_keys() {
            let name = self.tree.scalar(later).map(|s| s.text.clone()).unwrap_or_default();
            let start = self.tree.span(later).start;
            self.document = self
                .tree
                .documents
                .iter()
                .rposition(|root| self.tree.span(*root).start <= start)
                .unwrap_or_default();
            let related = Related {
                file: self.file,
                span: self.tree.span(first),
                message: "first here".into(),
            };
            let diagnostic = self.report(
                Rule::DuplicateKey,
                later,
                &vec![key(&name)],
                format!("the key `{name}` stands twice in one mapping"),
            );
            diagnostic.label = "again".into();
            diagnostic.help = Some("remove one of them".into());
            diagnostic.related.push(related);
        }
    }

    fn read_document(&mut self, root: NodeId) {
        let route = Route::new();
        if self.tree.is_null(root) {
            return;
        }
        if let Some(items) = self.tree.items(root) {
            for (index, item) in items.iter().copied().enumerate() {
                self.read_body(item, &vec![Step::Index(index)], Form::Body, format!("[{index}]"));
            }
        } else if self.tree.entries(root).is_none() {
            self.wrong(
                root,
                &route,
                "this is neither a manifest nor a request body",
                "expected a mapping",
                "a manifest has `version` and `subscriptions`, a body has `resource` and `changeType`",
            );
        } else if self.tree.get(root, "version").is_some() || self.tree.get(root, "subscriptions").is_some() {
            self.read_manifest(root);
        } else if let Some(items) = self.tree.get(root, "value").and_then(|value| self.tree.items(value)) {
            for (index, item) in items.iter().copied().enumerate() {
                self.read_body(
                    item,
                    &vec![key("value"), Step::Index(index)],
                    Form::Listed,
                    format!("value[{index}]"),
                );
            }
        } else {
            self.read_body(root, &route, Form::Body, "body".into());
        }
    }

    fn read_manifest(&mut self, root: NodeId) {
        let route = Route::new();
        self.check_keys(root, &route, keys::DOCUMENT, "of a manifest", None);
        if let Some(version) = self.tree.get(root, "version")
            && self.tree.scalar(version).is_none_or(|s| !s.plain || s.text != "1")
        {
            let help = "write `version: 1`; a newer graphsub may know later versions";
            self.wrong(
                version,
                &joined(&route, key("version")),
                "unknown version of the manifest format",
                "expected `1`",
                help,
            );
        }
        let app = self
            .tree
            .get(root, "app")
            .map(|node| self.read_app(node))
            .unwrap_or_default();
        let mut defaults = BTreeMap::new();
        if let Some(node) = self.tree.get(root, "defaults") {
            let route = vec![key("defaults")];
            if self.tree.entries(node).is_none() && !self.tree.is_null(node) {
                self.wrong(
                    node,
                    &route,
                    "`defaults` has to be a mapping",
                    "expected keys and values",
                    "give keys of a subscription with their values",
                );
            }
            defaults = self.keys_of(node, &route, Form::Entry, None);
        }
        let Some(list) = self.tree.get(root, "subscriptions") else {
            let diagnostic = self.report(Rule::MissingKey, root, &route, "`subscriptions` is missing");
            diagnostic.span.end = diagnostic.span.start + 1;
            diagnostic.label = "no `subscriptions`".into();
            diagnostic.help = Some("add `subscriptions:` with a list of definitions".into());
            return;
        };
        let Some(items) = self.tree.items(list).map(<[NodeId]>::to_vec) else {
            if !self.tree.is_null(list) {
                let help = "write each subscription as an item: `- resource: ...`";
                self.wrong(
                    list,
                    &vec![key("subscriptions")],
                    "`subscriptions` has to be a list",
                    "expected a list",
                    help,
                );
            }
            return;
        };
        for (index, item) in items.into_iter().enumerate() {
            let route = vec![key("subscriptions"), Step::Index(index)];
            if self.tree.entries(item).is_none() {
                self.wrong(
                    item,
                    &route,
                    "a subscription has to be a mapping",
                    "expected keys and values",
                    "write `- resource: ...`",
                );
                continue;
            }
            let name = self
                .tree
                .get(item, "name")
                .and_then(|node| self.tree.scalar(node))
                .map(|s| s.text.clone());
            let name = name
                .filter(|n| !n.is_empty())
                .unwrap_or_else(|| format!("subscriptions[{index}]"));
            let mut found = defaults.clone();
            found.extend(self.keys_of(item, &route, Form::Entry, Some(&name)));
            self.read_entry(item, &route, found, Form::Entry, name, &app);
        }
    }

    fn read_app(&mut self, node: NodeId) -> App {
        let route = vec![key("app")];
        let mut app = App {
            tenants: 1,
            ..App::default()
        };
        if self.tree.entries(node).is_none() {
            if !self.tree.is_null(node) {
                self.wrong(
                    node,
                    &route,
                    "`app` has to be a mapping",
                    "expected keys and values",
                    "give `name`, `auth` and `permissions`",
                );
            }
            return app;
        }
        self.check_keys(node, &route, keys::APP, "of `app`", None);
        let found = |reader: &Self, name: &'static str| {
            reader
                .tree
                .get(node, name)
                .filter(|n| !reader.tree.is_null(*n))
                .map(|node| Found {
                    node,
                    route: joined(&route, key(name)),
                })
        };
        app.auth = found(self, "auth").and_then(|f| Some((self.one_of(&f, "auth", Auth::ALL, Auth::as_str)?, f.node)));
        app.api = found(self, "api")
            .and_then(|f| Some((self.one_of(&f, "api", ApiVersion::ALL, ApiVersion::as_str)?, f.node)));
        app.cloud =
            found(self, "cloud").and_then(|f| Some((self.one_of(&f, "cloud", Cloud::ALL, Cloud::as_str)?, f.node)));
        app.permissions = found(self, "permissions").and_then(|f| {
            self.names(&f, "permissions")
                .map(|(names, items)| (names, items, f.node))
        });
        app.tenants = found(self, "tenants")
            .and_then(|f| self.count(&f, "tenants"))
            .unwrap_or(1);
        let id = found(self, "id").and_then(|f| self.text(&f, "id"));
        let name = found(self, "name").and_then(|f| self.text(&f, "name"));
        app.identity = id.or(name);
        app
    }

    fn read_body(&mut self, node: NodeId, route: &Route, form: Form, name: String) {
        if self.tree.entries(node).is_none() {
            let help = "a body has `resource`, `changeType`, `notificationUrl` and `expirationDateTime`";
            self.wrong(
                node,
                route,
                "a request body has to be a mapping",
                "expected keys and values",
                help,
            );
            return;
        }
        let found = self.keys_of(node, route, form, Some(&name));
        self.read_entry(
            node,
            route,
            found,
            form,
            name,
            &App {
                tenants: 1,
                ..App::default()
            },
        );
    }

    /// The values of a mapping by their keys; reports keys it must not have.
    fn keys_of(&mut self, node: NodeId, route: &Route, form: Form, name: Option<&str>) -> BTreeMap<String, Found> {
        let mut known: Vec<&str> = keys::settable().collect();
        match form {
            Form::Entry => known.extend(keys::ENTRY_ONLY),
            Form::Body => known.extend(keys::ANNOTATIONS),
            Form::Listed => {}
        }
        if form != Form::Listed {
            let of = if form == Form::Entry {
                "of a subscription"
            } else {
                "of a request body"
            };
            self.check_keys(node, route, &known, of, name);
        }
        let mut found = BTreeMap::new();
        let entries = self
            .tree
            .entries(node)
            .map(std::borrow::Cow::into_owned)
            .unwrap_or_default();
        for (k, value) in entries {
            let Some(scalar) = self.tree.scalar(k) else { continue };
            if known.contains(&scalar.text.as_str()) && !self.tree.is_null(value) {
                let route = joined(route, key(&scalar.text));
                found.entry(scalar.text.clone()).or_insert(Found { node: value, route });
            }
        }
        found
    }

    fn check_keys(&mut self, node: NodeId, route: &Route, known: &[&str], of: &str, subscription: Option<&str>) {
        let entries = self
            .tree
            .entries(node)
            .map(std::borrow::Cow::into_owned)
            .unwrap_or_default();
        for (k, _) in entries {
            let Some(name) = self.tree.scalar(k).map(|s| s.text.clone()) else {
                self.wrong(k, route, "a key has to be a text", "not a text", "write a plain name");
                continue;
            };
            if known.contains(&name.as_str()) {
                continue;
            }
            let place = self.place(k, &joined(route, key(&name)));
            let subscription = subscription.map(str::to_owned);
            let diagnostic = if keys::read_only().any(|read_only| read_only == name) && of != "of `app`" {
                Diagnostic::new(Rule::ReadOnlyProperty, place, format!("`{name}` is set by the service"))
                    .label("read-only")
                    .help("remove it; it is part of the answer")
                    .sources(Property::from_name(&name).map(|p| p.sources).unwrap_or_default())
            } else {
                let same = known.iter().find(|k| k.eq_ignore_ascii_case(&name));
                let near = same.copied().or_else(|| words::nearest(&name, known.iter().copied()));
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known are {}", words::all_of(known.iter().copied())),
                };
                let label = if same.is_some() {
                    "letter case counts"
                } else {
                    "unknown key"
                };
                let mut diagnostic = Diagnostic::new(Rule::UnknownKey, place, format!("`{name}` is no key {of}"))
                    .label(label)
                    .help(help);
                if subscription.is_none() {
                    // Only keys of a subscription reach the service.
                    diagnostic.response = None;
                    diagnostic.response_message = None;
                }
                if let Some(near) = near {
                    let span = diagnostic.span.clone();
                    let title = format!("rename to `{near}`");
                    diagnostic.fix = Some(crate::diagnostic::Fix {
                        title,
                        safe: false,
                        edits: vec![(span, near.to_owned())],
                    });
                }
                diagnostic
            };
            self.out.push(diagnostic.subscription(subscription));
        }
    }

    fn read_entry(
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
            if let Some(f) = found.remove(*property)
                && let Some(value) = self.text(&f, property)
            {
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
            && let Some(text) = self.text(&f, "encryptionCertificate")
        {
            entry.certificate = Some(Placed {
                value: certificate::look(&text),
                node: f.node,
                route: f.route,
            });
        }
        if let Some(f) = found.remove("permissions")
            && let Some((value, items)) = self.names(&f, "permissions")
        {
            entry.items.insert("permissions", items);
            entry.permissions = Some(Placed {
                value,
                node: f.node,
                route: f.route,
            });
        } else if let Some((names, items, node)) = &app.permissions {
            entry.items.insert("permissions", items.clone());
            entry.permissions = Some(Placed {
                value: names.clone(),
                node: *node,
                route: vec![key("app"), key("permissions")],
            });
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
        let first_key = || {
            self.tree
                .entries(node)
                .and_then(|entries| entries.first().map(|(k, _)| *k))
        };
        match own("name")
            .or_else(|| own("resource"))
            .filter(inside)
            .or_else(first_key)
        {
            Some(id) => self.tree.span(id),
            None => {
                let start = self.tree.span(node).start;
                start..start + 1
            }
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

    fn text(&mut self, found: &Found, name: &str) -> Option<String> {
        match self.tree.scalar(found.node) {
            Some(scalar) if !scalar.plain || !is_other_than_text(&scalar.text) => Some(scalar.text.clone()),
            Some(scalar) => {
                let text = scalar.text.clone();
                self.wrong(
                    found.node,
                    &found.route,
                    format!("`{name}` has to be a text"),
                    "not a text",
                    format!("put it in quotes: \"{text}\""),
                );
                None
            }
            None => {
                self.wrong(
                    found.node,
                    &found.route,
                    format!("`{name}` has to be a text"),
                    "not a text",
                    "give one text",
                );
                None
            }
        }
    }

    fn check_length(&mut self, found: &Found, name: &str, value: &str) {
        // clientState has a rule of its own.
        let Some(max) = Property::from_name(name)
            .filter(|_| name != "clientState")
            .and_then(|p| p.max_characters)
        else {
            return;
        };
        let count = value.chars().count();
        if count > max as usize && !value.contains("${") {
            self.wrong(
                found.node,
                &found.route,
                format!("`{name}` has {count} characters, {max} are allowed"),
                format!("at most {max} characters"),
                "use a shorter one",
            );
        }
    }

    fn boolean(&mut self, found: &Found, name: &str) -> Option<bool> {
        let scalar = self.tree.scalar(found.node);
        match scalar.map(|s| (s.plain, s.text.as_str())) {
            Some((true, "true")) => Some(true),
            Some((true, "false")) => Some(false),
            Some((_, text)) if text.contains("${") => None,
            _ => {
                self.wrong(
                    found.node,
                    &found.route,
                    format!("`{name}` has to be `true` or `false`"),
                    "neither `true` nor `false`",
                    "write `true` or `false` without quotes",
                );
                None
            }
        }
    }

    fn duration(&mut self, found: &Found, name: &str) -> Option<i64> {
        let text = match self.tree.scalar(found.node) {
            Some(scalar) => scalar.text.clone(),
            None => {
                self.wrong(
                    found.node,
                    &found.route,
                    format!("`{name}` has to be a duration"),
                    "not a duration",
                    "write for instance `6d`, `36h` or `90m`",
                );
                return None;
            }
        };
        if text.contains("${") {
            return None;
        }
        match time::duration(&text) {
            Ok(seconds) => Some(seconds),
            Err(why) => {
                self.wrong(
                    found.node,
                    &found.route,
                    format!("`{text}` is no duration"),
                    "not a duration",
                    why,
                );
                None
            }
        }
    }

    fn count(&mut self, found: &Found, name: &str) -> Option<u64> {
        let text = self.tree.scalar(found.node).map(|s| s.text.clone()).unwrap_or_default();
        if text.contains("${") {
            return None;
        }
        match text.parse::<u64>() {
            Ok(count @ 1..=1_000_000_000) => Some(count),
            _ => {
                self.wrong(
                    found.node,
                    &found.route,
                    format!("`{name}` has to be a whole number"),
                    "expected 1 to 1,000,000,000",
                    "write a number without quotes and separators",
                );
                None
            }
        }
    }

    fn one_of<T: Copy>(&mut self, found: &Found, name: &str, all: &[T], text: impl Fn(T) -> &'static str) -> Option<T> {
        let written = self.tree.scalar(found.node).map(|s| s.text.clone()).unwrap_or_default();
        if written.contains("${") {
            return None;
        }
        if let Some(value) = all.iter().find(|value| text(**value) == written) {
            return Some(*value);
        }
        let names = || all.iter().map(|value| text(*value));
        let same = names().find(|name| name.eq_ignore_ascii_case(&written));
        let help = match same.or_else(|| words::nearest(&written, names())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use {}", words::any_of(names())),
        };
        self.wrong(
            found.node,
            &found.route,
            format!("`{written}` is no value of `{name}`"),
            format!("expected {}", words::any_of(names())),
            help,
        );
        None
    }

    /// A list of names; one name alone counts as a list of one.
    fn names(&mut self, found: &Found, name: &str) -> Option<(Vec<String>, Vec<NodeId>)> {
        let items = match self.tree.items(found.node) {
            Some(items) => items.to_vec(),
            None if self.tree.scalar(found.node).is_some() => vec![found.node],
            None => {
                self.wrong(
                    found.node,
                    &found.route,
                    format!("`{name}` has to be a list of names"),
                    "not a list",
                    "write `[Mail.Read]`",
                );
                return None;
            }
        };
        let mut names = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match self.tree.scalar(*item) {
                Some(scalar) => names.push(scalar.text.clone()),
                None => {
                    let route = joined(&found.route, Step::Index(index));
                    self.wrong(
                        *item,
                        &route,
                        format!("an item of `{name}` has to be a name"),
                        "not a text",
                        "write a plain name",
                    );
                    return None;
                }
            }
        }
        Some((names, items))
    }

    fn change_type(
        &mut self,
        found: &Found,
        manifest: bool,
        items: &mut BTreeMap<&'static str, Vec<NodeId>>,
    ) -> Option<Placed<TextOrList>> {
        let value = if self.tree.items(found.node).is_some() {
            if !manifest {
                self.wrong(
                    found.node,
                    &found.route,
                    "`changeType` has to be one text in a request body",
                    "a list",
                    "join the change types with commas: \"created,updated\"",
                );
            }
            let (names, nodes) = self.names(found, "changeType")?;
            items.insert("changeType", nodes);
            TextOrList::List(names)
        } else {
            TextOrList::Text(self.text(found, "changeType")?)
        };
        Some(Placed {
            value,
            node: found.node,
            route: found.route.clone(),
        })
    }
}

/// Whether an unquoted scalar is a number or a truth value rather than a text.
fn is_other_than_text(text: &str) -> bool {
    matches!(text, "true" | "false" | "True" | "False" | "TRUE" | "FALSE")
        || text
            .parse::<f64>()
            .is_ok_and(|_| text.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
}
