//! What an app registration grants: the exports that Microsoft's tools print.
//!
//! Four shapes are read, each also in a list or under `value`: the `application` object of Microsoft Graph and
//! what `az ad app show` prints (`requiredResourceAccess`), the manifest of the Entra portal (the same key),
//! the list of `az ad app permission list` (its items), and exports of a service principal
//! (`appRoleAssignments`, `oauth2PermissionGrants`).
//!
//! What is registered names permissions by id; the ids are those of Microsoft Graph, and permissions of other
//! services are left out. What is granted counts where an export says so; otherwise what is asked for does.

mod export;

use std::fmt;

use graphsub_tables::{Auth, GraphPermission};
use serde_json::Value;

pub use export::load;
pub(crate) use export::{Export, Registrations};

/// Id of Microsoft Graph as the service that permissions belong to.
const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// Name of Microsoft Graph in grants.
const MICROSOFT_GRAPH_NAME: &str = "Microsoft Graph";

/// Maximum number of items read from a list, so that no export can stall a build.
const MOST_ITEMS: usize = 10_000;

/// A permission of an app registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Its name, or `None` if Microsoft Graph has no permission with this id.
    pub name: Option<&'static str>,
    /// The id or name as the export has it.
    pub written: String,
    /// Permission type. Delegated permissions count as those of work or school accounts.
    pub auth: Auth,
    /// Whether it is granted, or only asked for.
    pub status: Consent,
    /// Where it stands, as a JSON pointer.
    pub pointer: String,
    /// Where it begins in the text there, in bytes: a grant names several in one.
    pub start: usize,
}

/// Whether a permission is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// The registration asks for it.
    Requested,
    /// An administrator or a user granted it.
    Granted,
}

/// The JSON document has none of the known formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRegistration;

impl fmt::Display for NoRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not an app registration: expected `requiredResourceAccess`, `appRoleAssignments` or \
             `oauth2PermissionGrants`",
        )
    }
}

impl std::error::Error for NoRegistration {}

/// Returns the permissions of Microsoft Graph in an export, in its order.
///
/// # Errors
/// The document has none of the keys that hold permissions.
///
/// ```
/// use graphsub_lint::registration::{Consent, read};
///
/// let export = serde_json::json!({"requiredResourceAccess": [{
///     "resourceAppId": "00000003-0000-0000-c000-000000000000",
///     "resourceAccess": [{"id": "810c84a8-4a9e-49e6-bf7d-12d183f40d01", "type": "Role"}],
/// }]});
/// let found = read(&export).unwrap();
/// assert_eq!(found[0].name, Some("Mail.Read"));
/// assert_eq!(found[0].status, Consent::Requested);
/// assert_eq!(found[0].pointer, "/requiredResourceAccess/0/resourceAccess/0/id");
/// ```
pub fn read(export: &Value) -> Result<Vec<Registered>, NoRegistration> {
    Reader::of(export).map(|reader| reader.found)
}

#[derive(Default)]
struct Reader {
    found: Vec<Registered>,
    is_registration: bool,
    lists: Lists,
}

/// The first list of each kind, as JSON pointers.
#[derive(Debug, Default)]
struct Lists {
    requested: Option<String>,
    application: Option<String>,
    delegated: Option<String>,
}

impl Lists {
    /// Returns the list that says what counts for a permission type, and whether it is one of grants.
    fn of(&self, auth: Auth, counts: Consent) -> Option<(&str, Consent)> {
        let grants = match auth {
            Auth::Application => self.application.as_deref().or(self.delegated.as_deref()),
            _ => self.delegated.as_deref().or(self.application.as_deref()),
        };
        let grants = grants.map(|list| (list, Consent::Granted));
        let requested = self.requested.as_deref().map(|list| (list, Consent::Requested));
        match counts {
            Consent::Granted => grants.or(requested),
            Consent::Requested => requested.or(grants),
        }
    }
}

