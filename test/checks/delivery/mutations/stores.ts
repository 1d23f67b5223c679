import { DELIVERY, EXTERNAL_SECRET, Mutation, READER, STORE as OF_HUB } from '../../mutation';

export const storesBesideTheHub: readonly Mutation[] = [
  {
    id: 'controller-class-is-served',
    when: 'a store is for an operator of another class',
    fleet: 'operated',
    mutate: (output) => (output.object('eu', 'SecretStore', 'keywheel').spec.controller = 'other'),
    path: READER,
    place: OF_HUB,
    message: ['it is for an operator of class "other", and those of "eu" serve "default"'],
  },
  {
    id: 'controller-class-is-served',
    when: 'the operator serves another class than that of the store',
    fleet: 'operated',
    mutate: (output) => {
      output.object('eu', 'SecretStore', 'keywheel').spec.controller = 'default';
      const [container] = output.object('eu', 'Deployment', 'external-secrets').spec.template.spec.containers;
      container.args = ['--controller-class', 'other'];
    },
    path: READER,
    place: OF_HUB,
    message: ['class "default"', 'serve "other"'],
  },
  {
    id: 'controller-class-is-served',
    when: 'an ExternalSecret reads from stores of two classes',
    mutate: (output) => {
      const one = output.object('eu', 'SecretStore', 'keywheel');
      const other = structuredClone(one);
      Object.assign(other.metadata, { name: 'other' });
      [one.spec.controller, other.spec.controller] = ['a', 'b'];
      output.add('eu', 'app.k8s.yaml', other);
      const { spec } = output.object('eu', 'ExternalSecret', 'db');
      spec.dataFrom.push({ ...spec.dataFrom[0], sourceRef: { storeRef: { name: 'other' } } });
    },
    path: DELIVERY,
    place: EXTERNAL_SECRET,
    message: ['its stores are for operators of classes "a" and "b"'],
  },
];
