//! What shows that an object is the body of a subscription, and not something else with such keys.

use graphsub_terms::{ChangeType, Field};
use memchr::memmem;

use super::carried::Carried;
use super::json::{Node, Object, unescaped};

/// Whether a text has the words a definition cannot do without. Most files have not, and are not read further.
pub(crate) fn may_define(text: &str) -> bool {
    let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    // Their first letters are of either case.
    let creates = has("hangeType") || has("hange-type") || has("hange_type");
    (creates && has("esource")) || ((has("xpirationDateTime") || has("xpiration-date-time")) && has("ubscription"))
}

/// Whether a file speaks of Graph.
pub(crate) fn names_graph(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "graph.microsoft",
        "microsoft graph",
        "microsoft-graph",
        "microsoft.graph",
        "microsoftgraph",
        "msgraph",
        "mgsubscription",
        "mgc ",
        "graph api",
    ];
    let text = text.to_ascii_lowercase();
    WORDS
        .iter()
        .any(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

/// Keys that only what Graph sends back, or what a program keeps of it, has.
const ANSWER: [&str; 10] = [
    "id",
    "applicationId",
    "creatorId",
    "subscriptionId",
    "subscriptionExpirationDateTime",
    "resourceData",
    "tenantId",
    "lifecycleEvent",
    "@odata.context",
    "@odata.id",
];

/// What an object says that may be a body.
pub(crate) struct Evidence {
    pub(crate) resource: bool,
    pub(crate) change_type: bool,
    pub(crate) notification_url: bool,
    pub(crate) expiration: bool,
    /// Whether it holds what only the service sets.
    pub(crate) is_answer: bool,
    /// Whether a value says of which type it is, and not what it is.
    pub(crate) is_schema: bool,
    /// Whether all change types that are known are some.
    has_change_types: bool,
    /// Whether the resource begins like a path of Graph.
    has_path: bool,
    /// Whether there are keys that a body has not.
    pub(crate) has_own_keys: bool,
}

/// How keys may be spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As Graph spells them.
    Graph,
    /// In any case, as settings are.
    AnyCase,
}

/// Returns Graph's name of a key.
pub(crate) fn graph_key(key: &str, spelling: Spelling) -> Option<&'static str> {
    let known = Field::ALL.iter().filter_map(|field| field.key().graph);
    known.into_iter().find(|known| match spelling {
        Spelling::Graph => *known == key,
        Spelling::AnyCase => known.eq_ignore_ascii_case(key),
    })
}

impl Evidence {
    /// Looks at an object.
    pub(crate) fn of(carried: &Carried<'_>, object: &Object, spelling: Spelling) -> Evidence {
        let mut evidence = Evidence {
            resource: false,
            change_type: false,
            notification_url: false,
            expiration: false,
            is_answer: false,
            is_schema: false,
            has_change_types: false,
            has_path: false,
            has_own_keys: false,
        };
        for member in &object.members {
            let name = carried.text().get(member.key.clone()).unwrap_or_default();
            evidence.is_answer |= ANSWER.contains(&name);
            let Some(key) = graph_key(name, spelling) else {
                evidence.has_own_keys = true;
                continue;
            };
            evidence.look(key, carried, &member.value);
        }
        evidence
    }

    fn look(&mut self, key: &str, carried: &Carried<'_>, value: &Node) {
        let text = match value {
            Node::Text(_, inner) => Some(unescaped(carried, inner.clone())),
            _ => None,
        };
        let text = text.as_ref().map(Carried::text);
        match key {
            "resource" => {
                self.resource = true;
                self.has_path = text.is_some_and(is_graph_path);
            }
            "changeType" => {
                self.change_type = true;
                self.has_change_types = text.is_some_and(are_change_types);
            }
            "notificationUrl" => self.notification_url = true,
            "expirationDateTime" => self.expiration = true,
            _ => return,
        }
        self.is_schema |= match value {
            Node::Object(_) | Node::List(..) => true,
            Node::Text(..) => text.is_some_and(is_type),
            Node::Bare(at) => carried.text().get(at.clone()).is_some_and(is_type),
        };
    }

