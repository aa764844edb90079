//! Reads the text of `resource`: prefix, segments, keys, query, and the row it means.
//!
//! ```
//! use graphsub_rules::path::{Meaning, ResourcePath};
//!
//! let path = ResourcePath::parse("me/mailFolders('inbox')/messages?$select=subject");
//! let Meaning::Documented(row) = path.meaning() else { panic!() };
//! assert_eq!(row.template, "/users/{id}/mailFolders/{id}/messages");
//! assert!(path.is_me());
//! assert_eq!(path.query_option("$select").unwrap().value, "subject");
//! ```

mod nearest;

use core::ops::Range;

use alloc::borrow::{Cow, ToOwned};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{KEY_VALUES, KeyValues, PATHS, Path, Resource, SPELLINGS, Spelling, SpellingKind};

use crate::definition::has_placeholder;

/// The text of `resource`, taken apart. Nothing is refused here.
#[derive(Debug, Clone)]
pub struct ResourcePath<'a> {
    text: &'a str,
    prefix: Option<Prefix>,
    segments: Vec<Segment<'a>>,
    me: bool,
    empty_segment: Option<Range<usize>>,
    query: Vec<QueryParameter<'a>>,
    meaning: Meaning,
}

/// Something in front of the path that Graph adds by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prefix {
    /// Bytes of the text it takes up.
    pub range: Range<usize>,
    /// What it is.
    pub kind: PrefixKind,
}

/// Kind of a prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrefixKind {
    /// `https://graph.microsoft.com/v1.0` or the same of another cloud.
    Graph,
    /// Only a version: `/v1.0`.
    Version,
    /// The host of another service.
    Foreign,
}

/// One segment in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The text in lower case, as the lookup compares it.
    pub normal: String,
    /// The text as written.
    pub text: &'a str,
    /// Bytes of the text it takes up.
    pub range: Range<usize>,
    /// Written in parentheses behind a name.
    pub keyed: bool,
}

/// One parameter of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryParameter<'a> {
    /// Name as written.
    pub name: &'a str,
    /// Value as written, empty where there is none.
    pub value: &'a str,
    /// Whether there is an equals sign.
    pub has_value: bool,
    /// Bytes of the text it takes up.
    pub range: Range<usize>,
}

impl<'a> QueryParameter<'a> {
    /// The name with its dollar sign, which may be encoded.
    pub fn option_name(&self) -> Cow<'a, str> {
        let name = self.name.trim();
        match name.strip_prefix("%24") {
            Some(rest) => Cow::Owned(format!("${rest}")),
            None => Cow::Borrowed(name),
        }
    }
}

