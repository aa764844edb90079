//! From an object in a text to a definition.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

use graphsub_rules::help::Dialect;
use graphsub_tables::Cloud;
use graphsub_terms::Text;

use super::address::{Address, Host, Target};
use super::carried::Carried;
use super::evidence::{Evidence, Spelling, graph_key};
use super::json::{Member, Node, Object, nodes, unescaped};
use super::moment::from_now;
use crate::dialect::JsonBody;
use crate::found::{Base, Form};
use crate::front_end::{Context, Sink};
use crate::interpret::{Mapping, Rest, interpret};
use crate::raw::{Entry, Item, Raw, TextMap};
use crate::source::Source;

/// Whether definitions of one file belong to one app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Apart {
    /// Each stands for itself, as examples and requests to choose from do.
    Each,
    /// They are used together.
    No,
}

/// What a literal moment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dates {
    /// What will be sent.
    Sent,
    /// An example, which was in the future when it was written.
    Examples,
}

/// Hands on the bodies that stand in a file.
pub(crate) struct Bodies<'r> {
    pub(crate) source: &'r Source<'r>,
    pub(crate) context: &'r Context,
    pub(crate) sink: &'r mut dyn Sink,
    /// Whether the file speaks of Graph.
    pub(crate) graph: bool,
    pub(crate) apart: Apart,
    pub(crate) dates: Dates,
    /// How keys of bodies that stand alone may be spelled.
    pub(crate) spelling: Spelling,
    /// What `{{name}}` stands for.
    pub(crate) variables: HashMap<String, Carried<'static>>,
    /// Definitions handed on so far.
    pub(crate) count: u32,
    /// How keys and values are written here.
    pub(crate) dialect: &'static dyn Dialect,
    /// Where objects begin that have been looked at as what is sent.
    seen: HashSet<usize>,
    /// What has been handed on: where it begins, and a hash of what it says.
    handed_on: HashSet<(usize, u64)>,
}

/// Most bytes of variables that are put in for those of one text.
const MOST_RESOLVED: usize = 1 << 16;

/// How a body came to be looked at.
#[derive(Debug, Clone, Copy)]
struct Sent {
    form: Form,
    rest: Rest,
    address: Option<Address>,
}

