//! GS302: none of the sufficient permissions is granted.
//!
//! A permission that includes a required one is enough where the service, a document or working software
//! says so. Where only an analogy or its name speaks for it, that is a warning instead of an error.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{Inclusion, Permission, Severity, Source};
use graphsub_terms::words::{any_of, nearest};
use graphsub_terms::{Auth, Evidence, Field};

use crate::Rule;
use crate::definition::Part;
use crate::finding::Finding;
use crate::granted::{Grant, MOST_GUESSES};
use crate::grants::Grants;
use crate::help::Help;
use crate::permission::words;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(grants) = subject.grants() else { return };
    if grants.is_sufficient() {
        out.extend(on_this_endpoint(subject, grants));
        return;
    }
    if grants.shared().is_some() || is_misspelt(grants) {
        return;
    }
    let path = subject.shown_path();
    let finding = match (grants.included(), grants.contested()) {
        (Some((.., inclusion)), _) if inclusion.evidence.is_sufficient() => None,
        (_, Some((grant, permission))) => Some(contested(grants, &path, grant, permission)),
        (Some((grant, permission, inclusion)), None) => Some(undocumented(grants, &path, grant, permission, inclusion)),
        (None, None) => Some(missing(grants, &path)),
    };
    out.extend(finding.map(|finding| finding.path(path, grants.path.template)));
}

fn missing(grants: &Grants<'_>, path: &str) -> Finding {
    let permissions = grants.access.permissions;
    let required = any_of(permissions.iter().map(|permission| permission.name()));
    let message = format!("`{path}` requires the {} permission {required}", words(grants.auth));
    let label = match (grants.of_another_type(), permissions) {
        (Some((_, other)), _) => format!("`{}` is {} only", other.name, only(grants.auth)),
        (None, [_]) => "not granted".into(),
        (None, _) => "none of them is granted".into(),
    };
    Finding::new(Rule::MissingPermission, Field::Permissions, message)
        .label(label)
        .help(Help::say(least(grants)))
        .sources(grants.access.sources)
}

/// The permission type a permission has that does not exist for another.
fn only(auth: Auth) -> &'static str {
    match auth {
        Auth::Application => "delegated",
        _ => "application",
    }
}

/// What to grant.
fn least(grants: &Grants<'_>) -> String {
    match grants.access.permissions {
        [only] => format!("grant `{}`", only.name()),
        [least, ..] if grants.access.ranked => format!("grant `{}`, the least privileged one", least.name()),
        _ => "grant the one that matches the watched resource".into(),
    }
}

/// A granted permission that includes what is required, but not as far as documents say.
fn undocumented(
    grants: &Grants<'_>,
    path: &str,
    grant: &Grant<'_>,
    permission: Permission,
    inclusion: &'static Inclusion,
) -> Finding {
    let label = match inclusion.evidence {
        Evidence::Analogy => "documented for reading, not for subscriptions",
        Evidence::Contested => "accepted and refused at different times",
        _ => "only its name suggests it",
    };
    let sources: Vec<Source> = grants.access.sources.iter().chain(inclusion.sources).copied().collect();
    let message = format!("no document says that `{}` is enough for `{}`", inclusion.broader, path);
    let help = format!("grant `{}`, which is documented", permission.name());
    warning(grant, message)
        .label(label)
        .help(Help::say(help))
        .sources(&sources)
}

/// A granted permission that one page lists and another does not.
fn contested(grants: &Grants<'_>, path: &str, grant: &Grant<'_>, permission: Permission) -> Finding {
    let access = grants.access;
    let sources: Vec<Source> = access.contested_sources.iter().chain(access.sources).copied().collect();
    let message = format!(
        "documents disagree on whether `{}` is enough for `{}`",
        permission.name(),
        path
    );
    warning(grant, message)
        .label("listed by one page only")
        .help(Help::say(least(grants)))
        .sources(&sources)
}

/// The granted permissions are enough by the page of the other endpoint only.
fn on_this_endpoint(subject: &Subject<'_, '_>, grants: &Grants<'_>) -> Option<Finding> {
    let mut listed = grants.access.permissions.iter().copied();
    let mut enough = listed.clone().filter(|permission| grants.get(*permission).is_some());
    let first = enough.next()?;
    let row = grants.contested_on(first)?;
    if enough.any(|permission| grants.contested_on(permission).is_none()) {
        return None;
    }
    let undisputed = listed.find(|permission| grants.contested_on(*permission).is_none())?;
    let path = subject.shown_path();
    let message = format!(
        "documents disagree on whether `{}` is enough for `{path}` on the {} endpoint",
        first.name(),
        row.api
    );
    let finding = warning(grants.get(first)?, message)
        .label("listed for the other endpoint only")
        .help(Help::say(format!("grant `{}`", undisputed.name())))
        .sources(row.sources);
    Some(finding.path(path, grants.path.template))
}

fn warning(grant: &Grant<'_>, message: String) -> Finding {
    Finding::new(Rule::MissingPermission, Field::Permissions, message)
        .severity(Severity::Warning)
        .part(Part::Item(grant.index))
        .without_answer()
}

