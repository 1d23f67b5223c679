import type { Check } from '../check';
import { agentMakesItsFiles } from './agent-makes-its-files';
import { canaryShowsItsStore } from './canary-shows-its-store';
import { controllerClassIsServed } from './controller-class-is-served';
import { externalSecretIsAccepted } from './external-secret-is-accepted';
import { externalSecretMakesSecret } from './external-secret-makes-secret';
import { generatedValueIsMadeOnce } from './generated-value-is-made-once';
import { keyHasOneSource } from './key-has-one-source';
import { mountedClassExists } from './mounted-class-exists';
import { operatorServesWhatIsWritten } from './operator-serves-what-is-written';
import { propertyIsProduced } from './property-is-produced';
import { providerClassIsMounted } from './provider-class-is-mounted';
import { pushedSecretExists } from './pushed-secret-exists';
import { reloadedSecretExists } from './reloaded-secret-exists';
import { restartedWorkloadExists } from './restarted-workload-exists';
import { secretHasKeysOfItsType } from './secret-has-keys-of-its-type';
import { storeExists } from './store-exists';
import { storeReferenceHasItsNamespace } from './store-reference-has-its-namespace';
import { templateCanBeParsed } from './template-can-be-parsed';
import { templateEscapesItsValues } from './template-escapes-its-values';
import { templateValueIsPlain } from './template-value-is-plain';
import { usedSecretIsDelivered } from './used-secret-is-delivered';
import { workloadFindsItsKeys } from './workload-finds-its-keys';
import { writtenSecretSaysItsOwner } from './written-secret-says-its-owner';
import { writtenValueIsRead } from './written-value-is-read';

/** Every Secret is made, of the keys and in the form that its readers expect. */
export const DELIVERY: readonly Check[] = [
  storeExists,
  controllerClassIsServed,
  operatorServesWhatIsWritten,
  storeReferenceHasItsNamespace,
  externalSecretMakesSecret,
  externalSecretIsAccepted,
  keyHasOneSource,
  secretHasKeysOfItsType,
  generatedValueIsMadeOnce,
  templateCanBeParsed,
  templateEscapesItsValues,
  templateValueIsPlain,
  propertyIsProduced,
  writtenValueIsRead,
  writtenSecretSaysItsOwner,
  pushedSecretExists,
  mountedClassExists,
  providerClassIsMounted,
  agentMakesItsFiles,
  workloadFindsItsKeys,
  usedSecretIsDelivered,
  reloadedSecretExists,
  restartedWorkloadExists,
  canaryShowsItsStore,
];
