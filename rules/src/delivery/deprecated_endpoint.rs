//! GS717: a form of notification URL that will be retired.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::delivery::url::endpoint;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let definition = subject.definition;
    for (field, url) in [
        (Field::NotificationUrl, &definition.notification_url),
        (Field::LifecycleNotificationUrl, &definition.lifecycle_notification_url),
    ] {
        let Some(endpoint) = url.known().and_then(endpoint) else {
            continue;
        };
        let Some(why) = endpoint.deprecated else { continue };
        out.push(
            Finding::new(
                Rule::DeprecatedEndpoint,
                field,
                format!("{} will be retired", endpoint.title),
            )
            .label("will be retired")
            .help(Help::say(why))
            .sources(endpoint.deprecated_sources),
        );
        // Both URLs go the same way; one finding is enough.
        return;
    }
}

#[cfg(test)]
mod tests {
    use graphsub_terms::Text;

    use super::*;
    use crate::Definition;

    #[test]
    fn only_the_form_with_a_vault_is_told() {
        let count = |url: &'static str| {
            let definition = Definition::new().notification_url(Text::written(url));
            let mut out = Vec::new();
            check(&Subject::new(&definition), &mut out);
            out.len()
        };
        assert_eq!(
            count("EventHub:https://v.vault.azure.net/secrets/s?tenantId=contoso.com"),
            1
        );
        assert_eq!(
            count("EventHub:https://ns.servicebus.windows.net/eventhubname/h?tenantId=contoso.com"),
            0
        );
        assert_eq!(count("https://example.com/x"), 0);
        assert_eq!(count("${URL}"), 0);
    }
}
