import { isIPv6 } from "node:net";
import type { Value } from "../values.ts";
import { pure, type ScalarFunction, text } from "./define.ts";

export interface Address {
  readonly value: bigint;
  /** Bits of the prefix, of `bits`. */
  readonly prefix: number;
  readonly bits: 32 | 128;
}

/** `192.0.2.1` or `192.0.2.0/24`, without leading zeros; undefined for anything else. */
export function parse4(value: string): Address | undefined {
  const match =
    /^\s*(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})(?:\/(\d{1,2}))?\s*$/.exec(
      value,
    );
  if (match === null) return undefined;
  const octets = match.slice(1, 5).map(Number);
  const prefix = Number(match[5] ?? 32);
  if (octets.some((octet) => octet > 255) || prefix > 32) return undefined;
  return {
    value: octets.reduce((all, octet) => all * 256n + BigInt(octet), 0n),
    prefix,
    bits: 32,
  };
}

/** An IPv6 address, or an IPv4 one as `::ffff:a.b.c.d`, with or without a prefix. */
export function parse6(value: string): Address | undefined {
  const v4 = parse4(value);
  if (v4 !== undefined)
    return {
      value: 0xffff_0000_0000n | v4.value,
      prefix: v4.prefix + 96,
      bits: 128,
    };
  const [zoned = "", prefixText] = value.trim().split("/");
  const address = zoned.replace(/%.*$/, "");
  // Where the address ends like an IPv4 one, so does its prefix.
  const prefix = address.includes(".") ? Number(prefixText ?? 32) + 96 : Number(prefixText ?? 128);
  if (!isIPv6(address) || !Number.isInteger(prefix) || prefix > 128) return undefined;
  const dotted = address.replace(/(\d+\.\d+\.\d+\.\d+)$/, (tail) => {
    const inner = parse4(tail)?.value ?? 0n;
    return `${(inner >> 16n).toString(16)}:${(inner & 0xffffn).toString(16)}`;
  });
  const [head = "", tail] = dotted.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const all = [...left, ...Array.from({ length: zeros }, () => "0"), ...right];
  return {
    value: BigInt(`0x${all.map((group) => group.padStart(4, "0")).join("")}`),
    prefix,
    bits: 128,
  };
}

type Parse = (value: string) => Address | undefined;

/** Both cut to the shortest of the prefixes. */
function masked(parse: Parse, a: Value | undefined, b: Value | undefined, prefix: Value | undefined) {
  const [left, right] = [parse(text(a)), parse(text(b))];
  if (left === undefined || right === undefined) return undefined;
  // The prefix of an IPv4 comparison counts from 32 bits, also between addresses that are kept as 128.
  const given = prefix === undefined ? left.bits : Number(prefix);
  const shift = BigInt(left.bits - Math.min(left.prefix, right.prefix, given));
  return [left.value >> shift, right.value >> shift] as const;
}

function compare(parse: Parse): ScalarFunction {
  return pure("long", ([a, b, prefix]) => {
    const both = masked(parse, a, b, prefix);
    return both === undefined ? null : both[0] === both[1] ? 0 : both[0] < both[1] ? -1 : 1;
  });
}

function isMatch(parse: Parse): ScalarFunction {
  return pure("bool", ([a, b, prefix]) => {
    const both = masked(parse, a, b, prefix);
    return both === undefined ? null : both[0] === both[1];
  });
}

/** The address lies in the network. */
function contains(parse: Parse, address: Value | undefined, network: Value | undefined): boolean | null {
  const [inner, outer] = [parse(text(address)), parse(text(network))];
  if (inner === undefined || outer === undefined) return null;
  const shift = BigInt(outer.bits - outer.prefix);
  return inner.value >> shift === outer.value >> shift;
}

function inRange(parse: Parse): ScalarFunction {
  return pure("bool", ([address, network]) => contains(parse, address, network));
}

function inAnyRange(parse: Parse): ScalarFunction {
  return pure("bool", ([address, ...networks]) => {
    if (parse(text(address)) === undefined) return null;
    return networks
      .flatMap((network) => (Array.isArray(network) ? (network as Value[]) : [network]))
      .some((network) => contains(parse, address, network) === true);
  });
}

/** The addresses in a text: between anything but letters and digits. */
function addressesIn(value: string): string[] {
  return value.match(/(?<![A-Za-z0-9])\d{1,3}(?:\.\d{1,3}){3}(?![A-Za-z0-9])/g) ?? [];
}

function hasAny(matches: (address: string, wanted: string) => boolean): ScalarFunction {
  return pure("bool", ([source, ...wanted]) => {
    const all = wanted.flatMap((each) => (Array.isArray(each) ? (each as Value[]) : [each])).map(text);
    return addressesIn(text(source)).some((address) => all.some((each) => matches(address, each)));
  });
}

