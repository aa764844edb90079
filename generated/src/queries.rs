//! What filters and selections may say.

use graphsub_terms::ValueKind;

use crate::{FILTERS, Path, Permission, RESERVED_NAMES, Resource, SELECTABLE, Source};

/// The properties of a resource that a query may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selectable {
    /// The resource.
    pub resource: Resource,
    /// Properties on both endpoints.
    pub properties: &'static [&'static str],
    /// Properties on beta only.
    pub beta: &'static [&'static str],
    /// Relationships.
    pub expandable: &'static [&'static str],
    /// Properties that must not be selected for notifications with resource data.
    pub not_with_resource_data: &'static [&'static str],
    /// A permission that reads the resource without some of its properties.
    pub basic: Option<Permission>,
    /// What that permission does not read.
    pub beyond_basic: &'static [&'static str],
    /// The document that lists the properties.
    pub sources: &'static [Source],
    /// The document that forbids some.
    pub forbids: &'static [Source],
}

impl Selectable {
    /// Returns the properties of a resource, where a table lists them.
    ///
    /// ```
    /// use graphsub_tables::{Resource, Selectable};
    ///
    /// let message = Selectable::of(Resource::Message).unwrap();
    /// assert!(message.properties.contains(&"subject"));
    /// ```
    pub fn of(resource: Resource) -> Option<&'static Selectable> {
        SELECTABLE.iter().find(|row| row.resource == resource)
    }
}

/// What a filter of a path may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filter {
    /// The resource.
    pub resource: Resource,
    /// Templates it is about; empty: every path of the resource.
    pub paths: &'static [&'static str],
    /// The query option, or the property of the body that holds the filter.
    pub option: &'static str,
    /// What is compared.
    pub properties: &'static [FilterProperty],
    /// Words that may stand between conditions.
    pub joins: &'static [&'static str],
    /// Whether other properties may be compared too.
    pub open: bool,
    /// Whether properties of properties may be compared.
    pub nested: bool,
    /// How it is written.
    pub example: &'static str,
    /// The documents.
    pub sources: &'static [Source],
}

impl Filter {
    /// Returns what the filter of a path may say, in a query option or a property of the body.
    ///
    /// ```
    /// use graphsub_tables::Filter;
    ///
    /// let path = graphsub_tables::find(&["communications", "presences"]).unwrap();
    /// assert_eq!(Filter::of(path, "$filter").unwrap().properties[0].operators, ["in"]);
    /// ```
    pub fn of(path: &Path, option: &str) -> Option<&'static Filter> {
        FILTERS.iter().find(|row| {
            let path_fits = row.paths.is_empty() || row.paths.contains(&path.template);
            row.resource == path.resource && row.option == option && path_fits
        })
    }
}

/// A property of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilterProperty {
    /// The path, with what a lambda runs over as its first part.
    pub path: &'static str,
    /// Operators that are documented; empty: any.
    pub operators: &'static [&'static str],
    /// Kind of value.
    pub kind: ValueKind,
    /// The closed set of values; empty: any.
    pub values: &'static [&'static str],
}

/// A segment that Graph never reads as an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReservedName {
    /// The name.
    pub name: &'static str,
    /// Whether the segment only has to begin so.
    pub prefix: bool,
    /// Segment it follows; none: anywhere an id stands.
    pub after: Option<&'static str>,
    /// What to write instead, where that is known.
    pub instead: Option<&'static str>,
    /// What Graph reads it as.
    pub why: &'static str,
    /// The documents.
    pub sources: &'static [Source],
}

impl ReservedName {
    /// Returns the reserved name that a segment is, behind another segment. Letter case does not count.
    ///
    /// ```
    /// use graphsub_tables::ReservedName;
    ///
    /// assert!(ReservedName::find("messages", "delta").is_some());
    /// assert!(ReservedName::find("users", "me").is_some());
    /// assert!(ReservedName::find("teams", "me").is_none());
    /// ```
    pub fn find(before: &str, segment: &str) -> Option<&'static ReservedName> {
        RESERVED_NAMES.iter().find(|row| {
            let place = row.after.is_none_or(|after| after.eq_ignore_ascii_case(before));
            let start = segment.get(..row.name.len());
            let name = start.is_some_and(|start| start.eq_ignore_ascii_case(row.name));
            place && name && (row.prefix || segment.len() == row.name.len())
        })
    }
}
