//! Requests described in JSON: `{"method": ..., "url": ..., "body": ...}` of batches, collections and workflows.

use super::address::{Address, Host, Target};
use super::body::Bodies;
use super::carried::Carried;
use super::json::{Node, Object, nodes, unescaped};

/// Keys of what is sent where, in the words of batches and collections, workflows, connectors and recordings.
const METHOD: [&str; 2] = ["method", "request/method"];
const URL: [&str; 4] = ["url", "uri", "request/url", "path"];
const BODY: [&str; 6] = ["body", "request/body", "postData", "data", "json", "content"];

impl Bodies<'_> {
    /// Hands on what the requests in a value send.
    pub(super) fn calls(&mut self, carried: &Carried<'_>, node: &Node) {
        match node {
            Node::Object(object) => {
                if !self.call(carried, object) {
                    object
                        .members
                        .iter()
                        .for_each(|member| self.calls(carried, &member.value));
                }
            }
            Node::List(items, _) => items.iter().for_each(|item| self.calls(carried, item)),
            Node::Text(..) | Node::Bare(_) => {}
        }
    }

    /// Hands on what an object sends, if it describes a request. Says whether nothing in it is to be looked at
    /// any more.
    pub(super) fn call(&mut self, carried: &Carried<'_>, object: &Object) -> bool {
        let get = |keys: &[&str]| keys.iter().find_map(|key| object.get(carried.text(), key));
        let (Some(method), Some(url)) = (get(&METHOD).and_then(|node| text(carried, node)), get(&URL)) else {
            return false;
        };
        let Some(url) = self.url(carried, url) else {
            return false;
        };
        let address = Address::read(&url);
        // An address that comes in as a whole says nothing about what is sent there.
        if address.target == Target::Other && address.host == Host::Unknown {
            return false;
        }
        if let Some(body) = get(&BODY) {
            self.body(method.text(), address, carried, body);
        }
        address.target != Target::Other || address.host == Host::Other
    }

    fn body(&mut self, method: &str, address: Address, carried: &Carried<'_>, body: &Node) {
        match body {
            Node::Object(object) => {
                let inner = ["raw", "text", "$content"]
                    .iter()
                    .find_map(|key| object.get(carried.text(), key));
                match inner {
                    Some(inner @ Node::Text(..)) => self.body(method, address, carried, inner),
                    _ => self.sent(method, address, carried, object),
                }
            }
            Node::Text(_, inner) => {
                let body = unescaped(carried, inner.clone());
                let body = self.resolved(&body);
                let nodes = nodes(&body);
                if let Some(object) = nodes.iter().find_map(Node::object) {
                    self.sent(method, address, &body, object);
                }
            }
            Node::List(..) | Node::Bare(_) => {}
        }
    }

    /// The address of a request: a text, or one in parts as collections have it.
    fn url(&self, carried: &Carried<'_>, node: &Node) -> Option<String> {
        if let Some(url) = text(carried, node) {
            return Some(self.resolved(&url).text().to_owned());
        }
        let object = node.object()?;
        let part = |key: &str| object.get(carried.text(), key);
        if let Some(raw) = part("raw").and_then(|raw| text(carried, raw)) {
            return Some(self.resolved(&raw).text().to_owned());
        }
        let joined = |node: Option<&Node>, by: &str| match node {
            Some(Node::List(items, _)) => {
                let words = items.iter().filter_map(|item| text(carried, item));
                let words: Vec<String> = words.map(|word| self.resolved(&word).text().to_owned()).collect();
                words.join(by)
            }
            Some(node) => text(carried, node).map_or_else(String::new, |word| self.resolved(&word).text().to_owned()),
            None => String::new(),
        };
        let host = joined(part("host"), ".");
        let scheme = if host.contains("://") { "" } else { "https://" };
        Some(format!("{scheme}{host}/{}", joined(part("path"), "/")))
    }
}

fn text<'c>(carried: &'c Carried<'_>, node: &Node) -> Option<Carried<'c>> {
    match node {
        Node::Text(_, inner) => Some(unescaped(carried, inner.clone())),
        _ => None,
    }
}
