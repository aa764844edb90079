//! What an app registration grants: the exports that Microsoft's tools print.
//!
//! Four shapes are read, each also in a list or under `value`: the `application` object of Microsoft Graph and
//! what `az ad app show` prints (`requiredResourceAccess`), the manifest of the Entra portal (the same key),
//! the list of `az ad app permission list` (its items), and exports of a service principal
//! (`appRoleAssignments`, `oauth2PermissionGrants`).
//!
//! What is registered names permissions by id; the ids are those of Microsoft Graph, and permissions of other
//! services are left out. What is granted counts where an export says so; otherwise what is asked for does.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use graphsub_read::Registration;
use graphsub_tables::{Auth, GraphPermission};
use graphsub_terms::words::thousands;
use serde_json::Value;

use crate::bounded::read_bounded;
use crate::json_place::line_and_column;

/// Id of Microsoft Graph as the service that permissions belong to.
const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// Name of Microsoft Graph in grants.
const MICROSOFT_GRAPH_NAME: &str = "Microsoft Graph";

/// Most items of a list that are looked at, so that no export keeps a build busy.
const MOST_ITEMS: usize = 10_000;

/// Most unknown ids that are told of one export.
const MOST_UNKNOWN: usize = 100;

/// So many unknown permissions are told with line and column: each is looked for from the beginning of the file.
const MOST_PLACES: usize = 20;

/// Largest export that is read.
const MOST_BYTES: usize = 8 << 20;

/// A permission of an app registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Its name; none: Microsoft Graph has no permission of this id.
    pub name: Option<&'static str>,
    /// The id or name as the export has it.
    pub written: String,
    /// Permission type. Delegated permissions are told as those of work or school accounts.
    pub auth: Auth,
    /// Whether it is granted, or only asked for.
    pub status: Consent,
    /// Where it stands, as a JSON pointer.
    pub pointer: String,
}

/// Whether a permission is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// The registration asks for it.
    Requested,
    /// An administrator or a user granted it.
    Granted,
}

/// A JSON document that is none of the exports.
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
    let mut reader = Reader::default();
    reader.document(export, "");
    match reader.is_registration {
        true => Ok(reader.found),
        false => Err(NoRegistration),
    }
}

/// Reads an export from a file: what is granted, or where the export has no grants, what is asked for.
///
/// # Errors
/// The file cannot be opened, is no JSON or none of the exports.
///
/// ```
/// let error = graphsub_lint::registration::load(std::path::Path::new("missing.json")).unwrap_err();
/// assert!(!error.is_empty());
/// ```
pub fn load(file: &Path) -> Result<Registration, String> {
    let mut bytes = Vec::new();
    read_bounded(file, &mut bytes, MOST_BYTES).map_err(|error| error.to_string())?;
    if bytes.len() > MOST_BYTES {
        return Err(format!("it has more than {} bytes", thousands(MOST_BYTES as u64)));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let export: Value = serde_json::from_slice(bytes).map_err(|error| format!("it is not valid JSON: {error}"))?;
    let registered = read(&export).map_err(|error| error.to_string())?;
    let mut registration = counting(registered);
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    for (_, place) in registration.unknown.iter_mut().take(MOST_PLACES) {
        if let Some((line, column)) = line_and_column(text, place) {
            *place = format!("{line}:{column}");
        }
    }
    Ok(registration)
}

/// The exports that the files of a run name, each read once: many documents may name one.
#[derive(Debug, Default)]
pub(crate) struct Registrations(Mutex<HashMap<PathBuf, Result<Registration, String>>>);

impl Registrations {
    /// Reads an export that a file names. A file may name anything, so that pipes and devices are refused.
    pub(crate) fn load(&self, file: &Path) -> Result<Registration, String> {
        let known = |exports: &HashMap<PathBuf, _>| exports.get(file).cloned();
        if let Some(export) = self.0.lock().ok().and_then(|exports| known(&exports)) {
            return export;
        }
        let export = match std::fs::metadata(file) {
            Ok(metadata) if !metadata.is_file() => Err("it is not a regular file".to_owned()),
            _ => load(file),
        };
        if let Ok(mut exports) = self.0.lock() {
            exports.insert(file.to_owned(), export.clone());
        }
        export
    }
}

/// What counts of an export, by permission type, each permission once.
fn counting(registered: Vec<Registered>) -> Registration {
    let any_granted = registered.iter().any(|one| one.status == Consent::Granted);
    let mut registration = Registration::default();
    let mut seen: HashSet<(&str, bool)> = HashSet::new();
    for one in registered {
        let is_application = one.auth == Auth::Application;
        match one.name {
            None if registration.unknown.len() < MOST_UNKNOWN => registration.unknown.push((one.written, one.pointer)),
            None => {}
            Some(_) if any_granted && one.status == Consent::Requested => {}
            Some(name) if !seen.insert((name, is_application)) => {}
            Some(name) if is_application => registration.application.push(name),
            Some(name) => registration.delegated.push(name),
        }
    }
    registration
}

#[derive(Default)]
struct Reader {
    found: Vec<Registered>,
    is_registration: bool,
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
    /// An export, or a list of them.
    fn document(&mut self, export: &Value, pointer: &str) {
        match export {
            Value::Array(_) => {
                for (item, pointer) in items(Some(export), pointer) {
                    self.object(item, &pointer);
                }
            }
            export => {
                self.object(export, pointer);
                let pointer = format!("{pointer}/value");
                for (item, pointer) in items(export.get("value"), &pointer) {
                    self.object(item, &pointer);
                }
            }
        }
    }

    fn object(&mut self, object: &Value, pointer: &str) {
        // The item of `az ad app permission list` is what else stands in `requiredResourceAccess`.
        if object.get("resourceAppId").is_some() && object.get("resourceAccess").is_some() {
            self.is_registration = true;
            self.service(object, pointer);
        }
        // So are the items of the collections of grants.
        if object.get("appRoleId").is_some() {
            self.is_registration = true;
            self.assignment(object, pointer);
        }
        if object.get("scope").is_some() && object.get("consentType").is_some() {
            self.is_registration = true;
            self.grant(object, pointer);
        }
        for key in ["requiredResourceAccess", "appRoleAssignments", "oauth2PermissionGrants"] {
            let Some(list) = object.get(key).filter(|list| list.is_array()) else {
                continue;
            };
            self.is_registration = true;
            let pointer = format!("{pointer}/{key}");
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
        let names = text(grant, "scope").unwrap_or_default().split_whitespace();
        for written in names.take(MOST_ITEMS) {
            let known = GraphPermission::from_name(written);
            self.found.push(Registered {
                name: known.map(|permission| permission.name),
                written: written.to_owned(),
                auth: Auth::DelegatedWork,
                status: Consent::Granted,
                pointer: format!("{pointer}/scope"),
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
        let counts = counting(found);
        assert_eq!(counts.permissions(Auth::Application), ["Mail.Read"]);
        assert_eq!(
            counts.permissions(Auth::DelegatedPersonal),
            ["User.Read", "Calendars.Read"]
        );
        assert_eq!(counts.unknown.len(), 1);
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
    fn grants_count_more_than_what_is_asked_for() {
        let export = json!({
            "requiredResourceAccess": [requested(MAIL_READ_APPLICATION, "Role")],
            "appRoleAssignments": [{"appRoleId": "df021288-bdef-4463-88db-98f22de89214"}],
        });
        let found = read(&export).expect("an export");
        assert_eq!(counting(found).permissions(Auth::Application), ["User.Read.All"]);
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
