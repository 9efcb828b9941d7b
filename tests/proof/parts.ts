import { upgrades } from "../upgrade/prove.ts";
import { configuration } from "./configuration/prove.ts";
import { atOnce } from "./engine/at-once.ts";
import { interrupted } from "./engine/interrupted.ts";
import { engines, grammar, lab, policy, workflows } from "./existing.ts";
import { messages } from "./messages/prove.ts";
import type { Part } from "./part.ts";
import { queries } from "./queries.ts";
import { readings } from "./readings.ts";
import { refused } from "./refusals/prove.ts";
import { secrets } from "./secrets/prove.ts";

/** All parts, in the order in which they are run and stand in docs/proof.md. */
export const parts: readonly Part[] = [
  configuration,
  messages,
  lab,
  readings,
  queries,
  engines,
  workflows,
  secrets,
  atOnce,
  upgrades,
  refused,
  interrupted,
  policy,
  grammar,
];
