//! GS001: a path over a limit of its reader.

use alloc::format;

use graphsub_terms::Field;
use graphsub_terms::path::{MAX_BYTES, MAX_OPTIONS, TooLarge};
use graphsub_terms::words::thousands;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

/// Returns the finding where the path is over a limit.
pub(crate) fn finding(subject: &Subject<'_, '_>) -> Option<Finding> {
    let limit = subject.resource.as_ref()?.text().too_large()?;
    let (message, label, help) = match limit {
        TooLarge::Bytes(bytes) => (
            format!(
                "`resource` is {} bytes long, over the limit of {}",
                thousands(bytes as u64),
                thousands(MAX_BYTES as u64)
            ),
            "too long",
            "shorten it, or split it into several subscriptions",
        ),
        TooLarge::Options => (
            format!("`resource` has more than {MAX_OPTIONS} query options"),
            "too many query options",
            "remove the query options that are not needed",
        ),
        _ => ("`resource` is too large".into(), "too large", "shorten it"),
    };
    Some(
        Finding::new(Rule::InvalidSyntax, Field::Resource, message)
            .label(label)
            .help(Help::say(help)),
    )
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use graphsub_terms::{Text, Value};

    use super::*;
    use crate::{Definition, check};

    fn messages(resource: &str) -> Vec<String> {
        let definition = Definition::new()
            .resource(Text::path(resource))
            .client_state(Value::Absent);
        check(&definition).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_path_over_a_limit_is_one_finding() {
        assert_eq!(
            messages(&"/a".repeat(MAX_BYTES)),
            ["`resource` is 131,072 bytes long, over the limit of 65,536"]
        );
        assert_eq!(
            messages(&format!("/users?{}", "a=b&".repeat(1_000))),
            ["`resource` has more than 128 query options"]
        );
    }

    #[test]
    fn a_filter_of_as_many_ids_as_are_allowed_is_read() {
        let ids = ["'00000000-0000-0000-0000-000000000000'"; 650].join(",");
        let messages = messages(&format!("/communications/presences?$filter=id in ({ids})"));
        assert!(
            !messages.iter().any(|message| message.contains("limit")),
            "{messages:?}"
        );
    }
}
