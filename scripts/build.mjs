// `npm run build`: writes the content of the package to dist/.
import { buildProduct, sayFailure } from './setup.mjs';

try {
  await buildProduct();
} catch (error) {
  sayFailure(error);
  process.exitCode = 1;
}
