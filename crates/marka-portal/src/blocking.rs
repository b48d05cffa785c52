//! Work that waits for a disk or keeps a processor busy: away from the threads that answer.

use crate::error::AppError;

/// Does work on a thread that may be kept busy.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| AppError::internal(error.to_string()))?
}
