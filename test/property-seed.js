const fc = require('fast-check');

// The same random programs, policies and texts at every run: a gate is no place for finds.
// `npm run test:random` draws others, and says which seed to give to see them again.
fc.configureGlobal({ seed: Number(process.env['KEYWHEEL_SEED'] ?? 1) });
