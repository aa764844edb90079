//! Lookup of the text of `resource` in the tables.
//!
//! [`graphsub_terms::path`] parses the text; this module matches its segments with a row.
//!
//! ```
//! use graphsub_rules::path::{Meaning, ResourcePath};
//! use graphsub_terms::Text;
//!
//! let path = ResourcePath::read(Text::path("me/mailFolders('inbox')/messages?$select=subject"));
//! let Meaning::Documented(row) = path.meaning() else { panic!() };
//! assert_eq!(row.template, "/users/{id}/mailFolders/{id}/messages");
//! assert!(path.is_me());
//! assert_eq!(path.text().parameter("$select").unwrap().value, "subject");
//! ```

mod nearest;

use core::ops::Range;

use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{
    CLOUD_HOSTS, KEY_VALUES, KeyValues, MOST_SEGMENTS, PATHS, Path, ReservedName, Resource, SPELLINGS, Spelling,
    SpellingKind,
};
use graphsub_terms::Text;
use graphsub_terms::path::{ME, ME_STANDS_FOR, PathText, Prefix, SegmentKind};

/// A parsed `resource` and the table row it matches. Any text can be read; problems are reported by the rules.
#[derive(Debug, Clone)]
pub struct ResourcePath<'a> {
    text: PathText<'a>,
    me: bool,
    meaning: Meaning,
}

/// Kind of a prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PrefixKind {
    /// `https://graph.microsoft.com/v1.0` or the same of another cloud.
    Graph,
    /// An API version alone: `/v1.0`.
    Version,
    /// The host of another service.
    Foreign,
}

/// A segment as the lookup sees it: `me` counts as `users` and an id.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step<'p> {
    /// Text in lower case, as the lookup compares it.
    pub normal: &'p str,
    /// Text as written.
    pub written: &'p str,
    /// Byte range in the text.
    pub range: Range<usize>,
    /// Whether it is in parentheses after a name, and so is an id.
    pub is_key: bool,
    /// Whether some of it is known only at deployment.
    pub has_hole: bool,
    /// Whether it represents an id: `{id}`, or text known only at deployment.
    pub is_placeholder: bool,
}

