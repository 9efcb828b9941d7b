/** A column by which a log alert is split, as it is deployed. */
export interface RuleDimension {
  readonly name: string;
  /** `Include` or `Exclude`. */
  readonly operator: string;
  readonly values: readonly string[];
}

/** A criterion of a log alert, as far as it decides which events fire it, and when. */
export interface RuleCriterion {
  readonly dimensions?: readonly RuleDimension[];
  readonly failingPeriods?: {
    readonly numberOfEvaluationPeriods?: number;
    readonly minFailingPeriodsToAlert?: number;
  };
}

/** Whether an event with this value of the column fires nothing. Letter case is not taken to matter: that is unknown. */
export function leavesOut({ operator, values }: RuleDimension, value: string): boolean {
  if (values.includes("*")) return false;
  const isNamed = values.some((each) => each.toLowerCase() === value.toLowerCase());
  return isNamed !== (operator === "Include");
}

export function dimensionText({ name, operator, values }: RuleDimension): string {
  return `${name} ${operator === "Include" ? "includes only" : "excludes"} ${values.join(", ")}`;
}

/** Such as "2 of 3 periods"; undefined where the first period that meets the condition fires. */
export function periodsText({ failingPeriods }: RuleCriterion): string | undefined {
  const { numberOfEvaluationPeriods: all = 1, minFailingPeriodsToAlert: least = 1 } = failingPeriods ?? {};
  return least > 1 ? `${least} of ${all} periods` : undefined;
}

/** Minutes of a duration such as PT5M, PT1H or P1D: that is all that a rule takes. */
export function minutesOf(duration: string): number {
  const [, days = 0, hours = 0, minutes = 0] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [];
  return Number(days) * 1440 + Number(hours) * 60 + Number(minutes);
}
