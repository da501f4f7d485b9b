import { compareVersions } from '../../../src/core/version/compare-versions.js';
import { VERSION } from '../../../src/core/version/version.js';

/** In their order, as https://semver.org has it. */
const VERSIONS = [
  ...['0.1.0-1', '0.1.0-2', '0.1.0-10', '0.1.0-alpha', '0.1.0-alpha.1', '0.1.0-alpha.beta', '0.1.0-beta.2'],
  ...['0.1.0-beta.11', '0.1.0-rc.1', '0.1.0', '0.1.1-0', '0.1.1', '0.2.0', '0.10.0', '1.0.0', '10.0.0'],
];

test('each pair of versions is in the order of semver', () => {
  for (const [place, a] of VERSIONS.entries()) {
    for (const [other, b] of VERSIONS.entries()) {
      expect([a, b, Math.sign(compareVersions(a, b))]).toEqual([a, b, Math.sign(place - other)]);
    }
  }
});

test('build metadata changes nothing, and what is no version comes first', () => {
  expect(compareVersions('1.0.0+1', '1.0.0+2')).toBe(0);
  for (const none of [undefined, '', 'latest', '1.0']) {
    expect(compareVersions(none, VERSION)).toBeLessThan(0);
    expect(compareVersions(VERSION, none)).toBeGreaterThan(0);
    expect(compareVersions(none, undefined)).toBe(0);
  }
});
