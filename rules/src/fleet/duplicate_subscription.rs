//! GS502: the same app, resource and change type twice.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::finding::{Finding, Related};
use crate::fleet::{Member, change_types, finding};

pub(super) fn check(members: &[Member<'_>]) -> Vec<(usize, Finding)> {
    let mut first: BTreeMap<_, &Member<'_>> = BTreeMap::new();
    let mut findings = Vec::new();
    for member in members {
        let Some(changes) = change_types(member.entry.definition) else {
            continue;
        };
        let key = (member.entry.app, member.cloud(), member.resource.normal(), changes);
        let Some(earlier) = first.get(&key) else {
            first.insert(key, member);
            continue;
        };
        let answer = Rule::DuplicateSubscription.response().map(|answer| answer.source());
        let mut duplicate = finding(
            Rule::DuplicateSubscription,
            format!(
                "`{}` has the same app, resource and change types as `{}`",
                member.entry.name, earlier.entry.name
            ),
        )
        .label("duplicate")
        .help("remove one of them, or watch other change types")
        .sources(answer.as_slice())
        .answer("id", "<id>");
        duplicate.related.push(Related {
            entry: earlier.index,
            message: "first here".into(),
        });
        findings.push((member.index, duplicate));
    }
    findings
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use crate::{ChangeTypeItem, Definition, Entry, check_fleet};

    fn duplicates(definitions: &[(&str, &str, &str)]) -> Vec<usize> {
        let parsed: Vec<(&str, Definition<'_>)> = definitions
            .iter()
            .map(|(app, resource, changes)| {
                (
                    *app,
                    Definition {
                        resource: Some(resource),
                        change_type: Some(ChangeTypeItem::split(changes)),
                        ..Definition::default()
                    },
                )
            })
            .collect();
        let entries: Vec<Entry<'_>> = parsed
            .iter()
            .map(|(app, definition)| Entry {
                definition,
                app,
                instances: 1,
                tenants: 1,
                name: "x",
            })
            .collect();
        check_fleet(&entries)
            .into_iter()
            .filter(|(_, f)| f.rule == crate::Rule::DuplicateSubscription)
            .map(|(index, _)| index)
            .collect()
    }

    #[test]
    fn spelling_and_order_do_not_hide_a_duplicate() {
        assert_eq!(
            duplicates(&[
                ("a", "/users/U/messages", "created,updated"),
                ("a", "Users('U')/Messages", "updated, created")
            ]),
            [1]
        );
    }

    #[test]
    fn other_apps_ids_or_changes_are_none() {
        let first = ("a", "/users/U/messages", "created");
        for second in [
            ("b", "/users/U/messages", "created"),
            ("a", "/users/V/messages", "created"),
            ("a", "/users/U/messages", "updated"),
        ] {
            assert!(duplicates(&[first, second]).is_empty(), "{second:?}");
        }
    }
}
