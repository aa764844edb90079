//! Who may subscribe to what.

use graphsub_tables::statements::{self, PermissionRow};
use graphsub_tables::{Auth, Document, PATHS, Permission, Resource};

use crate::{cell, csv, list, resource_of, row, same};

fn permission_cells(row: &PermissionRow) -> [String; 3] {
    row.cells.map(cell)
}

#[test]
fn permissions_in_the_documents_order() {
    let tables: Vec<Vec<String>> = statements::PERMISSIONS
        .iter()
        .filter(|row| row.document == Document::CreateSubscription2024)
        .map(|row| {
            [
                vec![row.label.to_owned(), row.path.unwrap_or_default().to_owned()],
                permission_cells(row).to_vec(),
            ]
            .concat()
        })
        .collect();
    assert_eq!(tables, csv("permissions.csv"));
    let newer = statements::PERMISSIONS
        .iter()
        .filter(|row| row.document != Document::CreateSubscription2024);
    same(
        "newer-permissions.csv",
        newer.map(|row| {
            let path = row.path.unwrap_or_default().to_owned();
            [
                vec![row.label.to_owned()],
                permission_cells(row).to_vec(),
                vec![row.document.id().to_owned(), path],
            ]
            .concat()
        }),
    );
}

#[test]
fn permissions_reach_the_paths_they_speak_of() {
    // The joined tables, worked out from the typed rows once more: a row with a path is about it,
    // a row without one about all other paths of its resource.
    let typed = csv("permissions.csv").into_iter().chain(
        csv("newer-permissions.csv")
            .into_iter()
            .map(|r| [0, 5, 1, 2, 3].map(|column| r[column].clone()).to_vec()),
    );
    let typed: Vec<Vec<String>> = typed.collect();
    for path in PATHS {
        // Installation permissions are one for each scope, all others go from narrow to broad.
        let ranked = path.resource != Resource::TeamsAppInstallation;
        assert!(
            Auth::ALL.iter().all(|auth| path.access(*auth).ranked == ranked),
            "{}",
            path.template
        );
        let of_resource: Vec<&Vec<String>> = typed
            .iter()
            .filter(|row| resource_of(&row[0]) == path.resource)
            .collect();
        let named: Vec<&&Vec<String>> = of_resource
            .iter()
            .filter(|row| path.sources.iter().any(|source| source.statement == row[1]))
            .collect();
        for (column, auth) in Auth::ALL.iter().enumerate() {
            let rows: Vec<&Vec<String>> = if named.is_empty() {
                of_resource.iter().filter(|r| r[1].is_empty()).copied().collect()
            } else {
                named.iter().map(|r| **r).collect()
            };
            let drives = |row: &&&Vec<String>| match path.template {
                "/drives/{id}/root" => !row[0].contains("personal"),
                "/users/{id}/drive/items/{id}" => row[0].contains("personal"),
                _ => true,
            };
            let names: Vec<&str> = rows
                .iter()
                .filter(drives)
                .map(|row| row[2 + column].as_str())
                .filter(|cell| *cell != "-")
                .collect();
            let expected = match (path.resource, auth) {
                // Decided: an explicit limitation speaks against the cell.
                (Resource::User, Auth::DelegatedPersonal) => String::new(),
                // Decided: the page of v1.0 asks for reading only, the one of beta for writing.
                (Resource::DriveItem | Resource::List, _) if !names.is_empty() => {
                    let write = names.join("|");
                    format!("{};{write}", write.replace("ReadWrite", "Read"))
                }
                _ => names.join("|"),
            };
            let found = list(
                path.access(*auth)
                    .permissions
                    .iter()
                    .map(|permission| permission.name()),
            );
            assert_eq!(found, expected, "{} with {auth}", path.template);
        }
    }
}

#[test]
fn resource_specific_consent() {
    let of = |document: bool| {
        let rows = statements::RESOURCE_SPECIFIC_CONSENT
            .iter()
            .filter(move |(_, d)| (*d == Document::CreateSubscription2024) == document);
        rows.map(|(permission, _)| row([permission.name()]))
    };
    same("rsc.csv", of(true));
    // Beside the list, the installation permissions of one user, team or chat.
    let other: Vec<Vec<String>> = of(false).collect();
    let documents = statements::RESOURCE_SPECIFIC_CONSENT
        .iter()
        .map(|(_, document)| *document);
    let beside = |document: &Document| *document != Document::CreateSubscription2024;
    assert!(
        documents
            .filter(beside)
            .all(|document| document == Document::AppInstallation2024)
    );
    let names = csv("newer-permissions.csv")[0][3]
        .split(';')
        .take(3)
        .map(|name| row([name]))
        .collect::<Vec<_>>();
    assert_eq!(other, names);
    for permission in Permission::ALL {
        let listed = statements::RESOURCE_SPECIFIC_CONSENT
            .iter()
            .any(|(p, _)| p == permission);
        assert_eq!(permission.is_resource_specific(), listed, "{permission:?}");
    }
}
