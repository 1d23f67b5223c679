/** Addresses within the page: `#/secrets?cluster=eu`, `#/secret?name=eu%2Fapp%2Fdb`. */
export interface Place {
  readonly page: string;
  readonly query: URLSearchParams;
}

export function placeOf(hash: string): Place {
  const [page = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { page: page === '' ? 'overview' : page, query: new URLSearchParams(query) };
}

export function address(page: string, query: Readonly<Record<string, string>> | URLSearchParams = {}): string {
  const text = new URLSearchParams(query).toString();
  return `#/${page}${text === '' ? '' : `?${text}`}`;
}
