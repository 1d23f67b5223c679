import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The rooms of lib/, in their order: each imports those before it that stand on the ground floor or in its own column,
 * types included, and those on top import both columns. Nothing else, and no file is an exception. `not` names rooms
 * before it that one does not import either, `packages` what it makes the output with. test/rooms.slow.test.ts holds it too.
 */
export const ROOMS = [
  // The ground floor: texts, the languages that both sides are written in, and what is written.
  { name: 'collections', column: 'ground' },
  { name: 'go', column: 'ground', packages: ['cdk8s'] },
  { name: 'text', column: 'ground' },
  { name: 'program', column: 'ground' },
  { name: 'errors', column: 'ground' },
  { name: 'encode', column: 'ground' },
  { name: 'addresses', column: 'ground' },
  { name: 'cron', column: 'ground' },
  { name: 'x509', column: 'ground' },
  { name: 'terraform', column: 'ground' },
  { name: 'yaml', column: 'ground' },
  { name: 'output', column: 'ground' },
  { name: 'sealed', column: 'ground' },
  // Reading: whoever wrote the output, and never what was meant by it.
  { name: 'policy', column: 'reading' },
  { name: 'secrecy', column: 'reading' },
  { name: 'views', column: 'reading' },
  { name: 'access', column: 'reading' },
  { name: 'timing', column: 'reading' },
  { name: 'load', column: 'reading' },
  { name: 'alerts', column: 'reading' },
  { name: 'checks', column: 'reading', not: ['alerts'] },
  { name: 'audit', column: 'reading' },
  // What clusters and the hub have, held against what was written: the checks run over both.
  { name: 'live', column: 'reading' },
  { name: 'unknown', column: 'reading' },
  // What differs between two sides, and what that means.
  { name: 'change', column: 'reading', not: ['audit', 'live', 'unknown'] },
  // From one fleet to the next: what is applied when, and what breaks in between.
  { name: 'plan', column: 'reading', not: ['live', 'unknown', 'change'] },
  { name: 'reports', column: 'reading' },
  // All of it as one page; its script is a program of its own, for the browser.
  { name: 'page', column: 'reading' },
  // Files are read as they are, for all of the above: nothing of it is known here.
  {
    name: 'files',
    column: 'reading',
    not: [
      'policy',
      'views',
      'access',
      'timing',
      'alerts',
      'checks',
      'audit',
      'live',
      'unknown',
      'change',
      'plan',
      'reports',
      'page',
    ],
  },
  // Stating: what a program says, and both sides of it. They do not know each other: what they share is said in fleet/.
  { name: 'options', column: 'stating' },
  { name: 'database', column: 'stating' },
  { name: 'fleet', column: 'stating', packages: ['cdk8s'] },
  { name: 'vault', column: 'stating', packages: ['cdk8s', 'cdktf'] },
  { name: 'kubernetes', column: 'stating', not: ['vault'], packages: ['cdk8s'] },
  // A folder for each kind of thing that programs state. Only its files `hub.ts` and `…-hub.ts` make Terraform.
  { name: 'kinds', column: 'stating', packages: ['cdk8s'], hub: ['cdk8s', 'cdktf'] },
  { name: 'sides', column: 'stating', packages: ['cdk8s', 'cdktf'] },
  { name: 'projections', column: 'stating', not: ['sides'] },
  // On top of both.
  { name: 'synth', column: 'top', packages: ['cdk8s', 'cdktf'] },
  // What looks like a secret is known in the reading column, and no file of a tenant may hold one.
  { name: 'tenant-files', column: 'top', packages: ['cdk8s'] },
  // What exists, as a program that people would have written.
  { name: 'adoption', column: 'top' },
  { name: 'cli', column: 'top' },
];

/** The rooms that a room imports. */
export function importedBy({ name, column, not = [] }) {
  const before = ROOMS.slice(
    0,
    ROOMS.findIndex((room) => room.name === name),
  );
  return before
    .filter((room) => column === 'top' || room.column === 'ground' || room.column === column)
    .map((room) => room.name)
    .filter((room) => !not.includes(room));
}

const PACKAGES = {
  cdktf: {
    group: ['cdktf', 'cdktf/*', '@cdktf/*'],
    message: 'Terraform is made in lib/vault/, in hub.ts of a kind, in lib/sides/ and lib/synth/ only.',
  },
  cdk8s: {
    group: ['cdk8s', 'cdk8s-plus-*'],
    message: 'Only who makes Kubernetes objects imports what makes them: see ROOMS in eslint.config.mjs.',
  },
};
const WHOLE_PROVIDER = {
  regex: '^@cdktf/provider-(vault|kubernetes)$',
  message: 'Import the one resource, @cdktf/provider-vault/lib/<resource>: the whole provider is slow to load.',
};

function restricted(files, patterns) {
  return { files, rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] } };
}

/** No package but those that are named. */
function packagesBut(packages) {
  const others = Object.keys(PACKAGES).filter((name) => !packages.includes(name));
  return [...others.map((name) => PACKAGES[name]), ...(packages.includes('cdktf') ? [WHOLE_PROVIDER] : [])];
}

/** What leaves a room from its own folder, and from one below it, may enter those that the list allows. */
function borders(room) {
  const allowed = importedBy(room);
  const message = `lib/${room.name}/ imports only ${allowed.join(', ') || 'itself'}: see ROOMS in eslint.config.mjs.`;
  const leaving = (up) => ({ regex: `^${up}(?:$|/(?!(?:${allowed.join('|') || ' '})(?:/|$)))`, message });
  const patterns = packagesBut(room.packages ?? []);
  const below = leaving('\\.\\./\\.\\.');
  const hub = [...packagesBut(room.hub ?? []), below];
  return [
    restricted([`lib/${room.name}/*.ts`], [...patterns, leaving('\\.\\.')]),
    restricted([`lib/${room.name}/*/*.ts`], [...patterns, below]),
    ...(room.hub ? [restricted([`lib/${room.name}/*/hub.ts`, `lib/${room.name}/*/*-hub.ts`], hub)] : []),
  ];
}

export default tseslint.config(
  {
    ignores: [
      'build/',
      'dist/',
      'dist.alerts/',
      'dist.hub/',
      'dist.gitops/',
      'dist.patches/',
      'cdktf.out/',
      'out/',
      'coverage/',
      'templates/project/',
      'templates/tenants/',
      'site/',
      'lib/page/assets.ts',
      'apps/*/dist/',
      'apps/*/cdktf.out/',
    ],
  },
  eslint.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-console': 'error',
    },
  },
  { files: ['.ci/**', 'release/**', 'lib/cli/**', 'bench/**', 'apps/*.js', 'test/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.js', '**/*.mjs'], rules: { '@typescript-eslint/no-require-imports': 'off', 'no-undef': 'off' } },
  ...ROOMS.flatMap(borders),
  restricted(['lib/*.ts'], packagesBut([])),
);
