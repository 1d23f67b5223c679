import { visible } from '../../text/visible';

export type Child = Node | string | number | undefined | readonly Child[];
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Attributes that a person reads, or hears. */
const READ: readonly string[] = ['aria-label', 'title'];

const SVG = 'http://www.w3.org/2000/svg';

/** An element. Texts are texts: nothing in them is markup, and what nobody would see is written out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAll(made, attributes);
  append(made, children);
  return made;
}

export function svg(tag: string, attributes: Attributes, ...children: readonly SVGElement[]): SVGElement {
  const made = document.createElementNS(SVG, tag);
  setAll(made, attributes);
  made.append(...children);
  return made;
}

/** A name of the field. */
export function code(text: string): HTMLElement {
  return element('code', {}, parted(text));
}

/** On any screen a name may break anywhere, and better between its parts than within one. */
export function parted(text: string): Child {
  return text.split(/(?<=[/.:_-])(?=[^/.:_-])/).map((part, index) => (index > 0 ? [element('wbr'), part] : part));
}

/** A place within the page. */
export function link(place: string, ...children: readonly Child[]): HTMLAnchorElement {
  return element('a', { href: place }, ...children);
}

function setAll(made: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      const text = value === true ? '' : String(value);
      made.setAttribute(name, READ.includes(name) ? visible(text) : text);
    }
  }
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) {
      append(parent, child as readonly Child[]);
    } else if (child instanceof Node) {
      parent.append(child);
    } else if (child !== undefined) {
      parent.append(visible(String(child)));
    }
  }
}
