//! What the tables of the pages say, as types.
//!
//! Their JSON has the values a machine compares. The words around them - the rounding beside a
//! number, a note, a footnote - are fields too, but appear in the text output only.

use std::fmt;
use std::path::PathBuf;

use serde::{Serialize, Serializer};

/// One table of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct FactTable {
    /// The file the table stands in: the included one where a page includes it.
    pub file: PathBuf,
    /// The page that was named or found in a named folder: `file`, or what includes it.
    pub page: PathBuf,
    /// Line of the header.
    pub line: usize,
    /// The header cells as written, emphasis marks included.
    pub header: Vec<String>,
    /// The rows.
    pub facts: Facts,
}

/// The rows of a table, by what its header means.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Facts {
    /// `supported-paths`: which resource paths can be subscribed to.
    SupportedPaths(Vec<Row<SupportedPaths>>),
    /// `rich-resources`: the paths whose notifications can carry resource data. The header is that of
    /// `supported-paths`; the paragraph before the table says what it is about.
    RichResources(Vec<Row<SupportedPaths>>),
    /// `permissions`: which permission a subscription needs, by type of permission.
    Permissions(Vec<Row<Permissions>>),
    /// `permissions-flat`: the same without types, as pages of 2017 and 2018 have it.
    FlatPermissions(Vec<Row<FlatPermissions>>),
    /// `examples`: values for the property `resource`.
    Examples(Vec<Row<Examples>>),
    /// `lifetime`: how long a subscription may live.
    Lifetimes(Vec<Row<Lifetime>>),
    /// `latency`: how late a notification may arrive.
    Latencies(Vec<Row<Latencies>>),
    /// `permission-types`: which resources a type of permission can subscribe to; the label of a row is
    /// the type.
    PermissionTypes(Vec<Row<PermissionType>>),
    /// `properties`: the properties of a type; the label of a row is the property.
    Properties(Vec<Row<Property>>),
}

impl Facts {
    /// The name of the table in the output.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SupportedPaths(_) => "supported-paths",
            Self::RichResources(_) => "rich-resources",
            Self::Permissions(_) => "permissions",
            Self::FlatPermissions(_) => "permissions-flat",
            Self::Examples(_) => "examples",
            Self::Lifetimes(_) => "lifetime",
            Self::Latencies(_) => "latency",
            Self::PermissionTypes(_) => "permission-types",
            Self::Properties(_) => "properties",
        }
    }

    /// How many rows the table has.
    pub fn len(&self) -> usize {
        match self {
            Self::SupportedPaths(rows) | Self::RichResources(rows) => rows.len(),
            Self::Permissions(rows) => rows.len(),
            Self::FlatPermissions(rows) => rows.len(),
            Self::Examples(rows) => rows.len(),
            Self::Lifetimes(rows) => rows.len(),
            Self::Latencies(rows) => rows.len(),
            Self::PermissionTypes(rows) => rows.len(),
            Self::Properties(rows) => rows.len(),
        }
    }

    /// The lines of the rows.
    pub fn lines(&self) -> Vec<usize> {
        fn of<T>(rows: &[Row<T>]) -> Vec<usize> {
            rows.iter().map(|row| row.line).collect()
        }
        match self {
            Self::SupportedPaths(rows) | Self::RichResources(rows) => of(rows),
            Self::Permissions(rows) => of(rows),
            Self::FlatPermissions(rows) => of(rows),
            Self::Examples(rows) => of(rows),
            Self::Lifetimes(rows) => of(rows),
            Self::Latencies(rows) => of(rows),
            Self::PermissionTypes(rows) => of(rows),
            Self::Properties(rows) => of(rows),
        }
    }

    /// Whether the table has no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row<T> {
    /// The first cell: link text, without emphasis and footnotes.
    pub resource: String,
    /// Line of the row in the file of its table.
    pub line: usize,
    /// Whether an asterisk after the label says that the row holds for beta alone.
    #[serde(skip_serializing_if = "is_false")]
    pub beta_only: bool,
    /// Set when the row has not as many cells as the header. Its cells are read from the left all the
    /// same, so take nothing from it without looking at the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub malformed: Option<CellCount>,
    /// Whether something in the row could not be read, which a problem of its line tells.
    #[serde(skip)]
    pub unread: bool,
    /// Footnotes of the label, for instance `1`.
    #[serde(skip)]
    pub footnotes: Vec<String>,
    /// What the label says after a line break.
    #[serde(skip)]
    pub description: Option<String>,
    /// The other cells.
    #[serde(flatten)]
    pub facts: T,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}