/// What a path means to the tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning {
    /// A documented path.
    Documented(&'static Path),
    /// A documented path that needs a query option it does not have.
    Incomplete(&'static Path),
    /// A documented path, but an id in it is no id and no well-known name.
    BadKey(&'static Path, &'static KeyValues, usize),
    /// A known wrong spelling of a documented path.
    Spelled(&'static Spelling),
    /// A real path that takes no subscription.
    NotSubscribable(&'static Spelling),
    /// Its beginning is known only at deployment, but only paths of this resource end like it.
    EndsLike(Resource),
    /// Known only at deployment, or of another service.
    Unknown,
    /// No documented path.
    Undocumented,
}

impl Meaning {
    /// The resource, also where the path is not known in full.
    pub fn resource(&self) -> Option<Resource> {
        match self {
            Meaning::EndsLike(resource) => Some(*resource),
            meaning => meaning.path().map(|path| path.resource),
        }
    }

    /// The row the other checks go by.
    pub fn path(&self) -> Option<&'static Path> {
        match self {
            Meaning::Documented(path) | Meaning::Incomplete(path) | Meaning::BadKey(path, ..) => Some(path),
            Meaning::Spelled(spelling) | Meaning::NotSubscribable(spelling) => spelling.path_meant(),
            Meaning::EndsLike(_) | Meaning::Unknown | Meaning::Undocumented => None,
        }
    }
}

impl<'a> ResourcePath<'a> {
    /// Takes the text apart.
    pub fn parse(text: &'a str) -> ResourcePath<'a> {
        let (prefix, start) = split_prefix(text);
        let end = find_outside_quotes(text, start, b'?').unwrap_or(text.len());
        let mut path = ResourcePath {
            text,
            prefix,
            segments: Vec::new(),
            me: false,
            empty_segment: None,
            query: Vec::new(),
            meaning: Meaning::Undocumented,
        };
        path.read_segments(start, end);
        if end < text.len() {
            path.read_query(end + 1);
        }
        path.meaning = path.find();
        path
    }

    fn read_segments(&mut self, start: usize, end: usize) {
        let text = self.text;
        let mut from = start + usize::from(text[start..end].starts_with('/'));
        while from < end {
            let to = find_outside_quotes(&text[..end], from, b'/').unwrap_or(end);
            if from == to {
                self.empty_segment.get_or_insert(from.saturating_sub(1)..to + 1);
            } else {
                self.read_segment(from..to);
            }
            from = to + 1;
        }
    }

    fn read_segment(&mut self, range: Range<usize>) {
        let text = &self.text[range.clone()];
        if self.segments.is_empty() && text.eq_ignore_ascii_case("me") {
            self.me = true;
            self.segments.push(Segment {
                normal: "users".to_owned(),
                text,
                range: range.clone(),
                keyed: false,
            });
            self.segments.push(Segment {
                normal: "me".to_owned(),
                text,
                range,
                keyed: false,
            });
            return;
        }
        let Some((open, keys)) = text
            .find('(')
            .and_then(|open| Some((open, text[open + 1..].strip_suffix(')')?)))
        else {
            self.segments.push(Segment {
                normal: text.to_ascii_lowercase(),
                text,
                range,
                keyed: false,
            });
            return;
        };
        let name = &text[..open];
        let mut normal = name.to_ascii_lowercase();
        let key_start = range.start + open + 1;
        let keys_range = key_start..key_start + keys.len();
        let named = keys
            .split_once('=')
            .filter(|(key, _)| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric()));
        if let Some((key, _)) = named {
            normal = format!("{normal}({})", key.to_ascii_lowercase());
        }
        self.segments.push(Segment {
            normal,
            text: name,
            range: range.start..range.start + open,
            keyed: false,
        });
        if keys.is_empty() {
            return;
        }
        let (value, offset) = named.map_or((keys, 0), |(key, value)| (value, key.len() + 1));
        let value_range = keys_range.start + offset..keys_range.end;
        let (value, value_range) = match value.strip_prefix('\'').and_then(|v| v.strip_suffix('\'')) {
            Some(inner) => (inner, value_range.start + 1..value_range.end - 1),
            None => (value, value_range),
        };
        self.segments.push(Segment {
            normal: value.to_ascii_lowercase(),
            text: value,
            range: value_range,
            keyed: true,
        });
    }

    fn read_query(&mut self, start: usize) {
        let text = self.text;
        let mut from = start;
        while from <= text.len() {
            let to = find_outside_quotes(text, from, b'&').unwrap_or(text.len());
            let parameter = &text[from..to];
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            self.query.push(QueryParameter {
                name,
                value,
                has_value: parameter.contains('='),
                range: from..to,
            });
            from = to + 1;
        }
    }

    fn find(&self) -> Meaning {
        if self.prefix.as_ref().is_some_and(|p| p.kind == PrefixKind::Foreign) {
            return Meaning::Unknown;
        }
        if self.segments.first().is_some_and(|first| has_placeholder(first.text)) {
            return self.ending();
        }
        if self.empty_segment.is_some() {
            return Meaning::Undocumented;
        }
        // What stands in parentheses is an id, even if it reads like a fixed name.
        let segments: Vec<&str> = self
            .segments
            .iter()
            .map(|segment| if segment.keyed { "{id}" } else { segment.normal.as_str() })
            .collect();
        // A wrong spelling may look like an id of another path, so it is tried first.
        if let Some(spelling) = SPELLINGS.iter().find(|spelling| spelled(spelling, &segments)) {
            return match spelling.kind {
                SpellingKind::NotSubscribable => Meaning::NotSubscribable(spelling),
                _ => Meaning::Spelled(spelling),
            };
        }
        let Some(path) = graphsub_tables::find(&segments) else {
            return if self.may_become_documented() {
                Meaning::Unknown
            } else {
                Meaning::Undocumented
            };
        };
        for (index, pair) in self.segments.windows(2).enumerate() {
            if let Some(rule) = KEY_VALUES.iter().find(|rule| rule.after == pair[0].normal)
                && !is_key_of(rule, &pair[1])
            {
                return Meaning::BadKey(path, rule, index + 1);
            }
        }
        match path.required_query {
            Some(option) if self.query_option(option).is_none() && !self.query_unknown() => Meaning::Incomplete(path),
            _ => Meaning::Documented(path),
        }
    }

    /// Whether text that comes in at deployment, put in place of fixed names, can make this a
    /// documented path.
    fn may_become_documented(&self) -> bool {
        let fits = |(part, segment): (&str, &Segment<'_>)| match segment.normal.split_once("${") {
            Some((written, _)) => part == "{id}" || part.to_ascii_lowercase().starts_with(written),
            None => part == "{id}" || part.eq_ignore_ascii_case(&segment.normal),
        };
        self.segments.iter().any(|segment| has_placeholder(segment.text))
            && PATHS.iter().any(|path| {
                let parts: Vec<&str> = path.template.trim_start_matches('/').split('/').collect();
                parts.len() == self.segments.len() && parts.into_iter().zip(&self.segments).all(fits)
            })
    }

    /// What a path means whose beginning comes in at deployment: the resource, if only paths of
    /// one resource end like it.
    fn ending(&self) -> Meaning {
        let known: Vec<&str> = self.segments[1..]
            .iter()
            .map(|segment| segment.normal.as_str())
            .collect();
        let is_id = |text: &str| has_placeholder(text) || text.starts_with('{');
        let ends_like = |path: &&Path| {
            let parts: Vec<String> = path.template.split('/').map(str::to_ascii_lowercase).collect();
            let tail = parts.len().checked_sub(known.len()).map(|start| &parts[start..]);
            tail.is_some_and(|tail| {
                tail.iter()
                    .zip(&known)
                    .all(|(part, text)| part == text || (part == "{id}" && is_id(text)))
            })
        };
        let named = known.iter().any(|text| !is_id(text));
        let mut resources: Vec<Resource> = PATHS.iter().filter(ends_like).map(|path| path.resource).collect();
        resources.sort();
        resources.dedup();
        match resources.as_slice() {
            [only] if named => Meaning::EndsLike(*only),
            _ => Meaning::Unknown,
        }
    }

    /// What the path means to the tables.
    pub fn meaning(&self) -> Meaning {
        self.meaning
    }

    /// The prefix Graph would add by itself.
    pub fn prefix(&self) -> Option<&Prefix> {
        self.prefix.as_ref()
    }

    /// The segments in normal form; `me` counts as `users` and an id.
    pub fn segments(&self) -> &[Segment<'a>] {
        &self.segments
    }

    /// Whether the path begins with `me`.
    pub fn is_me(&self) -> bool {
        self.me
    }

    /// The first place where two slashes follow each other.
    pub fn empty_segment(&self) -> Option<&Range<usize>> {
        self.empty_segment.as_ref()
    }

    /// The parameters of the query.
    pub fn query(&self) -> &[QueryParameter<'a>] {
        &self.query
    }

    /// A parameter by its name. Letter case does not count.
    pub fn query_option(&self, name: &str) -> Option<&QueryParameter<'a>> {
        self.query
            .iter()
            .find(|parameter| parameter.option_name().eq_ignore_ascii_case(name))
    }

    /// Whether parameters may come in at deployment.
    pub fn query_unknown(&self) -> bool {
        self.query.iter().any(|parameter| has_placeholder(parameter.name))
    }

    /// The ids of the path, in the order of its template's ids.
    pub fn ids(&self, path: &Path) -> Vec<&Segment<'a>> {
        let mut ids = Vec::new();
        let mut segments = self.segments.iter();
        for part in path.template.trim_start_matches('/').split('/') {
            if segments.next().is_some_and(|segment| {
                part == "{id}" && {
                    ids.push(segment);
                    true
                }
            }) {
                continue;
            }
            if part.contains("'{id}'") {
                ids.extend(segments.next());
            }
        }
        ids
    }

    /// The path in normal form, ids as written: equal for two spellings of one resource.
    pub fn normal(&self) -> String {
        let ids = self.meaning.path().map(|path| self.ids(path)).unwrap_or_default();
        let mut out = String::new();
        for segment in &self.segments {
            out.push('/');
            let is_id = ids
                .iter()
                .any(|id| id.range == segment.range && segment.normal == id.normal);
            let well_known = KEY_VALUES
                .iter()
                .any(|rule| rule.names.contains(&segment.normal.as_str()));
            out.push_str(if is_id && !well_known {
                segment.text
            } else {
                &segment.normal
            });
        }
        for (index, parameter) in self.query.iter().enumerate() {
            out.push(if index == 0 { '?' } else { '&' });
            out.push_str(&self.text[parameter.range.clone()]);
        }
        out
    }
}

