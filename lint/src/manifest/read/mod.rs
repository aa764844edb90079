//! Reads documents and reports what is wrong with their structure: GS002 to GS006.

mod entry;
mod values;

use std::collections::BTreeMap;

use graphsub_rules::words;
use graphsub_tables::{ApiVersion, Auth, Cloud, Property, Rule};

use super::{Context, Entry, keys};
use crate::diagnostic::{Diagnostic, Place, Related, Route, Step};
use crate::source::SourceFile;
use crate::syntax::{NodeId, Parents, Tree};

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
        let duplicates = self.tree.duplicate_keys();
        let parents = if duplicates.is_empty() {
            Parents::default()
        } else {
            self.tree.parents()
        };
        for (later, first) in duplicates {
            let name = self.tree.scalar(later).map(|s| s.text.clone()).unwrap_or_default();
            let start = self.tree.span(later).start;
            self.document = self.tree.document_at(start);
            let route = parents.route(later, &name);
            let subscription = match route.as_slice() {
                [Step::Key(list), Step::Index(index), ..] if list == "subscriptions" => {
                    Some(format!("{list}[{index}]"))
                }
                _ => None,
            };
            let related = Related {
                file: self.file,
                span: self.tree.span(first),
                message: "first here".into(),
            };
            let diagnostic = self.report(
                Rule::DuplicateKey,
                later,
                &route,
                format!("the key `{}` stands twice in one mapping", words::excerpt(&name)),
            );
            diagnostic.label = "again".into();
            diagnostic.help = Some("remove one of them".into());
            diagnostic.related.push(related);
            diagnostic.subscription = subscription;
        }
    }

    fn read_document(&mut self, root: NodeId) {
        let route = Route::new();
        if self.tree.is_null(root) {
            return;
        }
        if let Some(items) = self.tree.items(root) {
            for (index, item) in items.iter().copied().enumerate() {
                self.read_body(
                    item,
                    &vec![Step::Index(index)],
                    self.form_of(item),
                    format!("[{index}]"),
                );
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
            self.read_body(root, &route, self.form_of(root), "body".into());
        }
    }

    /// A body, unless it has what only the service sets: then it is an answer.
    fn form_of(&self, node: NodeId) -> Form {
        let has = |key| self.tree.get(node, key).is_some();
        let context = self
            .tree
            .get(node, "@odata.context")
            .and_then(|id| self.tree.scalar(id));
        let answer = context.is_some_and(|s| s.text.contains("#subscriptions")) || (has("id") && has("creatorId"));
        if answer { Form::Listed } else { Form::Body }
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
            let first = self.tree.first_key(root).unwrap_or(root);
            let diagnostic = self.report(Rule::MissingKey, first, &route, "`subscriptions` is missing");
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
            let named = self.tree.get(item, "name").filter(|node| !self.tree.is_null(*node));
            let name = named.and_then(|node| {
                self.text(
                    &Found {
                        node,
                        route: joined(&route, key("name")),
                    },
                    "name",
                )
            });
            let name = name
                .filter(|n| !n.is_empty())
                .unwrap_or_else(|| format!("subscriptions[{index}]"));
            let own = self.keys_of(item, &route, Form::Entry, Some(&name));
            let found = self.with_defaults(item, &defaults, own);
            self.read_entry(item, &route, found, Form::Entry, name, &app);
        }
    }

    /// The entry's own values, and the defaults for the others. `null` takes a default away, and an
    /// end of its own takes away the default end.
    fn with_defaults(
        &self,
        item: NodeId,
        defaults: &BTreeMap<String, Found>,
        own: BTreeMap<String, Found>,
    ) -> BTreeMap<String, Found> {
        let ends = ["lifetime", "expirationDateTime"];
        let has_end = ends.iter().any(|name| own.contains_key(*name));
        let mut found = defaults.clone();
        found.retain(|name, _| {
            let unset = self.tree.get(item, name).is_some_and(|value| self.tree.is_null(value));
            !(unset || has_end && ends.contains(&name.as_str()))
        });
        found.extend(own);
        found
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
        // Ids of applications are GUIDs, which are compared without case.
        app.identity = id.map(|id| id.to_lowercase()).or(name);
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
            Form::Entry => known.extend(keys::ENTRY_ONLY.iter().chain(keys::ANNOTATIONS)),
            Form::Body => known.extend(keys::ANNOTATIONS),
            Form::Listed => known.extend(keys::read_only()),
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
        let entries = self.tree.entries(node).map(<[_]>::to_vec).unwrap_or_default();
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
        let entries = self.tree.entries(node).map(<[_]>::to_vec).unwrap_or_default();
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
                let mut diagnostic = Diagnostic::new(
                    Rule::UnknownKey,
                    place,
                    format!("`{}` is no key {of}", words::excerpt(&name)),
                )
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
                    let text = crate::linter::quoted_like(&self.source.text[span.clone()], near);
                    diagnostic.fix = Some(crate::diagnostic::Fix {
                        title,
                        safe: false,
                        edits: vec![(span, text)],
                    });
                }
                diagnostic
            };
            self.out.push(diagnostic.subscription(subscription));
        }
    }
}
