import { isoMinutes } from "../iso-duration.ts";

export interface Timespan {
  readonly from: Date;
  readonly until: Date;
}

/**
 * The time range of a query: a duration that ends now, or two of start, end and duration with a slash between them
 * (learn.microsoft.com/azure/azure-monitor/logs/api/timeouts and request-format, "timespan"). Undefined for any other
 * text.
 */
export function readTimespan(text: string, now: Date): Timespan | undefined {
  const [first = "", second, ...others] = text.split("/");
  if (others.length > 0) return undefined;
  if (second === undefined) {
    const length = milliseconds(first);
    return length === undefined ? undefined : { from: new Date(now.getTime() - length), until: now };
  }
  const [before, after] = [milliseconds(first), milliseconds(second)];
  const [start, end] = [instant(first), instant(second)];
  const from = before === undefined ? start : end - before;
  const until = after === undefined ? end : start + after;
  if (Number.isNaN(from) || Number.isNaN(until) || from > until) return undefined;
  return { from: new Date(from), until: new Date(until) };
}

/** A time without a zone is one of UTC: the Azure CLI gives such. */
function instant(text: string): number {
  return Date.parse(/T.*(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes("T") ? text : `${text}Z`);
}

function milliseconds(duration: string): number | undefined {
  const minutes = isoMinutes(duration);
  return minutes === undefined ? undefined : minutes * 60_000;
}
