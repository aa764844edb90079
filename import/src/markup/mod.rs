//! Pages as headings, lists and tables of cells, whatever the tables are about.

pub(crate) mod cell;
mod chars;
pub(crate) mod files;
pub(crate) mod html;
pub(crate) mod markdown;
pub(crate) mod problem;
pub(crate) mod side_by_side;
