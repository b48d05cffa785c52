//! The reports as rows of a page and as a sheet.

use marka_pages::html::encoded;
use marka_pages::misread::{Now, ReportRow};
use marka_pages::texts::Texts;

use super::report::{self, Report, cell, text};
use crate::edition::Edition;

/// The newest reports first, each with what the present rules say of its line.
pub(super) fn rows(reports: &[Report], edition: &Edition, t: &Texts) -> Vec<ReportRow> {
    reports.iter().rev().map(|report| row(report, edition, t)).collect()
}

fn row(report: &Report, edition: &Edition, t: &Texts) -> ReportRow {
    let answers = report::Now::of(report, edition);
    let (then, now) = (text(&answers.then, "designation"), text(&answers.now, "designation"));
    let wanted = !report.should.is_empty() && cell(&report.should) == now;
    let present = match (wanted, answers.same()) {
        (true, false) => Now::AsWanted,
        (_, true) => Now::Same,
        (false, false) => Now::Other,
    };
    ReportRow {
        time: report.time.replace('T', " ").trim_end_matches(":00Z").trim_end_matches('Z').to_owned(),
        query: encoded(&report.line),
        line: report.line.clone(),
        status: t.status(text(&answers.then, "status")).to_owned(),
        read: then.to_owned(),
        should: report.should.clone(),
        remark: report.remark.clone(),
        rules: report.rules.get(..12).unwrap_or(&report.rules).to_owned(),
        now: present,
        now_status: t.status(text(&answers.now, "status")).to_owned(),
        now_read: now.to_owned(),
        example: report.example.clone(),
    }
}

/// Tab-separated: a head, then one line a report.
pub(super) fn sheet(rows: &[ReportRow], t: &Texts) -> String {
    let head = [
        &t.misread_time,
        &t.misread_line,
        &t.list_status,
        &t.misread_read,
        &t.misread_should,
        &t.misread_remark,
        &t.rules_edition,
        &t.misread_now,
        &t.misread_now_read,
    ];
    let mut sheet = head.map(String::as_str).join("\t") + "\n";
    for row in rows {
        let cells = [
            &row.time,
            &row.line,
            &row.status,
            &row.read,
            &row.should,
            &row.remark,
            &row.rules,
            row.now.word(t),
            &row.now_read,
        ];
        sheet += &(cells.map(|text| plain(text)).join("\t") + "\n");
    }
    sheet
}

/// One cell in one line; a text that a spreadsheet would take for a formula gets an apostrophe.
fn plain(text: &str) -> String {
    let cell = cell(text);
    if cell.starts_with(['=', '+', '@', '-']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_keeps_to_its_line_and_is_no_formula() {
        for (text, expected) in [("a\tb\r\nc", "a b c"), ("=1+1", "'=1+1"), ("", ""), ("1-2", "1-2")] {
            assert_eq!(plain(text), expected);
        }
    }
}
