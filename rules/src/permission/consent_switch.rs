//! GS308: only resource-specific permissions, without the query option that selects them.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::{Auth, Field};

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

/// The query option that makes Graph go by resource-specific permissions.
const OPTION: &str = "useResourceSpecificConsentBasedAuthorization";

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(grants) = subject.grants().filter(|grants| grants.auth == Auth::Application) else {
        return;
    };
    let Some(resource) = &subject.resource else { return };
    let Some(option) = grants.path.query_options.iter().find(|option| option.name == OPTION) else {
        return;
    };
    let enough = grants.access.permissions.iter().copied();
    let mut enough = enough.filter(|permission| grants.get(*permission).is_some()).peekable();
    let Some(first) = enough.peek().copied() else { return };
    let is_unknown = resource.query_unknown()
        || resource
            .text()
            .parameter(OPTION)
            .is_some_and(|parameter| resource.text().text().has_hole(&parameter.value_range()));
    let is_set = resource
        .text()
        .parameter(OPTION)
        .is_some_and(|parameter| parameter.value.eq_ignore_ascii_case("true"));
    if is_set || is_unknown || !enough.all(|permission| permission.is_resource_specific()) {
        return;
    }
    out.push(
        Finding::new(
            Rule::ConsentSwitch,
            Field::Resource,
            format!(
                "with `{}` alone, `{}` requires `{OPTION}=true`",
                first.name(),
                subject.shown_path()
            ),
        )
        .label("resource-specific permissions only")
        .help(Help::say(format!("add `{OPTION}=true` to the query of `resource`")))
        .sources(option.sources),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Definition, Text};

    fn count(resource: &'static str, permissions: &[&'static str]) -> usize {
        let permissions: Vec<Text<'_>> = permissions.iter().map(|name| Text::written(name)).collect();
        let definition = Definition::new()
            .resource(Text::path(resource))
            .auth(Auth::Application)
            .permissions(permissions);
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.len()
    }

    #[test]
    fn resource_specific_permissions_take_a_switch() {
        const PATH: &str = "/communications/onlineMeetings/{id}/transcripts";
        const SET: &str =
            "/communications/onlineMeetings/{id}/transcripts?useResourceSpecificConsentBasedAuthorization=true";
        assert_eq!(count(PATH, &["OnlineMeetingTranscript.Read.Chat"]), 1);
        assert_eq!(count(SET, &["OnlineMeetingTranscript.Read.Chat"]), 0);
        assert_eq!(
            count(
                PATH,
                &["OnlineMeetingTranscript.Read.Chat", "OnlineMeetingTranscript.Read.All"]
            ),
            0
        );
        assert_eq!(count(PATH, &["OnlineMeetingTranscript.Read.All"]), 0);
        assert_eq!(count("/chats/{id}", &["ChatSettings.Read.Chat"]), 0);
    }
}
