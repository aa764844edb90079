//! Manifests: the subscriptions of one app, with what they share.

use std::borrow::Cow;

use graphsub_rules::{Finding, Help, Permissions, Rule};
use graphsub_terms::{Field, Value};

use super::Reader;
use crate::found::{Base, Form, Route};
use crate::interpret::{self, APP, Mapping, OWNER, Scope, Shared, Slots, is_own_key};
use crate::raw::{Entry, Raw};
use crate::syntax::NodeId;

/// Keys of a manifest document.
const DOCUMENT: &[&str] = &["$schema", "version", "app", "defaults", "subscriptions"];

const LIST: &str = "subscriptions";

impl<'r> Reader<'r, '_> {
    pub(super) fn read_manifest(&mut self, root: NodeId) {
        let tree = self.tree;
        self.document_keys(root);
        self.version(root);
        let app = self.shared_entries(root, "app", "`app` must be a mapping");
        let defaults = self.shared_entries(root, "defaults", "`defaults` must be a mapping");
        let Some(list) = tree.get(root, LIST) else {
            let first = tree
                .entries(root)
                .and_then(|entries| entries.first())
                .map_or(root, |(key, _)| *key);
            let finding = Finding::new(Rule::MissingKey, Field::Subscription, "`subscriptions` is missing")
                .label("no `subscriptions`")
                .help(Help::say("add `subscriptions` with a list of definitions"))
                .without_answer();
            self.report(finding, tree.span(first), Route::default());
            return;
        };
        let has_owner = tree.get(root, OWNER).is_some_and(|owner| !tree.is_null(owner));
        let shared = self.shared(&app, &defaults, has_owner);
        let Some(items) = tree.items(list) else {
            if !tree.is_null(list) {
                let help = Help::say("write each subscription as an item: `- resource: ...`");
                self.wrong_shape(
                    list,
                    "`subscriptions` must be a list",
                    "expected a list",
                    help,
                    Base::Key(LIST),
                );
            }
            return;
        };
        for (index, item) in (0..).zip(items) {
            self.read_entry(*item, Base::ItemOf(LIST, index), &shared);
        }
    }

    fn read_entry<'e>(&mut self, item: NodeId, base: Base, shared: &Shared<'e, 'r>)
    where
        'r: 'e,
    {
        let tree = self.tree;
        if tree.entries(item).is_none() {
            let help = Help::say("write `- resource: ...`");
            self.wrong_shape(
                item,
                "a subscription must be a mapping",
                "expected keys and values",
                help,
                base,
            );
            return;
        }
        let entries = self.entries(item, base);
        let mut mapping = Mapping::new(Form::Entry, base, tree.span(item), &entries, self.manifest_dialect());
        mapping.document = self.document;
        let mut reader = interpret::Reader::new(self.context, self.sink, self.document, mapping.dialect);
        let slots = reader.slots(&entries, Scope::Entry, base);
        reader.definition(&mapping, slots, Some(shared));
    }

    fn document_keys(&mut self, root: NodeId) {
        let tree = self.tree;
        for (key, _) in tree.entries(root).unwrap_or_default() {
            let Some(name) = tree.scalar(*key) else { continue };
            if !DOCUMENT.contains(&&*name.text) && !is_own_key(&name.text) {
                let dialect = self.manifest_dialect();
                let mut reader = interpret::Reader::new(self.context, self.sink, self.document, dialect);
                reader.unknown_document_key(&name.text, tree.span(*key), DOCUMENT);
            }
        }
    }

    fn version(&mut self, root: NodeId) {
        let tree = self.tree;
        let Some(version) = tree.get(root, "version") else {
            return;
        };
        let is_known = matches!(super::raw(tree, version), Raw::Scalar { text: "1", plain: true });
        if !is_known {
            let help = Help::say("use `version: 1`, or a newer graphsub that supports this version");
            let finding = Finding::new(
                Rule::InvalidValue,
                Field::Subscription,
                "unknown version of the manifest format",
            )
            .label("expected `1`")
            .help(help)
            .without_answer();
            self.report(finding, tree.span(version), Route::default().key("version"));
        }
    }

    /// The keys and values of `app` or `defaults`.
    fn shared_entries(&mut self, root: NodeId, key: &'static str, wrong: &str) -> Vec<Entry<'r>> {
        let tree = self.tree;
        let Some(node) = tree.get(root, key) else {
            return Vec::new();
        };
        if tree.entries(node).is_none() && !tree.is_null(node) {
            let help = Help::say("write keys with their values");
            self.wrong_shape(node, wrong, "expected keys and values", help, Base::Key(key));
        }
        self.entries(node, Base::Key(key))
    }

    fn shared<'e>(&mut self, app: &'e [Entry<'r>], defaults: &'e [Entry<'r>], has_owner: bool) -> Shared<'e, 'r> {
        let dialect = self.manifest_dialect();
        let mut reader = interpret::Reader::new(self.context, self.sink, self.document, dialect);
        let app: Slots<'e, 'r> = reader.slots(app, Scope::App, APP);
        let defaults = reader.slots(defaults, Scope::Entry, Base::Key("defaults"));
        let text = |reader: &mut interpret::Reader<'_, '_>, field| {
            let text = app.get(field).and_then(|slot| reader.text(&slot, field).into_known())?;
            (!text.raw().is_empty()).then(|| interpret::short(text.raw()))
        };
        // What is wrong with it is wrong without a subscription too.
        reader.check_app(&app);
        let id = text(&mut reader, Field::Id);
        let name = text(&mut reader, Field::Name);
        let permissions = app.get(Field::Permissions).map_or(Value::Absent, |slot| {
            reader.names(&slot, Field::Permissions).map(Permissions::from)
        });
        let registration = reader.registration(&app);
        Shared {
            // Ids of applications are GUIDs, which are compared without case.
            identity: id.map(|id| Cow::Owned(id.to_lowercase())).or(name.map(Cow::Borrowed)),
            name,
            has_owner: has_owner || app.has_owner() || defaults.has_owner(),
            tenants: app
                .get(Field::Tenants)
                .map_or(1, |slot| reader.count(&slot, Field::Tenants)),
            permissions,
            registration,
            defaults,
            app,
        }
    }

    fn wrong_shape(&mut self, node: NodeId, message: &str, label: &str, help: Help, base: Base) {
        let finding = Finding::new(Rule::InvalidValue, Field::Subscription, message)
            .label(label)
            .help(help)
            .without_answer();
        self.report(finding, self.tree.span(node), base.route());
    }
}
