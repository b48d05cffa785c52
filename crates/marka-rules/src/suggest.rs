//! «Может быть, …?»: the known name nearest to a mistyped one.

/// The nearest of the known names, if one is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .take(1000)
        .map(|candidate| (distance(name, candidate, limit), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Help that names the nearest known name, or lists all when they are few.
pub(crate) fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = nearest(name, known.clone()) {
        return format!("может быть, «{near}»?");
    }
    let mut all: Vec<&str> = Vec::new();
    for name in known.into_iter().take(100) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all.truncate(30);
    if all.is_empty() {
        "здесь не объявлено ничего".to_owned()
    } else {
        format!("есть: {}", all.join(", "))
    }
}

/// Edit distance in which two letters changing places are one edit, cut off above `limit`.
fn distance(left: &str, right: &str, limit: usize) -> usize {
    let (left, right): (Vec<char>, Vec<char>) =
        (left.chars().take(64).collect(), right.chars().take(64).collect());
    if left.len().abs_diff(right.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for i in 1..=left.len() {
        let mut next = vec![i];
        for j in 1..=right.len() {
            let changed = row[j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut best = changed.min(row[j] + 1).min(next[j - 1] + 1);
            let swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if swapped {
                best = best.min(before[j - 2] + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[right.len()]
}
