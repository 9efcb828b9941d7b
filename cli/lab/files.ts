import { existsSync } from "node:fs";
import {
  type DelayModel,
  type DeployedResource,
  delayModels,
  FIT_PERCENTS,
  type FitPercent,
  POLICY_STATUSES,
  type RuleShape,
  SHAPE_DEFAULTS,
  SIGN_IN_TABLES,
} from "azure-alerting-sandbox/lab";
import { z } from "zod";
import { UserError } from "../errors/user-error.ts";
import { readJsonFile } from "../files/json-file.ts";

const text = (what: string) => z.string({ error: `must be ${what}` }).min(1, `must be ${what}`);
const minutes = z.number({ error: "must be a number of minutes" }).positive("must be more than 0");
const flag = z.boolean({ error: "must be true or false" });
const seconds = z.number({ error: "must be a number of seconds" }).nonnegative("must not be negative");
const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `must be one of ${values.join(", ")}` });
const some = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.array(oneOf(values), { error: "must be a list" }).min(1, "must not be empty");

function unknownKeys(what: string) {
  return (issue: { code?: string; keys?: readonly string[] }) =>
    issue.code === "unrecognized_keys" ? `unknown: ${issue.keys?.join(", ")}` : what;
}

const lookBack = z.strictObject(
  {
    by: oneOf(["eventTime", "ingestionTime"]),
    minutes,
    inclusive: flag.default(true),
  },
  { error: unknownKeys("must be an object such as {by, minutes}") },
);

const newest = z.strictObject(
  {
    count: z
      .number({ error: "must be a whole number" })
      .int("must be a whole number")
      .min(1, "must be 1 or more"),
    of: oneOf(["window", "everything"]),
  },
  { error: unknownKeys("must be an object such as {count, of}") },
);

const rule = z
  .strictObject(
    {
      name: text("a name"),
      about: z.string({ error: "must be a text" }).default(""),
      engine: oneOf(["logAlert", "rowAlert", "sentinel", "nearRealTime"]),
      frequencyMinutes: minutes.int("must be a whole number of minutes"),
      lookBack: z.array(lookBack, { error: "must be a list" }).default([]),
      rangeMinutes: minutes.optional(),
      windowMinutes: minutes.optional(),
      tables: some(SIGN_IN_TABLES).default([...SIGN_IN_TABLES]),
      statuses: some(POLICY_STATUSES).default([...POLICY_STATUSES]),
      minimumRows: z
        .number({ error: "must be a whole number" })
        .int("must be a whole number")
        .min(0)
        .default(1),
      stateful: flag.default(false),
      splitByEpisode: flag.default(false),
      newest: newest.optional(),
      closingMessage: flag.default(false),
      waitSeconds: seconds.default(0),
    },
    { error: unknownKeys("must be an object") },
  )
  .superRefine((value, context) => {
    const fault = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const overWindow = value.engine === "logAlert" || value.engine === "sentinel";
    if (overWindow && value.rangeMinutes === undefined)
      fault("rangeMinutes", "is missing: write how many minutes of event time the query covers");
    if (value.engine === "logAlert" && (value.rangeMinutes ?? 0) > 2880)
      fault("rangeMinutes", "must be at most 2880: a log alert sees two days");
    if (value.windowMinutes !== undefined && value.engine !== "logAlert")
      fault("windowMinutes", "can only be set for logAlert");
    if ((value.windowMinutes ?? 0) > (value.rangeMinutes ?? Number.POSITIVE_INFINITY))
      fault("windowMinutes", "must be at most rangeMinutes");
    if (!overWindow && value.frequencyMinutes !== 1) fault("frequencyMinutes", "must be 1 for this engine");
    if (value.engine !== "rowAlert" && value.minimumRows === 0)
      fault("minimumRows", "can only be 0 for rowAlert");
    if (value.newest !== undefined && value.splitByEpisode)
      fault("newest", "cannot be combined with splitByEpisode");
    if (value.closingMessage && !value.stateful) fault("closingMessage", "needs stateful: true");
    if (value.stateful && value.engine !== "logAlert") fault("stateful", "is only for logAlert");
  });

