// After all tests.
module.exports = require('./temporary-folder').remove;
