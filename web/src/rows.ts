// Arrows inside the rows of the constructor. One stop for Tab in each row; arrows go on from there.

export function startRows(step: HTMLElement): void {
  for (const row of step.querySelectorAll<HTMLElement>(".row")) settle(row, chosen(row));
  step.addEventListener("keydown", (event) => {
    const key = event.target instanceof HTMLElement && event.target.matches("button[value]") ? event.target : null;
    const next = key && !event.ctrlKey && !event.metaKey && !event.altKey ? neighbour(key, event.key) : null;
    if (!next) return;
    event.preventDefault();
    const row = next.closest<HTMLElement>(".row");
    if (row) settle(row, next);
    next.focus();
  });
}

const options = (row: Element): HTMLElement[] => [...row.querySelectorAll<HTMLElement>("button[value]")];

function chosen(row: HTMLElement): HTMLElement | undefined {
  const all = options(row);
  return all.find((option) => option.matches(".on, .follows")) ?? all.find((option) => !option.matches(".no")) ?? all[0];
}

/** Makes one option of the row the stop of the Tab key. */
function settle(row: HTMLElement, stop: HTMLElement | undefined): void {
  for (const option of options(row)) option.tabIndex = option === stop ? 0 : -1;
}

function neighbour(from: HTMLElement, key: string): HTMLElement | null | undefined {
  const row = from.closest<HTMLElement>(".row");
  if (!row) return null;
  const all = options(row);
  const at = all.indexOf(from);
  switch (key) {
    case "ArrowRight": return all[at + 1];
    case "ArrowLeft": return all[at - 1];
    case "Home": return all[0];
    case "End": return all.at(-1);
    case "ArrowDown": return inGrid(from, 1) ?? vertical(row, 1);
    case "ArrowUp": return inGrid(from, -1) ?? vertical(row, -1);
    default: return null;
  }
}

/** The cell above or below in a grid of numbers. */
function inGrid(from: HTMLElement, by: number): HTMLElement | null | undefined {
  const cell = from.closest<HTMLTableCellElement>("td, th");
  const line = cell?.closest("tr");
  const lines = line ? [...(line.closest("table")?.rows ?? [])] : [];
  const next = line && cell ? lines[lines.indexOf(line) + by]?.cells[cell.cellIndex] : undefined;
  return next?.querySelector<HTMLElement>("button[value]");
}

/** The stop of the next row that has one. */
function vertical(row: HTMLElement, by: number): HTMLElement | undefined {
  const rows = [...(row.parentElement?.querySelectorAll<HTMLElement>(".row") ?? [])];
  for (let at = rows.indexOf(row) + by; rows[at]; at += by) {
    const next = rows[at]?.querySelector<HTMLElement>('button[value][tabindex="0"]');
    if (next) return next;
  }
  return undefined;
}
