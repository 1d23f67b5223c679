// For files that mock a module which the library loads: each has the library for itself, as jest does it everywhere.
const Environment = require('./environment');

module.exports = class extends Environment {
  shared = ['node_modules'];
};
