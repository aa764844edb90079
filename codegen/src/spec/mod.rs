//! The model of `spec/`: one type a file, read with every mistake of every file at once.

mod decisions;
mod documents;
mod grants;
mod joins;
mod judgements;
mod places;
mod queries;
mod references;
mod rows;
mod service;
mod terms;

use std::collections::{BTreeMap, HashMap};
use std::path::Path as FsPath;
use std::sync::LazyLock;

use jsonschema::Validator;
use schemars::{Schema, schema_for};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Problem;

pub use decisions::{Missing, Rows, Verdict, verdict};
pub use documents::*;
pub use grants::*;
pub use graphsub_terms::{
    Accounts, ApiVersion, Auth, ChangeType, Cloud, Counts, Dimension, Evidence, Firmness, LimitationKind, OptionStatus,
    Pool, PropertyKind, PropertyStatus, RuleScope, Select, Severity, SpellingKind, Status, ValueKind,
};
pub use joins::applies;
pub use judgements::*;
pub use places::{Node, NodeKind, Place, read_places};
pub use queries::*;
pub use references::{Reference, Refers, Target};
pub use rows::*;
pub use service::*;
pub use terms::*;

/// All of `spec/`, once as the documents state it and once with the decisions applied.
#[derive(Debug)]
pub struct Spec {
    /// `documents.yaml`.
    pub documents: Documents,
    /// `resources.yaml`.
    pub resources: Vec<Resource>,
    /// `decisions.yaml`.
    pub decisions: Vec<Decision>,
    /// `rules.yaml`.
    pub rules: Vec<Rule>,
    /// `tables/service.yaml`.
    pub service: Service,
    /// The tables as stated.
    pub stated: Tables,
    /// The tables with the decisions applied.
    pub effective: Tables,
    /// Rows of every table as read, by table name: what decisions point into.
    pub raw: Raw,
    /// The same with the decisions applied.
    decided: Raw,
    /// Decisions that hold nobody up and have to be read again.
    pub notes: Vec<Problem>,
    /// SHA-256 of all files, in hexadecimal.
    pub hash: String,
    /// The texts of the files, by their path below `spec/`.
    sources: BTreeMap<String, String>,
}

/// Rows of every table as read, by table name.
pub type Raw = BTreeMap<&'static str, Vec<Value>>;

