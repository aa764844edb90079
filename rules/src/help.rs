//! Help as data, which each front-end words in its own syntax.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::all_of;

use crate::quote::echo;

/// What to do about a finding.
///
/// ```
/// use graphsub_rules::{Field, Help, help::Dialect};
///
/// #[derive(Debug)]
/// struct Attribute;
/// impl Dialect for Attribute {
///     fn key(&self, field: Field) -> Option<&str> {
///         field.key().derive
///     }
///     fn assignment(&self, key: &str, value: &str) -> String {
///         format!("{key} = \"{value}\"")
///     }
/// }
///
/// let help = Help::set(Field::Api, "beta").note("the path exists on the beta endpoint only");
/// assert_eq!(help.words(&Attribute), "set `api = \"beta\"`; the path exists on the beta endpoint only");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Help {
    /// What to do.
    pub action: Action,
    /// Further advice, in words that fit every front-end.
    pub note: Option<Cow<'static, str>>,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// An instruction that no edit of the definition expresses; it begins with a verb.
    Say(Cow<'static, str>),
    /// Set a field to a value.
    Set {
        /// The field.
        field: Field,
        /// Its value.
        to: String,
        /// Whether a tool may do it unasked.
        confidence: Confidence,
    },
    /// Add a missing field.
    Add {
        /// The field.
        field: Field,
        /// A value that works, or shows the expected form.
        example: Option<String>,
    },
    /// Add several missing fields.
    AddAll(Vec<Field>),
    /// Use another field in place of the one the finding is about.
    Instead {
        /// The field.
        field: Field,
        /// The instruction where this input format does not have the field; it begins with a verb.
        otherwise: Cow<'static, str>,
    },
    /// Remove a field.
    Remove(Field),
    /// Remove the part the finding is about.
    RemovePart {
        /// Whether a tool may do it unasked.
        confidence: Confidence,
    },
    /// Replace the part the finding is about.
    Replace {
        /// The text that takes its place.
        with: String,
        /// Whether a tool may do it unasked.
        confidence: Confidence,
    },
    /// Replace the part the finding is about by what was probably meant.
    Guess(String),
}

/// Whether a fix can be applied without review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Confidence {
    /// The fix keeps the meaning.
    Safe,
    /// The fix may change the meaning and needs a review.
    Unsafe,
}

/// How an input format writes keys and values.
pub trait Dialect: core::fmt::Debug + Sync {
    /// Returns the key of a field, or `None` where this input format does not have it.
    fn key(&self, field: Field) -> Option<&str>;

    /// Returns a key with its value.
    fn assignment(&self, key: &str, value: &str) -> String;

    /// Returns a value as it is written on its own, quoted where that is necessary.
    fn value(&self, value: &str) -> String {
        String::from(value)
    }
}

/// A change of the text the finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Whether a tool may do it unasked.
    pub confidence: Confidence,
    /// The field whose text changes.
    pub field: Field,
    /// The new text, empty for a removal.
    pub text: String,
    /// The part of the field's text it changes.
    pub scope: FixScope,
}

/// The part of a field's text that a fix changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FixScope {
    /// The whole value of the field, which is added where it is absent.
    Field,
    /// The part the finding is about.
    Part,
    /// The part the finding is about, removed with its separator.
    WithoutPart,
    /// The field, removed with its key.
    WithoutField,
}

/// Longest text that a help repeats whole, in bytes, so that it can be copied from there.
const LONGEST: usize = 500;

/// A text as a help repeats it: of one that is longer than any path that somebody reads the beginning.
fn shown(text: &str) -> Cow<'_, str> {
    match text.len() {
        ..=LONGEST => text.into(),
        _ => echo(text),
    }
}

impl Help {
    fn new(action: Action) -> Help {
        Help { action, note: None }
    }

    /// Returns an instruction that begins with a verb and fits every front-end.
    pub fn say(words: impl Into<Cow<'static, str>>) -> Help {
        Help::new(Action::Say(words.into()))
    }

    /// Returns the help to set a field to a value.
    pub fn set(field: Field, to: impl Into<String>) -> Help {
        Help::new(Action::Set {
            field,
            to: to.into(),
            confidence: Confidence::Unsafe,
        })
    }

    /// Returns the help to add a field.
    pub fn add(field: Field) -> Help {
        Help::new(Action::Add { field, example: None })
    }

