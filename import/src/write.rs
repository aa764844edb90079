//! Puts the differences into the files of `spec/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::draft::{Draft, Edit};
use super::yaml;
use super::{Change, Drift};
use graphsub_codegen::spec::{Raw, Spec, file_of};
use graphsub_codegen::write::{Mode, ensure_file_contents};
use graphsub_codegen::{Problem, check};

type Files = BTreeMap<String, String>;

/// What became of the files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Written {
    /// Files that changed, relative to the root of the project.
    pub files: Vec<String>,
    /// What `check` says afterwards.
    pub missing: Vec<Problem>,
}

/// Changes the tables below `root` where no person has to decide. A difference after which the tables
/// would not fit each other is left out and says so in [`Difference::person`](super::Difference).
///
/// # Errors
/// Everything that is wrong with the files, or why one cannot be written. Nothing was written then.
pub fn write(root: &Path, drift: &mut Drift) -> Result<Written, Vec<Problem>> {
    let files = Spec::files(root)?;
    let (spec, _) = Spec::with_broken_decisions(&files)?;
    let chosen = choose(&files, &spec, drift)?;
    let new = edited(&files, &spec.raw, &chosen)?;
    let mut written = Written::default();
    for (file, text) in &new {
        if files.get(file) != Some(text) {
            let name = format!("spec/{file}");
            ensure_file_contents(&root.join(&name), text, Mode::Write)
                .map_err(|error| vec![Problem::new(name.clone(), "", error.to_string())])?;
            written.files.push(name);
        }
    }
    written.missing = match spec.changed(&new) {
        Ok((spec, mut problems)) => {
            for problem in check::check(&spec) {
                if !problems.iter().any(|known| known.is_same(&problem)) {
                    problems.push(problem);
                }
            }
            problems
        }
        Err(problems) => problems,
    };
    Ok(written)
}

/// Compares pages with the tables below `root` and changes them, until a further run would write nothing: what one
/// round writes, such as another name of a resource, may let the next one read more.
///
/// # Errors
/// Everything that is wrong with the files, or why one cannot be written.
pub fn bring_up_to_date(
    root: &Path,
    paths: &[PathBuf],
    document: Option<&str>,
) -> Result<(Drift, Written), Vec<Problem>> {
    const MOST_ROUNDS: usize = 4;
    let mut all = super::compare(&super::load(root)?, paths, document);
    let mut written = write(root, &mut all)?;
    for _ in 1..MOST_ROUNDS {
        if written.files.is_empty() {
            break;
        }
        let mut next = super::compare(&super::load(root)?, paths, document);
        let more = write(root, &mut next)?;
        if more.files.is_empty() {
            break;
        }
        // What the first round left to a person may be written now.
        all.differences.retain(|found| found.person.is_none());
        all.differences.append(&mut next.differences);
        all.decisions = next.decisions;
        all.problems = next.problems;
        written.files.extend(more.files);
        written.files.sort();
        written.files.dedup();
        written.missing = more.missing;
    }
    super::by_table(&mut all.differences);
    Ok((all, written))
}

/// Says of each difference whether [`write`](fn@write) would leave it to a person, and writes nothing.
///
/// # Errors
/// Everything that is wrong with the files.
pub fn plan(root: &Path, drift: &mut Drift) -> Result<(), Vec<Problem>> {
    let files = Spec::files(root)?;
    let (spec, _) = Spec::with_broken_decisions(&files)?;
    choose(&files, &spec, drift).map(|_| ())
}

/// The edits that are written; what is left out says so.
fn choose(files: &Files, spec: &Spec, drift: &mut Drift) -> Result<Vec<Edit>, Vec<Problem>> {
    let before = check::check(spec);
    let chosen = leave_out(files, spec, drift, &before)?;
    super::judge(spec, drift);
    Ok(chosen)
}