macro_rules! tables {
    ($($(#[$doc:meta])* $field:ident: $row:ty, $file:literal, $key:expr;)*) => {
        /// The files of `spec/tables/` that hold rows.
        #[derive(Debug, Clone)]
        pub struct Tables { $($(#[$doc])* pub $field: Vec<$row>,)* }

        impl Tables {
            /// Returns what the rows refer to, by table and place of the row.
            pub fn references(&self) -> Vec<(&'static str, usize, Vec<Reference<'_>>)> {
                let mut all = Vec::new();
                $(for (index, row) in self.$field.iter().enumerate() {
                    all.push((stringify!($field), index, row.refers()));
                })*
                all
            }
        }

        /// Name and file of each table.
        pub const TABLE_FILES: &[(&str, &str)] = &[$((stringify!($field), concat!("tables/", $file))),*];

        fn row_key(table: &str, row: &Value) -> String {
            match table {
                $(stringify!($field) => { let key: fn(&Value) -> String = $key; key(row) })*
                _ => text(row, "id"),
            }
        }

        fn table_schemas() -> Vec<(&'static str, Schema)> {
            vec![$((concat!("tables/", $file), schema_for!(Table<$row>))),*]
        }

        fn read_tables(reader: &mut Reader<'_>, raw: &mut Raw) {
            $(reader.table(stringify!($field), concat!("tables/", $file), raw);)*
        }

        /// `before` gives the rows of a table that has not changed since they were read.
        fn typed_tables<'b>(
            raw: &Raw,
            before: impl Fn(&str) -> Option<&'b Tables>,
            problems: &mut Vec<Problem>,
        ) -> Option<Tables> {
            $(let $field = match before(stringify!($field)) {
                Some(tables) => Some(tables.$field.clone()),
                None => typed_rows::<$row>(stringify!($field), raw, problems),
            };)*
            Some(Tables { $($field: $field?,)* })
        }
    };
}

tables! {
    /// Resource paths.
    paths: Path, "paths.yaml", |row| text(row, "template");
    /// Wrong spellings of paths.
    spellings: Spelling, "spellings.yaml", |row| text(row, "path");
    /// Ids that are names.
    key_values: KeyValues, "key-values.yaml", |row| text(row, "after");
    /// Permissions.
    permissions: Permission, "permissions.yaml", |row| words(&[text(row, "label"), text(row, "path")]);
    /// Permissions with resource-specific consent.
    resource_specific_consent: ResourceSpecificConsent, "resource-specific-consent.yaml", |row| text(row, "permission");
    /// Permissions that include others.
    permission_includes: PermissionIncludes, "permission-includes.yaml", |row| words(&[text(row, "broader"), first(row, "covers"), first(row, "types")]);
    /// Permissions one page lists and another does not.
    contested_permissions: ContestedPermission, "contested-permissions.yaml", |row| words(&[text(row, "resource"), text(row, "type"), text(row, "api"), first(row, "paths")]);
    /// All permissions of Microsoft Graph.
    graph_permissions: GraphPermission, "graph-permissions.yaml", |row| text(row, "name");
    /// Properties of the resources a query may name.
    selectable_properties: SelectableProperties, "selectable-properties.yaml", |row| text(row, "resource");
    /// What filters may say.
    filters: Filter, "filters.yaml", |row| words(&[text(row, "resource"), text(row, "option"), first(row, "paths")]);
    /// Names that are never ids.
    reserved_names: ReservedName, "reserved-names.yaml", |row| text(row, "name");
    /// Lists of resources per permission type.
    permission_types: PermissionTypes, "permission-types.yaml", |row| text(row, "document");
    /// Lifetimes.
    lifetimes: Lifetime, "lifetimes.yaml", |row| text(row, "label");
    /// Latency.
    latency: Latency, "latency.yaml", |row| text(row, "label");
    /// Quotas.
    quotas: Quota, "quotas.yaml", |row| format!("{} [{}]", text(row, "label"), list(row, "per").join(", "));
    /// Change types.
    change_types: ChangeTypes, "change-types.yaml", |row| words(&[text(row, "resource"), first(row, "paths")]);
    /// Resource data.
    resource_data: ResourceData, "resource-data.yaml", |row| text(row, "resource");
    /// Query options.
    query_options: QueryOption, "query-options.yaml", |row| words(&[text(row, "resource"), text(row, "option"), first(row, "paths")]);
    /// Clouds.
    clouds: Clouds, "clouds.yaml", |row| text(row, "resource");
    /// Hosts of Microsoft Graph.
    cloud_hosts: CloudHost, "cloud-hosts.yaml", |row| text(row, "host");
    /// Ids behind segments.
    path_segments: PathSegment, "path-segments.yaml", |row| text(row, "segment");
    /// Lifecycle URLs.
    lifecycle: Lifecycle, "lifecycle.yaml", |row| text(row, "resource");
    /// Notification query options.
    notification_query_options: NotificationQueryOptions, "notification-query-options.yaml", |row| text(row, "resource");
    /// Properties of a subscription body.
    properties: Property, "properties.yaml", |row| text(row, "name");
    /// Forms of notification URLs.
    endpoints: Endpoint, "endpoints.yaml", |row| text(row, "id");
    /// Hosts of Web Push services.
    push_services: PushService, "push-services.yaml", |row| text(row, "host");
    /// Answers of the service.
    responses: Response, "responses.yaml", |row| text(row, "id");
    /// Limitations no rule checks.
    limitations: Limitation, "limitations.yaml", |row| words(&[text(row, "resource"), text(row, "kind")]);
}

fn text(row: &Value, field: &str) -> String {
    row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list(row: &Value, field: &str) -> Vec<String> {
    let items = row.get(field).and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(|v| v.as_str().map(str::to_owned))
        .collect()
}

fn first(row: &Value, field: &str) -> String {
    list(row, field).into_iter().next().unwrap_or_default()
}

fn words(parts: &[String]) -> String {
    parts
        .iter()
        .filter(|p| !p.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The file of a table, relative to the root of the project.
pub fn file_of(table: &str) -> String {
    let file = TABLE_FILES
        .iter()
        .find(|(name, _)| *name == table)
        .map(|(_, file)| *file);
    format!("spec/{}", file.map_or_else(|| format!("{table}.yaml"), str::to_owned))
}

/// Key of a row within its table.
pub fn key(table: &str, row: &Value) -> String {
    row_key(table, row)
}

/// Returns the JSON Schema of each file of `spec/`, by its path below `spec/`.
pub fn schemas() -> &'static [(&'static str, Schema)] {
    static SCHEMAS: LazyLock<Vec<(&str, Schema)>> = LazyLock::new(|| {
        let mut schemas = vec![
            ("documents.yaml", schema_for!(Documents)),
            ("resources.yaml", schema_for!(Resources)),
            ("decisions.yaml", schema_for!(Decisions)),
            ("rules.yaml", schema_for!(Rules)),
            ("tables/service.yaml", schema_for!(Service)),
        ];
        schemas.extend(table_schemas());
        schemas
    });
    &SCHEMAS
}

/// The schemas as validators: compiled once per process, since each takes longer than any file.
fn validator(file: &str) -> Option<&'static Validator> {
    static VALIDATORS: LazyLock<HashMap<&str, Validator>> = LazyLock::new(|| {
        let compiled = schemas()
            .iter()
            .filter_map(|(file, schema)| Some((*file, jsonschema::validator_for(schema.as_value()).ok()?)));
        compiled.collect()
    });
    VALIDATORS.get(file)
}

struct Reader<'a> {
    files: &'a BTreeMap<String, String>,
    /// Specs that were read before: what has not changed since is taken from them.
    before: Option<&'a Spec>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn value(&mut self, file: &str) -> Option<Value> {
        let path = format!("spec/{file}");
        let Some(source) = self.files.get(file) else {
            self.problems.push(Problem::new(path, "", "the file is missing"));
            return None;
        };
        let value: Value = match serde_yaml::from_str(source) {
            Ok(value) => value,
            Err(error) => {
                let mut problem = Problem::new(path, "", format!("not valid YAML: {error}"));
                problem.place = error.location().map(|at| Place {
                    line: at.line(),
                    column: at.column(),
                });
                self.problems.push(problem);
                return None;
            }
        };
        let Some(validator) = validator(file) else {
            self.problems
                .push(Problem::new(path, "", "its schema does not compile"));
            return None;
        };
        let before = self.problems.len();
        for error in validator.iter_errors(&value) {
            let pointer = error.instance_path().to_string();
            let (row, field) = locate(file, &value, &pointer);
            let message = if field.is_empty() {
                error.to_string()
            } else {
                format!("`{field}`: {error}")
            };
            self.problems.push(Problem {
                pointer: Some(pointer),
                ..Problem::new(path.clone(), row, message)
            });
        }
        (self.problems.len() == before).then_some(value)
    }

    fn typed<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let value = self.value(file)?;
        match serde_json::from_value(value) {
            Ok(typed) => Some(typed),
            Err(error) => {
                self.problems
                    .push(Problem::new(format!("spec/{file}"), "", error.to_string()));
                None
            }
        }
    }

    /// The specs read before, where this file is the same in them.
    fn same(&self, file: &str) -> Option<&'a Spec> {
        self.before
            .filter(|before| before.sources.contains_key(file) && before.sources.get(file) == self.files.get(file))
    }

    fn table(&mut self, table: &'static str, file: &str, raw: &mut Raw) {
        if let Some(before) = self.same(file) {
            raw.insert(table, before.raw[table].clone());
            return;
        }
        let Some(value) = self.value(file) else {
            return;
        };
        let floor = value.get("floor").and_then(Value::as_u64).unwrap_or_default();
        let rows = value.get("rows").and_then(Value::as_array).cloned().unwrap_or_default();
        if (rows.len() as u64) < floor {
            self.problems.push(Problem::new(
                format!("spec/{file}"),
                "",
                format!(
                    "{} rows, but the floor is {floor}; if rows were removed on purpose, lower the floor in the same change",
                    rows.len()
                ),
            ));
        }
        raw.insert(table, rows);
    }
}

