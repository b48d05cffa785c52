// A list that narrows while one types. Case and letters that look alike in two alphabets do not matter.
// Items bear data-find: its value is what is searched, or the text of the item where the value is empty.

const DELAY = 60;

export class Filter extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>("input[type=search]");
    const first = this.querySelector("[data-find]");
    if (!field || !first) return;
    const fold = folder(this.dataset["twins"] ?? "");
    const items = [...this.querySelectorAll<HTMLElement>("[data-find]")];
    const texts = items.map((item) => fold(item.dataset["find"] || (item.textContent ?? "")));
    let timer = 0;
    const narrow = () => this.#narrow(fold(field.value.trim()), items, texts);
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(narrow, DELAY);
    });
    if (field.value) narrow();
  }

  #narrow(wanted: string, items: HTMLElement[], texts: string[]): void {
    const words = wanted.split(/\s+/).filter(Boolean);
    const begins = "begins" in this.dataset;
    let shown = 0;
    items.forEach((item, at) => {
      const text = texts[at] ?? "";
      item.hidden = !(begins ? startsLike(text, wanted) : words.every((word) => text.includes(word)));
      shown += item.hidden ? 0 : 1;
    });
    for (const group of this.querySelectorAll<HTMLElement>("[data-group]")) {
      group.hidden = group.querySelector("[data-find]:not([hidden])") === null;
    }
    const output = this.querySelector("output");
    if (output) output.textContent = wanted === "" ? "" : shown === 0 ? (this.dataset["empty"] ?? "") : `${shown} / ${items.length}`;
  }
}

/** Whether a code begins so, with or without the signs before its first letter. */
function startsLike(text: string, wanted: string): boolean {
  return text.startsWith(wanted) || text.replace(/^[^\p{L}\p{N}]+/u, "").startsWith(wanted);
}

/** A fold by groups of letters that look alike: each becomes the first of its group, in small letters. */
function folder(twins: string): (text: string) => string {
  const alike = new Map<string, string>();
  for (const group of twins.split(" ")) {
    const [first, ...others] = [...group];
    for (const other of others) if (first) alike.set(other.toLowerCase(), first.toLowerCase());
  }
  return (text) => [...text.toLowerCase()].map((letter) => alike.get(letter) ?? letter).join("");
}
