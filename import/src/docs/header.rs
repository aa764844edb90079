//! What the header of a table means.
//!
//! Tables are known by their headers alone, whatever heading they stand under: in older pages the
//! heading before is often a tab. Headers are known as pages of 2016 to 2026 have them, and as the
//! Chinese and Portuguese translations do.

use graphsub_terms::words::nearest;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Resource,
    Paths,
    Rich,
    Limitations,
    DelegatedWork,
    DelegatedPersonal,
    Application,
    Permission,
    Examples,
    Lifetime,
    AverageLatency,
    MaximumLatency,
    PermissionType,
    ResourceTypes,
    LeastPrivileged,
    HigherPrivileged,
}

/// What a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    SupportedPaths,
    Permissions,
    FlatPermissions,
    Examples,
    Lifetimes,
    Latencies,
    PermissionTypes,
    /// A row for each permission type, the permissions in two columns.
    Privileged,
}

/// What a header was taken for.
#[derive(Debug, PartialEq)]
pub(crate) enum Meaning {
    /// A table of facts, and what each column holds; none for a column nobody knows.
    Facts(Kind, Vec<Option<Column>>),
    /// It looks like a table of facts, but is not known: why.
    Unknown(String),
    /// Something else.
    Other,
}

use Column::{
    Application, AverageLatency, DelegatedPersonal, DelegatedWork, Examples, HigherPrivileged, LeastPrivileged,
    Lifetime, Limitations, MaximumLatency, Paths, Permission, PermissionType, Resource, ResourceTypes, Rich,
};

/// The headers, in lower case and without emphasis.
const NAMES: &[(&str, Column)] = &[
    ("resource", Resource),
    ("supported resource", Resource),
    ("resource type", Resource),
    ("resource type / item", Resource),
    ("资源", Resource),
    ("支持的资源", Resource),
    ("资源类型", Resource),
    ("recurso", Resource),
    ("recurso com suporte", Resource),
    ("tipo de recurso", Resource),
    ("supported resource paths", Paths),
    ("支持的资源路径", Paths),
    ("trajetórias dos recursos com suporte", Paths),
    ("caminhos de recursos com suporte", Paths),
    ("supports including resource data", Rich),
    ("resource data can be included in notifications", Rich),
    ("可包含在通知中的资源数据", Rich),
    ("os dados do recurso podem ser incluídos nas notificações", Rich),
    ("limitations", Limitations),
    ("delegated (work or school account)", DelegatedWork),
    ("委派（工作或学校帐户）", DelegatedWork),
    ("委派（工作或学校账户）", DelegatedWork),
    ("delegada (conta corporativa ou de estudante)", DelegatedWork),
    ("delegado (conta corporativa ou de estudante)", DelegatedWork),
    ("delegated (personal microsoft account)", DelegatedPersonal),
    ("委派（个人 microsoft 帐户）", DelegatedPersonal),
    ("委派（个人 microsoft 账户）", DelegatedPersonal),
    ("delegada (conta pessoal da microsoft)", DelegatedPersonal),
    ("delegado (conta pessoal da microsoft)", DelegatedPersonal),
    ("application", Application),
    ("应用程序", Application),
    ("aplicativo", Application),
    ("permission", Permission),
    ("scope", Permission),
    ("examples", Examples),
    ("示例", Examples),
    ("exemplos", Examples),
    ("maximum expiration time", Lifetime),
    ("最长过期时间", Lifetime),
    ("tempo de expiração máximo", Lifetime),
    ("tempo máximo de expiração", Lifetime),
    ("average latency", AverageLatency),
    ("maximum latency", MaximumLatency),
    ("permission type", PermissionType),
    ("权限类型", PermissionType),
    ("tipo de permissão", PermissionType),
    ("supported resource types", ResourceTypes),
    ("支持的资源类型", ResourceTypes),
    ("tipos de recurso com suporte", ResourceTypes),
    ("least privileged permission", LeastPrivileged),
    ("least privileged permissions", LeastPrivileged),
    ("higher privileged permission", HigherPrivileged),
    ("higher privileged permissions", HigherPrivileged),
];

/// The columns a table has to have to be of a kind.
const KINDS: [(Kind, &[Column]); 8] = [
    (Kind::SupportedPaths, &[Resource, Paths]),
    (
        Kind::Permissions,
        &[Resource, DelegatedWork, DelegatedPersonal, Application],
    ),
    (Kind::FlatPermissions, &[Resource, Permission]),
    (Kind::Examples, &[Resource, Examples]),
    (Kind::Lifetimes, &[Resource, Lifetime]),
    (Kind::Latencies, &[Resource, AverageLatency, MaximumLatency]),
    (Kind::PermissionTypes, &[PermissionType, ResourceTypes]),
    (Kind::Privileged, &[PermissionType, LeastPrivileged, HigherPrivileged]),
];

/// Columns no other table of the documentation has: `Resource`, `Application` or `Permission type`
/// alone say nothing.
const TELLING: [Column; 8] = [
    Paths,
    Rich,
    DelegatedWork,
    DelegatedPersonal,
    Lifetime,
    AverageLatency,
    MaximumLatency,
    ResourceTypes,
];

