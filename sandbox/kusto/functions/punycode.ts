import { onText, type ScalarFunction } from "./define.ts";

/** Parameters of RFC 3492, section 5. */
const [BASE, T_MIN, T_MAX, SKEW, DAMP, FIRST_BIAS, FIRST_CODE] = [36, 1, 26, 38, 700, 72, 128];
const DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";
/** What separates the labels of a domain name (RFC 3490, section 3.1). */
const DOTS = /[.\u3002\uff0e\uff61]/;
const PREFIX = "xn--";

function adapted(delta: number, count: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / count);
  let steps = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; steps += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return steps + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

const threshold = (step: number, bias: number) => Math.min(T_MAX, Math.max(T_MIN, step - bias));

/** RFC 3492, section 6.3. */
function encoded(text: string): string {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const basic = codes.filter((code) => code < FIRST_CODE);
  let result = String.fromCodePoint(...basic) + (basic.length > 0 ? "-" : "");
  let [next, delta, bias, done] = [FIRST_CODE, 0, FIRST_BIAS, basic.length];
  while (done < codes.length) {
    const least = Math.min(...codes.filter((code) => code >= next));
    delta += (least - next) * (done + 1);
    next = least;
    for (const code of codes) {
      if (code < next) delta++;
      if (code !== next) continue;
      result += variableLength(delta, bias);
      bias = adapted(delta, done + 1, done === basic.length);
      delta = 0;
      done++;
    }
    delta++;
    next++;
  }
  return result;
}

function variableLength(delta: number, bias: number): string {
  let [rest, result] = [delta, ""];
  for (let step = BASE; ; step += BASE) {
    const limit = threshold(step, bias);
    if (rest < limit) return result + DIGITS.charAt(rest);
    result += DIGITS.charAt(limit + ((rest - limit) % (BASE - limit)));
    rest = Math.floor((rest - limit) / (BASE - limit));
  }
}

/** RFC 3492, section 6.2; undefined for what is no Punycode. */
function decoded(text: string): string | undefined {
  const hyphen = text.lastIndexOf("-");
  const codes = [...text.slice(0, Math.max(0, hyphen))].map((character) => character.codePointAt(0) ?? 0);
  if (codes.some((code) => code >= FIRST_CODE)) return undefined;
  let [next, place, bias] = [FIRST_CODE, 0, FIRST_BIAS];
  for (let at = hyphen + 1; at < text.length; ) {
    const before = place;
    for (let step = BASE, weight = 1; ; step += BASE) {
      const digit = DIGITS.indexOf(text.charAt(at++).toLowerCase() || "-");
      if (digit === -1) return undefined;
      place += digit * weight;
      const limit = threshold(step, bias);
      if (digit < limit) break;
      weight *= BASE - limit;
    }
    const count = codes.length + 1;
    bias = adapted(place - before, count, before === 0);
    next += Math.floor(place / count);
    if (next > 0x10ffff) return undefined;
    place %= count;
    codes.splice(place++, 0, next);
  }
  return String.fromCodePoint(...codes);
}

/** Labels that are plain ASCII stay as they are. */
function encodedDomain(domain: string): string {
  return domain
    .split(DOTS)
    .map((label) => (/^[\0-\x7f]*$/.test(label) ? label : PREFIX + encoded(label)))
    .join(".");
}

function decodedDomain(domain: string): string {
  const labels = domain
    .split(DOTS)
    .map((label) => (label.toLowerCase().startsWith(PREFIX) ? decoded(label.slice(PREFIX.length)) : label));
  return labels.includes(undefined) ? "" : labels.join(".");
}

/** `from` a string and `to` one mean encoding and decoding; of domains they mean the opposite (each one's page and examples). */
export const punycode: Readonly<Record<string, ScalarFunction>> = {
  punycode_from_string: onText("string", encoded),
  punycode_to_string: onText("string", (value) => decoded(value) ?? ""),
  punycode_domain_to_string: onText("string", encodedDomain),
  punycode_domain_from_string: onText("string", decodedDomain),
};
