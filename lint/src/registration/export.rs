//! Exports as files: what counts of them, and where it stands.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

use graphsub_read::Registration;
use graphsub_read::source::Source;
use graphsub_tables::Auth;
use graphsub_terms::words::thousands;
use serde_json::Value;

use super::{Consent, Reader, Registered};
use crate::bounded::read_bounded;
use crate::diagnostic::Span;
use crate::json_place::{Spot, spots};
use crate::names;

/// Most unknown ids that are told of one export.
const MOST_UNKNOWN: usize = 100;

/// Largest export that is read.
const MOST_BYTES: usize = 8 << 20;

/// An export that was read.
#[derive(Debug)]
pub(crate) struct Export {
    /// What counts.
    pub(crate) registration: Registration,
    /// Name of the file as it is shown.
    pub(crate) name: String,
    /// Its text, for the lines around places: a pipe cannot be read again.
    text: String,
    /// Bytes of the byte order mark before the text.
    mark: usize,
    application: Granted,
    delegated: Granted,
    /// Where the unknown permissions stand, in their order.
    unknown: Vec<Option<Span>>,
}

/// Where stands what counts for a permission type.
#[derive(Debug, Default)]
struct Granted {
    list: Option<(Span, Consent)>,
    /// The permissions, in the order of the registration.
    entries: Vec<Option<Span>>,
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
    Export::load(file).map(|export| export.registration)
}

impl Export {
    /// Reads an export from a file, with the places in it.
    pub(crate) fn load(file: &Path) -> Result<Export, String> {
        let mut bytes = Vec::new();
        read_bounded(file, &mut bytes, MOST_BYTES).map_err(|error| error.to_string())?;
        if bytes.len() > MOST_BYTES {
            return Err(format!("it has more than {} bytes", thousands(MOST_BYTES as u64)));
        }
        let text = String::from_utf8(bytes).map_err(|error| format!("it is not valid JSON: {error}"))?;
        Export::read(names::shown(&short(file)), text)
    }

    fn read(name: String, text: String) -> Result<Export, String> {
        let source = Source::new("", &text).without_mark();
        let export: Value =
            serde_json::from_str(source.text()).map_err(|error| format!("it is not valid JSON: {error}"))?;
        let reader = Reader::of(&export).map_err(|error| error.to_string())?;
        let counted = Counted::of(reader.found);
        let lists = [Auth::Application, Auth::DelegatedWork].map(|auth| reader.lists.of(auth, counted.counts));
        let pointers = counted.all().map(|one| one.pointer.as_str());
        let pointers = pointers.chain(lists.iter().flatten().map(|(list, _)| *list));
        let places = Places {
            spots: spots(source.text(), pointers),
            source,
        };
        let entries = |of: &[Registered]| of.iter().map(|one| places.entry(one)).collect();
        let granted = |of, list: Option<(&str, Consent)>| Granted {
            list: list.and_then(|(list, status)| Some((places.list(list)?, status))),
            entries: entries(of),
        };
        let mark = text.len() - places.source.text().len();
        let (application, delegated) = (
            granted(&counted.application, lists[0]),
            granted(&counted.delegated, lists[1]),
        );
        let unknown: Vec<Option<Span>> = entries(&counted.unknown);
        Ok(Export {
            name,
            registration: counted.registration(&unknown),
            application,
            delegated,
            unknown,
            mark,
            text,
        })
    }

    /// Returns its text.
    pub(crate) fn source(&self) -> Source<'_> {
        Source::new(&self.name, &self.text).without_mark()
    }

    /// Returns the bytes of a place in that text.
    pub(crate) fn bytes(&self, span: Span) -> Range<usize> {
        let at = |offset: u32| (offset as usize).saturating_sub(self.mark);
        at(span.start.offset)..at(span.end.offset)
    }

    /// Returns the list that says what counts for a permission type, and what it is.
    pub(crate) fn list(&self, auth: Auth) -> Option<(Span, String)> {
        let (span, status) = self.granted(auth).list?;
        let message = match status {
            Consent::Granted => "what is granted",
            Consent::Requested => "what the app registration asks for",
        };
        Some((span, message.to_owned()))
    }

    /// Returns where a permission stands, by its index, and what it is: most stand there as ids.
    pub(crate) fn entry(&self, auth: Auth, index: usize) -> Option<(Span, String)> {
        let span = (*self.granted(auth).entries.get(index)?)?;
        let name = self.registration.permissions(auth).get(index)?;
        Some((span, format!("`{name}` is registered here")))
    }

    /// Returns where an unknown permission stands, by its index.
    pub(crate) fn unknown(&self, index: usize) -> Option<(Span, String)> {
        let span = (*self.unknown.get(index)?)?;
        Some((span, "registered here".to_owned()))
    }

    fn granted(&self, auth: Auth) -> &Granted {
        match auth {
            Auth::Application => &self.application,
            _ => &self.delegated,
        }
    }
}

