import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FleetError } from '../errors';
import { absolute, statementsIn } from '../views/hub-resource';
import { shown } from './files-below';
import { TerraformBlock, TerraformModule } from './terraform-module';
import { isRandom, withoutSecret } from './terraform-secrets';
import { knownResources, ReadResource, TerraformSide } from './terraform-side';
import type { Unknown } from './unknown';
import { isUnknown, UNKNOWN, Value } from './terraform-values';

type Json = Record<string, any>;

/**
 * Every folder of Terraform's JSON, each for itself. Nothing of it is executed.
 *
 * @throws FleetError TerraformUnreadable
 */
export function readTerraformFolder(files: readonly string[]): TerraformSide {
  const folders = new Map<string, string[]>();
  for (const file of files.filter((one) => one.endsWith('.tf.json'))) {
    folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), file]);
  }
  const modules = [...folders].map(([folder, own]) => new TerraformModule(folder, own.map(readFile)));
  const called = new Set(modules.flatMap(({ folder, calls }) => calls.map(({ source }) => resolve(folder, source))));
  const sides = modules.filter(({ folder }) => !called.has(folder)).map(readModule);
  const hcl = [...new Set(files.filter((file) => file.endsWith('.tf')).map(dirname))];
  return {
    resources: sides.flatMap(({ resources }) => resources),
    hubs: sides.flatMap(({ hubs }) => hubs),
    statements: sides.flatMap(({ statements }) => statements),
    unread: [...sides.flatMap(({ unread }) => unread), ...(hcl.length > 0 ? ['*'] : [])],
    unknown: [
      ...sides.flatMap(({ unknown }) => unknown),
      ...hcl.map((folder) => ({
        place: shown(folder),
        message: 'its .tf files are HCL, which is not read: give a plan',
      })),
    ],
  };
}

function readFile(file: string): { file: string; text: string; json: Json } {
  const text = readFileSync(file, 'utf8');
  try {
    return { file, text, json: JSON.parse(text) as Json };
  } catch {
    // What the parser says may hold what the file holds.
    throw new FleetError('TerraformUnreadable', `${shown(file)} is no JSON; write it again, or correct it`);
  }
}

function readModule(module: TerraformModule): TerraformSide {
  const providers = providersOf(module);
  const resources = module.blocks.flatMap((block) => readBlock(module, block, providers));
  const known = knownResources(resources, 'needs more than a reference to be known');
  const calls: Unknown[] = module.calls.map(({ name, file }) => ({
    place: `${shown(file)}, module.${name}`,
    message: 'modules are not read: give a plan',
  }));
  const repeated: Unknown[] = module.repeatedUnknown.map(({ address, file }) => ({
    place: `${shown(file)}, ${address}`,
    message: 'how often it is made is not known: it was left out',
  }));
  return {
    ...known,
    unread: [...known.unread, ...module.repeatedUnknown.map(({ type }) => type), ...(calls.length > 0 ? ['*'] : [])],
    unknown: [...known.unknown, ...calls, ...repeated, ...unknownProviders(module, providers)],
    hubs: [...providers.values()].map(({ address, namespace, ca }) => ({
      address: isUnknown(address) ? '' : address,
      namespace: isUnknown(namespace) ? '' : namespace,
      ca,
    })),
    statements: module.files.map(({ json }) => statementsIn(json)),
  };
}

interface Provider {
  readonly address: string | typeof UNKNOWN;
  readonly namespace: string | typeof UNKNOWN;
  readonly ca?: string;
}

/** By `vault` or `vault.<alias>`. */
function providersOf(module: TerraformModule): Map<string, Provider> {
  const text = (value: Value) => (value === undefined ? '' : typeof value === 'string' ? value : UNKNOWN);
  return new Map(
    module.providers('vault').map(({ alias, ...said }): [string, Provider] => {
      const file = module.valueOf(said['ca_cert_file']);
      const pem = typeof file === 'string' ? join(module.folder, file) : '';
      return [
        typeof alias === 'string' ? `vault.${alias}` : 'vault',
        {
          address: text(module.valueOf(said['address'])),
          namespace: text(module.valueOf(said['namespace'])),
          ca: pem !== '' && existsSync(pem) ? readFileSync(pem, 'utf8') : undefined,
        },
      ];
    }),
  );
}

function unknownProviders({ folder }: TerraformModule, providers: ReadonlyMap<string, Provider>): Unknown[] {
  return [...providers].flatMap(([key, { address, namespace }]) => {
    const place = `${shown(folder)}, provider ${key}`;
    return [
      ...(isUnknown(namespace)
        ? [{ place, message: 'its Vault namespace is not known: what it makes was left out' }]
        : []),
      ...(isUnknown(address) || address === ''
        ? [{ place, message: 'it does not say the address of the hub: whether stores reach the same one is not known' }]
        : []),
    ];
  });
}

function readBlock(
  module: TerraformModule,
  block: TerraformBlock,
  providers: ReadonlyMap<string, Provider>,
): ReadResource[] {
  const { type, name, body, file, line } = block;
  const named = typeof body['provider'] === 'string' ? body['provider'] : type.split('_')[0]!;
  const provider = providers.get(named.replace(/^\$\{(.*)\}$/, '$1'));
  const base = provider?.namespace ?? '';
  const hub = provider === undefined || isUnknown(provider.address) ? undefined : provider.address || undefined;
  return module.instancesOf(block).map(({ key, each }) => {
    const attributes: Json = {};
    const unknown: string[] = [];
    for (const [argument, written] of Object.entries(body)) {
      if (isRandom(argument, written)) {
        attributes[argument] = written;
        continue;
      }
      // Where Terraform leaves later changes alone, what it says is no more than the beginning.
      const isLeft = [body['lifecycle']].flat().some((one) => one?.ignore_changes?.includes?.(argument));
      const value =
        isLeft && argument === 'data_json' ? UNKNOWN : withoutSecret(argument, module.valueOf(written, each));
      if (isUnknown(value)) {
        unknown.push(argument);
        const part = withoutSecret(argument, module.knownPartOf(written, each));
        attributes[argument] = isUnknown(part) ? undefined : part;
      } else if (value !== null && value !== undefined) {
        attributes[argument] = value;
      }
    }
    const own = attributes['namespace'] as string | undefined;
    return {
      type,
      address: `${block.mode === 'data' ? 'data.' : ''}${type}.${name}${key}`,
      attributes,
      unknown: [...unknown, ...(isUnknown(base) ? ['namespace'] : [])],
      namespace: isUnknown(base) ? '' : own === undefined ? base : absolute(base, own),
      path: '',
      // Its expressions are meant within its folder.
      stack: module.folder,
      hub,
      place: `${shown(file)}, ${block.mode === 'data' ? 'data.' : ''}${type}.${name}${key}`,
      source: { file: shown(file), line },
    };
  });
}
