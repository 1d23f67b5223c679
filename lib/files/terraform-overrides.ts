import { basename } from 'node:path';
import { blocksIn, ModuleFile } from './terraform-blocks';

type Json = Record<string, any>;

/** Files whose blocks say more of those that other files have. */
const OVERRIDE = /^(?:.+_)?override\.(?:tf|tofu)(?:\.json)?$/;

/** How many labels stand before what a block says. */
const LABELS: Readonly<Record<string, number>> = {
  data: 2,
  ephemeral: 2,
  locals: 0,
  module: 1,
  output: 1,
  provider: 1,
  resource: 2,
  terraform: 0,
  variable: 1,
};

/**
 * The files of a folder as Terraform takes them: each argument, and each kind of block within a block, that an override
 * file says stands in place of the one in another file.
 *
 * https://developer.hashicorp.com/terraform/language/files/override
 */
export function overridden(files: readonly ModuleFile[]): readonly ModuleFile[] {
  const isOverride = ({ file }: ModuleFile) => OVERRIDE.test(basename(file));
  if (!files.some(isOverride)) {
    return files;
  }
  const told = files.filter((one) => !isOverride(one));
  const byName = (one: ModuleFile, other: ModuleFile) => (basename(one.file) < basename(other.file) ? -1 : 1);
  return files.filter(isOverride).sort(byName).reduce(withOverride, told);
}

/** What is in no other file stands where the override says it: Terraform refuses it, and it is looked at all the same. */
function withOverride(files: readonly ModuleFile[], { json, ...own }: ModuleFile): readonly ModuleFile[] {
  let merged = files;
  const alone: Json = {};
  for (const [kind, said] of Object.entries(json)) {
    for (const { labels, body } of labelled(said, LABELS[kind] ?? 0)) {
      const isThere = (one: ModuleFile) =>
        labelled(one.json[kind], labels.length).some((other) => isSame(other, labels, body));
      if (merged.some(isThere)) {
        merged = merged.map((one) =>
          isThere(one) ? { ...one, json: { ...one.json, [kind]: merge(one.json[kind], labels, body) } } : one,
        );
      } else {
        const [block] = blocksIn(labels.reduceRight<Json>((inner, label) => ({ [label]: inner }), body));
        alone[kind] = [...((alone[kind] as Json[] | undefined) ?? []), block];
      }
    }
  }
  return Object.keys(alone).length > 0 ? [...merged, { ...own, json: alone }] : merged;
}

interface Labelled {
  readonly labels: readonly string[];
  readonly body: Json;
}

function labelled(said: unknown, depth: number): Labelled[] {
  return blocksIn(said).flatMap((one): Labelled[] =>
    depth === 0
      ? [{ labels: [], body: one }]
      : Object.entries(one).flatMap(([label, inner]) =>
          labelled(inner, depth - 1).map(({ labels, body }) => ({ labels: [label, ...labels], body })),
        ),
  );
}

/** Providers of one name are told apart by their alias, and locals one by one. */
function isSame(other: Labelled, labels: readonly string[], body: Json): boolean {
  return labels.length === 0
    ? Object.keys(body).some((name) => Object.hasOwn(other.body, name))
    : other.labels.every((label, index) => label === labels[index]) && other.body['alias'] === body['alias'];
}

/** As a block of the same form, in which the one that is meant says what the override says. */
function merge(said: unknown, labels: readonly string[], body: Json): unknown {
  const [label, ...inner] = labels;
  return blocksIn(said).map((one) =>
    label === undefined
      ? { ...one, ...body }
      : Object.hasOwn(one, label)
        ? { ...one, [label]: inner.length > 0 ? merge(one[label], inner, body) : mergeAlike(one[label], body) }
        : one,
  );
}

function mergeAlike(said: unknown, body: Json): unknown {
  return blocksIn(said).map((one) => (one['alias'] === body['alias'] ? { ...one, ...body } : one));
}
