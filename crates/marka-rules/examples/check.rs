//! Loads a rules folder and prints what is wrong: `cargo run -p marka-rules --example check -- DIR`.

use std::path::Path;
use std::process::ExitCode;

use marka_rules::{Severity, folder, load, render};

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("укажите папку правил");
        return ExitCode::FAILURE;
    };
    let files = match folder::read(Path::new(&folder)) {
        Ok(files) => files,
        Err(error) => {
            eprintln!("{folder}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let start = std::time::Instant::now();
    let (base, diagnostics) = load(files);
    let took = start.elapsed();
    for diagnostic in &diagnostics {
        println!("{}", render(&base.files, diagnostic));
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    println!(
        "файлов {}, семейств {}, ошибок {errors}, всего замечаний {}, {took:?}",
        base.files.len(),
        base.families.len(),
        diagnostics.len()
    );
    for family in &base.families {
        println!(
            "  {}: элементов {}, правил {}, шаблонов {}, документов {}, примеров {}, фактов {}",
            family.id,
            family.elements.len(),
            family.rules.len(),
            family.templates.len(),
            family.specifications.len(),
            family.examples.len(),
            family.ledger.len()
        );
    }
    if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
