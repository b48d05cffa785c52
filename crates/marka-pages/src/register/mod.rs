//! Pages of the register, of requests and of notices.

mod entry;
mod list;
mod requests;

pub use entry::{
    ApprovalRow, ComparePage, CompareRow, DoublePage, EntryPage, FileRow, Link, NewEntryForm, NewEntryPage,
    RemarkRow, Turn,
};
pub use list::{EntryRow, FacetLink, RegisterPage, ViewLink};
pub use requests::{NewRequestPage, NoticeRow, NoticesPage, RequestPage, RequestRow, RequestsPage};
