import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Links of the repository as links of the site: a folder is its README, a README is an index, and what has no page here
 * (a test, a template) is named without a link.
 */
export function repositoryLinks(markdown, root) {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    for (const { children } of tokens) {
      const opened = [];
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          opened.push(token);
          token.attrSet('href', pageOf(token.attrGet('href'), env.realPath ?? env.path, root));
        }
        if (token.type === 'link_close') {
          unlink(opened.pop(), token);
        }
      }
    }
  });
}

function pageOf(href, from, root) {
  const [path, anchor] = href.split('#');
  if (path === '' || /^(?:[a-z]+:|\/)/.test(path)) {
    return href;
  }
  const target = join(dirname(from), path);
  const page = isFolder(target) && existsSync(join(target, 'README.md')) ? join(path, 'README.md') : path;
  const isPage = page.endsWith('.md') && !relative(root, target).startsWith('test/');
  return isPage ? page.replace(/(^|\/)README\.md$/, '$1index.md') + (anchor ? `#${anchor}` : '') : '';
}

function isFolder(path) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function unlink(open, close) {
  if (open.attrGet('href') === '') {
    open.attrs = null;
    open.type = close.type = 'span';
    open.tag = close.tag = 'span';
  }
}
