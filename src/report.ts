export { junitReport, type IncompleteScan } from './report/junit.js';
export { drawScan, type DrawScanOptions } from './report/scan-pictures.js';
