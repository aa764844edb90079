//! Finds definitions of Microsoft Graph subscriptions in program code.
//!
//! A grammar per language gives a tree, one file per language lowers it to one small form, one evaluator follows
//! constants, texts, times and objects through it, and what looks like the body of a subscription is returned with
//! the places of its values. What is not constant keeps the name it is known by: `/users/${userId}/messages`.
//!
//! ```
//! use graphsub_source::{FieldValue, Language};
//!
//! let code = r#"
//! const sub = await graphClient.api('/subscriptions').post({
//!   changeType: 'created',
//!   notificationUrl: hookUrl,
//!   resource: `/users/${userId}/messages`,
//!   expirationDateTime: new Date(Date.now() + 60 * 60 * 1000).toISOString(),
//! });
//! "#;
//! let findings = graphsub_source::find(Language::JavaScript, "hooks.js", code);
//! let lifetime = findings.found[0].field("expirationDateTime").map(|field| &field.value);
//! assert_eq!(lifetime, Some(&FieldValue::Lifetime { seconds: 3600, exact: true }));
//! ```

#![cfg_attr(
    not(all(
        feature = "csharp",
        feature = "javascript",
        feature = "typescript",
        feature = "python",
        feature = "java",
        feature = "go",
        feature = "php",
        feature = "powershell",
        feature = "ruby",
        feature = "rust"
    )),
    allow(
        dead_code,
        unreachable_code,
        unused_variables,
        reason = "what only a language that is left out needs"
    )
)]

mod comment;
mod eval;
mod found;
mod ir;
mod json;
mod keys;
mod language;
mod lower;
mod prefilter;
mod recognise;

pub use found::{
    Api, App, Auth, Comment, Derived, Facts, Field, FieldText, FieldValue, Findings, Found, Kind, Stretch,
};
pub use language::Language;
pub use prefilter::may_define;

impl Found {
    /// Returns a field by Graph's name.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

/// Files above this size are generated, and not read.
const LARGEST: usize = 4 << 20;

/// Finds the definitions in a file.
///
/// `file_name` tells JSX from TypeScript. A file that [`may_define`] refuses is not parsed. A file that does not
/// parse as a whole is read as far as it does; nothing here fails.
#[must_use]
pub fn find(language: Language, file_name: &str, text: &str) -> Findings {
    find_in(language, file_name, text, Surroundings::Unknown)
}

/// What is known of where a program stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surroundings {
    /// Nothing.
    Unknown,
    /// In a text about Microsoft Graph.
    Graph,
}

/// Finds the definitions in a program that is a part of another text, as [`find`] does in a file.
#[must_use]
pub fn find_in(language: Language, file_name: &str, text: &str, surroundings: Surroundings) -> Findings {
    let mut findings = Findings::default();
    if text.len() > LARGEST || !may_define(text.as_bytes()) {
        return findings;
    }
    let Some(ir) = lower::lower(language, file_name, text) else {
        return findings;
    };
    findings.comments = comment::comments(&ir, text);
    findings.facts = recognise::facts(text);
    let machine = eval::run(&ir, language);
    findings.found = recognise::definitions(&machine, language, text, surroundings);
    if !ir.derived.is_empty() {
        findings.found.extend(ir.derived);
        findings.found.sort_by_key(|found| found.anchor.start);
    }
    findings
}
