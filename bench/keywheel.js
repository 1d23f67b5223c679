const { benchFleet } = require('./fleet');

const [clusters, tenants, changed] = process.argv.slice(2);
benchFleet(Number(clusters), Number(tenants), changed !== undefined).synth();
const { countResources, mebibytes } = require('./report');
console.log(JSON.stringify({ resources: countResources(process.env.CDKTF_OUTDIR), mebibytes: mebibytes() }));
