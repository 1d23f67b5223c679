/** Where a person was on a page before a link of it led away. */
interface Left {
  readonly link: number;
  readonly href: string;
  readonly top: number;
}

/** Shows the page of each new address, and gives the place back to who returns: the link that was followed, in sight. */
export function keepPlaces(main: HTMLElement, show: () => void): void {
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest('a') : null;
    if (link) {
      const left: Left = { link: links().indexOf(link), href: link.href, top: scrollY };
      history.replaceState(left, '');
    }
  });
  addEventListener('hashchange', () => {
    show();
    const left = history.state as Left | null;
    const link = left && links()[left.link];
    if (left && link?.href === left.href) {
      link.focus({ preventScroll: true });
      scrollTo(0, left.top);
      return;
    }
    // Whoever hears the page, or goes by keys, begins where it does.
    const title = main.querySelector('h1')!;
    title.tabIndex = -1;
    title.focus();
    scrollTo(0, 0);
  });
}

function links(): HTMLAnchorElement[] {
  return [...document.querySelectorAll('a')];
}
