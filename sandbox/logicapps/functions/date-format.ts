import { type Culture, cultureOf } from "./culture.ts";
import { customFormat, type Piece, piecesOf } from "./date-pattern.ts";
import { dateOf, fractionOf, type Time } from "./time.ts";

/**
 * Formats a time as .NET does: `MM` month, `mm` minute, `HH` hours to 24; text in quotes and after a backslash stays;
 * one letter is a standard format; names and separators are the locale's.
 *
 * @param locale default: en-US
 * @throws ExpressionError for a format, or a locale, that there is not
 * @throws UnsupportedError for standard formats of locales that the sandbox does not know
 */
export function formatTime(time: Time, format: string, name: string, locale = "en-US"): string {
  const culture = cultureOf(/^[rRoOsu]$/.test(format) ? "en-US" : locale, name);
  const pieces = piecesOf(customFormat(format, locale));
  const withDay = pieces.some(({ specifier }) => specifier === "d" || specifier === "dd");
  let text = "";
  for (const piece of pieces) {
    const part = written(piece, time, culture, withDay);
    // Where F leaves nothing of the second, the point before it goes too.
    if (part === "" && piece.specifier?.startsWith("F") && text.endsWith(".")) text = text.slice(0, -1);
    text += part;
  }
  return text;
}

function written({ specifier, text }: Piece, time: Time, culture: Culture, withDay: boolean): string {
  if (specifier === undefined) return text;
  const date = dateOf(time.ticks);
  const { length } = specifier;
  const padded = (value: number) => String(value).padStart(Math.min(length, 2), "0");
  const hour = date.getUTCHours();
  switch (specifier[0]) {
    case "y": {
      const year = date.getUTCFullYear();
      return length <= 2 ? padded(year % 100) : String(year).padStart(length, "0");
    }
    case "M": {
      const names = withDay ? culture.monthsOfDays : culture.months;
      const month = date.getUTCMonth();
      return length < 3 ? padded(month + 1) : (names[length === 3 ? "short" : "long"][month] ?? "");
    }
    case "d":
      if (length < 3) return padded(date.getUTCDate());
      return culture.days[length === 3 ? "short" : "long"][date.getUTCDay()] ?? "";
    case "H":
      return padded(hour);
    case "h":
      return padded(hour % 12 === 0 ? 12 : hour % 12);
    case "m":
      return padded(date.getUTCMinutes());
    case "s":
      return padded(date.getUTCSeconds());
    case "f":
      return fractionOf(time.ticks).slice(0, length);
    case "F":
      return fractionOf(time.ticks).slice(0, length).replace(/0+$/, "");
    case "K":
      return { utc: "Z", none: "", offset: "+00:00" }[time.zone];
    case "z":
      return length >= 3 ? "+00:00" : length === 2 ? "+00" : "+0";
    case "g":
      return "A.D.";
    case ":":
      return culture.timeSeparator;
    case "/":
      return culture.dateSeparator;
    default: {
      const half = culture.halves[hour < 12 ? 0 : 1];
      return length === 1 ? half.slice(0, 1) : half;
    }
  }
}
