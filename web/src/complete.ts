// What may follow, while a designation is typed: a listbox under the field.
interface Completion {
  text: string;
  title: string;
}

export class Complete extends HTMLElement {
  #field: HTMLInputElement | HTMLTextAreaElement | null = null;
  #list = document.createElement("ul");
  #chosen = -1;
  #wait = 0;
  #asked = "";

  connectedCallback(): void {
    this.#field = this.querySelector("input, textarea");
    const field = this.#field;
    if (!field) return;
    this.#list.id = `${field.id}-list`;
    this.#list.className = "completions";
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", this.dataset["label"] ?? "");
    this.#list.hidden = true;
    this.append(this.#list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-controls", this.#list.id);
    field.addEventListener("input", () => this.#later());
    field.addEventListener("keydown", (event) => this.#key(event as KeyboardEvent));
    field.addEventListener("blur", () => setTimeout(() => this.#close(), 150));
    this.#list.addEventListener("pointerdown", (event) => {
      const item = event.target instanceof Element ? event.target.closest("li") : null;
      if (!item) return;
      event.preventDefault();
      this.#take([...this.#list.children].indexOf(item));
    });
  }

  #later(): void {
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => void this.#ask(), 90);
  }

  async #ask(): Promise<void> {
    const prefix = this.#field?.value ?? "";
    this.#asked = prefix;
    if (prefix.trim() === "" || prefix.includes("\n") || prefix.length > 120) return this.#close();
    const answer = await fetch(`/complete?prefix=${encodeURIComponent(prefix)}`).catch(() => null);
    if (!answer?.ok || this.#asked !== prefix) return;
    this.#show((await answer.json()) as Completion[]);
  }

  #show(found: Completion[]): void {
    this.#chosen = -1;
    this.#list.replaceChildren(...found.map(item));
    [...this.#list.children].forEach((entry, at) => (entry.id = `${this.#list.id}-${at}`));
    this.#list.hidden = found.length === 0 || document.activeElement !== this.#field;
  }

  #key(event: KeyboardEvent): void {
    const open = !this.#list.hidden;
    if (event.key === "Escape" && open) this.#close();
    else if (event.key === "ArrowDown" && open) this.#choose(this.#chosen + 1);
    else if (event.key === "ArrowUp" && open && this.#chosen >= 0) this.#choose(this.#chosen - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && open && this.#chosen >= 0) this.#take(this.#chosen);
    else if (event.key === "Enter" && !event.shiftKey && this.#field instanceof HTMLTextAreaElement) this.#field.form?.requestSubmit();
    else return;
    event.preventDefault();
  }

  #choose(at: number): void {
    const entries = [...this.#list.children];
    this.#chosen = Math.min(at, entries.length - 1);
    entries.forEach((entry, index) => entry.setAttribute("aria-selected", String(index === this.#chosen)));
    const active = entries[this.#chosen];
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.#field?.setAttribute("aria-activedescendant", active.id);
    else this.#field?.removeAttribute("aria-activedescendant");
  }

  #take(at: number): void {
    const text = this.#list.children[at]?.getAttribute("data-text");
    if (!this.#field || text === null || text === undefined) return;
    this.#field.value = text;
    this.#field.focus();
    this.#close();
    this.#later();
  }

  #close(): void {
    this.#list.hidden = true;
    this.#chosen = -1;
    this.#field?.removeAttribute("aria-activedescendant");
  }
}

function item(completion: Completion): HTMLLIElement {
  const entry = document.createElement("li");
  entry.setAttribute("role", "option");
  entry.setAttribute("aria-selected", "false");
  entry.dataset["text"] = completion.text;
  const title = document.createElement("small");
  title.textContent = completion.title;
  entry.append(completion.text, title);
  return entry;
}
