/** A custom detection rule as Microsoft Graph keeps it: what its evaluation needs. */
export interface DetectionRule {
  readonly id: string;
  readonly displayName: string;
  readonly status: "enabled" | "disabled";
  readonly queryCondition: { readonly queryText: string };
  readonly schedule: { readonly frequency: string };
  readonly detectionAction: {
    readonly alertTemplate: {
      readonly title: string;
      readonly severity: string;
      readonly entityMappings: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
    };
  };
}

export interface DefenderAlert {
  readonly rule: DetectionRule;
  readonly title: string;
  readonly severity: string;
  /** `accounts bg1@contoso.com`, as the mappings name them. */
  readonly entities: readonly string[];
  readonly at: Date;
}

export type Row = Readonly<Record<string, unknown>>;

/**
 * How often a rule runs, and how far it looks back, in minutes.
 * Source: learn.microsoft.com/defender-xdr/custom-detection-rules, rule frequency.
 */
const SCHEDULES: Readonly<Record<string, readonly [every: number, back: number]>> = {
  PT0S: [1, 60],
  PT1H: [60, 4 * 60],
  PT3H: [3 * 60, 12 * 60],
  PT12H: [12 * 60, 48 * 60],
  P1D: [24 * 60, 30 * 24 * 60],
};

/** A new rule's first run looks this much back, whatever its frequency (same source). */
const FIRST_RUN_BACK = 30 * 24 * 60;

/** A rule makes at most so many alerts in one run (same source). */
const MOST_ALERTS = 150;

/** Runs one rule on schedule; an event makes one alert, however many runs see it. */
export class DetectionEvaluator {
  readonly rule: DetectionRule;
  readonly #run: (query: string, at: Date, lookBackMinutes: number) => readonly Row[];
  readonly #seen = new Set<string>();
  #hasRun = false;

  constructor(
    rule: DetectionRule,
    run: (query: string, at: Date, lookBackMinutes: number) => readonly Row[],
  ) {
    this.rule = rule;
    this.#run = run;
  }

  isDue(at: Date): boolean {
    return this.rule.status === "enabled" && (at.getTime() / 60_000) % this.#schedule[0] === 0;
  }

  /** How far back it looks. */
  get rangeMinutes(): number {
    return this.#schedule[1];
  }

  evaluate(at: Date): DefenderAlert[] {
    const back = this.#hasRun ? this.#schedule[1] : FIRST_RUN_BACK;
    this.#hasRun = true;
    const fresh = this.#run(this.rule.queryCondition.queryText, at, back).filter((row) => {
      const key = `${row["Timestamp"]}|${row["ReportId"]}`;
      const isNew = !this.#seen.has(key);
      this.#seen.add(key);
      return isNew;
    });
    const { title, severity, entityMappings } = this.rule.detectionAction.alertTemplate;
    return fresh.slice(0, MOST_ALERTS).map((row) => {
      return { rule: this.rule, title, severity, entities: entitiesOf(entityMappings, row), at };
    });
  }

  get #schedule(): readonly [number, number] {
    const known = SCHEDULES[this.rule.schedule.frequency];
    if (known === undefined) throw new Error(`The sandbox has no frequency ${this.rule.schedule.frequency}.`);
    return known;
  }
}

/** Each entity by the last of its columns that has a value: a name says more than an id. */
function entitiesOf(
  mappings: DetectionRule["detectionAction"]["alertTemplate"]["entityMappings"],
  row: Row,
): string[] {
  return Object.entries(mappings).flatMap(([kind, list]) =>
    list.flatMap((columns) => {
      const values = Object.values(columns).flatMap((column) => row[column] || []);
      return values.length === 0 ? [] : [`${kind} ${String(values.at(-1))}`];
    }),
  );
}
