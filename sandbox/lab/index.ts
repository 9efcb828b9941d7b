export { delayModels } from "./delay-models.ts";
export { type Delay, type DelayModel, FIT_PERCENTS, type FitPercent } from "./delays.ts";
export { knownRules } from "./known-rules.ts";
export { type DeployedResource, type ReadRule, readRules } from "./read-rule.ts";
export { LAB_READINGS, type LabReadings } from "./readings.ts";
export { type LabOptions, type LabReport, lab, type RuleReport } from "./report.ts";
export { POLICY_STATUSES, type RuleShape, SHAPE_DEFAULTS, SIGN_IN_TABLES } from "./rule-shape.ts";
export { CAUSES, type Cause } from "./simulate.ts";
export { BAR_BOUNDS, type Percentiles } from "./statistics.ts";
