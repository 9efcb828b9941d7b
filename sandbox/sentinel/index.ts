export { type AnalyticsRule, type RuleResource, readAnalyticsRule } from "./analytics-rule.ts";
export {
  type AutomationAction,
  type AutomationResource,
  type AutomationRule,
  answers,
  readAutomationRule,
} from "./automation-rule.ts";
export { type Entity, entityText } from "./entities.ts";
export { incidentAlerts, incidentEntities, incidentPayload, incidentResource } from "./incident-payload.ts";
export { type Incident, type IncidentChange, Incidents, incidentText } from "./incidents.ts";
export {
  AnalyticsRuleEvaluator,
  type ResultRow,
  type SentinelAlert,
} from "./rule-evaluator.ts";