/// The result of looking up a path in the tables.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Meaning {
    /// A documented path.
    Documented(&'static Path),
    /// A documented path without the query option it requires.
    Incomplete(&'static Path),
    /// A documented path with a segment that should be an id or a well-known name but is neither.
    BadKey(&'static Path, &'static KeyValues, usize),
    /// A documented path with a reserved name in place of an id.
    Reserved(&'static Path, &'static ReservedName, usize),
    /// A documented path with an empty id.
    EmptyKey(&'static Path, usize),
    /// A known wrong spelling of a documented path.
    Spelled(&'static Spelling),
    /// A real path that does not support subscriptions.
    NotSubscribable(&'static Spelling),
    /// A path whose beginning is known only at deployment, with an ending that only this resource has.
    EndsLike(Resource),
    /// A path known only at deployment, of another service, or too large.
    Unknown,
    /// Not a documented path.
    Undocumented,
}

impl Meaning {
    /// Returns the resource, even where the path is not known in full.
    pub fn resource(&self) -> Option<Resource> {
        match self {
            Meaning::EndsLike(resource) => Some(*resource),
            meaning => meaning.path().map(|path| path.resource),
        }
    }

    /// Returns the row that the other checks use.
    pub fn path(&self) -> Option<&'static Path> {
        match self {
            Meaning::Documented(path) | Meaning::Incomplete(path) | Meaning::BadKey(path, ..) => Some(path),
            Meaning::Spelled(spelling) => spelling.path_meant(),
            Meaning::Reserved(path, name, _) => name.instead.map(|_| *path),
            Meaning::EmptyKey(path, _) => Some(path),
            // What holds for the path that is meant was not written.
            Meaning::NotSubscribable(_) | Meaning::EndsLike(_) | Meaning::Unknown | Meaning::Undocumented => None,
        }
    }
}

impl<'a> ResourcePath<'a> {
    /// Parses a path and looks it up.
    pub fn read(text: Text<'a>) -> ResourcePath<'a> {
        let text = PathText::read(text);
        let me = text
            .segments()
            .first()
            .is_some_and(|first| first.kind == SegmentKind::Plain && text.normal(first) == ME);
        let mut path = ResourcePath {
            text,
            me,
            meaning: Meaning::Unknown,
        };
        path.meaning = path.find();
        path
    }

    /// Returns the parsed text.
    pub const fn text(&self) -> &PathText<'a> {
        &self.text
    }

    /// Returns the number of steps.
    pub fn step_count(&self) -> usize {
        self.text.segments().len() + usize::from(self.me)
    }

    /// Returns the steps in order; `me` counts as `users` and an id.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        (0..self.step_count()).filter_map(|index| self.step(index))
    }

    /// Returns one of the [`steps`](Self::steps).
    pub fn step(&self, index: usize) -> Option<Step<'_>> {
        // `me` is two steps of one segment.
        let at = index.saturating_sub(usize::from(self.me));
        let segment = self.text.segments().get(at)?;
        let has_hole = self.text.has_hole(segment);
        Some(Step {
            normal: if self.me && index == 0 {
                ME_STANDS_FOR
            } else {
                self.text.normal(segment)
            },
            written: self.text.written(segment),
            range: segment.range.clone(),
            is_key: segment.kind == SegmentKind::Key,
            has_hole,
            is_placeholder: has_hole || self.text.is_placeholder(segment),
        })
    }

    fn find(&self) -> Meaning {
        if self.text.too_large().is_some() || self.prefix_kind() == Some(PrefixKind::Foreign) {
            return Meaning::Unknown;
        }
        let segments = self.text.segments();
        if segments.first().is_some_and(|first| self.text.has_hole(first)) {
            return self.ending();
        }
        let count = self.step_count();
        if self.text.empty_segment().is_some() || count > MOST_SEGMENTS {
            return Meaning::Undocumented;
        }
        // What stands in parentheses is an id, even if it reads like a fixed name.
        let mut names = ["{id}"; MOST_SEGMENTS];
        for (name, step) in names.iter_mut().zip(self.steps()) {
            if !step.is_key {
                *name = step.normal;
            }
        }
        let names = &names[..count];
        // A wrong spelling may look like an id of another path, so it is tried first.
        if let Some(spelling) = SPELLINGS.iter().find(|spelling| spelled(spelling, names)) {
            return match spelling.kind {
                SpellingKind::NotSubscribable => Meaning::NotSubscribable(spelling),
                _ => Meaning::Spelled(spelling),
            };
        }
        let Some(path) = graphsub_tables::find(names) else {
            return if self.may_become_documented() {
                Meaning::Unknown
            } else {
                Meaning::Undocumented
            };
        };
        if let Some(meaning) = self.no_id(path) {
            return meaning;
        }
        if let Some((rule, index)) = self.bad_key() {
            return Meaning::BadKey(path, rule, index);
        }
        match path.required_query {
            Some(option) if self.text.parameter(option).is_none() && !self.query_unknown() => Meaning::Incomplete(path),
            _ => Meaning::Documented(path),
        }
    }

    /// What a path means in which something stands in the place of an id that is never one.
    fn no_id(&self, path: &'static Path) -> Option<Meaning> {
        let mut before = "";
        let parts = path.template.trim_start_matches('/').split('/');
        for (index, (part, step)) in parts.zip(self.steps()).enumerate() {
            // What is in parentheses is a step of its own, and always an id.
            if part.ends_with("'{id}')") {
                return None;
            }
            let is_own_me = self.me && index == 1;
            if part == "{id}" && !is_own_me && !step.is_placeholder {
                if step.written.trim_matches(['\'', ' ']).is_empty() {
                    return Some(Meaning::EmptyKey(path, index));
                }
                if let Some(name) = ReservedName::find(before, step.normal).filter(|_| !step.is_key) {
                    return Some(Meaning::Reserved(path, name, index));
                }
            }
            before = part;
        }
        None
    }

    /// The first step that stands where an id or a well-known name belongs, and is neither.
    fn bad_key(&self) -> Option<(&'static KeyValues, usize)> {
        let mut before: Option<Step<'_>> = None;
        for (index, step) in self.steps().enumerate() {
            if let Some(before) = &before
                && let Some(rule) = KEY_VALUES
                    .iter()
                    .find(|rule| rule.after.eq_ignore_ascii_case(before.normal))
                && !is_key_of(rule, &step)
            {
                return Some((rule, index));
            }
            before = Some(step);
        }
        None
    }

    /// Whether text that comes in at deployment, put in place of fixed names, can make this a
    /// documented path.
    fn may_become_documented(&self) -> bool {
        if !self.steps().any(|step| step.has_hole) {
            return false;
        }
        let fits = |(part, step): (&str, Step<'_>)| {
            part == "{id}"
                || match self.known_start(&step) {
                    Some(start) => part
                        .get(..start.len())
                        .is_some_and(|part| part.eq_ignore_ascii_case(start)),
                    None => part.eq_ignore_ascii_case(step.normal),
                }
        };
        PATHS.iter().any(|path| {
            let parts = path.template.trim_start_matches('/').split('/');
            parts.clone().count() == self.step_count() && parts.zip(self.steps()).all(fits)
        })
    }

    /// What is known of a step before its first hole, where it has one.
    fn known_start(&self, step: &Step<'a>) -> Option<&'a str> {
        step.has_hole.then(|| self.text.text().part(step.range.clone()).start())
    }

    /// What a path means whose beginning comes in at deployment: the resource, if only paths of
    /// one resource end like it.
    fn ending(&self) -> Meaning {
        let known: Vec<Step<'_>> = self.steps().skip(1).collect();
        let ends_like = |path: &&Path| {
            let parts = path.template.split('/');
            let count = parts.clone().count();
            count >= known.len()
                && parts.skip(count - known.len()).zip(&known).all(|(part, step)| {
                    part.eq_ignore_ascii_case(step.normal) || (part == "{id}" && step.is_placeholder)
                })
        };
        if !known.iter().any(|step| !step.is_placeholder) {
            return Meaning::Unknown;
        }
        let mut only = None;
        for path in PATHS.iter().filter(ends_like) {
            match only {
                Some(resource) if resource != path.resource => return Meaning::Unknown,
                _ => only = Some(path.resource),
            }
        }
        only.map_or(Meaning::Unknown, Meaning::EndsLike)
    }

    /// Returns the result of the lookup.
    pub const fn meaning(&self) -> Meaning {
        self.meaning
    }

    /// Returns the prefix that Graph adds by itself, and its kind.
    pub fn prefix(&self) -> Option<(&Prefix, PrefixKind)> {
        self.text.prefix().zip(self.prefix_kind())
    }

    fn prefix_kind(&self) -> Option<PrefixKind> {
        let prefix = self.text.prefix()?;
        let Some(host) = &prefix.host else {
            return Some(PrefixKind::Version);
        };
        let known = &self.text.text().raw()[host.clone()];
        let is_graph = self.text.text().has_hole(host) || is_graph_host(known);
        Some(if is_graph {
            PrefixKind::Graph
        } else {
            PrefixKind::Foreign
        })
    }

    /// Returns whether the path begins with `me`.
    pub const fn is_me(&self) -> bool {
        self.me
    }

    /// Returns whether query options may be added at deployment.
    pub fn query_unknown(&self) -> bool {
        let text = self.text.text();
        self.text.parameters().iter().any(|parameter| {
            let name = parameter.range.start..parameter.range.start + parameter.name.len();
            text.has_hole(&name)
        })
    }

    /// Returns the ids of the path, in the order of its template's ids.
    pub fn ids(&self, path: &'static Path) -> impl Iterator<Item = Step<'_>> {
        let mut steps = self.steps();
        let parts = path.template.trim_start_matches('/').split('/');
        parts.filter_map(move |part| {
            let step = steps.next();
            if part == "{id}" {
                step
            } else if part.ends_with("'{id}')") {
                steps.next()
            } else {
                None
            }
        })
    }

    /// Writes the path in normal form, ids as written: equal for two spellings of one resource.
    pub fn write_normal(&self, out: &mut impl core::fmt::Write) -> core::fmt::Result {
        let path = self.meaning.path();
        let mut ids = path.into_iter().flat_map(|path| self.ids(path)).peekable();
        for step in self.steps() {
            out.write_char('/')?;
            let is_id = ids
                .next_if(|id| id.range == step.range && id.normal == step.normal)
                .is_some();
            let is_well_known = || KEY_VALUES.iter().any(|rule| rule.names.contains(&step.normal));
            out.write_str(if is_id && !is_well_known() {
                step.written
            } else {
                step.normal
            })?;
        }
        for (index, parameter) in self.text.parameters().iter().enumerate() {
            out.write_char(if index == 0 { '?' } else { '&' })?;
            out.write_str(&self.text.text().raw()[parameter.range.clone()])?;
        }
        Ok(())
    }

    /// Returns the path in normal form, ids as written.
    pub fn normal(&self) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write_normal(&mut out);
        out
    }
}

/// Whether a host is one of Microsoft Graph.
pub(crate) fn is_graph_host(host: &str) -> bool {
    CLOUD_HOSTS.iter().any(|graph| graph.host.eq_ignore_ascii_case(host))
}

fn is_key_of(rule: &KeyValues, step: &Step<'_>) -> bool {
    step.is_placeholder
        || rule.names.contains(&step.normal)
        || step.written.chars().nth(rule.shortest_id.saturating_sub(1)).is_some()
}

fn spelled(spelling: &Spelling, names: &[&str]) -> bool {
    spelling.segments.len() == names.len()
        && spelling
            .segments
            .iter()
            .zip(names)
            .all(|(expected, found)| expected.is_none_or(|expected| expected == *found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ResourcePath<'_> {
        ResourcePath::read(Text::path(text))
    }

    fn template(text: &str) -> Option<&'static str> {
        match read(text).meaning() {
            Meaning::Documented(path) => Some(path.template),
            _ => None,
        }
    }

    #[test]
    fn forms_people_write_mean_the_same_row() {
        for text in [
            "/users/{id}/mailFolders('inbox')/messages",
            "me/mailfolders('Inbox')/messages",
            "users('adele@contoso.com')/mailFolders/inbox/messages",
            "/Me/MailFolders/${FOLDER}/Messages/",
            "/users/{{userId}}/mailFolders/%FOLDER%/messages",
            "me/mailFolders/inbox/messages?$select=subject&$filter=isRead eq false",
        ] {
            assert_eq!(template(text), Some("/users/{id}/mailFolders/{id}/messages"), "{text}");
        }
        assert_eq!(
            template("/security/alerts/?$filter=status eq 'newAlert'"),
            Some("/security/alerts")
        );
        assert_eq!(
            template("/communications/onlineMeetings(joinWebUrl='https%3a%2f%2fteams/x?y')/meetingCallEvents"),
            Some("/communications/onlineMeetings(joinWebUrl='{id}')/meetingCallEvents")
        );
        assert_eq!(template("chats/getAllMessages()"), Some("/chats/getAllMessages"));
        assert_eq!(
            template("users/o'neill@contoso.com/messages"),
            Some("/users/{id}/messages")
        );
    }

    #[test]
    fn a_fixed_name_is_never_an_id() {
        assert_eq!(template("/chats/getAllMessages"), Some("/chats/getAllMessages"));
        assert_eq!(template("/chats('getAllMessages')"), Some("/chats/{id}"));
        assert_eq!(read("/teams/getAllMessages/channels").meaning(), Meaning::Undocumented);
    }

    #[test]
    fn what_is_known_at_deployment_only_is_unknown() {
        assert_eq!(read("${RESOURCE}").meaning(), Meaning::Unknown);
        assert_eq!(read("${BASE}/messages").meaning(), Meaning::Unknown);
        assert_eq!(read("${DRIVE}/root").meaning(), Meaning::EndsLike(Resource::DriveItem));
        assert_eq!(read("${A}/${B}").meaning(), Meaning::Unknown);
        assert_eq!(read("/users/x/messages${QUERY}").meaning(), Meaning::Unknown);
        assert_eq!(read("/users/x/${WHAT}").meaning(), Meaning::Unknown);
        assert_eq!(read("/users/${USER}/mesages").meaning(), Meaning::Undocumented);
        assert_eq!(
            template("security/alerts?%24filter=severity eq 'high'"),
            Some("/security/alerts")
        );
        assert_eq!(template("/users/${USER}/messages"), Some("/users/{id}/messages"));
        assert_eq!(
            template("/communications/presences?${FILTER}"),
            Some("/communications/presences")
        );
    }

    #[test]
    fn mistakes_are_told_apart() {
        assert!(matches!(read("/security/alerts").meaning(), Meaning::Incomplete(_)));
        assert!(matches!(
            read("me/mailfolders('My stuff')/messages").meaning(),
            Meaning::BadKey(_, _, 3)
        ));
        assert!(matches!(
            read("/security/alerts_v2").meaning(),
            Meaning::NotSubscribable(_)
        ));
        assert!(matches!(read("teams/allMessages").meaning(), Meaning::Spelled(_)));
        let double = read("/users/a//messages");
        assert_eq!(double.meaning(), Meaning::Undocumented);
        assert_eq!(double.text().empty_segment(), Some(&(8..10)));
        let deep = "/a".repeat(MOST_SEGMENTS + 1);
        assert_eq!(read(&deep).meaning(), Meaning::Undocumented);
    }

    #[test]
    fn prefixes_are_found_and_skipped() {
        let kind = |text: &'static str| read(text).prefix().map(|(prefix, kind)| (prefix.range.end, kind));
        assert_eq!(
            kind("https://graph.microsoft.com/v1.0/users"),
            Some((32, PrefixKind::Graph))
        );
        assert!(matches!(
            read("https://graph.microsoft.com/v1.0/users").meaning(),
            Meaning::Documented(_)
        ));
        assert_eq!(kind("/beta/me/messages"), Some((5, PrefixKind::Version)));
        let foreign = "https://outlook.office.com/api/v2.0/me/messages";
        assert_eq!(kind(foreign).map(|(_, kind)| kind), Some(PrefixKind::Foreign));
        assert_eq!(read(foreign).meaning(), Meaning::Unknown);
    }

    #[test]
    fn the_normal_form_ignores_spelling_but_not_ids() {
        let normal = |text| read(text).normal();
        assert_eq!(
            normal("Users('A')/mailFolders('Inbox')/messages"),
            normal("/users/A/mailfolders/inbox/Messages/")
        );
        assert_ne!(normal("/users/A/messages"), normal("/users/a/messages"));
    }

    #[test]
    fn ids_follow_the_template() {
        let path = read("communications/onlineMeetings(joinWebUrl='abc')/meetingCallEvents");
        let row = path.meaning().path().expect("a row");
        let ids: Vec<&str> = path.ids(row).map(|step| step.written).collect();
        assert_eq!(ids, ["abc"]);
    }
}
