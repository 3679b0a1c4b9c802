import { describe, expect, it } from 'vitest';
import { defaultPrefix, prefixesOverlap } from './prefix';

describe('the default prefix', () => {
  it.each([
    ['Soil samples (2026)', 'soil-samples-2026/C1/'],
    ['Überlandprobe', 'uberlandprobe/C1/'],
    ['../..', 'project/C1/'],
    ['数据', 'project/C1/'],
  ])('of %j is %j', (name, prefix) => {
    expect(defaultPrefix(name, 1)).toBe(prefix);
  });
});

describe('two prefixes', () => {
  it('overlap when one lies inside the other', () => {
    expect(prefixesOverlap('a/', 'a/b/')).toBe(true);
    expect(prefixesOverlap('a/b/', 'a/')).toBe(true);
    expect(prefixesOverlap('', 'a/')).toBe(true);
    expect(prefixesOverlap('a/', 'a/')).toBe(true);
  });

  it('lie beside each other when only their text begins alike', () => {
    expect(prefixesOverlap('a/C1/', 'a/C10/')).toBe(false);
    expect(prefixesOverlap('a/b/', 'a/c/')).toBe(false);
  });
});
