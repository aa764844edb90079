//! What has to hold for any input, a function for each kind of it. The fuzzer calls them, and `cargo test` here
//! with the inputs of the corpus.

// The modules of the macro crate stand here without its entry points.
#![allow(dead_code)]

extern crate proc_macro;

mod agree;
mod documents;
mod pages;
mod parts;

// A macro crate can be used by compilers only: its modules are taken in as they are.
#[path = "../../macros/src/allow.rs"]
mod allow;
#[path = "../../macros/src/app.rs"]
mod app;
#[path = "../../macros/src/attribute.rs"]
mod attribute;
#[path = "../../macros/src/check.rs"]
mod check;
#[path = "../../macros/src/code.rs"]
mod code;
#[path = "../../macros/src/definition.rs"]
mod definition;
#[path = "../../macros/src/dialect.rs"]
mod dialect;
#[path = "../../macros/src/expand.rs"]
mod expand;
#[path = "../../macros/src/field.rs"]
mod field;
#[path = "../../macros/src/item.rs"]
mod item;
#[path = "../../macros/src/keys.rs"]
mod keys;
#[path = "../../macros/src/literal.rs"]
mod literal;
#[path = "../../macros/src/report.rs"]
mod report;
#[path = "../../macros/src/resource_data.rs"]
mod resource_data;
#[path = "../../macros/src/row.rs"]
mod row;
#[path = "../../macros/src/template.rs"]
mod template;
#[path = "../../macros/src/tokens.rs"]
mod tokens;
#[path = "../../macros/src/unknown.rs"]
mod unknown;
#[path = "../../macros/src/variants.rs"]
mod variants;

pub use agree::{agreement, derive};
pub use documents::{code, json, suppressions, yaml};
pub use pages::{import, page};
pub use parts::{certificate, configuration, path, registration};

/// Gives a function what is in the files that the command line names.
pub fn replay(target: fn(&[u8])) {
    for file in std::env::args_os().skip(1) {
        target(&std::fs::read(&file).expect("the file can be read"));
    }
}

/// Text as people see it, of bytes that may be none.
fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}
