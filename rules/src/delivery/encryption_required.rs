//! GS704: resource data of presence or online meetings without both certificate properties.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::all_of;

use crate::Rule;
use crate::delivery::insists_on_encryption;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(resource) = subject
        .kind()
        .filter(|_| subject.wants_resource_data() && insists_on_encryption(subject))
    else {
        return;
    };
    let definition = subject.definition;
    let missing: Vec<Field> = [
        (
            Field::EncryptionCertificate,
            definition.encryption_certificate.is_absent(),
        ),
        (
            Field::EncryptionCertificateId,
            definition.encryption_certificate_id.is_absent(),
        ),
    ]
    .into_iter()
    .filter_map(|(field, is_missing)| is_missing.then_some(field))
    .collect();
    if missing.is_empty() {
        return;
    }
    let message = format!(
        "resource data of `{}` requires {}",
        resource.id(),
        all_of(missing.iter().map(|field| field.as_str()))
    );
    out.push(
        Finding::new(Rule::EncryptionRequired, Field::IncludeResourceData, message)
            .label("requires encryption")
            .help(Help::add_all(missing))
            .sources(resource.resource_data().sources),
    );
}

#[cfg(test)]
mod tests {
    use graphsub_terms::{Text, Value};

    use super::*;
    use crate::help::Action;
    use crate::{Certificate, Definition};

    fn action(certificate: impl Into<Value<Certificate>>, id: impl Into<Value<Text<'static>>>) -> Option<Action> {
        let definition = Definition::new()
            .resource(Text::path("/communications/presences/{id}"))
            .include_resource_data(true)
            .encryption_certificate(certificate)
            .encryption_certificate_id(id);
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.pop().and_then(|finding| finding.help).map(|help| help.action)
    }

    #[test]
    fn only_what_is_known_to_be_absent_is_missing() {
        assert_eq!(action(Value::Unknown, Value::Unknown), None);
        assert_eq!(action(Certificate::Valid, Text::literal("key-1")), None);
        assert!(matches!(
            action(Value::Unknown, Value::Absent),
            Some(Action::Add {
                field: Field::EncryptionCertificateId,
                ..
            })
        ));
        assert!(matches!(action(Value::Absent, Value::Absent), Some(Action::AddAll(both)) if both.len() == 2));
    }
}