/// How many cells a malformed row has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellCount {
    /// Cells of the row.
    pub cells: usize,
    /// Cells of the header.
    pub columns: usize,
}

impl fmt::Display for CellCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cells, header has {}", self.cells, self.columns)
    }
}

impl Serialize for CellCount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A row of `supported-paths` and `rich-resources`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SupportedPaths {
    /// Paths as written.
    pub paths: Vec<String>,
    /// Those of `paths` that an asterisk marks as beta.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beta_paths: Vec<String>,
    /// Whether notifications can carry resource data; none where the page has no such column or the
    /// cell is neither yes nor no. Always true in `rich-resources`.
    pub rich: Option<bool>,
    /// The lists of quotas among the limitations; JSON has their items in one list.
    #[serde(serialize_with = "all_quotas", skip_serializing_if = "Vec::is_empty")]
    pub quotas: Vec<QuotaList>,
    /// The Markdown of the limitations. The outer option is none where the page has no such column, the
    /// inner one where the cell says that there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limitations: Option<Option<String>>,
    /// The words of the limitations outside the lists of quotas, one string per line.
    #[serde(skip)]
    pub notes: Vec<String>,
    /// Code in the cell of the paths that is no path: the name of a property, a filter.
    #[serde(skip)]
    pub other_code: Vec<String>,
}

/// Quotas that stand in one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaList {
    /// What is said before the list; it may narrow the quotas to some paths.
    pub introduction: String,
    /// The items as written.
    pub quotas: Vec<String>,
}

#[allow(clippy::ptr_arg, reason = "the signature serde asks for")]
fn all_quotas<S: Serializer>(lists: &Vec<QuotaList>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(lists.iter().flat_map(|list| &list.quotas))
}

/// A row of `permissions`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Permissions {
    /// Paths that stand with the label.
    pub paths: Vec<String>,
    /// The permissions, least privileged first as the page has them; empty where it is not supported.
    pub permissions: ByType,
    /// Those that an asterisk marks as resource-specific consent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rsc: Vec<String>,
    /// What stands among the permissions and is no name of one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unrecognised: Vec<String>,
}

/// Permissions by type.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ByType {
    /// Delegated, work or school account.
    pub delegated_work: Vec<String>,
    /// Delegated, personal Microsoft account.
    pub delegated_personal: Vec<String>,
    /// Application.
    pub application: Vec<String>,
}

/// A row of `permissions-flat`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct FlatPermissions {
    /// The permissions.
    pub permissions: Unspecified,
    /// Those that an asterisk marks as resource-specific consent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rsc: Vec<String>,
    /// What stands among the permissions and is no name of one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unrecognised: Vec<String>,
}

/// Permissions whose type the page does not say.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Unspecified {
    /// The permissions.
    pub unspecified: Vec<String>,
}

/// A row of `examples`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Examples {
    /// Paths as written.
    pub paths: Vec<String>,
}

/// A row of `lifetime`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Lifetime {
    /// The number that has the unit minutes; none where it could not be read.
    pub lifetime_minutes: Option<u32>,
    /// The number for subscriptions with resource data, where the cell states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rich_lifetime_minutes: Option<u32>,
    /// The page's own rounding to days or hours.
    #[serde(skip)]
    pub gloss: Option<String>,
    /// What else the cell says.
    #[serde(skip)]
    pub note: Option<String>,
}

/// A row of `latency`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Latencies {
    /// Average latency.
    pub average: Latency,
    /// Maximum latency.
    pub maximum: Latency,
}

/// A cell of the table of latencies; in JSON its text.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(transparent)]
pub struct Latency {
    /// The text as written.
    pub text: String,
    /// The bound in seconds; none where it is unknown or could not be read.
    #[serde(skip)]
    pub seconds: Option<u32>,
}

/// A row of `permission-types`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct PermissionType {
    /// The resources, as the page names them.
    pub resources: Vec<String>,
}

/// A row of `properties`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Property {
    /// The type it is a property of.
    pub of: String,
    /// `required`, `optional` or `read-only`, where the description begins so or says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
    /// How many characters it takes at most, where the description says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_characters: Option<u32>,
    /// The minutes above which it is required, where the description says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_above_minutes: Option<u32>,
    /// What the description says of single resources and change types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub change_types: Vec<SaidChangeTypes>,
}

/// A sentence about the change types of some resources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidChangeTypes {
    /// Its words before the first change type, in lower case.
    pub about: Vec<String>,
    /// The change types it names, each once.
    pub change_types: Vec<String>,
}