/// Differences that are written together or not at all: the cells of one row, which has one source.
fn units(drift: &mut Drift) -> Vec<Vec<usize>> {
    let mut units: Vec<Vec<usize>> = Vec::new();
    for index in 0..drift.differences.len() {
        let is_same = |other: &usize| {
            let (one, other) = (&drift.differences[*other], &drift.differences[index]);
            let are_cells = [one, other].iter().all(|d| matches!(d.change, Change::Changed { .. }));
            are_cells && (one.table, &one.row) == (other.table, &other.row)
        };
        match units.iter_mut().find(|unit| unit.first().is_some_and(is_same)) {
            Some(unit) => unit.push(index),
            None => units.push(vec![index]),
        }
    }
    for unit in &units {
        if unit.iter().any(|index| drift.differences[*index].person.is_some()) {
            for index in unit {
                let why = "left out with the other change of its row";
                drift.differences[*index].person.get_or_insert_with(|| why.to_owned());
            }
        }
    }
    units.retain(|unit| unit.iter().all(|index| drift.differences[*index].person.is_none()));
    units
}

/// The edits that leave the tables sound. All at once is tried first: differences may need each other.
fn leave_out(files: &Files, spec: &Spec, drift: &mut Drift, before: &[Problem]) -> Result<Vec<Edit>, Vec<Problem>> {
    let mut waiting = units(drift);
    let edits_of = |drift: &Drift, unit: &[usize]| -> Vec<Edit> {
        unit.iter()
            .flat_map(|index| drift.differences[*index].edits.clone())
            .collect()
    };
    let all: Vec<Edit> = waiting.iter().flat_map(|unit| edits_of(drift, unit)).collect();
    let fresh = |edits: &[Edit]| -> Result<Vec<Problem>, Vec<Problem>> {
        let new = edited(files, &spec.raw, edits)?;
        Ok(structure(spec, &new)
            .into_iter()
            .filter(|problem| !before.iter().any(|known| known.is_same(problem)))
            .collect())
    };
    if fresh(&all)?.is_empty() {
        return Ok(all);
    }
    let mut chosen: Vec<Edit> = Vec::new();
    // One may need another that comes later, so those left out are tried until nothing moves.
    loop {
        let mut left = Vec::new();
        for unit in &waiting {
            let tried: Vec<Edit> = chosen.iter().cloned().chain(edits_of(drift, unit)).collect();
            let problems = fresh(&tried)?;
            // The lines are those of a file that nobody will see.
            let said: Vec<String> = problems
                .iter()
                .map(|problem| problem.without_place().to_string())
                .collect();
            let person =
                (!said.is_empty()).then(|| format!("left out, because check would report: {}", said.join("; ")));
            for index in unit {
                drift.differences[*index].person.clone_from(&person);
            }
            if person.is_some() {
                left.push(unit.clone());
            } else {
                chosen = tried;
            }
        }
        if left.is_empty() || left.len() == waiting.len() {
            return Ok(chosen);
        }
        waiting = left;
    }
}

/// What does not fit, decisions that a new value breaks aside: those are for a person, the value is not.
fn structure(spec: &Spec, files: &Files) -> Vec<Problem> {
    match spec.changed(files) {
        Ok((spec, _)) => check::check(&spec),
        Err(problems) => problems,
    }
}

/// The files with some edits applied.
fn edited(files: &Files, raw: &Raw, edits: &[Edit]) -> Result<Files, Vec<Problem>> {
    let mut draft = Draft::new(raw);
    draft.apply(edits);
    let mut new = files.clone();
    for (table, rows) in &draft.changed {
        let old: &Vec<Value> = &raw[table];
        if rows.len() == old.len() && rows.iter().map(|row| &row.value).eq(old) {
            continue;
        }
        let name = file_of(table);
        let file = name.trim_start_matches("spec/").to_owned();
        let list = if *table == "resources" { "resources" } else { "rows" };
        let text = files.get(&file).map(String::as_str).unwrap_or_default();
        let text =
            yaml::edit(text, list, old, rows).map_err(|why| vec![Problem::new(name.clone(), "", why.to_string())])?;
        new.insert(file, text);
    }
    if let Some(decisions) = new.get_mut("decisions.yaml") {
        for (table, old, key) in &draft.followed {
            let followed = yaml::follow(decisions, table, old, key);
            *decisions = followed.map_err(|why| vec![Problem::new("spec/decisions.yaml", "", why.to_string())])?;
        }
    }
    Ok(new)
}
