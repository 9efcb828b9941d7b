export { isTemplateExpression } from "./evaluate.ts";
export type { Place } from "./scope.ts";
export { isTemplate, type TemplateOptions, type TemplateWorkflow, templateWorkflows } from "./workflows.ts";
