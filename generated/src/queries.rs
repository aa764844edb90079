//! Properties, filters and reserved names.

use graphsub_terms::ValueKind;

use crate::{FILTERS, Path, Permission, RESERVED_NAMES, Resource, SELECTABLE, Source};

/// The properties of a resource that a query may use.
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
    /// A permission that does not give access to some of the properties.
    pub basic: Option<Permission>,
    /// The properties that this permission does not give access to.
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

/// The documented filter of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filter {
    /// The resource.
    pub resource: Resource,
    /// Templates it is about; empty: every path of the resource.
    pub paths: &'static [&'static str],
    /// The query option, or the property of the body that holds the filter.
    pub option: &'static str,
    /// Properties that may be compared.
    pub properties: &'static [FilterProperty],
    /// Operators that may join conditions: `and`, `or`.
    pub joins: &'static [&'static str],
    /// Whether other properties may be compared too.
    pub open: bool,
    /// Whether nested properties may be compared.
    pub nested: bool,
    /// An example.
    pub example: &'static str,
    /// The documents.
    pub sources: &'static [Source],
}

impl Filter {
    /// Returns the documented filter of a path, in a query option or a property of the body.
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
    /// Whether the name is only a prefix.
    pub prefix: bool,
    /// Segment it follows, or `None` for any place of an id.
    pub after: Option<&'static str>,
    /// Replacement, where it is known.
    pub instead: Option<&'static str>,
    /// What Graph reads it as.
    pub why: &'static str,
    /// The documents.
    pub sources: &'static [Source],
}

impl ReservedName {
    /// Returns the reserved name of a segment that follows another one, ignoring case.
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
