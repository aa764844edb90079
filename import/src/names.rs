//! Which resources a label of a page means.

use std::collections::HashMap;

use graphsub_codegen::spec::Spec;

/// A label without what is cosmetic: case and blanks.
pub(crate) fn plain(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// All names of all resources.
#[derive(Debug)]
pub(crate) struct Names {
    by_name: HashMap<String, String>,
}

impl Names {
    pub(crate) fn new(spec: &Spec) -> Self {
        let mut by_name = HashMap::new();
        for resource in &spec.resources {
            by_name
                .entry(plain(&resource.title))
                .or_insert_with(|| resource.id.clone());
        }
        // A label beats a title: it belongs to one resource, which `check` looks after.
        for resource in &spec.resources {
            for label in resource.labels.iter().chain([&resource.id]) {
                by_name.insert(plain(label), resource.id.clone());
            }
        }
        Self { by_name }
    }

    /// The resource with this label.
    pub(crate) fn one(&self, label: &str) -> Option<&str> {
        self.by_name.get(&plain(label)).map(String::as_str)
    }

    /// The resources of a label that may name several: `Outlook message, event, contact`. Words such as
    /// `other directory resources` name none.
    pub(crate) fn all(&self, label: &str) -> Option<Vec<String>> {
        if let Some(id) = self.one(label) {
            return Some(vec![id.to_owned()]);
        }
        let parts: Vec<String> = label.split(',').map(plain).filter(|part| !part.is_empty()).collect();
        let named: Vec<&String> = parts.iter().filter(|part| !part.starts_with("other ")).collect();
        if parts.len() < 2 || named.is_empty() {
            return None;
        }
        named
            .into_iter()
            .map(|part| self.one(part).map(str::to_owned))
            .collect()
    }

    /// Makes another name known.
    pub(crate) fn learn(&mut self, label: &str, resource: &str) {
        self.by_name.insert(plain(label), resource.to_owned());
    }
}

/// What a label says in parentheses about the state of a resource.
pub(crate) fn mark(label: &str) -> Option<&'static str> {
    let label = plain(label);
    ["(preview)", "(deprecated)"]
        .into_iter()
        .find(|mark| label.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_several_resources_are_taken_apart() {
        let mut names = Names {
            by_name: HashMap::new(),
        };
        for (label, resource) in [("Outlook message", "message"), ("event", "event"), ("user", "user")] {
            names.learn(label, resource);
        }
        let all = |label: &str| names.all(label).map(|ids| ids.join(" "));
        assert_eq!(all("outlook  Message").as_deref(), Some("message"));
        assert_eq!(all("Outlook message, event").as_deref(), Some("message event"));
        assert_eq!(all("user, other directory resources").as_deref(), Some("user"));
        assert_eq!(all("user, moon"), None);
        assert_eq!(all("other things, "), None);
    }

    #[test]
    fn marks_are_told_from_names() {
        assert_eq!(mark("chatMessage (Preview)"), Some("(preview)"));
        assert_eq!(mark("chatMessage (user)"), None);
    }
}
