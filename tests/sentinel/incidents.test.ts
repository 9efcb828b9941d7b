import { describe, expect, test } from "@jest/globals";
import { DEFAULT_READINGS, type Readings } from "../../sandbox/readings/index.ts";
import {
  type AnalyticsRule,
  AnalyticsRuleEvaluator,
  Incidents,
  incidentText,
  type ResultRow,
} from "../../sandbox/sentinel/index.ts";
import { at, row, rule } from "./rule.ts";

const byAccount = {
  matchingMethod: "Selected",
  lookbackMinutes: 300,
  reopensClosed: true,
  entities: ["Account"],
  alertDetails: [],
  customDetails: [],
} as const;

/** Plays runs of one rule into incidents; each change as "created 1", in the order of the runs. */
class Desk {
  readonly incidents: Incidents;
  readonly #rule: AnalyticsRule;

  constructor(
    grouping: Partial<AnalyticsRule["grouping"]> | undefined,
    changes: Partial<AnalyticsRule> = {},
    closed: Readings["closed-incidents"] = "reopened",
  ) {
    this.incidents = new Incidents({ ...DEFAULT_READINGS, "closed-incidents": closed });
    const whole = grouping === undefined ? undefined : { ...byAccount, ...grouping };
    this.#rule = { ...rule, ...changes, grouping: whole };
  }

  run(minute: number, ...rows: readonly ResultRow[]): string[] {
    const alerts = new AnalyticsRuleEvaluator(this.#rule, () => rows).evaluate(at(minute));
    return this.incidents.add(alerts).map(({ kind, incident }) => `${kind} ${incident.number}`);
  }
}

const here = row("bg1", "1.2.3.4");
const elsewhere = row("bg1", "5.6.7.8");
const other = row("bg2", "1.2.3.4");

describe("without grouping", () => {
  test("each alert is an incident of its own", () => {
    const desk = new Desk(undefined);
    expect(desk.run(5, here, here)).toEqual(["created 1", "created 2"]);
    expect(desk.run(10, here)).toEqual(["created 3"]);
  });

  test("an incident says what happened, to whom and from where", () => {
    const desk = new Desk(undefined);
    desk.run(5, here);
    expect(desk.incidents.all.map(incidentText)).toEqual([
      "High: Signed in; entities: Account bg1@contoso.com, IP 1.2.3.4",
    ]);
    expect(desk.incidents.all[0]).toMatchObject({
      status: "New",
      createdAt: at(5),
      tactics: ["InitialAccess"],
      techniques: ["T1078"],
    });
  });

  test("a rule that creates no incidents creates none", () => {
    expect(new Desk(undefined, { createsIncident: false }).run(5, here)).toEqual([]);
  });
});

describe("grouping by account", () => {
  test("gathers the alerts of one account, and keeps another's apart", () => {
    const desk = new Desk({});
    expect(desk.run(5, here, elsewhere, other)).toEqual(["created 1", "created 2"]);
    expect(desk.run(10, elsewhere)).toEqual(["updated 1"]);
    expect(desk.incidents.all.map(({ alerts }) => alerts.length)).toEqual([3, 1]);
    expect(desk.incidents.all.map(incidentText)[0]).toBe(
      "High: Signed in; entities: Account bg1@contoso.com, IP 1.2.3.4, IP 5.6.7.8",
    );
  });

  test("ends when the look-back after the first alert is over", () => {
    const desk = new Desk({});
    expect(desk.run(5, here)).toEqual(["created 1"]);
    expect(desk.run(305, here)).toEqual(["updated 1"]);
    expect(desk.run(306, here)).toEqual(["created 2"]);
    expect(desk.run(310, here)).toEqual(["updated 2"]);
  });

  test("reopens what was closed", () => {
    const desk = new Desk({});
    desk.run(5, here);
    desk.incidents.change(1, { status: "Closed" });
    expect(desk.incidents.all[0]?.status).toBe("Closed");
    expect(desk.run(10, here)).toEqual(["reopened 1"]);
    expect(desk.incidents.all[0]?.status).toBe("New");
  });

  test("opens a new incident where a closed one is read to stay closed, as in the Defender portal", () => {
    const desk = new Desk({}, {}, "new");
    desk.run(5, here);
    desk.incidents.change(1, { status: "Closed" });
    expect(desk.run(10, here)).toEqual(["created 2"]);
    expect(desk.run(15, here)).toEqual(["updated 2"]);
  });

  test("opens a new incident instead where the rule does not reopen", () => {
    const desk = new Desk({ reopensClosed: false });
    desk.run(5, here);
    desk.incidents.change(1, { status: "Closed" });
    expect(desk.run(10, here)).toEqual(["created 2"]);
    expect(desk.incidents.all.map(({ status }) => status)).toEqual(["Closed", "New"]);
  });

  test("puts the 151st alert into a new incident", () => {
    const desk = new Desk({});
    for (let minute = 0; minute < 150; minute++) desk.run(minute, here);
    expect(desk.incidents.all).toHaveLength(1);
    expect(desk.run(150, here)).toEqual(["created 2"]);
    expect(desk.run(151, here)).toEqual(["updated 2"]);
  });

  test("keeps the rules apart", () => {
    const incidents = new Incidents();
    const changes = ["a", "b"].flatMap((id) =>
      incidents.add(
        new AnalyticsRuleEvaluator({ ...rule, id, grouping: byAccount }, () => [here]).evaluate(at(5)),
      ),
    );
    expect(changes.map(({ kind }) => kind)).toEqual(["created", "created"]);
  });
});

describe("other groupings", () => {
  test("all entities must be the same", () => {
    const desk = new Desk({ matchingMethod: "AllEntities" });
    expect(desk.run(5, here, elsewhere)).toEqual(["created 1", "created 2"]);
    expect(desk.run(10, here)).toEqual(["updated 1"]);
  });

  test("any alert of the rule goes into one incident", () => {
    const desk = new Desk({ matchingMethod: "AnyAlert" });
    expect(desk.run(5, here, elsewhere, other)).toEqual(["created 1"]);
    expect(desk.run(10, other)).toEqual(["updated 1"]);
  });

  test("by a custom detail", () => {
    const desk = new Desk({ entities: [], customDetails: ["City"] });
    expect(desk.run(5, here, other)).toEqual(["created 1"]);
    expect(desk.run(10, row("bg1", "1.2.3.4", "Utrecht"))).toEqual(["created 2"]);
  });

  test("by name and severity, which all alerts of a rule share", () => {
    const desk = new Desk({ entities: [], alertDetails: ["DisplayName", "Severity"] });
    expect(desk.run(5, here, other)).toEqual(["created 1"]);
  });
});

test("there is no incident to close that was never opened", () => {
  expect(() => new Incidents().change(1, { status: "Closed" })).toThrow("There is no incident 1.");
});
