//! GS203: `created` beside `updated` where creation already raises `updated`.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::ChangeType;
use graphsub_terms::Field;

use crate::Rule;
use crate::change_type::{change_of, items};
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(items)) = (subject.kind(), items(subject)) else {
        return;
    };
    let Some(row) = subject
        .change_types()
        .filter(|row| row.creation_raises_updated && row.allowed.contains(&ChangeType::Created))
    else {
        return;
    };
    let item = |wanted| items.iter().find(|item| change_of(item) == Some(wanted));
    if let (Some(created), Some(_)) = (item(ChangeType::Created), item(ChangeType::Updated)) {
        let message = format!(
            "`created` is redundant: creating a `{}` also sends `updated`",
            resource.id()
        );
        out.push(
            Finding::new(Rule::RedundantChangeType, Field::ChangeType, message)
                .part(created.part.clone())
                .label("each creation is reported twice")
                .help(Help::remove_part())
                .sources(row.sources),
        );
    }
}
