// How the question whether two policies meet grows with the segments of their patterns, each of which is denied two names.
const { AccessRules } = require('../build/policy/policy');
const { sharedReach } = require('../build/policy/overlap');
const { mebibytes } = require('./report');

const segments = Number(process.argv[2]);
const any = Array.from({ length: segments }, () => '+');
const denied = any.flatMap((_, at) =>
  ['a', 'b'].map((name) => any.map((one, place) => (place === at ? name : one)).join('/')),
);
const policy = (denials) =>
  new AccessRules().addPaths(
    [
      { path: `kv/${any.join('/')}`, capabilities: ['read'] },
      ...denials.map((path) => ({ path: `kv/${path}`, capabilities: ['deny'] })),
    ],
    { server: 'openbao' },
  );
const parties = [
  { name: 'a', rules: policy(denied) },
  { name: 'b', rules: policy(denied) },
];
for (let round = 0; round < 50; round += 1) {
  sharedReach(parties);
}
console.log(JSON.stringify({ mebibytes: mebibytes() }));
