// The table of a read list: copies the rows that the filter shows as tab-separated text for a spreadsheet.
import { copyText } from "./copy";

export class Listing extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>("#copy-table");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => void copyText(this.#text()));
  }

  #text(): string {
    const rows = [...this.querySelectorAll<HTMLTableRowElement>("tr")].filter((row) => row.offsetParent !== null);
    return rows.map((row) => [...row.cells].filter((cell) => !cell.matches(".act")).map(plain).join("\t")).join("\n");
  }
}

/** One cell in one line; a text that a spreadsheet would take for a formula gets an apostrophe. */
function plain(cell: HTMLTableCellElement): string {
  const text = (cell.textContent ?? "").replace(/\s+/g, " ").trim();
  return /^[=+@-]/.test(text) && cell.matches(".given") ? `'${text}` : text;
}
