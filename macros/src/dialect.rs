//! How the attribute writes keys and values.

use graphsub_rules::help::{Action, Dialect};
use graphsub_rules::{Field, Help};

/// `#[subscription(...)]`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attribute;

impl Dialect for Attribute {
    fn key(&self, field: Field) -> Option<&str> {
        field.key().derive
    }

    fn assignment(&self, key: &str, value: &str) -> String {
        match Field::in_derive(key) {
            Some(Field::LifecycleNotificationUrl) => key.to_owned(),
            Some(Field::Permissions) => format!("{key}({value:?})"),
            _ => format!("{key} = {value:?}"),
        }
    }
}

/// A name for a certificate that can be pasted.
pub(crate) const CERTIFICATE_ID: &str = "key-2026";

/// Returns help about fields whose keys are not followed by the value Graph has.
pub(crate) fn adapted(help: &Help) -> Help {
    let mut help = help.clone();
    match &help.action {
        // What the attribute does not ask for is not requested.
        Action::Set {
            field: Field::IncludeResourceData,
            ..
        } => help.action = Action::Remove(Field::IncludeResourceData),
        Action::Add { field, example: None } if *field == Field::EncryptionCertificateId => {
            help.action = Action::Add {
                field: *field,
                example: Some(CERTIFICATE_ID.to_owned()),
            };
        }
        Action::Add { field, .. } if *field == Field::LifecycleNotificationUrl => {
            help = Help::add(*field)
                .note("pass the URL to `Delivery::lifecycle_url`; it cannot be added to an existing subscription");
        }
        _ => {}
    }
    help
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_is_worded_as_the_attribute_is_written() {
        for (help, words) in [
            (Help::set(Field::Api, "beta"), "set `api = \"beta\"`"),
            (
                Help::add_as(Field::Permissions, "Mail.Read"),
                "add `permissions(\"Mail.Read\")`",
            ),
            (Help::set(Field::IncludeResourceData, "false"), "remove `resource_data`"),
            (
                Help::add_all([Field::EncryptionCertificateId]),
                "add `certificate_id = \"key-2026\"`",
            ),
        ] {
            assert_eq!(adapted(&help).words(&Attribute), words);
        }
    }
}
