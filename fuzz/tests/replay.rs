//! What the fuzzers found worth keeping holds, without a fuzzer.

use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
}

/// Calls a target with each input of its corpus, and with each of them cut off in the middle.
fn replay(name: &str, target: fn(&[u8])) {
    let inputs = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name));
    assert!(!inputs.is_empty(), "{name} has no corpus");
    for input in inputs {
        let data = std::fs::read(&input).expect("readable");
        let outcome = std::panic::catch_unwind(|| {
            target(&data);
            target(&data[..data.len() / 2]);
        });
        assert!(outcome.is_ok(), "{}", input.display());
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            replay(stringify!($name), graphsub_fuzz::$name);
        })*

        #[test]
        fn every_target_is_replayed() {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            let stems = |folder: &str| -> Vec<String> {
                files(&root.join(folder)).iter().map(|file| file.file_stem().expect("a name").to_string_lossy().into_owned()).collect()
            };
            let mut names = vec![$(stringify!($name)),*];
            names.sort_unstable();
            assert_eq!(stems("fuzz_targets"), names);
            assert_eq!(stems("corpus"), names);
        }
    };
}

targets! { yaml json code suppressions path certificate configuration registration page import derive agreement }