impl<'r> Bodies<'r> {
    /// Returns what hands on the bodies of a file.
    pub(crate) fn new(source: &'r Source<'r>, context: &'r Context, sink: &'r mut dyn Sink) -> Bodies<'r> {
        Bodies {
            graph: super::names_graph(source.text()),
            source,
            context,
            sink,
            apart: Apart::Each,
            dates: Dates::Sent,
            spelling: Spelling::Graph,
            variables: HashMap::new(),
            count: 0,
            dialect: &JsonBody,
            seen: HashSet::new(),
            handed_on: HashSet::new(),
        }
    }

    /// Allows keys of settings, in any case.
    pub(crate) fn in_any_case(&mut self) {
        self.spelling = Spelling::AnyCase;
    }

    /// Returns a text with what its variables stand for.
    pub(crate) fn resolved<'c>(&self, carried: &'c Carried<'_>) -> Carried<'c> {
        if self.variables.is_empty() || !carried.text().contains("{{") {
            return carried.slice(0..carried.text().len());
        }
        let mut left = MOST_RESOLVED;
        carried.replaced(|text, at| {
            let rest = text.get(at..)?.strip_prefix("{{")?;
            let end = rest.bytes().take(128).position(|byte| byte == b'}')?;
            let value = self
                .variables
                .get(rest[..end].trim())
                .filter(|_| rest[end..].starts_with("}}"))?;
            left = left.checked_sub(value.text().len())?;
            Some((end + 4, value.clone()))
        })
    }

    /// Hands on what a request sends, if it creates or renews a subscription. Says whether it is about
    /// subscriptions of Graph at all.
    pub(crate) fn request(&mut self, method: &str, url: &Carried<'_>, body: &Carried<'_>) -> bool {
        let url = self.resolved(url);
        let address = Address::read(url.text());
        let body = self.resolved(body);
        let nodes = nodes(&body);
        self.seen
            .extend(nodes.iter().map(|node| body.start_of(node.at().start)));
        if let Some(object) = nodes.iter().find_map(Node::object)
            && is_creation(method, address).is_some()
        {
            self.sent(method, address, &body, object);
            return true;
        }
        if address.host != Host::Other {
            // Requests in the body of another one.
            for node in &nodes {
                self.calls(&body, node);
            }
        }
        is_creation(method, address).is_some()
    }

    /// Hands on an object that is sent.
    pub(crate) fn sent(&mut self, method: &str, address: Address, body: &Carried<'_>, object: &Object) {
        let Some(form) = is_creation(method, address) else {
            return;
        };
        let evidence = Evidence::of(body, object, Spelling::AnyCase);
        let is_definition = match form {
            Form::Renewal => evidence.expiration && !evidence.is_schema,
            _ => evidence.is_sent(matches!(address.host, Host::Graph(_))),
        };
        if !is_definition {
            return;
        }
        let rest = if object.is_cut { Rest::Unknown } else { Rest::Absent };
        let sent = Sent {
            form,
            rest,
            address: Some(address),
        };
        self.definition(body, object, sent);
    }

    /// Hands on the bodies in a text that stand there alone.
    pub(crate) fn text(&mut self, carried: &Carried<'_>) {
        let carried = self.resolved(carried);
        for node in nodes(&carried) {
            self.node(&carried, &node);
        }
    }

    /// Hands on the bodies in a text that have not been sent by then.
    pub(crate) fn rest(&mut self, carried: &Carried<'_>) {
        for node in nodes(carried) {
            if self.seen.insert(carried.start_of(node.at().start)) {
                self.node(carried, &node);
            }
        }
    }

    /// Hands on what is sent in a value, and the bodies in it that stand there alone.
    pub(crate) fn node(&mut self, carried: &Carried<'_>, node: &Node) {
        match node {
            Node::Object(object) => {
                if self.call(carried, object) || self.alone(carried, object) {
                    return;
                }
                for member in &object.members {
                    if !is_answer_key(carried, member) {
                        self.node(carried, &member.value);
                    }
                }
            }
            Node::List(items, _) => items.iter().for_each(|item| self.node(carried, item)),
            Node::Text(_, inner) => self.inner(carried, inner),
            Node::Bare(_) => {}
        }
    }

    /// A body in a text in a value.
    fn inner(&mut self, carried: &Carried<'_>, inner: &Range<usize>) {
        let is_worth = carried
            .text()
            .get(inner.clone())
            .is_some_and(|text| text.contains('{') && super::may_define(text));
        if is_worth {
            let text = unescaped(carried, inner.clone()).into_owned();
            let nodes = nodes(&text);
            for node in &nodes {
                self.node(&text, node);
            }
        }
    }

    /// Hands on an object if it is a body.
    fn alone(&mut self, carried: &Carried<'_>, object: &Object) -> bool {
        let evidence = Evidence::of(carried, object, self.spelling);
        if !evidence.is_body(self.graph) {
            return false;
        }
        let is_whole = evidence.is_complete() && !evidence.has_own_keys && !object.is_cut;
        let sent = Sent {
            form: Form::Body,
            rest: if is_whole { Rest::Absent } else { Rest::Unknown },
            address: None,
        };
        self.definition(carried, object, sent);
        true
    }

    fn definition(&mut self, carried: &Carried<'_>, object: &Object, sent: Sent) {
        let mut hasher = DefaultHasher::new();
        carried.text().get(object.at.clone()).hash(&mut hasher);
        // The same body, sent twice, is one definition.
        if !self
            .handed_on
            .insert((carried.start_of(object.at.start), hasher.finish()))
        {
            return;
        }
        let held: Vec<Held<'_>> = object
            .members
            .iter()
            .filter_map(|member| self.held(carried, member, sent))
            .collect();
        let entries: Vec<Entry<'_>> = held.iter().filter_map(|held| held.entry(self.source)).collect();
        let span = carried.place(object.at.clone()).unwrap_or_default();
        self.hand_on(&entries, span, sent.form, sent.rest, sent.address);
    }

    /// Hands on keys and values that make a body.
    pub(crate) fn hand_on(
        &mut self,
        entries: &[Entry<'_>],
        span: Range<usize>,
        form: Form,
        rest: Rest,
        address: Option<Address>,
    ) {
        if self.apart == Apart::Each || self.count == 0 {
            self.sink.document();
        }
        let api = address.and_then(|address| address.api);
        let cloud = match address.map(|address| address.host) {
            Some(Host::Graph(cloud)) => Some(cloud),
            _ => None::<Cloud>,
        };
        let context = Context {
            api: self.context.api.or(api),
            cloud: self.context.cloud.or(cloud),
            ..self.context.clone()
        };
        let line = u32::try_from(self.source.line_of(span.start)).unwrap_or(u32::MAX);
        let first = self
            .source
            .text()
            .get(span.clone())
            .and_then(|text| text.lines().next());
        let anchor = span.start..span.start + first.map_or(span.len(), str::len);
        let mut mapping = Mapping::new(form, Base::Line(line), span, entries, self.dialect);
        mapping.document = if self.apart == Apart::Each { self.count } else { 0 };
        mapping.anchor = Some(anchor);
        mapping.rest = rest;
        self.count += 1;
        interpret(&mapping, &context, self.sink);
    }

    fn held<'c>(&self, carried: &'c Carried<'_>, member: &Member, sent: Sent) -> Option<Held<'c>> {
        let written = carried.text().get(member.key.clone())?;
        let key = match sent.address {
            // What is sent is checked as it is written.
            Some(_) if !written.starts_with(['@', '/', '_']) => written,
            Some(_) => return None,
            None => graph_key(written, self.spelling)?,
        };
        // On pages moments are examples, and names of what is meant to be filled in stand for it.
        let is_example = |text: &str| {
            let is_name = || text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("your"));
            self.dates == Dates::Examples && (key == "expirationDateTime" || is_name())
        };
        Some(Held {
            key: Cow::Borrowed(key),
            key_span: carried.place(member.key_at.clone())?,
            value: held_value(carried, &member.value, is_example),
            span: carried.place(member.value.at()).unwrap_or_default(),
        })
    }
}

