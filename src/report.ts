export { junitReport, type IncompleteScan } from './report/junit.js';
export { reportRun, type ReportRunOptions } from './report/run-report/report-run.js';
export { drawScan, type DrawScanOptions } from './report/scan-pictures.js';
export { drawGraph, type DrawGraphOptions } from './report/graph/draw-graph.js';
export { graphOfAnalysis, type AnalysisGraphOptions } from './report/graph/graph-of-analysis.js';
export { graphDot } from './report/graph/graph-dot.js';
export { graphMermaid } from './report/graph/graph-mermaid.js';
export { graphOfRun, type DrawnRun } from './report/graph/graph-of-run.js';
export { graphPng, type GraphPngOptions } from './report/graph/graph-png.js';
export type { GraphStep } from './report/graph/make-graph.js';
export type { Theme } from './report/graph/graph-style.js';
export type {
  GraphBox,
  GraphEdge,
  GraphNode,
  GraphOptions,
  NodeStatus,
  WorkflowGraph,
} from './report/graph/workflow-graph.js';