/// The row a JSON pointer leads into, and the rest of the pointer.
fn locate(file: &str, value: &Value, pointer: &str) -> (String, String) {
    let mut parts = pointer.trim_start_matches('/').splitn(3, '/');
    let (list, index, rest) = (parts.next(), parts.next(), parts.next());
    let row = list
        .zip(index.and_then(|i| i.parse::<usize>().ok()))
        .and_then(|(list, index)| value.get(list)?.get(index).map(|row| (index, row)));
    match row {
        Some((index, row)) => {
            let name = places::row_name(file, index, row);
            (name, rest.unwrap_or_default().to_owned())
        }
        None => (String::new(), pointer.trim_start_matches('/').to_owned()),
    }
}

fn typed_rows<T: DeserializeOwned>(table: &'static str, raw: &Raw, problems: &mut Vec<Problem>) -> Option<Vec<T>> {
    let mut typed = Vec::new();
    for row in raw.get(table)? {
        match T::deserialize(row) {
            Ok(row) => typed.push(row),
            Err(error) => problems.push(Problem::new(file_of(table), key(table, row), error.to_string())),
        }
    }
    Some(typed)
}

impl Spec {
    /// Reads `spec/` below `root`.
    ///
    /// # Errors
    /// Everything that is wrong with the files, all at once.
    pub fn load(root: &FsPath) -> Result<Spec, Vec<Problem>> {
        Spec::from_files(&Spec::files(root)?)
    }

