//! GS3xx: who may subscribe.

pub(crate) mod broader_permission;
pub(crate) mod consent_switch;
pub(crate) mod me_without_user;
pub(crate) mod missing_permission;
pub(crate) mod unknown_permission;
pub(crate) mod unsupported_auth;
pub(crate) mod unsupported_shared_permission;

use graphsub_tables::Auth;
use graphsub_terms::Value;

use crate::subject::Subject;

/// Permission type in the words of a sentence.
pub(crate) fn words(auth: Auth) -> &'static str {
    match auth {
        Auth::DelegatedWork => "delegated (work or school account)",
        Auth::DelegatedPersonal => "delegated (personal Microsoft account)",
        _ => "application",
    }
}

/// Whether the definition uses `/me` although nobody signs in.
pub(crate) fn is_me_without_user(subject: &Subject<'_, '_>) -> bool {
    subject.definition.auth == Value::Known(Auth::Application)
        && subject.resource.as_ref().is_some_and(|resource| resource.is_me())
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use graphsub_terms::Text;

    use super::*;
    use crate::{Definition, Rule, check};

    fn rules<'a>(permissions: impl Into<Value<Vec<Text<'a>>>>) -> Vec<Rule> {
        let definition = Definition::new()
            .resource(Text::path("/users/{id}/messages"))
            .auth(Auth::Application)
            .permissions(permissions);
        check(&definition).into_iter().map(|finding| finding.rule).collect()
    }

    fn listed<const N: usize>(names: [&str; N]) -> Vec<Text<'_>> {
        names.into_iter().map(Text::written).collect()
    }

    #[test]
    fn letter_case_and_the_address_of_graph_do_not_matter() {
        for name in ["mail.read", "https://graph.microsoft.com/Mail.Read"] {
            assert_eq!(rules(listed([name])), [], "{name}");
        }
    }

    #[test]
    fn one_mistake_is_one_finding() {
        assert_eq!(rules(listed(["Mial.Read"])), [Rule::UnknownPermission]);
        assert_eq!(rules(listed(["Mail.Read User.Read"])), [Rule::UnknownPermission]);
    }

    #[test]
    fn nothing_is_missing_from_what_is_unknown() {
        assert_eq!(rules(Value::Unknown), []);
        assert_eq!(rules(Value::Absent), []);
        assert_eq!(rules(listed(["${PERMISSION}"])), []);
        assert_eq!(rules(listed(["https://graph.microsoft.com/.default"])), []);
        assert_eq!(rules(listed([])), [Rule::MissingPermission]);
        assert_eq!(rules(listed(["User.Read"])), [Rule::MissingPermission]);
        assert_eq!(rules(listed(["Mail.Read.Shared"])), [Rule::UnsupportedSharedPermission]);
    }
}
