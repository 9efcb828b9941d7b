import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import { bits, integer, objectId, octets, sequence, set, tagged, time, truth, utf8 } from "./der.ts";

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

const DAY = 86_400_000;
/** What Apple's and others' clients take at most for a server: 825 days (support.apple.com/103769). */
const SERVER_DAYS = 825;
const AUTHORITY_DAYS = 3650;
const ECDSA_SHA256 = sequence(objectId("1.2.840.10045.4.3.2"));

/** A certificate authority of its own, which signs nothing but the certificates of the sandbox. */
export function newAuthority(now: Date): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = `azure-alerting-sandbox ${randomBytes(4).toString("hex")}`;
  const extensions = [
    extension("2.5.29.19", sequence(truth(), integer(Buffer.from([0]))), true),
    // keyCertSign, cRLSign
    extension("2.5.29.15", bits(Buffer.from([0x06]), 1), true),
    subjectKeyId(publicKey),
  ];
  const issued = { subject: name, publicKey, days: AUTHORITY_DAYS, extensions };
  return {
    certificate: signed(issued, name, privateKey, now),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** A certificate for one host, by the authority. */
export function certificateFor(host: string, authority: Certificate, now: Date): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = new X509Certificate(authority.certificate);
  const isAddress = /^\d+(\.\d+){3}$/.test(host);
  const alternative = isAddress
    ? tagged(0x87, Buffer.from(host.split(".").map(Number)))
    : tagged(0x82, Buffer.from(host, "ascii"));
  const extensions = [
    extension("2.5.29.19", sequence(), true),
    // digitalSignature
    extension("2.5.29.15", bits(Buffer.from([0x80]), 7), true),
    extension("2.5.29.37", sequence(objectId("1.3.6.1.5.5.7.3.1"))),
    extension("2.5.29.17", sequence(alternative)),
    extension("2.5.29.35", sequence(tagged(0x80, keyId(issuer.publicKey)))),
    subjectKeyId(publicKey),
  ];
  const issued = { subject: host.slice(0, 64), publicKey, days: SERVER_DAYS, extensions };
  const name = issuer.subject.replace(/^CN=/, "");
  return {
    certificate: signed(issued, name, createPrivateKey(authority.key), now),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

interface Issued {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly days: number;
  readonly extensions: readonly Buffer[];
}

/** RFC 5280, section 4.1. */
function signed(
  { subject, publicKey, days, extensions }: Issued,
  issuer: string,
  by: KeyObject,
  now: Date,
): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    named(issuer),
    // A machine whose clock is a little behind takes it, too.
    sequence(time(new Date(now.getTime() - DAY)), time(new Date(now.getTime() + days * DAY))),
    named(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions)),
  );
  const whole = sequence(content, ECDSA_SHA256, bits(sign("sha256", content, by)));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function named(commonName: string): Buffer {
  return sequence(set(sequence(objectId("2.5.4.3"), utf8(commonName))));
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(objectId(id), ...(isCritical ? [truth()] : []), octets(value));
}

function subjectKeyId(key: KeyObject): Buffer {
  return extension("2.5.29.14", octets(keyId(key)));
}

/** The point of the key, which is as good a name for it as a digest of it (RFC 5280, 4.2.1.2). */
function keyId(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" }).subarray(-20);
}
