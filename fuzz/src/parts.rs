//! What has a grammar of its own inside a file.

use base64::Engine as _;
use graphsub_lint::config::Config;
use graphsub_certificate::look;
use graphsub_rules::path::ResourcePath;
use graphsub_terms::{Text, odata};

/// The value of `resource`: by itself, and in a body.
pub fn path(data: &[u8]) {
    let text = crate::text(data);
    let path = ResourcePath::read(Text::path(&text));
    for segment in path.text().segments() {
        assert!(text.contains(path.text().written(segment)));
    }
    for parameter in path.text().parameters() {
        assert!(text.get(parameter.value_range()).is_some());
    }
    for step in path.steps() {
        assert!(step.normal.len() <= text.len() + "users".len());
    }
    let query = text.split_once('?').map_or(&*text, |(_, query)| query);
    let _ = odata::filter(query, &[]);
    let _ = odata::select(query, &[]);
    let _ = odata::expand(query, &[]);
    let _ = odata::search(query, &[]);
    let body = serde_json::json!({"resource": text, "changeType": "created", "notificationUrl": text});
    crate::documents::files("graphsub.json", body.to_string().as_bytes());
}

/// The value of `encryptionCertificate`, as it is and as what base64 stands for.
pub fn certificate(data: &[u8]) {
    let text = crate::text(data);
    let encoded = base64::engine::general_purpose::STANDARD.encode(data);
    for text in [&*text, &encoded] {
        assert_eq!(look(&Text::written(text)), look(&Text::written(text)));
    }
    let body = serde_json::json!({"resource": "/me/messages", "encryptionCertificate": text});
    crate::documents::files("graphsub.json", body.to_string().as_bytes());
}

pub fn configuration(data: &[u8]) {
    let _ = Config::parse(&crate::text(data));
}

/// An export of an app registration.
pub fn registration(data: &[u8]) {
    if let Ok(value) = serde_json::from_slice(data) {
        let _ = graphsub_lint::registration::read(&value);
    }
}
