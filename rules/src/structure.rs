//! What is wrong with how a definition is written (GS002 to GS006), in the same words whatever it is written in.
//!
//! A front-end knows its keys and where they stand; the findings are made here. Their labels and helps are those of
//! all rules.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{Property, PropertyStatus, Rule, Source};
use graphsub_terms::words::{all_of, any_of, nearest, thousands};
use graphsub_terms::{Field, duration};

use crate::finding::{Finding, MAX_ECHO, echo};
use crate::help::Help;

/// Returns what the documents say about the property of a request that a field is.
///
/// ```
/// use graphsub_rules::{Field, structure};
/// assert!(structure::property(Field::ClientState).is_some());
/// assert!(structure::property(Field::Lifetime).is_none());
/// ```
pub fn property(field: Field) -> Option<&'static Property> {
    Property::from_name(field.key().graph?)
}

/// Returns the sources of [`property`].
pub fn sources(field: Field) -> &'static [Source] {
    property(field).map_or(&[], |property| property.sources)
}

/// Returns whether only the service sets a field.
///
/// ```
/// use graphsub_rules::{Field, structure};
/// assert!(structure::is_read_only(Field::CreatorId) && !structure::is_read_only(Field::Resource));
/// ```
pub fn is_read_only(field: Field) -> bool {
    property(field).is_some_and(|property| property.status == PropertyStatus::ReadOnly)
}

/// Returns the finding about a key that nobody knows (GS002); `place` is where, such as ` in a subscription`.
pub fn unknown_key(name: &str, place: &str) -> Finding {
    let message = format!("unknown key `{}`{place}", echo(name));
    Finding::new(Rule::UnknownKey, Field::Subscription, message).label("unknown key")
}

/// Returns the finding about a key that only the service sets.
pub fn read_only_key(name: &str, field: Field) -> Finding {
    let message = format!("`{name}` is set by the service");
    Finding::new(Rule::ReadOnlyProperty, Field::Subscription, message)
        .label("read-only")
        .help(Help::remove_part().note("the service returns it"))
        .sources(sources(field))
}

/// Returns the finding about a key that appears twice.
pub fn duplicate_key(name: &str) -> Finding {
    let message = format!("duplicate key `{}`", echo(name));
    Finding::new(Rule::DuplicateKey, Field::Subscription, message)
        .label("again")
        .help(Help::say("remove one of them"))
}

/// Returns the finding about a key that has to be there, by its name where it is missing. What the documents say of the
/// end stands for a lifetime, too.
pub fn missing_key(key: &str, field: Field) -> Finding {
    let documented = match field {
        Field::Lifetime => Field::ExpirationDateTime,
        field => field,
    };
    Finding::new(Rule::MissingKey, Field::Subscription, format!("`{key}` is missing"))
        .label(format!("no `{key}`"))
        .sources(sources(documented))
}

/// Returns the finding about a value that is not what its key takes (GS004).
pub fn invalid_value(field: Field, message: impl Into<String>, help: Help) -> Finding {
    Finding::new(Rule::InvalidValue, field, message).help(help)
}

/// Reads one of some names. Returns the index of the one that is meant, and what is wrong with how it is written: in other
/// letters it is clear what is meant.
///
/// ```
/// use graphsub_rules::{Field, structure};
/// let (meant, finding) = structure::choice("Global", "cloud", Field::Cloud, &["global", "china"]);
/// assert_eq!(meant, Some(0));
/// assert_eq!(finding.unwrap().message, "`Global` is not a valid `cloud`");
/// ```
pub fn choice(written: &str, key: &str, field: Field, names: &[&'static str]) -> (Option<usize>, Option<Finding>) {
    if let Some(index) = names.iter().position(|name| *name == written) {
        return (Some(index), None);
    }
    let known = || names.iter().copied();
    let same = names.iter().position(|name| name.eq_ignore_ascii_case(written));
    let help = match (same, nearest(written, known())) {
        (Some(index), _) => Help::replace(names[index]).safe(),
        (None, Some(near)) => Help::guess(near).note(format!("the values are {}", all_of(known()))),
        (None, None) => Help::say(format!("use {}", any_of(known()))),
    };
    let message = format!("`{}` is not a valid `{key}`", echo(written));
    let finding = invalid_value(field, message, help).label(format!("expected {}", any_of(known())));
    (same, Some(finding))
}

/// Reads a duration, in seconds.
///
/// # Errors
/// A finding where it is none, or has no unit.
pub fn duration(written: &str, field: Field) -> Result<i64, Box<Finding>> {
    let error = match duration::read(written) {
        Ok(seconds) => return Ok(seconds),
        Err(error) => error,
    };
    let (message, label, help) = match error {
        duration::Error::NoUnit(number) => {
            let help = if number.len() > MAX_ECHO {
                Help::say("write a duration such as `6d`, `36h` or `90m`")
            } else {
                Help::replace(format!("{number}m")).note("without a unit it is ambiguous")
            };
            (format!("`{}` has no unit", echo(&number)), "no unit", help)
        }
        error => (
            format!("`{}` is not a valid duration", echo(written)),
            "not a duration",
            Help::say(format!("{error}")),
        ),
    };
    Err(Box::new(invalid_value(field, message, help).label(label)))
}

/// Returns the finding about a text that is longer than documented, if it is. `clientState` has a rule of its own.
pub fn too_long(text: &str, key: &str, field: Field) -> Option<Finding> {
    let max = property(field)
        .filter(|_| field != Field::ClientState)?
        .max_characters?;
    // Characters are counted only where there may be too many.
    let is_short = text.len() <= usize::try_from(max).unwrap_or(usize::MAX);
    let count = if is_short { 0 } else { text.chars().count() };
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    if count <= u64::from(max) {
        return None;
    }
    let message = format!(
        "`{key}` has {} characters; the documented maximum is {max}",
        thousands(count)
    );
    let help = Help::say("use a shorter value");
    Some(invalid_value(field, message, help).label(format!("at most {max} characters")))
}

/// Returns whether two keys differ in case, hyphens and underscores alone.
///
/// ```
/// use graphsub_rules::structure::is_same_word;
/// assert!(is_same_word("change_type", "changeType") && !is_same_word("change", "changeType"));
/// ```
pub fn is_same_word(a: &str, b: &str) -> bool {
    let letters = |text: &str| -> Vec<u8> {
        let letters = text.bytes().filter(|byte| !b"_-".contains(byte));
        letters.map(|byte| byte.to_ascii_lowercase()).collect()
    };
    // No key of ours has more hyphens and underscores than that.
    const MOST_JOINTS: usize = 6;
    a.len().abs_diff(b.len()) <= MOST_JOINTS && letters(a) == letters(b)
}
