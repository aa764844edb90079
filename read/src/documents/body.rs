//! Request bodies, lists of them, and answers of the service.

use graphsub_rules::{Finding, Help, Rule};
use graphsub_terms::Field;

use super::Reader;
use crate::found::{Base, Form};
use crate::interpret::{Mapping, interpret};
use crate::raw::Entry;
use crate::syntax::NodeId;

impl Reader<'_, '_> {
    /// The bodies of a list; under `value` they are an answer of the service.
    pub(super) fn read_bodies(&mut self, list: NodeId, key: Option<&'static str>) {
        let tree = self.tree;
        for (index, item) in (0..).zip(tree.items(list).unwrap_or_default()) {
            let base = key.map_or(Base::Item(index), |key| Base::ItemOf(key, index));
            self.read_body(*item, base, key.is_some());
        }
    }

    pub(super) fn read_body(&mut self, node: NodeId, base: Base, is_listed: bool) {
        let tree = self.tree;
        if tree.entries(node).is_none() {
            let finding = Finding::new(
                Rule::InvalidValue,
                Field::Subscription,
                "a request body must be a mapping",
            )
            .label("expected keys and values")
            .help(Help::say(
                "write `resource`, `changeType`, `notificationUrl` and `expirationDateTime`",
            ));
            self.report(finding, tree.span(node), base.route());
            return;
        }
        let entries = self.entries(node, base);
        let form = if is_listed { Form::Listed } else { form(&entries) };
        let is_said = |entry: &Entry<'_>| Field::in_body(&entry.key.to_ascii_lowercase()).is_some() || knows(entry.key);
        let is_subscription = if is_listed {
            entries.iter().any(|entry| entry.key == "resource")
        } else {
            entries.iter().any(is_said)
        };
        if !is_subscription {
            self.not_a_definition(tree.span(node));
            return;
        }
        let mut mapping = Mapping::new(form, base, tree.span(node), &entries, self.body_dialect());
        mapping.document = self.document;
        interpret(&mapping, self.context, self.sink);
    }
}

/// Whether a key means something in a body, in whatever letters.
fn knows(key: &str) -> bool {
    Field::ALL
        .iter()
        .filter_map(|field| field.key().graph)
        .any(|name| name != "id" && name.eq_ignore_ascii_case(key))
}

/// A body, unless it has what only the service sets: then it is an answer.
fn form(entries: &[Entry<'_>]) -> Form {
    let has = |key: &str| entries.iter().any(|entry| entry.key == key);
    let is_answer = entries.iter().any(|entry| match &entry.value {
        crate::raw::Raw::Scalar { text, .. } => entry.key == "@odata.context" && text.contains("#subscriptions"),
        _ => false,
    });
    if is_answer || (has("id") && has("creatorId")) {
        Form::Listed
    } else {
        Form::Body
    }
}
