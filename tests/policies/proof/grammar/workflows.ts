import type { Dice } from "./dice.ts";

type Action = {
  type: string;
  runAfter?: Record<string, string[]>;
  actions?: Actions;
  [name: string]: unknown;
};
type Actions = Record<string, Action>;
interface Definition {
  actions: Actions;
  triggers: Record<string, Record<string, unknown>>;
}

const STATUSES = ["Succeeded", "Failed", "Skipped", "TimedOut"];
const CHANNELS = ["Send_email", "Post_message_in_a_chat_or_channel", "Page_unless_closed"];
const ESSENTIALS = "triggerBody()?['data']?['essentials']";

/** Edits the definition of a workflow in place, and says how. */
export function editedWorkflow(dice: Dice, definition: Definition): string {
  const { actions } = definition;
  const name = dice.isWithin(0.6) ? dice.pick(CHANNELS) : dice.pick(Object.keys(actions));
  const action = actions[name];
  const [trigger] = Object.values(definition.triggers);
  if (action === undefined || trigger === undefined) throw new Error(`There is no action ${name}.`);
  const edits: readonly [string, () => void][] = [
    [`without ${name}`, () => void delete actions[name]],
    ...after(dice, name, action, actions),
    ...around(dice, name, action, actions),
    ...before(dice, actions),
    ...ofInputs(dice, name, action),
    ...ofTrigger(dice, trigger),
  ];
  const [how, work] = dice.pick(edits);
  work();
  return how;
}

/** A channel waits for something else. */
function after(dice: Dice, name: string, action: Action, actions: Actions): [string, () => void][] {
  const chosen = STATUSES.filter(() => dice.isWithin(0.6));
  const statuses = chosen.length === 0 ? ["Succeeded"] : chosen;
  const other = dice.pick(Object.keys(actions).filter((each) => each !== name));
  return [
    [
      `${name} after ${other} has ${statuses.join()}`,
      () => void Reflect.set(action, "runAfter", { ...action.runAfter, [other]: statuses }),
    ],
    [
      `${name} after ${other} alone has ${statuses.join()}`,
      () => void Reflect.set(action, "runAfter", { [other]: statuses }),
    ],
    [`${name} at once`, () => void Object.assign(action, { runAfter: {} })],
    [
      `${name} after all has ${statuses.join()}`,
      () =>
        void Reflect.set(
          action,
          "runAfter",
          Object.fromEntries(Object.keys(action.runAfter ?? {}).map((each) => [each, statuses])),
        ),
    ],
  ];
}

function expression(dice: Dice): string {
  return dice.pick([
    "@equals(1, 1)",
    "@equals(1, 2)",
    `@equals(${ESSENTIALS}?['monitorCondition'], 'Fired')`,
    `@equals(${ESSENTIALS}?['monitorCondition'], 'Resolved')`,
    `@equals(${ESSENTIALS}?['severity'], 'Sev0')`,
    `@not(equals(${ESSENTIALS}?['severity'], 'Sev4'))`,
    `@contains(string(triggerBody()), '198.51.100.66')`,
    "@not(empty(triggerBody()))",
    "@less(int(formatDateTime(utcNow(), 'HH')), 7)",
    "@less(int(formatDateTime(utcNow(), 'mm')), 50)",
    "@equals(rand(0, 2), 1)",
    "@less(rand(0, 1000), 5000)",
    "@startsWith(guid(), 'a')",
    "@less(utcNow(), '2027-01-01')",
    "@less(utcNow(), '2020-01-01')",
    "@equals(actions('Parse_JSON')?['status'], 'Succeeded')",
    "@greater(length(coalesce(body('Select_events'), createArray())), 0)",
  ]);
}

/** A channel stands in a scope, a condition, a loop or a switch. */
function around(dice: Dice, name: string, action: Action, actions: Actions): [string, () => void][] {
  const put = (outer: Omit<Action, "actions">, key: string) => () => {
    const { runAfter = {}, ...rest } = action;
    delete actions[name];
    actions[key] = {
      ...outer,
      type: String(outer.type),
      runAfter,
      actions: { [name]: { ...rest, runAfter: {} } as Action },
    };
  };
  const that = expression(dice);
  return [
    [`${name} in a scope`, put({ type: "Scope" }, "Group")],
    [`${name} if ${that}`, put({ type: "If", expression: that }, "Only")],
    [
      `${name} for each of nothing`,
      put({ type: "Foreach", foreach: dice.pick(["@createArray()", "@createArray(1)"]) }, "Each"),
    ],
    [
      `${name} in a case`,
      () => {
        const { runAfter = {}, ...rest } = action;
        delete actions[name];
        const cases = {
          One: {
            case: dice.pick(["Fired", "Resolved", "Never"]),
            actions: { [name]: { ...rest, runAfter: {} } },
          },
        };
        actions["Which"] = {
          type: "Switch",
          expression: `@${ESSENTIALS}?['monitorCondition']`,
          cases,
          default: { actions: {} },
          runAfter,
        };
      },
    ],
  ];
}

