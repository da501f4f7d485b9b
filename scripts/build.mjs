// `npm run build`: what the package holds, in dist/.
import { buildProduct, sayFailure } from './setup.mjs';

try {
  await buildProduct();
} catch (error) {
  sayFailure(error);
  process.exitCode = 1;
}
