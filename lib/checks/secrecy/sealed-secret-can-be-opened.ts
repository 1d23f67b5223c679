import { sealedLength } from '../../sealed/cipher';
import { SEALED_SECRET } from '../../sealed/sealed-file';
import { digestOf } from '../../sealed/sealing-certificate';
import { missingKeys } from '../../views/secret-types';
import { originOf } from '../../output/seen-object';
import type { Sealed } from '../../views/sealed-secrets';
import { Said, says } from '../../output/said-values';
import { Check, Found } from '../check';

type Trouble = Said & Pick<Found, 'fix'>;

const SEAL = 'seal the value for this place, with "keywheel seal"';

/** A SealedSecret lies where it was sealed for, as it was sealed, and its cluster has the key. */
export const sealedSecretCanBeOpened: Check = {
  id: 'sealed-secret-can-be-opened',
  severity: 'error',
  scope: 'cluster',
  why: 'The controller says that no key could decrypt it, and makes no Secret: what waits for it never starts.',
  *run({ cluster: { sealed: all, unread } }) {
    for (const sealed of all) {
      const told = [...wrongKind(sealed), ...wrongPlace(sealed), ...wrongValues(sealed)];
      // Elsewhere the file may lie as it was sealed, and the certificates with whoever runs the controller.
      for (const trouble of unread.operator ? told : [...told, ...unknownCluster(sealed)]) {
        yield { ...originOf(sealed), ...trouble };
      }
    }
  },
};

function* wrongKind({ object: { apiVersion }, type, keys }: Sealed): Iterable<Trouble> {
  if (apiVersion !== SEALED_SECRET.apiVersion) {
    yield {
      ...says`it is written as ${{ version: apiVersion }}, which no controller opens`,
      fix: `write ${SEALED_SECRET.apiVersion}`,
    };
  }
  const missing = missingKeys(type, keys);
  if (missing.length > 0) {
    yield {
      ...says`a Secret of type ${{ type }} needs ${missing.join(' and ')}`,
      fix: 'seal that key too, or change the type',
    };
  }
}

function* wrongPlace({ record, recorded, certificates, namespace, secret, scope }: Sealed): Iterable<Trouble> {
  if (recorded && !record) {
    yield { ...says`what it says of how it was sealed cannot be read`, fix: SEAL };
  }
  if (!recorded && certificates) {
    yield {
      ...says`it has the annotation "keywheel/sealing-certificates" and no longer "keywheel/sealed", which says what was sealed`,
      fix: 'leave the annotations as keywheel wrote them',
    };
  }
  if (!record) {
    return;
  }
  if (scope !== record.scope) {
    yield {
      ...says`it was sealed with scope ${record.scope}, and its annotations say ${scope}`,
      fix: 'leave its annotations as "keywheel seal" wrote them',
    };
  }
  const [sealedFor, placed] = [
    [record.namespace, record.name],
    [namespace, secret],
  ].map(([space, name]) => ({ strict: `${space}/${name}`, 'namespace-wide': space, 'cluster-wide': '' })[record.scope]);
  if (sealedFor !== placed) {
    yield { ...says`it was sealed for ${sealedFor}, and is ${placed}`, fix: SEAL };
  }
}

function* wrongValues({ record, values, certificates }: Sealed): Iterable<Trouble> {
  const keys = new Set([...Object.keys(values), ...Object.keys(record?.keys ?? {})]);
  if (keys.size === 0) {
    yield { ...says`it has no sealed value`, fix: SEAL };
  }
  for (const key of keys) {
    const said = record?.keys[key];
    if (sealedLength(values[key]) === undefined) {
      yield { ...says`"${{ key }}" is not a sealed value`, fix: SEAL };
    } else if (record && (!said || said.value !== digestOf(values[key] as string))) {
      yield { ...says`"${{ key }}" is not what was sealed: it was changed, or is in another's place`, fix: SEAL };
    } else if (said && certificates && !certificates.includes(said.certificate)) {
      yield {
        ...says`"${{ key }}" was sealed with ${said.certificate}, which is not a certificate of its cluster`,
        fix: "seal the value with the cluster's current certificate",
      };
    }
  }
}

function* unknownCluster({ recorded, certificates }: Sealed): Iterable<Trouble> {
  if (recorded && !certificates) {
    yield {
      ...says`nothing says which certificates its cluster has`,
      fix: 'give the cluster sealingCertificates, and leave the annotations as they are written',
    };
  }
}
