//! The generated lookup against a linear scan over the templates, for every template in every form
//! people write, and for paths that are none.

use graphsub_rules::path::{Meaning, ResourcePath};
use graphsub_tables::{KEY_VALUES, PATHS, Path, SPELLINGS};
use graphsub_terms::Text;
use proptest::prelude::*;
use proptest::sample::select;

/// Segments of a template as the lookup wants them, `None` for an id.
fn segments(template: &str) -> Vec<Option<String>> {
    let mut out = Vec::new();
    for part in template.trim_start_matches('/').split('/') {
        match part.split_once('(') {
            _ if part == "{id}" => out.push(None),
            Some((name, key)) => {
                let key = key.split('=').next().unwrap_or_default();
                out.push(Some(format!("{name}({key})").to_lowercase()));
                out.push(None);
            }
            None => out.push(Some(part.to_lowercase())),
        }
    }
    out
}

/// The row by going through all of them. A segment that is a fixed name in some template that
/// begins alike is no id.
fn scan(path: &[String]) -> Option<&'static Path> {
    let templates: Vec<Vec<Option<String>>> = PATHS.iter().map(|row| segments(row.template)).collect();
    let is_name_at = |template: &[Option<String>], at: usize| {
        templates.iter().any(|other| {
            other.len() > at && other[..at] == template[..at] && other[at].as_deref() == Some(path[at].as_str())
        })
    };
    let fits = |template: &Vec<Option<String>>| {
        template.len() == path.len()
            && template
                .iter()
                .zip(path)
                .enumerate()
                .all(|(at, (expected, found))| match expected {
                    Some(name) => name == found,
                    None => !is_name_at(template, at),
                })
    };
    templates.iter().position(fits).map(|index| &PATHS[index])
}

fn agree(path: &[String]) -> Result<(), TestCaseError> {
    let borrowed: Vec<&str> = path.iter().map(String::as_str).collect();
    let (found, expected) = (graphsub_tables::find(&borrowed), scan(path));
    prop_assert_eq!(found.map(|p| p.template), expected.map(|p| p.template), "{:?}", path);
    Ok(())
}

/// An id that is no fixed name and looks like one of the ids in use.
fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9a-f]{8}-[0-9a-f]{4}",
        "19:[a-z0-9]{4,12}@thread\\.v2",
        "[a-z]{3,8}@contoso\\.com",
        Just("{someId}".to_owned()),
        Just("${SOME_ID}".to_owned()),
        Just("host.sharepoint.com,1f,2e".to_owned()),
    ]
}

/// Writes a template the way people do.
#[derive(Debug, Clone)]
struct Style {
    upper: Vec<bool>,
    slash: bool,
    end_slash: bool,
    keyed: Vec<bool>,
    me: bool,
    query: Option<String>,
}

fn style() -> impl Strategy<Value = Style> {
    let bools = || proptest::collection::vec(any::<bool>(), 8);
    let query = proptest::option::of(select(vec![
        "$select=id",
        "$filter=a eq 'x/y?z'",
        "model=A",
        "$filter=id in ('a','b')",
    ]));
    (bools(), any::<bool>(), any::<bool>(), bools(), any::<bool>(), query).prop_map(
        |(upper, slash, end_slash, keyed, me, query)| Style {
            upper,
            slash,
            end_slash,
            keyed,
            me,
            query: query.map(str::to_owned),
        },
    )
}

fn written(path: &Path, ids: &[String], style: &Style) -> String {
    let mut out = String::new();
    let mut ids = ids.iter().cycle();
    let me = style.me && path.accepts_me;
    let parts: Vec<&str> = path.template.trim_start_matches('/').split('/').collect();
    for (index, part) in parts.iter().copied().enumerate() {
        let upper = style.upper[index % 8];
        let case = |text: &str| if upper { text.to_uppercase() } else { text.to_owned() };
        let keyed = style.keyed[index % 8];
        if me && index == 0 {
            out += "me";
        } else if me && index == 1 {
            continue;
        } else if part == "{id}" {
            let mut id = ids.next().cloned().unwrap_or_default();
            let mut keys = KEY_VALUES.iter();
            if let Some(key) = keys.find(|key| index > 0 && parts[index - 1].eq_ignore_ascii_case(key.after)) {
                key.names[0].clone_into(&mut id);
            }
            if keyed {
                out.truncate(out.trim_end_matches('/').len());
                out += &format!("('{id}')");
            } else {
                out += &id;
            }
        } else if let Some((name, rest)) = part.split_once('(') {
            out += &format!("{}({rest}", case(name)).replace("{id}", ids.next().map_or("x", |id| id.as_str()));
        } else {
            out += &case(part);
        }
        out.push('/');
    }
    if !style.end_slash {
        out.pop();
    }
    if let Some(query) = &style.query {
        out = format!("{out}?{query}");
    }
    if style.slash { format!("/{out}") } else { out }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// However a documented path is written, it means its row.
    #[test]
    fn every_form_of_every_template_is_found(
        index in 0..PATHS.len(),
        ids in proptest::collection::vec(id(), 3),
        style in style(),
    ) {
        let row = &PATHS[index];
        let text = written(row, &ids, &style);
        let meaning = ResourcePath::read(Text::path(&text)).meaning();
        let found = match meaning {
            Meaning::Documented(path) | Meaning::Incomplete(path) => Some(path.template),
            _ => None,
        };
        prop_assert_eq!(found, Some(row.template), "{}", text);
    }

    /// Segments cut from real paths and put together at random: lookup and scan agree.
    #[test]
    fn the_lookup_agrees_with_the_scan(
        path in proptest::collection::vec(
            prop_oneof![
                4 => select(PATHS.iter().flat_map(|row| segments(row.template)).flatten().collect::<Vec<_>>()),
                1 => "[a-z0-9]{1,6}",
            ],
            0..6,
        ),
    ) {
        agree(&path)?;
    }

    /// A template with one segment changed, added or left out.
    #[test]
    fn the_lookup_agrees_with_the_scan_near_templates(
        index in 0..PATHS.len(),
        at in 0_usize..6,
        change in select(vec!["drop", "double", "garble"]),
    ) {
        let mut path: Vec<String> = segments(PATHS[index].template).into_iter().map(|s| s.unwrap_or_else(|| "id1".into())).collect();
        let at = at % path.len();
        match change {
            "drop" => { path.remove(at); }
            "double" => { let same = path[at].clone(); path.insert(at, same); }
            _ => path[at].push('x'),
        }
        agree(&path)?;
    }

    /// No text makes the reader panic, and what it says of places lies inside the text.
    #[test]
    fn any_text_can_be_read(text in "\\PC{0,40}|[/'(){}?&=$a-zé]{0,40}") {
        let path = ResourcePath::read(Text::path(&text));
        for segment in path.text().segments() {
            prop_assert!(text.get(segment.range.clone()).is_some());
        }
        for parameter in path.text().parameters() {
            prop_assert!(text.get(parameter.range.clone()).is_some());
        }
        let _ = (path.nearest(), path.normal());
    }
}

#[test]
fn wrong_spellings_are_no_templates() {
    for spelling in SPELLINGS {
        let meaning = ResourcePath::read(Text::path(spelling.path)).meaning();
        assert!(
            matches!(meaning, Meaning::Spelled(found) | Meaning::NotSubscribable(found) if found.path == spelling.path),
            "{}: {meaning:?}",
            spelling.path
        );
    }
}
