// Lays the captions of a designation as on a drawing: a caption that fits stands under its bracket,
// a wider one hangs lower on a leader line, each deeper than the captions and lines that it would cross.

const DEEPEST = 6;

interface Part {
  element: HTMLElement;
  left: number;
  width: number;
  top: number;
  caption: number;
}

/** A stretch of one level that is taken by a caption or crossed by a leader line. */
interface Taken {
  from: number;
  to: number;
  level: number;
}

export class Hero extends HTMLElement {
  #observer = new ResizeObserver(() => this.lay());

  connectedCallback(): void {
    for (const caption of this.querySelectorAll("small")) {
      if (!caption.firstElementChild) caption.replaceChildren(wrapped(caption.textContent ?? ""));
    }
    this.#observer.observe(this);
    void document.fonts.ready.then(() => this.lay());
  }

  disconnectedCallback(): void {
    this.#observer.disconnect();
  }

  lay(): void {
    const parts = [...this.querySelectorAll<HTMLElement>(".part")];
    for (const part of parts) delete part.dataset["level"];
    delete this.dataset["depth"];
    const measured = parts.map(measure);
    let deepest = 0;
    for (const line of lines(measured)) deepest = Math.max(deepest, hang(line, this.clientWidth));
    if (deepest > 0) this.dataset["depth"] = String(deepest);
  }
}

function wrapped(text: string): HTMLElement {
  const inner = document.createElement("i");
  inner.textContent = text;
  return inner;
}

function measure(element: HTMLElement): Part {
  const caption = element.querySelector<HTMLElement>("small > i");
  const width = caption && caption.textContent ? caption.getBoundingClientRect().width : 0;
  return { element, left: element.offsetLeft, width: element.offsetWidth, top: element.offsetTop, caption: width };
}

/** Parts of one line of a designation that wraps. */
function lines(parts: Part[]): Part[][] {
  return [...Map.groupBy(parts, (part) => part.top).values()];
}

/** Gives every part of a line its level, from right to left; answers the deepest one. */
function hang(line: Part[], room: number): number {
  const taken: Taken[] = [];
  let deepest = 0;
  for (const part of line.toReversed()) {
    if (part.caption === 0) continue;
    if (part.caption <= part.width - 2) {
      taken.push({ from: part.left, to: part.left + part.width, level: 0 });
      continue;
    }
    const from = part.left + part.width / 2;
    const to = from + part.caption + 10;
    const under = taken.filter((other) => other.from < to && from < other.to);
    const level = 1 + Math.max(0, ...under.map((other) => other.level));
    if (level > DEEPEST || to > room + 40) continue;
    part.element.dataset["level"] = String(level);
    taken.push({ from, to, level });
    deepest = Math.max(deepest, level);
  }
  return deepest;
}