    /// Returns the help to add a field, with a value that works or shows the expected form.
    pub fn add_as(field: Field, example: impl Into<String>) -> Help {
        Help::new(Action::Add {
            field,
            example: Some(example.into()),
        })
    }

    /// Returns the help to add fields that are missing.
    ///
    /// ```
    /// use graphsub_rules::help::Action;
    /// use graphsub_rules::{Field, Help};
    /// let help = Help::add_all([Field::EncryptionCertificate, Field::EncryptionCertificateId]);
    /// assert!(matches!(help.action, Action::AddAll(fields) if fields.len() == 2));
    /// assert!(matches!(Help::add_all([Field::ClientState]).action, Action::Add { .. }));
    /// ```
    pub fn add_all(fields: impl IntoIterator<Item = Field>) -> Help {
        let fields: Vec<Field> = fields.into_iter().collect();
        match fields.as_slice() {
            [only] => Help::add(*only),
            _ => Help::new(Action::AddAll(fields)),
        }
    }

    /// Returns the help to use another field in place of the one the finding is about, or where the
    /// input does not carry it, to do something else.
    pub fn instead(field: Field, otherwise: impl Into<Cow<'static, str>>) -> Help {
        Help::new(Action::Instead {
            field,
            otherwise: otherwise.into(),
        })
    }

    /// Returns the help to remove a field.
    pub fn remove(field: Field) -> Help {
        Help::new(Action::Remove(field))
    }

    /// Returns the help to remove the part the finding is about.
    pub fn remove_part() -> Help {
        Help::new(Action::RemovePart {
            confidence: Confidence::Unsafe,
        })
    }

    /// Returns the help to replace the part the finding is about, or to remove it if `with` is empty.
    pub fn replace(with: impl Into<String>) -> Help {
        Help::new(Action::Replace {
            with: with.into(),
            confidence: Confidence::Unsafe,
        })
    }

    /// Returns the help to replace the part the finding is about by what was probably meant.
    pub fn guess(with: impl Into<String>) -> Help {
        Help::new(Action::Guess(with.into()))
    }

    /// Adds further advice, in words that fit every front-end.
    #[must_use]
    pub fn note(mut self, note: impl Into<Cow<'static, str>>) -> Help {
        self.note = Some(note.into());
        self
    }

    /// Marks the fix as [`Confidence::Safe`].
    #[must_use]
    pub fn safe(mut self) -> Help {
        if let Action::Set { confidence, .. } | Action::Replace { confidence, .. } | Action::RemovePart { confidence } =
            &mut self.action
        {
            *confidence = Confidence::Safe;
        }
        self
    }

    /// Returns the help in the words of a front-end.
    pub fn words(&self, dialect: &dyn Dialect) -> String {
        let key = |field: &Field| dialect.key(*field).unwrap_or(field.as_str());
        let words = match &self.action {
            Action::Say(words) => String::from(&**words),
            Action::Set { field, to, .. } => match dialect.key(*field) {
                Some(key) => format!("set `{}`", dialect.assignment(key, to)),
                None => without_key(*field, to),
            },
            Action::Add { field, example } => match (dialect.key(*field), example) {
                (Some(key), Some(example)) => format!("add `{}`", dialect.assignment(key, example)),
                _ => format!("add `{}`", key(field)),
            },
            Action::AddAll(fields) => format!("add {}", all_of(fields.iter().map(key))),
            Action::Instead { field, otherwise } => match dialect.key(*field) {
                Some(key) => format!("use `{key}` instead"),
                None => String::from(&**otherwise),
            },
            Action::Remove(field) => format!("remove `{}`", key(field)),
            Action::RemovePart { .. } => "remove it".into(),
            Action::Replace { with, .. } if with.is_empty() => "remove it".into(),
            Action::Replace { with, .. } => format!("use `{}`", shown(with)),
            Action::Guess(with) => format!("did you mean `{}`?", shown(with)),
        };
        match &self.note {
            Some(note) if words.ends_with('?') => format!("{words} {note}"),
            Some(note) => format!("{words}; {note}"),
            None => words,
        }
    }