/** Something stands before everything else. */
function before(dice: Dice, actions: Actions): [string, () => void][] {
  const first = (added: Omit<Action, "runAfter">, statuses: string[]) => () => {
    actions["First"] = { ...added, type: String(added.type), runAfter: {} };
    const begin = actions["Known_detections"];
    if (begin !== undefined) begin.runAfter = { First: statuses };
  };
  const [count, unit] = [dice.pick([1, 2, 30]), dice.pick(["Second", "Minute", "Hour", "Day"])];
  const that = expression(dice);
  const end = { type: "Terminate", inputs: { runStatus: dice.pick(["Succeeded", "Failed", "Cancelled"]) } };
  return [
    [`a wait of ${count} ${unit}`, first({ type: "Wait", inputs: { interval: { count, unit } } }, STATUSES)],
    ["an end at once", () => void Reflect.set(actions, "First", { ...end, runAfter: {} })],
    [
      `an end if ${that}`,
      first({ type: "If", expression: that, actions: { End: { ...end, runAfter: {} } } }, STATUSES),
    ],
    [
      `an end unless ${that}`,
      first(
        { type: "If", expression: that, actions: {}, else: { actions: { End: { ...end, runAfter: {} } } } },
        STATUSES,
      ),
    ],
    ["a note", first({ type: "Compose", inputs: "reviewed" }, dice.pick([STATUSES, ["Succeeded"]]))],
    [
      "a call of something that is not there",
      first(
        { type: "Http", inputs: { method: "GET", uri: "https://nobody.example.com/" } },
        dice.pick([STATUSES, ["Succeeded"]]),
      ),
    ],
  ];
}

function ofInputs(dice: Dice, name: string, action: Action): [string, () => void][] {
  const texts = [...textsIn(action)];
  const { holder, key, path } = dice.pick(texts);
  const value = dice.pick([
    "",
    " ",
    "x",
    null,
    undefined,
    "@null",
    "@body('Nothing')",
    "@triggerBody()?['none']",
  ]);
  const type = dice.pick(["Compose", "Http", "Response", "ApiConnection", "Terminate"]);
  const timeout = dice.pick(["PT1S", "PT1H", "P30D"]);
  return [
    [`${name}: ${path} becomes ${JSON.stringify(value)}`, () => void Reflect.set(holder, key, value)],
    [`${name}: ${path} becomes ${JSON.stringify(value)}`, () => void Reflect.set(holder, key, value)],
    [`${name} is a ${type}`, () => void Reflect.set(action, "type", type)],
    [`${name} within ${timeout}`, () => void Reflect.set(action, "limit", { timeout })],
    [
      `${name} with secure data`,
      () =>
        void Reflect.set(action, "runtimeConfiguration", {
          secureData: { properties: ["inputs", "outputs"] },
        }),
    ],
    [`${name} with a description`, () => void Reflect.set(action, "description", "As agreed.")],
  ];
}

interface Text {
  readonly holder: object;
  readonly key: string;
  readonly path: string;
}

function* textsIn(value: object, path: readonly string[] = []): Generator<Text> {
  for (const [key, inner] of Object.entries(value)) {
    // These have a grammar of their own.
    if (["runAfter", "type"].includes(key)) continue;
    if (typeof inner === "object" && inner !== null) yield* textsIn(inner, [...path, key]);
    else yield { holder: value, key, path: [...path, key].join(".") };
  }
}

function ofTrigger(dice: Dice, trigger: Record<string, unknown>): [string, () => void][] {
  const that = expression(dice);
  const settings: readonly [string, unknown][] = [
    ["conditions", [{ expression: that }]],
    [
      "splitOn",
      dice.pick([
        "@triggerBody()?['data']?['none']",
        "@triggerBody()?['data']?['alertContext']?['condition']?['allOf']",
      ]),
    ],
    [
      "operationOptions",
      dice.pick(["EnableSchemaValidation", "SingleInstance", "IncludeAuthorizationHeadersInOutputs"]),
    ],
    [
      "runtimeConfiguration",
      dice.pick([
        { concurrency: { runs: 1 } },
        { concurrency: { runs: 50 } },
        { secureData: { properties: ["outputs"] } },
      ]),
    ],
    ["kind", dice.pick(["Button", "Alert", "EventGrid", undefined])],
    ["type", dice.pick(["Recurrence", "ApiConnectionWebhook"])],
    [
      "inputs",
      dice.pick([
        {},
        { method: "GET" },
        { method: "POST" },
        { relativePath: "/x" },
        { schema: { type: "object", required: ["none"] } },
      ]),
    ],
    ["description", "When an alert is fired."],
  ];
  const [name, value] = dice.pick(settings);
  return [
    [`the trigger's ${name} is ${JSON.stringify(value)}`, () => void Reflect.set(trigger, name, value)],
  ];
}
