import { detectionRuleClient } from "./detection-rule-client.ts";
import { detectionRuleProvider } from "./detection-rule-provider.ts";

/**
 * The provider as the engine keeps it: the text of a module whose `handler` returns it (@pulumi/pulumi,
 * cmd/dynamic-provider/index.ts, getProvider). `dynamic.Resource` would read each function back with the TypeScript compiler
 * to find out what it uses, which takes a seventh of the program's time; these two use nothing from outside.
 */
export const detectionRuleSource = `"use strict";
exports.handler = () => (${detectionRuleProvider})((${detectionRuleClient})());
`;
