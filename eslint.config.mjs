import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Forbids imports in a folder of lib/, with the reason that a person reads. */
function border(files, patterns) {
  return {
    files,
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
    },
  };
}

const CDKTF = {
  group: ['cdktf', 'cdktf/*', '@cdktf/*'],
  message: 'Terraform is made in lib/vault/ and lib/synth/ only.',
};
const CDK8S = { group: ['cdk8s', 'cdk8s-plus-*'], message: 'Kubernetes objects are made in lib/kubernetes/ only.' };
const WHOLE_PROVIDER = {
  regex: '^@cdktf/provider-(vault|kubernetes)$',
  message: 'Import the one resource, @cdktf/provider-vault/lib/<resource>: the whole provider is slow to load.',
};
const VAULT = {
  group: ['**/vault/*'],
  message: 'The two sides do not know each other; what they share is in lib/fleet/.',
};
const KUBERNETES = { group: ['**/kubernetes/*'], message: VAULT.message };
const CHECKS_READ_OUTPUT = {
  regex: '^\\.\\./(fleet/|vault/|synth/(?!synthesized-fleet$)|kubernetes/(?!object$))',
  message: 'Checks read the rendered output, never the intent.',
};
const FILES_ARE_ANYBODYS = {
  regex: '^\\.\\./(fleet/|vault/|synth/(?!synthesized-fleet$)|kubernetes/(?!object$)|checks/(?!finding$)|timing/|cli/)',
  message: "Files are read as they are, whoever wrote them: by what the views need, and by nothing of a program's.",
};

export default tseslint.config(
  {
    ignores: ['build/', 'dist/', 'cdktf.out/', 'out/', 'coverage/', 'templates/', 'apps/*/dist/', 'apps/*/cdktf.out/'],
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
  { files: ['.ci/**', 'lib/cli/**', 'bench/**', 'apps/*.js', 'test/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.js', '**/*.mjs'], rules: { '@typescript-eslint/no-require-imports': 'off', 'no-undef': 'off' } },
  border(['lib/fleet/**'], [CDKTF, VAULT]),
  border(['lib/vault/**'], [WHOLE_PROVIDER, KUBERNETES]),
  border(['lib/kubernetes/**'], [CDKTF, VAULT]),
  border(['lib/checks/**', 'lib/access/**', 'lib/audit/**'], [CDKTF, CDK8S, CHECKS_READ_OUTPUT]),
  border(['lib/files/**'], [CDKTF, CDK8S, FILES_ARE_ANYBODYS]),
  border(['lib/cli/**', 'lib/index.ts', 'lib/testing.ts'], [CDKTF, CDK8S]),
);