    /// Returns the fix that does what the help says, where it names one value.
    pub fn fix(&self, about: Field) -> Option<Fix> {
        const NOTHING: &str = "";
        let (title, field, text, confidence, scope) = match &self.action {
            Action::Set { field, to, confidence } => (
                format!("set `{field}` to `{to}`"),
                *field,
                to.as_str(),
                *confidence,
                FixScope::Field,
            ),
            Action::Replace { with, confidence } if with.is_empty() => {
                ("remove it".into(), about, NOTHING, *confidence, FixScope::Part)
            }
            Action::Replace { with, confidence } => (
                format!("use `{}`", shown(with)),
                about,
                with.as_str(),
                *confidence,
                FixScope::Part,
            ),
            Action::Guess(with) => (
                format!("use `{}`", shown(with)),
                about,
                with.as_str(),
                Confidence::Unsafe,
                FixScope::Part,
            ),
            Action::RemovePart { confidence } => {
                ("remove it".into(), about, NOTHING, *confidence, FixScope::WithoutPart)
            }
            Action::Remove(field) => (
                format!("remove `{field}`"),
                *field,
                NOTHING,
                Confidence::Unsafe,
                FixScope::WithoutField,
            ),
            Action::Say(_) | Action::Add { .. } | Action::AddAll(_) | Action::Instead { .. } => return None,
        };
        Some(Fix {
            title,
            confidence,
            field,
            text: text.into(),
            scope,
        })
    }
}

/// The instruction where the input format does not have the field.
fn without_key(field: Field, to: &str) -> String {
    match field {
        Field::Api => format!("create the subscription on the {to} endpoint"),
        Field::Auth => format!("create the subscription with a token of permission type `{to}`"),
        Field::Cloud => format!("create the subscription in the cloud `{to}`"),
        Field::Permissions => format!("grant `{to}`"),
        Field::Lifetime => format!("let the subscription end at most `{to}` after the request"),
        Field::RenewEvery => format!("renew the subscription every `{to}`"),
        field => format!("set `{field}` to `{to}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Manifest;
    impl Dialect for Manifest {
        fn key(&self, field: Field) -> Option<&str> {
            field.key().manifest
        }
        fn assignment(&self, key: &str, value: &str) -> String {
            format!("{key}: {value}")
        }
    }

    #[derive(Debug)]
    struct Body;
    impl Dialect for Body {
        fn key(&self, field: Field) -> Option<&str> {
            field.key().graph
        }
        fn assignment(&self, key: &str, value: &str) -> String {
            format!("\"{key}\": \"{value}\"")
        }
    }

    #[test]
    fn each_kind_of_input_gets_its_own_words() {
        for (help, manifest, body) in [
            (
                Help::set(Field::Api, "beta"),
                "set `api: beta`",
                "create the subscription on the beta endpoint",
            ),
            (
                Help::instead(Field::Lifetime, "compute it"),
                "use `lifetime` instead",
                "compute it",
            ),
            (
                Help::add_all([Field::ClientState, Field::Resource]),
                "add `clientState` and `resource`",
                "add `clientState` and `resource`",
            ),
            (Help::replace("").safe(), "remove it", "remove it"),
            (
                Help::guess("inbox").note("or use its id"),
                "did you mean `inbox`? or use its id",
                "did you mean `inbox`? or use its id",
            ),
        ] {
            assert_eq!(
                (help.words(&Manifest).as_str(), help.words(&Body).as_str()),
                (manifest, body)
            );
        }
    }

    #[test]
    fn a_fix_follows_where_one_value_is_named() {
        let fix = |help: Help| {
            help.fix(Field::Resource)
                .map(|fix| (fix.field, fix.text, fix.scope, fix.confidence))
        };
        assert_eq!(
            fix(Help::set(Field::Lifetime, "45m")),
            Some((Field::Lifetime, "45m".into(), FixScope::Field, Confidence::Unsafe))
        );
        assert_eq!(
            fix(Help::replace("").safe()),
            Some((Field::Resource, String::new(), FixScope::Part, Confidence::Safe))
        );
        assert_eq!(
            fix(Help::remove_part().safe()),
            Some((Field::Resource, String::new(), FixScope::WithoutPart, Confidence::Safe))
        );
        assert_eq!(
            fix(Help::remove(Field::Lifetime)),
            Some((
                Field::Lifetime,
                String::new(),
                FixScope::WithoutField,
                Confidence::Unsafe
            ))
        );
        assert_eq!(fix(Help::add(Field::ClientState)), None);
        assert_eq!(fix(Help::instead(Field::Lifetime, "compute it")), None);
    }
}