/// The items of a list, with the pointer to each.
fn items<'v>(value: Option<&'v Value>, pointer: &str) -> impl Iterator<Item = (&'v Value, String)> {
    let list = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let pointer = pointer.to_owned();
    let items = list.iter().take(MOST_ITEMS).enumerate();
    items.map(move |(index, item)| (item, format!("{pointer}/{index}")))
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

impl Reader {
    fn of(export: &Value) -> Result<Reader, NoRegistration> {
        let mut reader = Reader::default();
        reader.document(export, "");
        reader.is_registration.then_some(reader).ok_or(NoRegistration)
    }

    /// An export, or a list of them.
    fn document(&mut self, export: &Value, pointer: &str) {
        match export {
            Value::Array(_) => {
                for (item, item_pointer) in items(Some(export), pointer) {
                    self.object(item, &item_pointer, pointer);
                }
            }
            export => {
                self.object(export, pointer, pointer);
                let list = format!("{pointer}/value");
                for (item, pointer) in items(export.get("value"), &list) {
                    self.object(item, &pointer, &list);
                }
            }
        }
    }

    /// An export, or an item of the list that one is.
    fn object(&mut self, object: &Value, pointer: &str, list: &str) {
        // The item of `az ad app permission list` is what else stands in `requiredResourceAccess`.
        if object.get("resourceAppId").is_some() && object.get("resourceAccess").is_some() {
            self.is_registration = true;
            self.lists.requested.get_or_insert_with(|| list.to_owned());
            self.service(object, pointer);
        }
        // So are the items of the collections of grants.
        if object.get("appRoleId").is_some() {
            self.is_registration = true;
            self.lists.application.get_or_insert_with(|| list.to_owned());
            self.assignment(object, pointer);
        }
        if object.get("scope").is_some() && object.get("consentType").is_some() {
            self.is_registration = true;
            self.lists.delegated.get_or_insert_with(|| list.to_owned());
            self.grant(object, pointer);
        }
        for key in ["requiredResourceAccess", "appRoleAssignments", "oauth2PermissionGrants"] {
            let Some(list) = object.get(key).filter(|list| list.is_array()) else {
                continue;
            };
            self.is_registration = true;
            let pointer = format!("{pointer}/{key}");
            let first = match key {
                "requiredResourceAccess" => &mut self.lists.requested,
                "appRoleAssignments" => &mut self.lists.application,
                _ => &mut self.lists.delegated,
            };
            first.get_or_insert_with(|| pointer.clone());
            for (item, pointer) in items(Some(list), &pointer) {
                match key {
                    "requiredResourceAccess" => self.service(item, &pointer),
                    "appRoleAssignments" => self.assignment(item, &pointer),
                    _ => self.grant(item, &pointer),
                }
            }
        }
    }

    /// The permissions of one service that a registration asks for.
    fn service(&mut self, service: &Value, pointer: &str) {
        let is_graph = text(service, "resourceAppId").is_some_and(|id| id.eq_ignore_ascii_case(MICROSOFT_GRAPH));
        if !is_graph {
            return;
        }
        let pointer = format!("{pointer}/resourceAccess");
        for (access, pointer) in items(service.get("resourceAccess"), &pointer) {
            let Some(id) = text(access, "id") else { continue };
            let auth = match text(access, "type") {
                Some(kind) if kind.eq_ignore_ascii_case("Role") => Auth::Application,
                _ => Auth::DelegatedWork,
            };
            self.id(id, auth, Consent::Requested, format!("{pointer}/id"));
        }
    }

    /// A permission that is granted to an application.
    fn assignment(&mut self, assignment: &Value, pointer: &str) {
        let is_other = text(assignment, "resourceDisplayName").is_some_and(|name| name != MICROSOFT_GRAPH_NAME);
        if is_other {
            return;
        }
        let Some(id) = text(assignment, "appRoleId") else {
            return;
        };
        self.id(id, Auth::Application, Consent::Granted, format!("{pointer}/appRoleId"));
    }

    /// Permissions that are granted for signed-in users: names in one text.
    fn grant(&mut self, grant: &Value, pointer: &str) {
        let scope = text(grant, "scope").unwrap_or_default();
        let mut end = 0;
        let words = scope.split_inclusive(char::is_whitespace).map(|word| {
            end += word.len();
            (end - word.len(), word.trim_end())
        });
        for (start, written) in words.filter(|(_, word)| !word.is_empty()).take(MOST_ITEMS) {
            let known = GraphPermission::from_name(written);
            self.found.push(Registered {
                name: known.map(|permission| permission.name),
                written: written.to_owned(),
                auth: Auth::DelegatedWork,
                status: Consent::Granted,
                pointer: format!("{pointer}/scope"),
                start,
            });
        }
    }

    fn id(&mut self, id: &str, auth: Auth, status: Consent, pointer: String) {
        let known = GraphPermission::from_id(id).filter(|(_, of)| *of == auth);
        self.found.push(Registered {
            name: known.map(|(permission, _)| permission.name),
            written: id.to_owned(),
            auth,
            status,
            pointer,
            start: 0,
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MAIL_READ_APPLICATION: &str = "810c84a8-4a9e-49e6-bf7d-12d183f40d01";
    const MAIL_READ_DELEGATED: &str = "570282fd-fa5c-430d-a7fd-fc8dc98a9dca";

    fn named(export: &Value) -> Vec<(Option<&'static str>, Auth, Consent, String)> {
        let found = read(export).expect("an export");
        let fields = |one: Registered| (one.name, one.auth, one.status, one.pointer);
        found.into_iter().map(fields).collect()
    }

    fn requested(id: &str, kind: &str) -> Value {
        json!({"resourceAppId": MICROSOFT_GRAPH, "resourceAccess": [{"id": id, "type": kind}]})
    }

    #[test]
    fn what_is_asked_for_is_read_from_all_shapes() {
        let asked = requested(MAIL_READ_APPLICATION, "Role");
        let application = json!({"appId": "x", "displayName": "demo", "requiredResourceAccess": [asked]});
        let expect = |pointer: &str| {
            [(
                Some("Mail.Read"),
                Auth::Application,
                Consent::Requested,
                pointer.to_owned(),
            )]
        };
        assert_eq!(
            named(&application),
            expect("/requiredResourceAccess/0/resourceAccess/0/id")
        );
        assert_eq!(
            named(&json!([application])),
            expect("/0/requiredResourceAccess/0/resourceAccess/0/id")
        );
        assert_eq!(
            named(&json!({"value": [application]})),
            expect("/value/0/requiredResourceAccess/0/resourceAccess/0/id")
        );
        assert_eq!(named(&json!([asked])), expect("/0/resourceAccess/0/id"));
    }

    #[test]
    fn what_is_granted_is_read_from_a_service_principal() {
        let export = json!({
            "appRoleAssignments": [
                {"appRoleId": MAIL_READ_APPLICATION, "resourceDisplayName": "Microsoft Graph"},
                {"appRoleId": MAIL_READ_APPLICATION, "resourceDisplayName": "Office 365 Exchange Online"},
            ],
            "oauth2PermissionGrants": [{"consentType": "AllPrincipals", "scope": " User.Read Calendars.Read nonsense"}],
        });
        let found = read(&export).expect("an export");
        let names: Vec<Option<&str>> = found.iter().map(|one| one.name).collect();
        assert_eq!(
            names,
            [Some("Mail.Read"), Some("User.Read"), Some("Calendars.Read"), None]
        );
        assert!(found.iter().all(|one| one.status == Consent::Granted));
        let starts: Vec<usize> = found.iter().map(|one| one.start).collect();
        assert_eq!(starts, [0, 1, 11, 26]);
        let collection = json!({"value": [{"appRoleId": MAIL_READ_APPLICATION}]});
        assert_eq!(read(&collection).expect("an export").len(), 1);
    }

    #[test]
    fn an_id_of_another_permission_type_is_unknown() {
        for (id, kind, known) in [
            (MAIL_READ_DELEGATED, "Scope", true),
            (MAIL_READ_DELEGATED, "Role", false),
            (MAIL_READ_APPLICATION, "Scope", false),
            ("00000000-0000-0000-0000-000000000000", "Role", false),
        ] {
            let found = read(&json!({"requiredResourceAccess": [requested(id, kind)]})).expect("an export");
            assert_eq!(found[0].name.is_some(), known, "{id} {kind}");
            assert_eq!(found[0].written, id);
        }
    }

    #[test]
    fn other_documents_are_refused() {
        for export in [
            json!({}),
            json!([]),
            json!(1),
            json!({"value": []}),
            json!({"requiredResourceAccess": "x"}),
        ] {
            assert_eq!(read(&export), Err(NoRegistration), "{export}");
        }
        let other = json!({"requiredResourceAccess": [{"resourceAppId": "x", "resourceAccess": [{"id": "y"}]}]});
        assert_eq!(read(&other), Ok(Vec::new()));
    }
}
