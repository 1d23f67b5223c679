import { KeyType } from '../kinds/certificate/key-type';
import { Rotation } from '../kinds/database/rotation';
import { SecretType } from '../fleet/secret-type';
import { WorkloadReference } from '../fleet/workload';
import { WorkloadIdentity } from '../fleet/workload-identity';
import { PUBLIC_API } from '../options/public-api';
import type { Type } from '../options/types';
import { FieldsShape, FieldShape, Shape, wordsShape } from './shape';

/** Classes whose constants and factories files say by their names. */
export const STRATEGIES: Readonly<Record<string, object>> = {
  KeyType,
  Rotation,
  SecretType,
  WorkloadIdentity,
  WorkloadReference,
};

/**
 * Options that a file never says, though the program does: each would reach beyond the tenant, or is what the platform
 * decides.
 */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  // Other policies of the hub are other people's rights.
  AddNamespaceOptions: ['policies', 'readerPolicy'],
  // An image runs with the right to rotate.
  AlternatingUsersOptions: ['image'],
  // A role of before may give more than one that keywheel makes for these names.
  CertificateProps: ['role'],
  // The platform says which version an engine has: `data/` is a part of a path of version 1, and of none of version 2.
  ExistingSecretAttributes: ['version'],
  // Under such a name Terraform would write over what another team, or the platform, has on the hub.
  NamespaceNames: ['role', 'policy'],
  // A variable of Terraform holds the value of whoever it was made for.
  StaticSecretProps: ['firstValueVariable'],
  // With the name of another tenant come its paths; isolation is the platform's.
  TenantProps: ['renamedFrom', 'isolation'],
};

/** What options are in a file, by their types: those of the public API, which a new option is in as soon as it is written. */
export class OptionShapes {
  /** @param named what types of things are that a file can only name: clusters, databases and more */
  constructor(private readonly named: Readonly<Record<string, Shape>>) {}

  /** The options of a type by its name, without those that files do not say, and with more fields of the file's own. */
  fields(type: string, more: Readonly<Record<string, FieldShape>> = {}): FieldsShape {
    const found = PUBLIC_API.types[type];
    if (!found || !('options' in found)) {
      throw new Error(`${type} has no options`);
    }
    const own = this.fieldsOf(found.options, type);
    const taken = Object.keys(more).filter((name) => Object.hasOwn(own, name));
    if (taken.length > 0) {
      throw new Error(`${type} has an option ${taken.join(', ')} of its own; call the field of the file otherwise`);
    }
    return { is: 'fields', type, fields: { ...own, ...more } };
  }

  /** The type of a parameter of a call of the program. */
  parameter(owner: string, call: string, parameter: string): Shape {
    const type = PUBLIC_API.calls[owner]?.[call]?.[parameter];
    const shape = type === undefined ? undefined : this.of(type);
    if (!shape) {
      throw new Error(`no file can say "${parameter}" of ${owner} ${call}`);
    }
    return shape;
  }

  /** Undefined for what no file can say. */
  of(type: Type, owner?: string): Shape | undefined {
    if (typeof type === 'string') {
      return this.ofName(type);
    }
    if ('literal' in type) {
      return typeof type.literal === 'string' ? wordsShape([type.literal]) : undefined;
    }
    if ('list' in type) {
      const of = this.of(type.list, owner);
      return of && { is: 'list', of, least: type.least };
    }
    if ('tuple' in type) {
      const of = this.of(type.tuple[0]!, owner);
      return of && { is: 'list', of, least: type.tuple.length, most: type.tuple.length };
    }
    if ('record' in type) {
      const of = this.of(type.record, owner);
      return of && { is: 'map', of };
    }
    if ('function' in type) {
      return dataShape(type.function);
    }
    if ('union' in type) {
      return this.union(type.union, owner);
    }
    if ('class' in type) {
      return this.strategy(type.class, type.from);
    }
    return 'options' in type
      ? { is: 'fields', type: owner, fields: this.fieldsOf(type.options, owner ?? '') }
      : undefined;
  }

  private ofName(name: string): Shape | undefined {
    if (Object.hasOwn(this.named, name)) {
      return this.named[name];
    }
    switch (name) {
      case 'string':
        return { is: 'text' };
      case 'number':
      case 'boolean':
        return { is: name };
      case 'Duration':
        return { is: 'duration' };
      case 'Cron':
        return { is: 'cron' };
    }
    const type = PUBLIC_API.types[name];
    return type && this.of(type, name);
  }

  private fieldsOf(options: Readonly<Record<string, Type>>, owner: string): Record<string, FieldShape> {
    return Object.fromEntries(
      Object.entries(options).flatMap(([key, type]): [string, FieldShape][] => {
        const name = key.replace(/\?$/, '');
        const shape = type === 'never' || LEFT_OUT[owner]?.includes(name) ? undefined : this.of(type);
        return shape ? [[name, { shape, optional: key.endsWith('?') }]] : [];
      }),
    );
  }

  private union(union: readonly Type[], owner: string | undefined): Shape | undefined {
    const shapes = union.flatMap((type) => this.of(type, owner) ?? []);
    const words = shapes.flatMap((shape) => (shape.is === 'words' ? [...shape.words.keys()] : []));
    if (words.length > 0 && shapes.every(({ is }) => is === 'words')) {
      return wordsShape(words);
    }
    return shapes.length < 2 ? shapes[0] : { is: 'oneOf', shapes };
  }

  /** `KeyType.EC_P256` is `EC_P256`, `Rotation.dynamic({ … })` is `dynamic: …`. */
  private strategy(name: string, from: readonly string[]): Shape | undefined {
    const type = STRATEGIES[name] as Readonly<Record<string, unknown>> | undefined;
    if (!type) {
      return undefined;
    }
    const members = from.map((way) => way.slice(name.length + 1).split('('));
    const constants = members.flatMap(([member, call]) => (call === undefined ? [member!] : []));
    if (constants.length > 0) {
      return { is: 'words', words: new Map(constants.map((one) => [one, type[one]])) };
    }
    const ways = members.map(([member, call]) => {
      const [takes] = Object.values(PUBLIC_API.calls[name]?.[`static ${member}`] ?? {});
      return [member!, call === ')' || takes === undefined ? undefined : this.of(takes)];
    });
    return { is: 'ways', type: name, ways: Object.fromEntries(ways) };
  }
}

/** A function that makes named values of the keys of a secret is said by these names. */
function dataShape(returned: Type): Shape | undefined {
  const of = typeof returned === 'object' && 'record' in returned ? returned.record : undefined;
  if (of === 'SecretKey') {
    return { is: 'data', templates: false };
  }
  const all = typeof of === 'object' && 'union' in of ? of.union : [];
  return all.includes('SecretKey') && all.includes('Template') ? { is: 'data', templates: true } : undefined;
}
