import { grouped } from '../collections/grouped';
import { literalText } from '../encode/terraform';
import { hubName } from '../output/hub-names';
import { absolute, HubResource } from '../output/hub-resource';

/** The path that a resource states as its own, with its Vault namespace. */
export function statedPath({ namespace, attributes }: HubResource): string {
  return absolute(namespace, hubName.mount(literalText(attributes['path'])));
}

/** One that only reads what somebody else writes. */
export function isDataSource({ address }: HubResource): boolean {
  return /^(module\.[^.]+\.)*data\./.test(address);
}

/** Resources and data sources of the hub, by type. */
export class ResourceIndex {
  private readonly byType: ReadonlyMap<string, readonly HubResource[]>;

  constructor(readonly all: readonly HubResource[]) {
    this.byType = grouped(all, ({ type }) => type);
  }

  get types(): Iterable<string> {
    return this.byType.keys();
  }

  /** Of some types. */
  ofType(...types: readonly string[]): readonly HubResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The resources among them: a data source reads what somebody else writes. */
  written(...types: readonly string[]): readonly HubResource[] {
    return this.ofType(...types).filter((resource) => !isDataSource(resource));
  }
}
