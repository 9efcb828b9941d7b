import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { value } from "./language.ts";

describe("a date keeps what it says of its zone", () => {
  test.each([
    ["formatDateTime('2026-03-18T12:00:00')", "2026-03-18T12:00:00.0000000"],
    ["formatDateTime('2026-03-18T12:00:00Z')", "2026-03-18T12:00:00.0000000Z"],
    ["formatDateTime('2026-03-18T14:00:00+02:00')", "2026-03-18T12:00:00.0000000+00:00"],
    ["formatDateTime('03/15/2018')", "2018-03-15T00:00:00.0000000"],
    ["formatDateTime('Thu, 15 Mar 2018 12:00:00 GMT')", "2018-03-15T12:00:00.0000000Z"],
    ["addDays('2018-01-01', 1)", "2018-01-02T00:00:00.0000000"],
    ["addToTime('2018-01-31T00:00:00+02:00', 1, 'Month')", "2018-02-28T22:00:00.0000000+00:00"],
    ["subtractFromTime('2018-01-02T00:00:00Z', 1, 'Day')", "2018-01-01T00:00:00.0000000Z"],
    ["startOfMonth('2018-01-15')", "2018-01-01T00:00:00.0000000"],
    ["formatDateTime('2026-03-18', 'u')", "2026-03-18 00:00:00Z"],
    ["convertFromUtc('2018-01-01T08:00:00', 'Pacific Standard Time')", "2018-01-01T00:00:00.0000000"],
    ["convertFromUtc('2018-01-01T08:00:00', 'UTC')", "2018-01-01T08:00:00.0000000Z"],
    ["convertTimeZone('2018-01-01T08:00:00Z', 'UTC', 'Tokyo Standard Time')", "2018-01-01T17:00:00.0000000"],
    [
      "convertTimeZone('2018-01-01T08:00:00', 'Central Europe Standard Time', 'UTC')",
      "2018-01-01T07:00:00.0000000Z",
    ],
    ["convertToUtc('2018-01-01T08:00:00Z', 'UTC')", "2018-01-01T08:00:00.0000000Z"],
  ])("%s", (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  test.each(["convertToUtc", "convertTimeZone"])("%s refuses another zone for a time in UTC", (name) => {
    const rest = name === "convertToUtc" ? "" : ", 'UTC'";
    expect(() => value(`${name}('2018-01-01T08:00:00Z', 'Pacific Standard Time'${rest})`)).toThrow(
      `'${name}' expects its second parameter to be a time zone matching the time zone indicated by the timestamp. The provided value 'Pacific Standard Time' does not match.`,
    );
  });
});

describe("formats", () => {
  test.each([
    ["'2026-03-18T12:00:00Z', 'HH:mm:ss.FFF'", "12:00:00"],
    ["'2026-03-18T12:00:00.25Z', 'HH:mm:ss.FFF'", "12:00:00.25"],
    ["'2026-03-18T12:00:00.25Z', 'ss.fff'", "00.250"],
    ["'2018-03-15', 'D'", "Thursday, March 15, 2018"],
    ["'2018-03-15', 'D', 'fr-FR'", "jeudi 15 mars 2018"],
    ["'2018-03-15', 'D', 'de-DE'", "Donnerstag, 15. März 2018"],
    ["'2018-03-15', 'd', 'de-DE'", "15.03.2018"],
    ["'2018-03-15T15:04:00', 'g', 'en-GB'", "15/03/2018 15:04"],
    ["'2018-03-15', 'dd/MM/yyyy', 'de-DE'", "15.03.2018"],
    ["'2018-03-15', 'dd/MM/yyyy'", "15/03/2018"],
    ["'2018-03-15', 'd MMM', 'de-DE'", "15 März"],
    ["'2018-03-15', 'MMM', 'de-DE'", "März"],
    ["'2018-03-15', 'd MMMM', 'ru-RU'", "15 марта"],
    ["'2018-03-15', 'MMMM', 'ru-RU'", "март"],
    ["'2018-03-15', 'ddd', 'fr-FR'", "jeu."],
    ["'2018-03-15', 'R', 'fr-FR'", "Thu, 15 Mar 2018 00:00:00 GMT"],
    ["'01/31/2016', 'dddd MMMM d', 'es-es'", "domingo enero 31"],
    ["'2018-03-15T15:00:00', '\"at\" HH\\h'", "at 15h"],
    ["'2018-03-15T15:00:00', 'h t'", "3 P"],
    ["'2018-03-15T15:00:00', '%h'", "3"],
  ])("formatDateTime(%s)", (args, expected) => {
    expect(value(`formatDateTime(${args})`)).toBe(expected);
  });

  test.each([
    ["'2018-01-01', 'x'", "no standard format"],
    ["'2018-01-01', 'yyyy \"'", "a quote or a backslash in it has no end"],
    ["'2018-01-01', 'yyyy', 'xx-YY'", "the locale 'xx-YY' was not valid"],
    ["'2018-01-01', 'D', 'sv-SE'", "The sandbox does not know the date format 'D' of the locale 'sv-SE'"],
    ["'yesterday'", "must match ISO 8601 format"],
    ["'abc 2018'", "must match ISO 8601 format"],
    ["'2018-02-30'", "must match ISO 8601 format"],
    ["'2018-01-01T24:00:00'", "must match ISO 8601 format"],
  ])("formatDateTime(%s) is refused", (args, message) => {
    expect(() => value(`formatDateTime(${args})`)).toThrow(message);
  });
});

describe("parseDateTime", () => {
  test.each([
    ["'20/10/2014', 'fr-fr'", "2014-10-20T00:00:00.0000000"],
    ["'31/12/2026', 'fr-FR'", "2026-12-31T00:00:00.0000000"],
    ["'15.01.2026', 'de-DE'", "2026-01-15T00:00:00.0000000"],
    ["'20 octobre 2010', 'fr-FR'", "2010-10-20T00:00:00.0000000"],
    ["'martes 20 octubre 2020', 'es-es'", "2020-10-20T00:00:00.0000000"],
    ["'20 de octubre de 2020 15:04', 'es-ES'", "2020-10-20T15:04:00.0000000"],
    ["'21052019', 'fr-fr', 'ddMMyyyy'", "2019-05-21T00:00:00.0000000"],
    ["'20190521', 'fr-fr', 'yyyyMMdd'", "2019-05-21T00:00:00.0000000"],
    ["'10/20/2014 15h', 'en-US', 'MM/dd/yyyy HH\\h'", "2014-10-20T15:00:00.0000000"],
    ["'1/2/2026'", "2026-01-02T00:00:00.0000000"],
    ["'12/31/2026 5:03:09.25 pm'", "2026-12-31T17:03:09.2500000"],
    ["'20 October 2014'", "2014-10-20T00:00:00.0000000"],
    ["'1/2/26'", "2026-01-02T00:00:00.0000000"],
    ["'1/2/30'", "1930-01-02T00:00:00.0000000"],
    ["'2026-03-18T14:00:00+0200', 'en-US', 'yyyy-MM-ddTHH:mm:ssK'", "2026-03-18T12:00:00.0000000+00:00"],
    ["'5:03 PM', 'en-US', 'h:mm tt'", "2026-01-15T17:03:00.0000000"],
    ["'12.03', 'de-DE', 'dd.MM'", "2026-03-12T00:00:00.0000000"],
    ["'07/07/2026', 'en-US', 'MM/MM/yyyy'", "2026-07-01T00:00:00.0000000"],
  ])("of %s", (args, expected) => {
    expect(value(`parseDateTime(${args})`)).toBe(expected);
  });

  test.each([
    ["'31/12/2026'", "was not valid"],
    ["'20 octobre 2010'", "was not valid"],
    ["'2019-05-21', 'fr-fr', 'yyyyMMdd'", "must match the format 'yyyyMMdd'"],
    ["'07/08/2026', 'en-US', 'MM/MM/yyyy'", "must match the format"],
    ["'13:00 PM', 'en-US', 'h:mm tt'", "must match the format"],
    ["'1/2/2026', 'xx-YY'", "the locale 'xx-YY' was not valid"],
  ])("refuses %s", (args, message) => {
    expect(() => value(`parseDateTime(${args})`)).toThrow(message);
  });

  test("reads what formatDateTime wrote, in any format that says everything", () => {
    const formats = [
      "yyyy-MM-dd HH:mm:ss",
      "dd/MM/yyyy h:mm:ss tt",
      "MMMM d, yyyy HH\\hmm\\mss",
      "ss.mm.HH d MMM yyyy",
    ];
    const time = fc.date({ min: new Date("1950-01-01"), max: new Date("2049-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(
        time,
        fc.constantFrom(...formats),
        fc.constantFrom("en-US", "fr-FR", "de-DE"),
        (date, format, locale) => {
          const iso = `${date.toISOString().slice(0, 19)}.0000000`;
          const text = String(value(`formatDateTime('${iso}', '${format}', '${locale}')`)).replaceAll(
            "'",
            "''",
          );
          expect(value(`parseDateTime('${text}', '${locale}', '${format}')`)).toBe(iso);
        },
      ),
    );
  });
});
