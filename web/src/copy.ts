// A button that copies a text: its own `data-text` or the text of the element that `data-from` names.
export class CopyButton extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => void this.copy());
  }

  async copy(): Promise<void> {
    await copyText(this.dataset["text"] ?? document.querySelector(this.dataset["from"] ?? "")?.textContent ?? "");
  }
}

/** Puts a text on the clipboard and says so. */
export async function copyText(text: string): Promise<void> {
  const words = document.body.dataset;
  try {
    await navigator.clipboard.writeText(text);
    toast(`${words["copied"] ?? ""} ${text.split("\n", 1)[0] ?? ""}`);
  } catch {
    toast(words["notCopied"] ?? "");
  }
}

function toast(text: string): void {
  const live = document.querySelector<HTMLElement>("#live");
  if (!live) return;
  live.textContent = text;
  live.classList.add("toast");
  setTimeout(() => {
    if (live.textContent !== text) return;
    live.classList.remove("toast");
    live.textContent = "";
  }, 2500);
}
