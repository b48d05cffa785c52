// The last readings of this browser, kept in its local storage and nowhere else.
interface Reading {
  text: string;
  designation: string;
}

const KEY = "readings";
const MOST = 50;

export class Recent extends HTMLElement {
  connectedCallback(): void {
    const fresh = this.dataset["text"];
    if (fresh) keep({ text: fresh, designation: this.dataset["designation"] ?? "" });
    this.querySelector("button")?.addEventListener("click", () => {
      localStorage.removeItem(KEY);
      this.#render();
    });
    this.#render();
  }

  #render(): void {
    const all = kept();
    this.hidden = all.length === 0;
    this.querySelector("ul")?.replaceChildren(...all.map(entry));
  }
}

function kept(): Reading[] {
  try {
    const all: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(all) ? all.filter((one): one is Reading => typeof one?.text === "string") : [];
  } catch {
    return [];
  }
}

function keep(fresh: Reading): void {
  const others = kept().filter((one) => one.text !== fresh.text);
  localStorage.setItem(KEY, JSON.stringify([fresh, ...others].slice(0, MOST)));
}

function entry(reading: Reading): HTMLLIElement {
  const link = document.createElement("a");
  link.className = "num";
  link.href = `/decode?text=${encodeURIComponent(reading.text)}`;
  link.textContent = reading.text;
  const line = document.createElement("li");
  line.append(link);
  if (reading.designation && reading.designation !== reading.text) {
    const read = document.createElement("span");
    read.className = "num muted";
    read.textContent = `→ ${reading.designation}`;
    line.append(read);
  }
  return line;
}
