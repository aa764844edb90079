//! What is true of the service as a whole, and the rules.

use super::{
    CertificateKey, CloudHost, Document, Endpoint, Limit, Property, PushService, Response, Rule, Service,
    SharedPermissions, SignIn, names, source,
};
use crate::spec::{self, Spec};

pub(super) fn documents(spec: &Spec) -> Vec<Document> {
    let document = |row: &spec::Document| Document {
        id: row.id.clone(),
        title: row.title.clone(),
        date: row.date.clone(),
        location: row.location.clone(),
        role: row.role,
    };
    spec.documents.documents.iter().map(document).collect()
}

pub(super) fn properties(spec: &Spec) -> Vec<Property> {
    let property = |row: &spec::Property| {
        let mut statement = format!("{}: {}", row.name, row.status);
        if row.required_with_resource_data {
            statement += ", required with resource data";
        }
        if let Some(max) = row.max_characters {
            statement += &format!(", at most {max} characters");
        }
        if !row.values.is_empty() {
            statement += &format!(", one of {}", row.values.join(", "));
        }
        Property {
            name: row.name.clone(),
            kind: row.kind,
            status: row.status,
            required_with_resource_data: row.required_with_resource_data,
            max_characters: row.max_characters,
            values: row.values.clone(),
            discouraged: row.discouraged.clone(),
            contested: row.contested.clone(),
            beta_only: row.beta_only,
            sources: vec![source(spec, &row.source, statement)],
        }
    };
    spec.effective.properties.iter().map(property).collect()
}

pub(super) fn endpoints(spec: &Spec) -> Vec<Endpoint> {
    let endpoint = |row: &spec::Endpoint| Endpoint {
        id: row.id.clone(),
        title: row.title.clone(),
        prefix: row.prefix.clone(),
        host: row.host.clone(),
        path: row.path.clone(),
        query: row.query.clone(),
        example: row.example.clone(),
        deprecated: row.deprecated.clone(),
        deprecated_sources: row
            .deprecated_source
            .iter()
            .map(|document| source(spec, document, row.deprecated.clone().unwrap_or_default()))
            .collect(),
        sources: vec![source(spec, &row.source, format!("{}: {}", row.title, row.example))],
    };
    spec.effective.endpoints.iter().map(endpoint).collect()
}

pub(super) fn push_services(spec: &Spec) -> Vec<PushService> {
    let service = |row: &spec::PushService| PushService {
        host: row.host.clone(),
        sources: vec![source(spec, &row.source, format!("Web Push service: {}", row.host))],
    };
    spec.effective.push_services.iter().map(service).collect()
}

pub(super) fn cloud_hosts(spec: &Spec) -> Vec<CloudHost> {
    let host = |row: &spec::CloudHost| CloudHost {
        cloud: row.cloud,
        host: row.host.clone(),
        sources: vec![source(spec, &row.source, format!("{}: {}", row.cloud, row.host))],
    };
    spec.effective.cloud_hosts.iter().map(host).collect()
}

pub(super) fn responses(spec: &Spec) -> Vec<Response> {
    let rule = |code: &String| spec.rules.iter().find(|r| r.code == *code).map(|r| r.name.clone());
    let response = |row: &spec::Response| Response {
        id: row.id.clone(),
        when: row.when.clone(),
        status: row.status,
        code: row.code.clone(),
        message: row.message.clone(),
        rules: row.rules.iter().filter_map(rule).collect(),
        document: row.source.clone(),
    };
    spec.effective.responses.iter().map(response).collect()
}

pub(super) fn service(spec: &Spec) -> Service {
    let minimum = &spec.service.minimum_lifetime;
    let statement = format!("at least {} minutes: {}", minimum.minutes, minimum.note);
    let push = &spec.service.web_push;
    let key = &spec.service.certificate_key;
    let sign_in = &spec.service.sign_in;
    let scopes = format!("{}: scopes of the sign-in; {}", sign_in.scopes.join(", "), sign_in.note);
    let shared = &spec.service.shared_permissions;
    let bits = format!("{} of {} to {} bits", key.note, key.minimum_bits, key.maximum_bits);
    Service {
        web_push_clouds: push.clouds.clone(),
        web_push_sources: vec![source(
            spec,
            &push.source,
            format!("Web Push: {}", names(&push.clouds, ", ")),
        )],
        minimum_lifetime: Limit {
            minutes: minimum.minutes,
            sources: vec![source(spec, &minimum.source, statement)],
        },
        certificate_key: CertificateKey {
            minimum_bits: key.minimum_bits,
            maximum_bits: key.maximum_bits,
            sources: vec![source(spec, &key.source, bits)],
        },
        sign_in: SignIn {
            scopes: sign_in.scopes.clone(),
            all_granted: sign_in.all_granted.clone(),
            sources: vec![source(spec, &sign_in.source, scopes)],
        },
        shared_permissions: SharedPermissions {
            ending: shared.ending.clone(),
            sources: vec![source(spec, &shared.source, format!("*{}", shared.ending))],
        },
    }
}

pub(super) fn rules(spec: &Spec) -> Vec<Rule> {
    let rule = |rule: &spec::Rule| Rule {
        code: rule.code.clone(),
        name: rule.name.clone(),
        severity: rule.severity[0],
        severities: rule.severity.clone(),
        scope: rule.scope,
        since: rule.since.clone(),
        summary: rule.summary.clone(),
        explanation: rule.explanation.clone(),
        ok: rule.ok.clone(),
        bad: rule.bad.clone(),
        config: rule.config.clone(),
    };
    spec.rules.iter().map(rule).collect()
}
