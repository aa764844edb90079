//! What turns the model into files: Rust tables, reference pages, and any folder of templates of a user's own.

mod cookbook;
pub mod docs;
pub mod folder;
mod keys;
mod lookup;
pub mod rust;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use tera::{Context, Kwargs, State, Tera};

use crate::model::Model;

/// Files by their path relative to the folder they are written to.
pub type Files = BTreeMap<String, String>;

/// A generated file could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum RenderError {
    /// A template failed; the engine names file, line and column.
    Template(tera::Error),
    /// A template wrote something that is not Rust.
    Syntax {
        /// The template.
        template: String,
        /// What the parser says.
        error: syn::Error,
    },
    /// The model cannot be handed to a template.
    Model(serde_json::Error),
    /// A template cannot be read.
    File(std::io::Error),
    /// A folder has no templates.
    Empty(std::path::PathBuf),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RenderError::Template(error) => write!(f, "{}", with_causes(error)),
            RenderError::Syntax { template, error } => {
                let at: proc_macro2::LineColumn = error.span().start();
                write!(
                    f,
                    "{template}: does not generate valid Rust at {}:{}: {error}",
                    at.line, at.column
                )
            }
            RenderError::Model(error) => error.fmt(f),
            RenderError::File(error) => error.fmt(f),
            RenderError::Empty(folder) => write!(f, "{} contains no `.tera` file", folder.display()),
        }
    }
}

impl std::error::Error for RenderError {}

impl From<tera::Error> for RenderError {
    fn from(error: tera::Error) -> Self {
        RenderError::Template(error)
    }
}

/// An error and what it came from, a line each.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!("\n{error}");
        cause = error.source();
    }
    text
}

/// Returns a name as most languages write that of a type: `unknown-resource`, `Mail.ReadBasic` or `chatMessage`
/// in upper camel case. The `.0` of a version is dropped.
///
/// ```
/// use graphsub_codegen::backend::pascal;
/// assert_eq!(pascal("us-gov-l4"), "UsGovL4");
/// assert_eq!(pascal("Mail.ReadBasic"), "MailReadBasic");
/// assert_eq!(pascal("chatMessage"), "ChatMessage");
/// assert_eq!(pascal("v1.0"), "V1");
/// ```
pub fn pascal(name: &str) -> String {
    let name = name.strip_suffix(".0").unwrap_or(name);
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric());
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(|part| part[..1].to_ascii_uppercase() + &part[1..]).collect()
}

/// The filters every template has.
fn engine() -> Tera {
    let mut tera = Tera::default();
    tera.autoescape_on(Vec::<String>::new());
    tera.register_filter("pascal", |name: &str, _: Kwargs, _: &State<'_>| pascal(name));
    tera.register_filter("literal", |text: &str, _: Kwargs, _: &State<'_>| format!("{text:?}"));
    tera.register_filter("cell", cell);
    tera.register_filter("sentence", sentence);
    tera.register_filter("doc", doc);
    tera.register_filter("sql", sql);
    tera.register_filter("json", json);
    tera
}

/// Text for a cell of a Markdown table.
fn cell(text: &str, _: Kwargs, _: &State<'_>) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// Text with a capital first letter, as the beginning of a sentence.
fn sentence(text: &str, _: Kwargs, _: &State<'_>) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// Text as the paragraphs of a doc comment of Rust.
fn doc(text: &str, _: Kwargs, _: &State<'_>) -> String {
    let escaped = text.replace('<', "\\<").replace('[', "\\[").replace(']', "\\]");
    format!("#[doc = {escaped:?}]")
}

/// Text in the single quotes of SQL.
fn sql(text: &str, _: Kwargs, _: &State<'_>) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Text in the double quotes of JSON, which are those of C# and TypeScript too.
fn json(text: &str, _: Kwargs, _: &State<'_>) -> String {
    serde_json::Value::from(text).to_string()
}

/// The model as templates see it.
fn context(model: &Model) -> Result<Context, RenderError> {
    let mut context = Context::new();
    if let serde_json::Value::Object(fields) = serde_json::to_value(model).map_err(RenderError::Model)? {
        for (name, value) in fields {
            context.insert(name, &value);
        }
    }
    Ok(context)
}

fn with(context: &Context, name: &'static str, value: &impl Serialize) -> Context {
    let mut context = context.clone();
    context.insert(name, value);
    context
}
