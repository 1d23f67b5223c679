const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Terraform resources in all stacks of a folder. */
function countResources(folder) {
  return readdirSync(join(folder, 'stacks')).reduce((sum, stack) => {
    const { resource = {} } = JSON.parse(readFileSync(join(folder, 'stacks', stack, 'cdk.tf.json'), 'utf8'));
    return sum + Object.values(resource).reduce((count, byName) => count + Object.keys(byName).length, 0);
  }, 0);
}

/** The most memory that this process has had. */
function mebibytes() {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

module.exports = { countResources, mebibytes };
