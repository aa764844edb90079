//! Objects and texts that have the keys of a subscription, and the verdict on each.

mod body;

use graphsub_tables::Path;

use crate::eval::{Kind as Made, Machine, Object, Unknown, Val};
use crate::found::Kind;
use crate::ir::{Name, Span};
use crate::keys::{self, normal};
use crate::language::Language;

use super::prop;

/// Keys that only what Graph sends back, or what a program stores of it, has.
const ANSWER_KEYS: [&str; 9] = [
    "id",
    "subscriptionid",
    "subscriptionexpirationdatetime",
    "resourcedata",
    "tenantid",
    "createdat",
    "odataid",
    "odatacontext",
    "lifecycleevent",
];

/// Types: what a key of a schema is set to as it stands.
const TYPES: [&str; 17] = [
    "column", "field", "optional", "array", "bool", "boolean", "char", "date", "datetime", "float", "int", "io",
    "number", "object", "str", "string", "varchar",
];

/// Beginnings of what a key of a schema, a query or a mock is set to.
const SCHEMAS: [&str; 32] = [
    "arrayschema",
    "charfield",
    "column(",
    "constr",
    "datatypes.",
    "db.column",
    "db.string",
    "expect.",
    "faker.",
    "field(",
    "fields.",
    "graphene.",
    "jasmine.",
    "joi.",
    "mapped_column",
    "mock.",
    "models.charfield",
    "models.textfield",
    "models.urlfield",
    "optional(",
    "proptypes.",
    "sa.",
    "schema.",
    "sequelize.",
    "serializers.",
    "sinon.",
    "t.string",
    "t.union",
    "textfield",
    "yup.",
    "z.",
    "types.",
];

/// Calls that compare or store what they are given.
const NOT_SENDING: [&str; 54] = [
    "assertequal",
    "assertcalledwith",
    "assertcalledoncewith",
    "calledwith",
    "shouldhavebeencalledwith",
    "usestate",
    "useref",
    "assertequals",
    "assertdictequal",
    "asserteq",
    "areequal",
    "arejson",
    "tequal",
    "toequal",
    "tobe",
    "tomatchobject",
    "tostrictequal",
    "tohavebeencalledwith",
    "haveproperty",
    "deepequal",
    "deepstrictequal",
    "objectcontaining",
    "equal",
    "insert",
    "insertone",
    "insertmany",
    "save",
    "saveasync",
    "savechanges",
    "upsert",
    "upsertasync",
    "addrange",
    "findone",
    "findoneandupdate",
    "updateone",
    "setitem",
    "setstate",
    "dispatch",
    "putitem",
    "persist",
    "merge",
    "mockresolvedvalue",
    "mockresolvedvalueonce",
    "mockreturnvalue",
    "mockreturnvalueonce",
    "returns",
    "returnsasync",
    "thenreturn",
    "objectscreate",
    "updateorcreate",
    "getorcreate",
    "reply",
    "table",
    "where",
];

#[derive(Debug)]
pub(super) struct CandidateProp {
    pub(super) key: &'static str,
    pub(super) key_span: Span,
    pub(super) span: Span,
    pub(super) value: Val,
}

#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) site: Span,
    pub(super) context: Vec<Span>,
    pub(super) props: Vec<CandidateProp>,
    /// Keys that are not Graph's, without case.
    other_keys: Vec<String>,
    made: Option<Made>,
    class: Option<Name>,
    pub(super) sinks: Vec<Name>,
    pub(super) open: bool,
    /// Given to a call that changes an existing subscription.
    updated: bool,
    /// An object with a key like `change_type`.
    snake: bool,
}

