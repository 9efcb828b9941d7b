import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { StoredResource } from "../../sandbox/azure/index.ts";

/** The sample tenant as a released version deployed it. */
export interface Recorded {
  readonly version: string;
  /** What `pulumi stack export` prints. Its secrets are encrypted with the sample's passphrase, "sandbox". */
  readonly stack: object;
  /** What the local Azure then held. */
  readonly resources: readonly StoredResource[];
}

const STATES = join(import.meta.dirname, "states");
/** Known to everybody, as the sample's secrets are: it keeps them out of searches, not out of reach. */
const PASSPHRASE = "sandbox";

const fileOf = (version: string) => join(STATES, `${version}.json`);

export function recordedVersions(): string[] {
  return readdirSync(STATES)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.replace(/\.json$/, ""));
}

export function isRecorded(version: string): boolean {
  return existsSync(fileOf(version));
}

/** Writes a version's file, compressed. The cloud's resources hold secrets in the clear, so they are encrypted as a whole. */
export function record({ version, stack, resources }: Recorded): string {
  const content = {
    version,
    stack: gzipSync(JSON.stringify(stack)).toString("base64"),
    cloud: sealed(gzipSync(JSON.stringify(resources))),
  };
  writeFileSync(fileOf(version), `${JSON.stringify(content, null, 2)}\n`);
  return fileOf(version);
}

export function recorded(version: string): Recorded {
  const { stack, cloud } = JSON.parse(readFileSync(fileOf(version), "utf8"));
  return {
    version,
    stack: JSON.parse(gunzipSync(Buffer.from(stack, "base64")).toString("utf8")),
    resources: JSON.parse(gunzipSync(opened(cloud)).toString("utf8")),
  };
}

/** Salt, nonce, tag and ciphertext, in base64 (AES-256-GCM, the key by scrypt). */
function sealed(content: Buffer): string {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv("aes-256-gcm", scryptSync(PASSPHRASE, salt, 32), nonce);
  const encrypted = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), encrypted]).toString("base64");
}

function opened(text: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  const [salt, nonce, tag] = [bytes.subarray(0, 16), bytes.subarray(16, 28), bytes.subarray(28, 44)];
  const decipher = createDecipheriv("aes-256-gcm", scryptSync(PASSPHRASE, salt, 32), nonce);
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(44)), decipher.final()]);
}
