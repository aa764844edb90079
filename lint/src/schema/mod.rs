//! JSON Schemas, for editors and for those who read and write graphsub's files: made from the table of keys, as the
//! readers are.

mod body;
mod manifest;
mod output;
mod values;

pub use body::body;
pub use manifest::manifest;
pub use output::{output, usage};

use crate::names::schema_address as id;

/// Dialect of all schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

#[cfg(test)]
mod tests {
    #[test]
    fn each_schema_has_an_address_of_its_own_and_compiles() {
        let all = [
            super::manifest(),
            super::body(),
            super::output(),
            super::usage(),
            crate::config::schema(),
        ];
        let mut ids: Vec<String> = Vec::new();
        for schema in all {
            let schema = schema.to_value();
            ids.push(schema["$id"].as_str().expect("an address").to_owned());
            assert_eq!(schema["$schema"], super::DIALECT);
            assert!(jsonschema::meta::is_valid(&schema), "{}", schema["$id"]);
        }
        ids.dedup();
        assert_eq!(ids.len(), 5);
    }
}
