import { Mutation } from '../../mutation';
import { GENERATOR, SECRET, generator } from '../../edits/certificates';

export const certificates: readonly Mutation[] = [
  {
    ...SECRET,
    id: 'store-exists',
    when: 'a generator of another kind is not there',
    mutate: (output) =>
      (output.object('eu', 'ExternalSecret', 'api').spec.dataFrom[1].sourceRef.generatorRef.kind = 'Password'),
    message: ['Password keywheel-root.payments.company is not among what is written for "eu" in this namespace'],
  },
  {
    ...GENERATOR,
    id: 'property-is-produced',
    when: 'the generator asks by GET',
    mutate: (output) => (generator(output, 'api').method = 'GET'),
    message: ['it asks by GET and hands on Data of the answer, where certificates are asked for by POST as Data'],
  },
];
