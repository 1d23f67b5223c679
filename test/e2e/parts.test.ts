import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { named } from './bench/parts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keywheel-bench-parts-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function binary(folder: string, name: string, mode = 0o755): string {
  mkdirSync(join(root, folder), { recursive: true });
  const file = join(root, folder, name);
  writeFileSync(file, '');
  chmodSync(file, mode);
  return file;
}

const path = (...folders: string[]) => folders.map((folder) => join(root, folder)).join(delimiter);

test('a part is the one that its environment variable names, whatever is on PATH', () => {
  const mine = binary('mine', 'etcd-3.6');
  binary('path', 'etcd');

  expect(named('etcd', { KEYWHEEL_BENCH_ETCD: mine, PATH: path('path') })).toBe(mine);
});

test('a variable that names nothing is told, and nothing else is taken', () => {
  binary('path', 'etcd');

  expect(() => named('etcd', { KEYWHEEL_BENCH_ETCD: join(root, 'gone'), PATH: path('path') })).toThrow(
    /KEYWHEEL_BENCH_ETCD names ".*gone", which is not there/,
  );
});

test('a part of KUBEBUILDER_ASSETS is taken before those on PATH', () => {
  const asset = binary('assets', 'kube-apiserver');
  const controller = binary('path', 'kube-controller-manager');
  binary('path', 'kube-apiserver');
  const environment = { KUBEBUILDER_ASSETS: join(root, 'assets'), PATH: path('path') };

  expect(named('kube-apiserver', environment)).toBe(asset);
  expect(named('kube-controller-manager', environment)).toBe(controller);
});

test('a part on PATH is the first that can be run', () => {
  binary('first', 'bao', 0o644);
  const second = binary('second', 'bao');

  expect(named('bao', { PATH: path('none', 'first', 'second') })).toBe(second);
});

test('OpenTofu stands in for Terraform, and Reloader may be written as its project writes it', () => {
  const [tofu, reloader] = [binary('path', 'tofu'), binary('path', 'Reloader')];

  expect(named('terraform', { PATH: path('path') })).toBe(tofu);
  expect(named('reloader', { PATH: path('path') })).toBe(reloader);
  expect(named('terraform', { PATH: path('path', 'other') })).toBe(tofu);
});

test('what is nowhere is left to the cache and to the build', () => {
  expect(named('external-secrets', { PATH: path('path') })).toBeUndefined();
  expect(named('external-secrets', {})).toBeUndefined();
});
