//! The paths whose notifications can carry resource data.
//!
//! The header is that of [`supported_paths`]; what the table is about is said by the paragraph before it, or by the
//! document.

use super::header::{Header, RESOURCE};
use super::mentions::Printed;
use super::rows::{Cells, Layout, Read};
use super::supported_paths::{self, LIMITATIONS, PATHS, QUOTAS, RESOURCE_DATA, RICH, SHOWN};
use super::{FactTable, Facts, Kind, paths};
use crate::markup::markdown::Table;
use crate::markup::problem::Report;

pub use super::supported_paths::SupportedPaths;

pub(super) static KIND: Kind<SupportedPaths> = Kind {
    name: "rich-resources",
    layouts: &[Layout {
        header: Header {
            needs: &[&RESOURCE, &PATHS],
            also: &[&LIMITATIONS],
            only_if: Some(is_about_rich_notifications),
        },
        read: Read::Each(read),
    }],
    shown: SHOWN,
    paths: Some(Printed {
        paths: |row| row.facts.paths.iter().map(|path| (path, None)).collect(),
        is_list: false,
    }),
    watches: &[paths::WATCH, QUOTAS, RESOURCE_DATA],
    // Together with the supported paths.
    compare: None,
};

fn is_about_rich_notifications(table: &Table) -> bool {
    !RICH.is_in(table) && table.introduction.to_lowercase().contains("rich notification")
}

fn read(cells: &Cells<'_>, report: &mut Report<'_>) -> SupportedPaths {
    SupportedPaths {
        rich: Some(true),
        ..supported_paths::read(cells, report)
    }
}

/// Which of the two kinds a table is, its document says, and not the words before it.
pub(crate) fn as_document_says(kinds: &[String], tables: &mut [FactTable]) {
    let has = |name: &str| kinds.iter().any(|kind| kind == name);
    let (supported, rich) = (has(supported_paths::KIND.name), has(KIND.name));
    for table in tables {
        match &mut table.facts {
            Facts::SupportedPaths(rows) if rich && !supported => {
                let mut rows = std::mem::take(rows);
                for row in &mut rows {
                    row.facts.rich = Some(true);
                }
                table.facts = Facts::RichResources(rows);
            }
            Facts::RichResources(rows) if supported && !rich => {
                let mut rows = std::mem::take(rows);
                for row in &mut rows {
                    row.facts.rich = None;
                }
                table.facts = Facts::SupportedPaths(rows);
            }
            _ => {}
        }
    }
}
