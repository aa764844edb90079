//! GS203: `created` beside `updated` where creation already raises `updated`.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::ChangeType;

use crate::Rule;
use crate::change_type::parse;
use crate::definition::Field;
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(items)) = (subject.kind(), &subject.definition.change_type) else {
        return;
    };
    let Some(row) = subject
        .change_types()
        .filter(|row| row.creation_raises_updated && row.allowed.contains(&ChangeType::Created))
    else {
        return;
    };
    let item = |wanted| items.iter().find(|item| parse(item.text) == Some(wanted));
    if let (Some(created), Some(_)) = (item(ChangeType::Created), item(ChangeType::Updated)) {
        out.push(
            Finding::new(
                Rule::RedundantChangeType,
                Field::ChangeType,
                format!(
                    "`created` is redundant: a new `{}` also arrives as `updated`",
                    resource.id()
                ),
            )
            .part(created.part.clone())
            .label("each creation arrives twice")
            .help("use `updated` alone")
            .sources(row.sources),
        );
    }
}
