//! What an app is granted, read from its registration.

use serde_json::Value;

use super::{NOW, folder, graphsub, text};

const REGISTRATION: &str = r#"{"displayName": "demo", "requiredResourceAccess": [{
  "resourceAppId": "00000003-0000-0000-c000-000000000000",
  "resourceAccess": [
    {"id": "810c84a8-4a9e-49e6-bf7d-12d183f40d01", "type": "Role"},
    {"id": "00000000-4a9e-49e6-bf7d-12d183f40d01", "type": "Role"}
  ]
}]}"#;

#[test]
fn what_is_granted_is_read_from_an_app_registration() {
    const ENTRY: &str =
        "changeType: created, lifetime: 1d, notificationUrl: 'https://hooks.example.com', clientState: a";
    let manifest = |registration: &str| {
        format!(
            "app: {{auth: application, registration: {registration}}}\nsubscriptions:\n\
             - {{name: mail, resource: '/users/{{id}}/messages', {ENTRY}}}\n\
             - {{name: calendar, resource: '/users/{{id}}/events', {ENTRY}}}\n\
             - {{name: own, permissions: [Contacts.Read], resource: '/users/{{id}}/contacts', {ENTRY}}}\n"
        )
    };
    let folder = folder(&[
        ("apps/app.json", REGISTRATION),
        ("apps/graphsub.yaml", &manifest("app.json")),
        ("missing/graphsub.yaml", &manifest("app.json")),
        ("other/app.json", "{}"),
        ("other/graphsub.yaml", &manifest("app.json")),
        ("later/graphsub.yaml", &manifest("'${FILE}'")),
        (
            "body.json",
            r#"{"resource": "/users/a/events", "changeType": "created", "notificationUrl": "https://hooks.example.com",
                "clientState": "a", "expirationDateTime": "2026-01-02T00:00:00Z"}"#,
        ),
    ]);
    let lint = |args: &[&str]| {
        let common = ["lint", "--format", "concise", "--now", NOW];
        text(&graphsub(folder.path(), &[&common, args].concat()))
    };
    insta::assert_snapshot!(lint(&["apps", "other", "later"]));
    // The reason is worded by the system.
    assert!(
        lint(&["missing"]).contains("missing/graphsub.yaml:1:40: error[GS004] the app registration cannot be read")
    );
    let body = |auth| lint(&["--auth", auth, "--app-registration", "apps/app.json", "body.json"]);
    insta::assert_snapshot!(body("application") + &body("delegated-work"));
    insta::assert_snapshot!(lint(&["--app-registration", "other/app.json", "body.json"]));
}

#[test]
fn findings_point_at_the_manifest_and_the_app_registration() {
    const ENTRY: &str =
        "changeType: created, lifetime: 1d, notificationUrl: 'https://hooks.example.com', clientState: a";
    let manifest = format!(
        "version: 1\napp: {{auth: application, registration: ../app.json}}\nsubscriptions:\n\
         - {{name: mail, resource: '/users/{{id}}/messages', {ENTRY}}}\n\
         - {{name: calendar, resource: '/users/{{id}}/events', {ENTRY}}}\n"
    );
    // What a service principal was granted is printed on one line; it names more than is needed.
    let granted = format!(
        r#"{{"displayName":"{}","oauth2PermissionGrants":[{{"consentType":"AllPrincipals","scope":"User.Read Mail.ReadWrite"}}]}}"#,
        "x".repeat(500)
    );
    let body = r#"{"resource": "/me/messages", "changeType": "created", "notificationUrl": "https://hooks.example.com",
        "clientState": "a", "expirationDateTime": "2026-01-02T00:00:00Z"}"#;
    let folder = folder(&[
        ("app.json", REGISTRATION),
        ("a/graphsub.yaml", &manifest),
        ("b/graphsub.yaml", &manifest),
        ("granted.json", &granted),
        ("body.json", body),
    ]);
    let lint = |args: &[&str]| text(&graphsub(folder.path(), &[&["lint", "--now", NOW], args].concat()));
    insta::assert_snapshot!("registration_full", lint(&["a", "b"]));
    insta::assert_snapshot!("registration_json", lint(&["--format", "json", "a", "b"]));
    let command_line = [
        "--auth",
        "delegated-work",
        "--app-registration",
        "granted.json",
        "body.json",
    ];
    insta::assert_snapshot!("registration_command_line", lint(&command_line));

    let sarif = graphsub(folder.path(), &["lint", "--now", NOW, "--format", "sarif", "a"]);
    let sarif: Value = serde_json::from_slice(&sarif.stdout).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let related: Vec<&Value> = results.iter().map(|result| &result["relatedLocations"]).collect();
    insta::assert_snapshot!(
        "registration_sarif",
        serde_json::to_string_pretty(&related).expect("JSON")
    );
    // A file that is linted too is one file of the report.
    let both = graphsub(
        folder.path(),
        &["lint", "--now", NOW, "--format", "json", "app.json", "a"],
    );
    let both: Value = serde_json::from_slice(&both.stdout).expect("JSON");
    assert_eq!(both["findings"][0]["related"][0]["file"], "app.json");
}