/// What a request makes of the subscription it is about, if it creates or renews one.
fn is_creation(method: &str, address: Address) -> Option<Form> {
    if address.host == Host::Other {
        return None;
    }
    match (method.to_ascii_uppercase().as_str(), address.target) {
        ("POST", Target::Subscriptions) => Some(Form::Body),
        ("PATCH", Target::Subscription) => Some(Form::Renewal),
        _ => None,
    }
}

/// Whether what comes back stands under a key.
fn is_answer_key(carried: &Carried<'_>, member: &Member) -> bool {
    let key = carried.text().get(member.key.clone()).unwrap_or_default();
    matches!(
        key.to_ascii_lowercase().as_str(),
        "response" | "responses" | "originalrequest" | "schema" | "example" | "examples"
    )
}

/// A key with its value, as it is held while it is looked at.
struct Held<'c> {
    key: Cow<'c, str>,
    key_span: Range<usize>,
    value: HeldValue<'c>,
    span: Range<usize>,
}

enum HeldValue<'c> {
    Text(Carried<'c>),
    /// `true`, a number, `null`.
    Plain(Carried<'c>),
    FromNow(i64),
    List(Vec<(Carried<'c>, Range<usize>)>),
    Other,
    Unknown,
}

fn held_value<'c>(carried: &'c Carried<'_>, value: &Node, is_example: impl Fn(&str) -> bool) -> HeldValue<'c> {
    match value {
        Node::Text(_, inner) => {
            let text = unescaped(carried, inner.clone());
            let moment = from_now(text.text());
            match moment {
                Some(seconds) => HeldValue::FromNow(seconds),
                None if is_example(text.text()) || is_expression(text.text()) => HeldValue::Unknown,
                None => HeldValue::Text(text),
            }
        }
        Node::Bare(at) => {
            let text = carried.slice(at.clone());
            let word = text.text();
            if matches!(word, "true" | "false" | "null") || word.parse::<f64>().is_ok() {
                HeldValue::Plain(text)
            } else {
                from_now(word).map_or(HeldValue::Unknown, HeldValue::FromNow)
            }
        }
        Node::List(items, _) => {
            let texts: Option<Vec<_>> = items
                .iter()
                .map(|item| match item {
                    Node::Text(at, inner) => Some((unescaped(carried, inner.clone()), carried.place(at.clone())?)),
                    _ => None,
                })
                .collect();
            texts.map_or(HeldValue::Other, HeldValue::List)
        }
        Node::Object(_) => HeldValue::Other,
    }
}

/// Whether a text is an expression of a workflow or a template as a whole.
fn is_expression(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with('@') && !text.starts_with("@{") && !text.starts_with("@@"))
        || (text.starts_with('[') && !text.starts_with("[[") && text.ends_with(']') && text.contains('('))
}

impl Held<'_> {
    fn entry(&self, source: &Source<'_>) -> Option<Entry<'_>> {
        let mut span = self.span.clone();
        let (value, map) = match &self.value {
            HeldValue::Text(text) => {
                let map = text_map(text, &mut span, source);
                (raw(text, &self.key), map)
            }
            HeldValue::Plain(text) => (
                if text.text() == "null" {
                    Raw::Null
                } else {
                    Raw::Scalar {
                        text: text.text(),
                        plain: true,
                    }
                },
                text.written_from().map_or(TextMap::Elsewhere, TextMap::Verbatim),
            ),
            HeldValue::FromNow(seconds) => (Raw::FromNow(*seconds), TextMap::Elsewhere),
            HeldValue::List(items) => (
                Raw::List(
                    items
                        .iter()
                        .map(|(text, span)| Item {
                            value: raw(text, &self.key),
                            span: span.clone(),
                            editable: false,
                        })
                        .collect(),
                ),
                TextMap::Elsewhere,
            ),
            HeldValue::Other => (Raw::Other, TextMap::Elsewhere),
            HeldValue::Unknown => (Raw::Unknown, TextMap::Elsewhere),
        };
        Some(Entry {
            key: &self.key,
            key_span: self.key_span.clone(),
            value,
            span,
            map,
        })
    }
}

/// How a text and the file go together. Editable is what stands in plain quotes as it reads; what a variable
/// stands for is pointed at where it is written.
fn text_map(text: &Carried<'_>, span: &mut Range<usize>, source: &Source<'_>) -> TextMap {
    let Some(start) = text.written_from() else {
        return text.map_inside(span);
    };
    let inner = start..start + text.text().len();
    if inner.end <= span.start || span.end <= inner.start {
        *span = inner;
        return text.map();
    }
    let written = source.text().get(span.clone()).unwrap_or_default().as_bytes();
    let is_plain = inner == *span;
    let is_quoted = matches!(written, [b'"', .., b'"'] | [b'\'', .., b'\'']) && inner == (span.start + 1..span.end - 1);
    if is_quoted || is_plain {
        TextMap::Verbatim(start)
    } else {
        text.map()
    }
}

/// A text with its placeholders, `...` and expressions as holes.
pub(crate) fn raw<'h>(text: &'h Carried<'_>, key: &str) -> Raw<'h> {
    let known = text.text();
    let special = ["@{", "...", "\u{2026}"];
    let is_word = known.starts_with('<') && known.ends_with('>');
    let is_plain = text.holes().is_empty() && !is_word && !special.iter().any(|mark| known.contains(mark));
    if is_plain {
        return Raw::Scalar {
            text: known,
            plain: false,
        };
    }
    if is_word && !known[1..].contains('<') {
        // Words somebody is meant to replace, whatever marks are in them.
        return Raw::Unknown;
    }
    let placeholders = if key == "resource" {
        Text::path(known)
    } else {
        Text::written(known)
    };
    let mut holes: Vec<Range<usize>> = text.holes().to_vec();
    holes.extend(placeholders.holes().iter().cloned());
    holes.extend(known.match_indices("...").map(|(at, dots)| at..at + dots.len()));
    holes.extend(known.match_indices('\u{2026}').map(|(at, dots)| at..at + dots.len()));
    for (at, _) in known.match_indices("@{") {
        let end = known[at..].find('}').map_or(known.len(), |end| at + end + 1);
        holes.push(at..end);
    }
    holes.sort_by_key(|hole| (hole.start, std::cmp::Reverse(hole.end)));
    let mut end = 0;
    holes.retain(|hole| {
        let fits = hole.start >= end;
        if fits {
            end = hole.end;
        }
        fits
    });
    Raw::Text(Text::with_holes(known, holes))
}