/// A name without `..`, where it leads to the same file: a link may lead elsewhere.
fn short(file: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for part in file.components() {
        let is_after_folder = matches!(short.components().next_back(), Some(Component::Normal(_)));
        if part == Component::ParentDir && is_after_folder {
            short.pop();
        } else {
            short.push(part);
        }
    }
    let is_same = match (short.canonicalize(), file.canonicalize()) {
        (Ok(short), Ok(file)) => short == file,
        _ => false,
    };
    if is_same { short } else { file.to_owned() }
}

/// The values that were looked for.
struct Places<'t, 'p> {
    spots: HashMap<&'p str, Spot>,
    source: Source<'t>,
}

impl Places<'_, '_> {
    /// The key of a list, or where it begins: it may have hundreds of lines.
    fn list(&self, pointer: &str) -> Option<Span> {
        let spot = self.spots.get(pointer)?;
        let bracket = spot.value.start..spot.value.start + 1;
        Some(Span::of(&self.source, spot.key.as_ref().unwrap_or(&bracket)))
    }

    /// A permission: a value, or a word of one.
    fn entry(&self, one: &Registered) -> Option<Span> {
        let value = &self.spots.get(one.pointer.as_str())?.value;
        let start = value.start + 1 + one.start;
        let word = start..start + one.written.len();
        let is_whole = word.start == value.start + 1 && word.end + 1 == value.end;
        // What is escaped is longer than what it stands for.
        let is_there = self.source.text().get(word.clone()) == Some(&*one.written) && word.end < value.end;
        let place: &Range<usize> = if is_whole || !is_there { value } else { &word };
        Some(Span::of(&self.source, place))
    }
}

/// What counts of an export, each permission once.
struct Counted {
    application: Vec<Registered>,
    delegated: Vec<Registered>,
    unknown: Vec<Registered>,
    /// Grants, where there are any.
    counts: Consent,
}

impl Counted {
    fn of(registered: Vec<Registered>) -> Counted {
        let any_granted = registered.iter().any(|one| one.status == Consent::Granted);
        let mut counted = Counted {
            application: Vec::new(),
            delegated: Vec::new(),
            unknown: Vec::new(),
            counts: if any_granted {
                Consent::Granted
            } else {
                Consent::Requested
            },
        };
        let mut seen: HashSet<(&str, bool)> = HashSet::new();
        for one in registered {
            let is_application = one.auth == Auth::Application;
            match one.name {
                None if counted.unknown.len() < MOST_UNKNOWN => counted.unknown.push(one),
                None => {}
                Some(_) if one.status != counted.counts => {}
                Some(name) if !seen.insert((name, is_application)) => {}
                Some(_) if is_application => counted.application.push(one),
                Some(_) => counted.delegated.push(one),
            }
        }
        counted
    }

    fn all(&self) -> impl Iterator<Item = &Registered> {
        self.application.iter().chain(&self.delegated).chain(&self.unknown)
    }

    fn registration(&self, unknown: &[Option<Span>]) -> Registration {
        let names = |of: &[Registered]| of.iter().filter_map(|one| one.name).collect();
        let unknown = self.unknown.iter().zip(unknown).map(|(one, place)| {
            let place = match place {
                Some(Span { start, .. }) => format!("{}:{}", start.line, start.column),
                None => one.pointer.clone(),
            };
            (one.written.clone(), place)
        });
        Registration {
            application: names(&self.application),
            delegated: names(&self.delegated),
            unknown: unknown.collect(),
            ..Registration::default()
        }
    }
}

/// The exports that the files of a run name, each read once: many documents may name one.
#[derive(Debug, Default)]
pub(crate) struct Registrations(Mutex<HashMap<PathBuf, Result<Arc<Export>, String>>>);

