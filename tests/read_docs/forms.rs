//! The same facts in every cosmetic form give the same facts again.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;

const NAMES: [&str; 5] = [
    "chat",
    "Teams callRecord",
    "group conversation",
    "event",
    "SharePoint list",
];
const PATHS: [&str; 6] = [
    "/users",
    "/users/{id}",
    "me/mailFolders('inbox')/messages",
    "groups/{id}/conversations",
    "/communications/presences?$filter=id in ({id},{id})",
    "/communications/onlineMeetings(joinWebUrl='{url}')/meetingCallEvents",
];
const PERMISSIONS: [&str; 5] = [
    "Mail.Read",
    "Chat.Manage.Chat",
    "User-Mail.ReadWrite.All",
    "Team.ReadBasic.All",
    "ChannelMessage.Read.Group",
];

/// How a page may write things.
#[derive(Debug, Clone)]
struct Form {
    bold: bool,
    quoted: bool,
    pipes: bool,
    blanks: &'static str,
    line_break: &'static str,
    star: &'static str,
    separator: &'static str,
    link: usize,
    line_end: &'static str,
}

fn form() -> impl Strategy<Value = Form> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), 0..5_usize);
    let words = (
        select(vec!["", " ", "   "]),
        select(vec!["<br>", "<br/>", " <br /> ", "<br><br> "]),
        select(vec!["*", " *", "\\*", "<sup>*</sup>", " <sup>*<sup>"]),
        select(vec![", ", ",", "、", " ， "]),
        select(vec!["\n", "\r\n"]),
    );
    (flags, words).prop_map(
        |((bold, quoted, pipes, link), (blanks, line_break, star, separator, line_end))| Form {
            bold,
            quoted,
            pipes,
            blanks,
            line_break,
            star,
            separator,
            link,
            line_end,
        },
    )
}

impl Form {
    fn label(&self, name: &str) -> String {
        match self.link {
            0 => name.to_owned(),
            1 => format!("[{name}](../a-(b).md)"),
            2 => format!("[{name}][]"),
            3 => format!("[{name}][undefined]"),
            _ => format!("**{name}**"),
        }
    }

    fn table(&self, header: &[&str], rows: &[Vec<String>]) -> String {
        let bold = |name: &&str| {
            if self.bold {
                format!("**{name}**")
            } else {
                (*name).to_owned()
            }
        };
        let mut lines = vec![self.row(&header.iter().map(bold).collect::<Vec<_>>(), true)];
        lines.push(self.row(&vec!["---".to_owned(); header.len()], true));
        lines.extend(rows.iter().map(|row| self.row(row, self.pipes)));
        let quote = if self.quoted { "> " } else { "" };
        let mut out = String::from(self.line_end);
        for line in lines {
            let _ = write!(out, "{quote}{line}{}", self.line_end);
        }
        out
    }

    fn row(&self, cells: &[String], closed: bool) -> String {
        let inner = cells.join(&format!("{0}|{0}", self.blanks));
        let end = if closed { "|" } else { "" };
        format!("|{0}{inner}{0}{end}", self.blanks)
    }
}

fn facts(page: &str) -> (Facts, usize) {
    let folder = folder();
    let mut reading = read(&[write(folder.path(), "a.md", page)]);
    assert_eq!(reading.problems, [], "{page}");
    let table = reading.tables.remove(0);
    (table.facts, table.line)
}

