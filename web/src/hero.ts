// Lays the captions of a designation as on a drawing: a caption that fits stands under its bracket, in one line or two;
// a wider one hangs lower on a leader line, deeper than all captions and lines that it would cross.

const DEEPEST = 6;
/** Sizes of the face, from the largest: the first that fits into one line is taken. */
const SIZES = ["0", "1", "2", "3"];

interface Part {
  element: HTMLElement;
  left: number;
  width: number;
  caption: number;
}

/** A stretch that captions and leader lines take, down to a level. */
interface Taken {
  from: number;
  to: number;
  level: number;
}

export class Hero extends HTMLElement {
  #room: IntersectionObserver | undefined;
  #observer = new ResizeObserver(() => this.lay());

  connectedCallback(): void {
    for (const caption of this.querySelectorAll("small")) {
      if (!caption.firstElementChild) caption.replaceChildren(wrapped(caption.textContent ?? ""));
    }
    if (this.parentElement) this.#observer.observe(this.parentElement);
    void document.fonts.ready.then(() => this.lay());
    this.#hideWhenStuck();
  }

  disconnectedCallback(): void {
    this.#observer.disconnect();
    this.#room?.disconnect();
  }

  /** A designation that stays at the top while the page scrolls has no room for its captions. */
  #hideWhenStuck(): void {
    const hero = this.closest<HTMLElement>(".hero");
    const captions = hero?.nextElementSibling;
    if (!hero || !captions) return;
    const hide = (entries: IntersectionObserverEntry[]): void => {
      this.toggleAttribute("data-stuck", !(entries.at(-1)?.isIntersecting ?? true));
    };
    this.#room = new IntersectionObserver(hide, { rootMargin: `-${hero.offsetHeight - 4}px 0px 0px`, threshold: 1 });
    this.#room.observe(captions);
  }

  lay(): void {
    const parts = [...this.querySelectorAll<HTMLElement>(".part")];
    this.dataset["depth"] = "0";
    // On a phone a letter is too narrow to be aimed at; the rows do the same.
    const narrow = matchMedia("(max-width: 820px)").matches;
    for (const part of parts) {
      part.dataset["level"] = "1";
      part.classList.remove("folded");
      if (part.matches("a")) part.tabIndex = narrow ? -1 : 0;
    }
    for (const size of SIZES) {
      this.dataset["fit"] = size;
      if (this.scrollWidth <= this.clientWidth) break;
    }
    const from = this.getBoundingClientRect().left;
    this.dataset["depth"] = String(hang(parts.map((part) => measure(part, from)), this.clientWidth));
  }
}

function wrapped(text: string): HTMLElement {
  const inner = document.createElement("i");
  inner.textContent = text;
  return inner;
}

/** A part with its place from the left edge of the designation. */
function measure(element: HTMLElement, from: number): Part {
  const caption = element.querySelector<HTMLElement>("small > i");
  const width = caption?.textContent ? caption.offsetWidth : 0;
  return { element, left: element.getBoundingClientRect().left - from, width: element.offsetWidth, caption: width };
}

/** Gives every part its level, from right to left; answers the deepest one. */
function hang(parts: Part[], room: number): number {
  const taken: Taken[] = [];
  let deepest = 0;
  for (const part of parts.toReversed()) {
    const place = fitted(part) ?? hung(part, taken, room);
    part.element.dataset["level"] = place.level < 0 ? "none" : String(place.level);
    part.element.classList.toggle("folded", place.level === 0 && part.caption > part.width - 4);
    taken.push({ ...place, level: part.element.classList.contains("folded") ? 1 : place.level });
    deepest = Math.max(deepest, taken.at(-1)?.level ?? 0);
  }
  return deepest;
}

/** A caption that has room under its own bracket. */
function fitted(part: Part): Taken | null {
  const lines = part.width >= 64 ? 2 : 1;
  const fits = part.caption === 0 || part.caption <= (part.width - 4) * (lines === 2 ? 1.7 : 1);
  return fits ? { from: part.left, to: part.left + part.width, level: 0 } : null;
}

/** A caption on a leader line; level -1 where it finds no room. */
function hung(part: Part, taken: Taken[], room: number): Taken {
  const from = part.left + part.width / 2;
  const to = from + part.caption + 6;
  const under = taken.filter((other) => other.from < to && from < other.to);
  const level = 1 + Math.max(0, ...under.map((other) => other.level));
  return level > DEEPEST || to > room ? { from, to: from, level: -1 } : { from, to, level };
}
