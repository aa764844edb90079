//! Values by kind: each reader gives the value or reports why there is none (GS004).

use std::collections::BTreeMap;

use graphsub_rules::words;
use graphsub_tables::Property;

use super::{Found, Reader, joined};
use crate::diagnostic::Step;
use crate::manifest::{Placed, TextOrList};
use crate::syntax::NodeId;

impl Reader<'_> {
    pub(super) fn text(&mut self, found: &Found, name: &str) -> Option<String> {
        match self.tree.scalar(found.node) {
            Some(scalar) if !scalar.plain || !is_other_than_text(&scalar.text) => Some(scalar.text.clone()),
            Some(scalar) => {
                let text = scalar.text.clone();
                self.wrong(
                    found.node,
                    &found.route,
                    format!("`{name}` has to be a text"),
                    "not a text",
                    format!("put it in quotes: \"{}\"", words::excerpt(&text)),
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

    pub(super) fn check_length(&mut self, found: &Found, name: &str, value: &str) {
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

    pub(super) fn boolean(&mut self, found: &Found, name: &str) -> Option<bool> {
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

    pub(super) fn duration(&mut self, found: &Found, name: &str) -> Option<i64> {
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
        match graphsub_rules::duration(&text) {
            Ok(seconds) => Some(seconds),
            Err(why) => {
                self.wrong(
                    found.node,
                    &found.route,
                    format!("`{}` is no duration", words::excerpt(&text)),
                    "not a duration",
                    why,
                );
                None
            }
        }
    }

    pub(super) fn count(&mut self, found: &Found, name: &str) -> Option<u64> {
        let scalar = self.tree.scalar(found.node);
        let text = scalar.map(|s| s.text.clone()).unwrap_or_default();
        if text.contains("${") {
            return None;
        }
        let number = if scalar.is_some_and(|s| s.plain) {
            text.parse::<u64>().ok()
        } else {
            None
        };
        match number {
            Some(count @ 1..=1_000_000_000) => Some(count),
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

    pub(super) fn one_of<T: Copy>(
        &mut self,
        found: &Found,
        name: &str,
        all: &[T],
        text: impl Fn(T) -> &'static str,
    ) -> Option<T> {
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
            format!("`{}` is no value of `{name}`", words::excerpt(&written)),
            format!("expected {}", words::any_of(names())),
            help,
        );
        None
    }

    /// A list of names; one name alone counts as a list of one.
    pub(super) fn names(&mut self, found: &Found, name: &str) -> Option<(Vec<String>, Vec<NodeId>)> {
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
                Some(scalar) if !scalar.plain || !is_other_than_text(&scalar.text) => names.push(scalar.text.clone()),
                _ => {
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

    pub(super) fn change_type(
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
