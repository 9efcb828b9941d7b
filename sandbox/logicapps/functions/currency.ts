import { UnsupportedError } from "../unsupported.ts";

/** Countries by their currency (ISO 3166, ISO 4217). */
const COUNTRIES: Readonly<Record<string, string>> = {
  AED: "AE",
  ARS: "AR",
  AUD: "AU",
  BRL: "BR",
  CAD: "CA",
  CHF: "CH LI",
  CLP: "CL",
  CNY: "CN",
  COP: "CO",
  CZK: "CZ",
  DKK: "DK",
  EGP: "EG",
  EUR: "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK",
  GBP: "GB",
  HKD: "HK",
  HUF: "HU",
  IDR: "ID",
  ILS: "IL",
  INR: "IN",
  ISK: "IS",
  JPY: "JP",
  KRW: "KR",
  MXN: "MX",
  MYR: "MY",
  NOK: "NO",
  NZD: "NZ",
  PHP: "PH",
  PLN: "PL",
  RON: "RO",
  RUB: "RU",
  SAR: "SA",
  SEK: "SE",
  SGD: "SG",
  THB: "TH",
  TRY: "TR",
  TWD: "TW",
  UAH: "UA",
  USD: "US",
  VND: "VN",
  ZAR: "ZA",
};

/** Symbols that .NET has otherwise than CLDR (functions reference, formatNumber, example 4). */
const SYMBOLS: Readonly<Record<string, string>> = { ISK: "kr" };

export interface CurrencyFormat {
  readonly places: number;
  /** An amount of digits with the symbol, in the place where the locale has it. */
  readonly around: (amount: string) => string;
}

/** @throws UnsupportedError where the sandbox does not know the currency of the locale's country */
export function currencyFormat(locale: string): CurrencyFormat {
  const region = new Intl.Locale(locale).maximize().region ?? "";
  const currency = Object.keys(COUNTRIES).find((code) => COUNTRIES[code]?.split(" ").includes(region));
  if (currency === undefined)
    throw new UnsupportedError(
      `The sandbox does not know the currency of the locale '${locale}' in formatNumber(); use a format such as '0.00'.`,
    );
  const format = new Intl.NumberFormat(locale, { style: "currency", currency });
  const parts = format.formatToParts(1);
  const isAmount = (type: string) => type === "integer" || type === "decimal" || type === "fraction";
  const first = parts.findIndex(({ type }) => isAmount(type));
  const last = parts.findLastIndex(({ type }) => isAmount(type));
  const text = (list: typeof parts) =>
    list
      .map(({ type, value }) => (type === "currency" ? (SYMBOLS[currency] ?? value) : value))
      .join("")
      .replaceAll("\u202f", "\u00a0");
  const [before, behind] = [text(parts.slice(0, first)), text(parts.slice(last + 1))];
  return {
    places: format.resolvedOptions().maximumFractionDigits ?? 2,
    around: (amount) => `${before}${amount}${behind}`,
  };
}
