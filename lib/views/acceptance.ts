import { ACCOUNT_NAME, ACCOUNT_TOKEN } from './secret-types';
import { FILLED_IN, specOf, type SeenObject } from '../output/seen-object';

/** Why the operator does not take an ExternalSecret, and what it takes. */
export interface Refusal {
  readonly message: string;
  readonly fix: string;
}

/**
 * What the operator's webhook refuses, or its controller fails at: the rules of v0.16 to v2.
 * https://github.com/external-secrets/external-secrets/blob/main/apis/externalsecrets/v1/externalsecret_validator.go
 */
export function refusalsOf({ object }: SeenObject): Refusal[] {
  const { target, data = [], dataFrom = [] } = specOf(object);
  return [
    ...types(target?.template),
    ...policies(target?.creationPolicy ?? 'Owner', target?.deletionPolicy ?? 'Retain'),
    ...((target?.deletionPolicy ?? 'Retain') === 'Retain' ? duplicates(data) : []),
    ...(dataFrom as any[]).flatMap(ofEntry),
  ];
}

/** Whoever may write ExternalSecrets only gets no token of a ServiceAccount, or of a node, that way. */
function types(template: any): Refusal[] {
  const { type, metadata } = template ?? {};
  const names = type === ACCOUNT_TOKEN && metadata?.annotations?.[ACCOUNT_NAME] !== undefined;
  return names || type === 'bootstrap.kubernetes.io/token'
    ? [
        {
          message: `its template makes a Secret of type ${type}${names ? ' for a ServiceAccount' : ''}, by which Kubernetes would hand out a token`,
          fix: 'leave the type out; where a token is needed, ask for one that expires (TokenRequest)',
        },
      ]
    : [];
}

function policies(creation: string, deletion: string): Refusal[] {
  if (deletion === 'Delete' && creation !== 'Owner') {
    return [
      {
        message: `deletionPolicy Delete with creationPolicy ${creation}: the operator deletes only Secrets that it owns`,
        fix: 'say creationPolicy Owner, or deletionPolicy Retain',
      },
    ];
  }
  return deletion === 'Merge' && creation === 'None'
    ? [
        {
          message: 'deletionPolicy Merge with creationPolicy None: there is no Secret to merge with',
          fix: 'say another creationPolicy, or deletionPolicy Retain',
        },
      ]
    : [];
}

/** Two values for one key. It is looked at only where the Secret is retained. */
function duplicates(data: readonly any[]): Refusal[] {
  const keys = data.map(({ secretKey }) => String(secretKey));
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) < index))].map((key) => ({
    message: `two entries of data have the secretKey "${key}"`,
    fix: 'give each entry a key of its own',
  }));
}

function ofEntry({ find, extract, sourceRef, [FILLED_IN]: isFilledIn }: any): Refusal[] {
  const fix = 'say one of extract, find and sourceRef.generatorRef in each entry of dataFrom';
  const ways = [find && 'find', extract && 'extract', sourceRef?.generatorRef && 'generatorRef'].filter(Boolean);
  if (ways.length > 1) {
    return [{ message: `an entry of dataFrom says ${ways.join(' and ')}, which exclude each other`, fix }];
  }
  if (sourceRef && !sourceRef.generatorRef && !sourceRef.storeRef) {
    return [{ message: 'a sourceRef in dataFrom names neither a generatorRef nor a storeRef', fix }];
  }
  return ways.length === 0 && !sourceRef && !isFilledIn
    ? [{ message: 'an entry of dataFrom says nothing that is read', fix }]
    : [];
}