    fn markers(&self) -> usize {
        usize::from(self.change_type) + usize::from(self.notification_url) + usize::from(self.expiration)
    }

    /// Whether what is sent to create a subscription of Graph is the body of one.
    pub(crate) fn is_sent(&self, to_graph: bool) -> bool {
        let enough = if to_graph {
            usize::from(self.resource) + self.markers() >= 2
        } else {
            self.resource && self.change_type && self.markers() >= 2
        };
        enough && !self.is_answer && !self.is_schema
    }

    /// Whether what stands somewhere is a body.
    pub(crate) fn is_body(&self, graph: bool) -> bool {
        let has_keys = self.resource && self.change_type && self.markers() >= 2;
        let is_unmistakable =
            self.has_change_types && (self.markers() == 3 || (self.has_path && self.notification_url));
        has_keys
            && !self.is_answer
            && !self.is_schema
            && (is_unmistakable || (graph && (self.has_change_types || self.markers() == 3 && self.has_path)))
    }

    /// Whether it has all that a body needs.
    pub(crate) fn is_complete(&self) -> bool {
        self.resource && self.markers() == 3
    }
}

/// Whether a value names a type, as in a schema.
fn is_type(text: &str) -> bool {
    matches!(
        text.trim().to_ascii_lowercase().as_str(),
        "string"
            | "text"
            | "object"
            | "datetime"
            | "edm.string"
            | "datetimeoffset"
            | "edm.datetimeoffset"
            | "varchar"
            | "str"
    )
}

/// Whether all that is known of a text is a list of change types.
fn are_change_types(text: &str) -> bool {
    let text = graphsub_terms::Text::written(text);
    let mut items = text.items().peekable();
    items.peek().is_some()
        && items.all(|(_, item)| match item.whole() {
            None => true,
            Some(word) => ChangeType::ALL
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known.as_str())),
        })
}

/// Whether a text begins like a path of Graph that sends notifications.
fn is_graph_path(text: &str) -> bool {
    let path = text.trim_start_matches('/');
    let first = path.split(['/', '?', '(']).next().unwrap_or_default();
    graphsub_tables::Path::is_root(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::nodes;

    fn is_body(text: &str, graph: bool) -> bool {
        let carried = Carried::verbatim(text, 0);
        let nodes = nodes(&carried);
        let object = nodes[0].object().expect("an object");
        Evidence::of(&carried, object, Spelling::Graph).is_body(graph)
    }

    #[test]
    fn bodies_are_told_from_what_looks_like_them() {
        let url = "\"notificationUrl\": \"https://a.example\"";
        assert!(is_body(
            &format!("{{\"resource\": \"me/messages\", \"changeType\": \"created\", {url}}}"),
            false
        ));
        assert!(is_body(
            &format!("{{\"resource\": \"<path>\", \"changeType\": \"created\", {url}}}"),
            true
        ));
        assert!(!is_body(
            &format!("{{\"resource\": \"orders\", \"changeType\": \"created\", {url}}}"),
            false
        ));
        assert!(!is_body(
            &format!("{{\"resource\": \"me/messages\", \"changeType\": \"edit\", {url}}}"),
            true
        ));
        assert!(!is_body(
            &format!("{{\"id\": \"1\", \"resource\": \"me/messages\", \"changeType\": \"created\", {url}}}"),
            true
        ));
        assert!(!is_body(
            "{\"resource\": \"string\", \"changeType\": \"string\", \"notificationUrl\": \"string\"}",
            true
        ));
        assert!(!is_body(
            &format!("{{\"resource\": \"list\", {url}, \"expirationDateTime\": \"x\"}}"),
            true
        ));
    }
}
