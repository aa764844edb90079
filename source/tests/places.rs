//! Where parts of a text stand in the file: through escapes, interpolation, concatenation and constants.

use graphsub_source::{FieldText, FieldValue, Findings, Language, find};

fn resource(findings: &Findings) -> &FieldText {
    match findings.found[0].field("resource").map(|field| &field.value) {
        Some(FieldValue::Text(text)) => text,
        other => panic!("{other:?}"),
    }
}

/// Says that `part` of the resource is written as `written` in the file.
fn stands(language: Language, code: &str, part: &str, written: &str) {
    let findings = find(language, "x", code);
    let text = resource(&findings);
    let at = text
        .text
        .find(part)
        .unwrap_or_else(|| panic!("{part} in {}", text.text));
    let place = text.place(at..at + part.len()).expect("has a place");
    assert_eq!(&code[place], written, "{}", text.text);
}

const JS: &str = "// graph.microsoft.com\nconst ROOT = 'users';\npost('/subscriptions', { changeType: 'created', notificationUrl: hook, expirationDateTime: at, resource: ";

#[test]
fn in_a_literal() {
    stands(
        Language::JavaScript,
        &format!("{JS}'me/mailFolders/inbox/messages' }});"),
        "inbox",
        "inbox",
    );
}

#[test]
fn behind_an_escape() {
    let code = format!("{JS}'me/mailFolders(\\'Inbox\\')/messages' }});");
    stands(Language::JavaScript, &code, "messages", "messages");
    stands(Language::JavaScript, &code, "'Inbox'", "\\'Inbox\\'");
}

#[test]
fn behind_an_unknown_part() {
    let code = format!("{JS}`users/${{user.id}}/messages?$select=subject` }});");
    stands(Language::JavaScript, &code, "$select", "$select");
    stands(Language::JavaScript, &code, "${id}", "user.id");
}

#[test]
fn in_a_constant() {
    let code = format!("{JS}ROOT + '/' + id + '/events' }});");
    stands(Language::JavaScript, &code, "users", "users");
    stands(Language::JavaScript, &code, "events", "events");
}

#[test]
fn in_verbatim_json() {
    let code = "var b = $@\"{{ \"\"changeType\"\": \"\"created\"\", \"\"notificationUrl\"\": \"\"{u}\"\", \"\"resource\"\": \"\"users/{id}/messages\"\" }}\"; Post(\"https://graph.microsoft.com/v1.0/subscriptions\", b);";
    stands(Language::CSharp, code, "messages", "messages");
    stands(Language::CSharp, code, "${id}", "id");
}

#[test]
fn in_a_format() {
    let code = "requests.post('https://graph.microsoft.com/v1.0/subscriptions', json={'changeType': 'created', 'notificationUrl': u, 'resource': 'users/{}/messages'.format(user)})";
    stands(Language::Python, code, "users/", "users/");
    stands(Language::Python, code, "messages", "messages");
}

#[test]
fn a_literal_can_be_replaced_and_what_is_put_together_cannot() {
    let code = format!("{JS}`users/${{id}}/messages` }});");
    let findings = find(Language::JavaScript, "x", &code);
    let found = &findings.found[0];
    let change_type = found
        .field("changeType")
        .and_then(|field| field.editable.clone())
        .expect("one literal");
    assert_eq!(&code[change_type], "created");
    assert_eq!(found.field("resource").and_then(|field| field.editable.clone()), None);
}

#[test]
fn comments_that_may_suppress_come_in_every_syntax() {
    let words = "changeType resource";
    for (language, comment) in [
        (Language::JavaScript, "// graphsub: ignore[GS401] why"),
        (Language::TypeScript, "/* graphsub: ignore[GS401] why */"),
        (Language::CSharp, "// graphsub: ignore[GS401] why"),
        (Language::Python, "# graphsub: ignore[GS401] why"),
        (Language::Java, "// graphsub: ignore[GS401] why"),
        (Language::Go, "// graphsub: ignore[GS401] why"),
        (Language::PowerShell, "# graphsub: ignore[GS401] why"),
        (Language::Ruby, "# graphsub: ignore[GS401] why"),
        (Language::Rust, "// graphsub: ignore[GS401] why"),
    ] {
        let code = format!("{comment}\nx = \"{words}\"\n");
        let findings = find(language, "x.ts", &code);
        assert_eq!(findings.comments.len(), 1, "{language:?}");
        assert_eq!(findings.comments[0].text.trim_end(), comment, "{language:?}");
        assert_eq!(&code[findings.comments[0].span.clone()], findings.comments[0].text);
    }
    let php = format!("<?php\n# graphsub: ignore[GS401] why\n$x = \"{words}\";\n");
    assert_eq!(find(Language::Php, "x.php", &php).comments.len(), 1);
}

#[test]
fn facts_of_a_file() {
    let code = "from azure.identity import ClientSecretCredential\nSCOPES = ['Mail.Read', 'https://graph.microsoft.com/.default']\nURL = 'https://graph.microsoft.com/beta/subscriptions'\nchange_type = resource\n";
    let facts = find(Language::Python, "x.py", code).facts;
    assert_eq!(
        facts.auth.as_ref().map(|(auth, at)| (*auth, &code[at.clone()])),
        Some((graphsub_source::Auth::Application, "ClientSecretCredential"))
    );
    assert_eq!(facts.api.map(|(api, _)| api), Some(graphsub_source::Api::Beta));
    assert_eq!(facts.host.map(|(host, _)| host).as_deref(), Some("graph.microsoft.com"));
    assert_eq!(
        facts
            .permissions
            .iter()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>(),
        ["Mail.Read"]
    );
}

#[test]
fn what_may_be_completed_elsewhere_is_not_whole() {
    let whole = |language, code: &str| find(language, "x", code).found[0].whole;
    let body = "{ changeType: 'created', resource: 'users', notificationUrl: u }";
    assert!(whole(
        Language::JavaScript,
        &format!("graphClient.api('/subscriptions').post({body})")
    ));
    assert!(!whole(
        Language::JavaScript,
        &format!("// graph.microsoft.com\nmodule.exports = {body}")
    ));
    assert!(!whole(
        Language::JavaScript,
        &format!("graphClient.api('/subscriptions').post({{ ...rest, ...{body} }})")
    ));
    let code = "using Microsoft.Graph;\nvar s = new Subscription { ChangeType = \"created\", Resource = \"users\", NotificationUrl = u };\ns.AddPublicEncryptionCertificate(c);\nclient.Subscriptions.PostAsync(s);";
    assert!(!whole(Language::CSharp, code));
    let code = "account.subscriptions().create_subscription(resource='users', change_type='created', notification_url=u, minutes=60)  # graph.microsoft.com";
    assert!(!whole(Language::Python, code));
}

#[test]
fn an_address_of_two_parts_is_not_its_path() {
    let code = "graphClient.api('/subscriptions').post({ changeType: 'created', resource: 'users', notificationUrl: new URL('/hook', base).toString() })";
    let findings = find(Language::JavaScript, "x", code);
    let url = findings.found[0].field("notificationUrl").map(|field| &field.value);
    assert!(matches!(url, Some(FieldValue::Unknown(_))), "{url:?}");
}
