//! Files that outlive a power cut: written beside, synced, renamed, and the folder synced.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use crate::UpdateError;

/// Makes what was done to a folder last.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), UpdateError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(UpdateError::at(folder))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file: the former or the new one is there, never half of it.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), UpdateError> {
    let beside = path.with_extension("new");
    let written =
        File::create(&beside).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
    written.map_err(UpdateError::at(&beside))?;
    rename(&beside, path)
}

/// Renames a file over another, for good.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), UpdateError> {
    fs::rename(from, to).map_err(UpdateError::at(to))?;
    sync_folder(folder_of(to))
}

/// Copies a program: beside its place first, then over it.
pub(crate) fn copy_program(from: &Path, to: &Path) -> Result<(), UpdateError> {
    let beside = to.with_extension("new");
    let copied = (|| -> io::Result<()> {
        fs::copy(from, &beside)?;
        let file = File::options().write(true).open(&beside)?;
        make_program(&file)?;
        file.sync_all()
    })();
    copied.map_err(UpdateError::at(&beside))?;
    rename(&beside, to)
}

/// Lets everybody run a file.
pub(crate) fn make_program(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(fs::Permissions::from_mode(0o755))?;
    }
    let _ = file;
    Ok(())
}

/// Says what others may do with a file or folder.
pub(crate) fn open_to(path: &Path, mode: u32) -> Result<(), UpdateError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(UpdateError::at(path))?;
    }
    let _ = (path, mode);
    Ok(())
}

/// Takes a file or folder away, where it is.
pub(crate) fn remove(path: &Path) {
    // What stays is taken away next time.
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

/// Whether a program is another one; one that is not there is.
pub(crate) fn is_same(program: &Path, other: &Path) -> Result<bool, UpdateError> {
    match fs::read(program) {
        Ok(bytes) => Ok(bytes == fs::read(other).map_err(UpdateError::at(other))?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(UpdateError::at(program)(error)),
    }
}
