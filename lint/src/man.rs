//! Manual pages of the command line.

use std::io;
use std::path::Path;

use crate::output::replace_file;

/// Writes a page for the program and one for each of its commands into a folder, which is made where it is not
/// there. Returns how many.
pub(crate) fn write(command: clap::Command, folder: &Path) -> io::Result<usize> {
    std::fs::create_dir_all(folder)?;
    let mut command = command;
    command.build();
    page(&command, folder)?;
    let commands: Vec<_> = command
        .get_subcommands()
        .filter(|sub| sub.get_name() != "help")
        .collect();
    for sub in &commands {
        page(sub, folder)?;
    }
    Ok(commands.len() + 1)
}

fn page(command: &clap::Command, folder: &Path) -> io::Result<()> {
    // Once it is built, the name a command is shown by holds those of its parents.
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let file = folder.join(format!("{name}.1"));
    let page = clap_mangen::Man::new(command.clone())
        .title(name)
        .source(concat!("graphsub ", env!("CARGO_PKG_VERSION")));
    replace_file(&file, |out| page.render(&mut &mut *out))
}
