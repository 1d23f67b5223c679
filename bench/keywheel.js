const { benchFleet } = require('./fleet');

const [clusters, tenants] = process.argv.slice(2).map(Number);
const fleet = benchFleet(clusters, tenants);
fleet.synth();
const { countResources, mebibytes } = require('./report');
console.log(JSON.stringify({ resources: countResources(process.env.CDKTF_OUTDIR), mebibytes: mebibytes() }));