    /// The texts of the files of `spec/` below `root`, by their path below `spec/`.
    ///
    /// # Errors
    /// The files that cannot be read.
    pub fn files(root: &FsPath) -> Result<BTreeMap<String, String>, Vec<Problem>> {
        let mut files = BTreeMap::new();
        let mut problems = Vec::new();
        for (file, _) in schemas() {
            match std::fs::read_to_string(root.join("spec").join(file)) {
                Ok(source) => {
                    files.insert((*file).to_owned(), source);
                }
                Err(error) => problems.push(Problem::new(
                    format!("spec/{file}"),
                    "",
                    format!("cannot be read: {error}"),
                )),
            }
        }
        if problems.is_empty() { Ok(files) } else { Err(problems) }
    }

    /// Returns the problems with the places they stand at, sorted, each once.
    pub fn located(&self, mut problems: Vec<Problem>) -> Vec<Problem> {
        places::locate(&self.sources, &mut problems);
        problems
    }

    /// The same from texts already read, by their path below `spec/`.
    ///
    /// # Errors
    /// Everything that is wrong with the files, all at once.
    pub fn from_files(files: &BTreeMap<String, String>) -> Result<Spec, Vec<Problem>> {
        match Spec::with_broken_decisions(files) {
            Ok((spec, broken)) if broken.is_empty() => Ok(spec),
            Ok((_, problems)) | Err(problems) => Err(problems),
        }
    }

    /// The same, but decisions that no longer hold are reported beside the spec: tables that are being
    /// brought up to date may break some and still be compared with each other.
    pub fn with_broken_decisions(files: &BTreeMap<String, String>) -> Result<(Spec, Vec<Problem>), Vec<Problem>> {
        Spec::read(files, None)
    }