/// Returns what has some of the keys of a subscription.
pub(super) fn candidates(machine: &Machine<'_>) -> Vec<Candidate> {
    let updated: Vec<usize> = machine.updates.iter().map(|update| update.object).collect();
    let mut found = Vec::new();
    let mut consumed = Vec::new();
    for (index, object) in machine.objects.iter().enumerate() {
        if object.kind == Made::Class {
            continue;
        }
        let candidate = of_object(object, updated.contains(&index));
        if candidate.has_keys() || candidate.updated {
            consumed.extend(
                object
                    .merged
                    .iter()
                    .copied()
                    .filter(|_| candidate.has_keys())
                    .map(|from| (from, found.len())),
            );
            found.push((index, candidate));
        }
    }
    // What was spread into another definition is a part of it, unless that one is none.
    let dropped: Vec<usize> = consumed.iter().map(|(from, _)| *from).collect();
    let mut kept: Vec<Candidate> = found
        .into_iter()
        .filter(|(index, candidate)| candidate.updated || !dropped.contains(index))
        .map(|(_, candidate)| candidate)
        .collect();
    kept.extend(body::of_texts(machine));
    kept
}

fn of_object(object: &Object, updated: bool) -> Candidate {
    let mut props = Vec::new();
    let mut other_keys = Vec::new();
    let is_snake = |key: &str| keys::graph(key).is_some() && key.contains('_');
    let snake = object.kind != Made::Arguments && object.props.iter().any(|held| is_snake(&held.key));
    for held in &object.props {
        match keys::graph(&held.key) {
            Some(key) => {
                props.retain(|old: &CandidateProp| old.key != key);
                props.push(prop(key, held.key_span, held.span, held.value.clone()));
            }
            None => other_keys.push(normal(&held.key)),
        }
    }
    Candidate {
        site: object.site,
        context: object.context.clone(),
        props,
        other_keys,
        made: Some(object.kind),
        class: object.class.clone(),
        sinks: object.sinks.clone(),
        // What nobody is given here is given away and may be completed elsewhere.
        open: object.open
            || object.sinks.is_empty()
            || object.kind == Made::Arguments
            || object.kind == Made::Open
            || object.class.as_deref() == Some("#[subscription]"),
        updated,
        snake,
    }
}

impl Candidate {
    /// Whether it is a row of a database: JSON has no such keys, and these languages write it as it is.
    pub(super) fn is_row(&self, language: Language) -> bool {
        self.snake && matches!(language, Language::Php | Language::JavaScript | Language::TypeScript)
    }

    fn get(&self, key: &str) -> Option<&Val> {
        self.props.iter().find(|prop| prop.key == key).map(|prop| &prop.value)
    }

    fn markers(&self) -> usize {
        ["changeType", "notificationUrl", "expirationDateTime"]
            .iter()
            .filter(|key| self.get(key).is_some())
            .count()
    }

    fn has_keys(&self) -> bool {
        let attribute = self.class.as_deref() == Some("#[subscription]");
        self.get("resource").is_some() && (self.markers() >= 2 || attribute)
    }

    /// Tells what the candidate defines, if anything.
    pub(super) fn verdict(&self, graph: bool) -> Option<Kind> {
        if self.updated && !self.has_keys() {
            return (graph && self.get("expirationDateTime").is_some()).then_some(Kind::Renew);
        }
        if self.class.as_deref() == Some("#[subscription]") {
            return self.has_keys().then_some(Kind::Create);
        }
        if !self.has_keys() || self.is_answer() || self.is_schema() || self.is_other_class() {
            return None;
        }
        if self.is_mocked() {
            return None;
        }
        let sent = self.is_sent();
        if !sent && (self.is_kept() || self.is_copy()) {
            return None;
        }
        if self.made == Some(Made::Arguments) && !self.is_sending_call() {
            return None;
        }
        // The body of a webhook of SharePoint has no change type, and all else.
        let change_type = self.get("changeType");
        if change_type.is_none() && !(self.class.as_deref() == Some("Subscription") && graph) {
            return None;
        }
        if self.has_nothing_known()
            && self.get("expirationDateTime").is_none()
            && !sent
            && !self.is_subscription_class()
        {
            return None;
        }
        // A body without an address is one only if it is sent.
        if self.get("notificationUrl").is_none() && !sent && !self.is_subscription_class() && self.is_vague() {
            return None;
        }
        if self.has_nothing_known() && !sent && !self.is_subscription_class() && self.get("notificationUrl").is_none() {
            return None;
        }
        (graph || self.speaks_of_graph()).then_some(Kind::Create)
    }

