//! GS304: Microsoft Graph has no such permission.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::{GRAPH_PERMISSIONS_SOURCE, GraphPermission, Permission};
use graphsub_terms::Field;
use graphsub_terms::words::nearest;

use crate::Rule;
use crate::definition::Part;
use crate::finding::{Finding, echo};
use crate::granted::MOST_GUESSES;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(permissions) = subject.definition.permissions.known() else {
        return;
    };
    let mut unknown = 0;
    let mut granted = permissions.grants();
    for (index, item) in permissions.items().iter().enumerate() {
        let Some(text) = item.whole() else { continue };
        let (own, rest) = granted.split_at(granted.iter().take_while(|grant| grant.index <= index).count());
        granted = rest;
        let new = |message| Finding::new(Rule::UnknownPermission, Field::Permissions, message).part(Part::Item(index));
        let finding = match own {
            [] => new("empty permission".into()).label("empty").help(Help::remove_part()),
            [grant] if grant.is_known() => continue,
            [_, _, ..] => new(format!("`{}` is not a valid permission", echo(text)))
                .label("several permissions in one")
                .help(Help::say("list each permission separately")),
            [grant] => {
                unknown += 1;
                // What subscriptions need is meant more likely than anything else.
                let near = || {
                    nearest(grant.name, Permission::ALL.iter().map(|p| p.name()))
                        .or_else(|| nearest(grant.name, GraphPermission::all().map(|p| p.name)))
                };
                let help = match (unknown <= MOST_GUESSES).then(near).flatten() {
                    Some(near) => Help::guess(near),
                    None => Help::say("remove it, or use the name that the app registration shows"),
                };
                new(format!("`{}` is not a permission of Microsoft Graph", echo(text)))
                    .label("unknown permission")
                    .help(help)
                    .sources(&[GRAPH_PERMISSIONS_SOURCE])
            }
        };
        out.push(finding);
    }
}
