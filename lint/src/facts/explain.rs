//! `graphsub explain`.

use std::fmt::Write as _;

use graphsub_rules::path::ResourcePath;
use graphsub_tables::{Auth, ChangeType, Cloud, PATHS, Permission, Resource, Rule, statements};
use graphsub_terms::Text;
use graphsub_terms::words::nearest;

use super::{across, resources};

/// A rule, resource, path, permission, cloud or change type in words, with its sources.
///
/// # Errors
/// What is known instead, where nothing has this name.
///
/// ```
/// use graphsub_lint::facts::explain::explain;
/// assert!(explain("GS401").unwrap().starts_with("GS401 lifetime-too-long"));
/// assert!(explain("chatMessage").unwrap().contains("4,320 minutes"));
/// assert!(explain("/me/messages").unwrap().contains("/users/{id}/messages"));
/// assert!(explain("Mail.Read").unwrap().contains("/users/{id}/messages"));
/// assert!(explain("us-gov-l4").unwrap().contains("Not offered:"));
/// assert!(explain("created").unwrap().contains("Sent by:"));
/// assert!(explain("chatMesage").unwrap_err().contains("did you mean `chatMessage`?"));
/// ```
pub fn explain(what: &str) -> Result<String, String> {
    if let Some(rule) = Rule::from_code_or_name(what) {
        return Ok(explain_rule(rule));
    }
    if let Some(resource) = resource(what) {
        return Ok(resources::explain(resource));
    }
    if let Some(permission) = Permission::ALL
        .iter()
        .copied()
        .find(|p| p.name().eq_ignore_ascii_case(what))
    {
        return Ok(explain_permission(permission));
    }
    if let Some(cloud) = Cloud::ALL.iter().find(|c| c.as_str().eq_ignore_ascii_case(what)) {
        return Ok(across::cloud(*cloud));
    }
    if let Some(change) = ChangeType::ALL.iter().find(|c| c.as_str().eq_ignore_ascii_case(what)) {
        return Ok(across::change_type(*change));
    }
    let parsed = ResourcePath::read(Text::path(what));
    if let Some(path) = parsed.meaning().path() {
        return Ok(format!(
            "{}
{}",
            resources::explain_path(path),
            resources::summary(path.resource)
        ));
    }
    let names = || {
        let rules = Rule::ALL.iter().flat_map(|rule| [rule.code(), rule.name()]);
        rules
            .chain(Resource::ALL.iter().map(|r| r.id()))
            .chain(Permission::ALL.iter().map(|p| p.name()))
            .chain(Cloud::ALL.iter().map(|c| c.as_str()))
            .chain(ChangeType::ALL.iter().map(|c| c.as_str()))
    };
    let path = what
        .contains('/')
        .then(|| parsed.nearest())
        .flatten()
        .map(|(path, _)| path.template);
    let near = path.or_else(|| nearest(what, names()));
    let help = near.map_or_else(
        || {
            "enter a rule (`graphsub rules`), a resource or path (`graphsub resources`), a permission, a cloud or a \
             change type"
                .to_owned()
        },
        |near| format!("did you mean `{near}`?"),
    );
    Err(format!(
        "`{what}` is not a known rule, resource, path, permission, cloud or change type; {help}"
    ))
}

/// The resource of an id or of a name the documents use.
pub fn resource(name: &str) -> Option<Resource> {
    let by_id = Resource::ALL
        .iter()
        .copied()
        .find(|resource| resource.id().eq_ignore_ascii_case(name));
    by_id.or_else(|| {
        statements::LABELS
            .iter()
            .find(|(label, _)| label.eq_ignore_ascii_case(name))
            .map(|(_, resource)| *resource)
    })
}

fn explain_rule(rule: Rule) -> String {
    let mut out = format!(
        "{} {} ({})\n\n{}\n\n{}\n",
        rule.code(),
        rule.name(),
        rule.severity(),
        rule.summary(),
        rule.explanation()
    );
    if let Some(response) = rule.response() {
        let message = response
            .message
            .map(|message| format!(": {message}"))
            .unwrap_or_default();
        let _ = writeln!(out, "\nGraph would respond with {}{message}", response.kind());
    }
    let config = rule.config().map(|config| ("Configuration", config));
    for (title, example) in config
        .into_iter()
        .chain([("Incorrect", rule.bad()), ("Correct", rule.ok())])
    {
        let _ = writeln!(out, "\n{title}:\n");
        for line in example.lines() {
            let shown: String = line.chars().take(120).collect();
            let _ = writeln!(out, "    {shown}{}", if shown.len() < line.len() { "..." } else { "" });
        }
    }
    out
}

fn explain_permission(permission: Permission) -> String {
    let mut out = format!("{}\n", permission.name());
    if permission.is_resource_specific() {
        out.push_str("  resource-specific consent: granted by the owner of a chat or team, or by a user\n");
    }
    for auth in Auth::ALL {
        for path in PATHS.iter() {
            let access = path.access(*auth);
            if let Some(rank) = access.permissions.iter().position(|p| *p == permission) {
                let rank = if rank == 0 {
                    "least privileged".to_owned()
                } else {
                    format!("after {}", access.permissions[0].name())
                };
                let _ = writeln!(out, "\n{} with {auth} ({rank})", path.template);
                super::cite(&mut out, access.sources);
            }
        }
    }
    out
}