fn is_key_of(rule: &KeyValues, segment: &Segment<'_>) -> bool {
    let text = segment.text;
    (text.starts_with('{') && text.ends_with('}'))
        || has_placeholder(text)
        || text.starts_with('<')
        || rule.names.contains(&segment.normal.as_str())
        || text.chars().count() >= rule.shortest_id
}

fn spelled(spelling: &Spelling, segments: &[&str]) -> bool {
    spelling.segments.len() == segments.len()
        && spelling
            .segments
            .iter()
            .zip(segments)
            .all(|(expected, found)| expected.is_none_or(|expected| expected == *found))
}

/// Where a byte stands outside quotes and parentheses. In a path only parentheses hold quotes:
/// a user name may have an apostrophe.
fn find_outside_quotes(text: &str, from: usize, wanted: u8) -> Option<usize> {
    let (mut quoted, mut depth) = (false, 0_usize);
    for (index, byte) in text.bytes().enumerate().skip(from) {
        match byte {
            b'\'' if depth > 0 || wanted == b'&' => quoted = !quoted,
            _ if quoted => {}
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth = depth.saturating_sub(1),
            _ if byte == wanted && depth == 0 => return Some(index),
            _ => {}
        }
    }
    None
}

fn split_prefix(text: &str) -> (Option<Prefix>, usize) {
    let lower = text.to_ascii_lowercase();
    let version_at = |start: usize| {
        ["v1.0", "beta"].iter().find_map(|version| {
            let rest = lower[start..].strip_prefix('/').unwrap_or(&lower[start..]);
            let after = rest.strip_prefix(version)?;
            (after.is_empty() || after.starts_with(['/', '?'])).then(|| lower.len() - after.len())
        })
    };
    if let Some(scheme) = ["https://", "http://"]
        .iter()
        .find(|scheme| lower.starts_with(**scheme))
    {
        let host_end = lower[scheme.len()..]
            .find('/')
            .map_or(lower.len(), |i| scheme.len() + i);
        let host = &lower[scheme.len()..host_end];
        if has_placeholder(host) {
            let range = 0..host_end;
            return (
                Some(Prefix {
                    range,
                    kind: PrefixKind::Graph,
                }),
                version_at(host_end).unwrap_or(host_end),
            );
        }
        let graph = [
            "graph.microsoft.com",
            "graph.microsoft.us",
            "dod-graph.microsoft.us",
            "microsoftgraph.chinacloudapi.cn",
        ];
        let kind = if graph.contains(&host) {
            PrefixKind::Graph
        } else {
            PrefixKind::Foreign
        };
        let end = version_at(host_end).unwrap_or(host_end);
        return (Some(Prefix { range: 0..end, kind }), end);
    }
    match version_at(0) {
        Some(end) => (
            Some(Prefix {
                range: 0..end,
                kind: PrefixKind::Version,
            }),
            end,
        ),
        None => (None, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Option<&'static str> {
        match ResourcePath::parse(text).meaning() {
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
        assert_eq!(
            ResourcePath::parse("/teams/getAllMessages/channels").meaning(),
            Meaning::Undocumented
        );
    }

    #[test]
    fn what_is_known_at_deployment_only_is_unknown() {
        assert_eq!(ResourcePath::parse("${RESOURCE}").meaning(), Meaning::Unknown);
        assert_eq!(ResourcePath::parse("${BASE}/messages").meaning(), Meaning::Unknown);
        assert_eq!(
            ResourcePath::parse("${DRIVE}/root").meaning(),
            Meaning::EndsLike(Resource::DriveItem)
        );
        assert_eq!(ResourcePath::parse("${A}/${B}").meaning(), Meaning::Unknown);
        assert_eq!(
            ResourcePath::parse("/users/x/messages${QUERY}").meaning(),
            Meaning::Unknown
        );
        assert_eq!(ResourcePath::parse("/users/x/${WHAT}").meaning(), Meaning::Unknown);
        assert_eq!(
            ResourcePath::parse("/users/${USER}/mesages").meaning(),
            Meaning::Undocumented
        );
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
        assert!(matches!(
            ResourcePath::parse("/security/alerts").meaning(),
            Meaning::Incomplete(_)
        ));
        assert!(matches!(
            ResourcePath::parse("me/mailfolders('My stuff')/messages").meaning(),
            Meaning::BadKey(_, _, 3)
        ));
        assert!(matches!(
            ResourcePath::parse("/security/alerts_v2").meaning(),
            Meaning::NotSubscribable(_)
        ));
        assert!(matches!(
            ResourcePath::parse("teams/allMessages").meaning(),
            Meaning::Spelled(_)
        ));
        let double = ResourcePath::parse("/users/a//messages");
        assert_eq!(double.meaning(), Meaning::Undocumented);
        assert_eq!(double.empty_segment(), Some(&(8..10)));
    }

    #[test]
    fn prefixes_are_found_and_skipped() {
        let path = ResourcePath::parse("https://graph.microsoft.com/v1.0/users");
        assert_eq!(
            path.prefix(),
            Some(&Prefix {
                range: 0..32,
                kind: PrefixKind::Graph
            })
        );
        assert!(matches!(path.meaning(), Meaning::Documented(_)));
        let path = ResourcePath::parse("/beta/me/messages");
        assert_eq!(path.prefix().map(|p| p.kind), Some(PrefixKind::Version));
        let path = ResourcePath::parse("https://outlook.office.com/api/v2.0/me/messages");
        assert_eq!(
            (path.prefix().map(|p| p.kind), path.meaning()),
            (Some(PrefixKind::Foreign), Meaning::Unknown)
        );
    }

    #[test]
    fn the_nearest_path_keeps_the_ids() {
        let near = |text| ResourcePath::parse(text).nearest().map(|(_, text)| text);
        assert_eq!(
            near("/users/{userId}/mesages").as_deref(),
            Some("/users/{userId}/messages")
        );
        assert_eq!(near("me/message").as_deref(), Some("/me/messages"));
        assert_eq!(near("/me/calendars/abc/events").as_deref(), Some("/me/events"));
        assert_eq!(near("/completely/different"), None);
        assert_eq!(near("/nope"), None);
    }

    #[test]
    fn the_normal_form_ignores_spelling_but_not_ids() {
        let normal = |text| ResourcePath::parse(text).normal();
        assert_eq!(
            normal("Users('A')/mailFolders('Inbox')/messages"),
            normal("/users/A/mailfolders/inbox/Messages/")
        );
        assert_ne!(normal("/users/A/messages"), normal("/users/a/messages"));
    }

    #[test]
    fn ids_follow_the_template() {
        let path = ResourcePath::parse("communications/onlineMeetings(joinWebUrl='abc')/meetingCallEvents");
        let row = path.meaning().path().into_iter().next();
        let ids: Vec<&str> = row
            .map(|row| path.ids(row))
            .unwrap_or_default()
            .iter()
            .map(|s| s.text)
            .collect();
        assert_eq!(ids, ["abc"]);
    }
}