/// Whether a name that Graph does not have is near one that would be enough: that is its own finding.
fn is_misspelt(grants: &Grants<'_>) -> bool {
    let unknown = grants.granted.iter().filter(|grant| !grant.is_known());
    unknown.take(MOST_GUESSES).any(|grant| {
        let names = grants.access.permissions.iter().map(|permission| permission.name());
        nearest(grant.name, names).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Definition, Text, check};

    /// Rules and severities for an app that has some permissions.
    fn raised(path: &'static str, auth: Auth, permissions: &[&'static str]) -> Vec<(Rule, Severity)> {
        let permissions: Vec<Text<'_>> = permissions.iter().map(|name| Text::written(name)).collect();
        let definition = Definition::new()
            .resource(Text::path(path))
            .auth(auth)
            .permissions(permissions);
        let findings = check(&definition).into_iter();
        findings.map(|finding| (finding.rule, finding.severity)).collect()
    }

    #[test]
    fn what_only_the_page_of_the_other_endpoint_lists_is_in_doubt() {
        use crate::ApiVersion;
        let raised = |api: Option<ApiVersion>, names: &[&'static str]| {
            let definition = Definition::new()
                .resource(Text::path("/drives/{id}/root"))
                .auth(Auth::Application)
                .api(api)
                .permissions(names.iter().map(|name| Text::written(name)).collect::<Vec<_>>());
            let findings = check(&definition).into_iter();
            findings
                .map(|finding| (finding.rule, finding.severity))
                .collect::<Vec<_>>()
        };
        let doubt = [(Rule::MissingPermission, Severity::Warning)];
        assert_eq!(raised(Some(ApiVersion::Beta), &["Files.Read.All"]), doubt);
        assert_eq!(raised(Some(ApiVersion::Beta), &["Files.ReadWrite.All"]), []);
        assert_eq!(raised(Some(ApiVersion::V1), &["Files.Read.All"]), []);
        assert_eq!(raised(None, &["Files.Read.All"]), []);
        let broader = [(Rule::BroaderPermission, Severity::Info)];
        assert_eq!(raised(Some(ApiVersion::V1), &["Files.ReadWrite.All"]), broader);
    }

    #[test]
    fn a_permission_that_includes_another_is_enough_where_that_was_seen_to_hold() {
        let info = [(Rule::BroaderPermission, Severity::Info)];
        for (path, auth, permission) in [
            ("/users/{id}/messages", Auth::Application, "Mail.ReadWrite"),
            ("/me/messages", Auth::DelegatedPersonal, "mail.readwrite"),
            (
                "/me/events",
                Auth::DelegatedWork,
                "https://graph.microsoft.com/Calendars.ReadWrite",
            ),
            ("/users", Auth::Application, "User.ReadWrite.All"),
            ("/me/drive/root", Auth::DelegatedPersonal, "Files.ReadWrite"),
        ] {
            assert_eq!(raised(path, auth, &[permission]), info, "{path} {permission}");
        }
        assert_eq!(
            raised("/chats/getAllMessages", Auth::Application, &["Chat.ReadWrite.All"]),
            info
        );
    }

    #[test]
    fn what_no_document_says_is_a_warning() {
        let warning = [(Rule::MissingPermission, Severity::Warning)];
        for (path, auth, permission) in [
            ("/users", Auth::Application, "Directory.Read.All"),
            ("/groups", Auth::Application, "Group.ReadWrite.All"),
            ("/groups", Auth::DelegatedWork, "GroupMember.Read.All"),
            ("/me/contacts", Auth::DelegatedWork, "Contacts.ReadWrite"),
            ("/sites/{id}/lists/{id}", Auth::Application, "Sites.Selected"),
            ("/drives/{id}/root", Auth::DelegatedPersonal, "Files.Read.All"),
            ("/users/{id}/messages", Auth::Application, "Mail.ReadBasic"),
        ] {
            assert_eq!(raised(path, auth, &[permission]), warning, "{path} {permission}");
        }
    }

    #[test]
    fn nothing_that_includes_it_is_an_error() {
        let error = [(Rule::MissingPermission, Severity::Error)];
        for (path, auth, permission) in [
            ("/users/{id}/messages", Auth::Application, "Mail.Send"),
            ("/users/{id}/events", Auth::Application, "Calendars.ReadBasic"),
            (
                "/teams/{id}/channels/{id}/messages",
                Auth::Application,
                "Group.Read.All",
            ),
        ] {
            assert_eq!(raised(path, auth, &[permission]), error, "{path} {permission}");
        }
    }

    #[test]
    fn a_permission_of_another_type_is_told() {
        let definition = Definition::new()
            .resource(Text::path("/chats/{id}/messages"))
            .auth(Auth::Application)
            .permissions(Vec::from([Text::written("Chat.Read")]));
        let labels: Vec<String> = check(&definition).into_iter().map(|finding| finding.label).collect();
        assert_eq!(labels, ["`Chat.Read` is delegated only"]);
    }

    #[test]
    fn a_misspelt_name_is_one_finding() {
        for name in ["Mail.Reed", "Mial.Read"] {
            assert_eq!(
                raised("/users/{id}/messages", Auth::Application, &[name]),
                [(Rule::UnknownPermission, Severity::Warning)]
            );
        }
    }
}
