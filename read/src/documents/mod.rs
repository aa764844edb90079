//! Manifests and request bodies in YAML and JSON.
//!
//! A document is a manifest, one request body, a list of bodies, or the answer to `GET /subscriptions`.

mod body;
mod manifest;
mod places;

use std::ops::Range;

use graphsub_rules::help::Dialect;
use graphsub_rules::structure::duplicate_key;
use graphsub_rules::{Finding, Help, Rule};
use graphsub_terms::Field;

use crate::dialect::{JsonBody, JsonManifest, YamlBody, YamlManifest};
use crate::found::{Located, Route};
use crate::front_end::{Carrier, Context, Failure, FrontEnd, Memory, Sink};
use crate::raw::{Entry, Item, Raw, TextMap};
use crate::source::Source;
use crate::syntax::{Language, NodeId, Scalar, Style, SyntaxError, Tree};

/// Reads manifests and request bodies in YAML and JSON.
#[derive(Debug, Clone, Copy)]
pub struct Documents;

impl FrontEnd for Documents {
    fn id(&self) -> &'static str {
        "document"
    }

    fn language(&self, source: &Source<'_>) -> &'static str {
        match Language::of(source.name(), source.text()) {
            Language::Json => "json",
            Language::Yaml => "yaml",
        }
    }

    fn comment_marker(&self, source: &Source<'_>) -> Option<&'static str> {
        match Language::of(source.name(), source.text()) {
            Language::Yaml => Some("#"),
            Language::Json => None,
        }
    }

    fn carrier(&self) -> Carrier {
        Carrier::Itself
    }

    fn reads(&self, _source: &Source<'_>) -> bool {
        // What is named itself is read, whatever it is called.
        true
    }

    fn read(
        &self,
        source: &Source<'_>,
        context: &Context,
        memory: &mut Memory,
        sink: &mut dyn Sink,
    ) -> Result<(), Failure> {
        let language = Language::of(source.name(), source.text());
        memory
            .arena
            .parse(source.text(), language, &context.budget, |tree| {
                Reader {
                    text: source.text(),
                    language,
                    tree,
                    context,
                    sink,
                    document: 0,
                }
                .read();
            })
            .map_err(failure)
    }
}

fn failure(error: SyntaxError) -> Failure {
    Failure {
        message: error.message,
        label: "here".into(),
        help: error.help,
        span: error.span,
    }
}

/// Reads the documents of one file.
struct Reader<'r, 't> {
    text: &'t str,
    language: Language,
    tree: &'r Tree<'t>,
    context: &'r Context,
    sink: &'r mut dyn Sink,
    document: u32,
}

impl<'r> Reader<'r, '_> {
    fn read(&mut self) {
        self.comments();
        self.duplicate_keys();
        let mut is_empty = true;
        for (index, root) in self.tree.documents().iter().enumerate() {
            self.document = u32::try_from(index).unwrap_or(u32::MAX);
            self.sink.document();
            if !self.tree.is_null(*root) {
                is_empty = false;
                self.read_document(*root);
            }
        }
        if is_empty {
            self.document = 0;
            let help =
                Help::say("write a manifest or a request body; a command that should have written it may have failed");
            let finding = Finding::new(Rule::InvalidSyntax, Field::Subscription, "the file is empty")
                .label("empty file")
                .help(help);
            self.report(finding, 0..0, Route::default());
        }
    }

    fn read_document(&mut self, root: NodeId) {
        let has = |key| self.tree.get(root, key).is_some();
        if self.tree.items(root).is_some() {
            self.read_bodies(root, None);
        } else if self.tree.entries(root).is_none() {
            self.not_a_definition(self.tree.span(root));
        } else if has("subscriptions") || (has("version") && !has("resource")) {
            self.read_manifest(root);
        } else if let Some(list) = self
            .tree
            .get(root, "value")
            .filter(|value| self.tree.items(*value).is_some())
        {
            self.read_bodies(list, Some("value"));
        } else {
            self.read_body(root, crate::found::Base::Root, false);
        }
    }

    /// Suppressions are comments.
    fn comments(&mut self) {
        for comment in self.tree.comments() {
            let text = &self.text[comment.span.clone()];
            self.sink.comment(comment.span.clone(), text, comment.trailing);
        }
    }

    fn duplicate_keys(&mut self) {
        let duplicates = self.tree.duplicate_keys();
        if duplicates.is_empty() {
            return;
        }
        let places = places::Places::of(self.tree);
        for (later, first) in duplicates {
            let name = self.tree.scalar(later).map(|scalar| &*scalar.text).unwrap_or_default();
            let span = self.tree.span(later);
            let finding = duplicate_key(name);
            let route = places.route(self.tree, later);
            let document = u32::try_from(self.tree.document_at(span.start)).unwrap_or(u32::MAX);
            self.sink.located(Located {
                finding,
                span,
                editable: false,
                value: None,
                subscription: places::subscription(&route),
                route,
                document,
                related: Some((self.tree.span(first), "first here".into())),
                unregistered: None,
                dialect: self.manifest_dialect(),
            });
        }
    }

    fn not_a_definition(&mut self, span: Range<usize>) {
        let help = "write a manifest with `version` and `subscriptions`, or a body with `resource` and `changeType`";
        let finding = Finding::new(
            Rule::InvalidValue,
            Field::Subscription,
            "neither a manifest nor a request body",
        )
        .label("no subscription keys")
        .help(Help::say(help))
        .without_answer();
        // Only its first line: the whole of a long file helps nobody.
        let end = self.text[span.clone()]
            .find('\n')
            .map_or(span.end, |line| span.start + line);
        self.report(finding, span.start..end, Route::default());
    }

    fn report(&mut self, finding: Finding, span: Range<usize>, route: Route) {
        self.sink.located(Located {
            finding,
            span,
            editable: false,
            value: None,
            route,
            document: self.document,
            subscription: None,
            related: None,
            unregistered: None,
            dialect: self.manifest_dialect(),
        });
    }

    fn manifest_dialect(&self) -> &'static dyn Dialect {
        match self.language {
            Language::Json => &JsonManifest,
            Language::Yaml => &YamlManifest,
        }
    }

    fn body_dialect(&self) -> &'static dyn Dialect {
        match self.language {
            Language::Json => &JsonBody,
            Language::Yaml => &YamlBody,
        }
    }

    /// The keys and values of a mapping. Keys that are no text are reported.
    fn entries(&mut self, node: NodeId, base: crate::found::Base) -> Vec<Entry<'r>> {
        let tree = self.tree;
        let pairs = tree.entries(node).unwrap_or_default();
        let mut entries = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let Some(name) = tree.scalar(*key) else {
                let finding = Finding::new(Rule::InvalidValue, Field::Subscription, "a key must be a string")
                    .label("not a string")
                    .help(Help::say("write a plain name"));
                self.report(finding, tree.span(*key), base.route());
                continue;
            };
            entries.push(Entry {
                key: &name.text,
                key_span: tree.span(*key),
                value: raw(tree, *value),
                span: tree.span(*value),
                map: self.map(*value),
            });
        }
        entries
    }

    /// How the text of a scalar and the bytes of the file go together.
    fn map(&self, node: NodeId) -> TextMap {
        if self.tree.is_alias(node) {
            return TextMap::Elsewhere;
        }
        let span = self.tree.span(node);
        match self.tree.scalar(node) {
            None => TextMap::Whole,
            Some(Scalar {
                style: Style::Block, ..
            }) => TextMap::Elsewhere,
            Some(scalar) => {
                let quote = usize::from(scalar.style == Style::Quoted);
                let inner = span.start + quote..span.end.saturating_sub(quote);
                match self.text.get(inner.clone()) {
                    Some(written) if written == scalar.text => TextMap::Verbatim(inner.start),
                    _ => TextMap::Whole,
                }
            }
        }
    }
}

fn raw<'r>(tree: &'r Tree<'_>, node: NodeId) -> Raw<'r> {
    if let Some(scalar) = tree.scalar(node) {
        return scalar_value(scalar);
    }
    match tree.items(node) {
        None => Raw::Other,
        Some(items) => Raw::List(
            items
                .iter()
                .map(|item| Item {
                    value: tree.scalar(*item).map_or(Raw::Other, scalar_value),
                    span: tree.span(*item),
                    editable: !tree.is_alias(*item) && tree.scalar(*item).is_some_and(|s| s.style != Style::Block),
                })
                .collect(),
        ),
    }
}

fn scalar_value<'r>(scalar: &'r Scalar<'_>) -> Raw<'r> {
    if scalar.is_null() {
        return Raw::Null;
    }
    Raw::Scalar {
        text: &scalar.text,
        plain: scalar.style == Style::Plain,
    }
}
