/**
 * The `rotation_period` of a user that the hub never rotates by itself, in seconds: 68 years. The hub takes no period of
 * none and OpenBao no schedule; it would take 292 years, but this is the longest that every reader of it can count.
 * The due time is the last rotation and this period, whatever else of the role, its mount or its connection changes.
 */
export const NEVER_DUE = 2 ** 31 - 1;
