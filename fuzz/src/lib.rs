//! What has to hold for any input, a function for each kind of it. The fuzzer calls them, and `cargo test` here
//! with the inputs of the corpus.

extern crate proc_macro;

mod agree;
mod documents;
mod pages;
mod parts;

// A macro crate can be used by compilers only: its modules are taken in as they are.
#[path = "../../macros/src/attribute.rs"]
#[allow(dead_code, reason = "the other half of the macro crate is missing")]
mod attribute;
#[path = "../../macros/src/check.rs"]
#[allow(dead_code, reason = "the other half of the macro crate is missing")]
mod check;
#[path = "../../macros/src/definition.rs"]
#[allow(dead_code, reason = "the other half of the macro crate is missing")]
mod definition;
#[path = "../../macros/src/dialect.rs"]
#[allow(dead_code, reason = "the other half of the macro crate is missing")]
mod dialect;
#[path = "../../macros/src/expand.rs"]
#[allow(dead_code, reason = "the other half of the macro crate is missing")]
mod expand;
#[path = "../../macros/src/item.rs"]
#[allow(dead_code, reason = "the other half of the macro crate is missing")]
mod item;
#[path = "../../macros/src/keys.rs"]
#[allow(dead_code, reason = "the other half of the macro crate is missing")]
mod keys;
#[path = "../../macros/src/report.rs"]
#[allow(dead_code, reason = "the other half of the macro crate is missing")]
mod report;
#[path = "../../macros/src/row.rs"]
#[allow(dead_code, reason = "the other half of the macro crate is missing")]
mod row;
#[path = "../../macros/src/template.rs"]
#[allow(dead_code, reason = "the other half of the macro crate is missing")]
mod template;
#[path = "../../macros/src/tokens.rs"]
#[allow(dead_code, reason = "the other half of the macro crate is missing")]
mod tokens;

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