    fn is_answer(&self) -> bool {
        let wrapper = self.made == Some(Made::Arguments);
        let answered = self
            .other_keys
            .iter()
            .any(|key| ANSWER_KEYS.contains(&key.as_str()) && !(wrapper && matches!(key.as_str(), "tenantid" | "id")));
        answered || (self.get("applicationId").is_some() || self.get("creatorId").is_some())
    }

    fn is_schema(&self) -> bool {
        let is_sent = self.is_sent();
        ["resource", "changeType", "notificationUrl"]
            .iter()
            .any(|key| match self.get(key) {
                None => false,
                Some(Val::Object(_)) => *key != "notificationUrl",
                // What a form starts with.
                Some(Val::Text(text)) if text.text.is_empty() => *key != "notificationUrl" && !is_sent,
                Some(value) => match value {
                    Val::Bool(_) | Val::Num(_) | Val::Func(_) | Val::Class(_) | Val::Time(_) => true,
                    Val::Unknown(unknown) => {
                        let chain = unknown.chain.to_ascii_lowercase();
                        TYPES.contains(&chain.as_str()) || SCHEMAS.iter().any(|schema| chain.starts_with(schema))
                    }
                    // The push subscriptions of the older Outlook API.
                    Val::Text(text) if text.text.contains("outlook.office") => true,
                    // A column, a type or a sentence in the place of a change type.
                    Val::Text(text) => {
                        let known = text.known();
                        matches!(
                            known.trim().to_ascii_lowercase().as_str(),
                            "string" | "text" | "object" | "varchar" | "datetime" | "edm.string"
                        ) || known.len() > 1024
                    }
                    _ => false,
                },
            })
    }

    fn is_other_class(&self) -> bool {
        let Some(class) = &self.class else { return false };
        if self.made == Some(Made::Arguments) {
            return false;
        }
        let class = class.to_ascii_lowercase();
        [
            "notification",
            "response",
            "record",
            "entity",
            "event",
            "mock",
            "column",
            "exception",
        ]
        .iter()
        .any(|word| class.contains(word))
    }

    fn is_subscription_class(&self) -> bool {
        self.class
            .as_deref()
            .is_some_and(|class| class.to_ascii_lowercase().contains("subscription"))
    }

    /// Whether it is given to something that has to do with subscriptions.
    fn is_sent(&self) -> bool {
        self.sinks.iter().any(|sink| {
            let sink = sink.to_ascii_lowercase();
            let last = last_call(&sink);
            let stored = [
                "_context.",
                "_dbcontext.",
                "dbcontext.",
                "_db.",
                "db.",
                "context.subscriptions",
                "repository",
            ];
            !NOT_SENDING.contains(&last.as_str())
                && !stored.iter().any(|start| sink.starts_with(start))
                && (sink.contains("/subscriptions")
                    || sink.contains("mgsubscription")
                    || sink.contains("mgbetasubscription")
                    || (sink.contains("subscription")
                        && ["post", "create", "add", "send", "request", "subscribe", "new"]
                            .iter()
                            .any(|verb| last.contains(verb))))
        })
    }

    /// Whether it is what a server in a test answers.
    fn is_mocked(&self) -> bool {
        const WORDS: [&str; 9] = [
            "mock",
            "nock(",
            "stub",
            "responses.add",
            "httpretty",
            "respx",
            "fakegraph",
            "setupresult",
            "shouldreturn",
        ];
        self.sinks.iter().any(|sink| {
            let sink = sink.to_ascii_lowercase();
            WORDS.iter().any(|word| sink.contains(word))
        })
    }