/// Says what a table with these headers is about.
pub(crate) fn meaning(headers: &[String]) -> Meaning {
    let names: Vec<String> = headers.iter().map(|header| normal(header)).collect();
    let columns: Vec<Option<Column>> = names.iter().map(|name| column(name)).collect();
    let has = |wanted: &Column| columns.contains(&Some(*wanted));
    if let Some((kind, _)) = KINDS.iter().find(|(_, needed)| needed.iter().all(has)) {
        return Meaning::Facts(*kind, columns);
    }
    if let Some(index) = columns.iter().position(|c| c.is_some_and(|c| TELLING.contains(&c))) {
        let others: Vec<String> = unknown(&names, &columns).map(|name| format!("`{name}`")).collect();
        let why = if others.is_empty() {
            "the columns that go with it are missing".to_owned()
        } else {
            format!("{} beside it is not known", others.join(", "))
        };
        return Meaning::Unknown(format!("it has the column `{}`, but {why}", names[index]));
    }
    if has(&Resource) || has(&PermissionType) {
        let near = unknown(&names, &columns).find_map(|name| Some((name, similar(name)?)));
        if let Some((name, known)) = near {
            return Meaning::Unknown(format!("the column `{name}` is not known, `{known}` is"));
        }
    }
    Meaning::Other
}

fn unknown<'n>(names: &'n [String], columns: &'n [Option<Column>]) -> impl Iterator<Item = &'n str> {
    let pairs = names.iter().zip(columns);
    pairs
        .filter(|(_, column)| column.is_none())
        .map(|(name, _)| name.as_str())
}

/// Lower case, single blanks, no emphasis.
fn normal(header: &str) -> String {
    let bare: String = header.chars().filter(|c| !matches!(c, '*' | '_')).collect();
    super::cell::single_blanks(&bare).to_lowercase()
}

fn column(name: &str) -> Option<Column> {
    // Older pages say for which version the list is.
    let name = ["in beta", "in v1.0"]
        .iter()
        .find_map(|version| name.strip_suffix(version))
        .unwrap_or(name)
        .trim_end();
    NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, column)| *column)
}

/// The telling header an unknown one is probably meant to be.
fn similar(name: &str) -> Option<&'static str> {
    // Comparing takes time and memory by the length of both.
    const LONGEST: usize = 100;
    const WORDS: [(&str, &str); 4] = [
        ("expiration", "maximum expiration time"),
        ("latency", "maximum latency"),
        ("resource path", "supported resource paths"),
        ("delegated", "delegated (work or school account)"),
    ];
    if name.len() > LONGEST {
        return None;
    }
    // The distance is in letters, so that a header in Chinese is near to everything short.
    let telling = NAMES
        .iter()
        .filter(|(known, column)| TELLING.contains(column) && known.is_ascii());
    nearest(name, telling.map(|(known, _)| *known)).or_else(|| {
        WORDS
            .iter()
            .find(|(word, _)| name.contains(word))
            .map(|(_, known)| *known)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[&str]) -> Meaning {
        meaning(&headers.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>())
    }

    fn kind(headers: &[&str]) -> Option<Kind> {
        match of(headers) {
            Meaning::Facts(kind, _) => Some(kind),
            _ => None,
        }
    }

    #[test]
    fn headers_are_known_in_all_their_forms() {
        assert_eq!(
            kind(&["**Resource**", "_Supported  resource paths_"]),
            Some(Kind::SupportedPaths)
        );
        assert_eq!(kind(&["Resource", "MAXIMUM Expiration Time"]), Some(Kind::Lifetimes));
        assert_eq!(kind(&["Resource type / Item", "Scope"]), Some(Kind::FlatPermissions));
        assert_eq!(
            kind(&["Permission type", "Supported resource types in v1.0"]),
            Some(Kind::PermissionTypes)
        );
        assert_eq!(kind(&["资源类型", "示例"]), Some(Kind::Examples));
        assert_eq!(kind(&["Resource", "Tempo de expiração máximo"]), Some(Kind::Lifetimes));
    }

    #[test]
    fn unknown_columns_beside_known_ones_are_no_hindrance() {
        assert_eq!(
            of(&["Resource", "Supported resource paths", "Mood"]),
            Meaning::Facts(Kind::SupportedPaths, vec![Some(Resource), Some(Paths), None])
        );
    }

    #[test]
    fn other_tables_are_left_alone() {
        for headers in [
            &["Property", "Type", "Description", "Supported Resources"][..],
            &["Name", "Type", "Description"],
            &["Method", "Return Type", "Description"],
            &["Permission type", "Permissions (from least to most privileged)"],
            &["Resource", "Description"],
            &[],
        ] {
            assert_eq!(of(headers), Meaning::Other, "{headers:?}");
        }
    }

    #[test]
    fn headers_that_only_look_familiar_are_named() {
        let why = |headers: &[&str]| match of(headers) {
            Meaning::Unknown(why) => why,
            other => format!("{other:?}"),
        };
        assert_eq!(
            why(&["Thing", "Supported resource paths"]),
            "it has the column `supported resource paths`, but `thing` beside it is not known"
        );
        assert_eq!(
            why(&["Resource", "Average latency"]),
            "it has the column `average latency`, but the columns that go with it are missing"
        );
        assert_eq!(
            why(&["Resource", "Maximal expiration"]),
            "the column `maximal expiration` is not known, `maximum expiration time` is"
        );
    }
}
