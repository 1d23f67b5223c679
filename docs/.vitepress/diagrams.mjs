import { renderMermaidSVG } from 'beautiful-mermaid';

const COLORS = { bg: 'var(--vp-c-bg)', fg: 'var(--vp-c-text-1)', muted: 'var(--vp-c-text-1)', transparent: true };

/** Diagrams of Mermaid as SVG in the page, in the colours of the theme: no script draws them, and no font is fetched. */
export function diagrams(markdown) {
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, at, ...rest) => {
    const { info, content } = tokens[at];
    if (info.trim() !== 'mermaid') {
      return fence(tokens, at, ...rest);
    }
    // Downwards: a page is narrow.
    const svg = renderMermaidSVG(content.replace(/^flowchart LR/, 'flowchart TD'), COLORS).replace(
      /@import url\([^)]*\);/,
      '',
    );
    // A text to Vue, which would take the styles out of an element.
    const text = JSON.stringify(svg).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    return `<div class="diagram" tabindex="0" role="group" aria-label="Diagram" v-html="${text}"></div>\n`;
  };
}
