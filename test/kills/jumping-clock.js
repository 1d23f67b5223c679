'use strict';
// The clock of this process jumps by hours, forwards and back, every few milliseconds: `node --require <this file> …`.
const now = Date.now;
const JUMPS = [0, 7, -5, 30, -48, 1].map((hours) => hours * 3_600_000);
Date.now = () => now() + JUMPS[Math.floor(performance.now() / 20) % JUMPS.length];
