//! Which rows of one table speak of a row of another.

use graphsub_terms::Accounts;

use super::{Path, Permission, Spec};
use crate::path::normalise;

/// Whether a row of the permission table speaks of a path: it names it, or it names none and
/// no other row of the resource does.
pub fn applies(spec: &Spec, row: &Permission, path: &Path) -> bool {
    let belongs = |row: &Permission| {
        spec.resources
            .iter()
            .any(|r| r.id == path.resource && r.labels.contains(&row.label))
    };
    let names_it = |row: &Permission| {
        row.path
            .as_deref()
            .is_some_and(|printed| normalise(printed).ok() == normalise(&path.template).ok())
    };
    let account = row.accounts == Accounts::Any || path.accounts == Accounts::Any || row.accounts == path.accounts;
    if !belongs(row) || !account {
        return false;
    }
    names_it(row)
        || (row.path.is_none()
            && !spec
                .stated
                .permissions
                .iter()
                .any(|other| belongs(other) && names_it(other)))
}
