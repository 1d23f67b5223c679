import { dump } from 'js-yaml';

/** Documents as people like to read them in a diff: no anchors, no folded lines, in the order they are given. */
export function yamlDocuments(documents: readonly object[]): string {
  return documents.map((document) => dump(document, { noRefs: true, lineWidth: -1 })).join('---\n');
}
