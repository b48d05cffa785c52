//! Work in a data folder is done by whom it belongs to: what root wrote there, the service could not write again, and what
//! the service laid there, root must not follow.

use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

/// Whom a data folder belongs to, where this process is root and another than root owns it: user and group.
#[cfg(unix)]
fn owner(data: &Path) -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt as _;
    let about = rustix::process::geteuid().is_root().then(|| std::fs::metadata(data).ok())??;
    (about.uid() != 0).then(|| (about.uid(), about.gid()))
}

/// This program, to be run by whom a data folder belongs to.
pub(super) fn as_owner(data: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe().context("где эта программа, неизвестно")?);
    #[cfg(unix)]
    if let Some((user, group)) = owner(data) {
        use std::os::unix::process::CommandExt as _;
        command.uid(user).gid(group);
    }
    Ok(command)
}

/// Goes on as whom a data folder belongs to, where that is not who began.
pub(super) fn become_owner(data: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    if owner(data).is_some() {
        use std::os::unix::process::CommandExt as _;
        let error = as_owner(data)?.args(std::env::args_os().skip(1)).exec();
        return Err(error).with_context(|| format!("работать от владельца {} не вышло", data.display()));
    }
    let _ = data;
    Ok(())
}