impl Registrations {
    /// Reads an export that a file names. A file may name anything, so that pipes and devices are refused.
    pub(crate) fn load(&self, file: &Path) -> Result<Arc<Export>, String> {
        let known = |exports: &HashMap<PathBuf, _>| exports.get(file).cloned();
        if let Some(export) = self.0.lock().ok().and_then(|exports| known(&exports)) {
            return export;
        }
        let export = match std::fs::metadata(file) {
            Ok(metadata) if !metadata.is_file() => Err("it is not a regular file".to_owned()),
            _ => Export::load(file).map(Arc::new),
        };
        match self.0.lock() {
            // Another thread may have been first: there is one export of each file.
            Ok(mut exports) => exports.entry(file.to_owned()).or_insert(export).clone(),
            Err(_) => export,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL_READ: &str = "810c84a8-4a9e-49e6-bf7d-12d183f40d01";
    const USER_READ_ALL: &str = "df021288-bdef-4463-88db-98f22de89214";

    fn export(text: &str) -> Export {
        Export::read("app.json".into(), text.replace('\'', "\"")).expect("an export")
    }

    /// The bytes of a place.
    fn written(export: &Export, place: Option<(Span, String)>) -> Option<(&str, String)> {
        let (span, message) = place?;
        Some((
            &export.text[span.start.offset as usize..span.end.offset as usize],
            message,
        ))
    }

    #[test]
    fn grants_count_more_than_what_is_asked_for() {
        let export = export(&format!(
            "\u{feff}{{'requiredResourceAccess': [{{'resourceAppId': '00000003-0000-0000-c000-000000000000',
              'resourceAccess': [{{'id': '{MAIL_READ}', 'type': 'Role'}}]}}],
              'appRoleAssignments': [{{'appRoleId': '{USER_READ_ALL}'}}]}}"
        ));
        assert_eq!(export.registration.permissions(Auth::Application), ["User.Read.All"]);
        let list = ("\"appRoleAssignments\"", "what is granted".to_owned());
        assert_eq!(written(&export, export.list(Auth::Application)), Some(list.clone()));
        assert_eq!(written(&export, export.list(Auth::DelegatedWork)), Some(list));
        let entry = format!("\"{USER_READ_ALL}\"");
        let message = "`User.Read.All` is registered here".to_owned();
        assert_eq!(
            written(&export, export.entry(Auth::Application, 0)),
            Some((&*entry, message))
        );
        assert_eq!(export.entry(Auth::Application, 1), None);
        assert_eq!(export.entry(Auth::DelegatedWork, 0), None);
    }

    #[test]
    fn a_permission_is_a_word_of_a_grant() {
        let text = "{'value': [{'consentType': 'AllPrincipals', 'scope': ' User.Read Calendars.Read nonsense'}]}";
        let export = export(text);
        assert_eq!(
            export.registration.permissions(Auth::DelegatedPersonal),
            ["User.Read", "Calendars.Read"]
        );
        let word = |index| written(&export, export.entry(Auth::DelegatedWork, index)).map(|(word, _)| word);
        assert_eq!((word(0), word(1)), (Some("User.Read"), Some("Calendars.Read")));
        let unknown = written(&export, export.unknown(0)).map(|(word, _)| word);
        assert_eq!(unknown, Some("nonsense"));
        assert_eq!(
            export.registration.unknown,
            [("nonsense".to_owned(), "1:81".to_owned())]
        );
        let list = written(&export, export.list(Auth::DelegatedWork)).map(|(list, _)| list);
        assert_eq!(list, Some("\"value\""));
    }

    #[test]
    fn what_is_escaped_or_alone_is_pointed_at_as_a_whole() {
        let escaped = export(r"{'oauth2PermissionGrants': [{'scope': '\u0055ser.Read Mail.Read'}]}");
        let place = written(&escaped, escaped.entry(Auth::DelegatedWork, 1)).map(|(word, _)| word);
        assert_eq!(place, Some(r#""\u0055ser.Read Mail.Read""#));
        let alone = export("[{'scope': 'Mail.Read', 'consentType': 'Principal'}]");
        let place = written(&alone, alone.entry(Auth::DelegatedWork, 0)).map(|(word, _)| word);
        assert_eq!(place, Some("\"Mail.Read\""));
        let list = written(&alone, alone.list(Auth::Application)).map(|(list, _)| list);
        assert_eq!(list, Some("["));
    }

    #[test]
    fn a_name_is_short_where_it_leads_to_the_same_file() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("a")).expect("created");
        std::fs::write(folder.path().join("app.json"), "{}").expect("written");
        assert_eq!(
            short(&folder.path().join("a/./../app.json")),
            folder.path().join("app.json")
        );
        let missing = folder.path().join("b/../app.json");
        assert_eq!(short(&missing), missing);
    }
}
