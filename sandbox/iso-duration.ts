/**
 * Minutes of an ISO 8601 duration of days, hours, minutes and seconds, such as `P1DT2H30M`; undefined for another text. The SDK for
 * Python writes seconds with a fraction, such as `PT86400.0S` (azure-sdk-for-python, azure-monitor-query, _helpers.py).
 *
 * @example
 * isoMinutes("PT1H30M"); // 90
 */
export function isoMinutes(duration: string): number | undefined {
  const match = /^P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
    duration,
  );
  if (match === null) return undefined;
  const [, days = "0", hours = "0", minutes = "0", seconds = "0"] = match;
  return Number(days) * 1440 + Number(hours) * 60 + Number(minutes) + Number(seconds) / 60;
}
