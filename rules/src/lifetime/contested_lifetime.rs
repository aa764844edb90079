//! GS402: allowed by one document, refused by another or by the service.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::{count, lifetime as words};

use crate::Rule;
use crate::finding::Finding;
use crate::lifetime::{is_over, limits, seconds, shorten};
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some((lifetime, row, limit)), Some(resource)) = (limits(subject), subject.kind()) else {
        return;
    };
    let Some(contested) = row
        .contested
        .filter(|contested| is_over(lifetime, contested) && !is_over(lifetime, limit))
    else {
        return;
    };
    let message = format!(
        "a lifetime of {} is contested for `{}`: one source allows at most {}",
        words(lifetime.seconds),
        resource.id(),
        words(seconds(contested.minutes)),
    );
    out.push(
        Finding::new(Rule::ContestedLifetime, Field::Lifetime, message)
            .label(format!("contested above {}", count(contested.minutes.into(), "minute")))
            .help(shorten(lifetime, contested.minutes))
            .sources(contested.sources)
            .sources(limit.sources)
            .answer("maximum", &contested.minutes.to_string()),
    );
}

#[cfg(test)]
mod tests {
    use graphsub_tables::Resource;

    use super::*;
    use crate::{Definition, Lifetime, Severity, Text};

    #[test]
    fn the_warning_says_what_the_service_answers() {
        let mut rows = Resource::ALL.iter().filter_map(|resource| {
            let contested = resource.lifetime().contested?;
            let path = resource.paths().find(|path| path.required_query.is_none())?;
            Some((path.template, contested.minutes))
        });
        let (template, minutes) = rows.next().expect("a contested lifetime");
        let definition = Definition::new()
            .resource(Text::path(template))
            .lifetime(Lifetime::duration(seconds(minutes) + 60));
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        let [finding] = out.as_slice() else {
            panic!("{template}: {out:?}")
        };
        assert_eq!(finding.severity, Severity::Warning);
        assert!(
            finding
                .response_message
                .as_ref()
                .is_some_and(|answer| answer.contains(&minutes.to_string()))
        );
    }
}
