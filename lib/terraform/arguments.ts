import { isFields } from '../collections/fields';
import type { Value, ValueMap } from './values';

export type Values = readonly Value[];

/** Why a function gives nothing that is known. */
export class NotComputed extends Error {}

export function fail(): never {
  throw new NotComputed();
}

/** More than anybody has of one thing. */
export const MOST = 20_000;

export function bounded<T>(all: T[]): T[] {
  return all.length > MOST ? fail() : all;
}

export const text = (value: Value): string => (isScalar(value) ? String(value) : fail());
export const list = (value: Value): Values => (Array.isArray(value) ? (value as Values) : fail());
export const map = (value: Value): ValueMap => (isFields(value) ? (value as ValueMap) : fail());

export function number(value: Value): number {
  const read = Number(text(value));
  return Number.isFinite(read) && typeof value !== 'boolean' && text(value) !== '' ? read : fail();
}

export function boolean(value: Value): boolean {
  return text(value) === 'true' ? true : text(value) === 'false' ? false : fail();
}

function isScalar(value: Value): value is string | number | boolean {
  return /^(string|number|boolean)$/.test(typeof value);
}