proptest! {
    #[test]
    fn supported_paths(
        form in form(),
        rows in prop::collection::vec(
            (select(&NAMES[..]), any::<bool>(), subsequence(&PATHS[..], 1..4), any::<bool>(), any::<bool>()),
            1..5,
        ),
    ) {
        let written: Vec<Vec<String>> = rows
            .iter()
            .map(|(name, beta, paths, beta_path, rich)| {
                let star = |marked: bool| if marked { form.star } else { "" };
                let paths: Vec<String> = paths
                    .iter()
                    .enumerate()
                    .map(|(index, path)| format!("Some: `{path}`{}", star(*beta_path && index == 0)))
                    .collect();
                vec![
                    format!("{}{}", form.label(name), star(*beta)),
                    paths.join(form.line_break),
                    if *rich { "Yes" } else { "No" }.to_owned(),
                ]
            })
            .collect();
        let header = ["Resource", "Supported resource paths", "Supports including resource data"];
        let (facts, line) = facts(&form.table(&header, &written));
        prop_assert_eq!(line, 2);
        let Facts::SupportedPaths(found) = facts else { panic!("{facts:?}") };
        prop_assert_eq!(found.len(), rows.len());
        for (index, (row, (name, beta, paths, beta_path, rich))) in found.iter().zip(&rows).enumerate() {
            prop_assert_eq!(&row.resource, name);
            prop_assert_eq!(row.line, 4 + index);
            prop_assert_eq!(row.beta_only, *beta);
            prop_assert_eq!(&row.facts.paths, paths);
            prop_assert_eq!(&row.facts.beta_paths, &paths[..usize::from(*beta_path)]);
            prop_assert_eq!(row.facts.rich, Some(*rich));
        }
    }

    #[test]
    fn permissions(
        form in form(),
        rows in prop::collection::vec(
            (
                select(&NAMES[..]),
                select(&PATHS[..2]),
                subsequence(&PERMISSIONS[..], 0..4),
                subsequence(&PERMISSIONS[..], 1..4),
                prop::collection::vec(any::<bool>(), 4),
            ),
            1..5,
        ),
        apart in any::<bool>(),
    ) {
        let star = if form.star.contains("sup") { "*" } else { form.star };
        let list = |names: &[&str], stars: &[bool]| {
            let marked = names.iter().zip(stars).map(|(name, star_it)| format!("{name}{}", if *star_it { star } else { "" }));
            let list = marked.collect::<Vec<_>>().join(form.separator);
            if list.is_empty() { "Not supported.".to_owned() } else { list }
        };
        let written: Vec<Vec<String>> = rows
            .iter()
            .map(|(name, path, delegated, application, stars)| {
                let path = if apart { format!("{}`{path}`", form.line_break) } else { format!(" ({path} - all)") };
                vec![
                    format!("{}{path}", form.label(name)),
                    list(delegated, &[false; 4]),
                    "Not supported".to_owned(),
                    list(application, stars),
                ]
            })
            .collect();
        let header = [
            "Supported resource",
            "Delegated (work or school account)",
            "Delegated (personal Microsoft account)",
            "Application",
        ];
        let (facts, _) = facts(&form.table(&header, &written));
        let Facts::Permissions(found) = facts else { panic!("{facts:?}") };
        for (row, (_, path, delegated, application, stars)) in found.iter().zip(&rows) {
            prop_assert_eq!(&row.facts.paths, &[*path]);
            prop_assert_eq!(&row.facts.permissions.delegated_work, delegated);
            prop_assert!(row.facts.permissions.delegated_personal.is_empty());
            prop_assert_eq!(&row.facts.permissions.application, application);
            let starred: Vec<&str> = application.iter().zip(stars).filter(|(_, star)| **star).map(|(name, _)| *name).collect();
            prop_assert_eq!(&row.facts.rsc, &starred);
        }
    }

    #[test]
    fn lifetimes(form in form(), minutes in prop::collection::vec(1_u32..200_000, 1..6), grouped in any::<bool>(), gloss in 0..4_usize) {
        let number = |minutes: u32| match minutes {
            1000.. if grouped => format!("{},{:03}", minutes / 1000, minutes % 1000),
            _ => minutes.to_string(),
        };
        let written: Vec<Vec<String>> = minutes
            .iter()
            .map(|minutes| {
                let number = number(*minutes);
                let cell = match gloss {
                    0 => format!("{number} minutes"),
                    1 => format!("{number} minutes* (as we say)."),
                    2 => format!("{number} minutes{}Not in 3 clouds.", form.line_break),
                    _ => format!("so long ({number} 分钟)"),
                };
                vec![form.label("a"), cell]
            })
            .collect();
        let (facts, _) = facts(&form.table(&["Resource", "Maximum expiration time"], &written));
        let Facts::Lifetimes(found) = facts else { panic!("{facts:?}") };
        let read: Vec<u32> = found.iter().filter_map(|row| row.facts.lifetime_minutes).collect();
        prop_assert_eq!(read, minutes);
    }

    #[test]
    fn anything_is_read_without_a_panic(text in "[|a \\-`*<>/br(){}\\[\\],.0-9\n'?$\\\\_!（、]{0,200}") {
        let folder = folder();
        let page = format!("{text}\n\n| Resource | Supported resource paths | Limitations |\n|-|-|-|\n{text}\n\n{LIFETIMES}{text}");
        let reading = read(&[write(folder.path(), "a.md", page)]);
        prop_assert_eq!(reading.files, 1);
    }
}