    /// The same, but files that are as they were in these specs are not read and validated again.
    ///
    /// # Errors
    /// Everything that is wrong with the files, all at once.
    pub fn changed(&self, files: &BTreeMap<String, String>) -> Result<(Spec, Vec<Problem>), Vec<Problem>> {
        Spec::read(files, Some(self))
    }

    fn read(files: &BTreeMap<String, String>, before: Option<&Spec>) -> Result<(Spec, Vec<Problem>), Vec<Problem>> {
        let mut reader = Reader {
            files,
            before,
            problems: Vec::new(),
        };
        let documents = match reader.same("documents.yaml") {
            Some(before) => Some(before.documents.clone()),
            None => reader.typed::<Documents>("documents.yaml"),
        };
        let resources = match reader.same("resources.yaml") {
            Some(before) => Some(Resources {
                resources: before.resources.clone(),
            }),
            None => reader.typed::<Resources>("resources.yaml"),
        };
        let decisions = match reader.same("decisions.yaml") {
            Some(before) => Some(Decisions {
                decisions: before.decisions.clone(),
            }),
            None => reader.typed::<Decisions>("decisions.yaml"),
        };
        let rules = match reader.same("rules.yaml") {
            Some(before) => Some(Rules {
                rules: before.rules.clone(),
            }),
            None => reader.typed::<Rules>("rules.yaml"),
        };
        let service = match reader.same("tables/service.yaml") {
            Some(before) => Some(before.service.clone()),
            None => reader.typed::<Service>("tables/service.yaml"),
        };
        let mut raw = Raw::new();
        read_tables(&mut reader, &mut raw);
        for (table, file) in [("documents", "documents.yaml"), ("resources", "resources.yaml")] {
            if let Some(before) = reader.same(file) {
                raw.insert(table, before.raw[table].clone());
                continue;
            }
            let value: Option<Value> = files.get(file).and_then(|source| serde_yaml::from_str(source).ok());
            let rows = value.as_ref().and_then(|v| v.get(table)).and_then(Value::as_array);
            raw.insert(table, rows.cloned().unwrap_or_default());
        }
        let mut problems = std::mem::take(&mut reader.problems);
        let same = |table: &str| reader.same(file_of(table).trim_start_matches("spec/"));
        let stated = typed_tables(&raw, |table| same(table).map(|before| &before.stated), &mut problems);
        let (mut broken, mut notes) = (Vec::new(), Vec::new());
        // Without all tables every decision about the missing ones would seem broken.
        let effective = match (&decisions, &stated) {
            (Some(decisions), Some(_)) => {
                let (decided, replayed) = decisions::replay(&decisions.decisions, &raw);
                broken = replayed.problems;
                notes = replayed.notes;
                let same = |table: &str| before.filter(|before| before.decided[table] == decided[table]);
                let effective = typed_tables(
                    &decided,
                    |table| same(table).map(|before| &before.effective),
                    &mut problems,
                );
                effective.map(|effective| (effective, decided))
            }
            _ => None,
        };
        places::locate(files, &mut broken);
        places::locate(files, &mut notes);
        match (documents, resources, decisions, rules, service, stated, effective) {
            (
                Some(documents),
                Some(resources),
                Some(decisions),
                Some(rules),
                Some(service),
                Some(stated),
                Some((effective, decided)),
            ) if problems.is_empty() => {
                let spec = Spec {
                    documents,
                    resources: resources.resources,
                    decisions: decisions.decisions,
                    rules: rules.rules,
                    service,
                    stated,
                    effective,
                    raw,
                    decided,
                    notes,
                    hash: hash(files),
                    sources: files.clone(),
                };
                Ok((spec, broken))
            }
            _ => {
                problems.append(&mut broken);
                places::locate(files, &mut problems);
                Err(problems)
            }
        }
    }
}

fn hash(files: &BTreeMap<String, String>) -> String {
    use sha2::Digest;
    let mut hasher = sha2::Sha256::new();
    for (name, source) in files {
        hasher.update(name.as_bytes());
        hasher.update([0]);
        hasher.update(source.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
