//! Who may subscribe to what.

use graphsub_tables::statements::{self, PermissionRow};
use graphsub_tables::{Auth, CONTESTED_ON, INCLUSIONS, PATHS, Permission, Resource};

use crate::{cell, csv, list, resource_of, row, same};

fn permission_cells(row: &PermissionRow) -> [String; 3] {
    row.cells.map(cell)
}

#[test]
fn permissions_in_the_documents_order() {
    let ours = statements::PERMISSIONS.iter().map(|row| {
        let printed = [row.label, row.path.unwrap_or_default()].map(str::to_owned);
        [
            printed.to_vec(),
            permission_cells(row).to_vec(),
            vec![row.document.id().to_owned()],
        ]
        .concat()
    });
    same("permissions.csv", ours);
}

#[test]
fn permissions_reach_the_paths_they_speak_of() {
    // The joined tables, worked out from the typed rows once more: a row with a path is about it,
    // a row without one about all other paths of its resource.
    let typed = csv("permissions.csv");
    // Nearly all permissions go from narrow to broad.
    let unranked: Vec<Resource> = csv("unranked.csv").iter().map(|row| resource_of(&row[0])).collect();
    let reach = csv("permission-reach.csv");
    for path in PATHS {
        let ranked = !unranked.contains(&path.resource);
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
            let is_about = |row: &&&Vec<String>| {
                let named = reach.iter().find(|named| named[0] == row[0]);
                named.is_none_or(|named| named[1].split(';').any(|template| template == path.template))
            };
            let names: Vec<&str> = rows
                .iter()
                .filter(is_about)
                .map(|row| row[2 + column].as_str())
                .filter(|cell| *cell != "-")
                .collect();
            let decided = csv("decided-permissions.csv")
                .into_iter()
                .find(|row| row[0] == path.template && row[1] == auth.as_str());
            let expected = match decided {
                Some(decided) => decided[2].replace('-', ""),
                None => names.join("|"),
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
    let listed = statements::RESOURCE_SPECIFIC_CONSENT.iter();
    same(
        "rsc.csv",
        listed.map(|(permission, document)| row([permission.name(), document.id()])),
    );
    for permission in Permission::ALL {
        let listed = statements::RESOURCE_SPECIFIC_CONSENT
            .iter()
            .any(|(p, _)| p == permission);
        assert_eq!(permission.is_resource_specific(), listed, "{permission:?}");
    }
}

#[test]
fn what_includes_what() {
    let ours = INCLUSIONS.iter().map(|inclusion| {
        row([
            inclusion.broader,
            &list(inclusion.covers.iter().map(|permission| permission.name())),
            &list(inclusion.types.iter().map(|auth| auth.as_str())),
            inclusion.evidence.as_str(),
            inclusion.sources[0].document.id(),
        ])
    });
    same("permission-includes.csv", ours);
}

#[test]
fn permissions_one_page_lists() {
    let accesses = PATHS
        .iter()
        .flat_map(|path| Auth::ALL.iter().map(move |auth| (path, auth, path.access(*auth))));
    let ours = accesses.filter(|(.., access)| !access.contested.is_empty());
    let ours = ours.map(|(path, auth, access)| {
        row([
            path.template,
            auth.as_str(),
            &list(access.contested.iter().map(|permission| permission.name())),
            access.contested_sources[0].document.id(),
        ])
    });
    same("contested-permissions.csv", ours);
}

#[test]
fn permissions_the_page_of_one_endpoint_lists() {
    let ours = CONTESTED_ON.iter().map(|found| {
        row([
            found.resource.id(),
            found.api.as_str(),
            found.auth.as_str(),
            &list(found.permissions.iter().map(|permission| permission.name())),
            found.sources[0].document.id(),
            found.sources[1].document.id(),
        ])
    });
    same("contested-on-one-endpoint.csv", ours);
}
