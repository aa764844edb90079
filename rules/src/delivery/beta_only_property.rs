//! GS716: a property that only beta has.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::{ApiVersion, Field, Value};

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::structure::property;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let definition = subject.definition;
    let field = Field::NotificationContentType;
    let Some(row) = property(field).filter(|row| row.beta_only) else {
        return;
    };
    if definition.notification_content_type.known().is_none() || definition.api != Value::Known(ApiVersion::V1) {
        return;
    }
    out.push(
        Finding::new(
            Rule::BetaOnlyProperty,
            field,
            format!("`{}` is documented on beta only", row.name),
        )
        .label("beta only")
        .help(Help::remove(field).note("or create the subscription on the beta endpoint"))
        .sources(row.sources),
    );
}

#[cfg(test)]
mod tests {
    use graphsub_terms::Text;

    use super::*;
    use crate::Definition;

    #[test]
    fn a_property_of_beta_is_not_for_v1() {
        let count = |api: Value<ApiVersion>| {
            let definition = Definition::new()
                .api(api)
                .notification_content_type(Text::written("application/json"));
            let mut out = Vec::new();
            check(&Subject::new(&definition), &mut out);
            out.len()
        };
        assert_eq!(count(ApiVersion::V1.into()), 1);
        assert_eq!(count(ApiVersion::Beta.into()), 0);
        assert_eq!(count(Value::Unknown), 0);
    }
}