const rulesFile = z.strictObject(
  { rules: z.array(rule, { error: "must be a list of rules" }).min(1, "must not be empty") },
  { error: unknownKeys('must be an object such as {"rules": [{…}]}') },
);

/**
 * Reads rules in the format of docs/lab.md.
 *
 * @throws UserError with every error, by path
 */
export function readRulesFile(file: string): RuleShape[] {
  return readJsonFile(file, rulesFile).rules.map((each) => ({
    ...SHAPE_DEFAULTS,
    ...each,
    rangeMinutes: each.rangeMinutes,
    windowMinutes: each.windowMinutes,
    newest: each.newest,
  }));
}

const resources = z.array(
  z.object(
    { id: text("a resource id"), type: text("a resource type"), body: z.unknown() },
    { error: "must be an object" },
  ),
  { error: "must be the list that breakglass resources --json prints" },
);

/** @throws UserError */
export function readResourcesFile(file: string): readonly DeployedResource[] {
  return readJsonFile(file, resources);
}

const percentiles = z
  .record(z.string().regex(/^(\d{1,2}(\.\d+)?|100)$/, "must be a percentile such as 95"), seconds, {
    error: 'must be an object such as {"50": 30, "95": 120}',
  })
  .transform((given) => {
    const known = Object.entries(given).map(([percent, value]) => [Number(percent), value] as const);
    return known.toSorted(([a], [b]) => a - b);
  })
  .superRefine((known, context) => {
    if (known.length === 0) context.addIssue({ code: "custom", message: "must not be empty" });
    if (known.some(([, value], index) => value < (known[index - 1]?.[1] ?? 0)))
      context.addIssue({ code: "custom", message: "must grow with the percentile" });
  });

const delay = z.union(
  [
    z.strictObject({ percentiles }).readonly(),
    z.strictObject({ logNormal: percentiles }).transform(({ logNormal }, context) => {
      const [low, high, ...more] = logNormal;
      const fits = (entry: readonly [number, number] | undefined): entry is readonly [FitPercent, number] =>
        entry !== undefined && entry[1] > 0 && FIT_PERCENTS.some((percent) => percent === entry[0]);
      if (fits(low) && fits(high) && more.length === 0) return { logNormal: [low, high] as const };
      const message = `logNormal must have two of the percentiles ${FIT_PERCENTS.join(", ")}, each more than 0`;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    }),
  ],
  {
    error:
      'must be {"percentiles": {"50": 30, "95": 120, "100": 900}}, growing, or {"logNormal": {"95": 120, "99": 300}}, in seconds',
  },
);

const model = z.strictObject(
  {
    about: z.string({ error: "must be a text" }).default("measured"),
    interactive: delay,
    background: delay.optional(),
    late: z
      .strictObject({ share: z.number().min(0).max(1), from: seconds.positive(), to: seconds.positive() })
      .optional(),
    outages: z
      .strictObject({
        everyHours: z.number().positive(),
        hours: z.number().positive(),
        backFillMinutes: z.number().min(0),
      })
      .optional(),
  },
  { error: unknownKeys("must be an object such as {interactive}") },
);

/**
 * A delay model by name, or from a file.
 *
 * @throws UserError
 */
export function readDelays(name: string): DelayModel {
  const known = delayModels.find((each) => each.name === name);
  if (known !== undefined) return known;
  if (!existsSync(name)) {
    const names = delayModels.map((each) => each.name).join(", ");
    throw new UserError(`"${name}" is neither a delay model nor a file. The models are ${names}.`);
  }
  const { about, interactive, background, late, outages } = readJsonFile(name, model);
  return {
    name,
    about,
    source: name,
    interactive,
    ...(background === undefined ? {} : { background }),
    ...(late === undefined ? {} : { late }),
    ...(outages === undefined ? {} : { outages }),
  };
}