const sameAddress = (a: string, b: string) => parse4(a) !== undefined && a === b;
/** A prefix is a whole address, or ends with a dot (learn.microsoft.com/kusto/query/has-ipv4-prefix-function). */
const hasPrefix = (address: string, prefix: string) =>
  sameAddress(address, prefix) ||
  (parse4(address) !== undefined && /^(?:\d{1,3}\.){1,3}$/.test(prefix) && address.startsWith(prefix));

/** The blocks that are private (RFC 1918), as ipv4_is_private() knows them. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

function dotted(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
}

/** The fewest networks that are all the addresses from one to another. */
function networksBetween(first: Value | undefined, last: Value | undefined): Value {
  const [start, end] = [parse4(text(first)), parse4(text(last))];
  if (start === undefined || end === undefined) return null;
  const found: string[] = [];
  for (let from = start.value; from <= end.value; ) {
    let bits = 0n;
    while (bits < 32n && from % (1n << (bits + 1n)) === 0n && from + (1n << (bits + 1n)) - 1n <= end.value)
      bits++;
    found.push(`${dotted(from)}/${32n - bits}`);
    from += 1n << bits;
  }
  return found;
}

export const addresses: Readonly<Record<string, ScalarFunction>> = {
  ipv4_is_private: pure("bool", ([address]) =>
    parse4(text(address)) === undefined
      ? null
      : PRIVATE.some((block) => contains(parse4, address, block) === true),
  ),
  ipv4_is_in_range: inRange(parse4),
  ipv4_is_in_any_range: inAnyRange(parse4),
  ipv4_is_match: isMatch(parse4),
  ipv4_compare: compare(parse4),
  ipv4_netmask_suffix: pure("long", ([address]) => parse4(text(address))?.prefix ?? null),
  ipv4_range_to_cidr_list: pure("dynamic", ([first, last]) => networksBetween(first, last)),
  has_ipv4: hasAny(sameAddress),
  has_any_ipv4: hasAny(sameAddress),
  has_ipv4_prefix: hasAny(hasPrefix),
  has_any_ipv4_prefix: hasAny(hasPrefix),
  ipv6_is_match: isMatch(parse6),
  ipv6_compare: compare(parse6),
  ipv6_is_in_range: inRange(parse6),
  ipv6_is_in_any_range: inAnyRange(parse6),
  parse_ipv4: pure("long", ([address]) => {
    const parsed = parse4(text(address));
    if (parsed === undefined) return null;
    const shift = BigInt(32 - parsed.prefix);
    return Number((parsed.value >> shift) << shift);
  }),
  parse_ipv4_mask: pure("long", ([address, prefix]) => {
    const parsed = parse4(text(address));
    if (parsed === undefined || Number(prefix) < 0 || Number(prefix) > 32) return null;
    const shift = BigInt(32 - Math.min(parsed.prefix, Number(prefix)));
    return Number((parsed.value >> shift) << shift);
  }),
  parse_ipv6: pure("string", ([address]) => canonical6(text(address), 128)),
  parse_ipv6_mask: pure("string", ([address, prefix]) =>
    typeof prefix !== "number" || prefix < 0 || prefix > 128 ? "" : canonical6(text(address), prefix),
  ),
  format_ipv4: pure("string", ([address, prefix]) => network(address, prefix)?.address ?? ""),
  format_ipv4_mask: pure("string", ([address, prefix]) => {
    const found = network(address, prefix);
    return found === undefined ? "" : `${found.address}/${found.bits}`;
  }),
};

/**
 * Of a text, or of a number as parse_ipv4() makes it. The shorter of its own prefix and the given one counts
 * (learn.microsoft.com/kusto/query/format-ipv4-mask-function, example).
 */
function network(address: Value | undefined, prefix: Value | undefined) {
  const parsed = typeof address === "number" ? { value: BigInt(address), prefix: 32 } : parse4(text(address));
  const given = Number(prefix ?? 32);
  if (parsed === undefined || given < 0 || given > 32) return undefined;
  const bits = Math.min(parsed.prefix, given);
  const shift = BigInt(32 - bits);
  return { address: dotted((parsed.value >> shift) << shift), bits };
}

/** The network of an address in full, by the shorter of its own prefix and the other; empty for what is no address. */
function canonical6(address: string, prefix: number): string {
  const parsed = parse6(address);
  if (parsed === undefined) return "";
  const shift = BigInt(128 - Math.min(parsed.prefix, prefix));
  const masked = ((parsed.value >> shift) << shift).toString(16).padStart(32, "0");
  return (masked.match(/.{4}/g) ?? []).join(":");
}
