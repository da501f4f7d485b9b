export { junitReport, type IncompleteScan } from './report/junit.js';
export { drawScan } from './report/scan-pictures.js';
