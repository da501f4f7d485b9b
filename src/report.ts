export { junitReport, type BrokenOff } from './report/junit.js';
export { drawScan } from './report/scan-pictures.js';
