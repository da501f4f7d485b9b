import { runCheck } from '../run-check.js';

test("the card's device reaches MadMiner; on a GPU nothing stays on the CPU", async () => {
  const printed = await runCheck('ml/check_device.py', 'REANA_MADMINER_ML_PYTHON');
  expect(printed).toContain('ok check_training_and_evaluation_on_a_gpu');
  expect(printed).toContain('ok check_fake_gpu_refuses_to_mix');
}, 900_000);
