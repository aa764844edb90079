//! Which permission a subscription needs, without permission types, as pages of 2017 and 2018 say it.

use serde::Serialize;

use super::compare::place;
use super::header::{Column, Header, RESOURCE};
use super::permissions::{Marks, of_cell, starred};
use super::rows::{Cells, Layout, Read};
use super::{Facts, Kind, Said};
use crate::context::Context;
use crate::markup::problem::Report;

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

static PERMISSION: Column = Column::common(&["permission", "scope"]);

pub(super) static KIND: Kind<FlatPermissions> = Kind {
    name: "permissions-flat",
    layouts: &[Layout {
        header: Header::of(&[&RESOURCE, &PERMISSION]),
        read: Read::Each(read),
    }],
    shown: &[
        ("permissions", |row| starred(&row.permissions.unspecified, &row.rsc)),
        ("unrecognised", |row| row.unrecognised.clone()),
    ],
    paths: None,
    watches: &[],
    compare: Some(compare),
};

fn read(cells: &Cells<'_>, report: &mut Report<'_>) -> FlatPermissions {
    let mut marks = Marks::default();
    let unspecified = of_cell(cells, &PERMISSION, &mut marks, report);
    FlatPermissions {
        permissions: Unspecified { unspecified },
        rsc: marks.rsc,
        unrecognised: marks.unrecognised,
    }
}

/// `spec/` has no table without permission types.
fn compare(context: &mut Context<'_>, said: &Said) {
    let is_flat = |facts: &Facts| matches!(facts, Facts::FlatPermissions(_));
    for table in said.tables.iter().filter(|table| is_flat(&table.facts)) {
        let why = "permissions without permission types cannot be compared: take a newer version of the page";
        context.problem(&place(table, table.line), why);
    }
}

#[cfg(test)]
mod tests {
    use crate::kinds::tests::json;

    #[test]
    fn flat_tables_do_not_say_the_type() {
        let (found, _) = json("| Resource type / Item | Scope |", &["| A  (b) | Mail.Read |"]);
        assert_eq!(
            found,
            r#"[{"resource":"A (b)","line":3,"permissions":{"unspecified":["Mail.Read"]}}]"#
        );
    }
}