    fn is_kept(&self) -> bool {
        self.sinks.iter().any(|sink| {
            if &**sink == "#shown" {
                return true;
            }
            let sink = sink.to_ascii_lowercase();
            let last = last_call(&sink);
            NOT_SENDING.contains(&last.as_str())
                || (last == "json"
                    && ["res.", "response.", "ctx.", "c."]
                        .iter()
                        .any(|root| sink.starts_with(root)))
                || (matches!(last.as_str(), "create" | "put" | "set" | "add" | "update")
                    && [
                        "prisma",
                        "db.",
                        "database",
                        "repository",
                        "repo.",
                        "store",
                        "cache",
                        "redis",
                        "objects",
                        "dbcontext",
                        "_context",
                        "collection",
                        "table",
                    ]
                    .iter()
                    .any(|word| sink.contains(word)))
        })
    }

    /// A call with named arguments makes a definition only if it speaks of one.
    fn is_sending_call(&self) -> bool {
        let Some(name) = &self.class else { return false };
        let name = normal(name);
        let path = self
            .sinks
            .first()
            .map(|sink| sink.to_ascii_lowercase())
            .unwrap_or_default();
        (name.contains("subscri") || name.contains("webhook") || path.contains("subscription"))
            && !path.contains("objects.")
            && !["log", "info", "debug", "print", "warning", "filter", "assert"]
                .iter()
                .any(|word| name.starts_with(word))
    }

    /// Whether all it says is read from one other object under the same names: a copy of an answer.
    fn is_copy(&self) -> bool {
        let mut base: Option<String> = None;
        let mut copied = 0;
        for prop in &self.props {
            let Val::Unknown(Unknown { name, chain }) = &prop.value else {
                continue;
            };
            let member = normal(name);
            let member = member.strip_prefix("get").unwrap_or(&member);
            if member != normal(prop.key) {
                continue;
            }
            let Some((of, _)) = chain.rsplit_once('.') else {
                continue;
            };
            if base.get_or_insert_with(|| of.to_owned()).as_str() == of {
                copied += 1;
            }
        }
        let from = base.unwrap_or_default().to_ascii_lowercase();
        let asked = [
            "req", "body", "param", "input", "arg", "option", "config", "setting", "dto", "model", "command", "props",
            "env", "this", "self", "form", "opts",
        ];
        copied >= 3 && !asked.iter().any(|word| from.contains(word))
            || copied >= 3
                && copied == self.props.len()
                && from.contains("subscription")
                && self.get("notificationUrl").is_none()
    }

    fn is_vague(&self) -> bool {
        !matches!(
            self.get("changeType"),
            Some(Val::Text(_) | Val::List(_) | Val::Choice(_))
        ) || self.get("expirationDateTime").is_none()
    }

    fn has_nothing_known(&self) -> bool {
        self.props
            .iter()
            .all(|prop| prop.value.is_unknown() || matches!(prop.value, Val::Null))
    }

    /// Without a word of Graph in the file, the body has to be unmistakable.
    fn speaks_of_graph(&self) -> bool {
        let change_type = match self.get("changeType") {
            Some(Val::Text(text)) => crate::keys::are_change_types(&text.known()),
            _ => false,
        };
        let path = match self.get("resource") {
            Some(Val::Text(text)) => is_graph_path(&text.text),
            _ => false,
        };
        self.markers() == 3 && (change_type || self.is_sent())
            || change_type && path && self.get("notificationUrl").is_some()
    }
}

/// Tells whether a text begins like a path of Graph that sends notifications.
fn is_graph_path(text: &str) -> bool {
    let first = text
        .trim_start_matches('/')
        .split(['/', '?', '('])
        .next()
        .unwrap_or_default();
    Path::is_root(first) && (text.contains('/') || text.len() > 4)
}

/// Returns the last call of a chain: `insertone` of `db.subs.insertOne`.
fn last_call(sink: &str) -> String {
    let path = sink.split('(').next().unwrap_or_default();
    // Texts in brackets are arguments; a method follows the last closed one.
    let behind = sink.rsplit(')').next().unwrap_or_default();
    let words = if behind.contains('.') { behind } else { path };
    normal(words.rsplit('.').next().unwrap_or_default())
}
