import { readStepResources } from '../../../src/local/runs/step-resources.js';

const GIB = 1024 ** 3;

test.each([
  [[], 1, 1.5 * GIB],
  [[{ kubernetes_memory_limit: '8Gi' }], 1, 8 * GIB],
  [[{ kubernetes_memory_limit: '500M' }, { kubernetes_memory_limit: '8Gi' }], 1, 5e8],
  // REANA refuses it: `m` is a thousandth, of CPUs only.
  [[{ kubernetes_memory_limit: '500m' }], 1, 1.5 * GIB],
  [[{ kubernetes_memory_limit: 2e9 }], 1, 2e9],
  [[{ kubernetes_cpu_request: '2500m' }], 3, 1.5 * GIB],
  [[{ kubernetes_cpu_limit: 2 }, { kubernetes_memory_limit: '1.5Ti' }], 2, 1.5 * 1024 ** 4],
  [['CVMFS', null, { kubernetes_memory_limit: 'much' }], 1, 1.5 * GIB],
  [[{ kubernetes_memory_limit: '0' }], 1, 1.5 * GIB],
])('%j asks for %d cores and %d bytes', (entries, cores, memoryBytes) => {
  expect(readStepResources(entries)).toEqual({ cores, memoryBytes });
});
