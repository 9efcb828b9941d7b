import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import type { Place } from "azure-alerting-sandbox/kusto";
import { CsvError, parse } from "csv-parse/sync";
import { UserError } from "../errors/user-error.ts";

/** The columns of the file; of these only the network must be there. */
const TEXTS = ["country", "state", "city"];
const NUMBERS = ["latitude", "longitude"];

/**
 * Reads where addresses are: CSV with the columns network (`203.0.113.0/24`, IPv4 or IPv6), country, state, city,
 * latitude and longitude.
 *
 * @throws UserError with every fault, by line and column
 */
export function readPlaces(file: string): Place[] {
  const [header = [], ...records] = recordsOf(file);
  const faults: string[] = [];
  for (const name of header)
    if (![...TEXTS, ...NUMBERS, "network"].includes(name))
      faults.push(`${file}: "${name}" is no column of it: ${["network", ...TEXTS, ...NUMBERS].join(", ")}.`);
  const places = records.map((record, index): Place => {
    const at = (name: string) => record[header.indexOf(name)] ?? "";
    const network = at("network");
    if (!isNetwork(network))
      faults.push(`${file}:${index + 2}: "${network}" is no network such as 203.0.113.0/24.`);
    const numbers = NUMBERS.filter((name) => at(name) !== "").map((name): [string, number] => {
      if (Number.isNaN(Number(at(name))))
        faults.push(`${file}:${index + 2}: ${name} "${at(name)}" is no number.`);
      return [name, Number(at(name))];
    });
    const texts = TEXTS.filter((name) => at(name) !== "").map((name): [string, string] => [name, at(name)]);
    return { network, place: Object.fromEntries<string | number>([...texts, ...numbers]) };
  });
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return places;
}

function recordsOf(file: string): string[][] {
  try {
    return parse(readFileSync(file, "utf8"), { bom: true, skip_empty_lines: true, trim: true }) as string[][];
  } catch (error) {
    const reason = error instanceof CsvError ? `is not valid CSV: ${error.message}` : "cannot be read";
    throw new UserError(`${file} ${reason}.`);
  }
}

function isNetwork(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}
