import type { Detection, Sample, Watched } from "./detection.ts";

/**
 * What a custom detection rule of Microsoft Defender XDR is made from. Its query reads the tables of advanced
 * hunting, so it is another one than the workspace's; the rest is the detection's.
 */
export interface DefenderDetectionSource extends Pick<Detection, Described> {
  /** Stable: the end of the rule's id. */
  readonly id: string;
  readonly table: string;
  /** The detections whose events it finds, by id, and an event of each as Defender has it. */
  readonly sees: Readonly<Record<string, Sample>>;
  /** How often the service runs it: the hourly run looks four hours back, `PT0S` is continuous. */
  readonly frequency: DefenderRule["schedule"]["frequency"];
  readonly recommendedActions: string;
  readonly entityMappings: DefenderRule["detectionAction"]["alertTemplate"]["entityMappings"];
  /** What the alert shows: a name, and the column of the query that holds its value. */
  readonly customDetails: Readonly<Record<string, string>>;
  readonly samples: readonly Sample[];
  query(watched: Watched): string;
}

type Described = "title" | "description" | "severity" | "tactics" | "techniques";

/** What a rule of Defender says of a detection. */
export function described({
  title,
  description,
  severity,
  tactics,
  techniques,
}: Detection): Pick<Detection, Described> {
  return { title, description, severity, tactics, techniques };
}

/** The body of `POST /security/rules/detectionRules` (learn.microsoft.com/graph/api/resources/security-detectionrule). */
export interface DefenderRule {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly status: "enabled" | "disabled";
  readonly queryCondition: { readonly queryText: string };
  readonly schedule: { readonly frequency: "PT0S" | "PT1H" | "PT3H" | "PT12H" | "P1D" };
  readonly detectionAction: {
    readonly alertTemplate: {
      readonly title: string;
      readonly description: string;
      readonly severity: "high" | "medium" | "low" | "informational";
      readonly recommendedActions: string;
      readonly tactics: readonly DefenderTactic[];
      readonly entityMappings: {
        readonly accounts: readonly { readonly aadUserIdColumn: string; readonly upnColumn: string }[];
        readonly ips: readonly { readonly addressColumn: string }[];
      };
      readonly customDetails: Readonly<Record<string, string>>;
    };
  };
}

interface DefenderTactic {
  readonly tactic: string;
  readonly techniques: readonly { readonly technique: string; readonly subTechniques: readonly string[] }[];
}

const SEVERITIES = ["high", "high", "medium", "low", "informational"] as const;

/**
 * The rule's body, in the shape that is left after 2026-10-01.
 *
 * @param id the tenant's own name of the rule
 * @throws RangeError for an id that the service refuses
 * @example
 * const [signIn] = defenderDetections;
 * defenderRule(signIn, "breakglass-sign-in", watched).schedule // { frequency: "PT1H" }
 */
export function defenderRule(source: DefenderDetectionSource, id: string, watched: Watched): DefenderRule {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(id)) {
    throw new RangeError(
      `"${id}" cannot be the id of a Defender rule: a letter, then letters, digits, - and _, at most 100.`,
    );
  }
  // Names of rules and titles of alerts are unique in a tenant (learn.microsoft.com/defender-xdr/custom-detection-rules).
  const title = `${source.title} (${id})`;
  const { description } = source;
  return {
    id,
    displayName: title,
    description,
    status: "enabled",
    queryCondition: { queryText: source.query(watched) },
    schedule: { frequency: source.frequency },
    detectionAction: {
      alertTemplate: {
        title,
        description,
        severity: SEVERITIES[source.severity],
        recommendedActions: source.recommendedActions,
        tactics: firstTactic(source),
        entityMappings: source.entityMappings,
        customDetails: source.customDetails,
      },
    },
  };
}

/**
 * The service takes one tactic, though its type is a list, and a sub-technique only below its technique (published
 * refusals: github.com/pkhabazi/SentinelToXDR, src/Data/GraphDetectionRule.psd1).
 */
function firstTactic({ tactics, techniques }: DefenderDetectionSource): readonly DefenderTactic[] {
  const [tactic] = tactics;
  if (tactic === undefined) return [];
  const parents = [...new Set(techniques.map((technique) => technique.slice(0, "T0000".length)))];
  const grouped = parents.map((technique) => ({
    technique,
    subTechniques: techniques.filter((each) => each.startsWith(`${technique}.`)),
  }));
  return [{ tactic, techniques: grouped }];
}
