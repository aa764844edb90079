//! Values for the property `resource`.

use serde::Serialize;

use super::header::{Column, Header, RESOURCE};
use super::mentions::Printed;
use super::rows::{Cells, Layout, Read};
use super::{Kind, path_cells, paths};
use crate::markup::problem::Report;

/// A row of `examples`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Examples {
    /// Paths as written.
    pub paths: Vec<String>,
}

static PATHS: Column = Column::common(&["examples", "示例", "exemplos"]);

pub(super) static KIND: Kind<Examples> = Kind {
    name: "examples",
    layouts: &[Layout {
        header: Header::of(&[&RESOURCE, &PATHS]),
        read: Read::Each(read),
    }],
    shown: &[("paths", |row| row.paths.clone())],
    paths: Some(Printed {
        paths: |row| row.facts.paths.iter().map(|path| (path, None)).collect(),
        is_list: true,
    }),
    watches: &[paths::WATCH],
    compare: None,
};

fn read(cells: &Cells<'_>, report: &mut Report<'_>) -> Examples {
    Examples {
        paths: path_cells::of_cell(cells, &PATHS, report).paths,
    }
}
