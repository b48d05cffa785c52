// Similar suggestions while one types: the piece of a page that the server writes, laid into #similar.

const DELAY = 350;
/** Fewer letters say nothing. */
const FEWEST = 8;

export class Similar extends HTMLElement {
  connectedCallback(): void {
    const place = document.querySelector("#similar");
    if (!place) return;
    let timer = 0;
    this.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void this.#show(place), DELAY);
    });
  }

  async #show(place: Element): Promise<void> {
    const fields = this.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    const text = [...fields].map((field) => field.value).join(" ").trim();
    if (text.length < FEWEST) return;
    const answer = await fetch(`${this.dataset["url"] ?? ""}?text=${encodeURIComponent(text.slice(0, 500))}`).catch(() => null);
    if (!answer?.ok) return;
    const piece = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...piece.body.childNodes);
  }
}
