//! Whatever an id holds, it stays an id: the rules read the path that comes out, and find the row
//! of the definition and the id.

#![allow(missing_docs)]

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use subscriptions::Subscription;
use subscriptions::rules::path::ResourcePath;
use subscriptions::terms::Text;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user}/mailFolders('{folder}')/messages?$filter=subject eq '{subject}'&$select=subject,body",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    crate = "::subscriptions"
)]
struct Mail {
    user: String,
    folder: String,
    subject: String,
}

#[derive(Subscription)]
#[subscription(
    resource = "/chats/{chat}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "1h",
    crate = "::subscriptions"
)]
struct Chat {
    chat: String,
}

#[derive(Subscription)]
#[subscription(
    resource = "users({user})/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    crate = "::subscriptions"
)]
struct Keyed {
    user: String,
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Ids people use, ids that mean harm, and anything else.
fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}@contoso\\.com",
        "19:[a-z0-9]{4}@thread\\.v2",
        "[/?#&='()%.$;+ ]{0,6}",
        "[a-zA-Z0-9/?#&='()%.$]{0,12}",
        ".*",
        Just("x')/messages?$filter=".to_owned()),
        Just("getAllMessages".to_owned()),
        Just("..".to_owned()),
        Just("root:".to_owned()),
        Just("@alias".to_owned()),
        Just("delta()".to_owned()),
        Just("%2e%2e%2f".to_owned()),
        Just("\u{0}1\r\n".to_owned()),
    ]
    .prop_filter("an empty id is an error", |id| !id.trim().is_empty())
}

/// The ids of a path, as the service reads them.
fn ids(path: &ResourcePath<'_>, row: &'static subscriptions::tables::Path) -> Vec<String> {
    path.ids(row)
        .map(|step| {
            let id = decoded(step.written);
            if step.is_key { id.replace("''", "'") } else { id }
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn an_id_cannot_change_the_path(chat in id()) {
        let text = Chat { chat: chat.clone() }.resource().expect("an id");
        let path = ResourcePath::read(Text::literal(&text));
        prop_assert_eq!(path.meaning().path(), Chat::PATH, "{}", text);
        prop_assert_eq!(ids(&path, Chat::PATH.expect("a row")), vec![chat]);
        prop_assert!(path.text().parameters().is_empty());
    }

    #[test]
    fn neither_in_segments_nor_in_quotes_nor_in_the_query(
        user in id(), folder in id(), subject in id(),
    ) {
        let mail = Mail { user: user.clone(), folder: folder.clone(), subject: subject.clone() };
        let text = mail.resource().expect("an id");
        prop_assert!(text.bytes().all(|b| b.is_ascii_graphic() || b == b' '));
        let path = ResourcePath::read(Text::literal(&text));
        prop_assert_eq!(path.meaning().path(), Mail::PATH, "{}", text);
        prop_assert_eq!(ids(&path, Mail::PATH.expect("a row")), vec![user, folder]);
        prop_assert_eq!(path.text().parameters().len(), 2);
        let filter = path.text().parameter("$filter").map(|p| decoded(p.value));
        prop_assert_eq!(filter, Some(format!("subject eq '{}'", subject.replace('\'', "''"))));
        prop_assert_eq!(path.text().parameter("$select").map(|p| p.value), Some("subject,body"));
    }

    #[test]
    fn a_key_without_quotes_gets_them(user in id()) {
        let text = Keyed { user: user.clone() }.resource().expect("an id");
        let path = ResourcePath::read(Text::literal(&text));
        prop_assert_eq!(path.meaning().path(), Keyed::PATH, "{}", text);
        prop_assert_eq!(ids(&path, Keyed::PATH.expect("a row")), vec![user]);
    }
}
