//! `resource!` checks the path alone.

#![deny(deprecated)]

use graphsub::tables::Path;

const SLIP: &Path = graphsub::resource!("/teams/{id}/chanels");
const SPELLING: &Path = graphsub::resource!("/print/printtaskdefinition/{id}/tasks");
const NO_LITERAL: &Path = graphsub::resource!(PATH);
const TWO: &Path = graphsub::resource!("/users", "/groups");

const OPEN: &Path = graphsub::resource!("/users/{id/messages");
const EMPTY: &Path = graphsub::resource!("/users/{}/messages");

fn main() {}
