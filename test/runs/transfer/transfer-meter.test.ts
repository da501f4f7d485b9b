import { fc } from '../../support/property.js';
import { TransferMeter } from '../../../src/runs/transfer/transfer-meter.js';

test('it counts whole files and those under way', () => {
  const meter = new TransferMeter(3, 1000, 0);
  meter.setBytes('a', 300);
  meter.setBytes('b', 50);
  expect(meter.stateAt(10)).toEqual({ files: 0, bytes: 350, totalFiles: 3, totalBytes: 1000 });
  meter.finish('a', 500);
  expect(meter.stateAt(20)).toMatchObject({ files: 1, bytes: 550 });
  expect(meter.done).toEqual({ files: 1, bytes: 500 });
});

test('a file that is tried anew counts from zero', () => {
  const meter = new TransferMeter(1, 1000, 0);
  meter.setBytes('a', 900);
  meter.setBytes('a', 0);
  expect(meter.stateAt(1)).toMatchObject({ bytes: 0 });
});

test('the pace of large files is that of their bytes', () => {
  const meter = new TransferMeter(2, 10_000, 0);
  for (let time = 100; time <= 2000; time += 100) {
    meter.setBytes('a', time);
    meter.stateAt(time);
  }
  expect(meter.stateAt(2000)).toMatchObject({ rate: 1000, remaining: 8000 });
});

test('the pace of small files is that of their number', () => {
  const meter = new TransferMeter(1000, 1000, 0);
  for (let file = 1; file <= 100; file += 1) meter.finish(String(file), 9);
  expect(meter.stateAt(1000).remaining).toBeCloseTo(9000);
});

test('what is long past does not count', () => {
  const meter = new TransferMeter(1, 1_000_000, 0);
  meter.setBytes('a', 500_000);
  for (let time = 1000; time <= 30_000; time += 1000) {
    meter.setBytes('a', 500_000 + time);
    meter.stateAt(time);
  }
  expect(meter.stateAt(30_000).rate).toBeCloseTo(1000, -2);
});

test('nothing is said too early, and nothing while nothing moves', () => {
  const meter = new TransferMeter(1, 100, 0);
  expect(meter.stateAt(499)).not.toHaveProperty('rate');
  expect(meter.stateAt(5000)).toMatchObject({ rate: 0 });
  expect(meter.stateAt(5000)).not.toHaveProperty('remaining');
});

test('numbers never leave their bounds', () => {
  const step = fc.record({ file: fc.integer({ min: 0, max: 4 }), bytes: fc.nat(100), time: fc.nat(3000) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const meter = new TransferMeter(5, 500, 0);
      const open = new Set([0, 1, 2, 3, 4]);
      let now = 0;
      for (const { file, bytes, time } of steps) {
        now += time;
        if (!open.has(file)) continue;
        if (bytes === 100) {
          meter.finish(String(file), 100);
          open.delete(file);
        } else meter.setBytes(String(file), bytes);
        const state = meter.stateAt(now);
        expect(state.bytes).toBeGreaterThanOrEqual(0);
        expect(state.bytes).toBeLessThanOrEqual(500);
        expect(state.files).toBe(5 - open.size);
        expect(state.rate ?? 0).toBeGreaterThanOrEqual(0);
        expect(state.remaining ?? 0).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
