import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The pages of docs/ by what they are for, each in one place. */
const CHAPTERS = {
  Start: [
    'tutorial',
    'deploy',
    'state',
    'renames',
    'testing',
    'existing',
    'import',
    'migration',
    'promotion',
    'tenant-files',
    'key-value',
  ],
  Secrets: ['secrets', 'deliveries', 'advice', 'bridge', 'cluster-to-cluster', 'other-stores', 'sealed-secrets'],
  'Databases, certificates, keys': ['database-credentials', 'databases', 'certificates', 'encryption'],
  'Logins and isolation': ['cluster-logins', 'isolation', 'clients', 'workload-identity', 'logins', 'network'],
  'Clusters and servers': ['installation', 'gitops', 'encryption-at-rest', 'hub', 'alerts', 'canaries'],
  'Proofs and reports': [
    'check',
    'findings',
    'rules',
    'access',
    'timing',
    'load',
    'changes',
    'plan',
    'report',
    'posture',
  ],
  'In production': ['status', 'audit'],
  Reference: ['commands', 'options', 'overrides', 'cdktf'],
  Explanations: ['architecture', 'threat-model', 'worst-patterns', 'real-servers', 'speed'],
};

/** The reference is generated (`docs` in package.json), and its two pages list all of it. */
const EXPORTS = [
  { text: 'Exports of keywheel', link: '/reference/index/' },
  { text: 'Exports of keywheel/testing', link: '/reference/testing/' },
];

export const nav = [
  { text: 'Tutorial', link: '/docs/tutorial' },
  { text: 'Checks', link: '/docs/checks/' },
  { text: 'Errors', link: '/docs/errors/' },
  { text: 'Runbooks', link: '/docs/runbooks/' },
  { text: 'Reference', link: '/reference/' },
];

/**
 * The pages next to a page: of a list those of the list alone, for each page holds its sidebar in full.
 *
 * @throws Error for a page of docs/ that is in no chapter, and for one that is not there
 */
export function sidebar(root) {
  const page = (path) => ({ text: titleOf(join(root, `${path}.md`)), link: `/${path}` });
  const placed = Object.values(CHAPTERS).flat().sort();
  const there = pagesIn(join(root, 'docs'));
  if (placed.join() !== there.join()) {
    const odd = [...there.filter((one) => !placed.includes(one)), ...placed.filter((one) => !there.includes(one))];
    throw new Error(`docs/.vitepress/sidebar.mjs places other pages than docs/ has: ${odd.join(', ')}`);
  }
  const section = (folder) => ({ text: titleOf(join(root, folder, 'README.md')), link: `/${folder}/` });
  const home = { text: 'keywheel', link: '/' };
  const list = (folder) => [
    home,
    section(folder),
    ...pagesIn(join(root, folder)).map((name) => page(`${folder}/${name}`)),
  ];
  const themes = foldersIn(join(root, 'docs/checks')).map((theme) => ({
    text: theme,
    items: pagesIn(join(root, 'docs/checks', theme)).map((name) => page(`docs/checks/${theme}/${name}`)),
  }));
  return {
    '/docs/checks/': [home, section('docs/checks'), ...themes],
    '/docs/errors/': list('docs/errors'),
    '/docs/runbooks/': list('docs/runbooks'),
    '/reference/': [home, ...EXPORTS],
    '/': [
      home,
      ...Object.entries(CHAPTERS).map(([text, pages]) => ({ text, items: pages.map((name) => page(`docs/${name}`)) })),
      { text: 'Lists', items: ['docs/checks', 'docs/errors', 'docs/runbooks'].map(section) },
      { text: 'Project', items: ['CHANGELOG', 'CONTRIBUTING', 'SECURITY'].map(page) },
    ],
  };
}

function titleOf(file) {
  return /^# (.+)$/m.exec(readFileSync(file, 'utf8'))[1].replaceAll('`', '');
}

function pagesIn(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => basename(file, '.md'))
    .sort();
}

function foldersIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}
